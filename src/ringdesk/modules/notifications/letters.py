"""Notices by mail: a short letter in the workspace's language, put into its outbox."""

from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity, tickets

from .rules import Told


async def post(ctx: Context, told: Told, actor_name: str, ticket_id: UUID | None) -> None:
    """Queue the letter in this transaction; the outbox sends, retries and shows it."""
    people = await identity.directory(ctx)
    reader = people.members[told.member_id]
    office: identity.PostOffice = ctx.ports["post_office"]
    texts: Catalogues = ctx.ports["texts"]
    said = texts.t(people.locale, f"notifications.kind.{told.kind}", name=actor_name)
    subject, where = await _place(ctx, ticket_id)
    letter = identity.Letter(
        to=reader.email,
        name=reader.name,
        locale=people.locale,
        subject=f"{said} {subject}".strip(),
        text=texts.t(people.locale, "notifications.letter", said=said, subject=subject, url=where),
    )
    await office.post(ctx, letter)


async def _place(ctx: Context, ticket_id: UUID | None) -> tuple[str, str]:
    """What it is about and where to open it."""
    settings: Settings = ctx.ports["settings"]
    if ticket_id is None:
        return "", settings.base_url
    ticket = await tickets.read(ctx, ticket_id)
    return f"T-{ticket.number} {ticket.subject}", f"{settings.base_url}/t/{ticket.number}"
