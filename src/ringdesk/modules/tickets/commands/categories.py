"""The category tree: grown, renamed, moved, archived. Three levels; nothing is ever deleted."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, NotFound, Stale
from ringdesk.modules import identity

from ..config import Category, TicketConfig, ticket_config
from ..tables import categories
from .configuring import changed, differences, named

LEVELS = 3
MOST = 2000

_insert = sql(insert(categories).values({c.name: bindparam(c.name) for c in categories.c}))
_KEPT = ("parent_id", "level", "path", "name", "position", "archived_at", "merged_into_id")
_save = sql(
    update(categories)
    .where(
        categories.c.tenant_id == bindparam("tenant_id"), categories.c.id == bindparam("that_id")
    )
    .values({n: bindparam(f"new_{n}") for n in _KEPT})
)


class CategoryEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; a field left out (UNSET) stays. `parent_id` None: to the top."""

    name: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    parent_id: UUID | None | msgspec.UnsetType = msgspec.UNSET
    position: int | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET


@command(needs="config.manage")
async def add_category(ctx: Context, name: dict[str, str], parent_id: UUID | None = None) -> UUID:
    """A new category at the end of its siblings. Invalid for a fourth level or a name taken."""
    config = await alone(ctx)
    if len(config.categories) >= MOST:
        raise Invalid(("name", "too_many_categories", {"max": MOST}))
    name = named(name)
    parent = _parent(config, parent_id)
    if parent and parent.level >= LEVELS:
        raise Invalid(("parent_id", "category_too_deep", {"levels": LEVELS}))
    siblings = _siblings(config, parent_id)
    _not_taken(siblings, name)
    made = ctx.new_id()
    path = [*(parent.path if parent else ()), made]
    position = max((c.position for c in siblings), default=-1) + 1
    await ctx.tx.run(
        _insert, id=made, parent_id=parent_id, level=len(path), path=path, name=name,
        position=position, archived_at=None, merged_into_id=None,
    )  # fmt: skip
    after = {"name": name, "parent": _path_name(config, parent)}
    await changed(ctx, "category", made, name, differences({}, after))
    return made


@command(needs="config.manage")
async def place_category(
    ctx: Context,
    category_id: UUID,
    parent_id: UUID | None,
    before: UUID | None = None,
    *,
    version: int | None = None,
) -> None:
    """Put it under a parent (None: at the top), before one of its children or at their end."""
    config = await alone(ctx)
    moved = as_seen(config, category_id, version)
    siblings = [c for c in _siblings(config, parent_id) if c.id != category_id]
    place = next((n for n, c in enumerate(siblings) if c.id == before), len(siblings))
    if before is not None and place == len(siblings):
        raise Invalid(("before", "not_an_option"))
    after = _edited(config, moved, CategoryEdit(parent_id=parent_id, position=place))
    for position, sibling in enumerate([*siblings[:place], after, *siblings[place:]]):
        if sibling.id != category_id and sibling.position != position:
            await write(ctx, config, msgspec.structs.replace(sibling, position=position))
    if changes := differences(_told(config, moved), _told(config, after)):
        for one in _branch(config, moved, after):
            await write(ctx, config, one)
        await changed(ctx, "category", category_id, after.name, changes)


@command(needs="config.manage")
async def change_category(
    ctx: Context, category_id: UUID, edit: CategoryEdit, *, version: int | None = None
) -> None:
    """Rename, move, put elsewhere among its siblings, archive (with all below) or bring back."""
    config = await alone(ctx)
    before = as_seen(config, category_id, version)
    after = _edited(config, before, edit)
    told_before, told_after = _told(config, before), _told(config, after)
    changes = differences(told_before, told_after)
    if not changes:
        return
    for one in _branch(config, before, after):
        await write(ctx, config, one)
    await changed(ctx, "category", category_id, after.name, changes)


async def alone(ctx: Context) -> TicketConfig:
    """The tree as it is, with the workspace's row held: two changes at once wait in turn."""
    await identity.bump_config(ctx)
    return await ticket_config(ctx)


