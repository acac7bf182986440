"""How fast do 50 people at once book the last 10 places, and what does it cost that nobody is sold a place twice?

Against two re-makes on the same server: a counter that is read and then written, as simple booking software has it
(quick, and it oversells), and the same counter held by a row lock. Neither writes messages, a ledger or a waiting list
with offers, and neither has row security: the ratio says what all of that takes.

`python -m bench.booking`
"""

import statistics
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.server import in_own_home

PEOPLE = 50
PLACES = 10
ROUNDS = 8

TABLES = """
CREATE TABLE bench_session (id serial PRIMARY KEY, places integer NOT NULL, taken integer NOT NULL DEFAULT 0);
CREATE TABLE bench_booking (id serial PRIMARY KEY, session_id integer NOT NULL, name text, state text NOT NULL);
GRANT ALL ON bench_session, bench_booking TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
"""

Booker = Callable[[int], None]


def at_once(book: Booker) -> float:
    """Let everybody book at the same moment, each on a warm connection of their own; returns seconds to the last."""
    from django.db import connection, connections

    ready, go = threading.Barrier(PEOPLE + 1), threading.Barrier(PEOPLE + 1)
    faults: list[BaseException] = []

    def run(number: int) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            ready.wait()
            go.wait()
            book(number)
        except BaseException as fault:  # told below: a thread's own failure must not pass unseen
            faults.append(fault)
            ready.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    go.wait()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    if faults:
        raise faults[0]
    return seconds


class Ours:
    """Commonweal's own booking: the action that the pages and the API call."""

    def __init__(self) -> None:
        from commonweal.community.activities.actions import ActivityTerms, create_activity
        from commonweal.core.accounts.actors import acting_as, system_actor
        from commonweal.core.accounts.models import Account, Organisation
        from commonweal.core.places.models import Place

        with acting_as(system_actor("bench")) as actor:
            place = Place.objects.create(slug="bench", name="Bench")
            group = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Bench Neighbours")
            self.people = [
                Account.objects.create(email=f"person-{number}@bench.example", name=f"Person {number}")
                for number in range(PEOPLE)
            ]
            self.activity = create_activity(actor, group, ActivityTerms(title="Bench lunch"))
        self.weeks = 0

    def round(self) -> tuple[float, int, int]:
        """Seconds, places sold, and how many wait."""
        from django.utils import timezone

        from commonweal.community.activities.actions import Attendee, book
        from commonweal.community.activities.models import Session
        from commonweal.core.accounts.actors import acting_as

        self.weeks += 1
        starts_at = timezone.now() + timedelta(weeks=self.weeks)
        session = Session.objects.create(
            activity=self.activity,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            places=PLACES,
            booking_closes_at=starts_at,
        )

        def one(number: int) -> None:
            account = self.people[number]
            with acting_as(account) as actor:
                book(actor, session, Attendee(account.name))

        seconds = at_once(one)
        session.refresh_from_db()
        return seconds, session.taken, session.waiting


class Counter:
    """A re-make: read the counter, and book where it says that there is room. `lock` holds the row meanwhile."""

    def __init__(self, lock: bool) -> None:
        self.lock = " FOR UPDATE" if lock else ""

    def round(self) -> tuple[float, int, int]:
        from django.db import connection, transaction

        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_session (places) VALUES (%s) RETURNING id", [PLACES])
            (session,) = cursor.fetchone()

        def one(number: int) -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT places, taken FROM bench_session WHERE id = %s{self.lock}", [session])
                places, taken = cursor.fetchone()
                state = "booked" if taken < places else "waiting"
                cursor.execute(
                    "INSERT INTO bench_booking (session_id, name, state) VALUES (%s, %s, %s)",
                    [session, f"Person {number}", state],
                )
                if state == "booked":
                    cursor.execute("UPDATE bench_session SET taken = %s WHERE id = %s", [taken + 1, session])

        seconds = at_once(one)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE state = 'booked'), count(*) FILTER (WHERE state = 'waiting')"
                " FROM bench_booking WHERE session_id = %s",
                [session],
            )
            sold, waiting = cursor.fetchone()
        return seconds, sold, waiting


def measure(name: str, side: Any) -> float:
    """The median of bookings a second over the rounds, told with what was sold."""
    side.round()  # the first is slower: caches are empty
    rounds = [side.round() for _ in range(ROUNDS)]
    rate = statistics.median(PEOPLE / seconds for seconds, _, _ in rounds)
    sold = [sold for _, sold, _ in rounds]
    oversold = sum(max(number - PLACES, 0) for number in sold)
    print(
        f"{name:<34} {rate:7.0f} bookings a second;"
        f" {min(sold)} to {max(sold)} of {PLACES} places sold, {oversold} too many in {ROUNDS} rounds"
    )
    return rate


def main() -> None:
    with in_own_home():
        import os

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        import django

        django.setup()
        from django.db import connections
        from django.utils import timezone

        from commonweal.core.database.preparation import migrate_if_needed

        migrate_if_needed()
        with connections["owner"].cursor() as cursor:
            cursor.execute(TABLES)
        print(f"{PEOPLE} people at once for the last {PLACES} places, {timezone.localdate():%d %B %Y}\n")
        ours = measure("Commonweal", Ours())
        unlocked = measure("re-make: a counter without a lock", Counter(lock=False))
        locked = measure("re-make: a counter with a lock", Counter(lock=True))
        print(
            f"\nCommonweal / counter without a lock: {ours / unlocked:.2f}; / counter with a lock: {ours / locked:.2f}"
        )
        connections.close_all()


if __name__ == "__main__":
    main()
