"""Templates as one ticket would have them: filled, in its customer's language, the likely first."""

from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from .. import store as ticket_store
from ..config import ticket_config
from . import rules, store, values
from .rules import Piece


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """`languages`: what else it could be had in. `reasons`: why it is suggested, if it is."""

    id: UUID
    name: dict[str, str]
    folder_id: UUID | None
    shortcut: str | None
    personal: bool
    language: str
    languages: list[str]
    pieces: list[Piece]
    text: str
    uses: int
    suggested: bool
    reasons: list[str]


_SUGGESTED_FROM = 2.0


async def for_ticket(
    ctx: Context, ref: ticket_store.Ref, language: str | None = None
) -> list[Filled]:
    """Those the actor may use, the best suited first; those meant for other tickets at the end."""
    ctx.require("template.use")
    ticket = await ticket_store.read(ctx, ref)
    config = await ticket_config(ctx)
    house = (await identity.directory(ctx)).locale
    spoken = language or ticket.locale
    known = await store.templates(ctx, ticket.category_id)
    tongues = {t.id: rules.language_of(t.texts, spoken, house) for t in known}
    worded = {
        tongue: await values.values(ctx, config, ticket, tongue) for tongue in set(tongues.values())
    }
    named = values.names(config, ctx.actor.locale)
    found = []
    for template in known:
        tongue = tongues[template.id]
        suits = rules.fit(
            type_keys=template.type_keys, category_ids=template.category_ids,
            languages=template.texts, uses_here=template.uses_here, uses=template.uses,
            type_key=ticket.type_key, category_path=config.path_of(ticket.category_id) or (),
            language=spoken,
        )  # fmt: skip
        pieces = rules.filled(template.texts[tongue], worded[tongue], named)
        found.append((suits.score if suits else -1.0, _filled(template, tongue, pieces, suits)))
    found.sort(key=lambda pair: (-pair[0], -pair[1].uses, str(pair[1].id)))
    return [one for _, one in found]


def _filled(
    template: store.Template, tongue: str, pieces: list[Piece], suits: rules.Fit | None
) -> Filled:
    suggested = suits is not None and suits.score >= _SUGGESTED_FROM
    return Filled(
        id=template.id, name=template.name, folder_id=template.folder_id,
        shortcut=template.shortcut, personal=template.owner_id is not None, language=tongue,
        languages=sorted(template.texts), pieces=pieces, text=rules.plain(pieces),
        uses=template.uses, suggested=suggested,
        reasons=list(suits.reasons) if suits and suggested else [],
    )  # fmt: skip
