"""Taking tickets out of the house is put on record."""

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context

from ..events import TicketsExported


@command(needs="ticket.export")
async def note_export(ctx: Context, asked: dict[str, str]) -> None:
    """Write down who exports what, before the first line leaves. `asked`: view, filter, sort."""
    ctx.emit(TicketsExported(subject_id=ctx.tenant_id, asked=asked))
