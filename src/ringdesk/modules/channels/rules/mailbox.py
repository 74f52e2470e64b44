"""A mailbox and how it is reached: shapes, and what makes a setting wrong. Pure."""

import re
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from .alarms import Trouble
from .oauth import OAuth

Tls = Literal["tls", "starttls", "none"]
Auth = Literal["password", "oauth2"]
Mode = Literal["demo", "live"]
Fault = tuple[str, str]
# Automatic letters to customers that a mailbox may be told not to send. What must be said, such
# as a promise that was moved, is not among them.
OPTIONAL_LETTERS = ("receipt", "started", "confirm", "closed")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?")
_ADDRESS = re.compile(r"[a-z0-9._=-]{1,40}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
LONGEST = 200
SETTINGS = ("name", "team_id", "mode", "imap", "smtp", "oauth", "silent", "archived_at")
# Providers that deliver nothing to user+tag@: answers there are threaded by headers alone.
_NO_PLUS = (
    "qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net 188.com sina.com sina.cn sohu.com "
    "aliyun.com 139.com 189.cn 21cn.com"
)
_WITHOUT_PLUS = frozenset(_NO_PLUS.split())


class Imap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where mail is fetched. `trusted_server`: whose Authentication-Results are believed."""

    host: str
    port: int = 993
    tls: Tls = "tls"
    username: str
    auth: Auth = "password"
    folder: str = "INBOX"
    idle: bool = True
    trusted_server: str = ""


class Smtp(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where mail is handed in. `plus`: whether the provider delivers user+tag@ to the user."""

    host: str
    port: int = 465
    tls: Tls = "tls"
    username: str = ""
    auth: Auth = "password"
    plus: bool | None = None


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `mailboxes`; passwords, secrets and tokens stay sealed."""

    id: UUID
    tenant_id: UUID
    address: str
    name: str
    team_id: UUID | None
    mode: Mode
    imap: Imap | None
    smtp: Smtp | None
    imap_password: str | None
    smtp_password: str | None
    uidvalidity: int | None
    last_uid: int
    quiet_before: datetime | None
    last_fetch_at: datetime | None
    last_error: str | None
    archived_at: datetime | None
    created_at: datetime
    # Which of OPTIONAL_LETTERS it does not send.
    silent: tuple[str, ...] = ()
    oauth: OAuth | None = None
    oauth_secret: str | None = None
    oauth_refresh_token: str | None = None
    # What goes wrong at present: by "imap" where it fetches, by "smtp" where it sends.
    troubles: dict[str, Trouble] = {}

    @property
    def settings(self) -> dict[str, Any]:
        """What may be changed of it and shown; secrets apart."""
        return {name: msgspec.to_builtins(getattr(self, name)) for name in SETTINGS}

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def has_plus(self) -> bool:
        """Whether signed addresses reach it; unless told, by what is known of the provider."""
        told = self.smtp.plus if self.smtp else None
        return self.domain not in _WITHOUT_PLUS if told is None else told


def address_fault(address: str) -> str | None:
    return None if _ADDRESS.fullmatch(address) else "mailbox_address"


def server_faults(prefix: str, server: Imap | Smtp) -> list[Fault]:
    """What is wrong with a server's settings, field by field."""
    faults: list[Fault] = []
    if not _HOST.fullmatch(server.host):
        faults.append((f"{prefix}.host", "mail_host"))
    if not 1 <= server.port <= 65535:
        faults.append((f"{prefix}.port", "mail_port"))
    if len(server.username) > LONGEST or not _plain(server.username):
        faults.append((f"{prefix}.username", "characters"))
    if server.auth == "oauth2" and not server.username:
        faults.append((f"{prefix}.username", "required"))
    if isinstance(server, Imap):
        faults += _imap_faults(prefix, server)
    return faults


def _imap_faults(prefix: str, server: Imap) -> list[Fault]:
    faults: list[Fault] = []
    if not server.username and server.auth == "password":
        faults.append((f"{prefix}.username", "required"))
    if not server.folder or len(server.folder) > LONGEST or not _plain(server.folder):
        faults.append((f"{prefix}.folder", "characters"))
    if len(server.trusted_server) > LONGEST or not _plain(server.trusted_server):
        faults.append((f"{prefix}.trusted_server", "characters"))
    return faults


def _plain(text: str) -> bool:
    return not text or text.isprintable()
