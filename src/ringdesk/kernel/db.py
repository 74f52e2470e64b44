"""Tables, transactions and the tenant's scope.

Statements are SQLAlchemy Core constructs, compiled once per shape and run on asyncpg directly
(three to four times cheaper than executing Core). Every transaction that touches tenant tables
names its tenant to row-level security in the same round trip as BEGIN.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    MetaData,
    Select,
    Table,
    any_,
    bindparam,
    cast,
    column,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy import types as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.util import LRUCache

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)
UUIDType = postgresql.UUID(as_uuid=True)
JSONB = postgresql.JSONB
Instant = sa.DateTime(timezone=True)
TextArray = postgresql.ARRAY(sa.Text)
UUIDArray = postgresql.ARRAY(UUIDType)

_DIALECT: Any = asyncpg_dialect.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # nor typed there
_shapes: LRUCache[Any, Any] = LRUCache(2000)


def tenant_table(name: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> Table:
    """A business table: tenant first in the primary key, guarded by row-level security."""
    columns = [Column("tenant_id", UUIDType, primary_key=True)]
    if key == ("id",):
        columns.append(Column("id", UUIDType, primary_key=True))
    return Table(name, metadata, *columns, *parts, info={"tenant": True})


def platform_table(name: str, *parts: Any) -> Table:
    """A table of the installation itself (people, workspaces, jobs): no tenant wall."""
    return Table(name, metadata, *parts, info={"tenant": False})


def belongs_to(columns: str | tuple[str, ...], table: str, **kw: Any) -> ForeignKeyConstraint:
    """Composite foreign key that keeps the tenant: (tenant_id, column) → table(tenant_id, id)."""
    names = (columns,) if isinstance(columns, str) else columns
    return ForeignKeyConstraint(["tenant_id", *names], [f"{table}.tenant_id", f"{table}.id"], **kw)


class Statement:
    """A compiled statement: SQL text with $n and the parameter names in that order.

    It is compiled when it is first used: a process uses few of the hundreds there are, and all of
    them cost a third of a second of every start.
    """

    __slots__ = ("_construct", "defaults", "names", "sql")
    sql: str
    names: tuple[str, ...]
    defaults: dict[str, Any]

    def __init__(self, construct: ClauseElement) -> None:
        self._construct = construct

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not set yet."""
        if name not in Statement.__slots__:
            raise AttributeError(name)
        compiled: Any = self._construct.compile(dialect=_DIALECT)
        self.names = tuple(compiled.positiontup or ())
        self.defaults = dict(compiled.params)
        self.sql = str(compiled)
        return getattr(self, name)

    def arguments(self, params: dict[str, Any]) -> list[Any]:
        return list(map({**self.defaults, **params}.__getitem__, self.names))


def sql(construct: ClauseElement) -> Statement:
    """A constant statement, compiled once."""
    return Statement(construct)


def _shaped(construct: Any, params: dict[str, Any]) -> tuple[str, list[Any]]:
    """A dynamic statement: compiled once for all statements of the same shape.

    Its literals are taken from it, its named parameters from `params`.
    """
    compiled, extracted, *_ = construct._compile_w_cache(  # noqa: SLF001 - what execute() calls
        _DIALECT, compiled_cache=_shapes, column_keys=[], for_executemany=False
    )
    values = compiled.construct_params(params, extracted_parameters=extracted, _check=False)
    return str(compiled), [values[name] for name in compiled.positiontup or ()]


