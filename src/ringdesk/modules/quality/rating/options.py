"""What is asked besides the score: aspects (分项) to score, improvements (改进点) to tick."""

from typing import Any, Literal
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity

from ..events import RatingOptionChanged
from ..lines import EditedLine, L10n, Lines
from ..tables import rating_options

Part = Literal["aspect", "improvement"]
# More would not be read on a telephone.
MOST = {"aspect": 6, "improvement": 12}
Option = EditedLine

DEFAULTS: dict[str, dict[str, L10n]] = {
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
OPTIONS = Lines(
    rating_options, Option, RatingOptionChanged, tuple(DEFAULTS), what="rating_option",
    taken="rating_option_exists", apart=True, most=MOST,
)  # fmt: skip


@react(identity.WorkspaceCreated)
async def lay_options(ctx: Context, _fact: Recorded) -> None:
    """What every workspace asks at first; it changes it as it likes."""
    await OPTIONS.lay(ctx, DEFAULTS)


async def all_options(ctx: Context) -> list[Option]:
    """Aspects first, in their order; archived ones too."""
    return await OPTIONS.all(ctx)


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
    return await OPTIONS.add(ctx, part, key, name)


@command(needs="checklist.manage")
async def change_option(
    ctx: Context, option_id: UUID, changes: dict[str, Any], *, version: int | None = None
) -> None:
    """Another name, another place, archived or not. NotFound, Stale."""
    await OPTIONS.change(ctx, option_id, changes, version=version)
