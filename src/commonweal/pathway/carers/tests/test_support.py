"""Breaks with care meanwhile, a budget after a decision, goals and reviews."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commonweal.core.accounts.actors import acting_as
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.carers.actions import (
    allow_breaks,
    answer_break,
    arrange_replacement,
    ask_break,
    book_break,
    cancel_break,
    hold_review,
    leave_register,
    link_cared_for,
    record_budget_paid,
    say_how_goal_went,
    set_budget,
    set_goal,
    take_break,
)
from commonweal.pathway.carers.actions.breaks import BreakTerms, ReplacementTerms
from commonweal.pathway.carers.actions.caring import store_caring
from commonweal.pathway.carers.actions.support import BudgetTerms
from commonweal.pathway.carers.breaks_left import BreakState
from commonweal.pathway.carers.models import CarerBreak, CarerBudget, ReplacementCare
from commonweal.pathway.carers.queries.breaks import left_now
from commonweal.pathway.carers.queries.support import asked_again_on
from commonweal.pathway.carers.sections import caring_section
from commonweal.pathway.carers.tests.conftest import CARING, SYSTEM, make_eligible
from commonweal.pathway.work.models import WorkItem
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db
BUDGET = BudgetTerms("one_off", "direct_payment", "A laptop to work from home", date(2026, 11, 23))


def weekend(caring, amount: int = 2, **terms) -> BreakTerms:
    days = {"starts_on": date(2026, 11, 27), "ends_on": date(2026, 11, 29)}
    return BreakTerms(what="A weekend away", unit="nights", amount=Decimal(amount), caring=caring, **(days | terms))


@pytest.fixture
def asked(caring, owen, owen_account, crew) -> CarerBreak:
    """Owen asks for a weekend, of 3 nights that are allowed in the year."""
    with acting_as(crew.worker) as actor:
        allow_breaks(actor, owen, "nights", Decimal(3), date(2026, 4, 1), date(2027, 3, 31))
    with acting_as(owen_account) as actor:
        return ask_break(actor, owen, weekend(caring))


def open_work() -> set[str]:
    return set(WorkItem.objects.filter(done_at=None).values_list("kind", flat=True))


def test_a_break_is_asked_agreed_booked_and_taken_and_what_is_left_is_known(asked, owen, owen_account, crew):
    with acting_as(owen_account) as actor, pytest.raises(PermissionDenied):
        answer_break(actor, asked, is_agreed=True)
    with acting_as(crew.worker) as actor:
        assert open_work() == {"carer-break-to-answer"}
        answer_break(actor, asked, is_agreed=True)
        assert open_work() == {"carer-break-to-book"}
        with pytest.raises(ValidationError, match="answered already"):
            answer_break(actor, asked, is_agreed=False, words="No")
        book_break(actor, asked, "Harbour hotel")
        assert open_work() == set()
        assert [one.said for one in left_now(owen)] == ["1 night left of 3 nights"]
        with pytest.raises(ValidationError) as refused:
            take_break(actor, asked, date(2026, 11, 23))
        assert list(refused.value.message_dict) == ["taken_on"]
        cancel_break(actor, asked, "The hotel closed")
        assert [one.said for one in left_now(owen)] == ["3 nights left of 3 nights"]
        assert CarerBreak.objects.get().state is BreakState.CANCELLED


def test_more_than_is_left_is_agreed_only_with_a_reason_and_a_no_has_one(asked, owen, owen_account, caring, crew):
    with acting_as(owen_account) as actor:
        more = ask_break(actor, owen, weekend(caring, 4))
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError, match="Only 3 nights left"):
            answer_break(actor, more, is_agreed=True)
        with pytest.raises(ValidationError) as refused:
            answer_break(actor, more, is_agreed=False)
        assert list(refused.value.message_dict) == ["words"]
        assert answer_break(actor, more, is_agreed=True, words="After a hard month").state is BreakState.AGREED
        assert "-1 nights left" in left_now(owen)[0].said
        answer_break(actor, asked, is_agreed=False, words="In January instead")


def test_care_meanwhile_is_given_to_the_person_cared_for_and_charged_to_them_if_at_all(
    asked, owen, rose, owen_account, crew, caring, resident
):
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError, match="what was agreed"):
            arrange_replacement(actor, asked, ReplacementTerms("sitting", "Ivy"))
        answer_break(actor, asked, is_agreed=True)
        with pytest.raises(ValidationError) as refused:
            arrange_replacement(actor, asked, ReplacementTerms("x", "", Decimal(0), is_charged=True))
        assert set(refused.value.message_dict) == {"kind", "given_by", "is_charged"}
        made = arrange_replacement(actor, asked, ReplacementTerms("care_home", "Bay House", Decimal(400), True))
        assert (made.person, made.starts_on) == (rose, asked.starts_on)
        with pytest.raises(ValidationError, match="already"):
            arrange_replacement(actor, asked, ReplacementTerms("care_home", "Bay House"))
    with acting_as(resident) as actor:
        assert caring_section(actor, rose, access_of(actor, rose))["replacement"] == [made]
    with acting_as(owen_account) as actor:
        assert not ReplacementCare.objects.exists(), "it stands on her record, which he does not see"
        cancel_break(actor, asked, "The boat sank")
    with acting_as(resident) as actor:
        assert not caring_section(actor, rose, access_of(actor, rose))["replacement"]
    with acting_as(SYSTEM):
        entry = Entry.objects.get(kind="replacement_care.arranged")
        assert (entry.person_id, entry.payload["charged_to"]) == (rose.pk, str(rose.pk))


def test_without_a_known_record_or_sight_of_it_no_care_is_arranged(asked, crew, caring, rose, owen):
    with acting_as(crew.worker) as actor:
        unlinked = store_caring(actor, owen, CARING)
        one = ask_break(actor, owen, weekend(unlinked))
        answer_break(actor, one, is_agreed=True, words="Yes")
        with pytest.raises(ValidationError, match="which record"):
            arrange_replacement(actor, one, ReplacementTerms("sitting", "Ivy"))
        answer_break(actor, asked, is_agreed=True, words="Both")
        with pytest.raises(ValidationError, match="look after Rose"):
            link_cared_for(actor, unlinked, rose)
    with acting_as(crew.elsewhere) as actor, pytest.raises((PermissionDenied, CarerBreak.DoesNotExist)):
        arrange_replacement(actor, asked, ReplacementTerms("sitting", "Ivy"))


def test_breaks_are_for_carers_on_the_register_and_allowances_do_not_overlap(asked, carer, caring, owen, crew):
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError, match="within these days"):
            allow_breaks(actor, owen, "nights", Decimal(1), date(2027, 3, 31), date(2028, 3, 30))
        with pytest.raises(ValidationError) as refused:
            allow_breaks(actor, owen, "weeks", Decimal(0), date(2026, 2, 2), date(2026, 2, 1))
        assert set(refused.value.message_dict) == {"unit", "amount", "ends_on"}
        leave_register(actor, carer, "Moved away")
        with pytest.raises(ValidationError, match="on the register"):
            ask_break(actor, owen, weekend(caring))


@pytest.fixture
def eligible(owen, crew) -> Assessment:
    """A carer's assessment of Owen that found him eligible: unable to reach two outcomes, his health at risk."""
    return make_eligible(owen, crew.worker)


