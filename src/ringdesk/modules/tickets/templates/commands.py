"""Writing templates: one's own, a team's, or everybody's; each change is a version on record."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Denied, Invalid, NotFound, Stale
from ringdesk.kernel.sightings import refuse_stale
from ringdesk.kernel.versions import author
from ringdesk.modules import identity

from .. import store as ticket_store
from ..commands.configuring import differences, named
from ..config import ticket_config
from ..events import ConfigChanged
from ..tables import reply_templates, template_folders
from . import rules, store, values

LONGEST_TEXT = 20_000
MOST_LANGUAGES = 12


class TemplateDraft(msgspec.Struct, frozen=True, kw_only=True):
    """`personal`: the writer's own; else a team's, or with none everybody's."""

    name: dict[str, str]
    texts: dict[str, str]
    folder_id: UUID | None = None
    shortcut: str | None = None
    personal: bool = False
    team_id: UUID | None = None
    type_keys: list[str] = []
    category_ids: list[UUID] = []


@command(needs="template.use")
async def save_template(
    ctx: Context,
    draft: TemplateDraft,
    template_id: UUID | None = None,
    *,
    version: int | None = None,
    shipped_key: str | None = None,
) -> UUID:
    """Make a template, or change one. `template.manage` for those that are not one's own.

    Invalid names every fault: `unknown_variable` with the variable, `template_braces` with what
    stands there.
    """
    before = await store.find(ctx, template_id, locked=True) if template_id else None
    if before:
        _may_change(ctx, before)
        _refuse_stale(before, version)
    after = await _checked(ctx, draft, template_id)
    _may_change(ctx, after)
    if before is None:
        return await _add(ctx, after, shipped_key)
    changes = differences(rules.contents(before), rules.contents(after))
    if changes:
        stamped = {
            **after, "version": before["version"] + 1, "updated_at": ctx.now(),
            "updated_by": author(ctx),
        }  # fmt: skip
        await store.change(ctx, before["id"], stamped)
        await store.keep_version(ctx, {**before, **stamped})
        _tell(ctx, before["id"], after["name"], changes)
    found: UUID = before["id"]
    return found


def _refuse_stale(row: Mapping[str, Any], version: int | None) -> None:
    if version is not None and row["version"] != version:
        raise Stale({"version": row["version"]})


def _may_change(ctx: Context, row: Mapping[str, Any]) -> None:
    if row["owner_id"] is None:
        ctx.require("template.manage")
    elif row["owner_id"] != ctx.actor.member_id:
        raise NotFound("template")


async def _add(ctx: Context, after: Mapping[str, Any], shipped_key: str | None) -> UUID:
    template_id = ctx.new_id()
    row = {
        **after, "id": template_id, "shipped_key": shipped_key, "version": 1,
        "created_at": ctx.now(), "updated_at": ctx.now(), "updated_by": author(ctx),
        "archived_at": None,
    }  # fmt: skip
    await store.add(ctx, row)
    _tell(ctx, template_id, after["name"], differences({}, rules.contents(row)))
    return template_id


def _tell(ctx: Context, template_id: UUID, name: Any, changes: Any) -> None:
    ctx.emit(ConfigChanged(subject_id=template_id, what="template", name=name, changes=changes))


async def _checked(ctx: Context, draft: TemplateDraft, besides: UUID | None) -> dict[str, Any]:
    """The columns as they will be stored. Invalid with every fault at once."""
    config = await ticket_config(ctx)
    name = named(draft.name)
    texts = {lang: text.strip() for lang, text in draft.texts.items() if text.strip()}
    shortcut = rules.shortcut_of(draft.shortcut)
    if draft.personal and ctx.actor.member_id is None:
        raise Denied("member")
    row = {
        "name": name, "texts": texts, "shortcut": shortcut, "folder_id": draft.folder_id,
        "owner_id": ctx.actor.member_id if draft.personal else None,
        "team_id": None if draft.personal else draft.team_id,
        "type_keys": draft.type_keys, "category_ids": draft.category_ids,
    }  # fmt: skip
    errors = [*_text_errors(texts, values.known(config))]
    if unknown := [k for k in draft.type_keys if k not in config.types]:
        errors.append(("type_keys", "not_an_option", {"unknown": unknown}))
    if any(one not in config.categories for one in draft.category_ids):
        errors.append(("category_ids", "not_an_option", {}))
    errors += await _place_errors(ctx, row)
    if shortcut and not rules.is_shortcut(shortcut):
        errors.append(("shortcut", "template_shortcut", {}))
    elif shortcut and await store.shortcut_taken(ctx, shortcut, row, besides):
        errors.append(("shortcut", "taken", {}))
    if errors:
        raise Invalid(*errors)
    return row


