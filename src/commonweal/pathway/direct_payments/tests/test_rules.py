"""Review dates, sorting what was spent, what is held, and care home stays: by table and by property."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import get_calculation
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.direct_payments.rules import rules_on
from commonweal.pathway.direct_payments.spending import (
    Planned,
    Stay,
    category_of,
    is_outside_plan,
    line_for,
    longest_in_care_home,
    read_movements,
    what_is_held,
)
from commonweal.pathway.direct_payments.tests.factories import CARD
from commonweal.pathway.payments.csv_rows import FaultyFileError

START = date(2026, 1, 12)
RULES = rules_on(START)
DAYS = st.dates(date(2021, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("reviews", "events", "on", "next_by", "overdue"),
    [
        ([], [], "2026-07-12", "2026-07-12", 0),
        ([], [], "2026-07-13", "2026-07-12", 1),
        (["2026-06-30"], [], "2026-11-02", "2027-06-30", 0),
        (["2026-06-30", "2026-03-01"], [], "2027-07-01", "2027-06-30", 1),
        (["2026-06-30"], [("concern", "2026-09-01")], "2026-11-02", "2026-09-01", 62),
        (["2026-10-01"], [("breach", "2026-09-01")], "2026-11-02", "2027-10-01", 0),
        ([], [("capacity", "2026-02-01"), ("breach", "2026-01-20")], "2026-01-20", "2026-01-20", 0),
    ],
)
def test_first_within_six_months_then_yearly_and_at_once_when_something_happens(reviews, events, on, next_by, overdue):
    found = get_calculation("direct-payment-review-dates")(
        {
            "starts_on": START.isoformat(),
            "reviews": reviews,
            "events": [{"reason": reason, "on": day} for reason, day in events],
            "on": on,
        }
    )
    assert found.first_review_by == date(2026, 7, 12)
    assert (found.next_review_by.isoformat(), found.days_overdue, found.is_overdue) == (next_by, overdue, overdue > 0)
    assert found.workings[-1].value and found.policies == ["direct_payments/2015.toml"]


@given(DAYS, st.lists(st.integers(0, 2000), max_size=5), st.lists(st.integers(0, 2000), max_size=3))
def test_the_next_review_is_never_later_than_the_law_lets_it(starts, reviews, events):
    held = [starts + timedelta(days=days) for days in reviews]
    found = get_calculation("direct-payment-review-dates")(
        {
            "starts_on": starts,
            "reviews": held,
            "events": [{"reason": "concern", "on": starts + timedelta(days=days)} for days in events],
        }
    )
    latest = months_after(max(held), 12) if held else months_after(starts, 6)
    assert found.next_review_by <= latest
    assert found.days_overdue == 0


PLANNED = [
    Planned("pa", "personal_assistant", Decimal(45)),
    Planned("club", "community_activity", Decimal(15)),
]


@pytest.mark.parametrize(
    ("words", "category", "line", "outside"),
    [
        ("PAYROLL J MARSH", "personal_assistant", "pa", False),
        ("Swim Centre", "activity", "club", False),
        ("CORNER OFF LICENCE", "not_support", None, True),
        ("Mobility shop", "equipment", None, True),
        ("BANK CHARGE", "fees", None, False),
        ("Something else", None, None, False),
    ],
)
def test_what_was_spent_is_put_to_its_line_or_flagged(words, category, line, outside):
    found = category_of(words, RULES.categories)
    assert (found.key if found else None) == category
    placed = line_for(found, PLANNED)
    assert (placed.key if placed else None) == line
    assert is_outside_plan(Decimal(-1), found, PLANNED) is outside
    assert not is_outside_plan(Decimal(1), found, PLANNED)


def test_where_two_lines_fit_nobody_guesses():
    two = [*PLANNED, Planned("agency", "home_care", Decimal(10))]
    assert line_for(category_of("payroll", RULES.categories), two) is None


@pytest.mark.parametrize(
    ("balance", "weeks", "flagged", "spare"),
    [
        ("480.00", "8.0", False, "0.00"),
        ("480.01", "8.0", True, "0.01"),
        ("900.00", "15.0", True, "420.00"),
        ("-5", "-0.1", False, "0.00"),
    ],
)  # fmt: skip
def test_more_than_eight_weeks_of_payment_is_asked_about(balance, weeks, flagged, spare):
    held = what_is_held(Decimal(balance), Decimal(60), RULES)
    assert (str(held.weeks), held.is_flagged, str(held.spare)) == (weeks, flagged, spare)


def test_a_cards_and_a_banks_file_are_read_by_their_layouts():
    card = read_movements(CARD, RULES.layouts["card"])
    assert [str(one.amount) for one in card][:2] == ["240.00", "-90.00"] and card[4].fingerprint == card[5].fingerprint
    bank = b"Date,Details,Money in,Money out,Reference\n05 Oct 2026,Council,240.00,,\n07 Oct 2026,Wages,,90.00,\n"
    assert [one.amount for one in read_movements(bank, RULES.layouts["bank"])] == [Decimal(240), Decimal(-90)]
    with pytest.raises(FaultyFileError) as error:
        read_movements(
            b"Date,Details,Money in,Money out,Reference\n5/10/26,,1,,\n07 Oct 2026,x,,,\n", RULES.layouts["bank"]
        )
    assert [(fault.row, fault.column) for fault in error.value.faults] == [(2, "date"), (3, "money out")]


def stay(first: int, days: int) -> Stay:
    begin = START + timedelta(days=first)
    return Stay(begin, begin + timedelta(days=days - 1))


@pytest.mark.parametrize(
    ("stays", "days"),
    [
        ([stay(0, 28)], 28),
        ([stay(0, 14), stay(28, 14)], 28),
        ([stay(0, 14), stay(42, 14)], 14),
        ([stay(-400, 28), stay(0, 7)], 7),
        ([], 0),
    ],
)
def test_stays_less_than_four_weeks_apart_count_as_one(stays, days):
    assert longest_in_care_home(stays, START + timedelta(days=100)) == days
