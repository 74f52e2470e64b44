"""By when, in the customer's words: on her ticket, and before she sends a request."""

from collections.abc import Mapping

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import sla

from .access import Opened
from .visit import Visit

_DAY = 24 * 60


class Line(msgspec.Struct, frozen=True):
    """One promise; `state` is that of `sla.Promises`: running, late, waiting, …"""

    state: str
    text: str


class Promised(msgspec.Struct, frozen=True):
    """What a ticket's customer may count on. `zone`: whose clock the times are by; `moved`: why
    they are later than usual."""

    lines: list[Line]
    zone: str
    moved: list[str]


class Expected(msgspec.Struct, frozen=True):
    """What one priority means to customers, and within what time we answer and solve it."""

    priority: str
    meaning: Mapping[str, str]
    answer: str
    solution: str
    at_work: bool


class Outlook(msgspec.Struct, frozen=True):
    """What to expect of a request sent now, by priority; `moved`: why it takes longer."""

    times: list[Expected]
    moved: list[str]


async def promised(found: Opened, visit: Visit) -> Promised:
    """Without names, without deadlines that are ours alone."""
    ctx, locale = found.ctx, visit.locale
    zone = found.requester.zone or visit.door.zone
    texts: Catalogues = visit.works.ports["texts"]
    known = await sla.promises_of(ctx, found.ticket.id, found.ticket.status_category)
    lines = [Line(state, text) for _, state, text in sla.customer_words(texts, known, locale, zone)]
    return Promised(
        lines,
        sla.zone_name(zone, ctx.now(), locale),
        [sla.notice_words(texts, each, locale, zone) for each in known.moved],
    )


async def expected(ctx: Context, visit: Visit, type_key: str) -> Outlook:
    """The rules of priority with their times, for a request of this type by this customer."""
    about = {
        "channel": "portal",
        "type_key": type_key,
        "locale": visit.locale,
        "customer_tier": visit.requester.tier if visit.requester else "standard",
        "requester_id": visit.requester.id if visit.requester else None,
        "organization_id": visit.requester.organization_id if visit.requester else None,
    }
    texts: Catalogues = visit.works.ports["texts"]

    def lasting(minutes: int | None, *, at_work: bool) -> str:
        """A day at work is not 24 hours long: what runs at work only is told in hours."""
        if at_work and minutes and minutes >= _DAY:
            return texts.t(visit.locale, "duration.hours", count=round(minutes / 60))
        return sla.duration_of(minutes, visit.locale, texts) if minutes else ""

    found = await sla.expectations(ctx, about)
    later = {buffer.number: buffer for one in found for buffer in one.later}
    return Outlook(
        [
            Expected(
                one.priority, one.meaning, lasting(one.answer_minutes, at_work=one.at_work),
                lasting(one.solution_minutes, at_work=one.at_work), one.at_work,
            )
            for one in found
        ],
        [sla.notice_words(texts, later[n], visit.locale, visit.zone) for n in sorted(later)],
    )  # fmt: skip
