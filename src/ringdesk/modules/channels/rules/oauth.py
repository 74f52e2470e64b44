"""OAuth2 for mailboxes: what a token endpoint is asked, and what its answers mean. Pure.

RFC 6749: client credentials (4.4), refresh tokens (6), errors (5.2).
"""

import json
from collections.abc import Collection, Iterable
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

Grant = Literal["client_credentials", "refresh_token"]
LONGEST_URL = 500
LONGEST_SECRET = 4000
MOST_BYTES = 64 * 1024
# Where an endpoint does not say how long a token holds (RFC 6749, 5.1: it should).
USUAL_LIFE = 3600
# No answer is trusted for longer: what was revoked in between is noticed within a day.
LONGEST_LIFE = 86_400
_SPARE = 300
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)
# Networks behind which, or translated into which, an inner machine may stand.
_DISGUISES = (ip_network("64:ff9b::/96"), ip_network("2002::/16"))
# What Microsoft says in `error_codes`, more exactly than in `error`.
_CLIENT_CODES = frozenset({7000215, 7000222, 700016, 700027, 7000229})
_TENANT_CODES = frozenset({90002, 900023, 90013})
_SCOPE_CODES = frozenset({70011, 1002012, 28002, 28003, 500011})
_ERRORS = {
    "invalid_client": "oauth_client",
    "unauthorized_client": "oauth_client",
    "invalid_grant": "oauth_grant",
    "invalid_scope": "oauth_scope",
    "invalid_resource": "oauth_scope",
}


class OAuth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How access tokens are had. The client's secret and the refresh token are kept sealed."""

    grant: Grant
    token_url: str
    client_id: str
    scope: str = ""


class Granted(msgspec.Struct, frozen=True):
    """A new access token; `life` in seconds; `refresh_token` where the endpoint changed it."""

    access_token: str
    life: int
    refresh_token: str | None = None


class Denied(msgspec.Struct, frozen=True):
    """No token. `lasting`: asking again changes nothing until a person has mended it."""

    code: str
    said: str
    lasting: bool


def faults(oauth: OAuth, hosts: Collection[str]) -> list[tuple[str, str]]:
    """What is wrong with the settings, field by field. `hosts`: those the operator allows."""
    found = []
    if len(oauth.token_url) > LONGEST_URL or refusal(oauth.token_url, hosts):
        found.append(("oauth.token_url", "token_url"))
    if not oauth.client_id.strip():
        found.append(("oauth.client_id", "required"))
    if oauth.grant == "client_credentials" and not oauth.scope.strip():
        found.append(("oauth.scope", "required"))
    typed = {"client_id": oauth.client_id, "scope": oauth.scope}
    found += [(f"oauth.{name}", "characters") for name, one in typed.items() if not _plain(one)]
    return found


def _plain(text: str) -> bool:
    return not text or text.isprintable()


def refusal(url: str, hosts: Collection[str]) -> str | None:
    """Why an endpoint is not asked. Only HTTPS; anything else where the operator names the host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "address"
    if not host or parts.username or parts.password or not url.isprintable() or " " in url:
        return "address"
    if parts.scheme not in ("http", "https") or parts.fragment:
        return "address"
    return None if parts.scheme == "https" or named(host, port, hosts) else "not_https"


def named(host: str, port: int | None, hosts: Collection[str]) -> bool:
    """Whether the operator allows this very place, wherever it is."""
    return (host.lower() if port is None else f"{host.lower()}:{port}") in hosts


def may_connect(addresses: Iterable[str]) -> bool:
    """Whether a host is on the open internet by every address it has: none of an inner network."""
    found = [ip_address(one.partition("%")[0]) for one in addresses]
    return bool(found) and all(map(_is_open, found))


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_open(address.ipv4_mapped)
        if any(address in network for network in _DISGUISES):
            return False
    return address.is_global and not address.is_multicast


def form(oauth: OAuth, client_secret: str, refresh_token: str) -> dict[str, str]:
    """The fields of the request, the client's secret among them (RFC 6749, 2.3.1)."""
    fields = {"grant_type": oauth.grant, "client_id": oauth.client_id}
    if client_secret:
        fields["client_secret"] = client_secret
    if oauth.grant == "refresh_token":
        fields["refresh_token"] = refresh_token
    if oauth.scope:
        fields["scope"] = oauth.scope
    return fields


def read_answer(status: int, raw: bytes) -> Granted | Denied:
    """What an answer means. Never raises for what is in it."""
    try:
        told = json.loads(raw) if len(raw) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        told = None
    if status == 200 and isinstance(told, dict) and _is_token(told.get("access_token")):
        return _granted(told)
    if status in (408, 425, 429) or status >= 500:
        return Denied("oauth_unreachable", f"HTTP {status}", lasting=False)
    if not isinstance(told, dict) or not isinstance(told.get("error"), str):
        return Denied("oauth_answer", f"HTTP {status}", lasting=True)
    return _denied(told)


def _is_token(value: Any) -> bool:
    """Something that may stand in a login: no line breaks, no control characters."""
    return isinstance(value, str) and 0 < len(value) <= MOST_BYTES and value.isascii() and (
        value.isprintable() and " " not in value
    )  # fmt: skip


def _granted(told: dict[str, Any]) -> Granted:
    try:
        life = int(told.get("expires_in") or USUAL_LIFE)
    except (TypeError, ValueError, OverflowError):
        life = USUAL_LIFE
    changed = told.get("refresh_token")
    fits = isinstance(changed, str) and 0 < len(changed) <= LONGEST_SECRET
    life = max(1, min(life, LONGEST_LIFE))
    return Granted(told["access_token"], life, changed if fits else None)


def _denied(told: dict[str, Any]) -> Denied:
    error: str = told["error"]
    said = f"{error}: {told.get('error_description') or ''}".strip(": ")
    if error in ("temporarily_unavailable", "server_error", "slow_down"):
        return Denied("oauth_unreachable", _one_line(said), lasting=False)
    listed = told.get("error_codes")
    codes = {one for one in listed if isinstance(one, int)} if isinstance(listed, list) else set()
    return Denied(_code(error, codes), _one_line(said), lasting=True)


def _code(error: str, codes: set[int]) -> str:
    if codes & _CLIENT_CODES:
        return "oauth_client"
    if codes & _TENANT_CODES:
        return "oauth_tenant"
    if codes & _SCOPE_CODES:
        return "oauth_scope"
    return _ERRORS.get(error, "oauth_answer")


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)[:300]


def good_for(life: int) -> timedelta:
    """How long a token is used: until shortly before its end, by our own clock alone."""
    return timedelta(seconds=life - min(_SPARE, life // 5))


def pause(failures: int) -> timedelta:
    """Before the endpoint is asked again after so many failures in a row."""
    seconds = FIRST_PAUSE.total_seconds() * 2.0 ** min(max(failures, 1) - 1, 12)
    return min(timedelta(seconds=seconds), LONGEST_PAUSE)


def bearer(username: str, token: str) -> str:
    """The initial response of XOAUTH2, before base64."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01"
