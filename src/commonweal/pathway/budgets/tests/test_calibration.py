"""The price of a point from past cases: by hand, and what holds for any cases."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.budgets.calibration import CalibrationInput, CalibrationResult, allocation_calibration
from commonweal.pathway.budgets.case_files import MOST_ROWS, read_cases
from commonweal.pathway.budgets.what_if import PastCase, Rate, price_at, shown_groups, what_if

CALIBRATE = get_calculation("allocation-calibration")


def calibrate(*cases: tuple[object, ...], percentile: object = "0.5", contingency: object = "0") -> CalibrationResult:
    listed = [dict(zip(("points", "weekly_cost", "group", "reference"), case, strict=False)) for case in cases]
    return CALIBRATE({"cases": listed, "percentile": percentile, "contingency": contingency})


FOUR = ((10, "100.00", "young"), (10, "120.00", "young"), (20, "300.00", "old"), (10, "200.00", "old"))
"""Ratios 10, 12, 15 and 20 pounds a point."""


@pytest.mark.parametrize(
    ("percentile", "price", "under"),
    [("0.25", "10.00", "0.75"), ("0.26", "12.00", "0.5"), ("0.5", "12.00", "0.5"), ("0.75", "15.00", "0.25"),
     ("0.76", "20.00", "0"), ("1", "20.00", "0"), ("75", "15.00", "0.25"), ("100", "20.00", "0")],
)  # fmt: skip
def test_the_price_is_the_smallest_ratio_that_so_many_cases_do_not_exceed(percentile, price, under):
    found = calibrate(*FOUR, percentile=percentile)
    assert (found.price_per_point, found.under_allocated_share) == (Decimal(price), Decimal(under))


def test_errors_and_bias_are_those_of_the_price_that_is_left():
    found = calibrate(*FOUR, percentile="0.75", contingency="0.2")
    # £15 less a fifth is £12: allocations 120, 120, 240, 120 against 100, 120, 300, 200: gaps 20, 0, -60, -80.
    assert (found.price_before_contingency, found.price_per_point) == (Decimal("15.00"), Decimal("12.00"))
    assert found.under_allocated_share == Decimal("0.5")
    assert found.mean_absolute_error == Decimal("40.00")
    assert found.bias_by_group == {"young": Decimal("10.00"), "old": Decimal("-70.00")}
    assert (found.groups["old"].cases, found.groups["old"].under_allocated_share) == (2, Decimal(1))
    assert found == calibrate(*FOUR, percentile="75", contingency="20")


def test_a_price_that_is_no_whole_penny_is_given_exactly_enough():
    found = calibrate((3, "10.00"), (3, "9.00"), percentile="1")
    assert found.price_per_point == Decimal("3.33333334")
    assert str(found.under_allocated_share) == "0"


def test_cases_without_points_are_named_and_left_out():
    found = calibrate(*FOUR, (0, "90.00", "old", "P-17"), (0, "80.00"), percentile="0.5")
    assert found.without_points == ["P-17", "6"]
    assert (found.cases_used, found.price_per_point) == (4, Decimal("12.00"))
    line = next(line for line in found.workings if line.label == "Cases without points")
    assert "P-17, 6" in line.how
    with pytest.raises(InvalidInput) as refused:
        calibrate((0, "90.00"))
    assert refused.value.problems[0].field == "cases"


def test_a_group_may_be_called_anything_and_none_is_not_said():
    found = calibrate((10, "100.00", "Everybody"), (10, "120.00", None), percentile="1")
    assert found.bias_by_group == {"Everybody": Decimal("20.00"), "Not said": Decimal("0.00")}


@pytest.mark.parametrize("case", [("1.005", "2"), ("1", "2.001"), ("1", "99999.999"), ("0.000001", "1")])
def test_amounts_finer_than_a_hundredth_are_refused(case):
    with pytest.raises(InvalidInput) as refused:
        calibrate(case)
    assert refused.value.problems[0].field == "cases"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"percentile": 0}, "percentile"), ({"percentile": 101}, "percentile"), ({"contingency": 100}, "contingency"),
     ({"contingency": -1}, "contingency"), ({"cases": []}, "cases")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_field(wrong, field):
    asked = {"cases": [{"points": 1, "weekly_cost": 1}], "percentile": "0.5", "contingency": 0}
    with pytest.raises(InvalidInput) as refused:
        CALIBRATE(asked | wrong)
    assert refused.value.problems[0].field == field


pennies = st.integers(1, 200_000).map(lambda pence: Decimal(pence) / 100)
cases = st.lists(st.tuples(st.integers(1, 90), pennies, st.sampled_from("abc")), min_size=1, max_size=60)
shares = st.decimals("0.01", "1", places=2)


@settings(max_examples=100)
@given(cases, shares)
def test_with_nothing_held_back_the_share_given_too_little_matches_the_percentile(made, percentile):
    found = calibrate(*made, percentile=percentile)
    ratios = [Fraction(cost) / points for points, cost, _ in made]
    assert found.under_allocated_share <= 1 - percentile + Decimal("0.00000001")
    # Within one case of it, and as many more as share the very ratio that the price is.
    price = sorted(ratios)[-(-len(ratios) * int(percentile * 100) // 100) - 1]
    same = Counter(ratios)[price]
    assert found.under_allocated_share * len(made) > (1 - percentile) * len(made) - same - Decimal("0.001")
    assert found.under_allocated_share == (Decimal(sum(r > price for r in ratios)) / len(made)).quantize(
        Decimal("0.00000001")
    )


@settings(max_examples=60)
@given(cases, shares, st.decimals(0, "0.9", places=2))
def test_a_higher_percentile_or_less_held_back_never_gives_less(made, percentile, held_back):
    lower, higher = calibrate(*made, percentile=percentile, contingency=held_back), calibrate(*made, percentile="1")
    assert lower.price_per_point <= higher.price_per_point
    assert lower.under_allocated_share >= higher.under_allocated_share == 0
    weights = sum(one.bias * one.cases for one in lower.groups.values())
    gaps = [lower.price_per_point * points - cost for points, cost, _ in made]
    assert abs(weights - sum(gaps)) < Decimal("0.02") * len(made)
    again = CalibrationResult.model_validate_json(lower.model_dump_json())
    assert again == lower
    assert all(line.label and line.value and line.how and line.source for line in lower.workings)


def test_points_and_costs_too_large_for_the_machine_are_compared_all_the_same():
    found = calibrate((9999, "99999.99"), ("0.01", "99999.99"), percentile="0.5", contingency="0.1234")
    assert found.under_allocated_share == 1
    assert isinstance(allocation_calibration(CalibrationInput(cases=[{"points": 1, "weekly_cost": 2}], percentile=1)),
                      CalibrationResult)  # fmt: skip


def past(points: int, cost: str | None, reason: str = "Learning disability support", band: str = "18-64") -> PastCase:
    return PastCase(Decimal(points), Decimal(cost) if cost else None, reason, band)


def test_a_what_if_tells_who_gets_more_and_less_and_what_it_costs_in_a_year():
    people = [
        past(10, "100.00"),
        past(10, "160.00"),
        past(20, "300.00", "Mental health support", "65-74"),
        past(0, "9"),
    ]
    today = Rate(price_per_point=Decimal(12), contingency=Decimal(0))
    found = what_if(people, [past(10, None)], today, Rate(price_per_point=Decimal(15), contingency=Decimal(0)))
    # Today 120 + 120 + 240 = 480 a week; proposed 150 + 150 + 300 = 600. 52 weeks of the difference: 6,240.
    assert (found.past.people, found.past.more, found.past.less, found.past.same) == (3, 3, 0, 0)
    assert found.past.yearly_difference == Decimal(6240)
    assert found.planned.yearly_difference == Decimal(30 * 52)
    assert found.without_points == 1
    assert found.everybody.today.under_allocated_share == Decimal("0.66666667")
    assert found.everybody.proposed.under_allocated_share == Decimal("0.33333333")
    assert {pair.name: pair.proposed.bias for pair in found.by_age} == {"18-64": Decimal("20.00"), "65-74": Decimal(0)}


def test_a_price_to_adopt_is_rounded_up_to_the_penny_and_is_enough():
    people = [past(3, "10.00"), past(3, "9.00")]
    assert price_at(people, Decimal(1)) == Decimal("3.34")
    with pytest.raises(ValueError, match="No past case"):
        price_at([past(0, "3.00"), past(3, None)], Decimal(1))


def test_small_groups_are_kept_from_those_without_sight_and_another_with_them():
    people = [past(1, "1.00", "a")] * 3 + [past(1, "1.00", "b")] * 12 + [past(1, "1.00", "c")] * 30
    same = Rate(price_per_point=Decimal(1), contingency=Decimal(0))
    pairs = what_if(people, [], same, same).by_reason
    assert [one.name for one in shown_groups(pairs, 10) if one.pair is None] == ["a", "b"]
    assert all(one.pair for one in shown_groups(pairs, 1))


def test_a_file_is_read_whole():
    read = read_cases(
        'reference,points,weekly_cost,support_reason,age\nA1,20,"£1,300.50",mental_health,44\n\nA2,5,60,,\n'
    )
    assert read.faults == ()
    assert [(name, one.weekly_cost, one.support_reason, one.age_band) for name, one in read.cases] == [
        ("A1", Decimal("1300.50"), "Mental health support", "18-64"),
        ("A2", Decimal(60), "Not said", "not known"),
    ]


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("", 1, "reference, points, weekly_cost"),
        ("reference,points\nA,1", 1, "weekly_cost"),
        ("reference,points,weekly_cost,name\nA,1,2,Rose", 1, "name"),
        ("reference,points,weekly_cost\n", 2, ""),
        ("reference,points,weekly_cost\nA,1,2\nA,1,2", 3, "reference"),
        ("reference,points,weekly_cost\n,1,2", 2, "reference"),
        ("reference,points,weekly_cost\nA,many,2", 2, "points"),
        ("reference,points,weekly_cost\nA,1,-2", 2, "weekly_cost"),
        ("reference,points,weekly_cost\nA,1,2.001", 2, "weekly_cost"),
        ("reference,points,weekly_cost\nA,1,NaN", 2, "weekly_cost"),
        ("reference,points,weekly_cost,support_reason\nA,1,2,old", 2, "support_reason"),
        ("reference,points,weekly_cost,age\nA,1,2,130", 2, "age"),
        ("reference,points,weekly_cost\n" + "A,1,2\n" * (MOST_ROWS + 1), 1, ""),
    ],
)
def test_one_fault_leaves_all_rows_out_and_is_told_with_its_row(content, row, column):
    read = read_cases(content)
    assert read.cases == ()
    assert (read.faults[0].row, read.faults[0].column) == (row, column)
    assert read.faults[0].message
