"""A backup brings back everything, proves it, and never costs what was there."""

import io
import json
import os
import re
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.models import Message
from commonweal.core.database import preparation
from commonweal.core.database.backup.archive import read_archive, write_archive
from commonweal.core.database.backup.making import make_backup
from commonweal.core.database.backup.restoring import restore_backup
from commonweal.core.database.backup.state import holds_records, state_of_database
from commonweal.core.database.backup.tools import BackupError, program, run
from commonweal.core.database.connecting import point_connections
from commonweal.core.database.embedded import OWNER_ROLE, RUNTIME_ROLE, start_embedded
from commonweal.core.database.roles import roles_sql
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Place

SYSTEM = system_actor("test")

# What the database enforces by itself, apart from names that only say which database it is.
ENFORCED = {
    "policies": "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "row security": "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public' AND relkind = 'r' ORDER BY 1",
    "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal ORDER BY 1, 2",
    "functions": "SELECT proname, prosecdef, proconfig, pg_get_functiondef(p.oid) FROM pg_proc p"
    " JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public' AND prokind = 'f' ORDER BY 1, 4",
    "owners": "SELECT relname, relowner::regrole::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    " WHERE nspname = 'public' ORDER BY 1",
    "grants": "SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants"
    " WHERE table_schema = 'public' ORDER BY 1, 2, 3",
    "later grants": "SELECT defaclobjtype::text, defaclacl::text FROM pg_default_acl ORDER BY 1, 2",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
}


def enforced():
    with connections["owner"].cursor() as cursor:
        found = {}
        for name, query in ENFORCED.items():
            cursor.execute(query)
            # PostgreSQL writes a cast of a list in another place once it has read its own words: same condition
            found[name] = [tuple(re.sub(r"::[a-z ]+(\[\])?|[()]", "", str(part)) for part in row) for row in cursor]
    return found


def write_records(count=3):
    with acting_as(SYSTEM) as actor:
        Place.objects.get_or_create(pk="seaborough", defaults={"name": "Seaborough"})
        for number in range(count):
            write_entry(actor, "test.done", f"Done {number}: £5, “quoted”, \x0bé", chain="place:seaborough")


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    (settings.MEDIA_ROOT / "letters").mkdir(parents=True)
    (settings.MEDIA_ROOT / "letters" / "one.pdf").write_bytes(b"%PDF one")
    return settings.MEDIA_ROOT


@pytest.fixture
def quiet():
    return lambda line: None


@pytest.fixture
def elsewhere(test_cluster, own_database):
    """Another empty, migrated database of the same server; gone after the test."""
    name = f"test_{os.getpid()}_elsewhere"
    yield test_cluster.clone(test_cluster.migrated_template(), name)
    connections.close_all()
    point_connections(own_database)
    test_cluster.drop(name)


def test_a_backup_restores_rows_files_and_everything_the_database_enforces(
    own_database, elsewhere, files, tmp_path, quiet
):
    write_records()
    before, rules = state_of_database(), enforced()
    backup = tmp_path / "all.tar"
    made = make_backup(backup)
    assert backup.stat().st_mode & 0o777 == 0o600
    assert made.counts == before.counts
    (files / "letters" / "one.pdf").write_bytes(b"changed since")
    (files / "stray.txt").write_text("not in the backup")

    point_connections(elsewhere)
    restore_backup(backup, quiet)
    for name, found in enforced().items():
        assert found == rules[name], name
    assert {path.name for path in files.rglob("*") if path.is_file()} == {"one.pdf"}
    assert (files / "letters" / "one.pdf").read_bytes() == b"%PDF one"
    after = state_of_database()
    assert (after.ledger_entries, after.ledger_break) == (before.ledger_entries + 1, "")
    with acting_as(SYSTEM):
        assert Entry.objects.get(chain="place:seaborough", number=1).summary == "Done 0: £5, “quoted”, \x0bé"
        assert Entry.objects.filter(kind="database.restored").exists()
    with transaction.atomic():
        assert Entry.objects.count() == 0  # row security holds without an actor
    with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
    write_records(1)
    assert verify_ledger().first_break is None


