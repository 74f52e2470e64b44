"""The process is killed with -9 while mail pours in: what was acknowledged is there, once."""

import asyncio
import random
import smtplib
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from tests.channels import mail_process
from tests.channels.given import Office, mail, office
from tests.forking import Forked, Parent
from tests.killing import leases_over, until

from ringdesk.kernel import postgres
from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.db import Database
from ringdesk.kernel.files import FolderStore
from ringdesk.kernel.jobs import LEASE

ROUNDS = 4


@pytest.fixture
async def parent() -> AsyncIterator[Parent]:
    made = Parent()
    yield made
    await made.end()


async def started(parent: Parent, dsn: str, folder: Path) -> tuple[Forked, int]:
    said = folder / f"said-{uuid4().hex}"
    process = await parent.fork(mail_process.serve, [dsn, str(folder)], {}, said)

    async def listening() -> bool:
        assert process.returncode is None, said.read_text()
        return said.exists() and said.read_text().endswith("\n")

    await until(listening)
    return process, int(said.read_text().splitlines()[-1])


def pour(port: int, place: Office, waiting: list[int], acknowledged: list[int]) -> None:
    """Send until the other side is gone; what was not acknowledged is sent again next time."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=90) as client:
            while waiting:
                number = waiting[-1]
                content = mail(
                    f"第 {number} 封", subject=f"请求 {number}", to=place.address,
                    message_id=f"crash.{number}@customer.test",
                ).as_bytes()  # fmt: skip
                client.sendmail("li@customer.test", [place.address], content)
                acknowledged.append(waiting.pop())
    except (OSError, smtplib.SMTPException):
        return


@pytest.mark.crash
async def test_every_acknowledged_mail_is_one_ticket_however_often_the_process_dies(
    db: Database,
    owner: asyncpg.Connection,
    parent: Parent,
    server: postgres.Server,
    database_name: str,
    tmp_path: Path,
) -> None:
    place = await office(db)
    dsn = server.dsn(postgres.APP, database_name)
    waiting, acknowledged = list(range(200)), list[int]()
    chance = random.Random(4)
    for _ in range(ROUNDS):
        process, port = await started(parent, dsn, tmp_path)
        pouring = asyncio.create_task(asyncio.to_thread(pour, port, place, waiting, acknowledged))
        await asyncio.sleep(chance.uniform(0.2, 0.9))
        process.kill()
        await process.wait()
        await pouring
    await leases_over(owner)
    process, port = await started(parent, dsn, tmp_path)
    await asyncio.to_thread(pour, port, place, waiting, acknowledged)
    assert sorted(acknowledged) == list(range(200))
    async with asyncio.timeout(60 + LEASE.total_seconds()):
        while len(await place.all_tickets()) < 200 or await _unread(place):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    process.kill()
    await process.wait()
    place.world.works.clock = RealClock()
    place.world.works.ports["files"] = FolderStore(tmp_path)
    await place.world.drain()
    subjects = sorted(t["subject"] for t in await place.all_tickets())
    assert subjects == sorted(f"请求 {n}" for n in range(200))
    assert len(await place.messages()) == 200
    assert {r["state"] for r in await place.inbox()} == {"ticketed"}


async def _unread(place: Office) -> bool:
    return any(row["state"] == "received" for row in await place.inbox())
