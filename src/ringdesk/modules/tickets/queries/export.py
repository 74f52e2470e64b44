"""A list of tickets as CSV, in the reader's words: page after page, so that nothing grows."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.csv_text import MARK, written
from ringdesk.kernel.i18n import pick
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.queries import Page, Sort, cut, paged
from ringdesk.modules import identity, workflow

from ..access import STANDING, unseen, without
from ..config import TicketConfig, ticket_config
from ..forms import FormField
from ..shapes import TicketRow
from ..tables import tickets
from .rows import reading, row_of, rows_to_sort

_ROWS = 500
_INSTANTS = (
    "created_at", "updated_at", "last_customer_at", "last_agent_at", "resolved_at", "closed_at",
    "archived_at",
)  # fmt: skip
Cell = Callable[[TicketRow], Any]


class Order(msgspec.Struct, frozen=True):
    """What is taken out: for whom, which rows, in which order."""

    tenant_id: UUID
    actor: Actor
    config_version: int
    where: ColumnElement[bool]
    sort: Sort


async def lines(works: Works, order: Order) -> AsyncIterator[bytes]:
    """UTF-8 with a mark; the first line names the columns in the reader's language."""
    words: _Words | None = None
    after: str | None = None
    while True:
        async with works.context(order.tenant_id, order.actor) as ctx:
            ctx.config_version = order.config_version
            if words is None:
                words = await _words(ctx)
                yield MARK + written([words.header()])
            cells, after = await _page(ctx, order, words, after)
        yield written(cells)
        if after is None:
            return


async def _page(
    ctx: Context, order: Order, words: "_Words", after: str | None
) -> tuple[list[list[Any]], str | None]:
    page = Page(_ROWS, after)
    rows = rows_to_sort(ctx, order.sort)
    query = rows.add_columns(tickets.c.fields, *STANDING).where(order.where)
    found = await ctx.tx.all(paged(query, order.sort, page, tickets.c.id), **reading(ctx))
    shown, following = cut(found, order.sort, page)
    people, hides = await identity.directory(ctx), await unseen(ctx)
    return [
        words.cells(row_of(row, people), without(row["fields"], hides.of_row(row))) for row in shown
    ], following


async def _words(ctx: Context) -> "_Words":
    statuses = {
        (version.process.key, status.key): status.name
        for version in (await workflow.versions(ctx)).values()
        for status in version.process.statuses
    }
    return _Words(ctx, await ticket_config(ctx), statuses)


class _Words:
    """How one reader reads a row: names for keys, instants on the reader's clock."""

    def __init__(
        self, ctx: Context, config: TicketConfig, statuses: Mapping[tuple[str, str], dict[str, str]]
    ) -> None:
        self._texts = ctx.ports["texts"]
        self._locale = ctx.actor.locale
        self._zone = ZoneInfo(ctx.actor.zone)
        self._config = config
        self._statuses = statuses
        self._fields = _fields(config)
        self._columns = self._plain() | {name: _instant_of(name, self._zone) for name in _INSTANTS}

    def _plain(self) -> dict[str, Cell]:
        return {
            "number": lambda row: row.number,
            "subject": lambda row: row.subject,
            "type": lambda row: self._type(row.type_key),
            "category": lambda row: self._category(row.category_id),
            "priority": lambda row: f"{row.priority} {self._t(f'priority.{row.priority}')}",
            "status": self._status,
            "requester": lambda row: row.requester.name,
            "customer_tier": lambda row: self._t(f"tier.{row.requester.tier}"),
            "organization": lambda row: row.organization and row.organization.name,
            "team": lambda row: row.team and row.team.name,
            "assignee": lambda row: row.assignee and row.assignee.name,
            "channel": lambda row: self._t(f"channel.{row.channel}"),
            "language": lambda row: row.locale,
            "tags": lambda row: ", ".join(row.tags),
            "return_count": lambda row: row.return_count,
            "reopen_count": lambda row: row.reopen_count,
            "evidence_count": lambda row: row.evidence_count,
            "rating": lambda row: row.rating,
        }

    def header(self) -> list[str]:
        names = [self._t(f"fields.{name}") for name in self._columns]
        zoned = dict(zip(self._columns, names, strict=True))
        zoned |= {name: f"{zoned[name]} ({self._zone.key})" for name in _INSTANTS}
        return [*zoned.values(), *(self._pick(f.name) for f in self._fields)]

    def cells(self, row: TicketRow, fields: Mapping[str, Any]) -> list[Any]:
        plain = [cell(row) for cell in self._columns.values()]
        return [*plain, *(self._field(f, fields.get(f.key)) for f in self._fields)]

    def _t(self, key: str) -> str:
        found: str = self._texts.t(self._locale, "tickets." + key)
        return found

    def _pick(self, name: Mapping[str, str]) -> str:
        return pick(name, self._locale)

    def _type(self, key: str) -> str:
        kind = self._config.types.get(key)
        return self._pick(kind.name) if kind else key

    def _category(self, category_id: UUID | None) -> str:
        tree = self._config.categories
        path = self._config.path_of(category_id) or []
        return "/".join(self._pick(tree[one].name) for one in path if one in tree)

    def _status(self, row: TicketRow) -> str:
        kind = self._config.types.get(row.type_key)
        name = self._statuses.get((kind.process_key if kind else "default", row.status))
        return self._pick(name) if name else row.status

    def _field(self, field: FormField, value: Any) -> Any:
        names = {o.value: self._pick(o.name) for o in field.options}
        if isinstance(value, list):
            return ", ".join(names.get(one, str(one)) for one in value)
        if isinstance(value, bool):
            return self._t("answer.yes" if value else "answer.no")
        return names.get(value, value) if isinstance(value, str) else value


def _instant_of(name: str, zone: ZoneInfo) -> Cell:
    def cell(row: TicketRow) -> str | None:
        at: datetime | None = getattr(row, name)
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if at else None

    return cell


def _fields(config: TicketConfig) -> list[FormField]:
    """The custom fields of all forms; one key is one column, as in conditions."""
    return _first_of_key(f for kind in config.types.values() for f in kind.fields)


def _first_of_key(fields: Iterable[FormField]) -> list[FormField]:
    found: dict[str, FormField] = {}
    for field in fields:
        found.setdefault(field.key, field)
    return list(found.values())
