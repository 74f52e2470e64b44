"""Making the document of one version: read on each request, so that it is never out of date."""

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.i18n import COMPLETE, direction
from ringdesk.modules import identity, tickets, workflow

from ..queries import types_of, versions_of
from ..reading import fingerprint
from ..shapes import VersionListed
from . import contents
from .comparing import said
from .shapes import Document, Past, Standing
from .words import Speaker


async def document_of(
    ctx: Context, key: str, *, version: int | None, locale: str | None
) -> Document:
    """A published version in words, the one in force unless told. NotFound, or Invalid locale."""
    language = locale or ctx.actor.locale
    if language not in COMPLETE:
        raise Invalid(("locale", "not_an_option", {"options": list(COMPLETE)}))
    past = await versions_of(ctx, key)
    if not past:
        raise NotFound("process")
    chosen = next(
        (v for v in past if (v.in_force if version is None else v.version == version)), None
    )
    if chosen is None:
        raise NotFound("process")
    process = await workflow.process_version(ctx, key, chosen.version)
    speaker = await _speaker(ctx, process, language)
    earlier = [v.version for v in past if v.version < chosen.version]
    since = max(earlier, default=None)
    changes: list[workflow.Difference] = []
    before = speaker
    if since is not None:
        old = await workflow.process_version(ctx, key, since)
        changes, before = workflow.differences(old, process), await _speaker(ctx, old, language)
    changed = {one.key for one in changes if one.what == "node"}
    chart = contents.drawn(speaker, mirrored=direction(language) == "rtl")
    return Document(
        key=key,
        version=chosen.version,
        locale=language,
        direction=direction(language),
        name=speaker.pick(process.name),
        scope=speaker.pick(process.scope),
        owner=await _owner(ctx, key),
        types=await _types(ctx, key, speaker),
        standing=await _standing(ctx, key, chosen),
        author_name=chosen.author_name,
        reason=_reason(speaker, chosen.reason),
        published_at=chosen.published_at,
        fingerprint=fingerprint(process),
        running=chosen.running,
        chart=chart,
        rows=contents.rows(speaker, chart, changed),
        exceptions=contents.exceptions(speaker),
        reasons=contents.reasons(speaker),
        proof=contents.proof(speaker),
        wording=contents.wording(speaker),
        since=since,
        differences=said(changes, before, speaker),
        versions=[
            Past(v.version, v.author_name, _reason(speaker, v.reason), v.published_at) for v in past
        ],
        words=contents.words(speaker),
    )


def _reason(speaker: Speaker, reason: str) -> str:
    """As it was given; the product's own is a code."""
    return speaker.say(f"reason.{reason}") if reason == "workspace_created" else reason


async def _speaker(ctx: Context, process: workflow.Process, locale: str) -> Speaker:
    people = await identity.directory(ctx)
    return Speaker(ctx, process, people, await tickets.ticket_config(ctx), locale)


async def _standing(ctx: Context, key: str, chosen: VersionListed) -> Standing:
    if chosen.in_force:
        return "in_force"
    running = (await workflow.pilots(ctx)).get(key)
    return "pilot" if running and running.version == chosen.version else "past"


async def _owner(ctx: Context, key: str) -> str:
    standing = (await workflow.standings(ctx))[key]
    people = await identity.directory(ctx)
    return people.members[standing.owner_id].name if standing.owner_id else ""


async def _types(ctx: Context, key: str, speaker: Speaker) -> list[str]:
    config = await tickets.ticket_config(ctx)
    return [speaker.pick(config.types[one].name) for one in await types_of(ctx, key)]
