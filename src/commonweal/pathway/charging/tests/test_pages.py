"""The pages and the API of contributions, as people use them."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.calculations.models import StoredResult
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.charging.actions import ask_for_contribution
from commonweal.pathway.charging.forms import INCOME_GROUPS, MoneyForm
from commonweal.pathway.charging.income import TREATMENTS, IncomeKind
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment
from commonweal.pathway.charging.tests.test_assessing import WEEKLY, assess

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

ADDRESS = reverse("charging:calculator")


def typed(**changed: str) -> dict[str, str]:
    """What a finance officer types for Rose; with `age`, what anybody types for themselves."""
    return {
        "on_day": "2",
        "on_month": "11",
        "on_year": "2026",
        "living": "at_home",
        "household": "single",
        "pension_age": "yes",
        "income_state_pension": "230",
        "income_attendance_allowance": "50",
        "capital": "14500",
        "weekly_disability_expenditure": "10",
        "weekly_cost": "100",
    } | changed


def page(name: str, person) -> str:
    return reverse(f"charging:{name}", args=[person.pk])


def seen_on(text: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]+)"', text)[1]


def test_every_kind_of_income_is_asked_once():
    asked = [kind for kinds in INCOME_GROUPS.values() for kind in kinds]
    assert sorted(asked) == sorted(IncomeKind)


def test_anybody_sees_what_they_would_pay_and_nothing_is_kept(client):
    first = client.get(ADDRESS)
    assert first.status_code == 200
    assert all(treatment.title.split("'")[0] in first.content.decode() for treatment in TREATMENTS.values())
    text = client.post(ADDRESS, typed(age="78")).content.decode()
    assert "£29.55" in text
    assert "Tariff income from capital" in text
    assert 'name="income_state_pension" type="text"' in text
    assert 'value="14500"' in text
    with acting_as(SYSTEM):
        assert not StoredResult.objects.exists()
        assert not Entry.objects.exists()


def test_figures_that_are_not_confirmed_are_marked(client):
    assert "unverified" in client.post(ADDRESS, typed(age="78")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"household": ""}, "Choose who is in the household"),
        ({"age": "17"}, "These rules are for adults"),
        ({"age": ""}, "Enter the age in whole years"),
        ({"pension_age": ""}, "Choose yes or no for State Pension age"),
        ({"income_state_pension": "lots"}, "State pension: enter pounds and pence"),
        ({"income_state_pension": "-1"}, "State pension: enter 0 or more"),
        ({"weekly_cost": ""}, "Cost of all the support a week: enter an amount, or 0"),
        ({"premiums": "enhanced_disability"}, "choose both"),
        ({"household": "lone_parent"}, "Enter how many children"),
        ({"children": "1", "age": "40", "pension_age": "no"}, "choose a parent on their own with children"),
        ({"pension_age": "no"}, "At 78 a person has reached pension age"),
    ],
)
def test_an_error_says_what_to_do_and_what_was_typed_stays(wrong, message, client):
    text = client.post(ADDRESS, typed(age="78") | wrong).content.decode()
    assert "There is a problem" in text
    assert message in text
    assert 'value="50"' in text
    assert "You would pay" not in text


def test_the_finance_officer_sees_the_result_first_and_then_keeps_it(client, decided, workers, resident):
    client.force_login(workers.finance)
    address = page("work_out", decided.person)
    asked = client.get(address).content.decode()
    assert "78 today, from the date of birth" in asked
    assert 'name="age"' not in asked
    shown = client.post(address, typed(then="show")).content.decode()
    assert "£29.55" in shown
    with acting_as(SYSTEM):
        assert not FinancialAssessment.objects.exists()
    kept = client.post(address, typed(then="keep", seen=seen_on(shown)), follow=True).content.decode()
    assert "Rose is written to" in kept
    assert "Rose pays £29.55 a week." in kept
    with acting_as(SYSTEM):
        assert FinancialAssessment.objects.get().weekly_contribution == WEEKLY
    client.force_login(resident)
    assert "So you pay £29.55 a week." in client.get(page("contribution", decided.person)).content.decode()


def test_what_was_changed_after_it_was_shown_is_shown_again_and_not_kept(client, decided, workers):
    client.force_login(workers.finance)
    address = page("work_out", decided.person)
    seen = seen_on(client.post(address, typed(then="show")).content.decode())
    again = client.post(address, typed(then="keep", seen=seen, weekly_cost="20")).content.decode()
    assert "An answer was changed" in again
    assert "£20.00" in again
    assert "There is a problem" in client.post(address, typed(then="keep", seen=seen, on_day="")).content.decode()
    with acting_as(SYSTEM):
        assert not FinancialAssessment.objects.exists()


def test_a_day_without_rates_is_said_beside_the_day(client, decided, workers):
    client.force_login(workers.finance)
    text = client.post(page("work_out", decided.person), typed(on_year="1999")).content.decode()
    assert "There are no charging figures for 2 November 1999" in text
    assert 'href="#id_on_day"' in text


def test_the_next_one_starts_from_what_was_typed_before_and_the_known_cost(client, decided, workers):
    assess(workers.finance, decided.person)
    with acting_as(SYSTEM) as actor:
        ask_for_contribution(actor, decided.person, ContributionTask.Why.PLAN_SIGNED, weekly_cost=Decimal("212.40"))
    client.force_login(workers.finance)
    text = client.get(page("work_out", decided.person)).content.decode()
    for value in ("230", "50", "14500", "10", "212.40"):
        assert f'value="{value}"' in text
    assert "From the signed support plan" in text
    assert re.search(r'name="weekly_housing_costs"[^>]*value="0', text) is None


def test_where_the_date_of_birth_is_not_known_the_age_is_asked(client, decided, workers):
    with acting_as(SYSTEM):
        decided.person.date_of_birth = None
        decided.person.save(update_fields=["date_of_birth"])
    client.force_login(workers.finance)
    assert 'name="age"' in client.get(page("work_out", decided.person)).content.decode()
    shown = client.post(page("work_out", decided.person), typed(age="70")).content.decode()
    assert "£29.55" in shown


@pytest.mark.parametrize("who", ["officer", "worker", "elsewhere"])
def test_others_may_not_work_out_a_contribution(who, client, decided, workers):
    client.force_login(getattr(workers, who))
    assert client.get(page("work_out", decided.person)).status_code == 403
    assert client.post(page("work_out", decided.person), typed(then="keep")).status_code == 403


def test_who_sees_what_a_person_pays(client, decided, workers, resident):
    assess(workers.finance, decided.person)
    for account, status in ((workers.worker, 200), (resident, 200), (workers.finance, 200), (workers.elsewhere, 403)):
        client.force_login(account)
        assert client.get(page("contribution", decided.person)).status_code == status


def test_the_list_of_the_finance_team_filters_and_downloads(client, decided, workers):
    client.force_login(workers.finance)
    text = client.get(reverse("charging:worklist")).content.decode()
    assert "Rose Penny" in text
    assert page("work_out", decided.person) in text
    assert "Nobody is waiting" in client.get(reverse("charging:worklist") + "?why=plan_signed").content.decode()
    csv = client.get(reverse("charging:worklist") + "?format=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[1] == "Rose Penny,Found eligible for support,2026-11-02,0,"
    assess(workers.finance, decided.person)
    assert "Nobody is waiting" in client.get(reverse("charging:worklist")).content.decode()


def test_the_start_page_says_how_many_have_to_be_worked_out(client, decided, workers):
    client.force_login(workers.finance)
    assert '<p class="cw-card__waiting">1 to work out</p>' in client.get("/home").content.decode()
    assess(workers.finance, decided.person)
    assert "cw-card__waiting" not in client.get("/home").content.decode()


def test_only_finance_officers_have_the_list(client, decided, workers, resident):
    for account in (workers.worker, workers.officer, resident):
        client.force_login(account)
        assert client.get(reverse("charging:worklist")).status_code == 403


def test_the_list_asks_the_database_as_often_for_many_as_for_few(client, person_of, decided, workers):
    client.force_login(workers.finance)

    def fill(number: int) -> None:
        for index in range(number):
            person = person_of(workers.worker, given_name=f"P{index}", email="")
            with acting_as(SYSTEM) as actor:
                ask_for_contribution(actor, person, ContributionTask.Why.ELIGIBLE)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(reverse("charging:worklist")).status_code == 200
        return len(counted)

    count()  # the first page of a session writes it
    few = count()
    fill(25)
    assert count() == few
    assert "page=2" in client.get(reverse("charging:worklist")).content.decode()


def test_the_record_tells_what_the_person_pays(client, decided, workers, resident):
    record = reverse("identity:record", args=[decided.person_id])
    client.force_login(workers.finance)
    assert page("work_out", decided.person) in client.get(record).content.decode()
    assess(workers.finance, decided.person)
    client.force_login(resident)
    assert "£29.55 a week" in client.get(record).content.decode()
    client.force_login(workers.elsewhere)
    assert 'id="contribution"' not in client.get(record).content.decode()


def test_the_record_asks_as_often_with_three_contributions_as_with_one(client, decided, workers):
    assess(workers.finance, decided.person)
    client.force_login(workers.finance)
    record = reverse("identity:record", args=[decided.person_id])

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(record)
        return len(counted)

    count()  # the first page of a session writes it
    once = count()
    for _ in range(2):
        assess(workers.finance, decided.person)
    assert count() == once


def test_the_api_works_out_and_shows_contributions(client, decided, workers):
    root = "/api/v1/contributions"
    circumstances = {
        "on": "2026-11-02",
        "setting": "home",
        "household": "single",
        "age": 78,
        "pension_age": True,
        "incomes": [{"kind": "state_pension", "weekly": "260"}],
        "weekly_cost": "100",
    }
    given = {"person": str(decided.person_id), "circumstances": circumstances}
    assert client.get(f"{root}?person={decided.person_id}").status_code == 401
    client.force_login(workers.finance)
    assert [task["why"] for task in client.get(f"{root}/to-do").json()] == ["eligible"]
    made = client.post(root, given, content_type="application/json")
    assert (made.status_code, Decimal(made.json()["weekly_contribution"])) == (201, Decimal("18.55"))
    assert client.get(f"{root}/{made.json()['id']}").json() == made.json()
    assert client.get(f"{root}?person={decided.person_id}").json() == [made.json()]
    wrong = given | {"circumstances": circumstances | {"household": "castle"}}
    assert client.post(root, wrong, content_type="application/json").status_code == 422
    client.force_login(workers.worker)
    assert client.post(root, given, content_type="application/json").status_code == 403
    client.force_login(workers.elsewhere)
    assert client.get(f"{root}/{made.json()['id']}").status_code == 404


def test_the_form_gives_the_calculation_all_that_was_typed():
    form = MoneyForm(
        typed(age="40", household="lone_parent", children="2", pension_age="no", income_other="0")
        | {"premiums": ["disability"]}
    )
    assert form.is_valid(), form.errors
    given = form.given()
    assert (given["children"], given["premiums"], given["pension_age"], given["age"]) == (2, ["disability"], False, 40)
    assert [income["kind"] for income in given["incomes"]] == ["state_pension", "attendance_allowance"]
