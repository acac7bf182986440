"""How long does it take to uprate everybody's contribution, with all that is kept, against the rule alone?

20,000 people with a financial assessment of last year. The run works out each one in the new year, is approved, and
puts all in force: stored result with every line of the working, contribution and ledger entry, in chunks that survive a
kill. Against a plain loop over the same pure rule, which keeps nothing: the ratio says what keeping it all costs.

`python -m bench.uprating`
"""

import os
import random
import time
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.server import in_own_home

PEOPLE = 20_000
YEAR = "2026-27"
BOUND_SECONDS = 60
SEED = 20_000


def means(chance: random.Random, number: int) -> dict[str, Any]:
    """One invented person's money in the last year: half of pension age, some with savings, a home and costs."""
    retired = number % 2 == 0
    incomes = [("state_pension", "230.25"), ("attendance_allowance", "110.40"), ("private_pension", "41.70")]
    if not retired:
        incomes = [("employment_support_allowance", "140.55"), ("pip_daily_living", "73.90"), ("pip_mobility", "29.20")]
    return {
        "on": "2025-11-03",
        "age": chance.randint(70, 98) if retired else chance.randint(26, 60),
        "pension_age": retired,
        "premiums": [] if retired else ["disability"],
        "incomes": [{"kind": kind, "weekly": weekly} for kind, weekly in incomes],
        "capital_items": [
            {"kind": "savings", "value": str(chance.randint(0, 26_000))},
            {"kind": "main_home", "value": "210000"},
        ],
        "housing_costs": [{"name": "Council tax", "weekly": "21.40"}],
        "expenditure": [{"kind": "laundry", "weekly": "6.00"}, {"kind": "community_alarm", "weekly": "5.20"}],
        "weekly_cost": str(chance.randint(40, 400)),
    }


def fill(given: list[dict[str, Any]]) -> Any:
    """A council with a finance team that sees the money of everybody; returns the council."""
    from django.db import connections
    from django.utils import timezone

    from commonweal.core.accounts.actors import acting_as, system_actor
    from commonweal.core.accounts.models import Organisation, Team
    from commonweal.core.calculations.actions import as_stored
    from commonweal.core.calculations.registry import get_calculation
    from commonweal.core.database.bulk import insert_many
    from commonweal.core.places.models import Place
    from commonweal.pathway.charging.models import FinancialAssessment

    rule = get_calculation("financial-assessment")
    with acting_as(system_actor("bench")) as actor:
        place = Place.objects.create(slug="bench", name="Bench", summary="An invented place")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Bench Council")
        team = Team.objects.create(organisation=council, name="Finance", work=Team.Work.FINANCE)
        people = [uuid.uuid4() for _ in given]
    # As the owner: row security of the people themselves is not what is measured here.
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_person (id, place_id, given_name, family_name, known_as, date_of_birth, gender,"
            " nhs_number, phone, email, created_at, given_key, family_key, known_key)"
            " SELECT id, 'bench', 'Given', 'Family', '', born, 'not_said', '', '', '', now(), 'given', 'family', ''"
            " FROM unnest(%s::uuid[], %s::date[]) AS listed (id, born)",
            [people, [date(2025 - one["age"], 6, 1) for one in given]],
        )
        cursor.execute(
            "INSERT INTO sight_sight (id, person_id, viewer, viewer_kind, viewer_name, compartment, basis, reason,"
            " starts_at, granted_by_name) SELECT gen_random_uuid(), id, %s, 'team', 'Finance', 'money', 'team', '',"
            " now() - interval '1 day', 'bench' FROM identity_person",
            [team.pk],
        )
    with acting_as(system_actor("bench")) as actor:
        for start in range(0, len(people), 2_000):
            results, made = [], []
            for person, one in zip(people[start : start + 2_000], given[start : start + 2_000], strict=True):
                parsed = rule.input_model.model_validate(one)
                result = rule.function(parsed)
                stored = as_stored(
                    actor, rule, parsed.model_dump(mode="json"), result, person_id=person, compartment="money"
                )
                results.append(stored)
                made.append(
                    FinancialAssessment(
                        person_id=person,
                        on=parsed.on,
                        weekly_contribution=result.weekly_contribution,
                        is_full_cost=result.full_cost,
                        working=stored,
                        made_at=timezone.now(),
                    )
                )
            insert_many(results)
            insert_many(made)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return council


def timed(work: Callable[[], Any]) -> float:
    """The seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Fill, uprate, approve, and print the times and their ratio to the plain loop."""
    with in_own_home():
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
        django.setup()
        from commonweal.core.database.preparation import migrate_if_needed

        migrate_if_needed(report=False)
        from commonweal.core.accounts.actors import acting_as, system_actor
        from commonweal.core.accounts.models import Account
        from commonweal.core.calculations.policy import policies
        from commonweal.core.calculations.registry import get_calculation
        from commonweal.pathway.charging.actions import put_uprating_in_force, start_uprating, work_out_uprating
        from commonweal.pathway.charging.models import FinancialAssessment, Uprating
        from commonweal.pathway.charging.uprating import rises_of, uprated

        chance = random.Random(SEED)
        given = [means(chance, number) for number in range(PEOPLE)]
        print(f"Filling a database with {PEOPLE:,} financial assessments of last year …", flush=True)
        council = fill(given)
        rates = next(policy for policy in policies("charging-uprating") if YEAR in policy.reference)
        rises, rule = rises_of(rates), get_calculation("financial-assessment")

        def loop() -> None:
            for one in given:
                inputs, _ = uprated(one, rises)
                rule({**inputs, "on": rates.starts})

        alone = timed(loop)
        with acting_as(system_actor("bench")) as actor:
            run = start_uprating(actor, council, YEAR, queue=False)
        working = timed(lambda: work_out_uprating(run.pk))
        with acting_as(system_actor("bench")):
            second = Account.objects.create_user("second@bench.example", name="A second person")
            Uprating.objects.filter(pk=run.pk).update(approved_at=run.asked_at, approved_by=second, done=0)
        forcing = timed(lambda: put_uprating_in_force(run.pk))
        with acting_as(system_actor("bench")):
            made = FinancialAssessment.objects.filter(uprating=run).count()
        print(f"Put in force: {made:,} of {PEOPLE:,}")
        print(f"The rule alone, in a plain loop, nothing kept: {alone:6.1f} s")
        print(f"Worked out, the report kept:                   {working:6.1f} s  ({working / alone:.1f} times)")
        print(f"Put in force, working and ledger kept:         {forcing:6.1f} s  ({forcing / alone:.1f} times)")
        whole = working + forcing
        verdict = "within" if whole <= BOUND_SECONDS else "NOT within"
        print(f"Both: {whole:.1f} s, {whole / alone:.1f} times the rule alone; {verdict} {BOUND_SECONDS} s")


if __name__ == "__main__":
    main()
