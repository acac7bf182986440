"""The rules of weeks, absences, matching, contributions and settling, by table and by property."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import get_calculation, to_the_penny
from commonweal.pathway.payments.contributing import Given, share_contribution
from commonweal.pathway.payments.csv_rows import FaultyFileError, Row, read_rows
from commonweal.pathway.payments.due import Actual, Away, PaidBy, Terms, due_for_week, expected_quantity
from commonweal.pathway.payments.matching import Compared, Fault, InvoicedLine, KnownWeek, compare, match_line
from commonweal.pathway.payments.rules import AbsenceKind, rules_on
from commonweal.pathway.payments.weeks import (
    Cycle,
    Period,
    days_within,
    part_of_week,
    pennies_of_days,
    period_of,
    periods_until,
)

MONDAY = date(2026, 10, 5)
ANCHOR = date(2020, 1, 6)
RULES = rules_on(MONDAY)
MONEY = st.decimals(min_value=0, max_value=9_999, places=2)


@pytest.mark.parametrize(
    ("days", "retained", "review"),
    [(0, 0, False), (3, 3, False), (7, 7, False), (10, 7, False), (14, 7, False), (15, 7, True)],
)
def test_a_provider_is_retained_for_seven_days_and_a_stay_beyond_fourteen_is_reviewed(days, retained, review):
    found = get_calculation("retention-payment")({"days": days, "weekly_cost": "280.00", "on": "2026-11-02"})
    assert (found.retained_days, found.package_review, found.unpaid_days) == (retained, review, days - retained)
    assert found.retention_payment == Decimal(40) * retained
    assert found.workings[0].unverified and found.policies == ["payments/2020.toml"]


def test_retention_needs_no_day_and_no_cost():
    found = get_calculation("retention-payment")({"days": 10})
    assert found.retained_days == 7 and found.retention_payment == 0


@given(MONEY, st.sets(st.integers(0, 6)), st.integers(1, 5))
def test_parts_of_a_week_always_come_to_the_week(weekly, first, cut):
    assert sum(pennies_of_days(weekly)) == weekly
    rest = set(range(7)) - first
    assert part_of_week(weekly, first) + part_of_week(weekly, rest) == weekly
    three = (range(cut), range(cut, cut + 1), range(cut + 1, 7))
    assert sum(part_of_week(weekly, days) for days in three) == weekly


@given(st.dates(date(2021, 1, 1), date(2030, 1, 1)), st.sampled_from(list(Cycle)))
def test_every_week_is_in_exactly_one_period_and_periods_follow_each_other(day, cycle):
    period = period_of(cycle, day, ANCHOR)
    monday = day - timedelta(days=day.weekday())
    assert monday in period.weeks
    assert all(period_of(cycle, week, ANCHOR) == period for week in period.weeks)
    assert period_of(cycle, period.last + timedelta(days=1), ANCHOR).first == period.last + timedelta(days=1)


def test_a_month_has_the_weeks_that_end_in_it():
    assert period_of(Cycle.MONTHLY, date(2026, 10, 7), ANCHOR) == Period(date(2026, 9, 28), date(2026, 10, 25))
    assert period_of(Cycle.MONTHLY, date(2026, 10, 27), ANCHOR) == Period(date(2026, 10, 26), date(2026, 11, 29))
    assert [p.first for p in periods_until(Cycle.FOUR_WEEKLY, date(2026, 11, 12), ANCHOR, 2)] == [
        date(2026, 11, 2),
        MONDAY,
    ]


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [(-3, None, 7), (2, None, 5), (-9, 2, 3), (0, 0, 1), (7, None, 0), (-9, -1, 0), (3, 20, 4)],
)
def test_days_of_a_week_that_lie_in_a_span(first, last, days):
    ends = None if last is None else MONDAY + timedelta(days=last)
    assert len(days_within(MONDAY, MONDAY + timedelta(days=first), ends)) == days


def terms(paid_by=PaidBy.PLANNED, cost="70.00", hours="10", starts=-70, ends=None):
    ends_on = None if ends is None else MONDAY + timedelta(days=ends)
    return Terms(Decimal(cost), Decimal(hours), MONDAY + timedelta(days=starts), ends_on, paid_by)


def away(kind, first, last):
    ends = None if last is None else MONDAY + timedelta(days=last)
    return Away(AbsenceKind(kind), MONDAY + timedelta(days=first), ends)


@pytest.mark.parametrize(
    ("absences", "payable", "delivered"),
    [
        ([], "70.00", "70.00"),
        ([away("hospital", 0, 6)], "70.00", "0.00"),
        ([away("hospital", -3, 6)], "40.00", "0.00"),
        ([away("hospital", -3, 1)], "70.00", "50.00"),
        ([away("hospital", -10, None)], "0.00", "0.00"),
        ([away("hospital", 5, None)], "70.00", "50.00"),
        ([away("away", 2, 3)], "50.00", "50.00"),
        ([away("refused", 2, 3)], "60.00", "50.00"),
        ([away("refused", 0, 0), away("hospital", 4, 20)], "70.00", "30.00"),
    ],
)
def test_what_is_due_by_plan_with_absences(absences, payable, delivered):
    due = due_for_week(MONDAY, terms(), absences, RULES)
    assert (str(due.payable), str(due.delivered)) == (payable, delivered)


def test_support_that_begins_or_ends_within_the_week_is_paid_by_day():
    assert due_for_week(MONDAY, terms(starts=5), [], RULES).payable == Decimal("20.00")
    assert due_for_week(MONDAY, terms(ends=2), [], RULES).payable == Decimal("30.00")
    late_stay = due_for_week(MONDAY, terms(starts=2), [away("hospital", -30, None)], RULES)
    assert late_stay.payable == Decimal("50.00")


def test_what_is_given_is_paid_once_it_counts():
    delivered = terms(PaidBy.DELIVERED)
    assert due_for_week(MONDAY, delivered, [], RULES).payable == 0
    given = due_for_week(MONDAY, delivered, [], RULES, actual=Actual(Decimal("8.5"), True))
    assert (str(given.payable), str(given.delivered)) == ("59.50", "59.50")
    over = due_for_week(MONDAY, delivered, [], RULES, actual=Actual(Decimal(14), False))
    assert over.payable == Decimal("70.00") and "until the rest is agreed" in over.how
    agreed = due_for_week(MONDAY, delivered, [], RULES, actual=Actual(Decimal(14), True))
    assert agreed.payable == Decimal("98.00")
    in_hospital = due_for_week(MONDAY, delivered, [away("hospital", 4, None)], RULES, actual=Actual(Decimal(6), True))
    assert (str(in_hospital.payable), str(in_hospital.delivered)) == ("72.00", "42.00")


def test_by_plan_a_return_of_less_lowers_only_what_the_person_can_be_charged():
    due = due_for_week(MONDAY, terms(), [], RULES, actual=Actual(Decimal(5), True))
    assert (str(due.payable), str(due.delivered)) == ("70.00", "35.00")


def test_an_invoice_is_paid_as_matched():
    invoiced = terms(PaidBy.INVOICED)
    assert due_for_week(MONDAY, invoiced, [], RULES).payable == 0
    due = due_for_week(MONDAY, invoiced, [], RULES, actual=Actual(Decimal(9), True), invoiced=Decimal("63.00"))
    assert (due.payable, due.delivered) == (Decimal("63.00"), Decimal("63.00"))


@given(MONEY, st.integers(-20, 20), st.integers(0, 20), st.sampled_from(list(AbsenceKind)))
def test_an_absence_never_makes_a_week_dearer_and_never_charges_for_more_than_is_paid(cost, first, length, kind):
    due = due_for_week(MONDAY, terms(cost=cost), [away(kind, first, first + length)], RULES)
    assert 0 <= due.delivered <= due.payable <= to_the_penny(cost)


def test_hours_that_a_plan_makes_one_expect_leave_out_the_days_away():
    assert expected_quantity(MONDAY, terms(hours="14"), [away("hospital", 5, None)], RULES) == Decimal(10)
    assert expected_quantity(MONDAY, terms(hours="0"), [away("away", 5, None)], RULES) == Decimal(5)


@pytest.mark.parametrize(
    ("expected", "given_hours", "how"),
    [
        ("10", "10", Compared.AS_PLANNED),
        ("10", "11", Compared.WITHIN),
        ("10", "11.25", Compared.MORE),
        ("10", "9", Compared.WITHIN),
        ("10", "8.75", Compared.LESS),
        ("2", "2.5", Compared.WITHIN),
        ("2", "2.75", Compared.MORE),
        ("0", "3", Compared.MORE),
    ],
)
def test_the_tolerance_is_the_larger_of_a_tenth_and_half_an_hour(expected, given_hours, how):
    assert compare(Decimal(expected), Decimal(given_hours), RULES) is how


@pytest.mark.parametrize(
    ("line", "known", "faults"),
    [
        (("10", "7.00", "70.00"), ("7", "10", True), []),
        (("3", "23.33", "69.99"), ("23.33333", "3", True), []),
        (("10", "7.50", "75.00"), ("7", "10", True), [Fault.PRICE]),
        (("11", "7.00", "77.00"), ("7", "10", True), [Fault.QUANTITY]),
        (("10", "7.00", "71.00"), ("7", "10", True), [Fault.SUM]),
        (("10", "7.00", "70.00"), ("7", None, True), [Fault.NO_RETURN]),
        (("14", "7.00", "98.00"), ("7", "14", False), [Fault.UNAGREED]),
        (("11", "8.00", "89.00"), ("7", "10", False), [Fault.SUM, Fault.PRICE, Fault.QUANTITY, Fault.UNAGREED]),
    ],
)
def test_every_difference_of_an_invoice_line_is_named(line, known, faults):
    price, quantity, counts = known
    found = match_line(
        InvoicedLine(*map(Decimal, line)),
        KnownWeek(Decimal(price), None if quantity is None else Decimal(quantity), counts),
        RULES,
    )
    assert [fault for fault, _ in found] == faults
    assert all(words for _, words in found)


ONE, TWO = UUID(int=1), UUID(int=2)


def gave(source, cost, *, net=False, free=False):
    return Given(source, Decimal(cost), Decimal(cost), not free, net)


@pytest.mark.parametrize(
    ("weekly", "supports", "uncharged", "contribution", "billed"),
    [
        ("50.00", [gave(ONE, "30.00"), gave(TWO, "90.00")], (), "50.00", "50.00"),
        ("50.00", [gave(ONE, "30.00")], (), "30.00", "30.00"),
        ("50.00", [gave(ONE, "30.00", free=True)], (), "0.00", "0.00"),
        ("70.00", [gave(ONE, "200.00")], range(7), "0.00", "0.00"),
        ("70.00", [gave(ONE, "200.00")], (0, 1, 2), "40.00", "40.00"),
        ("50.00", [gave(ONE, "30.00", net=True), gave(TWO, "90.00")], (), "50.00", "20.00"),
        ("50.00", [gave(ONE, "90.00", net=True)], (), "50.00", "0.00"),
        (None, [gave(ONE, "90.00")], (), "0.00", "0.00"),
    ],
)
def test_one_contribution_whatever_the_number_of_services(weekly, supports, uncharged, contribution, billed):
    shared = share_contribution(Decimal(weekly) if weekly else None, supports, uncharged)
    assert (str(shared.contribution), str(shared.billed)) == (contribution, billed)
    assert shared.contribution == shared.billed + sum(shared.collected.values())


@given(MONEY, st.lists(st.tuples(MONEY, st.booleans(), st.booleans()), max_size=4), st.sets(st.integers(0, 6)))
def test_a_week_never_charges_more_than_the_contribution_or_than_what_was_given(weekly, costs, uncharged):
    supports = [
        Given(UUID(int=number), cost, cost, chargeable, net) for number, (cost, chargeable, net) in enumerate(costs)
    ]
    shared = share_contribution(weekly, supports, uncharged)
    assert 0 <= shared.billed <= shared.contribution <= weekly
    assert shared.contribution <= sum(one.delivered for one in supports if one.is_chargeable)
    assert all(taken <= supports[source.int].payable for source, taken in shared.collected.items())


def row_of(row: Row) -> tuple[date, Decimal]:
    return row.monday("week"), row.amount("amount")


def test_a_file_is_read_with_its_bom_pounds_and_days_as_people_write_them():
    content = '\ufeffWeek,Amount\n05/10/2026,"£1,234.50"\n\n2026-10-12,7\n'.encode()
    read = [found for _, found in read_rows(content, ("week", "amount"), row_of)]
    assert read == [(MONDAY, Decimal("1234.50")), (date(2026, 10, 12), Decimal(7))]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", ["Row 1, week: this column is missing", "Row 1, amount: this column is missing"]),
        (b"week,amount\n", ["The file: It has no rows under its header"]),
        (b"week,amount\n2026-10-06,1\n2026-10-05,NaN\n2026-10-05,1.234\n2026-10-05,-1\n",
         ["Row 2, week: 2026-10-06 is no Monday. A week is named by its Monday",
          "Row 3, amount: 'NaN' is no number that can be kept",
          "Row 4, amount: '1.234' has more than two places", "Row 5, amount: '-1' is less than 0"]),
    ],
)  # fmt: skip
def test_everything_wrong_in_a_file_is_told_row_by_row(content, faults):
    with pytest.raises(FaultyFileError) as error:
        read_rows(content, ("week", "amount"), row_of)
    assert [str(fault) for fault in error.value.faults] == faults
