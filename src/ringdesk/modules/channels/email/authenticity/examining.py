"""Who a mail is from, as far as it can be proved. What the DNS cannot tell is not held against it.

Only DKIM is verified here: SPF is about a connection that we have not seen. A domain that asks for
more than we can see is believed by its own word only, which is what its policy says.
"""

import asyncio
from typing import Literal

import msgspec

from ..reading import read_sender
from . import dkim, dmarc
from .fields import Field, head_of, split_mail
from .resolver import Resolver, Unresolved

_MOST_KEYS = 3


class Authenticity(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` of a doubt: two_senders, dkim_missing, dkim_foreign, dkim_failed; later replayed.

    `sender`: whom this is about; who reads another one in the mail must not rely on it.
    `signed_as`: by what a replay of a proven mail would be known.
    """

    verdict: Literal["verified", "unverified", "unknown"]
    reason: str = ""
    sender: str = ""
    policy: str = ""
    signed_as: str | None = None


class _Seen(msgspec.Struct, frozen=True):
    """A mail as signatures see it, and its sender as our reader sees him."""

    fields: list[Field]
    body: bytes
    sender: str
    one_sender: bool

    @property
    def domain(self) -> str:
        """In ASCII, or "" where the open DNS cannot know it."""
        name = self.sender.rpartition("@")[2].strip(".")
        try:
            found = name.encode("idna").decode().lower()
        except UnicodeError:
            return ""
        return found if len(found) <= 240 and dmarc.is_public(found) else ""


async def examine(resolver: Resolver, raw: bytes, now: float) -> Authenticity:
    """Look at one raw mail. `now`: seconds since 1970, for signatures that end."""
    seen = await asyncio.to_thread(_seen, raw)
    if not seen.one_sender:
        return Authenticity(verdict="unverified", reason="two_senders", sender=seen.sender)
    if not seen.domain:
        return Authenticity(verdict="unknown", sender=seen.sender)
    try:
        policy = await _policy(resolver, seen.domain)
        if not policy.enforced:
            return Authenticity(verdict="unknown", sender=seen.sender, policy=policy.asked)
        return await _proven(resolver, seen, policy, now)
    except Unresolved:
        return Authenticity(verdict="unknown", reason="dns", sender=seen.sender)


def _seen(raw: bytes) -> _Seen:
    fields, body = split_mail(raw)
    named = [field for name, field in fields if name == "from"]
    sender = _sender(head_of(raw))
    agreed = all(_sender(field) == sender for field in named)
    return _Seen(fields, body, sender, one_sender=len(named) <= 1 and agreed)


def _sender(head: bytes) -> str:
    found = read_sender(head + b"\r\n")
    return found.address.strip().lower() if found else ""


async def _policy(resolver: Resolver, domain: str) -> dmarc.Policy:
    own = dmarc.read_policy(await resolver.txt(f"_dmarc.{domain}"), of_parent=False)
    parent = dmarc.organization(domain)
    if own is not None or parent == domain:
        return own or dmarc.NO_POLICY
    records = await resolver.txt(f"_dmarc.{parent}")
    return dmarc.read_policy(records, of_parent=True) or dmarc.NO_POLICY


async def _proven(
    resolver: Resolver, seen: _Seen, policy: dmarc.Policy, now: float
) -> Authenticity:
    # Without a From field a signature proves nothing about who is named elsewhere.
    found = dkim.signatures(seen.fields) if any(n == "from" for n, _ in seen.fields) else []
    ours = [one for one in found if dmarc.aligned(one.domain, seen.domain, strict=policy.strict)]
    about = {"sender": seen.sender, "policy": policy.asked}
    asked = (resolver.txt(one.key_name) for one in ours)
    keys = await asyncio.gather(*asked, return_exceptions=True)
    heard = [(one, key) for one, key in zip(ours, keys, strict=True) if isinstance(key, tuple)]
    if signature := await asyncio.to_thread(_first_that_holds, seen, heard, now):
        return Authenticity(verdict="verified", signed_as=signature.known_as, **about)
    if len(heard) < len(ours):
        return Authenticity(verdict="unknown", reason="dns", **about)
    reason = "dkim_failed" if ours else "dkim_foreign" if found else "dkim_missing"
    return Authenticity(verdict="unverified", reason=reason, **about)


def _first_that_holds(
    seen: _Seen, heard: list[tuple[dkim.Signature, tuple[str, ...]]], now: float
) -> dkim.Signature | None:
    """The body is read once for each way of reading it, however many signatures there are."""
    ways = {one.body_way for one, _ in heard}
    hashed = {way: dkim.body_hash(seen.body, way) for way in ways}
    for one, keys in heard:
        for key in keys[:_MOST_KEYS]:
            if dkim.holds(one, seen.fields, hashed[one.body_way], key, now):
                return one
    return None
