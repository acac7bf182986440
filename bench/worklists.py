"""Does a worklist open as fast among 200,000 people as among 2,000?

The people of `bench.sight_at_scale`, each with work that waits: a worker with forty pieces of their own, and a team
whose share of the place is a hundred times as large in the larger database. The same pages are opened in both, in turn;
what is compared is their ratio.

`python -m bench.worklists`
"""

import random
import time
from collections.abc import Callable
from typing import Any

from bench.sight_at_scale import Population, filled_populations, measure, report

OPENINGS = 60
OWN = 40

ITEMS = """
INSERT INTO work_workitem (id, person_id, kind, compartment, team_id, worker_id, about_id, words, priority, opened_at,
                           due_on, first_due_on, note, handed_over_from, outcome)
SELECT gen_random_uuid(), s.person_id, (ARRAY['assessment-to-start', 'plan-to-agree', 'visit'])[1 + n %% 3], 'care',
       s.viewer, CASE WHEN s.viewer = %(team)s AND n <= %(own)s THEN %(worker)s::uuid
                      WHEN n %% 4 = 0 THEN NULL ELSE %(other)s::uuid END,
       gen_random_uuid(), '', 1 + n %% 3, now() - n %% 90 * interval '1 day', current_date + (n %% 60)::int - 20,
       current_date + (n %% 60)::int - 20, '', '', ''
  FROM (SELECT person_id, viewer, row_number() OVER (PARTITION BY viewer ORDER BY person_id) AS n
          FROM sight_sight WHERE compartment = 'care') AS s;

INSERT INTO work_way (request_id, person_id, team_id, channel, is_urgent, outcome, sent_at, contacted_at, decided_at,
                      assessing_team_id, assessment_at)
SELECT id, person_id, team_id, 'phone', false, 'assessment', sent_at, first_contact_at, decided_at, team_id,
       sent_at + interval '12 days'
  FROM requests_request;
"""
"""A piece of work for everybody, and the times of their request."""

PAGES = {
    "My work": "/work",
    "The team's work, what nobody has first": "/work/team",
    "The team's work, late, by due day": "/work/team?due=late&sort=due",
    "The team's work of one kind": "/work/team?kind=visit",
    "The team's work, by a name": "/work/team?words=family{name}",
    "The team's work, of a neighbourhood": "/work/team?area=bench-0",
    "The start page": "/home",
}


def opening(address: str) -> Callable[[Population], tuple[float, ...]]:
    """What opens the page at an address (of one of three names) and tells the seconds that it took."""

    def open_page(population: Population) -> tuple[float, ...]:
        asked = address.format(name=random.choice((40, 400, 4000)))
        started = time.perf_counter()
        response = population.client.get(asked)
        taken = time.perf_counter() - started
        if response.status_code != 200:
            raise RuntimeError(f"{asked} answered {response.status_code}")
        return (taken,)

    return open_page


def add_work(superuser: str, population: Population) -> None:
    """Write the work by plain SQL, and the colleague who has most of it."""
    import psycopg
    from django.db import connections

    from commonweal.core.accounts.models import Account, Membership
    from commonweal.core.database.embedded import address_of

    population.enter()
    membership = Membership.objects.get(account=population.worker)
    colleague = Account.objects.create_user("colleague@bench.example", name="A colleague")
    Membership.objects.create(
        account=colleague, team=membership.team, role=membership.role, starts_on=membership.starts_on
    )
    del connections["default"]  # the next population makes its own
    values: dict[str, Any] = {
        "team": membership.team_id, "worker": population.worker.pk, "other": colleague.pk, "own": OWN,
    }  # fmt: skip
    name = f"people_{population.people}"
    address = address_of(superuser, "postgres", name)
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute(ITEMS, values)
        connection.execute("VACUUM ANALYZE work_workitem, work_way")


def main() -> None:
    """Fill both databases and print what each list takes in each."""
    with filled_populations(add_work) as populations:
        for title, address in PAGES.items():
            opened = measure(populations, OPENINGS, opening(address))
            report(title, populations, [[seconds for (seconds,) in one] for one in opened])


if __name__ == "__main__":
    main()
