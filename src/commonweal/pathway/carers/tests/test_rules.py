"""Breaks, budgets, charging, cards and days: the pure rules."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import OutsideRule
from commonweal.pathway.carers import budget
from commonweal.pathway.carers.breaks_left import (
    BreakFacts,
    BreakIn,
    BreaksLeftInput,
    BreakState,
    BreakUnit,
    carer_breaks_left,
    in_unit,
    state_of,
)
from commonweal.pathway.carers.budget import (
    CarerBudgetInput,
    CarerContributionInput,
    GivenTo,
    SupportGiven,
    carer_budget,
    carer_contribution,
)
from commonweal.pathway.carers.card import new_card_number, read_card_number
from commonweal.pathway.carers.timing import PlanState, plan_review_on, plan_state
from commonweal.pathway.carers.work_rules import assessment_begun
from commonweal.pathway.work.kinds import Fact

ON = date(2026, 11, 1)
MONEY = st.decimals(0, 5000, places=2)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, BreakState.ASKED),
        ({"is_agreed": False}, BreakState.REFUSED),
        ({"is_agreed": True}, BreakState.AGREED),
        ({"is_agreed": True, "is_booked": True}, BreakState.BOOKED),
        ({"is_agreed": True, "is_booked": True, "is_taken": True}, BreakState.TAKEN),
        ({"is_cancelled": True}, BreakState.CANCELLED),
        ({"is_agreed": True, "is_booked": True, "is_cancelled": True}, BreakState.CANCELLED),
    ],
)
def test_how_far_a_break_is_follows_from_what_was_done(facts, state):
    assert state_of(BreakFacts(BreakUnit.NIGHTS, Decimal(3), ON, **facts)) is state


def year(*breaks: BreakIn) -> BreaksLeftInput:
    return BreaksLeftInput(
        unit=BreakUnit.NIGHTS,
        allowed=Decimal(21),
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 3, 31),
        breaks=list(breaks),
    )


def test_what_is_agreed_counts_in_the_year_in_which_it_begins_and_what_is_asked_does_not():
    found = carer_breaks_left(
        year(
            BreakIn(starts_on=date(2026, 6, 5), amount=Decimal(4), state=BreakState.TAKEN),
            BreakIn(starts_on=date(2026, 12, 27), amount=Decimal(3), state=BreakState.BOOKED),
            BreakIn(starts_on=date(2027, 3, 31), amount=Decimal(2), state=BreakState.AGREED),
            BreakIn(starts_on=date(2027, 4, 1), amount=Decimal(7), state=BreakState.BOOKED),
            BreakIn(starts_on=date(2026, 9, 1), amount=Decimal(5), state=BreakState.REFUSED),
            BreakIn(starts_on=date(2026, 9, 1), amount=Decimal(6), state=BreakState.CANCELLED),
            BreakIn(starts_on=date(2027, 1, 1), amount=Decimal(9), state=BreakState.ASKED),
        )
    )
    assert (found.taken, found.coming, found.asked, found.left) == (4, 5, 9, 12)
    assert found.workings[3].value == "12 nights"


def test_an_allowance_that_ends_before_it_begins_is_refused():
    with pytest.raises(OutsideRule):
        carer_breaks_left(BreaksLeftInput(unit="hours", allowed=Decimal(1), starts_on=ON, ends_on=date(2026, 10, 1)))


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(1, 30), st.sampled_from(BreakState)), max_size=8))
@settings(max_examples=60)
def test_one_more_break_never_leaves_more(rows):
    breaks = [
        BreakIn(starts_on=date.fromordinal(date(2026, 1, 1).toordinal() + day), amount=Decimal(amount), state=state)
        for day, amount, state in rows
    ]
    lefts = [carer_breaks_left(year(*breaks[:count])).left for count in range(len(breaks) + 1)]
    assert lefts[0] == 21
    assert lefts == sorted(lefts, reverse=True)


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [(1, BreakUnit.NIGHTS, "1 night"), (10, BreakUnit.HOURS, "10 hours"), (5, BreakUnit.POUNDS, "£5.00")],
)
def test_amounts_are_said_in_their_unit(amount, unit, said):
    assert in_unit(Decimal(amount), unit) == said


@pytest.mark.parametrize(
    ("unable", "at_risk", "hours", "points", "yearly"),
    [
        ([], False, 0, 0, "150.00"),
        ([], True, 10, 3, "150.00"),
        (["e"], True, 10, 4, "300.00"),
        (["e", "h", "h"], True, 34, 6, "300.00"),
        (["e", "h"], True, 35, 7, "450.00"),
        (["a", "c", "e", "h"], True, 168, 10, "600.00"),
    ],
)
def test_the_band_of_a_carers_budget_follows_from_hours_outcomes_and_health(unable, at_risk, hours, points, yearly):
    found = carer_budget(
        CarerBudgetInput(on=ON, eligible=True, unable=unable, health_at_risk=at_risk, weekly_hours=Decimal(hours))
    )
    assert (found.points, found.yearly) == (points, Decimal(yearly))
    assert found.workings[-1].unverified


def test_who_is_not_eligible_has_no_budget():
    found = carer_budget(CarerBudgetInput(on=ON, eligible=False, unable=["a"], weekly_hours=Decimal(50)))
    assert (found.yearly, found.band) == (0, "")


def charged(own: list[Decimal], others: list[Decimal], most: Decimal):
    supports = [SupportGiven(what="x", given_to=GivenTo.CARER, yearly_cost=cost) for cost in own]
    supports += [SupportGiven(what="y", given_to=GivenTo.CARED_FOR, yearly_cost=cost) for cost in others]
    return carer_contribution(CarerContributionInput(on=ON, supports=supports, yearly_most=most))


def test_carers_pay_nothing_where_the_council_does_not_charge_them():
    assert charged([Decimal(300)], [Decimal(900)], Decimal(5000)).contribution == 0


@given(st.lists(MONEY, max_size=3), st.lists(MONEY, max_size=3), st.lists(MONEY, max_size=3), MONEY)
@settings(max_examples=80)
def test_what_a_carer_pays_is_never_counted_from_support_for_another(own, others, more, most):
    """Even where the council charges carers: whatever the person cared for gets changes nothing."""
    held = budget.charges_carers
    budget.charges_carers = lambda policy: True
    try:
        one, two, alone = charged(own, others, most), charged(own, [*others, *more], most), charged([], others, most)
    finally:
        budget.charges_carers = held
    assert one.contribution == two.contribution == min(sum(own, Decimal(0)), most)
    assert alone.contribution == 0
    assert one.others_cost == sum(others, Decimal(0))


def test_a_card_number_is_read_however_it_is_typed_and_nothing_else_is():
    number = new_card_number()
    for typed in (number, number.lower(), number.replace("-", " "), number[3:], f" {number} "):
        assert read_card_number(typed) == number
    assert [read_card_number(typed) for typed in ("", "CR-1234-5678", "CR-7K4M", "7K4M9P2XZ")] == [""] * 4


@pytest.mark.parametrize(
    ("review_on", "state"),
    [(None, PlanState.MISSING), (date(2026, 10, 31), PlanState.OLD), (ON, PlanState.GOOD)],
)
def test_a_plan_is_old_from_the_day_after_it_was_to_be_looked_at(review_on, state):
    assert plan_state(review_on, ON) is state
    assert plan_review_on(ON) == date(2027, 11, 1)


def test_only_a_carers_assessment_closes_that_one_was_wanted():
    def fact(kind: str) -> Fact:
        return Fact(id=None, kind="assessment.started", at=None, on=ON, actor=None, person=None, payload={"kind": kind})

    assert [len(assessment_begun(fact(kind))) for kind in ("carer", "adult")] == [1, 0]
