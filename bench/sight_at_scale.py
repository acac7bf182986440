"""Does a record open as fast among 200,000 people as among 2,000?

Row security decides for every row who may see it. The same pages are opened in two databases of one server, in turn, so
that whatever else the machine does falls on both alike; what is compared is their ratio.

`python -m bench.sight_at_scale`
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg

from bench.server import in_own_home

SIZES = (2_000, 200_000)
BOUND = 2.0
TEAMS = 20
OPENINGS = 200
WARM_UP = 20
BY_KEY = 1_000

PEOPLE = """
INSERT INTO identity_person (id, place_id, given_name, family_name, known_as, date_of_birth, gender, nhs_number, phone,
                             email, created_at, given_key, family_key, known_key)
SELECT md5('person' || n)::uuid, 'bench', given, family, '', date '1930-01-01' + n %% 25000, 'not_said', '', '', '',
       now(), identity_key(given), identity_key(family), ''
  FROM (SELECT n, 'Given' || n %% 700 AS given, 'Family' || n %% 9000 AS family
          FROM generate_series(1, %(people)s) AS n) AS named;

INSERT INTO identity_address (id, person_id, lines, town, postcode, neighbourhood_id, starts_on)
SELECT gen_random_uuid(), md5('person' || n)::uuid, n || ' Quay Street', 'Seaborough',
       'ZZ' || n %% 90 || ' ' || n %% 9 || 'AA', 'bench-' || n %% 40, date '2015-01-01'
  FROM generate_series(1, %(people)s) AS n;

INSERT INTO identity_communicationneed (id, person_id, kind, language, detail)
SELECT gen_random_uuid(), md5('person' || n)::uuid, 'large_print', '', '' FROM generate_series(1, %(people)s) AS n;

INSERT INTO circle_supporter (id, person_id, name, kind, relationship, does_what, how_often, works_for, phone, email,
                              is_carer, is_emergency_contact, holds_keys)
SELECT gen_random_uuid(), md5('person' || n)::uuid, 'Ann Example', 'family', 'daughter', 'Shopping', '', '', '', '',
       true, true, true
  FROM generate_series(1, %(people)s) AS n;

INSERT INTO requests_request (id, reference, place_id, person_id, team_id, draft_key, channel, answers, is_urgent,
                              mentions_safety, started_at, sent_at, first_contact_at, contact_note, decided_at, outcome,
                              outcome_note)
SELECT gen_random_uuid(), 'B' || n, 'bench', md5('person' || n)::uuid, (%(teams)s::uuid[])[1 + n %% %(spread)s], '',
       'phone', '{}', false, false, now() - interval '90 days', now() - interval '90 days', now() - interval '89 days',
       '', now() - interval '88 days', 'assessment', ''
  FROM generate_series(1, %(people)s) AS n;

INSERT INTO assessments_assessment (id, person_id, kind, assessor_id, started_at, advice)
SELECT gen_random_uuid(), md5('person' || n)::uuid, 'adult', %(worker)s, now() - interval '80 days', ''
  FROM generate_series(1, %(people)s) AS n;

INSERT INTO sight_sight (id, person_id, viewer, viewer_kind, viewer_name, compartment, basis, origin, reason, starts_at,
                         granted_by_name)
SELECT gen_random_uuid(), md5('person' || n)::uuid, viewer, kind, name, compartment, basis, viewer, '',
       now() - interval '90 days', 'Bench'
  FROM generate_series(1, %(people)s) AS n,
       LATERAL (SELECT %(council)s::uuid, 'organisation', 'Bench Council', 'identity', 'council'
                UNION ALL
                SELECT (%(teams)s::uuid[])[1 + n %% %(spread)s], 'team', 'A team', part, 'team'
                  FROM unnest(ARRAY['identity', 'care', 'money', 'health']) AS part
               ) AS given (viewer, kind, name, compartment, basis);

INSERT INTO ledger_entry (id, chain, number, kind, happened_at, actor_name, person_id, compartment, summary, payload,
                          reason, previous_hash, hash)
SELECT gen_random_uuid(), 'person:' || md5('person' || n)::uuid, number, 'person.created',
       now() - (90 - number) * interval '1 day', 'Bench', md5('person' || n)::uuid, 'identity', 'Record started', '{}',
       '', '', ''
  FROM generate_series(1, %(people)s) AS n, generate_series(1, 3) AS number;

