"""A carer's budget is paid by the pay run: once or each year, without what the carer pays of it, and never twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.pathway.carers.actions import (
    end_budget,
    leave_register,
    pay_by_runs,
    record_budget_paid,
    register_carer,
    set_budget,
)
from commonweal.pathway.carers.actions.support import BudgetTerms
from commonweal.pathway.carers.facts import CarerFacts
from commonweal.pathway.carers.models import Carer, CarerBudget
from commonweal.pathway.carers.queries.paying import budgets_shown, days_due
from commonweal.pathway.carers.tests.conftest import SYSTEM, make_eligible
from commonweal.pathway.payments.tests.factories import Paying, lines_of, make_paying
from commonweal.pathway.work.models import WorkItem

pytestmark = pytest.mark.django_db
ON = datetime(2026, 11, 12, 10, tzinfo=UTC)
LAST_DAY = date(2026, 11, 1)
LAPTOP = BudgetTerms("one_off", "direct_payment", "A laptop to work from home", date(2026, 11, 10), amount=Decimal(300))


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(ON):
        yield


@pytest.fixture
def paying(resident) -> Paying:
    """A council whose finance team does not see the carer yet; the carer's worker found them eligible."""
    return make_paying(resident)


@pytest.fixture
def carer(paying) -> Carer:
    make_eligible(paying.person, paying.worker)
    with acting_as(paying.worker) as actor:
        return register_carer(actor, paying.person, CarerFacts(is_working=True))


@pytest.fixture
def browse():
    def sign_in(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def agreed(paying: Paying, terms: BudgetTerms = LAPTOP) -> CarerBudget:
    with acting_as(paying.worker) as actor:
        return set_budget(actor, paying.person, BudgetTerms(**(terms.__dict__ | {"why": "What the shop asks"})))


def paid_by_runs(paying: Paying, budget: CarerBudget) -> CarerBudget:
    with acting_as(paying.officer) as actor:
        return pay_by_runs(actor, budget, "P-118", "four_weekly")


def run_amounts(paying: Paying) -> list[tuple[str, date]]:
    return [(str(line.amount), line.week) for line in lines_of(paying.run(last_day=LAST_DAY))]


def test_a_budget_waits_for_finance_and_goes_once_with_the_pay_run(paying, carer):
    budget = agreed(paying)
    assert run_amounts(paying) == [], "nothing is paid before finance says to whom"
    with acting_as(paying.officer) as actor:
        assert WorkItem.objects.get(kind="carer-budget-to-pay", done_at=None).about_id == budget.pk
    paid_by_runs(paying, budget)
    with acting_as(paying.officer) as actor:
        assert not WorkItem.objects.filter(kind="carer-budget-to-pay", done_at=None).exists()
        with pytest.raises(ValidationError, match="already"):
            pay_by_runs(actor, budget, "P-118", "four_weekly")
        with pytest.raises(ValidationError, match="pay run pays it"):
            record_budget_paid(actor, budget, date(2026, 11, 11), "R-1")
    assert run_amounts(paying) == [("300.00", date(2026, 11, 9))]
    assert run_amounts(paying) == []
    with acting_as(paying.worker):
        assert [(one.paid, one.last_on) for one in budgets_shown(paying.person)] == [(Decimal("300.00"), ON.date())]


def test_what_the_carer_pays_is_taken_off_and_nothing_is_billed_for_it(paying, carer):
    budget = agreed(paying)
    with acting_as(SYSTEM):
        CarerBudget.objects.filter(pk=budget.pk).update(contribution=Decimal(40))
    paying.contributes("20.00")
    paid_by_runs(paying, budget)
    assert run_amounts(paying) == [("260.00", date(2026, 11, 9))]
    assert lines_of(paying.run("bill")) == []


def test_a_yearly_budget_falls_due_each_year_until_it_ends_or_the_carer_leaves(paying, carer):
    yearly = BudgetTerms("yearly", "direct_payment", "The gym", date(2025, 10, 20), amount=Decimal(200))
    budget = paid_by_runs(paying, agreed(paying, yearly))
    assert list(days_due(budget, date(2028, 12, 31))) == [date(2026, 11, 12), date(2027, 10, 20), date(2028, 10, 20)]
    with time_machine.travel(datetime(2027, 11, 20, 10, tzinfo=UTC)):
        paid = lines_of(paying.run(last_day=date(2027, 10, 31)))
        assert [(line.amount, line.week) for line in paid] == [(200, date(2026, 11, 9)), (200, date(2027, 10, 18))]
    with acting_as(paying.worker) as actor:
        ended = end_budget(actor, budget, date(2027, 12, 31), "She works again")
        assert list(days_due(ended, date(2030, 1, 1))) == [date(2026, 11, 12), date(2027, 10, 20)]
        with pytest.raises(ValidationError, match="goes on each year"):
            end_budget(actor, budget, date(2028, 1, 1), "Again")


def test_nothing_falls_due_once_the_carer_left_the_register(paying, carer):
    yearly = BudgetTerms("yearly", "direct_payment", "The gym", date(2026, 11, 10), amount=Decimal(200))
    paid_by_runs(paying, agreed(paying, yearly))
    assert [amount for amount, _ in run_amounts(paying)] == ["200.00"]
    with acting_as(paying.worker) as actor:
        leave_register(actor, carer, "Her mother died")
    with time_machine.travel(datetime(2027, 12, 10, 10, tzinfo=UTC)):
        assert paying.run(last_day=date(2027, 11, 28)).line_count == 0


@pytest.mark.parametrize(
    ("reference", "cycle", "field"), [(" ", "monthly", "payee_reference"), ("P-1", "weekly", "cycle")]
)
def test_what_paying_needs_is_said_by_field(paying, carer, reference, cycle, field):
    budget = agreed(paying)
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError) as refused:
        pay_by_runs(actor, budget, reference, cycle)
    assert list(refused.value.message_dict) == [field]


