"""Taking the record out is itself put on record."""

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context

from .events import AuditExported
from .queries import AuditFilter


@command(needs="audit.read")
async def note_export(ctx: Context, wanted: AuditFilter) -> None:
    """Write down who exports what, before the first line leaves."""
    ctx.emit(AuditExported(subject_id=ctx.tenant_id, filters=wanted.said()))