INSERT INTO ledger_head (chain, number, hash)
SELECT 'person:' || md5('person' || n)::uuid, 3, '' FROM generate_series(1, %(people)s) AS n;
"""
"""For each person one address, need, supporter, request and assessment, three entries of the ledger and five sights:
the council's of identity, and one team's of four parts."""


WHAT_CAME_SINCE = """
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT c.oid::regclass AS of_table, a.attname AS name, format_type(a.atttypid, NULL) AS kind
                  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                 WHERE c.relname IN ('identity_person', 'identity_address', 'identity_communicationneed',
                                     'circle_supporter', 'requests_request', 'assessments_assessment')
                   AND a.attnum > 0 AND a.attnotnull AND NOT a.atthasdef AND NOT a.attisdropped AND a.attidentity = ''
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', made.of_table, made.name, CASE
            WHEN made.kind LIKE '%[]' THEN quote_literal('{}')
            WHEN made.kind = 'boolean' THEN 'false'
            WHEN made.kind IN ('text', 'character varying') THEN quote_literal('')
            WHEN made.kind = 'jsonb' THEN quote_literal('{}')
            WHEN made.kind IN ('smallint', 'integer', 'bigint', 'numeric') THEN '0'
            ELSE 'NULL' END);
    END LOOP;
END $$;
"""
"""Columns that a room was given after this was written hold nothing here, and need not be named."""


class Population:
    """A database with so many people, a social worker signed in to it, and the people whom their team works with."""

    def __init__(self, superuser: str, people: int) -> None:
        from django.db import connections
        from django.test import Client

        from commonweal.core.database.connecting import point_connections
        from commonweal.core.database.embedded import (
            OWNER_ROLE,
            RUNTIME_ROLE,
            Addresses,
            address_of,
            create_database,
        )

        self.people = people
        name = f"people_{people}"
        with psycopg.connect(superuser, autocommit=True) as connection:
            create_database(connection, name, template="commonweal")
        point_connections(Addresses(address_of(superuser, RUNTIME_ROLE, name), address_of(superuser, OWNER_ROLE, name)))
        self._connection = connections["default"]
        # The next population points the settings that both share elsewhere.
        self._connection.settings_dict = dict(self._connection.settings_dict)
        self._connection.connect()
        self.client = Client()
        self.worker, self.visible = _fill(address_of(superuser, "postgres", name), people)
        self.client.force_login(self.worker)
        del connections["default"]

    def enter(self) -> None:
        """Make this the database that Django uses."""
        from django.db import connections

        connections["default"] = self._connection

    def open_record(self) -> tuple[float, float]:
        """Open the record page of one of the team's people; the seconds it took, and those that its queries took."""
        from django.db import connection

        queries = 0.0

        def timed(execute: Callable[..., Any], *asked: Any) -> Any:
            nonlocal queries
            began = time.perf_counter()
            try:
                return execute(*asked)
            finally:
                queries += time.perf_counter() - began

        address = f"/people/{random.choice(self.visible)}"
        with connection.execute_wrapper(timed):
            started = time.perf_counter()
            response = self.client.get(address)
            taken = time.perf_counter() - started
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}")
        return taken, queries

    def read_by_key(self) -> tuple[float]:
        """Read one person's row and address by their key, under row security; the seconds that it took."""
        from django.db import connection

        from commonweal.core.accounts.actors import acting_as

        person = random.choice(self.visible)
        with acting_as(self.worker), connection.cursor() as cursor:
            started = time.perf_counter()
            cursor.execute(
                "SELECT p.family_name, a.postcode FROM identity_person AS p"
                " JOIN identity_address AS a ON a.person_id = p.id WHERE p.id = %s",
                [person],
            )
            rows = cursor.fetchall()
            taken = time.perf_counter() - started
        if len(rows) != 1:
            raise RuntimeError(f"{len(rows)} rows of person {person} instead of one")
        return (taken,)


