"""How long does it take to find somebody whose name is misspelt, among 200,000 people under row security?

The same people are sought as they are written (exact), with a slip (near), and with a slip by the plain way that needs
no table of its own: reading every first and last name the actor may see and comparing each. All in one database, in
turn, so that whatever else the machine does falls on all alike; what is compared are their ratios. Last, how many of
those misspelt were found.

`python -m bench.people_search`
"""

import os
import random
import statistics
import time
from collections.abc import Callable

import psycopg

from bench.server import in_own_home

PEOPLE = 200_000
TIMES = 100
PLAIN_TIMES = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
GIVEN_NAMES, FAMILY_NAMES = 3_000, 40_000
"""How many names occur. Some are common: they are drawn by the square of a chance."""

NAMES = """
CREATE TEMPORARY TABLE given_names AS
    SELECT n - 1 AS n, name FROM unnest(%(given)s::text[]) WITH ORDINALITY AS t(name, n);
CREATE TEMPORARY TABLE family_names AS
    SELECT n - 1 AS n, name FROM unnest(%(family)s::text[]) WITH ORDINALITY AS t(name, n);
UPDATE identity_person AS p
   SET given_name = g.name, given_key = identity_key(g.name), family_name = f.name, family_key = identity_key(f.name)
  FROM (SELECT id, floor(power(random(), 2) * %(givens)s)::bigint AS g,
               floor(power(random(), 2) * %(families)s)::bigint AS f
          FROM identity_person) AS drawn
  JOIN given_names AS g ON g.n = drawn.g JOIN family_names AS f ON f.n = drawn.f
 WHERE p.id = drawn.id;
SELECT count(identity_keep_name(name)) FROM (SELECT name FROM given_names UNION SELECT name FROM family_names) AS names;
VACUUM ANALYZE;
"""


def main() -> None:
    """Fill a database and print what each kind of search takes in it."""
    random.seed(8)
    with in_own_home() as home:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        import django

        django.setup()
        from django.db import connections

        from bench.sight_at_scale import Population
        from commonweal.core.database.embedded import address_of, superuser_address
        from commonweal.core.database.preparation import migrate_if_needed

        migrate_if_needed(report=False)
        connections.close_all()
        print(f"Filling a database with {PEOPLE:,} people …", flush=True)
        population = Population(superuser_address(home), PEOPLE)
        names = _give_names(address_of(superuser_address(home), "postgres", f"people_{PEOPLE}"))
        population.enter()
        measure(population.worker, names)
        connections["default"].close()


def _give_names(superuser: str) -> list[tuple[str, str]]:
    """Give everybody a first and a last name that sound like names; some that occur, to be sought."""
    given, family = _invented(GIVEN_NAMES, 3), _invented(FAMILY_NAMES, 4)
    values = {"given": given, "family": family, "givens": GIVEN_NAMES, "families": FAMILY_NAMES}
    with psycopg.connect(superuser, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET session_replication_role = replica")
        began = time.perf_counter()
        for statement in NAMES.strip().split(";")[:-1]:
            connection.execute(statement, values)
        print(f"{GIVEN_NAMES + FAMILY_NAMES:,} names given and kept in {time.perf_counter() - began:.0f} s")
        for table in ("identity_spelling", "identity_person"):
            rows, size = connection.execute(
                f"SELECT count(*), pg_size_pretty(pg_total_relation_size('{table}')) FROM {table}"
            ).fetchone() or (0, "")
            print(f"  {table}: {rows:,} rows, {size} with its indexes")
        sought = "SELECT given_name, family_name FROM identity_person ORDER BY md5(id::text) LIMIT 1000"
        return connection.execute(sought).fetchall()


def _invented(number: int, syllables: int) -> list[str]:
    """So many different words of two syllables up to `syllables`."""
    starts = ("b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "st", "t", "w")
    ends = ("a", "an", "e", "ell", "er", "ey", "in", "ith", "o", "on", "or", "ow", "um", "y")
    found: set[str] = set()
    while len(found) < number:
        parts = [random.choice(starts) + random.choice(ends) for _ in range(random.randint(2, syllables))]
        found.add("".join(parts).capitalize())
    return sorted(found, key=lambda name: random.random())


def _with_a_slip(name: str) -> str:
    """The name with one letter left out, put in, changed, or swapped with its neighbour."""
    at = random.randrange(1, len(name) - 1)
    return random.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + random.choice(LETTERS) + name[at:],
            name[:at] + random.choice(LETTERS) + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


def measure(worker: object, names: list[tuple[str, str]]) -> None:
    """Seek people as they are written, with a slip in the last name, and with one in the last name alone."""
    from commonweal.core.accounts.actors import acting_as
    from commonweal.people.identity.likeness import name_key, nearly
    from commonweal.people.identity.models import Person
    from commonweal.people.identity.queries import near_people, search_people
    from commonweal.people.identity.search_terms import read_search

    def found(given: str, family: str) -> list[Person]:
        return list(search_people(read_search(f"{given} {family}"))[:21])

    def found_near(given: str, family: str) -> list[Person]:
        return near_people(read_search(f"{given} {family}"))

    def found_among_all(given: str, family: str) -> list[tuple[str, ...]]:
        first, last = name_key(given), name_key(family)
        everybody = Person.objects.values_list("given_key", "family_key").iterator(10_000)
        return [keys for keys in everybody if nearly(keys[0], first) and nearly(keys[1], last)]

    def timed(work: Callable[[str, str], list[object]], given: str, family: str) -> tuple[float, list[object]]:
        with acting_as(worker):  # type: ignore[arg-type]
            began = time.perf_counter()
            answer = work(given, family)
            return time.perf_counter() - began, answer

    kinds = {"exact": found, "near": found_near, "last name alone, exact": found, "last name alone, near": found_near}
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    met = 0
    long_enough = [(given, family) for given, family in names if len(given) > 4 and len(family) > 4]
    for given, family in long_enough[: TIMES + 5]:
        slip = _with_a_slip(family)
        for kind, work in kinds.items():
            asked = slip if kind.endswith("near") else family
            seconds, answer = timed(work, "" if "alone" in kind else given, asked)  # type: ignore[arg-type]
            taken[kind].append(seconds)
            if kind == "near":
                both = [*answer, *timed(found, given, slip)[1]]  # type: ignore[arg-type]
                met += any(person.name == f"{given} {family}" for person in both)  # type: ignore[attr-defined]
    plain = [timed(found_among_all, *pair)[0] for pair in long_enough[:PLAIN_TIMES]]  # type: ignore[arg-type]
    print(f"\nFinding one of {PEOPLE:,} people, {TIMES} times each, in turn")
    for kind, seconds in taken.items():
        kept = seconds[5:]
        p95 = statistics.quantiles(kept, n=20)[-1]
        print(f"  {kind}: median {statistics.median(kept) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
    near = statistics.median(taken["near"][5:])
    print(f"  comparing every name the worker may see: median {statistics.median(plain) * 1000:,.0f} ms")
    print(f"  ratio of the medians, near to exact: {near / statistics.median(taken['exact'][5:]):.2f}")
    print(f"  ratio of the medians, every name to near: {statistics.median(plain) / near:.0f}")
    print(f"  found though misspelt: {met} of {len(taken['near'])}")


if __name__ == "__main__":
    main()
