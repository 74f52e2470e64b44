"""`ringdesk audit verify`: prove the record from the command line."""

import argparse
import asyncio
import locale
from collections.abc import Callable
from uuid import UUID

from ringdesk.installation import open_installation
from ringdesk.kernel.context import system
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity

from .report import Report
from .verify import verify

Say = Callable[[str], None]


def run_audit(argv: list[str]) -> int:
    """`ringdesk audit verify [--workspace SLUG]`; other words are refused with the usage (2)."""
    parser = argparse.ArgumentParser(prog="ringdesk audit")
    commands = parser.add_subparsers(dest="command", required=True)
    proving = commands.add_parser("verify")
    proving.add_argument("--workspace", metavar="SLUG")
    asked = parser.parse_args(argv)
    return asyncio.run(_run(Settings.from_environment(), asked.workspace))


async def _run(settings: Settings, slug: str | None) -> int:
    """Every workspace, or the one named: 0 sound, 1 something is broken, 2 no such workspace."""
    async with open_installation(settings) as (works, _place):
        texts: Catalogues = works.ports["texts"]
        language = texts.negotiate((locale.getlocale()[0] or "").replace("_", "-"))
        teller = Teller(texts, language, print)
        return await verify_workspaces(works, works.ports["files"], slug, teller)


class Teller:
    """Says texts of the catalogue."""

    def __init__(self, texts: Catalogues, language: str, say: Say) -> None:
        self._texts, self._language, self._say = texts, language, say

    def tell(self, slug: str, report: Report) -> None:
        if report.first_broken is None:
            self._line("ok", slug=slug, checked=report.checked, chains=report.chains,
                       anchors=len(report.anchors))  # fmt: skip
            return
        first = report.first_broken
        fault = self._texts.t(self._language, f"audit.fault.{first.fault}")
        self._line(
            "broken", slug=slug, count=report.broken, fault=fault, label=first.label,
            seq="–" if first.seq is None else first.seq, event=first.event_id or "–",
            type=first.type or "–", at=first.at or "–",
        )  # fmt: skip

    def unknown(self, slug: str) -> None:
        self._line("unknown", slug=slug)

    def _line(self, key: str, **params: object) -> None:
        self._say(self._texts.t(self._language, f"audit.verify.{key}", **params))


async def verify_workspaces(
    works: Works, files: FileStore | None, slug: str | None, teller: Teller
) -> int:
    """Verify one after the other and tell; the exit code."""
    known = {await _slug(works, tenant): tenant for tenant in await identity.workspace_ids(works)}
    if slug is not None and slug not in known:
        teller.unknown(slug)
        return 2
    sound = True
    for name in [slug] if slug else known:
        report = await verify(works.db, known[name], files)
        teller.tell(name, report)
        sound = sound and report.ok
    return 0 if sound else 1


async def _slug(works: Works, tenant_id: UUID) -> str:
    async with works.context(tenant_id, system("audit")) as ctx:
        return (await identity.directory(ctx)).slug