def _fill(superuser: str, people: int) -> tuple[Any, list[UUID]]:
    """Write the place, the council, its teams and one worker of the first team, then the people by plain SQL."""
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    from commonweal.core.accounts.models import Account, Membership, Organisation, Team
    from commonweal.core.accounts.roles import Role
    from commonweal.core.places.models import Area, Place

    place = Place.objects.create(slug="bench", name="Bench", summary="An invented place")
    Area.objects.bulk_create(
        Area(code=f"bench-{n}", place=place, kind=Area.Kind.NEIGHBOURHOOD, name=f"Neighbourhood {n}") for n in range(40)
    )
    council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Bench Council")
    teams = [
        Team.objects.create(organisation=council, name=f"Team {n}", work=Team.Work.ASSESSMENT) for n in range(TEAMS)
    ]
    worker = Account.objects.create_user("worker@bench.example", name="A worker")
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.create(account=worker, team=teams[0], role=Role.SOCIAL_WORKER, starts_on=yesterday)
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={"secret": ""})
    values = {
        "people": people,
        "teams": [team.pk for team in teams],
        "spread": TEAMS,
        "council": council.pk,
        "worker": worker.pk,
    }
    with psycopg.connect(superuser, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        # Triggers and foreign keys are the application's safety; what is written here fits them.
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute(WHAT_CAME_SINCE)
        connection.execute(PEOPLE, values)
        connection.execute("VACUUM ANALYZE")
        visible = connection.execute(
            "SELECT person_id FROM sight_sight WHERE viewer = %s AND compartment = 'care'", [teams[0].pk]
        )
        return worker, [row[0] for row in visible]


Seconds = tuple[float, ...]


def measure(populations: list[Population], times: int, work: Callable[[Population], Seconds]) -> list[list[Seconds]]:
    """Do the work `times` times in each population in turn, after a warm-up; what each time took."""
    taken: list[list[Seconds]] = [[] for _ in populations]
    for turn in range(WARM_UP + times):
        for index, population in enumerate(populations):
            population.enter()
            seconds = work(population)
            if turn >= WARM_UP:
                taken[index].append(seconds)
    return taken


def report(title: str, populations: list[Population], taken: list[list[float]]) -> None:
    """Print the median and p95 of each population, and the ratio of the largest to the smallest."""
    print(f"\n{title}: {len(taken[0])} times in each database, in turn")
    for population, seconds in zip(populations, taken, strict=True):
        median, p95 = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
        print(
            f"  {population.people:>9,} people ({len(population.visible):,} with the worker's team):"
            f" median {median:.2f} ms, p95 {p95:.2f} ms"
        )
    ratio = statistics.median(taken[-1]) / statistics.median(taken[0])
    judged = f" (bound {BOUND}: {'kept' if ratio <= BOUND else 'NOT KEPT'})"
    print(f"  ratio of the medians, {SIZES[-1]:,} to {SIZES[0]:,} people: {ratio:.2f}{judged}")


@contextmanager
def filled_populations(*more: Callable[[str, Population], None]) -> Iterator[list[Population]]:
    """A database of each size, filled in a home of its own; `more` writes into each what else is measured.

    `more` is given the address of the server for its superuser, and the population.
    """
    random.seed(8)
    with in_own_home() as home:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        import django

        django.setup()
        from django.db import connections

        from commonweal.core.database.embedded import superuser_address
        from commonweal.core.database.preparation import migrate_if_needed
        from commonweal.core.running.static_files import gather_static_files

        gather_static_files()
        migrate_if_needed(report=False)
        connections.close_all()
        superuser = superuser_address(home)
        populations = []
        for people in SIZES:
            print(f"Filling a database with {people:,} people …", flush=True)
            populations.append(Population(superuser, people))
            for write in more:
                write(superuser, populations[-1])
        yield populations
        for population in populations:
            population.enter()
            connections["default"].close()


def main() -> None:
    """Fill both databases and print what opening a record takes in each."""
    with filled_populations() as populations:
        opened = measure(populations, OPENINGS, Population.open_record)
        report("A record page", populations, [[whole for whole, _ in one] for one in opened])
        report("Its queries alone", populations, [[queries for _, queries in one] for one in opened])
        by_key = measure(populations, BY_KEY, Population.read_by_key)
        report("A person and their address by key", populations, [[seconds for (seconds,) in one] for one in by_key])


if __name__ == "__main__":
    main()
