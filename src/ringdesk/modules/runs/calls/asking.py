"""One HTTP request, without redirects, proxies or surprises of size. Blocks: run it in a thread."""

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import msgspec

from .rules import MOST_BYTES

# Without a word, and all in all: who answers by drops must not keep others waiting for ever.
TIMEOUT_SECONDS = 15.0
LONGEST_SECONDS = 30.0
_TEXT_KEPT = 2000


class Reply(msgspec.Struct, frozen=True):
    """`status` None: no answer came. `error`: a short reason, in English, for the record."""

    status: int | None
    answer: Any = None
    error: str | None = None


def ask(url: str, method: str, body: Any, key: str) -> Reply:
    """Send JSON and read the answer. A redirect is an answer like any other: not followed."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    host = parts.hostname or ""
    more: dict[str, Any] = (
        {"context": ssl.create_default_context()} if parts.scheme == "https" else {}
    )
    connection = kind(host, parts.port, timeout=TIMEOUT_SECONDS, **more)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Content-Type": "application/json", "Accept": "application/json",
            "User-Agent": "Ringdesk", "Idempotency-Key": key,
        }  # fmt: skip
        connection.connect()
        with _no_longer(connection.sock):
            connection.request(method, target, msgspec.json.encode(body), headers)
            response = connection.getresponse()
            said = response.read(MOST_BYTES + 1)
        return _reply(response.status, said)
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        return Reply(None, error=f"{type(trouble).__name__}: {trouble}"[:300])
    finally:
        connection.close()


@contextmanager
def _no_longer(line: socket.socket) -> Iterator[None]:
    """The line is cut when its time is over; what came until then is no answer."""
    cut = False

    def cut_it() -> None:
        nonlocal cut
        cut = True
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = Timer(LONGEST_SECONDS, cut_it)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if cut:
        raise TimeoutError("the answer took too long")


def _reply(status: int, raw: bytes) -> Reply:
    if len(raw) > MOST_BYTES:
        return Reply(413, error="answer_too_large")
    if not raw:
        return Reply(status)
    try:
        return Reply(status, msgspec.json.decode(raw))
    except msgspec.DecodeError:
        text = raw.decode("utf-8", "replace").replace("\x00", "")
        return Reply(status, {"text": text[:_TEXT_KEPT]})
