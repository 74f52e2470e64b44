"""Tickets, what was said on them, and who has a part in them."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDArray,
    UUIDType,
    belongs_to,
    tenant_table,
)

_OPEN = text("status_category <> 'closed'")

tickets = tenant_table(
    "tickets",
    Column("number", sa.BigInteger, nullable=False),
    Column("subject", sa.Text, nullable=False),
    Column("excerpt", sa.Text, nullable=False),
    Column("channel", sa.Text, nullable=False),
    Column("locale", sa.Text, nullable=False),
    Column("type_key", sa.Text, nullable=False),
    Column("category_id", UUIDType),
    Column("tags", TextArray, nullable=False),
    Column("fields", JSONB, nullable=False),
    Column("impact", sa.SmallInteger),
    Column("severity", sa.SmallInteger),
    Column("priority", sa.Text, nullable=False),
    Column("priority_source", sa.Text, nullable=False),
    Column("priority_reason", JSONB, nullable=False),
    # The most urgent priority it ever had: lowering P1 to P3 does not open a gate.
    Column("strictest_priority", sa.Text, nullable=False),
    Column("requester_id", UUIDType, nullable=False),
    Column("organization_id", UUIDType),
    Column("team_id", UUIDType),
    Column("department_id", UUIDType),
    Column("assignee_id", UUIDType),
    # Every member who may see it for having a part in it: assignee, collaborators, watchers …
    Column("involved_ids", UUIDArray, nullable=False),
    Column("process_key", sa.Text, nullable=False),
    Column("process_version", sa.Integer, nullable=False),
    Column("node", sa.Text, nullable=False),
    Column("status", sa.Text, nullable=False),
    Column("status_category", sa.Text, nullable=False),
    Column("returned", sa.Boolean, nullable=False, server_default=text("false")),
    Column("escalation_level", sa.SmallInteger, nullable=False, server_default="0"),
    Column("return_count", sa.Integer, nullable=False, server_default="0"),
    Column("reopen_count", sa.Integer, nullable=False, server_default="0"),
    Column("evidence_count", sa.Integer, nullable=False, server_default="0"),
    # The types of the evidence on it, once each.
    Column("evidence_types", TextArray, nullable=False, server_default=text("'{}'")),
    # Tickets opened for its sake that are not done; counted by whoever opens or ends them.
    Column("open_children", sa.Integer, nullable=False, server_default="0"),
    # Second handlings, callbacks and skipped nodes that are still owed.
    Column("open_duties", sa.Integer, nullable=False, server_default="0"),
    Column("merged_into_id", UUIDType),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("last_customer_at", Instant),
    Column("last_agent_at", Instant),
    Column("last_message_id", UUIDType),
    Column("first_response_at", Instant),
    Column("resolved_at", Instant),
    Column("resolved_by", UUIDType),
    Column("reviewed_at", Instant),
    Column("reviewed_by", UUIDType),
    Column("accepted_at", Instant),
    Column("acceptance", sa.Text),
    Column("rating", sa.SmallInteger),
    Column("closed_at", Instant),
    Column("closed_by", sa.Text),
    Column("archived_at", Instant),
    Column("version", sa.Integer, nullable=False, server_default="1"),
    UniqueConstraint("tenant_id", "number"),
    Index("tickets_updated_idx", "tenant_id", text("updated_at DESC"), text("id DESC")),
    Index("tickets_created_idx", "tenant_id", text("created_at DESC"), text("id DESC")),
    Index(
        "tickets_open_idx",
        "tenant_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=_OPEN,
    ),
    Index(
        "tickets_priority_idx", "tenant_id", "priority", "created_at", "id", postgresql_where=_OPEN
    ),
    Index(
        "tickets_assignee_idx",
        "tenant_id",
        "assignee_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=_OPEN,
    ),
    Index(
        "tickets_team_idx",
        "tenant_id",
        "team_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=_OPEN,
    ),
    Index(
        "tickets_unassigned_idx",
        "tenant_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=text("assignee_id IS NULL AND status_category <> 'closed'"),
    ),
    Index(
        "tickets_resolved_idx",
        "tenant_id",
        "resolved_at",
        postgresql_where=text("resolved_at IS NOT NULL"),
    ),
    # What time-outs look at, longest quiet first; archived tickets are out of the way.
    Index(
        "tickets_quiet_idx",
        "tenant_id",
        "node",
        text(
            "(GREATEST(resolved_at, reviewed_at, accepted_at, closed_at, last_customer_at, "
            "last_agent_at))"
        ),
        "id",
        postgresql_where=text("archived_at IS NULL AND status_category IN ('resolved','closed')"),
    ),
    Index("tickets_requester_idx", "tenant_id", "requester_id", text("created_at DESC")),
    Index("tickets_category_idx", "tenant_id", "category_id", postgresql_where=_OPEN),
    # The views of a few open tickets, which are counted for everybody again and again.
    Index(
        "tickets_returned_idx",
        "tenant_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=text("returned AND status_category <> 'closed'"),
    ),
    Index(
        "tickets_waiting_idx",
        "tenant_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=text("status_category = 'waiting_customer'"),
    ),
    Index(
        "tickets_verifying_idx",
        "tenant_id",
        text("updated_at DESC"),
        text("id DESC"),
        postgresql_where=text("node = 'verifying'"),
    ),
    # Who watches a ticket: those involved but for the one who has it (migration 0020).
    Index(
        "tickets_watched_idx",
        text("(array_remove(involved_ids, assignee_id))"),
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
        postgresql_where=text(
            "status_category <> 'closed' AND array_remove(involved_ids, assignee_id) <> '{}'"
        ),
    ),
    Index(
        "tickets_running_idx",
        "tenant_id",
        "process_key",
        "process_version",
        postgresql_where=_OPEN,
    ),
    belongs_to("category_id", "categories"),
    belongs_to("requester_id", "requesters"),
    belongs_to("organization_id", "organizations"),
    belongs_to("team_id", "teams"),
    belongs_to("department_id", "departments"),
    belongs_to("assignee_id", "members"),
    belongs_to("merged_into_id", "tickets"),
    CheckConstraint("priority IN ('P1','P2','P3','P4')", name="priority"),
    CheckConstraint("strictest_priority <= priority", name="strictest_priority"),
    CheckConstraint("impact BETWEEN 1 AND 3", name="impact"),
    CheckConstraint("severity BETWEEN 1 AND 3", name="severity"),
    CheckConstraint(
        "status_category IN ('new','unassigned','in_progress','waiting_customer',"
        "'waiting_approval','resolved','closed')",
        name="status_category",
    ),
    CheckConstraint("(closed_at IS NOT NULL) = (status_category = 'closed')", name="closed"),
    # The second line behind the gates: whatever the code does, the row cannot lie.
    CheckConstraint(
        "closed_at IS NULL OR accepted_at IS NOT NULL OR merged_into_id IS NOT NULL",
        name="closed_accepted",
    ),
    # A merged ticket goes on as another one, which is bound by its strictest priority.
    CheckConstraint(
        "closed_at IS NULL OR merged_into_id IS NOT NULL OR "
        "strictest_priority NOT IN ('P1','P2') OR (evidence_count > 0 AND reviewed_by IS NOT NULL "
        "AND resolved_by IS NOT NULL AND reviewed_by <> resolved_by)",
        name="closed_four_eyes",
    ),
    CheckConstraint("archived_at IS NULL OR closed_at IS NOT NULL", name="archived_closed"),
    CheckConstraint(
        "closed_at IS NULL OR merged_into_id IS NOT NULL OR open_children = 0",
        name="closed_children",
    ),
    CheckConstraint("archived_at IS NULL OR open_duties = 0", name="archived_settled"),
    CheckConstraint("open_children >= 0 AND open_duties >= 0", name="open_counts"),
    CheckConstraint("merged_into_id <> id", name="merged_elsewhere"),
    CheckConstraint("merged_into_id IS NULL OR status_category = 'closed'", name="merged_closed"),
    Index(
        "tickets_merged_idx",
        "tenant_id",
        "merged_into_id",
        postgresql_where=text("merged_into_id IS NOT NULL"),
    ),
)

# What lists and rows show of a ticket's deadlines. The clocks themselves are the module sla's,
# which writes this row in the transaction that moves them.
ticket_timers = tenant_table(
    "ticket_timers",
    Column("ticket_id", UUIDType, primary_key=True),
    # The nearest clock that is not met: its kind and state.
    Column("clock", sa.Text),
    Column("state", sa.Text, nullable=False),
    Column("reason", sa.Text),
    Column("started_at", Instant),
    Column("due_at", Instant),
    # From here on it counts as about to breach.
    Column("warn_at", Instant),
    # Every clock with its state, as the ticket's page shows them (shapes.TicketClock).
    Column("clocks", JSONB, nullable=False),
    Index("ticket_timers_due_idx", "tenant_id", "due_at", "ticket_id"),
    Index("ticket_timers_warn_idx", "tenant_id", "warn_at", "ticket_id"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("state IN ('running','paused','met','none')", name="state"),
    key=("ticket_id",),
)

messages = tenant_table(
    "messages",
    Column("ticket_id", UUIDType, nullable=False),
    Column("kind", sa.Text, nullable=False),
    Column("direction", sa.Text, nullable=False),
    Column("channel", sa.Text, nullable=False),
    Column("author_kind", sa.Text, nullable=False),
    Column("author_id", UUIDType),
    Column("author_name", sa.Text, nullable=False),
    Column("body", sa.Text, nullable=False),
    # Cleaned by nh3 before it is stored; remote images already disarmed.
    Column("html", sa.Text),
    Column("quoted", sa.Text),
    Column("remote_images", sa.Boolean, nullable=False, server_default=text("false")),
    Column("mention_ids", UUIDArray, nullable=False),
    Column("to", TextArray, nullable=False),
    Column("cc", TextArray, nullable=False),
    Column("flags", TextArray, nullable=False),
    Column("created_at", Instant, nullable=False),
    # A reply leaves at this instant; until then it can be taken back.
    Column("send_at", Instant),
    Column("withdrawn_at", Instant),
    # How far it got on its channel: queued, held, sent, failed.
    Column("delivery", sa.Text),
    Column("delivery_error", sa.Text),
    Index("messages_ticket_idx", "tenant_id", "ticket_id", "created_at"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("kind IN ('public','internal')", name="kind"),
    CheckConstraint("direction IN ('in','out')", name="direction"),
)

attachments = tenant_table(
    "attachments",
    # Null while uploaded but not yet used.
    Column("ticket_id", UUIDType),
    Column("message_id", UUIDType),
    Column("name", sa.Text, nullable=False),
    Column("type", sa.Text, nullable=False),
    Column("size", sa.BigInteger, nullable=False),
    Column("sha256", sa.LargeBinary, nullable=False),
    Column("file_key", sa.Text, nullable=False),
    Column("inline", sa.Boolean, nullable=False, server_default=text("false")),
    Column("content_id", sa.Text),
    Column("evidence_type", sa.Text),
    Column("internal", sa.Boolean, nullable=False, server_default=text("false")),
    Column("uploaded_kind", sa.Text, nullable=False),
    Column("uploaded_by", UUIDType),
    Column("uploader_name", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("attachments_ticket_idx", "tenant_id", "ticket_id"),
    Index("attachments_message_idx", "tenant_id", "message_id"),
    Index("attachments_file_idx", "tenant_id", "file_key"),
    Index(
        "attachments_loose_idx",
        "tenant_id",
        "created_at",
        postgresql_where=text("ticket_id IS NULL"),
    ),
    belongs_to("ticket_id", "tickets"),
)

participants = tenant_table(
    "participants",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("member_id", UUIDType, primary_key=True),
    Column("role", sa.Text, primary_key=True),
    Column("added_at", Instant, nullable=False),
    belongs_to("ticket_id", "tickets"),
    belongs_to("member_id", "members"),
    CheckConstraint("role IN ('collaborator','cc','reviewer','follow_up')", name="role"),
    key=("ticket_id", "member_id", "role"),
)

ticket_links = tenant_table(
    "ticket_links",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("other_id", UUIDType, primary_key=True),
    Column("kind", sa.Text, primary_key=True),
    Column("created_at", Instant, nullable=False),
    belongs_to("ticket_id", "tickets"),
    belongs_to("other_id", "tickets"),
    Index("ticket_links_other_idx", "tenant_id", "other_id"),
    CheckConstraint(
        "kind IN ('follow_up','related','child','caused_by','duplicate','merged','split')",
        name="kind",
    ),
    CheckConstraint("ticket_id <> other_id", name="itself"),
    key=("ticket_id", "other_id", "kind"),
)
