"""What the words of a file may name in this workspace, gathered from its configuration."""

from collections.abc import Iterable
from itertools import product
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from ..config import Category, TicketConfig, ticket_config
from .reading import Known
from .words import alike

T = TypeVar("T")
K = TypeVar("K")


async def known_here(ctx: Context, settings: dict[str, Any]) -> Known:
    """`settings` of the import: `day_leads`, `type_key` for rows that name no type."""
    config, people = await ticket_config(ctx), await identity.directory(ctx)
    types = [kind for kind in config.types.values() if not kind.archived]
    return Known(
        zone=ZoneInfo(people.zone),
        now=ctx.now(),
        day_leads=settings["day_leads"],
        type_key=settings["type_key"] or types[0].key,
        types={alike(name): t.key for t in types for name in (t.key, *t.name.values())},
        forms={k.key: tuple(f for f in k.fields if not f.archived) for k in types},
        categories=_categories(config),
        members=_unique(
            (alike(name), m.id)
            for m in people.members.values()
            if m.active
            for name in (m.email, m.name)
        ),
        teams=_unique((alike(t.name), t.id) for t in people.teams.values() if not t.archived),
    )


def _unique(pairs: Iterable[tuple[K, T]]) -> dict[K, T | None]:
    """Each name with what it names; None where it names two."""
    found: dict[K, T | None] = {}
    for name, thing in pairs:
        found[name] = thing if found.get(name, thing) == thing else None
    return found


def _categories(config: TicketConfig) -> dict[tuple[str, ...], UUID | None]:
    shown = [c for c in config.categories.values() if not c.archived]
    return _unique((path, c.id) for c in shown for path in _paths(config, c))


def _paths(config: TicketConfig, category: Category) -> set[tuple[str, ...]]:
    """Every spelling of its path in any of the languages, and its bare names."""
    names = [
        {alike(name) for name in config.categories[step].name.values()}
        for step in category.path
        if step in config.categories
    ]
    return set(product(*names)) | {(name,) for name in names[-1]}
