"""Making a backup while people go on working: one moment's records, all of them."""

import tempfile
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.database.backup.archive import FORMAT, Manifest, digest_of, files_in, write_archive
from commonweal.core.database.backup.state import applied_migrations, state_of_database
from commonweal.core.database.backup.tools import run, server_release
from commonweal.core.ledger.actions import write_entry


def make_backup(path: Path) -> Manifest:
    """Write a backup to `path` and say so in the ledger. Raises BackupError where it cannot be made.

    The counts and the ledger's proof are taken from the very snapshot that is dumped. Files that are uploaded meanwhile
    may be in it without their rows, never the other way round.
    """
    files = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory(prefix=".commonweal-backup-", dir=path.parent) as folder:
        dump = Path(folder) / "database.dump"
        with transaction.atomic(using="owner"):
            with connections["owner"].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SELECT pg_export_snapshot()")
                snapshot = cursor.fetchone()[0]
            run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
            state = state_of_database()
            migrations = applied_migrations()
        manifest = Manifest(
            format=FORMAT,
            software=version("commonweal"),
            made_at=timezone.now().isoformat(timespec="seconds"),
            server_release=server_release(),
            dump_sha256=digest_of(dump),
            files={name: digest_of(files / name) for name in files_in(files)},
            counts=state.counts,
            migrations=migrations,
            ledger_entries=state.ledger_entries,
            ledger_chains=state.ledger_chains,
            ledger_break=state.ledger_break,
        )
        write_archive(path, manifest, dump, files)
    with acting_as(system_actor("making a backup")) as actor:
        write_entry(
            actor,
            "database.backed-up",
            "A backup of all records was made",
            chain="database",
            payload={"file": path.name, "sha256": digest_of(path), "entries": state.ledger_entries},
        )
    return manifest
