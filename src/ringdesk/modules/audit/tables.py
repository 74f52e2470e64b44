"""Daily anchors over the event chains."""

from sqlalchemy import Column
from sqlalchemy import types as sa

from ringdesk.kernel.db import Instant, tenant_table

anchors = tenant_table(
    "anchors",
    Column("day", sa.Date, primary_key=True),
    Column("events", sa.Integer, nullable=False),
    # SHA-256 over the previous anchor and the hashes of the day's events in chain order.
    Column("hash", sa.LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    key=("day",),
)
