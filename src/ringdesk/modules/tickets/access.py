"""What a field of the form is to somebody now: the node the ticket stands at decides.

One rule for every door. Whoever opens one ticket sees it by their own turn (`accesses`). Lists,
exports, searches, letters and the record have many readers or many tickets: for them a split hides
what any of its branches hides (`Unseen`), known without a statement.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, case, cast, null, or_

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import JSONB
from ringdesk.modules import workflow

from . import flow
from .config import TicketConfig, ticket_config
from .state import TicketState
from .tables import tickets

# Of several nodes one may act at, the one that allows most.
_FROM_MOST: tuple[workflow.Access, ...] = ("required", "edit", "read", "hidden")
_t = tickets.c
# What a row must tell for its fields to be judged.
STANDING = (_t.process_key, _t.process_version)


async def accesses(ctx: Context, ticket: TicketState) -> dict[str, workflow.Access]:
    """By field, what the node says; a field not mentioned can be edited. Empty for the product.

    In a split the branches say it: those where it is this actor's turn, else all of them.
    """
    if ctx.actor.kind == "system":
        return {}
    process = await flow.process_of(ctx, ticket)
    nodes = [process.node(ticket.node)]
    if nodes[0].kind == "parallel":
        nodes = await _of_branches(ctx, process, ticket) or nodes
    if not any(node.fields for node in nodes):
        return {}
    keys = {field.field for node in nodes for field in node.fields}
    return {key: _most(nodes, key) for key in keys}


async def seen_fields(ctx: Context, ticket: TicketState) -> dict[str, Any]:
    """The fields as this actor, who has the ticket open, may see them."""
    access = await accesses(ctx, ticket)
    return {k: v for k, v in ticket.fields.items() if access.get(k) != "hidden"}


async def _of_branches(
    ctx: Context, process: workflow.Process, ticket: TicketState
) -> list[workflow.Node]:
    active = [process.node(key) for key in await flow.active_branches(ctx, ticket)]
    facts = await flow.actor_facts(ctx, ticket)
    mine = [n for n in active if n.who is None or workflow.may_act(n.who, facts)]
    return mine or active


def _most(nodes: list[workflow.Node], key: str) -> workflow.Access:
    return min((workflow.access_of(node, key) for node in nodes), key=_FROM_MOST.index)


Place = tuple[str, int, str]


class Unseen(msgspec.Struct, frozen=True):
    """The fields that are hidden, by process, version and node; most workspaces hide none."""

    at: Mapping[Place, frozenset[str]]

    def at_place(self, process_key: str, version: int, node: str) -> frozenset[str]:
        return self.at.get((process_key, version, node), frozenset())

    def of(self, ticket: TicketState) -> frozenset[str]:
        return self.at_place(ticket.process_key, ticket.process_version, ticket.node)

    def of_row(self, row: Mapping[str, Any]) -> frozenset[str]:
        """Of a row selected with STANDING and its node."""
        return self.at_place(row["process_key"], row["process_version"], row["node"])

    def anywhere(self, process_key: str, version: int) -> frozenset[str]:
        """Hidden at one node at least: no index that outlives the node may hold them."""
        return frozenset[str]().union(
            *(
                keys
                for (key, number, _), keys in self.at.items()
                if (key, number) == (process_key, version)
            )
        )

    def columns(self) -> dict[str, ColumnElement[Any]]:
        """By field hidden anywhere, the tickets' fields as a filter may ask about it."""
        hidden = {key for keys in self.at.values() for key in keys}
        return {
            key: case((self._hides(key), cast(null(), JSONB)), else_=_t.fields) for key in hidden
        }

    def standing(self) -> ColumnElement[bool] | None:
        """Tickets that stand where anything is hidden; None where nothing ever is."""
        return _among(self.at) if self.at else None

    def _hides(self, field: str) -> ColumnElement[bool]:
        return _among(place for place, fields in self.at.items() if field in fields)


def _among(places: Iterable[Place]) -> ColumnElement[bool]:
    return or_(
        *(
            and_(_t.process_key == key, _t.process_version == version, _t.node == node)
            for key, version, node in places
        )
    )


def without(fields: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in hidden}


def told_changes(
    changes: Sequence[Mapping[str, Any]], hidden: Collection[str]
) -> list[dict[str, Any]]:
    """What the record says was changed, as one may read it where the ticket stands."""
    if not hidden:
        return [dict(change) for change in changes]
    told = []
    for change in changes:
        if change["field"] == "fields":
            sides = {side: without(change[side] or {}, hidden) for side in ("before", "after")}
            if sides["before"] == sides["after"]:
                continue
            told.append({**change, **sides})
        else:
            told.append(dict(change))
    return told


def _hidden(process: workflow.Process) -> Iterator[tuple[Place, frozenset[str]]]:
    for node in process.nodes:
        held = workflow.inside(process, node.key) if node.kind == "parallel" else ()
        said = [*node.fields, *(one for key in held for one in process.node(key).fields)]
        keys = frozenset(one.field for one in said if one.access == "hidden")
        if keys:
            yield (process.key, process.version, node.key), keys


async def _load(ctx: Context) -> Unseen:
    published = (await workflow.versions(ctx)).values()
    return Unseen(dict(found for each in published for found in _hidden(each.process)))


async def _load_config(ctx: Context) -> TicketConfig:
    config, hides = await ticket_config(ctx), await unseen(ctx)
    return config.asking(hides.columns()) if hides.at else config


_unseen: TenantCache[Unseen] = TenantCache(_load)
_seen_config: TenantCache[TicketConfig] = TenantCache(_load_config)


async def unseen(ctx: Context) -> Unseen:
    """What the processes of this workspace hide, and where."""
    return await _unseen.get(ctx)


async def told_fields(ctx: Context, ticket: TicketState) -> dict[str, Any]:
    """The fields as letters, notices and whoever else is not the actor may read them."""
    return without(ticket.fields, (await unseen(ctx)).of(ticket))


async def seen_config(ctx: Context) -> TicketConfig:
    """The configuration for people's filters: where a field is hidden, it is missing."""
    return await _seen_config.get(ctx)
