"""Names beside ids: members, customers, kinds of approvals."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.modules import customers, identity, workflow
from ringdesk.modules.tickets.shapes import MemberRef

from ..shapes import ApprovalKind, ApprovalTicket

# Kinds besides processes; clients name them.
OTHER_KINDS = ("compensation",)


class Named(msgspec.Struct, frozen=True):
    people: identity.Directory
    kinds: dict[str, dict[str, str]]
    requesters: dict[UUID, str]

    def member(self, member_id: UUID | None) -> MemberRef | None:
        found = self.people.members.get(member_id) if member_id else None
        return MemberRef(found.id, found.name, found.color) if found else None

    def one(self, member_id: UUID) -> MemberRef:
        found = self.people.members[member_id]
        return MemberRef(found.id, found.name, found.color)

    def kind(self, kind: str) -> dict[str, str] | None:
        return self.kinds.get(kind)

    def ticket(self, row: Mapping[str, Any]) -> ApprovalTicket:
        """The ticket of a row that was joined with it."""
        return ApprovalTicket(
            id=row["ticket_id"],
            number=row["number"],
            subject=row["subject"],
            priority=row["priority"],
            requester_name=self.requesters.get(row["requester_id"], ""),
            excerpt=row["excerpt"],
        )


async def named(ctx: Context, requesters: Iterable[UUID] = ()) -> Named:
    """Everything that approvals name, read once."""
    return Named(
        await identity.directory(ctx), await _process_names(ctx), await _customers(ctx, requesters)
    )


async def _process_names(ctx: Context) -> dict[str, dict[str, str]]:
    published = await workflow.versions(ctx)
    standings = await workflow.standings(ctx)
    return {
        key: published[key, one.version].process.name
        for key, one in standings.items()
        if (key, one.version) in published
    }


async def _customers(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    _r = customers.requesters.c
    rows = await ctx.tx.all(
        select(_r.id, _r.name).where(_r.tenant_id == ctx.tenant_id, any_of(_r.id, wanted))
    )
    return {row["id"]: row["name"] for row in rows}


async def kinds(ctx: Context) -> list[ApprovalKind]:
    """What may be delegated: approvals of processes that ask for any, and the other kinds."""
    published, standings = await workflow.versions(ctx), await workflow.standings(ctx)
    asking = [
        ApprovalKind(key, published[key, one.version].process.name)
        for key, one in standings.items()
        if one.archived_at is None
        and any(node.kind == "approval" for node in published[key, one.version].process.nodes)
    ]
    return [*asking, *(ApprovalKind(kind, None) for kind in OTHER_KINDS)]
