"""What is asked of other systems, where it may go and what answers are worth. Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

_PLACE = re.compile(r"\{\{\s*([a-zA-Z0-9_.]+)\s*\}\}")
MOST_BYTES = 64 * 1024
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
# Worth another try: the other side was busy, away, or had a hiccup of its own.
_AGAIN = (408, 425, 429)


def found(values: Mapping[str, Any], path: str) -> Any:
    """What is at a dotted path of nested objects and lists; None where there is nothing."""
    here: Any = values
    for part in path.split("."):
        if isinstance(here, Mapping):
            here = here.get(part)
        elif isinstance(here, list) and part.isdigit() and int(part) < len(here):
            here = here[int(part)]
        else:
            return None
    return here


def filled_text(text: str, values: Mapping[str, Any]) -> str:
    """A text with `{{path}}` replaced; what is not there is empty."""
    return _PLACE.sub(lambda place: _plain(found(values, place[1])), text)


def filled_url(url: str, values: Mapping[str, Any]) -> str:
    """The same for an address: what is put in can change neither host nor path."""
    return _PLACE.sub(lambda place: quote(_plain(found(values, place[1])), safe=""), url)


def filled(body: Any, values: Mapping[str, Any]) -> Any:
    """A JSON body filled in; a text that is one place alone becomes the value itself."""
    if isinstance(body, dict):
        return {key: filled(inner, values) for key, inner in body.items()}
    if isinstance(body, list):
        return [filled(inner, values) for inner in body]
    if isinstance(body, str):
        alone = _PLACE.fullmatch(body)
        return found(values, alone[1]) if alone else filled_text(body, values)
    return body


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def refusal(url: str, hosts: tuple[str, ...]) -> str | None:
    """Why a request may not leave for this address: `address` or `host_not_allowed`.

    Only hosts the operator names are asked, each with its port unless it is the scheme's own.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "address"
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        return "address"
    usual = {"http": 80, "https": 443}[parts.scheme]
    name = host.lower() if port in (None, usual) else f"{host.lower()}:{port}"
    return None if name in hosts else "host_not_allowed"


def verdict(status: int | None) -> str:
    """`answered`, `failed` for good, or `again`; None: no answer came at all."""
    if status is None or status in _AGAIN or status >= 500:
        return "again"
    return "answered" if 200 <= status < 300 else "failed"


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts."""
    seconds = FIRST_PAUSE.total_seconds() * 2.0 ** max(0, attempts - 1)
    return min(timedelta(seconds=seconds), LONGEST_PAUSE)
