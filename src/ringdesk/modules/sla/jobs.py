"""Telling people what the sweep has raised: one job for all that it raised at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import Catalogues, format_duration, format_instant
from ringdesk.kernel.jobs import Order, job
from ringdesk.modules import identity, notifications

from . import alerts

TELL = "sla.tell"
LETTERS = "sla.letters"
SENDER = "sla"
# Letters of so many seconds go out together: a bad hour is not a letter for every ticket.
LETTER_SECONDS = 20
_KINDS: dict[str, notifications.Kind] = {
    "warning": "deadline_warning",
    "breach": "deadline_breached",
    "escalation": "deadline_escalated",
}


def telling(alert_ids: list[UUID], now: datetime) -> list[Order]:
    """The jobs that tell of these alerts, in this order: notices at once, letters gathered."""
    payload = {"alerts": [str(one) for one in alert_ids]}
    gathered = timedelta(seconds=LETTER_SECONDS - now.timestamp() % LETTER_SECONDS)
    return [Order(kind=TELL, payload=payload), Order(kind=LETTERS, payload=payload, delay=gathered)]


@job(TELL, together=True)
async def tell(ctx: Context, payloads: list[dict[str, Any]]) -> None:
    """Notices to those whom the alerts name; the alert is the notice's event."""
    await _give(ctx, payloads, "app")


@job(LETTERS, together=True)
async def write_letters(ctx: Context, payloads: list[dict[str, Any]]) -> None:
    """One letter to each of them about all of it."""
    await _give(ctx, payloads, "mail")


async def _give(ctx: Context, payloads: list[dict[str, Any]], way: notifications.Way) -> None:
    await identity.recall_config(ctx)
    ids = [UUID(one) for payload in payloads for one in payload["alerts"]]
    people = await identity.directory(ctx)
    news = [_news(ctx, row, people) for row in await alerts.rows_of(ctx, ids)]
    await notifications.give_all(ctx, news, actor_name=SENDER, way=way)


def _news(ctx: Context, row: Mapping[str, Any], people: identity.Directory) -> notifications.News:
    late = ctx.now() - row["moment"]
    return notifications.News(
        kind=_KINDS[row["kind"]],
        member_ids=tuple(UUID(one["member_id"]) for one in row["told"]),
        event_id=row["id"],
        ticket_id=row["ticket_id"],
        data={
            "alert_id": row["id"], "clock": row["clock_kind"], "step": row["step"],
            "due_at": row["due_at"], "late_seconds": int(late.total_seconds()),
        },
        said=_said(ctx.ports["texts"], row["clock_kind"], row["due_at"], late, people),
    )  # fmt: skip


def _said(
    texts: Catalogues,
    clock: str,
    due_at: datetime | None,
    late: timedelta,
    people: identity.Directory,
) -> dict[str, Any]:
    locale = people.locale
    said = {
        "clock": texts.t(locale, f"sla.clock.{clock}"),
        "due": format_instant(due_at, locale, people.zone) if due_at else "—",
    }
    if late.total_seconds() > alerts.LATE_SECONDS:
        said["late"] = format_duration(late, locale, texts)
    return said
