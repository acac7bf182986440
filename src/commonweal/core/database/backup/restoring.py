"""Restoring a backup: beside what is there, proven, and only then in its place."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.sending import hold_back_waiting
from commonweal.core.database import preparation
from commonweal.core.database.backup.archive import DUMP, FILES, Manifest, read_archive
from commonweal.core.database.backup.state import holds_records, state_of_database
from commonweal.core.database.backup.tools import BackupError, run
from commonweal.core.database.connecting import point_connections
from commonweal.core.database.embedded import (
    DATABASE,
    OWNER_ROLE,
    RUNTIME_ROLE,
    Addresses,
    address_of,
    create_database,
    other_holders,
    superuser_address,
)
from commonweal.core.ledger.actions import write_entry

Say = Callable[[str], None]


def restore_backup(path: Path, say: Say, *, replace: bool = False) -> Manifest:
    """Bring back the records and files of a backup. Raises BackupError with everything left as it was.

    Records that are there already are replaced only with `replace`, and only in the embedded database: there, the old
    ones stay until the new ones are proven. On a server of one's own the database must be empty.
    """
    home = preparation.embedded_home()
    folder_beside = Path(settings.MEDIA_ROOT).parent
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=folder_beside) as folder:
        say("Reading the backup")
        manifest = read_archive(path, Path(folder))
        _refuse_newer(manifest)
        if holds_records():
            _may_replace(home, replace)
        dump = Path(folder) / DUMP
        if home is None:
            _restore_in_place(manifest, dump, say)
        else:
            _restore_beside(home, manifest, dump, say)
        _swap_files(Path(folder) / FILES, Path(settings.MEDIA_ROOT))
    preparation.migrate_if_needed()
    _begin_again(manifest)
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupError(
            f"The backup was made by a newer Commonweal ({manifest.software}): this one does not know {unknown[0]}."
            " Upgrade it first."
        )


def _may_replace(home: Path | None, replace: bool) -> None:
    if home is None:
        raise BackupError(
            "The database holds records. Make a new, empty one (`commonweal database roles` prints the SQL), point"
            " DATABASE_URL and DATABASE_OWNER_URL at it, and restore there: so the old one stays until you are sure."
        )
    if not replace:
        raise BackupError("There are records here already. Add --replace to put the backup in their place.")


def _restore_beside(home: Path, manifest: Manifest, dump: Path, say: Say) -> None:
    """Restore into a new database of the embedded server, prove it, and give it the old one's name."""
    if holders := other_holders(home):
        raise BackupError(f"Stop Commonweal first: process {holders[0]} has these records open.")
    superuser = superuser_address(home)
    restoring = f"{DATABASE}_restoring"
    before = f"{DATABASE}_before_restore"
    lasting = Addresses(os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"])
    fresh = Addresses(address_of(superuser, RUNTIME_ROLE, restoring), address_of(superuser, OWNER_ROLE, restoring))
    with psycopg.connect(superuser, autocommit=True) as connection:
        try:
            _drop(connection, restoring)
            _drop(connection, before)
            create_database(connection, restoring)
            with _pointed_at(fresh, lasting):
                _fill_and_prove(manifest, dump, say)
        except BaseException:
            _drop(connection, restoring)
            raise
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        with connection.transaction():
            connection.execute(rename.format(sql.Identifier(DATABASE), sql.Identifier(before)))
            connection.execute(rename.format(sql.Identifier(restoring), sql.Identifier(DATABASE)))
        _drop(connection, before)


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _pointed_at(addresses: Addresses, lasting: Addresses) -> Iterator[None]:
    point_connections(addresses)
    try:
        yield
    finally:
        point_connections(lasting)


def _restore_in_place(manifest: Manifest, dump: Path, say: Say) -> None:
    """Restore into the empty database of a server of one's own; where it cannot be proven, it is emptied again."""
    _empty()
    try:
        _fill_and_prove(manifest, dump, say)
    except BaseException:
        _empty()
        raise


def _empty() -> None:
    """Take away the tables that an earlier command prepared: they are the owner's, and so are all that can be there."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP OWNED BY CURRENT_USER CASCADE")
    connections.close_all()


def _fill_and_prove(manifest: Manifest, dump: Path, say: Say) -> None:
    say(f"Restoring {sum(manifest.counts.values()):,} rows in {len(manifest.counts)} tables")
    run("pg_restore", "--exit-on-error", "--no-owner", "--single-transaction", str(dump))
    say("Verifying the ledger and counting the rows")
    state = state_of_database()
    if state.counts != manifest.counts:
        table = next(
            name
            for name in sorted({**manifest.counts, **state.counts})
            if manifest.counts.get(name) != state.counts.get(name)
        )
        raise BackupError(
            f"The backup does not hold what it held when it was made: {table} has {state.counts.get(table, 0):,} rows"
            f" instead of {manifest.counts.get(table, 0):,}."
        )
    proven = (state.ledger_entries, state.ledger_chains, state.ledger_break)
    if proven != (manifest.ledger_entries, manifest.ledger_chains, manifest.ledger_break):
        raise BackupError(
            f"The ledger in the backup is not the one it was made from: {state.ledger_break or 'entries differ'}."
        )


def _swap_files(new: Path, lasting: Path) -> None:
    """Put the restored files in the place of the present ones."""
    new.mkdir(exist_ok=True)
    new.chmod(0o700)
    before = lasting.with_name(f".{lasting.name}-before-restore")
    shutil.rmtree(before, ignore_errors=True)
    if lasting.exists():
        lasting.rename(before)
    shutil.move(new, lasting)
    shutil.rmtree(before, ignore_errors=True)


def _begin_again(manifest: Manifest) -> None:
    """What must not go on as if nothing had been: sessions end, and messages that waited are looked at by somebody."""
    with acting_as(system_actor("restoring a backup")) as actor:
        with connections["default"].cursor() as cursor:
            cursor.execute("DELETE FROM django_session")
        held_back = hold_back_waiting()
        write_entry(
            actor,
            "database.restored",
            f"All records were restored from a backup made at {manifest.made_at}",
            chain="database",
            payload={"made_at": manifest.made_at, "entries": manifest.ledger_entries, "messages_held_back": held_back},
        )
