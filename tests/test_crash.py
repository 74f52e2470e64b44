"""Kill -9 under load: whatever was acknowledged is there exactly once, and the record is whole.

Twenty crashes are the promise; RINGDESK_CRASHES and RINGDESK_CRASH_SEED change number and order.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import aiosmtplib
import asyncpg
import httpx
import pytest

from ringdesk.kernel import postgres
from tests.killing import installed, looking, whole
from tests.running import MAILBOX, Application

CRASHES = int(os.environ.get("RINGDESK_CRASHES", "20"))
SEED = int(os.environ.get("RINGDESK_CRASH_SEED", "20261121"))
VICTIMS = ("database", "application", "database", "both")
LOST = (httpx.HTTPError, aiosmtplib.SMTPException, OSError, TimeoutError)

pytestmark = [pytest.mark.crash, pytest.mark.slow]


@pytest.fixture
async def application() -> AsyncIterator[Application]:
    async with installed("rd-crash-") as made:
        yield made


@dataclass
class Load:
    """Customers and agents who try again until they hear yes, and remember what they heard."""

    application: Application
    client: httpx.AsyncClient
    ending: bool = False
    interrupted: int = 0
    # By the mark in subject or text: the ticket's number, or None for a message.
    tickets: dict[str, int] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)

    async def insist(self, attempt: Callable[[], Awaitable[Any]]) -> Any:
        """What an attempt answers, as soon as one is acknowledged."""
        while True:
            try:
                answer = await attempt()
            except LOST:
                answer = None
            if answer is not None:
                return answer
            self.interrupted += 1
            await asyncio.sleep(0.2)

    async def writing(self) -> None:
        """Tickets by API, each answered once or twice."""
        while not self.ending:
            mark = f"api-{uuid4().hex}"
            requester = {"email": f"{mark}@customer.test", "name": "李女士"}
            body = {"subject": mark, "text": "订单未到", "requester": requester}
            ticket = await self.insist(lambda: self.post("/api/v1/tickets", body))  # noqa: B023
            self.tickets[mark] = ticket["number"]
            for n in range(2):
                said = f"{mark}-reply{n}"
                path = f"/api/v1/tickets/{ticket['id']}/replies"
                await self.insist(lambda: self.post(path, {"text": said}))  # noqa: B023
                self.replies.append(said)

    async def post(self, path: str, body: Any) -> Any:
        """The answer of a 201; None when the server failed. Every try has the same key."""
        key = {"Idempotency-Key": f"{path}:{body.get('subject') or body.get('text')}"}
        answer = await self.client.post(path, json=body, headers=key)
        if answer.status_code >= 500:
            return None
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def mailing(self) -> None:
        """New mails, every second one followed by an answer to it."""
        while not self.ending:
            first = await self.mail(None)
            if len(self.mails) % 2:
                await self.mail(first)

    async def mail(self, parent: str | None) -> str:
        mark = f"mail-{uuid4().hex}"
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "li@customer.test", MAILBOX, mark
        mail["Message-ID"] = f"<{mark}@customer.test>"
        if parent:
            mail["In-Reply-To"] = f"<{parent}@customer.test>"
        mail.set_content(f"{mark} 还是不行")
        await self.insist(lambda: self.hand_over(mail))
        self.mails.append(mark)
        return mark

    async def hand_over(self, mail: EmailMessage) -> bool:
        await aiosmtplib.send(
            mail, hostname="127.0.0.1", port=self.application.smtp_port, timeout=30,
            start_tls=False,
        )  # fmt: skip
        return True


async def crashes(application: Application, load: Load) -> None:
    """Kill one or both at a moment nobody chose, and wait until it serves again."""
    chance = random.Random(SEED)
    victims = [VICTIMS[n % len(VICTIMS)] for n in range(CRASHES)]
    chance.shuffle(victims)
    for victim in victims:
        heard = len(load.tickets) + len(load.mails)
        await asyncio.sleep(chance.uniform(0.1, 0.9))
        while heard == len(load.tickets) + len(load.mails):  # noqa: ASYNC110 - told by nobody
            await asyncio.sleep(0.01)
        if victim != "application":
            application.kill_database()
        if victim != "database":
            await application.kill()
            await application.start()
        await application.answers()


async def test_what_was_acknowledged_is_there_exactly_once(application: Application) -> None:
    await application.start()
    async with application.client() as client:
        load = Load(application, client)
        await _under_load(application, load)
    assert load.interrupted >= CRASHES // 2, "the crashes met no work"
    with postgres.start(application.folder / "postgres") as server:
        async with looking(server) as owner:
            await _all_read(owner)
            await _compare(owner, load)
        assert await whole(server, application) > CRASHES


async def _under_load(application: Application, load: Load) -> None:
    """All the crashes; at the end everybody has heard yes."""
    work = [load.writing(), load.writing(), load.writing(), load.mailing(), load.mailing()]
    async with asyncio.TaskGroup() as group:
        for one in work:
            group.create_task(one)
        await crashes(application, load)
        load.ending = True


_WAITING = """
SELECT EXISTS (SELECT FROM inbound_mails WHERE state = 'received')
    OR EXISTS (SELECT FROM jobs WHERE run_at <= now())
"""


async def _all_read(owner: asyncpg.Connection) -> None:
    """Until the jobs that died with their worker were done by another: mails wait for nothing."""
    for _ in range(1000):
        if not await owner.fetchval(_WAITING):
            return
        await asyncio.sleep(0.2)
    left = await owner.fetch("SELECT kind, attempts, leased_until, last_error FROM jobs")
    pytest.fail(f"jobs that nobody does: {left}")


async def _compare(owner: asyncpg.Connection, load: Load) -> None:
    rows = await owner.fetch("SELECT number, subject, channel FROM tickets ORDER BY number")
    numbers = [row["number"] for row in rows]
    assert numbers == list(range(numbers[0], numbers[0] + len(rows))), "a number twice, or a gap"
    by_api = {row["subject"]: row["number"] for row in rows if row["channel"] == "api"}
    assert by_api == load.tickets
    assert len(by_api) == sum(row["channel"] == "api" for row in rows)
    said = await owner.fetch("SELECT body, direction, channel FROM messages")
    replies = Counter(row["body"] for row in said if row["direction"] == "out")
    assert replies == Counter(load.replies)
    mails = Counter(row["body"].split()[0] for row in said if row["channel"] == "email")
    assert mails == Counter(load.mails)
    refused = await owner.fetch("SELECT reason FROM inbound_mails WHERE state <> 'ticketed'")
    assert refused == []
    twice = "SELECT message_id FROM outbound_mails GROUP BY 1, kind HAVING count(*) > 1"
    assert await owner.fetch(f"{twice} AND message_id IS NOT NULL") == []
    assert min(len(load.tickets), len(load.replies), len(load.mails)) >= CRASHES // 2
