"""What proves the quality of a ticket's handling: reviews, acceptances, ratings."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, TextArray, UUIDType, belongs_to, tenant_table

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
    # Scores of 1 to 5 by aspect, as far as they were given.
    Column("aspects", JSONB, nullable=False, server_default=text("'{}'")),
    Column("at", Instant, nullable=False),
    # What could be better, by keys of rating_options.
    Column("improvements", TextArray, nullable=False, server_default=text("'{}'")),
    # When more than the score was said: at once, or later; nothing is added afterwards.
    Column("completed_at", Instant),
    # One rating per case, whatever happens afterwards.
    UniqueConstraint("tenant_id", "ticket_id"),
    Index("ratings_at_idx", "tenant_id", "at"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
)

# What customers are asked besides the score: aspects to score, improvements to tick.
rating_options = tenant_table(
    "rating_options",
    Column("part", sa.Text, nullable=False),
    Column("key", sa.Text, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("position", sa.SmallInteger, nullable=False),
    Column("archived_at", Instant),
    UniqueConstraint("tenant_id", "part", "key"),
    CheckConstraint("part IN ('aspect','improvement')", name="part"),
)
