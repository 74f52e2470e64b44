"""Open hours for whoever counts something of their own: by the workspace's default calendar."""

from datetime import datetime, timedelta

from ringdesk.kernel.context import Context

from .config import hours_of, sla_config


async def open_until(ctx: Context, start: datetime, minutes: int) -> datetime:
    """The instant by which it was open for so many minutes from `start` on.

    Where no calendar is published, or it never opens for so long, the clock itself is counted.
    """
    config = await sla_config(ctx)
    need = timedelta(minutes=minutes)
    if config.default_calendar is None:
        return start + need
    ref = config.calendar_ref(config.default_calendar)
    return (await hours_of(ctx, [ref]))[ref].reach(start, need) or start + need
