"""What every migration needs: row-level security for tenant tables, rights of the app's role."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Table

from .db import metadata

APP_ROLE = "ringdesk_app"


def wall(table: str) -> Iterator[str]:
    """Row-level security: a statement without its tenant sees nothing.

    After a commit the setting is empty, not null: hence the nullif.
    """
    mine = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY tenant_wall ON {table} USING ({mine}) WITH CHECK ({mine})"


def rights(role: str) -> Iterator[str]:
    """The application reads and writes rows, nothing else; events are never changed or deleted."""
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    yield f"REVOKE UPDATE, DELETE ON events FROM {role}"
    # Partitions are reached through their parent; alone they would have neither wall nor chain.
    yield f"""
        DO $$ DECLARE part regclass; BEGIN
            FOR part IN SELECT inhrelid::regclass FROM pg_inherits
                        WHERE inhparent = 'events'::regclass
            LOOP EXECUTE format('REVOKE ALL ON %s FROM {role}', part); END LOOP;
        END $$"""  # noqa: S608 - the role is configuration


def month_partition(day: date) -> str:
    """The partition of the event table that holds `day`'s month."""
    first = day.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (
        f"CREATE TABLE IF NOT EXISTS events_{first:%Y%m} PARTITION OF events "
        f"FOR VALUES FROM ('{first}') TO ('{after}')"
    )


def months(first: date, last: date) -> Iterator[date]:
    """The first days of all months from `first` to `last`, both included."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def tenant_tables() -> list[Table]:
    return [t for t in metadata.sorted_tables if t.info.get("tenant")]
