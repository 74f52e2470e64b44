"""Rows of people, of their memberships, reset links and recovery codes: platform tables."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import Tx, sql
from ringdesk.kernel.ids import new_id

from ..tables import memberships, password_resets, people, recovery_codes

_p, _m = people.c, memberships.c
_that_person = _p.id == bindparam("the_person")

_by_email = sql(select(people).where(_p.email == bindparam("the_email")))
_by_id = sql(select(people).where(_that_person))
_locked = sql(select(people).where(_that_person).with_for_update())
_new = ("id", "email", "name", "password_hash", "locale", "zone", "created_at")
_insert = sql(insert(people).values({n: bindparam(n) for n in _new}).on_conflict_do_nothing())
_set_password = sql(
    update(people)
    .where(_that_person)
    .values(password_hash=bindparam("fresh"), epoch=_p.epoch + literal_column("1"))
    .returning(_p.epoch)
)
_rehash = sql(
    update(people)
    .where(_that_person, _p.password_hash == bindparam("stale"))
    .values(password_hash=bindparam("fresh"))
)
_profile = sql(
    update(people)
    .where(_that_person)
    .values({n: bindparam(f"new_{n}") for n in ("name", "locale", "zone", "prefs")})
)
_set_totp = sql(
    update(people)
    .where(_that_person)
    .values(
        totp_secret=bindparam("secret"),
        totp_confirmed_at=bindparam("confirmed"),
        totp_last_step=bindparam("step"),
    )
)


async def by_email(tx: Tx, email: str) -> asyncpg.Record | None:
    return await tx.first(_by_email, the_email=email)


async def by_id(tx: Tx, person_id: UUID, *, lock: bool = False) -> asyncpg.Record:
    row: asyncpg.Record | None = await tx.first(_locked if lock else _by_id, the_person=person_id)
    assert row is not None, "people are disabled, never deleted"  # noqa: S101
    return row


async def find_or_insert(tx: Tx, **row: Any) -> tuple[asyncpg.Record, bool]:
    """The person of this address, made now if nobody has it; whether it was made."""
    made = await tx.run(_insert, **row)
    found = await by_email(tx, row["email"])
    assert found is not None, "inserted or already there"  # noqa: S101
    return found, bool(made)


async def set_password(tx: Tx, person_id: UUID, fresh: str) -> int:
    """Store the new hash; the new epoch, with which all earlier sessions end."""
    epoch: int = await tx.value(_set_password, the_person=person_id, fresh=fresh)
    return epoch


async def rehash(tx: Tx, person_id: UUID, stale: str, fresh: str) -> None:
    await tx.run(_rehash, the_person=person_id, stale=stale, fresh=fresh)


async def update_profile(tx: Tx, person_id: UUID, row: dict[str, Any]) -> None:
    await tx.run(_profile, the_person=person_id, **{f"new_{k}": v for k, v in row.items()})


async def set_totp(
    tx: Tx, person_id: UUID, secret: str | None, confirmed: datetime | None, step: int | None
) -> None:
    await tx.run(_set_totp, the_person=person_id, secret=secret, confirmed=confirmed, step=step)


_join = sql(
    insert(memberships).values({n: bindparam(n) for n in ("person_id", "tenant_id", "member_id",
                                                          "active")})
)  # fmt: skip
_that_membership = (
    _m.person_id == bindparam("the_person"),
    _m.tenant_id == bindparam("tenant_id"),
)
_activate = sql(update(memberships).where(*_that_membership).values(active=bindparam("now_active")))
_use = sql(update(memberships).where(*_that_membership).values(last_used_at=bindparam("at")))
_workspaces_of = sql(
    select(_m.tenant_id, _m.member_id)
    .where(_m.person_id == bindparam("the_person"), _m.active)
    .order_by(_m.last_used_at.desc().nulls_last(), _m.tenant_id)
)


async def insert_membership(tx: Tx, person_id: UUID, member_id: UUID) -> None:
    await tx.run(_join, person_id=person_id, member_id=member_id, active=True)


async def set_active(tx: Tx, person_id: UUID, *, active: bool) -> None:
    await tx.run(_activate, the_person=person_id, now_active=active)


async def used_now(tx: Tx, person_id: UUID, at: datetime) -> None:
    await tx.run(_use, the_person=person_id, at=at)


async def memberships_of(tx: Tx, person_id: UUID) -> list[asyncpg.Record]:
    """The workspaces a person may enter, the one used last first: tenant_id, member_id."""
    return await tx.all(_workspaces_of, the_person=person_id)


_r = password_resets.c
_RESET = ("id", "person_id", "purpose", "token_hash", "expires_at")
_insert_reset = sql(insert(password_resets).values({n: bindparam(n) for n in _RESET}))
# Taking is one statement, so that of two clicks at once one finds nothing.
_take_reset = sql(
    update(password_resets)
    .where(
        _r.token_hash == bindparam("the_hash"),
        _r.used_at.is_(None),
        _r.expires_at > bindparam("at"),
    )
    .values(used_at=bindparam("at"))
    .returning(_r.person_id, _r.purpose)
)
_of_reset = sql(
    select(people)
    .join(password_resets, _r.person_id == _p.id)
    .where(
        _r.token_hash == bindparam("the_hash"),
        _r.used_at.is_(None),
        _r.expires_at > bindparam("at"),
        _p.disabled_at.is_(None),
    )
)
_void_resets = sql(
    update(password_resets)
    .where(_r.person_id == bindparam("the_person"), _r.used_at.is_(None))
    .values(used_at=bindparam("at"))
)


_sweep_resets = sql(delete(password_resets).where(_r.expires_at < bindparam("oldest")))


async def sweep_resets(tx: Tx, oldest: datetime) -> None:
    await tx.run(_sweep_resets, oldest=oldest)


async def insert_reset(tx: Tx, **row: Any) -> None:
    await tx.run(_insert_reset, **row)


async def by_reset(tx: Tx, token_hash: bytes, at: datetime) -> asyncpg.Record | None:
    """The person whose link this is, while it is good; the link stays unused."""
    return await tx.first(_of_reset, the_hash=token_hash, at=at)


async def take_reset(tx: Tx, token_hash: bytes, at: datetime) -> asyncpg.Record | None:
    return await tx.first(_take_reset, the_hash=token_hash, at=at)


async def void_resets(tx: Tx, person_id: UUID, at: datetime) -> None:
    await tx.run(_void_resets, the_person=person_id, at=at)


_c = recovery_codes.c
_insert_code = sql(
    insert(recovery_codes).values({n: bindparam(n) for n in ("id", "person_id", "code_hash")})
)
_drop_codes = sql(delete(recovery_codes).where(_c.person_id == bindparam("the_person")))
_take_code = sql(
    update(recovery_codes)
    .where(
        _c.person_id == bindparam("the_person"),
        _c.code_hash == bindparam("the_hash"),
        _c.used_at.is_(None),
    )
    .values(used_at=bindparam("at"))
)
_codes_left = sql(
    select(func.count()).where(_c.person_id == bindparam("the_person"), _c.used_at.is_(None))
)


async def replace_codes(tx: Tx, person_id: UUID, hashes: Iterable[bytes], at: datetime) -> None:
    await tx.run(_drop_codes, the_person=person_id)
    rows = [{"id": new_id(at), "person_id": person_id, "code_hash": h} for h in hashes]
    if rows:
        await tx.many(_insert_code, rows)


async def take_code(tx: Tx, person_id: UUID, code_hash: bytes, at: datetime) -> bool:
    """Use up a recovery code; False when it is unknown or was used before."""
    return bool(await tx.run(_take_code, the_person=person_id, the_hash=code_hash, at=at))


async def codes_left(tx: Tx, person_id: UUID) -> int:
    left: int = await tx.value(_codes_left, the_person=person_id)
    return left
