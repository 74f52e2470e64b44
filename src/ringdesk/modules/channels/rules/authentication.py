"""Whether a sender is who the From line says: our own mail server's word (RFC 8601), else ours."""

import re
from collections.abc import Mapping
from typing import Any

_DMARC_PASSED = re.compile(r"(?i)\bdmarc\s*=\s*pass\b")
_DMARC_FAILED = re.compile(r"(?i)\bdmarc\s*=\s*fail\b")
_NOT_ENFORCED = re.compile(r"(?i)\b(?:p|policy|dis|action)\s*[.=]\s*none\b")
# Exchange Online writes no name into its results, and takes those of others away.
NAMELESS = "microsoft365"


def doubt(
    results: tuple[str, ...], trusted: str, examined: Mapping[str, Any] | None, sender: str
) -> str | None:
    """Why the sender is not proved although his domain asks for proof; None: nothing against it.

    `examined`: what was found out here (`email.authenticity`), about the sender named in it.
    """
    if is_unverified(results, trusted):
        return "server_said"
    if examined is None:
        return None
    if not sender:
        return "no_from"
    if examined["reason"] == "replayed" or examined["sender"] != sender:
        return str(examined["reason"] or "two_senders")
    if is_verified(results, trusted) or examined["verdict"] != "unverified":
        return None
    return str(examined["reason"])


def is_verified(results: tuple[str, ...], trusted: str) -> bool:
    """DMARC passed, by the word of the server named `trusted`."""
    verdict = _verdict(results, trusted)
    return verdict is not None and bool(_DMARC_PASSED.search(verdict))


def is_unverified(results: tuple[str, ...], trusted: str) -> bool:
    """DMARC failed with an enforced policy, by the results of the server named `trusted`.

    Anybody can write such a header: only the first one with our own server's name counts.
    """
    verdict = _verdict(results, trusted)
    if verdict is None:
        return False
    return bool(_DMARC_FAILED.search(verdict)) and not _NOT_ENFORCED.search(verdict)


def _verdict(results: tuple[str, ...], trusted: str) -> str | None:
    """What the first result of our own server says; None where it said nothing."""
    if not trusted:
        return None
    if trusted.lower() == NAMELESS:
        nameless = (one for one in results if "=" in one.partition(";")[0].split(" ")[0])
        return next(nameless, None)
    for result in results:
        server, _, verdict = result.partition(";")
        if server.split(" ", maxsplit=1)[0].strip().lower() == trusted.lower():
            return verdict
    return None
