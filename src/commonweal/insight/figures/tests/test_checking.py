from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commonweal.insight.figures.checking import Severity, check_tables
from commonweal.insight.figures.tables import (
    Check,
    PartsMakeTotal,
    PartsMakeWhole,
    PublishedTable,
    RateFollows,
)
from commonweal.insight.figures.tests.grids import chosen, grid

COUNTS = st.integers(0, 100_000)
KINDS = ("nursing", "home", "other")
AREAS = ("Bournemouth", "Dorset", "Poole")

KINDS_MAKE_TOTAL = PartsMakeTotal("the kinds make the total", chosen(kind=KINDS), chosen(kind="total"), chosen())
AREAS_MAKE_ALL = PartsMakeTotal("the areas make the place", chosen(area=AREAS), chosen(area="all"), chosen())
RATE = RateFollows(
    "the rate follows", chosen(kind="rate"), chosen(kind="vacancies"), chosen(kind=["staff", "vacancies"]), chosen()
)

GRIDS = st.fixed_dictionaries({kind: st.fixed_dictionaries(dict.fromkeys(AREAS, COUNTS)) for kind in KINDS})
Counts = dict[str, dict[str, int]]


def with_totals(counts: Counts) -> Counts:
    """The same counts with a column for the whole place and a row of totals."""
    rows = {kind: {**row, "all": sum(row.values())} for kind, row in counts.items()}
    rows["total"] = {area: sum(row[area] for row in rows.values()) for area in (*AREAS, "all")}
    return rows


