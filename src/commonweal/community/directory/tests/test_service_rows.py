"""A directory file is read whole or refused whole, with every fault and where it is."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.service_rows import COLUMNS, MORE_COLUMNS, read_rows

NEEDS = {"company", "meals"}
POSTCODES = {"ZZ1 1AA"}
GOOD = {
    "id": "lunch",
    "name": "Lunch club",
    "organisation": "Neighbours",
    "description": "A lunch",
    "needs": "company; meals",
    "postcode": "zz11aa",
    "last_confirmed_on": "2026-09-01",
    "is_invented": "yes",
}


def written(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def faults(**changed: str) -> list[tuple[str, str]]:
    rows, found = read_rows(written(GOOD | changed, columns=(*COLUMNS, *MORE_COLUMNS)), NEEDS, POSTCODES)
    assert bool(rows) != bool(found)
    return [(fault.where, fault.message) for fault in found]


def test_a_good_row_is_read_with_its_postcode_and_needs_as_they_are_kept() -> None:
    rows, found = read_rows(written(GOOD), NEEDS, POSTCODES)
    assert found == []
    assert (rows[0].postcode, rows[0].needs, rows[0].is_invented) == ("ZZ1 1AA", ("company", "meals"), True)
    assert rows[0].last_confirmed_on is not None and rows[0].last_confirmed_on.isoformat() == "2026-09-01"
    assert rows[0].text["name"] == "Lunch club"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("name", "", "is needed"),
        ("name", "x" * 256, "256 characters"),
        ("id", "Lunch Club", "small letters"),
        ("needs", "meal", "Is it “meals”?"),
        ("needs", ";", "is needed"),
        ("postcode", "BH15", "first half"),
        ("postcode", "ZZ9 9ZZ", "not among the postcodes"),
        ("email", "hello", "not an e-mail address"),
        ("url", "javascript:alert(1)", "https://"),
        ("phone", "ring us", "not a phone number"),
        ("last_confirmed_on", "1/9/2026", "not a day"),
        ("is_invented", "maybe", "yes or no"),
        ("cost", "free\x00", "NUL"),
        ("kind", "clubb", "none of kinds.toml"),
        ("circumstances", "older; carers", "Is it “carer”?"),
        ("conditions", "demntia", "Is it “dementia”?"),
        ("is_user_led", "perhaps", "yes or no, or empty"),
        ("minimum_age", "old", "not an age in years"),
        ("maximum_age", "200", "not an age in years"),
    ],
)
def test_a_fault_names_its_row_and_column(column: str, value: str, said: str) -> None:
    found = faults(**{column: value})
    assert [where for where, _ in found] == [f"row 2, column {column}"]
    assert said in found[0][1]


def test_columns_that_a_file_may_leave_out_say_more() -> None:
    more = {
        "kind": "group", "circumstances": "older; carer", "conditions": "dementia", "languages": "English; Polish",
        "minimum_age": "60", "areas_served": "Poole; BH15", "is_user_led": "yes", "easy_read": "We eat.",
    }  # fmt: skip
    content = written(GOOD | more, columns=(*COLUMNS, *MORE_COLUMNS))
    [row], found = read_rows(content, NEEDS, POSTCODES)
    assert found == []
    assert (row.kind, row.terms["circumstances"], row.ages, row.is_user_led) == (
        "group", ("older", "carer"), (60.0, None), True,
    )  # fmt: skip
    assert (row.languages, row.areas_served) == (("English", "Polish"), ("Poole", "BH15"))
    [plain], found = read_rows(written(GOOD), NEEDS, POSTCODES)
    assert (plain.kind, plain.languages, plain.is_user_led) == ("", (), None)


def test_ages_out_of_order_are_told() -> None:
    content = written(GOOD | {"minimum_age": "60", "maximum_age": "18"}, columns=(*COLUMNS, *MORE_COLUMNS))
    assert "below the minimum age" in read_rows(content, NEEDS, POSTCODES)[1][0].message


def test_every_fault_is_told_not_only_the_first() -> None:
    other = GOOD | {"id": "other", "needs": "nothing", "email": "?"}
    _, found = read_rows(written(GOOD | {"name": ""}, other), NEEDS, POSTCODES)
    assert {fault.where for fault in found} == {"row 2, column name", "row 3, column needs", "row 3, column email"}


def test_the_same_id_twice_is_a_fault_of_the_second() -> None:
    _, found = read_rows(written(GOOD, GOOD), NEEDS, POSTCODES)
    assert [(fault.where, "row 2" in fault.message) for fault in found] == [("row 3, column id", True)]


def test_a_missing_and_a_misspelt_column_are_told_with_what_is_meant() -> None:
    columns = tuple("whofor" if name == "who_for" else name for name in COLUMNS)
    _, found = read_rows(written(columns=columns), NEEDS, POSTCODES)
    assert len(found) == 2
    assert "“who_for” is missing" in found[0].message
    assert "Is it “who_for”?" in found[1].message


def test_a_row_with_a_comma_too_many_is_told_and_empty_rows_are_passed_over() -> None:
    content = written(GOOD) + "," * (len(COLUMNS) - 1) + "\n" + "one,two\n"
    _, found = read_rows(content, NEEDS, POSTCODES)
    assert [fault.where for fault in found] == ["row 4"]


def test_an_empty_file_and_one_that_is_not_csv_are_faults() -> None:
    assert read_rows("", NEEDS, POSTCODES)[1][0].where == "row 1"
    assert "not CSV that can be read" in read_rows(written(GOOD) + '"no end', NEEDS, POSTCODES)[1][0].message


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_reader(content: str) -> None:
    rows, found = read_rows(content, NEEDS, POSTCODES)
    assert rows == [] and found != []


@given(st.fixed_dictionaries({name: st.text(max_size=40) for name in (*COLUMNS, *MORE_COLUMNS)}))
def test_no_cell_whatever_breaks_the_reader(cells: dict[str, str]) -> None:
    rows, found = read_rows(written(cells, columns=(*COLUMNS, *MORE_COLUMNS)), NEEDS, POSTCODES)
    assert not (rows and found)
