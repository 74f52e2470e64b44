"""Checklists, and what a low score leads to: second handling, callback, improvement."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, TextArray, UUIDType, belongs_to, tenant_table

# One line of the double verification, for these types and priorities; empty lists mean all.
checklist_lines = tenant_table(
    "checklist_lines",
    Column("part", sa.Text, nullable=False),
    Column("key", sa.Text, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("type_keys", TextArray, nullable=False),
    Column("priorities", TextArray, nullable=False),
    Column("position", sa.SmallInteger, nullable=False),
    Column("archived_at", Instant),
    UniqueConstraint("tenant_id", "key"),
    CheckConstraint("part IN ('result','process')", name="part"),
)

_ANSWERED = "answer IN ('agreed','unanswered')"
second_handlings = tenant_table(
    "second_handlings",
    Column("ticket_id", UUIDType, nullable=False),
    Column("score", sa.SmallInteger, nullable=False),
    # Who handled it before, and may not again while there is anybody else.
    Column("before_id", UUIDType),
    Column("handler_id", UUIDType),
    Column("causes", TextArray, nullable=False),
    Column("remedy", sa.Text, nullable=False),
    Column("proposal", sa.Text, nullable=False),
    Column("proposed_at", Instant),
    Column("answer", sa.Text),
    Column("answered_at", Instant),
    Column("answer_note", sa.Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    # When the sweep looks at it next.
    Column("next_at", Instant),
    Column("done_at", Instant),
    Column("done_name", sa.Text),
    Index("second_handlings_ticket_idx", "tenant_id", "ticket_id"),
    Index(
        "second_handlings_open_idx",
        "tenant_id",
        "ticket_id",
        unique=True,
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "second_handlings_due_idx",
        "tenant_id",
        "due_at",
        "ticket_id",
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "second_handlings_next_idx",
        "tenant_id",
        "next_at",
        postgresql_where=text("next_at IS NOT NULL"),
    ),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("answer IN ('agreed','refused','unanswered')", name="answer"),
    CheckConstraint(
        "done_at IS NULL OR (handler_id IS NOT NULL AND cardinality(causes) > 0 "
        f"AND remedy <> '' AND {_ANSWERED})",
        name="done",
    ),
)

callbacks = tenant_table(
    "callbacks",
    Column("ticket_id", UUIDType, nullable=False),
    # 1 after the rating; one more each time the call itself shows that it is not good yet.
    Column("round", sa.SmallInteger, nullable=False),
    Column("assignee_id", UUIDType),
    # Who was rated, and does not ask about themselves while there is anybody else.
    Column("before_id", UUIDType),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("again_at", Instant),
    Column("attempts", sa.SmallInteger, nullable=False, server_default="0"),
    Column("reached", sa.Boolean),
    Column("solved", sa.Text),
    Column("score", sa.SmallInteger),
    Column("words", sa.Text, nullable=False),
    Column("done_at", Instant),
    Column("done_name", sa.Text),
    UniqueConstraint("tenant_id", "ticket_id", "round"),
    Index(
        "callbacks_open_idx",
        "tenant_id",
        "ticket_id",
        unique=True,
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "callbacks_due_idx",
        "tenant_id",
        "due_at",
        "ticket_id",
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "callbacks_next_idx", "tenant_id", "next_at", postgresql_where=text("next_at IS NOT NULL")
    ),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("solved IN ('yes','part','no')", name="solved"),
    CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    CheckConstraint(
        "done_at IS NULL OR (reached AND solved IS NOT NULL AND score IS NOT NULL AND words <> '') "
        "OR (NOT reached AND attempts >= 3)",
        name="done",
    ),
)

callback_attempts = tenant_table(
    "callback_attempts",
    Column("callback_id", UUIDType, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_name", sa.Text, nullable=False),
    Column("outcome", sa.Text, nullable=False),
    Column("note", sa.Text, nullable=False),
    Column("again_at", Instant),
    Index("callback_attempts_callback_idx", "tenant_id", "callback_id", "at"),
    belongs_to("callback_id", "callbacks"),
    CheckConstraint("outcome IN ('reached','no_answer','busy','wrong_number')", name="outcome"),
)

suggestions = tenant_table(
    "suggestions",
    Column("ticket_id", UUIDType, nullable=False),
    Column("source", sa.Text, nullable=False),
    Column("text", sa.Text, nullable=False),
    Column("by_name", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("answer", sa.Text, nullable=False),
    Column("answered_name", sa.Text),
    Column("answered_at", Instant),
    # What was ticked, by keys of rating_options.
    Column("improvements", TextArray, nullable=False, server_default=text("'{}'")),
    Index("suggestions_state_idx", "tenant_id", "state", "at"),
    Index("suggestions_newest_idx", "tenant_id", text("at DESC"), "id"),
    Index("suggestions_ticket_idx", "tenant_id", "ticket_id"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("source IN ('verification','rating','callback')", name="source"),
    CheckConstraint("state IN ('new','planned','done','declined')", name="state"),
)
