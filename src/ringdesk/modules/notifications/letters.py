"""Notices by mail: a short letter in the workspace's language, put into its outbox."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity

from . import store
from .rules import News

# What one letter lists of many things told at once; the rest is on the screen.
MOST_LINES = 50


async def post(ctx: Context, member_id: UUID, news: Sequence[News], actor_name: str) -> None:
    """Queue one letter in this transaction; the outbox sends, retries and shows it.

    Much that happened at once is one letter: nobody is sent hundreds.
    """
    texts: Catalogues = ctx.ports["texts"]
    locale = (await identity.directory(ctx)).locale
    named = await store.tickets_named(ctx, {one.ticket_id for one in news if one.ticket_id})
    lines = [
        (_said(texts, locale, one, actor_name), *_place(ctx, one, named))
        for one in news[:MOST_LINES]
    ]
    if len(news) == 1:
        said, subject, where = lines[0]
        text = texts.t(locale, "notifications.letter", said=said, subject=subject, url=where)
        await _send(ctx, member_id, f"{said} {subject}".strip(), text)
        return
    listed = ["\n".join(line) for line in lines] + ["…"] * (len(news) > MOST_LINES)
    subject = texts.t(locale, "notifications.digest", count=len(news))
    text = texts.t(locale, "notifications.digest_letter", lines="\n\n".join(listed))
    await _send(ctx, member_id, subject, text)


def _said(texts: Catalogues, locale: str, news: News, actor_name: str) -> str:
    said = texts.t(locale, f"notifications.kind.{news.kind}", name=actor_name, **news.said)
    if "late" in news.said:
        return texts.t(locale, "notifications.late", said=said, late=news.said["late"])
    return said


def _place(ctx: Context, news: News, named: Mapping[UUID, Any]) -> tuple[str, str]:
    """What it is about and where to open it."""
    settings: Settings = ctx.ports["settings"]
    if news.ticket_id is None:
        return "", settings.base_url
    number, subject = named[news.ticket_id]
    return f"T-{number} {subject}", f"{settings.base_url}/t/{number}"


async def _send(ctx: Context, member_id: UUID, subject: str, text: str) -> None:
    people = await identity.directory(ctx)
    reader = people.members[member_id]
    office: identity.PostOffice = ctx.ports["post_office"]
    letter = identity.Letter(
        to=reader.email, name=reader.name, locale=people.locale, subject=subject, text=text
    )
    await office.post(ctx, letter)
