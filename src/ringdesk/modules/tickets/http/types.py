"""Ticket types with their forms, for those who keep them."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, Input, answer, expected_version, listed, shows

from ..commands.types import TypeEdit, add_type, change_type
from ..config import ProcessRule, TicketType, ticket_config
from ..forms import FormField
from ..queries.types import TypeChange, TypeUse, type_changes, type_use
from .bodies import Priority
from .categories import Name

router = APIRouter(tags=["configuration"])
Code = Annotated[str, StringConstraints(max_length=60)]


@router.get("/types", responses=shows(TicketType, listed=True))
async def get_types(ctx: Asked) -> Response:
    """Every type with its form, archived ones too."""
    ctx.require("config.manage")
    kinds = list((await ticket_config(ctx)).types.values())
    return listed(ctx, kinds)


class RuleInput(Input):
    """Another process for the tickets for which a condition holds."""

    when: dict[str, Any]
    process_key: Code


class TypeInput(Input):
    """What is to change. `fields` is the whole form, in its order."""

    name: Name | None = None
    description: Name | None = None
    fields: Annotated[list[dict[str, Any]], Field(max_length=200)] | None = None
    portal: bool | None = None
    process_key: Code | None = None
    process_rules: Annotated[list[RuleInput], Field(max_length=20)] | None = None
    position: Annotated[int, Field(ge=0, le=10_000)] | None = None
    archived: bool | None = None
    icon: Code | None = None
    # Null goes by the workspace's own.
    default_priority: Priority | None = None


class NewType(TypeInput):
    key: Code
    name: Name


def _edit(body: TypeInput) -> TypeEdit:
    sent = {n: getattr(body, n) for n in body.model_fields_set if n != "key"}
    kept = {n: v for n, v in sent.items() if v is not None or n == "default_priority"}
    if "fields" in kept:
        kept["fields"] = tuple(_field(place, f) for place, f in enumerate(kept["fields"]))
    if "process_rules" in kept:
        given = kept["process_rules"]
        kept["process_rules"] = tuple(ProcessRule(one.when, one.process_key) for one in given)
    return TypeEdit(**kept)


def _field(place: int, source: dict[str, Any]) -> FormField:
    try:
        return msgspec.convert(source, FormField)
    except msgspec.ValidationError as wrong:
        raise Invalid((f"fields.{place}", "field_shape", {"detail": str(wrong)[:300]})) from None


@router.post("/types", status_code=201, responses=shows(TicketType, 201))
async def post_type(ctx: Asked, body: NewType) -> Response:
    """A new ticket type; its key is for good."""
    ctx.require("config.manage")
    await add_type(ctx, body.key, _edit(body))
    return answer(ctx, (await ticket_config(ctx)).types[body.key], status=201)


@router.patch("/types/{key}", responses=shows(TicketType))
async def patch_type(ctx: Asked, request: Request, key: Code, body: TypeInput) -> Response:
    """Change a type or its form; a field in use keeps its kind.

    `If-Match` names the version that was edited; 412 `stale` says in `current` who changed it.
    """
    ctx.require("config.manage")
    await change_type(ctx, key, _edit(body), version=expected_version(request))
    kind = (await ticket_config(ctx)).types[key]
    return answer(ctx, kind, version=kind.version)


@router.get("/types/{key}/changes", responses=shows(TypeChange, listed=True))
async def get_type_changes(ctx: Asked, key: Code) -> Response:
    """The last fifty changes of a type, newest first, with what was before and after."""
    ctx.require("config.manage")
    return listed(ctx, await type_changes(ctx, key))


@router.get("/types/{key}/use", responses=shows(TypeUse))
async def get_type_use(ctx: Asked, key: Code) -> Response:
    """How many open tickets have the type, and which rules, views and processes ask its fields."""
    ctx.require("config.manage")
    return answer(ctx, await type_use(ctx, key))
