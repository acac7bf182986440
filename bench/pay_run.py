"""What does a pay run of 20,000 lines cost against the same lines worked out by a plain loop in memory?

500 people with ten supports each, paid for four weeks. A run reads what is due, keeps its lines (the database proves
the chain of each piece), is approved and posted to the ledger. The loop has the supports in memory and works out
the same amounts by the same rule; it keeps nothing, so the ratio is the price of keeping and proving.

`python -m bench.pay_run`
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bench.server import in_own_home

PEOPLE = 500
SUPPORTS_EACH = 10
WEEKS = 4
FIRST = date(2026, 10, 5)


def measure() -> None:
    import time_machine

    from commonweal.core.accounts.actors import acting_as
    from commonweal.pathway.payments.actions.runs import approve_run, post_lines, prepare_run
    from commonweal.pathway.payments.due import PaidBy, Terms, due_for_week
    from commonweal.pathway.payments.queries.proof import verify_money
    from commonweal.pathway.payments.rules import rules_on
    from commonweal.pathway.payments.tests.factories import make_paying, make_plan
    from commonweal.pathway.plans.models import Holding, Support, SupportKind, SupportLine
    from commonweal.pathway.plans.tests.factories import SYSTEM

    # tick: what is measured is real time, on a day whose period is over
    with time_machine.travel(datetime(2026, 11, 12, 10, tzinfo=UTC), tick=True):
        paying = make_paying()
        paying.terms()
        supports: list[Support] = []
        for number in range(PEOPLE):
            person = paying.another_person(f"Given{number}")
            with acting_as(SYSTEM):
                plan = make_plan(person, paying.worker)
                lines = SupportLine.objects.bulk_create(
                    SupportLine(
                        person=person,
                        plan=plan,
                        kind=SupportKind.HOME_CARE,
                        description="Help at home",
                        holding=Holding.MANAGED,
                    )
                    for _ in range(SUPPORTS_EACH)
                )
                supports += Support.objects.bulk_create(
                    Support(
                        person=person,
                        line=line,
                        provider=paying.provider,
                        weekly_hours=Decimal(10),
                        weekly_cost=Decimal(20_000 + 37 * number + place) / 100,
                        starts_on=FIRST + timedelta(days=place % 3),
                    )
                    for place, line in enumerate(lines)
                )
        run = paying.start()
        prepared = _timed(lambda: prepare_run(run.pk))
        with acting_as(paying.manager) as actor:
            run = approve_run(actor, run)
        posted = _timed(lambda: post_lines(run.pk))
        again = paying.start()
        settled = _timed(lambda: prepare_run(again.pk))
        proven = _timed(verify_money)
        rules = rules_on(FIRST)
        loop_began = time.perf_counter()
        total = Decimal(0)
        for support in supports:
            terms = Terms(support.weekly_cost, support.weekly_hours, support.starts_on, support.ends_on, PaidBy.PLANNED)
            for week in range(WEEKS):
                total += due_for_week(FIRST + timedelta(weeks=week), terms, (), rules).payable
        loop = time.perf_counter() - loop_began
        with acting_as(SYSTEM):
            run.refresh_from_db()
            again.refresh_from_db()
    if (run.total, run.line_count, again.line_count) != (total, PEOPLE * SUPPORTS_EACH * WEEKS, 0):
        raise RuntimeError(f"The run came to {run.total} in {run.line_count} lines, the loop to {total}")
    print(f"{run.line_count:,} lines, £{run.total:,.2f}, the same as the loop")
    print(f"prepared in {prepared:.1f} s, posted in {posted:.1f} s; the run made again (no line) in {settled:.1f} s")
    print(f"all of it proven in {proven:.2f} s; the loop in memory takes {loop:.2f} s")
    print(f"ratio of preparing and posting to the loop: {(prepared + posted) / loop:.1f}")


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def main() -> None:
    with in_own_home():
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        import django

        django.setup()
        from commonweal.core.database.preparation import migrate_if_needed

        migrate_if_needed(report=False)
        measure()


if __name__ == "__main__":
    main()
