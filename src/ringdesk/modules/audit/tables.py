"""Daily anchors over the event chains."""

from sqlalchemy import Column
from sqlalchemy import types as sa

from ringdesk.kernel.db import Instant, tenant_table

# See `anchoring` for what an anchor covers and how its hash is made.
anchors = tenant_table(
    "anchors",
    Column("day", sa.Date, primary_key=True),
    Column("last_position", sa.BigInteger, nullable=False),
    Column("events", sa.BigInteger, nullable=False),
    Column("hash", sa.LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    key=("day",),
)
