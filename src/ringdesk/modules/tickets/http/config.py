"""What the workspace is configured with, in one read at the start of the client."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.kernel.i18n import COMPLETE
from ringdesk.modules import identity, workflow

from ..config import TicketConfig, ticket_config
from ..fields import CHANNELS
from ..forms import L10n
from ..priority import PRIORITIES
from ..queries.tags import TagCount, tag_counts
from ..reasons import (
    EVIDENCE_TYPES,
    HANDOVER_CHECKS,
    REOPEN_REASONS,
    RETURN_REASONS,
    TRANSFER_REASONS,
    VOID_REASONS,
)

router = APIRouter(tags=["configuration"])


class Named(msgspec.Struct):
    code: str
    name: L10n


class CheckNamed(msgspec.Struct):
    """A line of a checklist; empty lists mean every type or priority. Archived ones are named."""

    code: str
    name: L10n
    type_keys: list[str]
    priorities: list[str]
    archived: bool


class Config(msgspec.Struct, kw_only=True):
    """Types, categories, statuses, people: everything a client needs to name what it shows."""

    types: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    statuses: list[dict[str, Any]]
    nodes: list[dict[str, Any]]
    priorities: list[dict[str, Any]]
    scales: dict[str, dict[str, L10n]]
    teams: list[dict[str, Any]]
    departments: list[dict[str, Any]]
    members: list[dict[str, Any]]
    return_reasons: list[Named]
    transfer_reasons: list[Named]
    handover_checks: list[Named]
    reopen_reasons: list[Named]
    void_reasons: list[Named]
    evidence_types: list[Named]
    checklists: dict[str, list[CheckNamed]]
    tags: list[TagCount]
    limits: dict[str, int]
    languages: list[str]
    channels: list[str]


def _named(ctx: Context, family: str, codes: tuple[str, ...]) -> list[Named]:
    texts = ctx.ports["texts"]
    return [
        Named(code, {lang: texts.t(lang, f"tickets.{family}.{code}") for lang in COMPLETE})
        for code in codes
    ]


Lines = Callable[[Context], Awaitable[list[tuple[str, CheckNamed]]]]
_lines: list[Lines] = []


def tells_checks(source: Lines) -> Lines:
    """Declare who keeps the lines that a verification ticks: (part, line), in their order."""
    _lines.append(source)
    return source


async def _checklists(ctx: Context) -> dict[str, list[CheckNamed]]:
    found: dict[str, list[CheckNamed]] = {"result": [], "process": []}
    for source in _lines:
        for part, line in await source(ctx):
            found[part].append(line)
    return found


@router.get("/config", responses=shows(Config))
async def get_config(ctx: Asked) -> Response:
    """The configuration, for clients to keep until the live event `config`."""
    config = await ticket_config(ctx)
    people = await identity.directory(ctx)
    processes = list((await workflow.versions(ctx)).values())
    shown = Config(
        types=[_type(t) for t in config.types.values() if not t.archived],
        categories=[_category(c) for c in config.categories.values()],
        statuses=_statuses(processes),
        nodes=[_nodes(p.process) for p in processes],
        priorities=_priorities(ctx, config),
        scales=_plain(config.rules.scales),
        teams=[_team(t) for t in people.teams.values() if not t.archived],
        departments=[_department(d) for d in people.departments.values() if not d.archived],
        members=[_member(m) for m in people.members.values()],
        return_reasons=_named(ctx, "return_reason", RETURN_REASONS),
        transfer_reasons=_named(ctx, "transfer_reason", TRANSFER_REASONS),
        handover_checks=_named(ctx, "handover_check", HANDOVER_CHECKS),
        reopen_reasons=_named(ctx, "reopen_reason", REOPEN_REASONS),
        void_reasons=_named(ctx, "void_reason", VOID_REASONS),
        evidence_types=_named(ctx, "evidence_type", EVIDENCE_TYPES),
        checklists=await _checklists(ctx),
        tags=await tag_counts(ctx),
        limits={"attachment_bytes": ctx.ports["settings"].attachment_bytes, "attachments": 50},
        languages=list(people.languages),
        channels=list(CHANNELS),
    )
    return answer(ctx, shown)


def _type(kind: Any) -> dict[str, Any]:
    return {
        "key": kind.key, "name": kind.name, "description": kind.description,
        "fields": kind.fields, "portal": kind.portal, "process_key": kind.process_key,
        "icon": kind.icon, "default_priority": kind.default_priority,
    }  # fmt: skip


def _category(node: Any) -> dict[str, Any]:
    return {
        "id": node.id, "parent_id": node.parent_id, "level": node.level, "name": node.name,
        "active": not node.archived,
    }  # fmt: skip


def _statuses(published: list[workflow.Published]) -> list[dict[str, Any]]:
    """The newest word for each status of each process."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for version in sorted(published, key=lambda p: p.process.version):
        for status in version.process.statuses:
            found[version.process.key, status.key] = {
                "key": status.key, "category": status.category, "name": status.name,
                "process_key": version.process.key,
            }  # fmt: skip
    return list(found.values())


def _nodes(process: workflow.Process) -> dict[str, Any]:
    nodes = [
        {"key": n.key, "name": n.name, "status": n.status, "duty": n.duty,
         "category": process.status(n.status).category}
        for n in process.nodes
    ]  # fmt: skip
    return {"process_key": process.key, "version": process.version, "nodes": nodes}


def _priorities(ctx: Context, config: TicketConfig) -> list[dict[str, Any]]:
    texts = ctx.ports["texts"]
    return [
        {
            "key": key,
            "name": {lang: texts.t(lang, f"tickets.priority.{key}") for lang in COMPLETE},
            "definition": config.rules.definitions.get(key, {}),
        }
        for key in PRIORITIES
    ]


def _plain(scales: Mapping[Any, Mapping[Any, L10n]]) -> dict[str, dict[str, L10n]]:
    return {what: dict(levels) for what, levels in scales.items()}


def _team(team: identity.TeamEntry) -> dict[str, Any]:
    members: list[UUID] = list(team.member_ids)
    return {
        "id": team.id, "name": team.name, "department_id": team.department_id,
        "member_ids": members,
    }  # fmt: skip


def _department(department: identity.DepartmentEntry) -> dict[str, Any]:
    return {
        "id": department.id, "name": department.name, "liaison_id": department.liaison_id,
    }  # fmt: skip


def _member(member: identity.MemberEntry) -> dict[str, Any]:
    return {
        "id": member.id, "name": member.name, "email": member.email, "color": member.color,
        "role_key": member.role_key, "status": "active" if member.active else "suspended",
    }  # fmt: skip


@router.get("/field-catalogue")
async def get_field_catalogue(ctx: Asked) -> Response:
    """The fields and operators of conditions: filters, views, rules."""
    config = await ticket_config(ctx)
    return answer(ctx, {"data": config.catalogue.describe()})
