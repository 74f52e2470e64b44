"""Who waiting mails are from, found out before they are read: outside of any transaction.

Nobody reads a mail that has not been looked at; what cannot be found out is noted as such.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import system
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Works

from ..email.authenticity import Authenticity, Resolver, examine
from ..rules.portions import portions
from ..store import inbox

log = logging.getLogger(__name__)


def resolver_of(ports: dict[str, Any]) -> Resolver | None:
    """None where senders are not looked into."""
    return ports.get("resolver")


async def examine_waiting(works: Works, tenant_id: UUID, how_many: int) -> None:
    """Note what can be found out about the oldest mails that nobody has looked at."""
    resolver = resolver_of(works.ports)
    if resolver is None:
        return
    async with works.context(tenant_id, system("mail")) as ctx:
        rows = await inbox.unexamined_mails(ctx, how_many)
    if not rows:
        return
    found: list[Authenticity] = []
    for portion in portions(rows, lambda row: int(row["size"])):
        found += await asyncio.gather(*(_examined(works, resolver, row) for row in portion))
    noted = [_noted(row, seen) for row, seen in zip(rows, found, strict=True)]
    async with works.context(tenant_id, system("mail")) as ctx:
        signed = [one for one in noted if one["signed_as"]]
        copies = await inbox.replays(ctx, signed) | _alike(signed)
        for one in noted:
            if one["fingerprint"] in copies:
                one["authenticity"] |= {"verdict": "unverified", "reason": "replayed"}
        await inbox.note_examined(ctx, noted)


def _noted(row: Any, seen: Authenticity) -> dict[str, Any]:
    return {
        "id": row["id"], "fingerprint": row["fingerprint"], "signed_as": seen.signed_as,
        "authenticity": msgspec.to_builtins(seen),
    }  # fmt: skip


def _alike(signed: Sequence[dict[str, Any]]) -> set[str]:
    """The fingerprints of those that carry the signature of an earlier one among these."""
    first: dict[str, str] = {}
    for one in signed:
        first.setdefault(one["signed_as"], one["fingerprint"])
    return {one["fingerprint"] for one in signed} - set(first.values())


async def _examined(works: Works, resolver: Resolver, row: Any) -> Authenticity:
    files: FileStore = works.ports["files"]
    try:
        raw = await files.get(row["file_key"])
        return await examine(resolver, raw, works.clock.now().timestamp())
    except FileNotFoundError:
        return Authenticity(verdict="unknown", reason="file_missing")
    except OSError:
        raise
    except Exception:
        # Whatever is in a mail, it is read; its sender is then not proved.
        log.exception("mail %s could not be examined", row["id"])
        return Authenticity(verdict="unverified", reason="unreadable")
