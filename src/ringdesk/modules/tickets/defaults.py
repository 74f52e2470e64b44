"""What a new workspace starts with: types, a category tree, priority rules, the default process."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import bindparam, insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, workflow
from ringdesk.modules.identity import WorkspaceCreated

from .config import ticket_config
from .shipped import SHIPPED
from .tables import categories, priority_rules, ticket_types

_insert_type = sql(insert(ticket_types).values({c.name: bindparam(c.name) for c in ticket_types.c}))
_insert_category = sql(insert(categories).values({c.name: bindparam(c.name) for c in categories.c}))
_insert_rules = sql(
    insert(priority_rules).values({c.name: bindparam(c.name) for c in priority_rules.c})
)


@react(WorkspaceCreated)
async def lay_ticket_defaults(ctx: Context, fact: Recorded) -> None:
    """The process always; types and categories unless a blank workspace was asked for."""
    await identity.bump_config(ctx)
    created = cast(WorkspaceCreated, fact.event)
    blank = created.template == "blank"
    types = SHIPPED["types"][:1] if blank else SHIPPED["types"]
    await ctx.tx.many(_insert_type, [_type_row(ctx, t, i) for i, t in enumerate(types)])
    if not blank:
        await ctx.tx.many(_insert_category, _category_rows(ctx))
    await ctx.tx.run(
        _insert_rules,
        id=ctx.new_id(),
        version=1,
        definition=SHIPPED["priority_rules"],
        author_name=ctx.actor.name,
        reason="workspace_created",
        published_at=ctx.now(),
    )
    config = await ticket_config(ctx)
    process = workflow.shipped("default")
    await workflow.publish(ctx, process, reason="workspace_created", readable=config.readable)


def _type_row(ctx: Context, made: dict[str, Any], position: int) -> dict[str, Any]:
    row = {
        "process_key": "default", "process_rules": [], "portal": True, "archived_at": None,
        "icon": "ticket", "default_priority": None, "version": 1, "changed_by": ctx.actor.name,
        "changed_at": ctx.now(), **made,
    }  # fmt: skip
    return {**row, "id": ctx.new_id(), "position": position}


def _category_rows(ctx: Context) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []

    def grow(branch: list[dict[str, Any]], parent: list[UUID]) -> None:
        for position, node in enumerate(branch):
            made = ctx.new_id()
            rows.append(
                {
                    "id": made, "parent_id": parent[-1] if parent else None,
                    "level": len(parent) + 1, "path": [*parent, made], "name": node["name"],
                    "position": position, "archived_at": None, "merged_into_id": None,
                }
            )  # fmt: skip
            grow(node.get("children", []), [*parent, made])

    grow(SHIPPED["categories"], [])
    return rows
