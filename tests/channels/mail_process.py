"""The mail part of the application as a process of its own, to be killed."""

import asyncio
import dataclasses
from pathlib import Path

from tests import given

import ringdesk.app as whole_application
from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.db import Database
from ringdesk.kernel.files import FolderStore
from ringdesk.kernel.jobs import Worker, Works
from ringdesk.modules import channels


async def _serve(dsn: str, folder: Path) -> None:
    assert whole_application.MODULES
    db = await Database.connect(dsn)
    ports = given.works(db).ports
    ports["settings"] = dataclasses.replace(ports["settings"], smtp_listen="127.0.0.1:0")
    ports["files"] = FolderStore(folder)
    works = Works(db, RealClock(), ports)
    service, worker = channels.Service(works), Worker(works)
    running = [asyncio.create_task(service.run()), asyncio.create_task(worker.run())]
    await service.listening.wait()
    print(service.ports["smtp"], flush=True)
    await asyncio.gather(*running)


def serve(words: list[str]) -> None:
    """For a database's DSN and a folder for files; prints the port of its SMTP listener."""
    dsn, folder = words
    asyncio.run(_serve(dsn, Path(folder)))