def percent(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rates(staff: int, vacancies: int, rate: str | Decimal) -> PublishedTable:
    return grid({"staff": {"Poole": staff}, "vacancies": {"Poole": vacancies}, "rate": {"Poole": f"{rate}%"}}, [RATE])


@given(GRIDS)
def test_a_consistent_table_has_no_findings_and_every_check_is_counted(counts: Counts) -> None:
    report = check_tables([grid(with_totals(counts), [KINDS_MAKE_TOTAL, AREAS_MAKE_ALL])])
    assert report.findings == ()
    assert report.not_checked == ()
    assert report.made == 4 + 4  # each area and the place; each kind and the total
    assert str(report) == "8 checks, 0 findings"


@given(GRIDS, st.sampled_from(KINDS), st.sampled_from(AREAS), st.integers(-1000, 1000).filter(bool))
def test_a_part_that_is_moved_is_found_at_its_totals_and_nowhere_else(
    counts: Counts, kind: str, area: str, moved: int
) -> None:
    rows = with_totals(counts)
    assume(rows[kind][area] + moved >= 0)
    rows[kind][area] += moved
    report = check_tables([grid(rows, [KINDS_MAKE_TOTAL, AREAS_MAKE_ALL])])
    assert {(one.row, one.column) for one in report.findings} == {("total", area), (kind, "all")}
    assert [one.difference for one in report.findings] == [moved, moved]
    assert {one.severity for one in report.findings} == {Severity.CONTRADICTION}
    for one in report.findings:
        assert one.computed - Decimal(one.printed) == moved
        assert f"{abs(moved):,} {'more' if moved > 0 else 'less'}" in one.message


def test_a_finding_says_where_what_and_by_how_much_and_repairs_nothing() -> None:
    table = grid({"nursing": {"Poole": 16}, "other": {"Poole": "2,018"}, "total": {"Poole": 36}})
    claim = replace(KINDS_MAKE_TOTAL, parts=chosen(kind=["nursing", "other"]))
    report = check_tables([replace(table, checks=(claim,))])
    (found,) = report.findings
    assert (found.table, found.row, found.column, found.printed) == ("grid", "total", "Poole", "36")
    assert (found.computed, found.difference, found.unit, found.says) == (2034, 1998, "people", claim.says)
    assert found.message == (
        "Grid: total, Poole is printed as 36, but its parts (nursing 16, other 2,018) make 2,034, which is 1,998 more."
    )
    assert str(report) == "1 check, 1 finding"
    assert table.cell_at({"kind": "total", "area": "Poole"}).printed == "36"  # type: ignore[union-attr]


def test_a_difference_that_is_exactly_one_part_is_pointed_out() -> None:
    rows = {"nursing": {"Poole": 16}, "home": {"Poole": 18}, "other": {"Poole": 13}, "total": {"Poole": 34}}
    (found,) = check_tables([grid(rows, [KINDS_MAKE_TOTAL])]).findings
    assert found.message.endswith("The difference is exactly the figure for other, as if the total left it out.")


def test_a_dash_counts_as_nothing_in_a_sum() -> None:
    rows = {"nursing": {"Poole": 16}, "home": {"Poole": 18}, "other": {"Poole": "-"}, "total": {"Poole": 34}}
    report = check_tables([grid(rows, [KINDS_MAKE_TOTAL])])
    assert (report.made, report.findings) == (1, ())


@pytest.mark.parametrize(
    ("part", "total", "why"),
    [
        ("", 34, "Grid: other, Poole has no figure."),
        ("c 40", 74, "Grid: other, Poole is printed as c 40: not exact, so nothing follows."),
        (5, "about 40", "Grid: total, Poole is printed as about 40: not exact, so nothing follows."),
    ],
)
def test_figures_that_are_missing_or_not_exact_are_said_to_be_unchecked(part: str, total: str, why: str) -> None:
    rows = {"nursing": {"Poole": 16}, "home": {"Poole": 18}, "other": {"Poole": part}, "total": {"Poole": total}}
    report = check_tables([grid(rows, [KINDS_MAKE_TOTAL])])
    assert (report.made, report.findings) == (0, ())
    assert [(one.table, one.place, one.message) for one in report.not_checked] == [("grid", "Poole", why)]
    assert str(report) == "0 checks, 0 findings, 1 could not be made"


def test_a_total_that_is_not_printed_is_said_to_be_unchecked() -> None:
    rows = {kind: {"Poole": 1, "Dorset": 2} for kind in KINDS} | {"total": {"Poole": 3}}
    report = check_tables([grid(rows, [KINDS_MAKE_TOTAL])])
    assert report.made == 1
    assert [one.message for one in report.not_checked] == ["Grid has no figure for Dorset, total."]


def test_a_total_may_stand_in_another_table() -> None:
    claim = replace(KINDS_MAKE_TOTAL, total=chosen("summary", kind="everyone"))
    parts = grid({kind: {"Poole": 2, "Dorset": 3} for kind in KINDS}, [claim])
    summary = grid({"everyone": {"Poole": 6, "Dorset": 10}}, name="summary")
    report = check_tables([parts, summary])
    assert report.made == 2
    assert [(one.table, one.column, one.difference) for one in report.findings] == [("summary", "Dorset", -1)]


def test_where_limits_a_check_to_some_figures() -> None:
    rows = {kind: {"Poole": 2, "Dorset": 3} for kind in KINDS} | {"total": {"Poole": 0, "Dorset": 9}}
    report = check_tables([grid(rows, [replace(KINDS_MAKE_TOTAL, where=chosen(area="Dorset"))])])
    assert (report.made, report.findings) == (1, ())


@given(GRIDS, st.sampled_from([10, 100, 1000]))
def test_figures_rounded_by_the_publisher_are_no_contradiction(counts: Counts, step: int) -> None:
    rows = {
        kind: {
            area: int((Decimal(count) / step).quantize(Decimal(1), ROUND_HALF_UP)) * step for area, count in row.items()
        }
        for kind, row in with_totals(counts).items()
    }
    rounded = [replace(one, rounded_to=Decimal(step)) for one in (KINDS_MAKE_TOTAL, AREAS_MAKE_ALL)]
    assert check_tables([grid(rows, rounded)]).findings == ()


def test_a_difference_that_rounding_cannot_make_is_found_all_the_same() -> None:
    rows = {kind: {"Poole": 100} for kind in KINDS} | {"total": {"Poole": 600}}
    claims: list[Check] = [replace(KINDS_MAKE_TOTAL, rounded_to=Decimal(step)) for step in (150, 100)]
    report = check_tables([grid(rows, claims)])
    assert (report.made, len(report.findings)) == (2, 1)


SHARES = PartsMakeWhole("shares make 100", chosen(kind=KINDS), Decimal(100), chosen(), Decimal("0.1"))


@given(st.lists(st.integers(1, 9999), min_size=3, max_size=3))
def test_shares_of_any_counts_make_a_hundred_but_for_rounding(counts: list[int]) -> None:
    shares = {kind: {"Poole": f"{percent(count, sum(counts))}%"} for kind, count in zip(KINDS, counts, strict=True)}
    assert check_tables([grid(shares, [SHARES])]).findings == ()


def test_shares_that_miss_the_whole_are_found() -> None:
    shares = {"nursing": {"Poole": "50.0%"}, "home": {"Poole": "30.0%"}, "other": {"Poole": "10.0%"}}
    (found,) = check_tables([grid(shares, [SHARES])]).findings
    assert (found.printed, found.computed, found.difference) == ("100", Decimal("90.0"), Decimal("-10.0"))
    assert found.message == (
        "Grid: for Poole the parts (nursing 50.0%, home 30.0%, other 10.0%) make 90.0, "
        "which is 10.0 less than the whole of 100."
    )


def test_parts_of_a_stated_whole_must_make_it_exactly_where_nothing_is_rounded() -> None:
    units = PartsMakeWhole("parts of 148", chosen(kind=KINDS), Decimal(148), chosen())
    for other, difference in ((100, []), (8, [-92]), (101, [1])):
        table = grid({"nursing": {"Poole": 30}, "home": {"Poole": 18}, "other": {"Poole": other}}, [units])
        assert [one.difference for one in check_tables([table]).findings] == difference


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_rate_worked_out_from_its_counts_has_no_findings(staff: int, vacancies: int) -> None:
    assume(staff + vacancies)
    report = check_tables([rates(staff, vacancies, percent(vacancies, staff + vacancies))])
    assert (report.made, report.findings, report.not_checked) == (1, (), ())


@given(st.integers(1, 100_000), st.integers(0, 100_000), st.integers(-500, 500).filter(bool))
def test_a_rate_that_is_moved_is_found_and_one_step_off_may_be_rounding(staff: int, vacancies: int, steps: int) -> None:
    true = percent(vacancies, staff + vacancies)
    printed = true + steps * Decimal("0.1")
    assume(printed >= 0)
    (found,) = check_tables([rates(staff, vacancies, printed)]).findings
    assert (found.row, found.column, found.printed) == ("rate", "Poole", f"{printed}%")
    assert (found.computed, found.difference) == (true, true - printed)
    assert found.severity == (Severity.ROUNDING if abs(steps) == 1 else Severity.CONTRADICTION)


def test_a_rate_is_rounded_half_up_to_the_decimals_it_is_printed_with() -> None:
    assert check_tables([rates(1999, 1, "0.1")]).findings == ()  # 0.05 per cent
    assert check_tables([rates(1999, 1, "0.05")]).findings == ()
    assert check_tables([rates(1999, 1, "0")]).findings == ()
    (found,) = check_tables([rates(1999, 1, "0.0")]).findings
    assert found.severity == Severity.ROUNDING
    assert found.message == "Grid: rate, Poole is printed as 0.0%, but 1 out of 2,000 makes 0.1, which is 0.1 more."


def test_a_rate_may_be_per_one_or_per_thousand() -> None:
    rows = {"hours": {"Poole": "21,000"}, "packages": {"Poole": 400}, "each": {"Poole": "52.5"}}
    claim = RateFollows("", chosen(kind="each"), chosen(kind="hours"), chosen(kind="packages"), chosen(), Decimal(1))
    assert check_tables([grid(rows, [claim])]).findings == ()


def test_the_largest_count_over_the_smallest_is_still_a_rate() -> None:
    rows = {"hours": {"Poole": "999,999,999,999.9999"}, "packages": {"Poole": "0.0001"}, "each": {"Poole": "1.0000"}}
    claim = RateFollows(
        "", chosen(kind="each"), chosen(kind="hours"), chosen(kind="packages"), chosen(), Decimal(10**12)
    )
    (found,) = check_tables([grid(rows, [claim])]).findings
    assert found.computed == Decimal("9999999999999999") * 10**12


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (rates(0, 0, "0.0"), "Grid: rate, Poole would be a share of nothing: the counts beneath it are 0."),
        (
            grid({"staff": {"Poole": 1}, "vacancies": {"Poole": 1}, "rate": {"Poole": "-"}}, [RATE]),
            "Grid: rate, Poole is printed as a dash, not as a rate.",
        ),
        (
            grid({"staff": {"Poole": "c 20"}, "vacancies": {"Poole": 1}, "rate": {"Poole": "5%"}}, [RATE]),
            "Grid: staff, Poole is printed as c 20: not exact, so nothing follows.",
        ),
    ],
)
def test_a_rate_without_exact_counts_is_said_to_be_unchecked(table: PublishedTable, why: str) -> None:
    report = check_tables([table])
    assert report.made == 0
    assert [one.message for one in report.not_checked] == [why]
