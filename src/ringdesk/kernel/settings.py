"""One frozen Settings. Every field is read from the environment and documented in its metadata."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def _setting(default: Any, env: str, says: str) -> Any:
    return field(default=default, metadata={"env": env, "says": says})


@dataclass(frozen=True, slots=True)
class Settings:
    host: str = _setting("127.0.0.1", "RINGDESK_HOST", "address the web server listens on")
    port: int = _setting(8000, "RINGDESK_PORT", "port the web server listens on")
    public_url: str = _setting(
        "", "RINGDESK_PUBLIC_URL", "address customers use, in mails; empty: http://host:port"
    )
    data_dir: Path = _setting(
        Path("var"), "RINGDESK_DATA_DIR", "folder of database, attachments and keys"
    )
    database_url: str = _setting(
        "", "DATABASE_URL", "PostgreSQL 15 or later to use instead of the embedded server"
    )
    database_owner_url: str = _setting(
        "", "DATABASE_OWNER_URL", "login that may change the schema; empty: DATABASE_URL"
    )
    database_role: str = _setting(
        "ringdesk_app",
        "RINGDESK_DATABASE_ROLE",
        "role the application takes on so that row-level security binds it",
    )
    pool_size: int = _setting(10, "RINGDESK_POOL_SIZE", "database connections of one process")
    secret_key: str = _setting(
        "", "RINGDESK_SECRET_KEY", "signs links and seals secrets; empty: a file in the data folder"
    )
    web_dir: Path = _setting(Path("web/dist"), "RINGDESK_WEB_DIR", "folder of the built workspace")
    smtp_listen: str = _setting(
        "", "RINGDESK_SMTP_LISTEN", "host:port of our own SMTP listener for mail; empty: off"
    )
    lmtp_listen: str = _setting(
        "", "RINGDESK_LMTP_LISTEN", "host:port of our own LMTP listener for mail; empty: off"
    )
    mail_trusted_server: str = _setting(
        "",
        "RINGDESK_MAIL_TRUSTED_SERVER",
        "name of the mail server in front of our listeners, whose word on senders counts",
    )
    attachment_bytes: int = _setting(
        25 * 1024 * 1024, "RINGDESK_ATTACHMENT_BYTES", "largest attachment, in bytes"
    )
    mail_bytes: int = _setting(
        50 * 1024 * 1024, "RINGDESK_MAIL_BYTES", "largest mail taken in, in bytes"
    )
    verify_senders: bool = _setting(
        True,
        "RINGDESK_VERIFY_SENDERS",
        "verify senders of mail (DKIM, DMARC) over the DNS; off where there is none",
    )
    session_hours: int = _setting(
        24 * 14, "RINGDESK_SESSION_HOURS", "hours after which a login ends"
    )
    secure_cookies: bool = _setting(
        False, "RINGDESK_SECURE_COOKIES", "send cookies over HTTPS only; on behind a TLS proxy"
    )
    trusted_proxies: str = _setting(
        "",
        "RINGDESK_TRUSTED_PROXIES",
        "addresses or networks of reverse proxies whose X-Forwarded-For counts, comma-separated",
    )
    api_per_minute: int = _setting(
        600, "RINGDESK_API_PER_MINUTE", "requests per minute and token or session"
    )
    call_hosts: str = _setting(
        "",
        "RINGDESK_CALL_HOSTS",
        "hosts (host or host:port) that processes may call, comma-separated; empty: none",
    )
    demo: bool = _setting(
        True, "RINGDESK_DEMO", "build the demo workspace when the installation is empty"
    )

    @property
    def base_url(self) -> str:
        """Public address without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def proxies(self) -> tuple[str, ...]:
        """The trusted proxies, one by one."""
        return tuple(part.strip() for part in self.trusted_proxies.split(",") if part.strip())

    @property
    def callable_hosts(self) -> tuple[str, ...]:
        """The hosts that processes may call, one by one."""
        return tuple(part.strip().lower() for part in self.call_hosts.split(",") if part.strip())

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read and check. A value that does not fit raises ValueError naming the variable."""
        environment = os.environ if environment is None else environment
        found = {}
        for f in fields(cls):
            name = f.metadata["env"]
            if environment.get(name):
                found[f.name] = _convert(name, environment[name], type(f.default))
        return cls(**found)


def _convert(name: str, text: str, kind: type) -> Any:
    try:
        if kind is bool:
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.lower()
            ]
        return kind(text)
    except (KeyError, ValueError) as wrong:
        raise ValueError(f"{name}={text!r} is not a valid {kind.__name__}") from wrong
