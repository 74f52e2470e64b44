"""What one reader keeps of a ticket, and what everybody finds it by."""

from sqlalchemy import Column, Index, text
from sqlalchemy import types as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    UUIDType,
    belongs_to,
    tenant_table,
)

ticket_reads = tenant_table(
    "ticket_reads",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("member_id", UUIDType, primary_key=True),
    Column("read_at", Instant, nullable=False),
    belongs_to("ticket_id", "tickets"),
    belongs_to("member_id", "members"),
    key=("ticket_id", "member_id"),
)

# The newest note that names a member on a ticket.
mentions = tenant_table(
    "mentions",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("member_id", UUIDType, primary_key=True),
    Column("mentioned_at", Instant, nullable=False),
    Index("mentions_newest_idx", "tenant_id", "member_id", "mentioned_at", "ticket_id"),
    belongs_to("ticket_id", "tickets"),
    belongs_to("member_id", "members"),
    key=("ticket_id", "member_id"),
)

drafts = tenant_table(
    "drafts",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("member_id", UUIDType, primary_key=True),
    Column("kind", sa.Text, primary_key=True),
    Column("content", JSONB, nullable=False),
    Column("updated_at", Instant, nullable=False),
    belongs_to("ticket_id", "tickets"),
    belongs_to("member_id", "members"),
    key=("ticket_id", "member_id", "kind"),
)

# Words and CJK bigrams of everything visible on a ticket; written by a job.
ticket_search = tenant_table(
    "ticket_search",
    Column("ticket_id", UUIDType, primary_key=True),
    # Public text, and public plus internal text: a customer never finds a ticket by a note.
    Column("public", TSVECTOR, nullable=False),
    Column("full", TSVECTOR, nullable=False),
    # Also by when the ticket was created, in spans of several sizes (migration 0020).
    Index(
        "ticket_search_words_idx",
        text("ticket_search_spans(tenant_id, ticket_id)"),
        "full",
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 256},
    ),
    belongs_to("ticket_id", "tickets"),
    key=("ticket_id",),
)
