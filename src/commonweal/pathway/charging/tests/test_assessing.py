"""Working out what a person pays: who may, what is kept and told, and what the finance team hears of."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.queries import Again, worked_out_again
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import decide_eligibility
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all, team_of
from commonweal.pathway.budgets.actions import set_indicative_budget
from commonweal.pathway.charging.actions import assess_contribution
from commonweal.pathway.charging.listeners import ask_when_signed
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment
from commonweal.pathway.charging.queries import known_cost, weekly_contribution_on, weekly_contributions_on
from commonweal.people.about.models import LegalStatus
from commonweal.people.circle.models import Standing, Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

DAY = date(2026, 11, 2)


def given(**changed) -> dict:
    """Rose: single, over pension age, £280 a week that counts, £14,500 saved, support of £100 a week."""
    return {
        "on": DAY,
        "setting": "home",
        "household": "single",
        "pension_age": True,
        "incomes": [{"kind": "state_pension", "weekly": "230"}, {"kind": "attendance_allowance", "weekly": "50"}],
        "capital": "14500",
        "weekly_disability_expenditure": "10",
        "weekly_cost": "100",
    } | changed


WEEKLY = Decimal("29.55")
"""280 + 1 - 241.45 - 10: income, tariff income, the guarantee of 2026-27, disability-related expenditure."""


def assess(account, person: Person, **changed) -> FinancialAssessment:
    with acting_as(account) as actor:
        return assess_contribution(actor, person, given(**changed))


def sign_plan(person: Person, weekly_cost: str, signer: Account | None = None) -> None:
    """This room hears that a plan was signed, by somebody or by the system. What other rooms hear of it is theirs."""
    payload = {"plan": str(Person().pk), "weekly_cost": weekly_cost}
    with acting_as(signer or SYSTEM) as actor:
        ask_when_signed(Entry(kind="plan.signed", person_id=person.pk, payload=payload), actor)


def test_the_contribution_is_kept_with_its_working_under_money(decided, workers):
    made = assess(workers.finance, decided.person)
    assert (made.weekly_contribution, made.is_full_cost, made.on) == (WEEKLY, False, DAY)
    with acting_as(SYSTEM):
        stored = StoredResult.objects.get(pk=made.working_id)
        assert (stored.compartment, stored.inputs["age"]) == ("money", 78)
        entry = Entry.objects.get(kind="contribution.assessed")
        assert (entry.compartment, entry.payload["weekly_contribution"]) == ("money", "29.55")


def test_the_stored_result_gives_the_same_when_it_is_worked_out_again(decided, workers):
    made = assess(workers.finance, decided.person)
    with acting_as(SYSTEM):
        assert worked_out_again(StoredResult.objects.get(pk=made.working_id)) is Again.SAME


def test_the_person_is_told_in_plain_words(decided, workers):
    assess(workers.finance, decided.person)
    with acting_as(SYSTEM):
        body = Message.objects.get(template="contribution-assessed").body
    assert "You pay £29.55 a week from 2 November 2026." in body
    assert "You have £280.00 a week that counts as income." in body
    assert "at least £241.45 a week" in body


def test_whoever_has_more_than_the_limit_pays_the_full_cost(decided, workers):
    made = assess(workers.finance, decided.person, capital="23250.01")
    assert (made.weekly_contribution, made.is_full_cost) == (Decimal("100.00"), True)


def test_an_age_that_is_not_that_of_the_date_of_birth_is_refused(decided, workers):
    with pytest.raises(ValidationError, match="the age is 78"):
        assess(workers.finance, decided.person, age=60)


def test_the_age_is_that_of_the_day_the_rates_are_of(decided, workers):
    made = assess(workers.finance, decided.person, on=date(2024, 5, 1))
    with acting_as(SYSTEM):
        assert StoredResult.objects.get(pk=made.working_id).inputs["age"] == 76


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": date(1999, 1, 1)}, "on"),
        ({"on": "some day"}, "on"),
        ({"household": "castle"}, "household"),
        ({"weekly_cost": "-1"}, "weekly_cost"),
        ({"incomes": [{"kind": "lottery", "weekly": "5"}]}, "incomes.0.kind"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_field_and_nothing_is_kept(wrong, field, decided, workers):
    with acting_as(workers.finance) as actor, pytest.raises(ValidationError) as refused:
        assess_contribution(actor, decided.person, given(**wrong))
    assert field in refused.value.message_dict
    with acting_as(SYSTEM):
        assert not FinancialAssessment.objects.exists()
        assert not Message.objects.filter(template="contribution-assessed").exists()


def test_whoever_decides_about_the_money_by_a_right_that_was_checked_gets_the_letter_too(decided, workers):
    with acting_as(SYSTEM):
        for name, kind, checked in (
            ("June", "lpa_money", True),
            ("Al", "appointee", True),
            ("Ned", "lpa_money", False),
        ):
            holder = Supporter.objects.create(person=decided.person, name=name, email=f"{name.lower()}@home.example")
            Standing.objects.create(
                person=decided.person,
                supporter=holder,
                holder_name=name,
                kind=kind,
                registered_on=date(2025, 1, 1),
                starts_on=date(2025, 1, 1),
                checked_on=date(2025, 2, 1) if checked else None,
                checked_by_name="Fay Finance" if checked else "",
            )
    assess(workers.finance, decided.person)
    with acting_as(SYSTEM):
        letters = Message.objects.filter(template="contribution-assessed", person_id=decided.person_id)
        assert sorted(letters.values_list("to", flat=True)) == [
            "al@home.example",
            "june@home.example",
            "rose@home.example",
        ]


@pytest.mark.parametrize("who", ["officer", "worker", "elsewhere"])
def test_others_cannot_work_out_a_contribution(who, decided, workers):
    with pytest.raises(PermissionDenied):
        assess(getattr(workers, who), decided.person)


def test_the_person_cannot_work_out_their_own(decided, resident):
    with pytest.raises(PermissionDenied):
        assess(resident, decided.person)


def test_the_finance_team_cannot_before_anybody_was_found_eligible(started, workers):
    with pytest.raises(PermissionDenied):
        assess(workers.finance, started.person)


def test_found_eligible_the_finance_team_of_that_council_sees_identity_and_money_and_no_more(decided, workers, staff):
    neighbour = Organisation.objects.create(
        place=decided.person.place, kind=Organisation.Kind.COUNCIL, name="Hill Council"
    )
    elsewhere = staff(Role.FINANCE_OFFICER, "Flo Hill", organisation=neighbour)
    with acting_as(workers.finance) as actor:
        assert access_of(actor, decided.person).compartments == {"identity", "money"}
        task = ContributionTask.objects.get()
        assert (task.why, task.weekly_cost) == (ContributionTask.Why.ELIGIBLE, None)
    with acting_as(elsewhere):
        assert not Person.objects.exists()
        assert not ContributionTask.objects.exists()


def test_found_not_eligible_nobody_asks_about_money(started, workers):
    answer_all(workers.worker, started, "b")
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started, advice="A lunch club at the chapel")
    with acting_as(SYSTEM):
        assert not ContributionTask.objects.exists()
    with acting_as(workers.finance) as actor:
        assert access_of(actor, started.person).compartments == {"identity"}


def test_working_it_out_takes_the_person_off_the_list(decided, workers):
    made = assess(workers.finance, decided.person)
    with acting_as(workers.finance):
        assert ContributionTask.objects.get().answer == made


def test_a_signed_plan_asks_again_with_its_cost(decided, workers):
    assess(workers.finance, decided.person)
    sign_plan(decided.person, "212.40")
    with acting_as(workers.finance):
        task = ContributionTask.objects.get(answer=None)
        assert (task.why, task.weekly_cost) == (ContributionTask.Why.PLAN_SIGNED, Decimal("212.40"))
        cost = known_cost(decided.person)
        assert (cost.weekly, cost.source) == (
            Decimal("212.40"),
            "the signed support plan, without what is free of charge",
        )


def test_a_plan_signed_while_the_person_waits_brings_their_line_up_to_date(decided, workers):
    sign_plan(decided.person, "212.40")
    sign_plan(decided.person, "180.00")
    with acting_as(workers.finance):
        assert ContributionTask.objects.get().weekly_cost == Decimal("180.00")


def test_a_person_signing_last_tells_the_finance_team_too(decided, workers, resident):
    sign_plan(decided.person, "50.00", resident)
    with acting_as(workers.finance):
        assert ContributionTask.objects.get().why == ContributionTask.Why.PLAN_SIGNED


def test_a_plan_of_somebody_never_assessed_here_goes_to_the_council_that_keeps_the_record(person_of, workers):
    person = person_of(workers.worker)
    sign_plan(person, "50.00")
    with acting_as(workers.finance) as actor:
        assert access_of(actor, person).sees("money")


def test_before_a_plan_the_cost_is_the_indicative_budget(decided, workers):
    with acting_as(workers.worker) as actor:
        budget = set_indicative_budget(actor, decided, "points", points={"personal_care": 8})
    with acting_as(workers.finance):
        assert known_cost(decided.person).weekly == budget.weekly_amount


def test_a_person_waits_once_at_most(decided):
    with acting_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        ContributionTask.objects.create(
            person=decided.person, why=ContributionTask.Why.ELIGIBLE, asked_at=timezone.now()
        )


def test_another_team_sees_no_contribution(decided, workers):
    assess(workers.finance, decided.person)
    with acting_as(workers.elsewhere):
        assert not FinancialAssessment.objects.exists()
    with acting_as(workers.worker):
        assert FinancialAssessment.objects.count() == 1


def test_a_second_finance_officer_of_the_team_may_work_it_out(decided, workers, staff):
    second = staff(Role.FINANCE_OFFICER, "Gus Finance")
    assert team_of(second).work == Team.Work.FINANCE
    assert assess(second, decided.person).weekly_contribution == WEEKLY


def test_the_contribution_on_a_day_is_the_one_decided_last_of_those_that_have_begun(decided, workers, person_of):
    nobody = person_of(workers.worker, given_name="Nobody", email="")
    assess(workers.finance, decided.person, on=date(2026, 5, 4))
    assess(workers.finance, decided.person, on=date(2026, 10, 5), weekly_cost="20")
    with acting_as(SYSTEM):
        assert weekly_contribution_on(decided.person_id, date(2026, 5, 3)) is None
        assert weekly_contribution_on(decided.person_id, date(2026, 10, 4)) == WEEKLY
        assert weekly_contribution_on(decided.person_id, date(2026, 10, 5)) == Decimal("20.00")
        assert weekly_contributions_on([decided.person_id, nobody.pk], DAY) == {decided.person_id: Decimal("20.00")}


def test_where_the_law_forbids_a_charge_none_is_worked_out(decided, workers):
    with acting_as(SYSTEM):
        LegalStatus.objects.create(
            person=decided.person, kind="s117", starts_on=DAY, source="Discharge letter", recorded_by_name="Maya Ellis"
        )
    with pytest.raises(ValidationError, match="section 117"):
        assess(workers.finance, decided.person)
    assert assess(workers.finance, decided.person, on=date(2026, 10, 5)).weekly_contribution == WEEKLY
