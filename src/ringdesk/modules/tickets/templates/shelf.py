"""The templates that come with the product, and laying them into a workspace."""

from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context

from ..config import TicketConfig, ticket_config
from . import store
from .commands import TemplateDraft, save_folder, save_template

SHELF: dict[str, Any] = msgspec.json.decode((Path(__file__).parent / "shelf.json").read_bytes())


@command(needs="template.manage")
async def lay_shipped(ctx: Context) -> int:
    """Those that are not there yet; how many came in. Run again, it adds nothing."""
    config = await ticket_config(ctx)
    present = await store.shipped_already(ctx)
    missing = [one for one in SHELF["templates"] if one["key"] not in present]
    folders = {tuple(sorted(f.name.items())): f.id for f in await store.folders(ctx)}
    for one in missing:
        folder_id = await _folder(ctx, one["folder"], folders)
        await save_template(ctx, _draft(config, one, folder_id), shipped_key=one["key"])
    return len(missing)


async def _folder(ctx: Context, key: str, folders: dict[tuple[tuple[str, str], ...], UUID]) -> UUID:
    name = SHELF["folders"][key]
    known = tuple(sorted(name.items()))
    if known not in folders:
        folders[known] = await save_folder(ctx, name, list(SHELF["folders"]).index(key))
    return folders[known]


def _draft(config: TicketConfig, one: dict[str, Any], folder_id: UUID) -> TemplateDraft:
    """For the shipped categories of that name, where the workspace has them."""
    wanted = set(one.get("categories", []))
    return TemplateDraft(
        name=one["name"],
        texts=one["texts"],
        folder_id=folder_id,
        shortcut=one["shortcut"],
        type_keys=[key for key in one.get("types", []) if key in config.types],
        category_ids=[c.id for c in config.categories.values() if c.name.get("en") in wanted],
    )
