"""Working out an indicative budget: who may, what is kept, and what the pages show."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.queries import Again, worked_out_again
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import decide_eligibility
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.tests.factories import SYSTEM, answer_all, write
from commonweal.pathway.budgets.actions import set_indicative_budget
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.budgets.schemes import scheme_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

DAY = date(2026, 11, 2)
POINTS = {"personal_care": 8, "eating_and_drinking": 6}
WEEKLY = Decimal("204.12")
"""14 points at £16.20, less a tenth held back."""


def page(name: str, assessment: Assessment) -> str:
    return reverse(f"budgets:{name}", args=[assessment.pk])


def make(account, assessment, **given) -> IndicativeBudget:
    with acting_as(account) as actor:
        return set_indicative_budget(actor, assessment, **({"scheme": "points", "points": POINTS} | given))


@pytest.fixture
def budget(decided, workers) -> IndicativeBudget:
    return make(workers.worker, decided)


def test_the_amount_is_kept_with_its_working_under_money(budget, decided, workers):
    assert (budget.weekly_amount, budget.scheme, budget.points) == (WEEKLY, "points", POINTS)
    with acting_as(workers.worker):
        stored = StoredResult.objects.get(pk=budget.working_id)
        assert (stored.compartment, stored.person_id) == ("money", decided.person_id)
        assert stored.inputs["on"] == "2026-11-02"
        entry = Entry.objects.get(kind="budget.set")
        assert (entry.compartment, entry.payload["weekly_amount"]) == ("money", "204.12")


def test_the_stored_result_gives_the_same_when_it_is_worked_out_again(budget):
    with acting_as(SYSTEM):
        assert worked_out_again(StoredResult.objects.get(pk=budget.working_id)) is Again.SAME


def test_an_hours_scheme_takes_hours(decided, workers):
    made = make(workers.worker, decided, scheme="housing-related-support", points=None, hours=Decimal("7.5"))
    assert made.weekly_amount == Decimal("120.00")


@pytest.fixture
def answered(started, workers) -> Assessment:
    """Her assessment, decided, with how much support she needs and why mainly."""
    answer_all(workers.worker, started)
    write(workers.worker, started, level_personal_care="daily", level_night="none", support_reason="memory-cognition")
    with acting_as(workers.worker) as actor:
        return decide_eligibility(actor, started)


def test_what_the_assessment_answered_is_kept_as_what_was_proposed(answered, workers):
    made = make(workers.worker, answered, points={"personal_care": 8})
    assert (made.proposed, made.points) == ({"personal_care": 8, "night": 0}, {"personal_care": 8})
    assert made.support_reason == "memory_cognition"
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="budget.set").payload["support_reason"] == "memory_cognition"
        assert Entry.objects.get(kind="assessment.decided").payload["support_reason"] == "memory_cognition"


@pytest.mark.parametrize("changed", [{"points": {"personal_care": 14}}, {"support_reason": "mental_health"}])
def test_what_is_otherwise_than_the_assessment_says_why(answered, workers, changed):
    given = {"points": {"personal_care": 8}} | changed
    with pytest.raises(ValidationError, match="otherwise than in the assessment"):
        make(workers.worker, answered, **given)
    made = make(workers.worker, answered, **given, changed_reason="She fell again last week")
    assert made.changed_reason == "She fell again last week"
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="budget.set").reason == "She fell again last week"


def test_the_page_proposes_what_the_assessment_says_and_where_it_is_from(client, answered, workers):
    sign_in = client.force_login
    sign_in(workers.worker)
    address = page("set", answered) + "?scheme=points"
    shown = client.get(address).content.decode()
    assert "2 of 10 answers are filled in from the Care Act assessment of 2 November 2026" in shown
    assert "8 points: the answer in the assessment" in shown
    assert "In the assessment: Support with memory and cognition." in shown
    assert re.search(r'value="daily"[^>]*checked', shown)
    assert re.search(r'value="memory_cognition" selected', shown)


def test_the_day_chooses_the_prices(decided, workers):
    assert make(workers.worker, decided, on=date(2024, 6, 1)).weekly_amount == Decimal("183.96")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scheme": "coins"}, "scheme"),
        ({"points": {"luck": 3}}, "points.luck"),
        ({"points": {"risk": 99}}, "points.risk"),
        ({"points": None}, "points"),
        ({"on": date(1999, 1, 1)}, "on"),
    ],
)
def test_what_the_scheme_does_not_know_is_refused_by_field_and_nothing_is_kept(wrong, field, decided, workers):
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError) as refused:
        set_indicative_budget(actor, decided, **({"scheme": "points", "points": POINTS} | wrong))
    assert list(refused.value.message_dict) == [field]
    with acting_as(SYSTEM):
        assert not IndicativeBudget.objects.exists()
        assert not StoredResult.objects.filter(calculation="indicative-budget").exists()


def test_a_budget_starts_from_an_assessment_that_found_the_person_eligible(started, workers):
    with pytest.raises(ValidationError, match="eligible"):
        make(workers.worker, started)
    answer_all(workers.worker, started, "b")
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started, advice="A lunch club at the chapel")
    with pytest.raises(ValidationError, match="eligible"):
        make(workers.worker, started)


@pytest.mark.parametrize("who", ["officer", "elsewhere", "finance"])
def test_others_cannot_work_out_a_budget(who, decided, workers):
    with pytest.raises(PermissionDenied):
        make(getattr(workers, who), decided)


def test_the_person_cannot_work_out_their_own_budget(decided, resident):
    with pytest.raises(PermissionDenied):
        make(resident, decided)


def test_the_questions_are_in_the_words_of_the_policy_file_and_nothing_is_chosen(client, decided, workers):
    client.force_login(workers.worker)
    chosen = client.get(page("set", decided))
    assert "Which way of working it out?" in chosen.content.decode()
    assert "There is a problem" not in chosen.content.decode()
    assert "There is a problem" in client.get(page("set", decided) + "?chosen=yes").content.decode()
    text = client.get(page("set", decided) + "?scheme=points").content.decode()
    for domain in scheme_on("points", DAY).domains:
        assert domain.title in text
        assert all(level.words in text for level in domain.levels)
    assert "checked" not in text
    assert "22 points" in text


def test_a_budget_is_worked_out_on_the_page_and_shown_with_every_step(client, decided, workers, resident):
    client.force_login(workers.worker)
    address = page("set", decided) + "?scheme=points"
    answers = {domain.key: "none" for domain in scheme_on("points", DAY).domains} | {"personal_care": "daily"}
    incomplete = {key: value for key, value in answers.items() if key != "night"}
    refused = client.post(address, incomplete).content.decode()
    assert "The night: choose the answer that fits best" in refused
    assert 'value="daily" checked' in refused
    done = client.post(address, answers, follow=True).content.decode()
    assert "£116.64" in done
    assert "£6,065.28" in done
    assert "Price of one point" in done or "Points at the price of a point" in done
    assert "unverified" in done
    assert "starting point for planning" in done
    client.force_login(resident)
    assert "Your indicative budget" in client.get(page("budget", decided)).content.decode()


def test_the_page_of_an_hours_scheme_asks_for_hours(client, decided, workers):
    client.force_login(workers.worker)
    address = page("set", decided) + "?scheme=housing-related-support"
    assert "Hours of support a week" in client.get(address).content.decode()
    assert "A week has 168 hours" in client.post(address, {"hours": "169"}).content.decode()
    done = client.post(address, {"hours": "14"}, follow=True).content.decode()
    assert "£224.00" in done
    assert "in the whole term" in done


def test_a_later_budget_counts_and_the_one_before_stays(client, budget, decided, workers):
    make(workers.worker, decided, points={"personal_care": 14})
    client.force_login(workers.worker)
    text = client.get(page("budget", decided)).content.decode()
    assert text.index("£204.12") < text.index("Before") or "£204.12 a week" in text
    assert "Before" in text


def test_the_finance_team_sees_the_money_and_not_the_assessment(client, budget, decided, workers):
    with acting_as(workers.finance):
        assert list(IndicativeBudget.objects.all()) == [budget]
        assert not Assessment.objects.exists()
        assert not Entry.objects.filter(kind__startswith="assessment.").exists()
    client.force_login(workers.finance)
    assert client.get(page("budget", decided)).status_code == 200
    assert client.get(page("set", decided)).status_code == 403
    record = client.get(reverse("identity:record", args=[decided.person_id])).content.decode()
    assert "£204.12" in record
    assert 'id="assessment"' not in record


def test_another_team_sees_no_budget(client, budget, decided, workers):
    with acting_as(workers.elsewhere):
        assert not IndicativeBudget.objects.exists()
    client.force_login(workers.elsewhere)
    assert client.get(page("budget", decided)).status_code == 404
    assert client.get(page("set", decided)).status_code == 404


def test_the_record_leads_to_the_budget_and_then_shows_it(client, decided, workers):
    client.force_login(workers.worker)
    record = reverse("identity:record", args=[decided.person_id])
    assert page("set", decided) in client.get(record).content.decode()
    make(workers.worker, decided)
    text = client.get(record).content.decode()
    assert "£204.12" in text
    assert page("set", decided) not in text


def test_the_record_asks_as_often_with_three_budgets_as_with_one(client, budget, decided, workers):
    client.force_login(workers.finance)
    record = reverse("identity:record", args=[decided.person_id])

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(record)
        return len(counted)

    count()  # the first page of a session writes it
    once = count()
    for _ in range(2):
        make(workers.worker, decided)
    assert count() == once


def test_the_api_works_out_and_shows_budgets(client, decided, workers):
    client.force_login(workers.worker)
    given = {"assessment": str(decided.pk), "scheme": "points", "points": POINTS, "on": "2026-11-02"}
    made = client.post("/api/v1/budgets", given, content_type="application/json")
    assert made.status_code == 201
    assert Decimal(made.json()["weekly_amount"]) == WEEKLY
    shown = client.get(f"/api/v1/budgets/{made.json()['id']}").json()
    assert shown == made.json()
    assert shown["workings"]
    assert client.get(f"/api/v1/budgets?person={decided.person_id}").json() == [shown]
    refused = client.post("/api/v1/budgets", given | {"points": {"luck": 1}}, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "points.luck")
    client.force_login(workers.elsewhere)
    assert client.get(f"/api/v1/budgets/{made.json()['id']}").status_code == 404
    assert client.get(f"/api/v1/budgets?person={decided.person_id}").status_code == 403