def test_what_the_council_arranges_is_not_paid_to_the_carer_and_only_finance_pays(paying, carer):
    arranged = agreed(paying, BudgetTerms("one_off", "arranged", "A course", date(2026, 11, 10), amount=Decimal(90)))
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError, match="arranges"):
        pay_by_runs(actor, arranged, "P-118", "monthly")
    budget = agreed(paying)
    for account in (paying.worker, paying.provider_staff):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            pay_by_runs(actor, budget, "P-118", "monthly")
    with acting_as(paying.officer) as actor, pytest.raises(PermissionDenied):
        end_budget(actor, budget, date(2026, 12, 1), "No")


def test_finance_pays_through_the_page_and_the_carer_reads_what_came_of_it(paying, carer, browse, resident):
    budget = agreed(paying)
    page = reverse("carers:pay", args=[budget.pk])
    officer = browse(paying.officer)
    shown = officer.get(page).text
    assert "A laptop to work from home" in shown
    assert "Enter the carer’s number" in officer.post(page, {"cycle": "monthly"}).text
    answer = officer.post(page, {"payee_reference": "P-118", "cycle": "four_weekly"}, follow=True)
    assert answer.status_code == 200
    assert "It goes with the pay run" in answer.text
    own = reverse("carers:carer", args=[carer.pk])
    assert "It is paid with the pay run of the week of 12 November 2026" in browse(resident).get(own).text
    run_amounts(paying)
    assert "£300.00 paid so far" in browse(resident).get(own).text
    assert browse(paying.provider_staff).get(page).status_code in (403, 404)
    assert browse(paying.worker).get(page).status_code == 403


def test_a_budget_is_agreed_paid_and_read_over_the_api(paying, carer, browse, resident):
    given = {"span": "one_off", "given_as": "direct_payment", "what_for": "Driving lessons", "starts_on": "2026-11-10"}
    address = f"/api/v1/carers/{carer.pk}/budgets"
    worker, officer = browse(paying.worker), browse(paying.officer)
    refused = worker.post(address, given | {"amount": "450.00"}, content_type="application/json")
    assert (refused.status_code, "Say why this differs" in refused.text) == (422, True)
    made = worker.post(address, given, content_type="application/json").json()
    paying_it = {"payee_reference": "P-118", "cycle": "monthly"}
    for one, status in ((worker, 403), (officer, 200), (officer, 422)):
        answer = one.post(f"/api/v1/carers/budgets/{made['id']}/pay", paying_it, content_type="application/json")
        assert answer.status_code == status, answer.text
    own = browse(resident).get(address).json()
    assert [(one["pays_from"], one["paid"], one["amount"]) for one in own] == [("2026-11-12", "0.00", made["amount"])]
    assert browse(paying.provider_staff).get(address).status_code in (403, 404)
