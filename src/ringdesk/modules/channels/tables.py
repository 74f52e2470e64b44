"""Mailboxes, the inbox (raw first, then read) and the outbox."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDType,
    belongs_to,
    platform_table,
    tenant_table,
)

mailboxes = tenant_table(
    "mailboxes",
    Column("address", sa.Text, nullable=False),
    Column("name", sa.Text, nullable=False),
    Column("team_id", UUIDType),
    # "demo": outgoing mail is kept in the outbox; "live": it is sent.
    Column("mode", sa.Text, nullable=False),
    Column("imap", JSONB),
    Column("smtp", JSONB),
    Column("imap_password", sa.Text),
    Column("smtp_password", sa.Text),
    # How access tokens are had where a server is logged in to with OAuth2; secrets sealed.
    Column("oauth", JSONB),
    Column("oauth_secret", sa.Text),
    Column("oauth_refresh_token", sa.Text),
    Column("uidvalidity", sa.BigInteger),
    Column("last_uid", sa.BigInteger, nullable=False, server_default="0"),
    # Mail older than this is taken in without answers: the first import is quiet.
    Column("quiet_before", Instant),
    Column("silent", TextArray, nullable=False, server_default=text("'{}'")),
    Column("last_fetch_at", Instant),
    Column("last_error", sa.Text),
    # {"imap" | "smtp": {code, said, since, alarmed_at}}: what does not work at present.
    Column("troubles", JSONB, nullable=False, server_default=text("'{}'")),
    Column("archived_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("tenant_id", "address"),
    belongs_to("team_id", "teams"),
    CheckConstraint("mode IN ('demo','live')", name="mode"),
)

# The access token of a mailbox, sealed, shared by all who log in with it.
mailbox_tokens = tenant_table(
    "mailbox_tokens",
    Column("mailbox_id", UUIDType, primary_key=True),
    Column("access_token", sa.Text),
    # The newest one, where the endpoint gives another with each answer.
    Column("refresh_token", sa.Text),
    Column("made_at", Instant),
    Column("holds_until", Instant),
    # While somebody asks for a new one the others wait.
    Column("leased_until", Instant),
    Column("failures", sa.Integer, nullable=False, server_default="0"),
    Column("code", sa.Text),
    Column("said", sa.Text),
    Column("next_try_at", Instant),
    belongs_to("mailbox_id", "mailboxes"),
    key=("mailbox_id",),
)

# Which workspace an address belongs to, asked before any tenant is known (SMTP, LMTP).
mail_routes = platform_table(
    "mail_routes",
    Column("address", sa.Text, primary_key=True),
    Column("tenant_id", UUIDType, nullable=False),
    Column("mailbox_id", UUIDType, nullable=False),
)

inbound_mails = tenant_table(
    "inbound_mails",
    Column("mailbox_id", UUIDType, nullable=False),
    Column("uid", sa.BigInteger),
    Column("uidvalidity", sa.BigInteger),
    # Message-ID, or the hash of the raw mail where there is none: nothing is taken in twice.
    Column("fingerprint", sa.Text, nullable=False),
    Column("file_key", sa.Text, nullable=False),
    Column("size", sa.BigInteger, nullable=False),
    Column("envelope_from", sa.Text),
    Column("envelope_to", TextArray, nullable=False),
    Column("quiet", sa.Boolean, nullable=False, server_default=text("false")),
    # What was found out about its sender before it was read; null: nobody has looked yet.
    Column("authenticity", JSONB),
    # The hash of the sender's DKIM signature: a mail that carries a known one is a replay.
    Column("signed_as", sa.Text),
    Column("state", sa.Text, nullable=False),
    Column("reason", sa.Text),
    Column("subject", sa.Text),
    Column("sender", sa.Text),
    Column("ticket_id", UUIDType),
    Column("message_id", UUIDType),
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("tenant_id", "mailbox_id", "fingerprint"),
    Index("inbound_mails_ticket_idx", "tenant_id", "ticket_id"),
    Index("inbound_mails_received_idx", "tenant_id", "received_at", "id"),
    Index("inbound_mails_state_idx", "tenant_id", "state", "received_at"),
    Index(
        "inbound_mails_signed_idx",
        "tenant_id",
        "signed_as",
        postgresql_where=text("signed_as IS NOT NULL"),
    ),
    belongs_to("mailbox_id", "mailboxes"),
    CheckConstraint(
        "state IN ('received','ticketed','ignored','bounce','duplicate','quarantined')",
        name="state",
    ),
)

outbound_mails = tenant_table(
    "outbound_mails",
    Column("mailbox_id", UUIDType, nullable=False),
    Column("ticket_id", UUIDType),
    # The reply it carries; null for notices.
    Column("message_id", UUIDType),
    Column("kind", sa.Text, nullable=False),
    Column("rfc_message_id", sa.Text, nullable=False),
    Column("recipient", sa.Text, nullable=False),
    Column("cc", TextArray, nullable=False),
    Column("subject", sa.Text, nullable=False),
    Column("body", sa.Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    # Those it has not reached yet, once it has reached others; null: all or nobody.
    Column("pending", TextArray),
    Column("state", sa.Text, nullable=False),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    Column("error", sa.Text),
    Column("created_at", Instant, nullable=False),
    Column("send_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index("outbound_mails_ticket_idx", "tenant_id", "ticket_id"),
    Index("outbound_mails_message_idx", "tenant_id", "message_id"),
    # How much automatic mail an address got lately.
    Index("outbound_mails_recipient_idx", "tenant_id", "recipient", "created_at"),
    Index("outbound_mails_created_idx", "tenant_id", "created_at", "id"),
    Index("outbound_mails_state_idx", "tenant_id", "state", "created_at"),
    belongs_to("mailbox_id", "mailboxes"),
    CheckConstraint(
        "state IN ('queued','held','sent','failed','withdrawn','bounced')", name="state"
    ),
)

# Every RFC Message-ID we sent or received, and the ticket it belongs to: threading by headers.
mail_references = tenant_table(
    "mail_references",
    Column("rfc_message_id", sa.Text, primary_key=True),
    Column("ticket_id", UUIDType, nullable=False),
    key=("rfc_message_id",),
)
