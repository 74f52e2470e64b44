"""What proves the quality of a ticket's handling: reviews, acceptances, ratings."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDType, belongs_to, tenant_table

reviews = tenant_table(
    "reviews",
    Column("ticket_id", UUIDType, nullable=False),
    Column("reviewer_id", UUIDType, nullable=False),
    Column("verdict", sa.Text, nullable=False),
    Column("checks", JSONB, nullable=False),
    Column("note", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("reviews_ticket_idx", "tenant_id", "ticket_id"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("verdict IN ('pass','fail')", name="verdict"),
)

acceptances = tenant_table(
    "acceptances",
    Column("ticket_id", UUIDType, nullable=False),
    Column("kind", sa.Text, nullable=False),
    Column("by_name", sa.Text, nullable=False),
    Column("comment", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("acceptances_ticket_idx", "tenant_id", "ticket_id"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("kind IN ('customer','recorded','timeout','rejected','void')", name="kind"),
)

ratings = tenant_table(
    "ratings",
    Column("ticket_id", UUIDType, nullable=False),
    Column("requester_id", UUIDType, nullable=False),
    Column("score", sa.SmallInteger, nullable=False),
    Column("comment", sa.Text, nullable=False),
    Column("handler_id", UUIDType),
    # Scores of 1 to 5 for promptness, result and manner, as far as they were given.
    Column("aspects", JSONB, nullable=False, server_default=text("'{}'")),
    Column("at", Instant, nullable=False),
    # One rating per case, whatever happens afterwards.
    UniqueConstraint("tenant_id", "ticket_id"),
    Index("ratings_at_idx", "tenant_id", "at"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
)
