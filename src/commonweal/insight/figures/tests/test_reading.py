from decimal import Decimal

from commonweal.insight.figures.checking import check_tables
from commonweal.insight.figures.reading import read_tables
from commonweal.insight.figures.tables import RateFollows, Selection
from commonweal.insight.figures.tests.pairs import CHECK, HOMES_CSV, HOMES_TOML, LONG_CSV, LONG_TOML, read


def test_a_table_is_read_as_printed_and_as_numbers() -> None:
    (table,) = read(homes_csv=HOMES_CSV, homes_toml=HOMES_TOML)
    assert (table.name, table.title, table.document) == ("homes", "Care homes", "A statement")
    assert (table.section, table.as_at) == ("Supply", "2014")
    assert table.rows == ("Nursing", "Substance misuse", "Total")
    assert table.columns == ("Bournemouth", "Poole")
    assert (list(table.dimensions), table.across) == (["kind", "area"], "area")
    assert table.dimensions == {"kind": "text", "area": "council"}
    cell = table.cell_at({"area": "Poole", "kind": "Nursing"})
    assert cell
    assert (cell.row, cell.column, cell.printed, cell.value, cell.unit, cell.line) == (
        "Nursing",
        "Poole",
        "1,016",
        Decimal(1016),
        "care homes",
        2,
    )
    assert [(one.printed, one.value, one.approximate, one.nil) for one in table.cells[-3:]] == [
        ("-", None, False, True),
        ("21", Decimal(21), False, False),
        ("c 1020", Decimal(1020), True, False),
    ]


def test_a_table_with_one_figure_a_row_has_its_own_units_and_notes() -> None:
    (table,) = read(money_csv=LONG_CSV, money_toml=LONG_TOML)
    savings, referrals = table.cells
    assert (savings.row, savings.column, savings.value) == ("Poole, Savings", "figure", Decimal(8_800_000))
    assert (savings.unit, savings.note) == ("pounds over two years", "A wider target.")
    assert (referrals.row, referrals.unit) == ("not stated, Referrals", "people")
    assert referrals.note == "The area is not named."
    assert referrals.labels == {"area": "", "measure": "Referrals"}
    assert table.notes == ("Given in the text.",)
    assert (list(table.dimensions), table.across) == (["area", "measure"], None)


def test_units_may_be_given_for_some_figures() -> None:
    units = '\n[[units]]\nwhere = { kind = ["Nursing", "Total"], area = "Poole" }\nunit = "beds"\n'
    (table,) = read(homes_csv=HOMES_CSV, homes_toml=HOMES_TOML + units)
    assert [one.unit for one in table.cells] == ["care homes", "beds", "care homes", "care homes", "care homes", "beds"]


def test_checks_are_read_and_can_be_made() -> None:
    (table,) = read(homes_csv=HOMES_CSV.replace("c 1020", "1020"), homes_toml=HOMES_TOML + CHECK)
    report = check_tables([table])
    assert report.made == 2
    assert [(one.column, one.difference) for one in report.findings] == [("Poole", -4)]


def test_every_setting_of_a_check_is_kept() -> None:
    check = """
[[checks]]
kind = "rate-follows"
says = "Substance misuse for each thousand"
rate = { kind = "Total" }
numerator = { kind = "Substance misuse" }
denominator = { table = "money", measure = ["Savings", "Referrals"], area = "Poole" }
where = { area = "Bournemouth" }
per = 1000
"""
    money = LONG_CSV.replace(",Referrals", "Poole,Referrals")
    homes, _ = read(homes_csv=HOMES_CSV, homes_toml=HOMES_TOML + check, money_csv=money, money_toml=LONG_TOML)
    assert homes.checks == (
        RateFollows(
            says="Substance misuse for each thousand",
            rate=Selection("homes", {"kind": ("Total",)}),
            numerator=Selection("homes", {"kind": ("Substance misuse",)}),
            denominator=Selection("money", {"measure": ("Savings", "Referrals"), "area": ("Poole",)}),
            where=Selection("homes", {"area": ("Bournemouth",)}),
            per=Decimal(1000),
        ),
    )


def test_files_of_a_spreadsheet_are_read_with_their_mark_line_ends_and_empty_last_rows() -> None:
    csv = ("\ufeff" + HOMES_CSV + ",,\n").replace("\n", "\r\n").encode()
    found = read_tables({"homes.csv": csv, "homes.toml": HOMES_TOML.encode(), "README.md": b"\xff"})
    assert found.faults == ()
    assert len(found.tables[0].cells) == 6


def test_lines_are_counted_as_a_text_editor_shows_them() -> None:
    csv = LONG_CSV.replace("A wider target.", '"A wider\ntarget."')
    (table,) = read(money_csv=csv, money_toml=LONG_TOML)
    assert [one.line for one in table.cells] == [2, 4]
