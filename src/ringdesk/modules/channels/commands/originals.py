"""Taking a mail out exactly as it came: evidence, and a key to a customer's page as well."""

import hashlib
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid

from ..events import MailOriginalTaken
from ..queries import raw_mail


@command(needs="mail.export")
async def take_original(ctx: Context, mail_id: UUID, reason: str) -> bytes:
    """The bytes as stored. Who took them and why is on record before they leave."""
    if not reason.strip():
        raise Invalid(("reason", "required"))
    content = await raw_mail(ctx, mail_id)
    ctx.emit(
        MailOriginalTaken(
            subject_id=mail_id, reason=reason.strip(), sha256=hashlib.sha256(content).hexdigest()
        )
    )
    return content
