"""A new request: choose what it is about, fill the form, send it once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import DomainError, Invalid, NotFound
from ringdesk.kernel.i18n import pick
from ringdesk.modules import customers, identity, tickets
from ringdesk.modules.tickets import TicketConfig

from .. import grants, once, queries, uploads
from ..promised import expected
from ..request_form import (
    Typed,
    category_choices,
    form_faults,
    shown_fields,
    typed,
    values_of,
)
from ..route import PortalRoute
from ..sent import MOST_FILES, Fault, Sent, faults_of, sent, uuid_or_none
from ..visit import Arrived, Visit, customer

router = APIRouter(route_class=PortalRoute)
_HOUR = timedelta(hours=1)


def portal_types(config: TicketConfig) -> list[Any]:
    return [k for k in config.types.values() if k.portal and not k.archived]


@router.get("/new")
async def choose(visit: Arrived) -> Response:
    """One type only: nothing to choose."""
    async with visit.context() as ctx:
        types = portal_types(await tickets.ticket_config(ctx))
    if len(types) == 1:
        return visit.redirect(f"new/{types[0].key}")
    return visit.page("choose.html", types=types)


@router.get("/new/{type_key}")
async def form(visit: Arrived, type_key: str) -> Response:
    return await _form_page(visit, type_key, Typed(), [])


async def _form_page(
    visit: Visit, type_key: str, filled: Typed, faults: list[Fault], *, status: int = 200
) -> Response:
    async with visit.context() as ctx:
        config = await tickets.ticket_config(ctx)
        kind = _offered(config, type_key)
        shown = shown_fields(ctx, config, type_key, filled)
        answered = await queries.usual_first_answer(ctx)
        rules = await expected(ctx, visit, type_key)
    own = [f for f in kind.fields if f.portal and not f.archived]
    seen = {f.key for f in shown}
    return visit.page(
        "submit.html",
        status=status,
        kind=kind,
        labels={f"fields.{f.key}": pick(f.name, visit.locale) for f in own},
        types=portal_types(config),
        filled=filled,
        shown=shown,
        hidden=[f for f in own if f.key not in seen],
        depends=any(f.visible_when or f.required_when for f in own),
        branches=category_choices(config, visit.locale),
        faults=faults,
        most_files=MOST_FILES,
        most_bytes=visit.works.ports["settings"].attachment_bytes,
        answered=answered,
        expected=rules,
    )


def _offered(config: TicketConfig, type_key: str) -> Any:
    kind = config.types.get(type_key)
    if kind is None or not kind.portal or kind.archived:
        raise NotFound("type")
    return kind


@router.post("/new/{type_key}")
async def submit(visit: Arrived, type_key: str) -> Response:
    """Send it; or only show the form again (`action=refresh`) with what was typed."""
    form = await sent(visit.request)
    async with visit.context() as ctx:
        kind = _offered(await tickets.ticket_config(ctx), type_key)
    if not visit.genuine(form.text("csrf")):
        filled = typed(form, kind.fields, [])
        return await _form_page(visit, type_key, filled, [("form", "csrf", {})], status=403)
    refresh = form.text("action") == "refresh"
    await identity.throttle(visit.works, _limits(visit, form, refresh=refresh))
    kept, faults = await uploads.take(visit, form)
    filled = typed(form, kind.fields, kept)
    if refresh:
        return await _form_page(visit, type_key, filled, faults)
    faults = await _faults(visit, type_key, form, filled) + faults
    if faults:
        return await _form_page(visit, type_key, filled, faults, status=422)
    try:
        return await _send(visit, type_key, filled)
    except Invalid as refused:
        faults = [_named(fault) for fault in faults_of(refused)]
        return await _form_page(visit, type_key, filled, faults, status=422)


def _limits(visit: Visit, form: Sent, *, refresh: bool) -> list[tuple[str, int, timedelta]]:
    """Asking which fields show is free; requests and stored files are counted by address."""
    limits = [] if refresh else [(f"portal-new-ip:{visit.ip}", 120, _HOUR)]
    return [*limits, (f"portal-files-ip:{visit.ip}", 60, _HOUR)] if form.files("files") else limits


async def _faults(visit: Visit, type_key: str, form: Sent, filled: Typed) -> list[Fault]:
    async with visit.context() as ctx:
        config = await tickets.ticket_config(ctx)
        shown = shown_fields(ctx, config, type_key, filled)
    faults = form_faults(filled, shown, known_customer=visit.requester is not None)
    # Filled by programs only: people do not see this field.
    return [("website", "leave_empty", {}), *faults] if form.text("website") else faults


def _named(fault: Fault) -> Fault:
    """The domain's name of a field turned into the form's."""
    name, code, params = fault
    return {"category_id": "category", "requester": "email"}.get(name, name), code, params


async def _send(visit: Visit, type_key: str, filled: Typed) -> Response:
    """One transaction: the token, the ticket and the answer, or nothing of it."""
    address = filled.email.strip().lower()
    limits = [(f"portal-new:{visit.door.id}:{address}", 20, _HOUR)] if address else []
    await identity.throttle(visit.works, limits)
    async with visit.context() as ctx:
        earlier = await once.claim(ctx, filled.token, visit.visitor)
        if earlier is not None:
            return _go_on(visit, earlier)
        requester = visit.requester or await customers.resolve(
            ctx, customers.Contact(filled.email, filled.name.strip()), locale=visit.locale
        )
        with ctx.acting_as(customer(requester, visit.locale)):
            ticket = await _create(ctx, visit, type_key, filled, requester)
        grant = "" if visit.requester else grants.fresh(visit, ctx.now(), ticket)
        location = f"t/{ticket.number}/received {grant}".strip()
        await once.remember(ctx, filled.token, visit.visitor, location)
    return _go_on(visit, location)


async def _create(
    ctx: Context, visit: Visit, type_key: str, filled: Typed, requester: customers.Requester
) -> tickets.TicketState:
    config = await tickets.ticket_config(ctx)
    shown = {f.key for f in shown_fields(ctx, config, type_key, filled)}
    values = values_of(config.types[type_key].fields, filled)
    files = [kept.id for kept in filled.kept]
    await tickets.adopt_uploads(ctx, files, UUID(visit.visitor))
    draft = tickets.Draft(
        subject=filled.subject,
        text=filled.text,
        requester=requester.id,
        channel="portal",
        type_key=type_key,
        category_id=_category(config, filled.category),
        fields={key: value for key, value in values.items() if key in shown},
        locale=visit.locale,
        attachment_ids=files,
    )
    made: tickets.TicketState = await tickets.create(ctx, draft)
    return made


def _category(config: TicketConfig, text: str) -> UUID | None:
    if not text:
        return None
    category_id = uuid_or_none(text)
    if category_id is None or category_id not in config.categories:
        raise Invalid(("category_id", "not_an_option"))
    return category_id


def _go_on(visit: Visit, answer: str) -> Response:
    """To the page of the new ticket; a visitor who is not logged in gets the grant for it."""
    if not answer:
        raise DomainError("refused")
    path, _, grant = answer.partition(" ")
    response = visit.redirect(path)
    if grant:
        grants.give(visit, response, grant, path.split("/")[1])
    return response
