"""What is asked besides the score: aspects (分项) to score, improvements (改进点) to tick."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select, update

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.kernel.events import Change, Recorded, react
from ringdesk.modules import identity

from ..events import RatingOptionChanged
from ..tables import rating_options

Part = Literal["aspect", "improvement"]
PARTS: tuple[Part, ...] = ("aspect", "improvement")
# More would not be read on a telephone.
MOST = {"aspect": 6, "improvement": 12}
L10n = dict[str, str]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """`archived`: asked no more; what was answered keeps its name."""

    id: UUID
    part: Part
    key: str
    name: L10n
    position: int
    archived: bool = False


DEFAULTS: dict[Part, dict[str, L10n]] = {
    "aspect": {
        "promptness": {"zh-CN": "时效", "en": "Promptness", "ar": "السرعة"},
        "result": {"zh-CN": "结果", "en": "Result", "ar": "النتيجة"},
        "manner": {"zh-CN": "态度", "en": "Manner", "ar": "التعامل"},
    },
    "improvement": {
        "waiting": {"zh-CN": "等得久", "en": "Long wait", "ar": "انتظار طويل"},
        "unclear": {"zh-CN": "说不清楚", "en": "Unclear answers", "ar": "إجابات غير واضحة"},
        "asked_again": {
            "zh-CN": "来回补材料",
            "en": "Asked for more again and again",
            "ar": "طُلبت مني معلومات مرارًا",
        },
        "result": {"zh-CN": "处理结果", "en": "The result", "ar": "النتيجة"},
        "manner": {"zh-CN": "态度", "en": "Manner", "ar": "التعامل"},
    },
}
_c = rating_options.c
_all = sql(
    select(rating_options)
    .where(_c.tenant_id == bindparam("tenant_id"))
    .order_by(_c.part, _c.position, _c.key)
)
_insert = sql(insert(rating_options).values({c.name: bindparam(c.name) for c in _c}))


@react(identity.WorkspaceCreated)
async def lay_options(ctx: Context, _fact: Recorded) -> None:
    """What every workspace asks at first; it changes it as it likes."""
    for part, options in DEFAULTS.items():
        rows: list[dict[str, Any]] = [
            {
                "id": ctx.new_id(), "part": part, "key": key, "name": name, "position": position,
                "archived_at": None,
            }
            for position, (key, name) in enumerate(options.items())
        ]  # fmt: skip
        await ctx.tx.many(_insert, rows)


async def _load(ctx: Context) -> list[Option]:
    return [_option(row) for row in await ctx.tx.all(_all)]


def _option(row: Any) -> Option:
    found = {name: row[name] for name in Option.__struct_fields__ if name != "archived"}
    return Option(**found, archived=row["archived_at"] is not None)


_options: TenantCache[list[Option]] = TenantCache(_load)


async def all_options(ctx: Context) -> list[Option]:
    """Aspects first, in their order; archived ones too."""
    return await _options.get(ctx)


async def asked_options(ctx: Context, part: Part) -> list[Option]:
    """What customers are asked now."""
    return [one for one in await all_options(ctx) if one.part == part and not one.archived]


async def names_of(ctx: Context, part: Part) -> dict[str, L10n]:
    """What each option is called, also those that are asked no more."""
    return {one.key: one.name for one in await all_options(ctx) if one.part == part}


@command(needs="checklist.manage")
async def add_option(ctx: Context, *, part: Part, key: str, name: L10n) -> UUID:
    """One more to ask. Conflict `rating_option_exists`, also where it is archived; Invalid

    `too_many` where customers are asked enough.
    """
    _named(name)
    options = [one for one in await all_options(ctx) if one.part == part]
    if any(one.key == key for one in options):
        raise Conflict("rating_option_exists", key=key)
    _few(part, [one for one in options if not one.archived])
    made = ctx.new_id()
    await ctx.tx.run(
        _insert, id=made, part=part, key=key, name=name, position=len(options), archived_at=None
    )
    await identity.bump_config(ctx)
    ctx.emit(RatingOptionChanged(subject_id=made, part=part, key=key, name=name, what="added"))
    return made


@command(needs="checklist.manage")
async def change_option(ctx: Context, option_id: UUID, changes: dict[str, Any]) -> None:
    """Another name, another place, archived or not. NotFound."""
    options = await all_options(ctx)
    before = next((one for one in options if one.id == option_id), None)
    if before is None:
        raise NotFound("rating_option")
    if "name" in changes:
        _named(changes["name"])
    if before.archived and changes.get("archived") is False:
        _few(before.part, [o for o in options if o.part == before.part and not o.archived])
    values = dict(changes)
    if "archived" in values:
        values["archived_at"] = ctx.now() if values.pop("archived") else None
    if not values:
        return
    await ctx.tx.run(
        update(rating_options)
        .where(_c.tenant_id == ctx.tenant_id, _c.id == option_id)
        .values(**values)
    )
    await identity.bump_config(ctx)
    told = tuple(Change(k, getattr(before, k), v) for k, v in changes.items())
    ctx.emit(
        RatingOptionChanged(
            subject_id=option_id, part=before.part, key=before.key, name=before.name,
            what="changed", changes=told,
        )
    )  # fmt: skip


def _named(name: L10n) -> None:
    if not any(text.strip() for text in name.values()):
        raise Invalid(("name", "required"))


def _few(part: Part, in_use: list[Option]) -> None:
    if len(in_use) >= MOST[part]:
        raise Invalid(("part", "too_many", {"max": MOST[part]}))
