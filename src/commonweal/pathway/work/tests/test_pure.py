"""When work is due, who approves what, and how long people waited."""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import OutsideRule
from commonweal.pathway.work.approving import ApprovalInput, approval_needed, scheme_on
from commonweal.pathway.work.kinds import all_kinds
from commonweal.pathway.work.timing import Urgency, due_on, load_limit, points_of, urgency_of
from commonweal.pathway.work.waiting_times import WaitingInput, waiting_times

MONDAY = date(2026, 11, 23)
POUNDS = st.decimals(min_value=0, max_value=5000, places=2)


@pytest.mark.parametrize(
    ("kind", "urgent", "expected"),
    [
        ("assessment-to-start", False, date(2026, 12, 21)),
        ("assessment-to-start", True, date(2026, 12, 7)),
        ("urgent-support", False, MONDAY),
        ("assessment-to-allocate", True, date(2026, 11, 24)),
        ("a kind of tomorrow", False, date(2026, 11, 30)),
    ],
)
def test_work_is_due_in_working_days_by_its_kind(kind: str, urgent: bool, expected: date) -> None:
    assert due_on(kind, MONDAY, is_urgent=urgent) == expected


@given(kind=st.sampled_from([kind.key for kind in all_kinds()]), days=st.integers(0, 3000), urgent=st.booleans())
@settings(max_examples=60)
def test_nothing_is_due_before_it_opens_and_what_cannot_wait_is_not_due_later(kind, days, urgent) -> None:
    opened = date(2020, 1, 1) + timedelta(days=days)
    assert opened <= due_on(kind, opened, is_urgent=True) <= due_on(kind, opened, is_urgent=urgent)
    assert points_of(kind, opened) > 0


def test_before_there_were_figures_nothing_is_guessed() -> None:
    with pytest.raises(OutsideRule, match="no work figures"):
        due_on("visit", date(2009, 12, 31))


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Urgency.LATE), (0, Urgency.TODAY), (1, Urgency.THIS_WEEK), (7, Urgency.THIS_WEEK), (8, Urgency.LATER)],
)
def test_how_near_a_day_is(days: int, expected: Urgency) -> None:
    assert urgency_of(MONDAY + timedelta(days=days), MONDAY) is expected


def test_the_limit_of_a_load_says_where_it_is_from() -> None:
    limit = load_limit(MONDAY)
    assert (limit.points, limit.policy) == (Decimal(45), "work/2010.toml") and "invented" in limit.status


@pytest.mark.parametrize(
    ("weekly", "indicative", "once", "expected"),
    [
        ("250.00", "300.00", "0", ""),
        ("250.00", "250.00", "500.00", ""),
        ("250.01", "300.00", "0", "team-manager"),
        ("200.00", "199.99", "0", "team-manager"),
        ("100.00", None, "500.01", "team-manager"),
        ("750.00", "675.00", "2000.00", "team-manager"),
        ("750.00", "674.99", "0", "service-manager"),
        ("750.01", "900.00", "0", "service-manager"),
        ("100.00", "100.00", "2000.01", "service-manager"),
        ("1500.00", "1200.00", "10000.00", "service-manager"),
        ("1500.01", "1500.01", "0", "director"),
        ("100.00", None, "10000.01", "director"),
    ],
)
def test_who_has_to_approve(weekly: str, indicative: str | None, once: str, expected: str) -> None:
    result = approval_needed(
        ApprovalInput(
            on=MONDAY,
            weekly_amount=Decimal(weekly),
            weekly_indicative=Decimal(indicative) if indicative else None,
            one_off_amount=Decimal(once),
        )
    )
    assert result.level == expected


@given(weekly=POUNDS, indicative=POUNDS | st.none(), once=POUNDS, more=POUNDS)
@settings(max_examples=100)
def test_more_money_never_needs_a_lower_level_and_the_level_may_approve_it(weekly, indicative, once, more) -> None:
    scheme = scheme_on(MONDAY)
    order = ["", *(level.key for level in scheme.levels)]

    def needed(amount: Decimal) -> str:
        asked = ApprovalInput(on=MONDAY, weekly_amount=amount, weekly_indicative=indicative, one_off_amount=once)
        return approval_needed(asked).level

    assert order.index(needed(weekly + more)) >= order.index(needed(weekly))


def test_a_level_may_approve_what_needs_it_or_a_lower_one() -> None:
    scheme = scheme_on(MONDAY)
    assert scheme.may(["service-manager"], "team-manager") and scheme.may(["director"], "director")
    assert not scheme.may(["team-manager"], "service-manager") and not scheme.may([], "team-manager")
    assert not scheme.may(["team-manager"], "a level of yesterday")
    with pytest.raises(KeyError):
        scheme.level("a level of yesterday")


@given(days=st.lists(st.integers(0, 400), min_size=1, max_size=60), within=st.integers(0, 100))
@settings(max_examples=100)
def test_times_agree_with_counting(days: list[int], within: int) -> None:
    found = waiting_times(WaitingInput(days=days, within=within))
    assert found.people == len(days) and found.median == Decimal(str(median(days)))
    assert found.ninetieth is not None and found.share_within is not None
    assert sum(day <= found.ninetieth for day in days) >= 0.9 * len(days)
    assert sum(day < found.ninetieth for day in days) < 0.9 * len(days)
    assert abs(found.share_within - Decimal(sum(day <= within for day in days)) / len(days)) <= Decimal("0.0005")


def test_of_too_few_people_nothing_is_told_and_of_nobody_that_there_was_nobody() -> None:
    few = waiting_times(WaitingInput(days=[3, 400], within=28, fewest=5))
    assert (few.people, few.median, few.ninetieth, few.share_within) == (None, None, None, None)
    assert "400" not in str(few.workings)
    assert waiting_times(WaitingInput(days=[], within=28, fewest=5)).people == 0
