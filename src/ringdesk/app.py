"""The composition root: the only file that knows every module."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.types import ASGIApp

from ringdesk.demo.http import router as demo_router
from ringdesk.kernel import commands, jobs, live, permissions, problems
from ringdesk.kernel.http import openapi
from ringdesk.kernel.jobs import Worker, Works
from ringdesk.kernel.limits import Limiter
from ringdesk.kernel.listening import LOST, Listener
from ringdesk.kernel.live.http import router as live_router
from ringdesk.kernel.security import Security
from ringdesk.kernel.settings import Settings
from ringdesk.modules import (
    approvals,
    audit,
    automation,
    channels,
    identity,
    knowledge,
    notifications,
    processes,
    quality,
    runs,
    tickets,
)
from ringdesk.modules.analytics.http import router as report_router
from ringdesk.modules.approvals.http import router as approval_router
from ringdesk.modules.audit.http import router as audit_router
from ringdesk.modules.automation.http import router as automation_router
from ringdesk.modules.channels.http import router as channel_router
from ringdesk.modules.customers.http import router as customer_router
from ringdesk.modules.identity.gate import SessionGate
from ringdesk.modules.identity.http import router as identity_router
from ringdesk.modules.knowledge.http import router as knowledge_router
from ringdesk.modules.notifications.http import router as notice_router
from ringdesk.modules.processes.http import router as process_router
from ringdesk.modules.quality.http import router as quality_router
from ringdesk.modules.runs.http import router as run_router
from ringdesk.modules.sla import face as sla
from ringdesk.modules.sla.http import router as sla_router
from ringdesk.modules.tickets.http import downloads
from ringdesk.modules.tickets.http import router as ticket_router
from ringdesk.pages import router as pages_router
from ringdesk.portal import router as portal_router

log = logging.getLogger(__name__)

# Importing a module registers its permissions, events, reactions and jobs.
MODULES = (
    commands, identity, tickets, approvals, runs, quality, automation, processes, sla,
    notifications, channels, knowledge, audit,
)  # fmt: skip
# Routes are tried one after the other, so what is asked for most comes first.
ROUTERS = (
    ticket_router,
    identity_router,
    quality_router,
    approval_router,
    run_router,
    sla_router,
    customer_router,
    report_router,
    knowledge_router,
    notice_router,
    audit_router,
    automation_router,
    channel_router,
    process_router,
    live_router,
    downloads,
    portal_router,
    demo_router,
)
PERIODIC_SECONDS = 5.0

# Open streams ask at once whether and as whom they may go on.
live.recheck_on(
    "MemberSuspended", "MemberChanged", "RoleChanged", "TeamChanged", "DepartmentChanged",
    "SessionRevoked", "SignedOut", "PasswordChanged", "TokenRevoked",
)  # fmt: skip


def create_app(works: Works) -> ASGIApp:
    """The whole web application over an open installation."""
    permissions.verify()
    settings: Settings = works.ports["settings"]
    app = FastAPI(
        title="Ringdesk",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.works = works
    app.state.gate = SessionGate(settings.base_url)
    # Who plays the demo has the turn: no other job runs meanwhile, and no deadline is swept.
    app.state.turn = asyncio.Lock()
    app.state.sweeping = asyncio.Lock()
    app.state.limiter = Limiter(settings.api_per_minute)
    app.openapi = lambda: openapi(app)  # type: ignore[method-assign]  # as FastAPI documents
    problems.install(app, works.ports["texts"])
    routes(app)
    return Security(
        app,
        texts=works.ports["texts"],
        body_bytes=settings.attachment_bytes + 1024 * 1024,
        secure=settings.secure_cookies,
        trusted=settings.proxies,
    )


def routes(app: FastAPI) -> None:
    """Every route; the workspace's own pages come last, they catch what is left."""
    for router in (*ROUTERS, pages_router):
        app.include_router(router)


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Web, live feed and jobs of one process, started and stopped together."""
    works: Works = app.state.works
    listener = Listener(works.db)
    app.state.live = live.Live(works, listener)
    worker = Worker(works, app.state.turn)
    sweep = sla.Sweep(works, app.state.sweeping)
    mail = channels.Service(works)
    listener.hear(jobs.CHANNEL, lambda _payload: worker.wake.set())
    listener.hear("ringdesk_events", lambda _payload: worker.wake.set())
    tasks = [
        asyncio.create_task(part, name=name)
        for name, part in {
            "listener": listener.run(),
            "live": app.state.live.run(),
            "jobs": worker.run(),
            "deadlines": sweep.run(),
            "mail": mail.run(),
            "periodic": _periodic(works),
        }.items()
    ]
    try:
        yield
    finally:
        app.state.live.stop()
        worker.stop()
        sweep.stop()
        mail.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _periodic(works: Works) -> None:
    while True:
        try:
            await jobs.schedule_periodic(works)
        except LOST as lost:
            log.warning("periodic work: database unreachable: %s", lost)
        await asyncio.sleep(PERIODIC_SECONDS)