def test_sessions_end_and_waiting_messages_are_held_back(own_database, elsewhere, files, tmp_path, quiet):
    with acting_as(SYSTEM) as actor, connections["default"].cursor() as cursor:
        send_message(actor, "sign-in-link", to_email="rose@example.org", context={"link": "https://x", "minutes": 5})
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now() + interval '1 hour')")
    make_backup(tmp_path / "all.tar")
    point_connections(elsewhere)
    restore_backup(tmp_path / "all.tar", quiet)
    with acting_as(SYSTEM), connections["default"].cursor() as cursor:
        assert "may have been sent since" in Message.objects.get(status=Message.Status.FAILED).failure
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_a_server_of_ones_own_that_holds_records_is_never_overwritten(own_database, files, tmp_path, quiet):
    write_records()
    make_backup(tmp_path / "all.tar")
    for replace_them in (False, True):
        with pytest.raises(BackupError, match="holds records"):
            restore_backup(tmp_path / "all.tar", quiet, replace=replace_them)
    assert verify_ledger().entries == 4


def altered(source: Path, target: Path, change) -> Path:
    """A copy of a backup with `change(name, content)` done to each part of it."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for about in old:
            content = change(about.name, old.extractfile(about).read())
            if content is not None:
                about.size = len(content)
                new.addfile(about, io.BytesIO(content))
    return target


def a_byte_changed(part):
    return lambda name, content: content[:-9] + b"X" + content[-8:] if name == part else content


def manifest_with(**facts):
    def change(name, content):
        return json.dumps({**json.loads(content), **facts}).encode() if name == "manifest.json" else content

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (a_byte_changed("database.dump"), "changed or damaged"),
        (a_byte_changed("files/letters/one.pdf"), "one.pdf is not as it was kept"),
        (lambda name, content: None if name.startswith("files/") else content, "one.pdf is not as it was kept"),
        (lambda name, content: None if name == "manifest.json" else content, "cannot be read as a backup"),
        (lambda name, content: b"{}" if name == "manifest.json" else content, "not a backup of Commonweal"),
        (manifest_with(format=99), "newer Commonweal"),
        (manifest_with(migrations=["ledger.9999_unheard_of"]), "does not know ledger.9999_unheard_of"),
    ],
)
def test_a_changed_backup_is_refused_before_anything_is_touched(own_database, files, tmp_path, quiet, change, said):
    make_backup(tmp_path / "all.tar")
    broken = altered(tmp_path / "all.tar", tmp_path / "broken.tar", change)
    connections.close_all()
    before = state_of_database()
    with pytest.raises(BackupError, match=said):
        restore_backup(broken, quiet)
    assert state_of_database() == before


@pytest.mark.parametrize("length", [0, 100, 5000])
def test_a_backup_cut_short_is_refused(own_database, files, tmp_path, quiet, length):
    make_backup(tmp_path / "all.tar")
    short = tmp_path / "short.tar"
    short.write_bytes((tmp_path / "all.tar").read_bytes()[:length])
    with pytest.raises(BackupError):
        restore_backup(short, quiet)


def test_a_path_out_of_the_folder_is_refused(tmp_path):
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("files/../../evil.txt"), io.BytesIO(b""))
    with pytest.raises(BackupError, match="not a backup"):
        read_archive(tmp_path / "evil.tar", tmp_path / "into")


def rewritten_ledger(backup: Path, folder: Path) -> Path:
    """A backup whose dump was made again after somebody rewrote the ledger, with digests that fit it."""
    from commonweal.core.database.backup import archive

    honest = read_archive(backup, folder)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_entry SET summary = 'Never happened' WHERE chain = 'place:seaborough' AND number = 2"
        )
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
    forged = folder / "forged.dump"
    subprocess.run(
        [program("pg_dump", 18), "--format=custom", f"--file={forged}", os.environ["DATABASE_OWNER_URL"]], check=True
    )
    counts = {
        **honest.counts,
        "ledger_entry": honest.counts["ledger_entry"] + 1,
        "ledger_head": honest.counts["ledger_head"] + 1,
    }
    manifest = replace(
        honest,
        dump_sha256=archive.digest_of(forged),
        counts=counts,
        ledger_entries=honest.ledger_entries + 1,
        ledger_chains=honest.ledger_chains + 1,
    )
    write_archive(folder / "forged.tar", manifest, forged, folder / "files")
    return folder / "forged.tar"


def test_a_rewritten_ledger_is_refused_and_the_database_left_empty(own_database, elsewhere, files, tmp_path, quiet):
    write_records()
    make_backup(tmp_path / "all.tar")
    (tmp_path / "unpacked").mkdir()
    forged = rewritten_ledger(tmp_path / "all.tar", tmp_path / "unpacked")
    point_connections(elsewhere)
    with pytest.raises(BackupError, match="entry 2 of place:seaborough"):
        restore_backup(forged, quiet)
    assert not holds_records()
    restore_backup(tmp_path / "all.tar", quiet)
    assert verify_ledger().first_break is None


def test_missing_rows_are_refused(own_database, elsewhere, files, tmp_path, quiet):
    write_records()
    made = make_backup(tmp_path / "all.tar")
    fewer = altered(
        tmp_path / "all.tar", tmp_path / "fewer.tar", manifest_with(counts={**made.counts, "places_place": 2})
    )
    point_connections(elsewhere)
    with pytest.raises(BackupError, match="places_place has 1 rows instead of 2"):
        restore_backup(fewer, quiet)


@pytest.fixture
def embedded(tmp_path, settings, own_database, test_cluster, monkeypatch):
    """A home with a database of its own, migrated, that the process is turned to; stopped after the test."""
    from commonweal.core.database.embedded import stop_embedded

    home = tmp_path / "home"
    monkeypatch.setattr(preparation, "_embedded_home", home)
    test_cluster.fill(start_embedded(home, durable=False))
    yield home
    connections.close_all()
    point_connections(own_database)
    stop_embedded(home)


def test_an_embedded_home_is_replaced_only_when_asked_and_proven(embedded, files, tmp_path, quiet):
    write_records()
    make_backup(tmp_path / "all.tar")
    write_records()
    with pytest.raises(BackupError, match="--replace"):
        restore_backup(tmp_path / "all.tar", quiet)

    (tmp_path / "unpacked").mkdir()
    write_records(1)
    broken = altered(tmp_path / "all.tar", tmp_path / "broken.tar", manifest_with(ledger_entries=77))
    with pytest.raises(BackupError, match="ledger in the backup"):
        restore_backup(broken, quiet, replace=True)
    assert verify_ledger().entries == 8
    assert (files / "letters" / "one.pdf").exists()

    holders = embedded / "database" / ".handle_pids.json"
    mine = holders.read_text()
    holders.write_text(json.dumps([*json.loads(mine), os.getppid()]))
    with pytest.raises(BackupError, match=f"process {os.getppid()}"):
        restore_backup(tmp_path / "all.tar", quiet, replace=True)
    holders.write_text(mine)

    restore_backup(tmp_path / "all.tar", quiet, replace=True)
    with acting_as(SYSTEM):
        assert Entry.objects.filter(chain="place:seaborough").count() == 3
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'commonweal%'")
        assert cursor.fetchall() == [("commonweal",)]


def test_the_printed_sql_makes_roles_and_database_that_are_safe_and_enough(test_cluster, own_database):
    name = f"test_{os.getpid()} roles"
    psql = program("pg_dump", 18).with_name("psql")
    try:
        for _ in range(2):
            subprocess.run(
                [psql, "--quiet", "--set=ON_ERROR_STOP=1", test_cluster.superuser],
                input=roles_sql(name), check=True, text=True, capture_output=True,
            )  # fmt: skip
        addresses = test_cluster.addresses(name.replace(" ", "%20"))
        test_cluster.fill(addresses)
        write_records()
        assert verify_ledger().entries == 3
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_user, pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name])
            assert cursor.fetchone() == (RUNTIME_ROLE, OWNER_ROLE)
            with pytest.raises(DatabaseError):
                cursor.execute("CREATE TABLE mine (id int)")
    finally:
        connections.close_all()
        point_connections(own_database)
        test_cluster.drop(name)


def test_the_owners_password_is_not_among_the_words_a_program_is_called_with(own_database, monkeypatch):
    called = []

    def record(words, **how):
        called.append((words, how["env"]))
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://commonweal_owner:s3cret%20@db.internal/care?sslmode=require")
    monkeypatch.setattr("commonweal.core.database.backup.tools.program", lambda name, release: name)
    monkeypatch.setattr("commonweal.core.database.backup.tools.subprocess.run", record)
    run("pg_dump", "--format=custom")
    ((words, environment),) = called
    assert words[0] == "pg_dump"
    assert words[2:] == ["--format=custom"]
    assert {"host=db.internal", "dbname=care", "sslmode=require"} <= set(words[1].removeprefix("--dbname=").split())
    assert "s3cret" not in " ".join(words)
    assert environment["PGPASSWORD"] == "s3cret "


def test_a_server_newer_than_every_program_is_told_plainly():
    with pytest.raises(BackupError, match="PostgreSQL 99"):
        program("pg_dump", 99)
    assert program("pg_dump", 18).name == "pg_dump"
    assert program("pg_restore", 12).name == "pg_restore"  # a newer one will do
