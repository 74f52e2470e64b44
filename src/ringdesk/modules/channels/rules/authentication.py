"""What our own mail server found out about a sender (RFC 8601). Pure."""

import re

_DMARC_FAILED = re.compile(r"(?i)\bdmarc\s*=\s*fail\b")
_NOT_ENFORCED = re.compile(r"(?i)\b(?:p|policy|dis|action)\s*[.=]\s*none\b")


def is_unverified(results: tuple[str, ...], trusted: str) -> bool:
    """DMARC failed with an enforced policy, by the results of the server named `trusted`.

    Anybody can write such a header: only the first one with our own server's name counts.
    """
    if not trusted:
        return False
    for result in results:
        server, _, verdict = result.partition(";")
        if server.split(" ", maxsplit=1)[0].strip().lower() == trusted.lower():
            return bool(_DMARC_FAILED.search(verdict)) and not _NOT_ENFORCED.search(verdict)
    return False