def _text_errors(
    texts: Mapping[str, str], known: set[str]
) -> list[tuple[str, str, dict[str, Any]]]:
    if not texts:
        return [("texts", "required", {})]
    if len(texts) > MOST_LANGUAGES:
        return [("texts", "too_many", {"max": MOST_LANGUAGES})]
    found: list[tuple[str, str, dict[str, Any]]] = []
    for language, text in texts.items():
        if len(text) > LONGEST_TEXT:
            found.append((f"texts.{language}", "too_long", {"max_length": LONGEST_TEXT}))
        found += [
            (f"texts.{language}", fault.code, {"what": fault.what})
            for fault in rules.faults(text, known)
        ]
    return found


async def _place_errors(
    ctx: Context, row: Mapping[str, Any]
) -> list[tuple[str, str, dict[str, Any]]]:
    found: list[tuple[str, str, dict[str, Any]]] = []
    if row["team_id"] and row["team_id"] not in (await identity.directory(ctx)).teams:
        found.append(("team_id", "not_an_option", {}))
    if row["folder_id"] and row["folder_id"] not in {f.id for f in await store.folders(ctx)}:
        found.append(("folder_id", "not_an_option", {}))
    return found


@command(needs="template.use")
async def archive_template(ctx: Context, template_id: UUID, *, version: int | None = None) -> None:
    """Take it out of use; what was written with it stays, and so do its versions."""
    row = await store.find(ctx, template_id, locked=True)
    _may_change(ctx, row)
    _refuse_stale(row, version)
    await store.change(ctx, template_id, {"archived_at": ctx.now(), "shipped_key": None})
    _tell(ctx, template_id, row["name"], differences({"archived": False}, {"archived": True}))


@command(needs="template.manage")
async def save_folder(
    ctx: Context,
    name: Mapping[str, str],
    position: int = 0,
    folder_id: UUID | None = None,
    *,
    version: int | None = None,
) -> UUID:
    """Make a folder, or change one; Stale when it is no longer what `version` was read from."""
    kept = named(name)
    if folder_id is None:
        made = ctx.new_id()
        await store.add_folder(ctx, made, kept, position)
        changes = differences({}, {"name": kept, "position": position})
        ctx.emit(ConfigChanged(subject_id=made, what="template_folder", name=kept, changes=changes))
        return made
    row = await store.folder(ctx, folder_id)
    refuse_stale(version, store.folder_facts(row))
    after = {"name": kept, "position": position}
    await ctx.tx.run(
        update(template_folders)
        .where(template_folders.c.tenant_id == ctx.tenant_id, template_folders.c.id == folder_id)
        .values(**after)
    )
    ctx.emit(
        ConfigChanged(
            subject_id=folder_id, what="template_folder", name=kept,
            changes=differences(row, after),
        )
    )  # fmt: skip
    return folder_id


@command(needs="template.manage")
async def drop_folder(ctx: Context, folder_id: UUID, *, version: int | None = None) -> None:
    """Its templates stay, without a folder. Stale as `save_folder`."""
    row = await store.folder(ctx, folder_id)
    refuse_stale(version, store.folder_facts(row))
    r, f = reply_templates.c, template_folders.c
    await ctx.tx.run(
        update(reply_templates)
        .where(r.tenant_id == ctx.tenant_id, r.folder_id == folder_id)
        .values(folder_id=None)
    )
    await ctx.tx.run(
        delete(template_folders).where(f.tenant_id == ctx.tenant_id, f.id == folder_id)
    )
    ctx.emit(
        ConfigChanged(
            subject_id=folder_id, what="template_folder", name=row["name"],
            changes=differences({"archived": False}, {"archived": True}),
        )
    )  # fmt: skip


@command(needs="template.use")
async def use_template(ctx: Context, ref: ticket_store.Ref, template_id: UUID) -> None:
    """It went into a reply or a note of this ticket: counted for the ticket's category."""
    ticket = await ticket_store.read(ctx, ref)
    await store.find(ctx, template_id)
    await store.count_use(ctx, template_id, ticket.category_id)
