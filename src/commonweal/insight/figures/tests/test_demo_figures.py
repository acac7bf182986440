"""The published figures of the demo place: what adds up, and exactly what does not."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache

from commonweal.core.design.data import data_folder
from commonweal.insight.figures.checking import Severity, check_tables
from commonweal.insight.figures.reading import read_tables
from commonweal.insight.figures.tables import PublishedTable

PLACE = data_folder() / "places" / "bournemouth-dorset-poole"
AREAS = ("Bournemouth", "Dorset", "Poole")


@cache
def tables() -> dict[str, PublishedTable]:
    place = tomllib.loads((PLACE / "place.toml").read_text(encoding="utf-8"))
    known: dict[str, list[str]] = {"council": [], "organisation": []}
    for organisation in place["organisations"]:
        names = [organisation["name"], *organisation.get("known_as", [])]
        known["organisation"] += names
        known["council"] += names if organisation["kind"] == "council" else []
    found = read_tables({path.name: path.read_bytes() for path in (PLACE / "figures").iterdir()}, known)
    assert [str(fault) for fault in found.faults] == []
    return {table.name: table for table in found.tables}


def value(table: str, **labels: str) -> Decimal:
    cell = tables()[table].cell_at(labels)
    assert cell is not None
    assert cell.value is not None
    return cell.value


def across(table: str, **labels: str) -> list[Decimal]:
    return [value(table, area=area, **labels) for area in AREAS]


def test_what_does_not_add_up_in_print_is_found_and_nothing_else() -> None:
    report = check_tables(tables().values())
    assert [(one.table, one.row, one.column, one.printed, one.computed, one.difference) for one in report.findings] == [
        ("care-homes", "Total", "Bournemouth", "123", 151, 28),
        ("care-homes", "Total", "Dorset", "182", 212, 30),
        ("care-homes", "Total", "Poole", "36", 49, 13),
        ("housing-units", "Younger people, Dorset, All", "units", "148", 48, -100),
    ]
    assert {one.severity for one in report.findings} == {Severity.CONTRADICTION}
    assert report.not_checked == ()
    assert str(report) == "69 checks, 4 findings"


def test_the_care_homes_left_out_of_the_totals_are_named() -> None:
    findings = [one for one in check_tables(tables().values()).findings if one.table == "care-homes"]
    assert all("exactly the figure for Learning Disability" in one.message for one in findings)


def test_every_check_that_should_hold_is_made() -> None:
    summary = replace(tables()["adult-population"], checks=())
    made = {name: check_tables([table, summary]).made for name, table in tables().items() if name != summary.name}
    assert {name: count for name, count in made.items() if count} == {
        "older-population": 3 * 3,  # age bands of each area in each year
        "care-homes": 3,
        "housing-units": 2,  # single homeless people and younger people in Dorset
        "workforce": 7 + 6 + 6 + 6 * 6,  # roles make totals, statuses make staff, shares make 100, six rates by role
    }


def test_the_vacancy_rate_is_of_staff_and_vacancies_and_not_of_staff_alone() -> None:
    social_worker = {"role": "Social Worker"}
    staff, vacancies = (
        value("workforce", measure=measure, **social_worker)
        for measure in ("Total Number of Staff Employed", "Vacancies")
    )
    printed = value("workforce", measure="Vacancy Rate", **social_worker)
    assert round(100 * vacancies / (staff + vacancies), 1) == printed == Decimal("5.8")
    assert round(100 * vacancies / staff, 1) == Decimal("6.2")


def test_population_is_that_of_the_statement() -> None:
    for year, total in (("2014", 182_200), ("2020", 201_400)):
        assert sum(across("adult-population", age="Ages 65 and over", year=year)) == total
    assert across("adult-population", age="Ages 18-64", year="2014") == [122_400, 224_500, 88_100]
    fall = [
        value("older-population", area=area, age="People aged 65-69", year="2020")
        - value("older-population", area=area, age="People aged 65-69", year="2014")
        for area in AREAS
    ]
    assert fall == [-600, -4100, -900]


def test_supply_is_that_of_the_statement() -> None:
    assert across("care-homes", kind="Total") == [123, 182, 36]
    assert across("residential-placements", measure="No. out of county placements") == [66, 476, 27]
    assert sum(across("residential-placements", measure="No. service users in placements")) == 2686
    assert [cell.value for cell in tables()["nhs-placements"].cells] == [605, 602]
    assert sum(across("housing-units", scheme="Extra Care", part="All")) == 485
    assert sum(cell.value or 0 for cell in tables()["day-care-spend"].cells) == 892_100
    assert {cell.unit for cell in tables()["day-care-spend"].cells} == {"pounds a year"}


def test_figures_printed_as_about_are_kept_as_printed_and_marked() -> None:
    about = {
        (table.name, cell.printed): cell.value
        for table in tables().values()
        for cell in table.cells
        if cell.approximate
    }
    assert about == {
        ("housing-units", "C 5000"): 5000,
        ("housing-units", "C300"): 300,
        ("housing-units", "Approx. 40"): 40,
        ("home-care", "almost 21,000"): 21_000,
        ("home-care", "over 1300"): 1300,
        ("demand-for-beds", "over 75%"): 75,
        ("finance", "about 25%"): 25,
        ("finance", "approximately £3m"): 3_000_000,
        ("finance", "in the region of £300k"): 300_000,
    }


def test_a_unit_that_is_not_stated_in_print_is_not_made_up() -> None:
    (hours,) = [cell for cell in tables()["home-care"].cells if cell.printed == "11594"]
    assert (hours.labels["organisation"], hours.unit) == ("Bournemouth", "hours, period not stated")


def test_cells_without_a_figure_say_why() -> None:
    empty = [cell for table in tables().values() for cell in table.cells if cell.value is None and not cell.nil]
    assert [cell.row for cell in empty] == [
        "Drug/Alcohol, Dorset, All",
        "Drug/Alcohol, Poole, All",
        "Teenage parents, Dorset, All",
        "Offenders, Dorset, All",
    ]
    assert all(cell.note for cell in empty)
    assert [(table.name, cell.row, cell.column) for table in tables().values() for cell in table.cells if cell.nil] == [
        ("care-homes", "Substance misuse/rehabilitation", "Poole")
    ]


def test_every_table_says_where_it_stands_in_the_document() -> None:
    for table in tables().values():
        assert "Market Position Statement" in table.document
        assert table.section
        assert table.as_at
        assert all(cell.unit for cell in table.cells)