def as_seen(config: TicketConfig, category_id: UUID, version: int | None) -> Category:
    """The category. NotFound; Stale when it is no longer what `version` was read from."""
    found = config.categories.get(category_id)
    if found is None:
        raise NotFound("category")
    if version is not None and version != found.version:
        raise Stale({"version": found.version, "name": found.name, "archived": found.archived})
    return found


def _parent(config: TicketConfig, parent_id: UUID | None) -> Category | None:
    if parent_id is None:
        return None
    parent = config.categories.get(parent_id)
    if parent is None or parent.archived:
        raise Invalid(("parent_id", "not_an_option"))
    return parent


def _siblings(config: TicketConfig, parent_id: UUID | None) -> list[Category]:
    return [c for c in config.categories.values() if c.parent_id == parent_id]


def _not_taken(siblings: list[Category], name: dict[str, str]) -> None:
    """Beside each other no two have the same name in any language; archived ones count not."""
    for language, text in name.items():
        if any(c.name.get(language) == text and not c.archived for c in siblings):
            raise Invalid(("name", "category_name_taken", {"name": text}))


def _edited(config: TicketConfig, before: Category, edit: CategoryEdit) -> Category:
    """The category as it would be. Invalid names what does not fit."""
    wanted: dict[str, Any] = {
        n: v for n in edit.__struct_fields__ if (v := getattr(edit, n)) is not msgspec.UNSET
    }
    if "name" in wanted:
        wanted["name"] = named(wanted["name"])
    after = msgspec.structs.replace(before, **wanted)
    if before.merged_into_id and (after.parent_id, after.archived) != (before.parent_id, True):
        raise Invalid(("archived", "category_merged"))
    if after.parent_id != before.parent_id:
        after = _moved(config, before, after, _parent(config, after.parent_id))
    elif before.archived and not after.archived:
        _parent(config, after.parent_id)
    others = [c for c in _siblings(config, after.parent_id) if c.id != before.id]
    if not after.archived:
        _not_taken(others, after.name)
    return after


def _moved(
    config: TicketConfig, before: Category, after: Category, parent: Category | None
) -> Category:
    if parent and before.id in parent.path:
        raise Invalid(("parent_id", "category_in_itself"))
    path = (*(parent.path if parent else ()), before.id)
    height = max(c.level for c in below(config, before)) - before.level
    if len(path) + height > LEVELS:
        raise Invalid(("parent_id", "category_too_deep", {"levels": LEVELS}))
    return msgspec.structs.replace(after, path=path, level=len(path))


def below(config: TicketConfig, top: Category) -> list[Category]:
    """The category and everything under it."""
    return [c for c in config.categories.values() if top.id in c.path]


def _branch(config: TicketConfig, before: Category, after: Category) -> list[Category]:
    """Every row that changes with it: paths follow a move, what is below an archived one rests."""
    found = [after]
    for child in below(config, before):
        if child.id == before.id:
            continue
        path = (*after.path, *child.path[len(before.path) :])
        archived = child.archived or (after.archived and not before.archived)
        found.append(msgspec.structs.replace(child, path=path, level=len(path), archived=archived))
    return found


async def write(ctx: Context, config: TicketConfig, category: Category) -> None:
    """Store one category of the tree as it is to be."""
    was = config.categories[category.id]
    archived_at = ctx.now() if category.archived else None
    if category.archived and was.archived and category == was:
        return
    await ctx.tx.run(
        _save, that_id=category.id, new_parent_id=category.parent_id, new_level=category.level,
        new_path=list(category.path), new_name=category.name, new_position=category.position,
        new_archived_at=archived_at, new_merged_into_id=category.merged_into_id,
    )  # fmt: skip


def _told(config: TicketConfig, category: Category) -> dict[str, Any]:
    parent = config.categories.get(category.parent_id) if category.parent_id else None
    return {
        "name": category.name, "parent": _path_name(config, parent),
        "position": category.position, "archived": category.archived,
    }  # fmt: skip


def _path_name(config: TicketConfig, category: Category | None) -> list[dict[str, str]]:
    return [config.categories[one].name for one in category.path] if category else []
