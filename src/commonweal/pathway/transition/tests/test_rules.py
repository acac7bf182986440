"""Milestones by age, files of schools, and what a cohort costs by year: by hand and for any cohort."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.transition.milestones import (
    State,
    contact_is_lost,
    dated,
    milestones_on,
    months_old_on,
    turns_18_on,
)
from commonweal.pathway.transition.needs import packages_on
from commonweal.pathway.transition.pressure import PressureResult, share_of_year
from commonweal.pathway.transition.register_files import read_register

PRESSURE = get_calculation("transition-pressure")
TODAY = date(2026, 11, 23)
HEAD = "given_name,family_name,date_of_birth,need,placement,placement_reason\n"


def cost(*people: tuple[str, int, int], first_year: int = 2026, years: int = 3) -> PressureResult:
    listed = [{"starts_on": day, "yearly_low": low, "yearly_high": high} for day, low, high in people]
    return PRESSURE({"people": listed, "first_year": first_year, "years": years})


def test_ninety_young_people_cost_between_two_and_a_quarter_and_thirteen_and_a_half_million():
    found = cost(*[("2026-04-01", 25_000, 150_000)] * 90, years=1)
    assert (found.full_year_low, found.full_year_high) == (Decimal(2_250_000), Decimal(13_500_000))
    assert (found.years[0].low, found.years[0].high) == (Decimal(2_250_000), Decimal(13_500_000))
    assert found.years[0].expected == Decimal(7_875_000)


def test_whoever_begins_in_a_year_counts_for_the_days_that_are_left_of_it():
    found = cost(("2026-10-01", 36_500, 73_000), ("2028-03-31", 366, 366))
    # 1 October to 31 March: 182 of 365 days. 31 March 2028: one of the 366 days of a leap year.
    assert [(one.low, one.high) for one in found.years] == [
        (Decimal(18_200), Decimal(36_400)),
        (Decimal(36_501), Decimal(73_001)),
        (Decimal(36_866), Decimal(73_366)),
    ]
    assert [(one.starting, one.supported) for one in found.years] == [(1, 1), (1, 2), (0, 2)]
    assert found.years[0].title == "April 2026 to March 2027"


@pytest.mark.parametrize(
    "person",
    [
        {"starts_on": "2027-01-01", "yearly_low": 2, "yearly_high": 1},
        {"starts_on": "2027-01-01", "yearly_low": 1, "yearly_high": 2, "yearly_expected": 3},
        {"starts_on": "2027-01-01", "yearly_low": -1, "yearly_high": 2},
    ],
)
def test_costs_out_of_order_are_refused(person):
    with pytest.raises(InvalidInput) as refused:
        PRESSURE({"people": [person], "first_year": 2026})
    assert refused.value.problems[0].field.startswith("people.0")


people = st.lists(
    st.tuples(st.dates(date(2024, 4, 1), date(2032, 12, 31)), st.integers(0, 90_000), st.integers(0, 90_000)),
    max_size=12,
)


@settings(max_examples=80)
@given(people)
def test_no_year_costs_more_than_all_of_them_and_a_later_one_never_less(made):
    found = cost(*((day.isoformat(), low, low + more) for day, low, more in made), first_year=2024, years=10)
    for one, later in zip(found.years, found.years[1:], strict=False):
        assert 0 <= one.low <= one.expected <= one.high <= found.full_year_high
        assert one.low <= later.low
        assert one.supported <= later.supported
    assert found.years[-1].low == found.full_year_low
    assert sum(one.starting for one in found.years) == len(made)
    assert all(line.label and line.value and line.how and line.source for line in found.workings)


def test_the_share_of_a_year_is_between_none_and_all():
    assert share_of_year(date(2026, 4, 1), 2026) == share_of_year(date(2020, 1, 1), 2026) == 1
    assert share_of_year(date(2027, 4, 1), 2026) == 0


def test_milestones_come_in_order_from_fourteen_and_each_says_its_rule():
    found = milestones_on(TODAY)
    assert [one.key for one in found][:2] == ["on_register", "named_worker"]
    assert {one.key for one in found[2:4]} == {"capacity", "benefits"}
    assert [one.key for one in found][4:] == ["assessment", "plan", "first_review"]
    assert all(one.title and one.why and one.source for one in found)
    assert {one.key: one.months for one in found}["plan"] == 17 * 12 + 6
    assert next(one for one in found if one.key == "assessment").source.startswith("Care Act 2014 section 58")


def test_a_milestone_is_missing_from_the_day_after_it_was_due():
    born = date(2010, 1, 15)
    states = {one.milestone.key: one.state for one in dated(born, {"on_register": date(2024, 2, 1)}, date(2027, 1, 15))}
    assert states["on_register"] is State.DONE
    assert states["capacity"] is State.MISSING
    assert states["assessment"] is State.DUE_SOON
    assert states["first_review"] is State.LATER
    after = {one.milestone.key: one.state for one in dated(born, {}, date(2027, 1, 16))}
    assert after["assessment"] is State.MISSING


def test_somebody_born_on_the_last_of_february_turns_18_on_the_first_of_march():
    assert turns_18_on(date(2008, 2, 29)) == date(2026, 3, 1)
    assert months_old_on(date(2010, 8, 31), 6) == date(2011, 3, 1)
    assert months_old_on(date(2010, 8, 31), 12) == date(2011, 8, 31)


def test_contact_is_lost_after_six_months():
    assert not contact_is_lost(date(2026, 5, 24), TODAY)
    assert contact_is_lost(date(2026, 5, 23), TODAY)


def test_every_kind_of_need_has_a_range():
    for one in packages_on(TODAY).values():
        assert 0 < one.yearly_low < one.yearly_high
    assert (packages_on(TODAY)["complex"].yearly_low, packages_on(TODAY)["complex"].yearly_high) == (25_000, 150_000)


def test_a_file_is_read_whole():
    rows, faults = read_register(
        HEAD + "Isla,Reeve,2010-01-15,autism,,\nSam,Hale,2009-03-02,complex,residential,Nursing\n",
        ("autism", "complex"),
    )
    assert faults == []
    assert [(one.given_name, one.born, one.placement) for one in rows] == [
        ("Isla", date(2010, 1, 15), "home"),
        ("Sam", date(2009, 3, 2), "residential"),
    ]


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("", 1, "given_name, family_name, date_of_birth, need"),
        (HEAD, 2, ""),
        ("name," + HEAD, 1, "name"),
        (HEAD + ",Reeve,2010-01-15,autism,,", 2, "given_name"),
        (HEAD + "Isla,Reeve,15/01/2010,autism,,", 2, "date_of_birth"),
        (HEAD + "Isla,Reeve,2010-01-15,luck,,", 2, "need"),
        (HEAD + "Isla,Reeve,2010-01-15,autism,far,", 2, "placement"),
        (HEAD + "Isla,Reeve,2010-01-15,autism,out_of_area,", 2, "placement_reason"),
        (HEAD + "Isla,Reeve,2010-01-15,autism,,\nisla,reeve,2010-01-15,autism,,", 3, "family_name"),
        (HEAD + "a,b,2010-01-15,autism,,\n" * 2001, 1, ""),
    ],
)
def test_one_fault_leaves_everybody_out_and_is_told_with_its_row(content, row, column):
    rows, faults = read_register(content, ("autism",))
    assert rows == []
    assert (faults[0].row, faults[0].column) == (row, column)
