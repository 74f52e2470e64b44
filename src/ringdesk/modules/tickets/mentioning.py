"""Who was named in a note, and when last: kept beside the ticket, so that lists need not search."""

from typing import cast

from sqlalchemy import bindparam, column, func, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, UUIDType, sql
from ringdesk.kernel.events import Recorded, react

from .events import NoteAdded
from .tables import mentions

_named = (
    func.unnest(bindparam("members", type_=UUIDArray))
    .table_valued(column("id", UUIDType), name="named")
    .render_derived()
)
_fresh = insert(mentions).from_select(
    ["tenant_id", "ticket_id", "member_id", "mentioned_at"],
    select(
        bindparam("tenant_id", type_=UUIDType),
        bindparam("of_ticket", type_=UUIDType),
        _named.c.id,
        bindparam("at", type_=mentions.c.mentioned_at.type),
    ),
)
_keep = sql(
    _fresh.on_conflict_do_update(
        index_elements=["tenant_id", "ticket_id", "member_id"],
        set_={"mentioned_at": _fresh.excluded.mentioned_at},
    )
)


@react(NoteAdded)
async def keep_mentions(ctx: Context, fact: Recorded) -> None:
    """In the note's own transaction; one statement, and only where somebody is named."""
    note = cast(NoteAdded, fact.event)
    if note.mention_ids:
        members = list(dict.fromkeys(note.mention_ids))
        await ctx.tx.run(_keep, of_ticket=note.subject_id, members=members, at=ctx.now())