def test_a_budget_follows_from_an_eligible_decision_by_the_scheme_and_costs_the_carer_nothing(
    caring, owen, eligible, crew, asked
):
    with acting_as(crew.worker) as actor:
        answer_break(actor, asked, is_agreed=True)
        arrange_replacement(actor, asked, ReplacementTerms("care_home", "Bay House", Decimal(800), True))
        made = set_budget(actor, owen, BUDGET)
        # 22 hours: 2 points; two outcomes: 2; health: 2
        assert (made.amount, made.contribution) == (300, 0)
        working = {line["label"]: line["value"] for line in made.charging.workings}
        assert working["Support for the person they look after"] == "£800.00"
        assert made.charging.result["own_cost"] == "300.00"
        with pytest.raises(ValidationError) as refused:
            set_budget(actor, owen, BudgetTerms(**(BUDGET.__dict__ | {"amount": Decimal(350)})))
        assert list(refused.value.message_dict) == ["why"]
        record_budget_paid(actor, made, date(2026, 11, 23), "P-118")
        with pytest.raises(ValidationError, match="already"):
            record_budget_paid(actor, made, date(2026, 11, 23), "P-119")
    for account in (crew.elsewhere, crew.commissioner):
        with acting_as(account):
            assert not CarerBudget.objects.exists()


def test_without_an_eligible_decision_there_is_no_budget(caring, owen, crew, owen_account):
    with acting_as(crew.worker) as actor, pytest.raises(ValidationError, match="there is none yet"):
        set_budget(actor, owen, BUDGET)
    with acting_as(owen_account) as actor, pytest.raises(PermissionDenied):
        set_budget(actor, owen, BUDGET)


def test_the_database_lets_no_carer_pay_more_than_their_budget(caring, owen, eligible, crew):
    with acting_as(crew.worker) as actor:
        made = set_budget(actor, owen, BUDGET)
        with pytest.raises(IntegrityError), transaction.atomic():
            CarerBudget.objects.filter(pk=made.pk).update(contribution=Decimal(301))


def test_goals_are_reached_and_how_they_are_is_asked_each_year(carer, owen, owen_account, crew, resident):
    with acting_as(owen_account) as actor:
        goal = set_goal(actor, owen, "work", "Back to four days a week", "A sitter on Fridays")
        say_how_goal_went(actor, goal, "partly", "Three days so far")
        with pytest.raises(ValidationError):
            say_how_goal_went(actor, goal, "perhaps")
        with pytest.raises(PermissionDenied):
            hold_review(actor, owen, "Well", "goes_on")
    with acting_as(crew.worker) as actor:
        assert asked_again_on(carer) == date(2027, 11, 23)
        hold_review(actor, owen, "Tired, and sleeps badly", "assess", can_go_on=False, next_on=date(2027, 2, 1))
        assert asked_again_on(carer) == date(2027, 2, 1)
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        set_goal(actor, owen, "work", "x")
