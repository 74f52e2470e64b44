"""The statements for one sort of versioned thing, compiled once."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on

from ..db import Statement, sql

_OF_VERSION = ("definition", "author_name", "reason", "published_at")


class Statements:
    """`key` names a thing's id in the table of its versions; `shown` and `of_version` are the
    columns that are read of a thing with its newest version, and of a version."""

    def __init__(
        self,
        things: Table,
        versions: Table,
        key: str,
        shown: Iterable[str],
        of_version: Iterable[str],
    ) -> None:
        t, v = things.c, versions.c
        one = and_(t.tenant_id == bindparam("tenant_id"), t.id == bindparam("thing_id"))
        its = and_(v.tenant_id == bindparam("tenant_id"), v[key] == bindparam("thing_id"))
        number = func.coalesce(v.version, 0).label("version")
        said = [v[name] for name in _OF_VERSION]
        its_own = [t[name] for name in shown if name in t]
        every = newest(things, versions, key, *its_own, number, *said, drafts=True)
        self.all = sql(every)
        self.one = sql(every.where(one))
        self.versions = sql(
            select(*(v[n] for n in of_version)).where(its).order_by(v.version.desc())
        )
        self.add = sql(insert(things).values({c.name: bindparam(c.name) for c in t}))
        self.publish = sql(insert(versions).values({c.name: bindparam(c.name) for c in v}))
        self.draft = sql(
            update(things)
            .where(one, _still(t.draft_revision))
            .values(
                draft=bindparam("new_draft"),
                draft_by=bindparam("new_draft_by"),
                draft_at=bindparam("new_draft_at"),
                draft_revision=t.draft_revision + 1,
            )
        )
        self.drop = sql(delete(things).where(one, _still(t.draft_revision)))
        self.place = _setting(things, one, "position")
        self.put_away = _setting(things, one, "archived_at")


def newest(
    things: Table, versions: Table, key: str, *shown: Any, drafts: bool = False
) -> Select[Any]:
    """Published things in their order, each beside its newest version; `drafts`: others, too."""
    t, v = things.c, versions.c
    its = (v.tenant_id == t.tenant_id) & (v[key] == t.id)
    return (
        select(*shown)
        .join_from(things, versions, its, isouter=drafts)
        .where(t.tenant_id == bindparam("tenant_id"))
        .ext(distinct_on(t.position, t.id))
        .order_by(t.position, t.id, v.version.desc())
    )


def _still(revision: ColumnElement[int]) -> ColumnElement[bool]:
    """Nobody wrote the draft since; with `expected` null whoever writes last has it."""
    return revision == func.coalesce(bindparam("expected", type_=Integer), revision)


def _setting(things: Table, one: ColumnElement[bool], name: str) -> Statement:
    value = bindparam("new", type_=things.c[name].type)
    return sql(update(things).where(one).values({name: value}))
