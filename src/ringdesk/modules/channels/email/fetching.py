"""Bringing what is new in a mailbox into the inbox: nothing is lost, nothing comes twice.

The high-water mark (UIDVALIDITY, last UID) moves in the transaction that stores the mails. A crash
before it fetches them again, and their fingerprints are known; a crash after it only leaves them
unseen in the mailbox.
"""

import asyncio
import imaplib
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from typing import Any, Protocol, TypeVar

import msgspec

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works

from ..incoming.intake import RawMail, enter, keep_bytes
from ..rules.mailbox import Mailbox
from ..rules.message_ids import fingerprint
from ..rules.portions import portions
from ..store import inbox, mailboxes
from ..troubles import note_fine
from .imap import Listed

log = logging.getLogger(__name__)

BATCH = 50
R = TypeVar("R")


class Line(Protocol):
    """The blocking side: `ImapLine`, or its twin in memory."""

    validity: int

    def uids_after(self, last: int) -> list[int]: ...
    def listing(self, uids: Sequence[int]) -> list[Listed]: ...
    def heads(self, uids: Sequence[int]) -> dict[int, bytes]: ...
    def headers(self, uid: int) -> bytes: ...
    def mails(self, uids: Sequence[int]) -> dict[int, bytes]: ...
    def mark_seen(self, uids: Sequence[int]) -> None: ...


class Mark(msgspec.Struct, frozen=True):
    """How far a mailbox is stored. `resync`: UIDs changed their meaning, so Message-IDs decide."""

    validity: int
    uid: int
    resync: bool


class Fetcher:
    """Catches up with one mailbox over an open line."""

    def __init__(
        self, works: Works, box: Mailbox, line: Line, thread: Executor, largest: int
    ) -> None:
        self._works = works
        self._box = box
        self._line = line
        self._thread = thread
        self._largest = largest

    async def catch_up(self) -> int:
        """Store all that is new, oldest first; how many mails were not known yet."""
        mark = await self._mark()
        uids = await self._blocking(self._line.uids_after, mark.uid)
        new = 0
        for start in range(0, len(uids), BATCH):
            new += await self._store(mark, uids[start : start + BATCH])
        if not uids:
            async with self._works.context(self._box.tenant_id, system("imap")) as ctx:
                await mailboxes.note_reached(ctx, self._box)
                await note_fine(ctx, self._box, "imap")
        return new

    async def _mark(self) -> Mark:
        """Read anew each time: another process may watch the same mailbox."""
        async with self._works.context(self._box.tenant_id, system("imap")) as ctx:
            box = await mailboxes.read_mailbox(ctx, self._box.id)
        self._box = box
        if box.uidvalidity == self._line.validity:
            return Mark(box.uidvalidity, box.last_uid, resync=False)
        return Mark(self._line.validity, 0, resync=box.uidvalidity is not None)

    async def _store(self, mark: Mark, uids: list[int]) -> int:
        listed = await self._listing(uids)
        if mark.resync:
            listed = await self._unknown(listed)
        *earlier, last = portions(sorted(listed, key=lambda one: one.uid), lambda one: one.size)
        new = 0
        for group in earlier:
            new += await self._store_portion(mark, group, group[-1].uid)
        return new + await self._store_portion(mark, last, uids[-1])

    async def _store_portion(self, mark: Mark, group: list[Listed], reached: int) -> int:
        mails = await self._fetch(mark, group)
        kept = await keep_bytes(self._works, self._box.tenant_id, mails)
        async with self._works.context(self._box.tenant_id, system("imap")) as ctx:
            new = await enter(ctx, kept)
            await mailboxes.note_fetched(
                ctx, self._box, validity=mark.validity, uid=reached, at=ctx.now()
            )
            await note_fine(ctx, self._box, "imap")
        await self._blocking(self._line.mark_seen, [mail.uid for mail in mails])
        return new

    async def _listing(self, uids: list[int]) -> list[Listed]:
        """What can be listed; a mail the server stumbles over is left to be reported alone."""
        try:
            return await self._blocking(self._line.listing, uids)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return [Listed(uid, 0, None) for uid in uids]

    async def _unknown(self, listed: list[Listed]) -> list[Listed]:
        heads = await self._blocking(self._line.heads, [one.uid for one in listed])
        known_as = {uid: fingerprint(head) for uid, head in heads.items() if b":" in head}
        async with self._works.context(self._box.tenant_id, system("imap")) as ctx:
            known = await inbox.known_among(ctx, self._box.id, list(known_as.values()))
        return [one for one in listed if known_as.get(one.uid) not in known]

    async def _fetch(self, mark: Mark, group: list[Listed]) -> list[RawMail]:
        small = [one for one in group if one.size <= self._largest]
        contents = await self._contents([one.uid for one in small])
        mails = [self._raw(mark, one, contents[one.uid]) for one in small if one.uid in contents]
        for one in group:
            if one.size > self._largest:
                head = await self._blocking(self._line.headers, one.uid)
                mails.append(self._raw(mark, one, head, "too_large"))
        return mails

    async def _contents(self, uids: list[int]) -> dict[int, bytes | None]:
        """Fetched together; where that fails, one by one, so that the bad one shows itself."""
        try:
            return dict(await self._blocking(self._line.mails, uids))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as refused:
            log.warning("%s: %s; fetching one by one", self._box.address, refused)
        found: dict[int, bytes | None] = {}
        for uid in uids:
            try:
                found.update(await self._blocking(self._line.mails, [uid]))
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                found[uid] = None
        return found

    def _raw(
        self, mark: Mark, listed: Listed, content: bytes | None, trouble: str | None = None
    ) -> RawMail:
        quiet = self._box.quiet_before
        return RawMail(
            mailbox_id=self._box.id,
            content=content or b"",
            envelope_to=(),
            uid=listed.uid,
            uidvalidity=mark.validity,
            quiet=bool(quiet and listed.arrived and listed.arrived < quiet),
            trouble="fetch_failed" if content is None else trouble,
        )

    def _blocking(self, call: Callable[..., R], *given: Any) -> Awaitable[R]:
        return asyncio.get_running_loop().run_in_executor(self._thread, call, *given)
