"""One budget of several funders: who divides it, what is kept, and what is reported back to each."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.budgets.actions import (
    FundingTerms,
    PartTerms,
    divide_budget,
    record_spending,
    set_indicative_budget,
)
from commonweal.pathway.budgets.models import BudgetPart, BudgetSpending, FundedBudget
from commonweal.pathway.plans.models import Plan, SupportLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

THIRD = PartTerms("nhs", share=Decimal("0.3"), agreed_by="Dr Shah, NHS Seaborough")
TERMS = FundingTerms([PartTerms("council", share=Decimal("0.7")), THIRD])


@pytest.fixture
def plan(decided, workers) -> Plan:
    """A plan of two lines: £250 and £60.05 a week."""
    with acting_as(workers.worker) as actor:
        budget = set_indicative_budget(actor, decided, "points", points={"personal_care": 14})
    with acting_as(SYSTEM):
        plan = Plan.objects.create(person=decided.person, assessment=decided, budget=budget, worker=workers.worker,
                                   started_at=timezone.now())  # fmt: skip
        common = {"person": decided.person, "plan": plan, "kind": "home_care", "holding": "managed"}
        SupportLine.objects.create(**common, description="Help to wash", weekly_hours=10, hourly_price=25)
        SupportLine.objects.create(**common, description="Nurse", weekly_price=Decimal("60.05"), position=1)
        return plan


def divided(account, plan, terms=TERMS) -> FundedBudget:
    with acting_as(account) as actor:
        return divide_budget(actor, plan, terms)


def test_what_the_plan_costs_is_divided_to_the_penny_and_a_later_division_counts(plan, workers):
    first = divided(workers.worker, plan)
    with acting_as(workers.worker):
        parts = {one.funder: one.weekly_amount for one in BudgetPart.objects.filter(budget=first)}
    # £310.05: 70% is £217.035 and 30% £93.015; the odd penny goes to the first of equal remainders.
    assert parts == {"council": Decimal("217.04"), "nhs": Decimal("93.01")}
    assert sum(parts.values()) == first.weekly_total == Decimal("310.05")
    divided(workers.worker, plan, FundingTerms([PartTerms("council", share=Decimal(1))]))
    with acting_as(SYSTEM):
        assert FundedBudget.objects.count() == 2


def test_own_money_is_held_as_own_money_and_the_ways_are_the_whole(plan, workers):
    own = PartTerms("own", Decimal("10.05"))
    terms = FundingTerms(
        [PartTerms("council", share=Decimal(1)), own], {}, [("direct_payment", Decimal(200)), ("managed", None)]
    )
    made = divided(workers.worker, plan, terms)
    with acting_as(workers.worker):
        assert {one.held_as: one.weekly_amount for one in made.holdings.all()} == {
            "direct_payment": Decimal(200),
            "managed": Decimal(100),
            "own_money": Decimal("10.05"),
        }


def test_the_nhs_pays_only_what_somebody_there_agreed_to(plan, workers):
    terms = FundingTerms([PartTerms("council", share=Decimal("0.7")), PartTerms("nhs", share=Decimal("0.3"))])
    with pytest.raises(ValidationError) as refused:
        divided(workers.worker, plan, terms)
    assert list(refused.value.message_dict) == ["nhs_agreed_by"]
    with pytest.raises(ValidationError) as refused:
        divided(workers.worker, plan, FundingTerms([PartTerms("council", Decimal(3))]))
    assert list(refused.value.message_dict) == ["parts"]


@pytest.mark.parametrize("who", ["finance", "officer", "elsewhere"])
def test_only_those_who_plan_with_the_person_divide(who, plan, workers):
    with pytest.raises(PermissionDenied):
        divided(getattr(workers, who), plan)


def test_spending_is_told_to_each_funder_once(plan, workers):
    budget = divided(workers.worker, plan)
    october = (date(2026, 10, 1), date(2026, 10, 31))
    with acting_as(workers.finance) as actor:
        row = record_spending(actor, budget, *october, Decimal("1000.01"), "October")
        assert sum(map(Decimal, row.by_funder.values())) == Decimal("1000.01")
        assert Decimal(row.by_funder["nhs"]) == Decimal("299.99")
        for first, last, field in (
            (date(2026, 10, 31), date(2026, 11, 1), "first_on"),
            (date(2026, 10, 2), date(2026, 10, 1), "last_on"),
            (date(2026, 11, 1), date(2026, 11, 3), "last_on"),
        ):
            with pytest.raises(ValidationError) as refused:
                record_spending(actor, budget, first, last, Decimal(1))
            assert list(refused.value.message_dict) == [field]
    with acting_as(workers.elsewhere):
        assert not BudgetSpending.objects.exists()


def test_the_pages_divide_a_budget_show_it_all_together_and_report_spending(client, plan, workers, resident):
    client.force_login(workers.worker)
    page, form = reverse("budgets:who_pays", args=[plan.pk]), reverse("budgets:divide", args=[plan.pk])
    assert "Nobody has divided" in client.get(page).content.decode()
    with acting_as(SYSTEM):
        nurse = SupportLine.objects.get(description="Nurse")
    given = {"own": "10.05", "nhs": "30%", f"line_{nurse.pk}": "nhs", "direct_payment": "100"}
    assert "Say who there agreed" in client.post(form, given).content.decode()
    assert "Say how much of it the NHS bears" in client.post(form, given | {"aftercare": "10"}).content.decode()
    assert "Enter pounds a week like" in client.post(form, given | {"nhs": "a third"}).content.decode()
    text = client.post(form, given | {"nhs_agreed_by": "Dr Shah"}, follow=True).content.decode()
    assert "£310.05" in text
    assert "£90.00" in text  # 30% of the £300 that own money leaves
    assert "Dr Shah" in text
    again = client.get(form).content.decode()
    assert 'value="90.00"' in again
    assert 'value="nhs" selected' in again
    days = {"first_on_day": "1", "first_on_month": "10", "first_on_year": "2026",
            "last_on_day": "7", "last_on_month": "10", "last_on_year": "2026"}  # fmt: skip
    done = client.post(reverse("budgets:spent", args=[plan.pk]), {**days, "amount": "310.05"}, follow=True)
    assert "£90.00 so far" in done.content.decode()
    assert "90.00" in client.get(page + "?format=csv").content.decode()
    record = client.get(reverse("identity:record", args=[plan.person_id])).content.decode()
    assert "Who pays for the plan" in record
    client.force_login(resident)
    assert "Who pays for your plan" in client.get(page).content.decode()
    assert client.get(form).status_code == 403
    client.force_login(workers.elsewhere)
    assert client.get(page).status_code == 404


def test_the_api_divides_a_line_between_funders(client, plan, workers):
    client.force_login(workers.worker)
    address = f"/api/v1/budgets/plans/{plan.pk}"
    assert client.get(address).status_code == 404
    with acting_as(SYSTEM):
        nurse = SupportLine.objects.get(description="Nurse")
    given = {
        "parts": [
            {"funder": "council", "share": "0.9"},
            {"funder": "nhs", "share": "0.1", "agreed_by": "Dr Shah"},
        ],
        "splits": {str(nurse.pk): {"nhs": "0.5", "council": "0.5"}},
        "holdings": {"managed": None, "direct_payment": "100.00"},
    }
    made = client.post(address, given, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["weekly_by_side"] == {"council": "279.05", "nhs": "31.00", "person": "0.00"}
    assert Decimal(made.json()["weekly_by_holding"]["managed"]) == Decimal("210.05")
    split = next(line["how"] for line in made.json()["workings"] if line["label"] == "Nurse")
    assert "£30.03" in split
    assert "£30.02" in split
    assert client.get(address).json() == made.json()
    wrong = given | {"splits": {str(nurse.pk): {"nhs": "0.4"}}}
    assert client.post(address, wrong, content_type="application/json").status_code == 422
    client.force_login(workers.elsewhere)
    assert client.get(address).status_code == 404
