"""One person's answers under several schemes: what each gives, what differs, and keeping one of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.calculations.registry import OutsideRule
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.budgets.actions import set_indicative_budget
from commonweal.pathway.budgets.comparing import compare
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.budgets.schemes import version_of, versions

TODAY = date(2026, 11, 2)
OLD, NEW, HOUSING = "points@2023-04-01", "points@2025-04-01", "housing-related-support@2023-04-01"
AWAKE = {"night": "awake", "personal_care": "daily"}


def side_by_side(*keys: str, answers=AWAKE, hours=None):
    return compare([version_of(key) for key in keys], answers, hours, TODAY)


def test_each_scheme_gives_its_own_points_for_the_same_answer():
    found = side_by_side(OLD, NEW)
    # 2023: (16 + 8) x 14.60 less a tenth = 315.36. 2025: (18 + 8) x 16.20 less a tenth = 379.08.
    assert [one.result.weekly for one in found.columns] == [Decimal("315.36"), Decimal("379.08")]
    assert found.weekly_apart == Decimal("63.72")
    night = next(row for row in found.rows if row.label == "The night")
    assert [line.value for line in night.lines] == ["16 points", "18 points"]
    assert night.differs
    assert not next(row for row in found.rows if row.label == "Looking after myself").differs


def test_an_hours_scheme_stands_beside_a_points_scheme():
    found = side_by_side(NEW, HOUSING, hours=Decimal(14))
    assert [one.result.yearly for one in found.columns] == [Decimal("19712.16"), Decimal("2912.00")]
    price = next(row for row in found.rows if row.label == "Price of an hour")
    assert price.lines[0] is None
    assert price.lines[1].value == "£16.00"


def test_a_scheme_that_was_not_given_what_it_asks_says_so_and_the_others_stand():
    found = side_by_side(NEW, HOUSING)
    assert found.columns[0].result is not None
    assert found.columns[1].refusal == "It works on hours a week, and none were given"
    assert found.weekly_apart is None
    assert "none were given" in side_by_side(NEW, HOUSING, answers={}, hours=Decimal(3)).columns[0].refusal


@pytest.mark.parametrize("keys", [(NEW,), (NEW, NEW), (OLD, NEW, HOUSING, OLD, NEW)])
def test_two_to_four_different_schemes_are_compared(keys):
    with pytest.raises(OutsideRule):
        side_by_side(*keys)


def test_every_version_has_a_key_of_its_own():
    keys = [one.key for one in versions()]
    assert {OLD, NEW, HOUSING} <= set(keys)
    assert len(set(keys)) == len(keys)
    with pytest.raises(OutsideRule):
        version_of("points@1999-01-01")


@pytest.mark.django_db
@pytest.mark.usefixtures("in_november")
def test_a_budget_for_a_term_ends_on_a_day_and_a_review_is_due_by_then(decided, workers):
    with acting_as(workers.worker) as actor:
        made = set_indicative_budget(
            actor, decided, "housing-related-support", hours=Decimal(14), support_reason="mental_health"
        )
    # 13 weeks from Monday 2 November 2026 end with Sunday 31 January 2027.
    assert (made.weekly_amount, made.ends_on, made.support_reason) == (
        Decimal("224.00"),
        date(2027, 1, 31),
        "mental_health",
    )
    with acting_as(workers.worker):
        due = Entry.objects.get(kind="budget.review_due")
        assert (due.payload["due_on"], due.payload["budget"]) == ("2027-01-31", str(made.pk))


@pytest.mark.django_db
@pytest.mark.usefixtures("in_november")
def test_schemes_are_compared_on_the_page_with_the_answers_of_before_and_one_is_kept(client, decided, workers, staff):
    page = reverse("budgets:compare", args=[decided.pk])
    with acting_as(workers.worker) as actor:
        set_indicative_budget(actor, decided, "points", points={"night": 18})
    client.force_login(workers.worker)
    opened = client.get(page).content.decode()
    assert 'value="awake" checked' in opened
    given = {"schemes": [OLD, NEW], **AWAKE}
    shown = client.post(page, given).content.decode()
    assert "£315.36" in shown
    assert "£379.08" in shown
    assert "£63.72 a week apart" in shown
    assert f'value="{OLD}"' in shown.split("Change the answers")[1]
    assert f'name="keep" value="{OLD}"' not in shown.replace("\n", " ")
    assert "Choose 2 to 4" in client.post(page, given | {"schemes": [NEW]}).content.decode()
    kept = client.post(page, given | {"keep": NEW})
    assert kept.status_code == 302
    with acting_as(SYSTEM):
        assert IndicativeBudget.objects.order_by("-made_at").first().weekly_amount == Decimal("379.08")
    client.force_login(workers.elsewhere)
    assert client.get(page).status_code == 404
    client.force_login(workers.finance)
    assert client.get(page).status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("in_november")
def test_the_api_compares_without_naming_anybody(client, workers):
    client.force_login(workers.worker)
    keys = {one["key"] for one in client.get("/api/v1/budgets/schemes").json()}
    assert {OLD, NEW, HOUSING} <= keys
    given = {"schemes": [NEW, HOUSING], "answers": AWAKE, "hours": "14"}
    found = client.post("/api/v1/budgets/compare", given, content_type="application/json").json()
    assert [Decimal(one["weekly"]) for one in found] == [Decimal("379.08"), Decimal("224.00")]
    refused = client.post("/api/v1/budgets/compare", {"schemes": [NEW]}, content_type="application/json")
    assert refused.status_code == 422
