"""Who waiting mails are from, found out before they are read: outside of any transaction.

Nobody reads a mail that has not been looked at; what cannot be found out is noted as such.
"""

import asyncio
import logging
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
    async with works.context(tenant_id, system("mail")) as ctx:
        for row, seen in zip(rows, found, strict=True):
            told = msgspec.to_builtins(seen)
            if seen.signed_as and await inbox.is_replay(ctx, row, seen.signed_as):
                told |= {"verdict": "unverified", "reason": "replayed"}
            await inbox.note_examined(ctx, row["id"], told, seen.signed_as)


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
