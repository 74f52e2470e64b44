"""The first-run wizard. Open to everybody until the first workspace exists, then to nobody."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from msgspec import Struct
from pydantic import Field

from ringdesk.kernel.doctor import examine, platform_checks
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.http import Input, Unasked, answer, shows
from ringdesk.kernel.settings import Settings

from ..commands.sessions import sign_in
from ..commands.workspaces import FirstAdmin, NewWorkspace, create_workspace
from ..ports import settings
from ..queries.me import setup_required
from ..rules import members as rules
from ..rules.credentials import password_fault
from .edge import caller, gate, refuse
from .session import Password, Session, opened_answer

router = APIRouter(tags=["setup"])


class SetupCheck(Struct):
    """As `ringdesk doctor` finds it; `state` is ok, warn or bad."""

    name: str
    state: str
    code: str
    params: dict[str, Any]


class SetupState(Struct):
    required: bool
    checks: list[SetupCheck]


class Organization(Input):
    name: str
    slug: str | None = None


class Admin(Input):
    name: str
    email: str
    password: Password


class Department(Input):
    name: str


class Setup(Input):
    organization: Organization
    admin: Admin
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    languages: Annotated[tuple[str, ...], Field(min_length=1, max_length=10)] = rules.LANGUAGES
    departments: Annotated[tuple[Department, ...], Field(max_length=50)] = ()
    mailbox: dict[str, Any] | None = None
    template: Literal["default", "blank"] = "default"
    demo: bool = False


@router.get("/setup", responses=shows(SetupState))
async def show_setup(works: Unasked) -> Response:
    """Whether the wizard is needed, and what an installer should know before."""
    async with works.db.transaction() as tx:
        required = await setup_required(tx)
    checks = await asyncio.to_thread(_checks, settings(works.ports)) if required else []
    return answer(None, SetupState(required, checks))


def _checks(configured: Settings) -> list[SetupCheck]:
    # The port is ours by now: asking whether it is free would only confuse.
    asked = [check for check in platform_checks(configured) if check.name != "port"]
    return [
        SetupCheck(name, finding.mark.value, finding.code, finding.params)
        for name, finding in examine(asked)
    ]


@router.post("/setup", status_code=201, responses=shows(Session, 201))
async def set_up(request: Request, works: Unasked, body: Setup) -> Response:
    """Found the first workspace and log its admin in."""
    gate(request).refuse_foreign(request)
    async with works.db.transaction() as tx:
        if not await setup_required(tx):
            raise Conflict("already_set_up")
    _refuse_faults(body)
    order = NewWorkspace(
        name=body.organization.name.strip(),
        slug=body.organization.slug,
        admin=FirstAdmin(body.admin.name.strip(), body.admin.email, body.admin.password),
        locale=body.locale,
        zone=body.zone,
        languages=tuple(dict.fromkeys(body.languages)),
        departments=tuple(dict.fromkeys(d.name.strip() for d in body.departments)),
        template=body.template,
        demo=body.demo,
        mailbox=body.mailbox,
    )
    await create_workspace(works, order, only_first=True)
    opened = await sign_in(works, body.admin.email, body.admin.password, caller(request))
    return await opened_answer(request, opened, status=201)


def _refuse_faults(body: Setup) -> None:
    admin, slug = body.admin, body.organization.slug
    email = rules.plain_email(admin.email)
    refuse(
        ("organization.name", rules.name_fault(body.organization.name)),
        ("organization.slug", rules.slug_fault(slug) if slug is not None else None),
        ("admin.name", rules.name_fault(admin.name)),
        ("admin.email", rules.email_fault(email)),
        ("admin.password", password_fault(admin.password, email=email, name=admin.name)),
        ("locale", rules.locale_fault(body.locale)),
        ("zone", rules.zone_fault(body.zone)),
        *((f"languages.{n}", rules.locale_fault(x)) for n, x in enumerate(body.languages)),
        *((f"departments.{n}.name", rules.name_fault(d.name)) for n, d in
          enumerate(body.departments)),
    )  # fmt: skip