class Tx:
    """One transaction of one tenant. Nobody commits but the context that opened it.

    Rows are asyncpg records: mappings by column name, with the types of the columns.
    """

    __slots__ = ("_held", "connection", "fresh", "statements", "tenant_id")

    def __init__(self, connection: Any, tenant_id: UUID | None) -> None:
        self.connection = connection
        self.tenant_id = tenant_id
        self.statements = 0
        self._held: dict[Table, list[Mapping[str, Any]]] = {}
        # What was inserted, by its id, until anything else is asked or written: it is still so.
        self.fresh: dict[UUID, Any] = {}

    def hold(self, table: Table, row: Mapping[str, Any]) -> None:
        """Insert a row before whatever is asked or written next, together with all held till then.

        Many small inserts become one statement, and nobody who asks can tell. What the database
        has against a row is raised by what follows.
        """
        self._held.setdefault(table, []).append(row)

    async def let_go(self) -> None:
        """Write what is held."""
        if not self._held:
            return
        held, self._held = self._held, {}
        rows: dict[str, Any] = {}
        for table, those in held.items():
            rows |= as_document(table, _stored(table), those)
        await self.run(_held_inserts(tuple(held)), **rows)

    def _prepare(
        self, statement: Statement | ClauseElement, params: dict[str, Any]
    ) -> tuple[str, list[Any]]:
        self.statements += 1
        self.fresh.clear()
        if "tenant_id" not in params:
            params["tenant_id"] = self.tenant_id
        if not isinstance(statement, Statement):
            return _shaped(statement, params)
        return statement.sql, statement.arguments(params)

    async def all(self, statement: Statement | ClauseElement, **params: Any) -> list[Any]:
        await self.let_go()
        text, arguments = self._prepare(statement, params)
        rows: list[Any] = await self.connection.fetch(text, *arguments)
        return rows

    async def first(self, statement: Statement | ClauseElement, **params: Any) -> Any | None:
        await self.let_go()
        text, arguments = self._prepare(statement, params)
        return await self.connection.fetchrow(text, *arguments)

    async def value(self, statement: Statement | ClauseElement, **params: Any) -> Any:
        await self.let_go()
        text, arguments = self._prepare(statement, params)
        return await self.connection.fetchval(text, *arguments)

    async def run(self, statement: Statement | ClauseElement, **params: Any) -> int:
        """Execute; the number of rows touched."""
        await self.let_go()
        text, arguments = self._prepare(statement, params)
        status: str = await self.connection.execute(text, *arguments)
        tail = status.rpartition(" ")[2]
        return int(tail) if tail.isdigit() else 0

    async def many(self, statement: Statement, rows: Iterable[dict[str, Any]]) -> None:
        await self.let_go()
        self.statements += 1
        self.fresh.clear()
        tenant = {"tenant_id": self.tenant_id}
        await self.connection.executemany(
            statement.sql, [statement.arguments({**tenant, **row}) for row in rows]
        )

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What fails inside is undone alone. A savepoint within another one hides its name."""
        await self.let_go()
        await self.connection.execute("SAVEPOINT inner_part")
        try:
            yield
            await self.let_go()
        except BaseException:
            self._held.clear()
            self.fresh.clear()
            if not self.connection.is_closed():
                await self.connection.execute(
                    "ROLLBACK TO SAVEPOINT inner_part; RELEASE SAVEPOINT inner_part"
                )
            raise
        await self.connection.execute("RELEASE SAVEPOINT inner_part")


class Database:
    """The pool of one process, logged in as the role that row-level security binds."""

    # What is sent with every BEGIN.
    preface = ""

    def __init__(self, pool: Any) -> None:
        self.pool = pool

    @classmethod
    async def connect(
        cls, dsn: str, *, role: str | None = None, low: int = 1, high: int = 10
    ) -> "Database":
        settings = {"application_name": "ringdesk", "jit": "off"}
        if role:
            settings["role"] = role
        pool = await asyncpg.create_pool(
            dsn,
            min_size=low,
            max_size=high,
            init=prepare_connection,
            reset=_nothing,
            server_settings=settings,
            ssl=False if "host=/" in dsn or dsn.startswith("postgresql:///") else None,
        )
        return cls(pool)

    async def close(self) -> None:
        await self.pool.close()

    @asynccontextmanager
    async def transaction(
        self, tenant_id: UUID | None = None, *, read_only: bool = False
    ) -> AsyncIterator[Tx]:
        """Open a transaction; without a tenant only platform tables show rows."""
        async with self.pool.acquire() as connection:
            try:
                # Inside: who is cancelled while it begins must not hand back an open one.
                await connection.execute(_begin(tenant_id, read_only=read_only) + self.preface)
                tx = Tx(connection, tenant_id)
                yield tx
                await tx.let_go()
            except BaseException:
                if not connection.is_closed():
                    await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")

    async def alone(self, statement: Statement, **params: Any) -> list[Any]:
        """One statement on platform tables, a transaction of its own in one round trip."""
        async with self.pool.acquire() as connection:
            rows: list[Any] = await connection.fetch(statement.sql, *statement.arguments(params))
            return rows


def _begin(tenant_id: UUID | None, *, read_only: bool) -> str:
    mode = "BEGIN READ ONLY" if read_only else "BEGIN"
    if tenant_id is None:
        return mode
    return f"{mode}; SET LOCAL app.tenant_id = '{UUID(str(tenant_id))}'"


async def _nothing(_connection: Any) -> None:
    """Our transactions leave no session state behind, so a reset would be an idle round trip."""


async def prepare_connection(connection: Any) -> None:
    encode = msgspec.json.Encoder().encode
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: b"\x01" + encode(value),
        decoder=lambda raw: msgspec.json.decode(raw[1:]),
        format="binary",
    )


def any_of(column: ColumnElement[Any], values: Any) -> ColumnElement[bool]:
    """`column = ANY($n)`: one shape whatever the number of values."""
    kind = postgresql.ARRAY(column.type)
    return column == any_(bindparam(None, value=list(values), type_=kind, unique=True))


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """`column = ANY($name)` in a constant statement, planned once however many values come.

    For what the index of the column serves: the planner cannot look at the values.
    """
    return column == any_(uncounted(name, postgresql.ARRAY(column.type)))


def uncounted(name: str, kind: Any) -> ColumnElement[Any]:
    """The array of that name, read by a subquery so that the planner cannot count its values.

    Where it can, it finds its plan for an unknown number dearer than the one for these few, and
    plans the statement anew at every call.
    """
    return cast(select(bindparam(name, type_=kind)).scalar_subquery(), kind)


def given_rows(table: Table, names: Sequence[str]) -> Select[Any]:
    """Rows to insert, handed over as one JSON document, the tenant before them.

    One statement and one shape whatever the number of rows; `as_document` gives the parameter.
    One array for each column would cost the client three times as much.
    """
    columns = [table.c[name] for name in names]
    shape = [column(c.name, sa.Text() if _is_bytes(c) else c.type) for c in columns]
    document = bindparam(_document_of(table), type_=JSONB)
    records = func.jsonb_to_recordset(document).table_valued(*shape, name=_document_of(table))
    given = records.render_derived(with_types=True)
    return select(
        bindparam("tenant_id", type_=UUIDType),
        *(_read(given.c[c.name]) if _is_bytes(c) else given.c[c.name] for c in columns),
    )


def as_document(
    table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """The parameter of `given_rows`."""
    return {_document_of(table): [{name: row[name] for name in names} for row in rows]}


@cache
def _stored(table: Table) -> tuple[str, ...]:
    return tuple(c.name for c in table.c if c.name != "tenant_id")


@cache
def _held_inserts(tables: tuple[Table, ...]) -> Statement:
    """Foreign keys between the tables are looked at when all rows are there."""
    first, *others = (
        insert(table).from_select(["tenant_id", *_stored(table)], given_rows(table, _stored(table)))
        for table in tables
    )
    return sql(first.add_cte(*(each.cte(f"held_{each.table.name}") for each in others)))


def _document_of(table: Table) -> str:
    return f"given_{table.name}"


def _is_bytes(of: Column[Any]) -> bool:
    """JSON has no bytes; they go as base64."""
    return isinstance(of.type, sa.LargeBinary)


def _read(given: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.decode(given, literal_column("'base64'")).label(given.key)
