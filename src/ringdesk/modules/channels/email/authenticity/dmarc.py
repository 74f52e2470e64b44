"""DMARC (RFC 7489): what a domain asks to be done with mail that is not its own. Pure."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec
from publicsuffixlist import PublicSuffixList

from .fields import tags

_ENFORCED = ("reject", "quarantine")
# Names that are in nobody's DNS (RFC 6761).
_RESERVED = ("test", "example", "invalid", "localhost", "local", "internal", "onion", "arpa")


class Policy(msgspec.Struct, frozen=True):
    """`asked`: none, quarantine or reject; `strict`: signatures must be by the very domain."""

    asked: str
    strict: bool

    @property
    def enforced(self) -> bool:
        return self.asked in _ENFORCED


NO_POLICY = Policy("none", strict=False)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """Mozilla's list, as it came with the package; read on first use."""
    return PublicSuffixList()


def organization(domain: str) -> str:
    """The organizational domain: `mail.shop.example.co.uk` belongs to `example.co.uk`."""
    return str(_suffixes().privatesuffix(domain) or domain)


def is_public(domain: str) -> bool:
    """Whether the open DNS can know it at all."""
    name = domain.rpartition(".")
    return bool(name[0]) and name[2] not in _RESERVED


def aligned(signer: str, sender: str, *, strict: bool) -> bool:
    """Whether a signature by one domain speaks for the other."""
    return signer == sender or (not strict and organization(signer) == organization(sender))


def read_policy(records: Iterable[str], *, of_parent: bool) -> Policy | None:
    """The policy of TXT records; None where there is none, or more than one.

    `of_parent`: they are the organizational domain's, asked about a domain below it.
    """
    found = [tags(one) for one in records if one.replace(" ", "").lower().startswith("v=dmarc1")]
    if len(found) != 1:
        return None
    told = {name.lower(): value.lower() for name, value in found[0].items()}
    asked = told.get("p", "none")
    if of_parent:
        asked = told.get("sp", asked)
    if asked not in _ENFORCED or told.get("pct") == "0" or told.get("t") == "y":
        asked = "none"
    return Policy(asked, strict=told.get("adkim") == "s")
