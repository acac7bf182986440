"""What a database holds, counted and proven: the same before a backup and after a restore."""

from dataclasses import dataclass

from django.db import connections

from commonweal.core.ledger.queries import verify_ledger


@dataclass(frozen=True)
class State:
    """Rows by table, and what verification says of the ledger (`ledger_break` is "" for a sound one)."""

    counts: dict[str, int]
    ledger_entries: int
    ledger_chains: int
    ledger_break: str


def state_of_database() -> State:
    """Count every table and verify every chain, on the `owner` connection (in its transaction, where one is open)."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        tables = [row[0] for row in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM public."{table}"')
            counts[table] = cursor.fetchone()[0]
    found = verify_ledger()
    fault = found.first_break
    said = f"entry {fault.number} of {fault.chain}: {fault.message}" if fault else ""
    return State(counts, found.entries, found.chains, said)


def applied_migrations() -> list[str]:
    """What the tables stand at: "room.0001_initial" for each migration applied."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


KEPT_TABLES = ("ledger_entry", "accounts_account", "places_place", "identity_person")
"""A database without a row in any of these holds nothing that anybody would miss."""


def holds_records() -> bool:
    """Whether the database on the `owner` connection holds anything beyond empty tables."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [[*KEPT_TABLES]]
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM public."{table}")')
            if cursor.fetchone()[0]:
                return True
    return False
