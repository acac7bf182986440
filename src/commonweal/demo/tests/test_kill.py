"""Whatever is killed in the middle of any write: what was said to be kept is there, whole, and nothing else is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.database.connecting import point_connections
from commonweal.core.database.embedded import Addresses, start_embedded, stop_embedded
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Area, Place, Postcode

WRITERS = 3
KEPT_BEFORE_THE_END = 4
"""How many records each writer has kept before all are killed: they are then anywhere in the next one."""

WRITE = """
from commonweal.config.command_line import set_up_django
set_up_django(prepare_database=True)
from commonweal.demo.tests.writer import write_until_killed
write_until_killed()
"""

HALVES = {
    "a person without the entry that says so": "SELECT id FROM identity_person p WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_entry e WHERE e.person_id = p.id AND e.kind = 'person.created')",
    "an entry without its person": "SELECT person_id FROM ledger_entry e WHERE kind = 'person.created' AND NOT EXISTS"
    " (SELECT 1 FROM identity_person p WHERE p.id = e.person_id)",
    "a person without the team's sight": "SELECT id FROM identity_person p WHERE 5 <>"
    " (SELECT count(*) FROM sight_sight s WHERE s.person_id = p.id)",
    "a person without the address": "SELECT id FROM identity_person p WHERE NOT EXISTS"
    " (SELECT 1 FROM identity_address a WHERE a.person_id = p.id)",
    "a person without the message": "SELECT id FROM identity_person p WHERE NOT EXISTS"
    " (SELECT 1 FROM correspondence_message m WHERE m.person_id = p.id)",
    "a message without its job": "SELECT id FROM correspondence_message m WHERE NOT EXISTS"
    " (SELECT 1 FROM procrastinate_jobs j WHERE j.args->>'message_id' = m.id::text)",
    "a message without its entry": "SELECT id FROM correspondence_message m WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger_entry e WHERE e.payload->>'message' = m.id::text)",
}


@pytest.fixture
def home(tmp_path, own_database, test_cluster):
    """A home with a database of its own that writes through to its files, and a team that keeps records."""
    test_cluster.fill(start_embedded(tmp_path))
    with acting_as(system_actor("test")):
        place = Place.objects.create(pk="seaborough", name="Seaborough")
        area = Area.objects.create(code="E02999991", place=place, kind=Area.Kind.NEIGHBOURHOOD, name="Harbour")
        Postcode.objects.create(
            postcode="ZZ1 1AA",
            latitude=50.7,
            longitude=-1.9,
            small_area_code="E01999999",
            neighbourhood=area,
            council=area,
            former_council=area,
        )
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        Team.objects.create(organisation=council, name="East team", work=Team.Work.ASSESSMENT)
    yield tmp_path
    connections.close_all()
    stop_embedded(tmp_path)
    point_connections(own_database)


def start_writers(addresses: Addresses) -> list[subprocess.Popen[str]]:
    environment = {**os.environ, "DATABASE_URL": addresses.runtime, "DATABASE_OWNER_URL": addresses.owner}
    command = [sys.executable, "-c", WRITE]
    return [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(WRITERS)]


def write_and_kill(home: Path, *, database_too: bool) -> list[str]:
    """Kill all writers in the middle of it, and the database if so asked; returns what they said was kept."""
    writers = start_writers(start_embedded(home))
    kept = [writer.stdout.readline().strip() for _ in range(KEPT_BEFORE_THE_END) for writer in writers]
    if database_too:
        os.kill(int((home / "database" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    for writer in writers:
        writer.kill()
    for writer in writers:
        kept += writer.stdout.read().split()
        writer.wait()
    assert all(kept)
    return kept


def test_killed_in_the_middle_of_writes_everything_is_whole_after_a_restart(home):
    kept: list[str] = []
    for rounds, database_too in enumerate((False, True), start=1):
        kept += write_and_kill(home, database_too=database_too)
        connections.close_all()
        point_connections(start_embedded(home))
        assert verify_ledger().first_break is None
        with connections["owner"].cursor() as cursor:
            for what, query in HALVES.items():
                cursor.execute(query)
                assert cursor.fetchall() == [], what
            cursor.execute("SELECT id::text FROM identity_person")
            there = {row[0] for row in cursor.fetchall()}
        assert set(kept) <= there  # what was said to be kept is kept
        assert len(there) <= len(kept) + rounds * WRITERS  # and at most one more each: kept, but not yet said
