"""One question to a token endpoint: no redirects, no proxies, no way into the inner network.

Blocks: it is run in a thread.
"""

import http.client
import socket
import ssl
from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, urlencode, urlsplit

from ...rules.oauth import MOST_BYTES, Denied, Granted, may_connect, named, read_answer, refusal

TIMEOUT_SECONDS = 10.0


class _NotAllowed(Exception):
    """The place is not to be asked, whatever would be there."""


def ask(url: str, fields: Mapping[str, str], hosts: Collection[str]) -> Granted | Denied:
    """Ask for a token. `hosts`: those the operator allows wherever they are (RINGDESK_CALL_HOSTS).

    The address that was looked at is the one that is connected to: a name that changes its mind
    between the two leads nowhere.
    """
    if refusal(url, hosts):
        return Denied("oauth_address", url[:200], lasting=True)
    parts = urlsplit(url)
    try:
        connection = _connection(parts, _place(parts, hosts))
    except _NotAllowed:
        return Denied("oauth_address", parts.hostname or "", lasting=True)
    except OSError as trouble:
        return _unreachable(trouble)
    try:
        return _answer(connection, parts, fields)
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        return _unreachable(trouble)
    finally:
        connection.close()


def _place(parts: SplitResult, hosts: Collection[str]) -> tuple[str, int]:
    """The address and port to connect to."""
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not named(parts.hostname or "", parts.port, hosts) and not may_connect(addresses):
        raise _NotAllowed
    return addresses[0], port


def _connection(parts: SplitResult, place: tuple[str, int]) -> http.client.HTTPConnection:
    """Open, and with TLS to the name that was asked for."""
    host = parts.hostname or ""
    line: socket.socket = socket.create_connection(place, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
    connection = http.client.HTTPConnection(host, place[1], timeout=TIMEOUT_SECONDS)
    connection.sock = line
    return connection


def _answer(
    connection: http.client.HTTPConnection, parts: SplitResult, fields: Mapping[str, str]
) -> Granted | Denied:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Host": parts.netloc, "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json", "User-Agent": "Ringdesk",
    }  # fmt: skip
    connection.request("POST", target, urlencode(fields), headers)
    response = connection.getresponse()
    return read_answer(response.status, response.read(MOST_BYTES + 1))


def _unreachable(trouble: Exception) -> Denied:
    return Denied("oauth_unreachable", f"{type(trouble).__name__}: {trouble}"[:300], lasting=False)
