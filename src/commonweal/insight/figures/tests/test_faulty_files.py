"""Files that cannot be read say where and why, all at once, and give no table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.insight.figures.reading import read_tables
from commonweal.insight.figures.tests.pairs import CHECK, HOMES_CSV, HOMES_TOML, LONG_CSV, LONG_TOML, faults_of


@pytest.mark.parametrize(
    ("csv", "fault"),
    [
        (
            HOMES_CSV.replace("18", "eighteen"),
            "homes.csv, line 2, Bournemouth: 'eighteen' is not a figure. Write a number as printed, such as 1,234 or "
            "c 5,000 or £8.8m or 91.7%; a dash where nothing is there; leave it empty where no figure is given, and "
            "put words in a note.",
        ),
        (
            HOMES_CSV.replace('"1,016"', "1,016"),
            "homes.csv, line 2: has 4 fields where there are 3 headings. "
            'A figure with a comma must stand in quotes, as "1,234".',
        ),
        (
            HOMES_CSV.replace("Total", "Nursing"),
            "homes.csv, line 4: has the same labels as line 2 (Nursing). "
            "Remove one of the two, or add a column that tells them apart.",
        ),
        (
            HOMES_CSV.replace("Poole", ""),
            "homes.csv, line 1, column 3: has no heading. Give it one, or take the column out.",
        ),
        (
            HOMES_CSV.replace("Poole", "Bournemouth"),
            "homes.csv, line 1, Bournemouth: two columns have this heading. Give each column its own.",
        ),
        (
            HOMES_CSV.replace("kind", "sort"),
            "homes.csv, line 1, kind: the column of these labels is missing. "
            "Add it, or correct [labels] in homes.toml.",
        ),
        ("kind\nNursing\n", "homes.csv, line 1: there is no column of figures. Add one beside the columns of labels."),
        ("", "homes.csv, line 1: there are no rows below the headings. Write headings, then one row for each line."),
        (
            HOMES_CSV.replace("Substance misuse", 'Substance "misuse"').replace("Nursing", '"Nursing" homes'),
            "homes.csv, line 2: not valid CSV: ',' expected after '\"'. Put a text with commas or quotes in quotes.",
        ),
        (
            HOMES_CSV.replace("18", "18%"),
            "homes.csv, line 2, Bournemouth: '18%' is printed with %, and its unit is 'care homes'. "
            "Give it the unit percent, in the column 'unit' or in [[units]] of homes.toml.",
        ),
        (
            HOMES_CSV.replace("18", "£18"),
            "homes.csv, line 2, Bournemouth: '£18' is printed with £, and its unit is 'care homes'. "
            "Give it the unit pounds, as pounds a year, in the column 'unit' or in [[units]] of homes.toml.",
        ),
        (
            HOMES_CSV.replace("Nursing", "N" * 201),
            "homes.csv, line 2: its labels have 201 characters. Shorten them to 200.",
        ),
        (
            HOMES_CSV.replace("18", "1.23456"),
            "homes.csv, line 2, Bournemouth: '1.23456' has more digits than are kept. "
            "Write at most 12 digits before the point and 4 after it.",
        ),
        (
            HOMES_CSV.replace("18", "1000bn"),
            "homes.csv, line 2, Bournemouth: '1000bn' has more digits than are kept. "
            "Write at most 12 digits before the point and 4 after it.",
        ),
        (
            "kind,figure,unit\nNursing,1," + "u" * 61 + "\n",
            "homes.csv, line 2, unit: has 61 characters. Shorten it to 60.",
        ),
    ],
)
def test_a_fault_in_a_table_names_file_line_column_and_what_to_do(csv: str, fault: str) -> None:
    assert fault in faults_of(csv=csv)


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        (
            HOMES_TOML.replace('"Care homes"', "Care homes"),
            "homes.toml, line 1, character 9: not valid TOML: Invalid value. Correct it; texts stand in quotes.",
        ),
        (
            HOMES_TOML.replace('document = "A statement"\n', ""),
            'homes.toml, line 1, document: is missing. Add document = "..." with a text.',
        ),
        (
            HOMES_TOML.replace('"2014"', "2014"),
            'homes.toml, line 4, as_at: is not a text. Add as_at = "..." with a text.',
        ),
        (
            HOMES_TOML.replace("2014", "2" * 61),
            "homes.toml, line 4, as_at: has 61 characters. Shorten it to 60, or say the rest in a note.",
        ),
        (
            HOMES_TOML.replace('unit = "care homes"\n', ""),
            'homes.toml, line 1, unit: is missing. Add unit = "...", or a column "unit" to the table.',
        ),
        (
            HOMES_TOML.replace("section", "chapter"),
            "homes.toml, line 3, chapter: is not a setting known here. Correct its name, or take it out.",
        ),
        (
            HOMES_TOML.replace('area = "council"', 'area = "borough"'),
            "homes.toml, line 11, area: 'borough' is not a kind of label. "
            "Use one of: text, year, council, organisation.",
        ),
        (
            HOMES_TOML.replace('[across]\narea = "council"\n', ""),
            "homes.csv, line 1: there are several columns of figures: Bournemouth, Poole. "
            'Say what these headings are in homes.toml: [across] and under it a line as area = "council".',
        ),
        (
            HOMES_TOML + 'year = "year"\n',
            "homes.toml, line 10, across: names more than one thing. Name the one thing that the other headings are.",
        ),
        (
            HOMES_TOML.replace("area", "kind"),
            "homes.toml, line 8, kind: is both a column of labels and what the headings are. "
            "Keep it in one of the two.",
        ),
        (
            HOMES_TOML.replace('[labels]\nkind = "text"\n', ""),
            "homes.toml, line 1, labels: no column is named that says what a row is about. "
            "Add [labels] with such columns.",
        ),
        (
            HOMES_TOML.replace("kind", "k" * 61),
            "homes.toml, line 7, labels: the names of the columns have 61 characters together. Shorten them to 60.",
        ),
        (
            HOMES_TOML.replace("council", "year"),
            "homes.csv, line 1, Bournemouth: 'Bournemouth' is not a year. Write it as 2014 or 2014/15.",
        ),
        (
            HOMES_TOML + '\n[[notes]]\nwhere = { town = "Poole" }\nsays = "A note."\n',
            "homes.toml, line 13, where: homes has no labels called 'town'. The table has: kind, area.",
        ),
        (
            HOMES_TOML + '\n[[units]]\nunit = "beds"\n',
            "homes.toml, line 13, where: is missing. "
            'Write where = { area = "Poole" }, or a list of labels in place of one.',
        ),
    ],
)
def test_a_fault_in_the_settings_names_file_line_setting_and_what_to_do(toml: str, fault: str) -> None:
    assert fault in faults_of(toml=toml)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "parts-make-total",
            "parts-add-up",
            "homes.toml, line 14, kind: 'parts-add-up' is not a kind of check. "
            "Use one of: parts-make-total, parts-make-whole, rate-follows.",
        ),
        (
            '"Total"',
            '"Totals"',
            "homes.toml, line 13, total: no figure of homes has the kind 'Totals'. "
            "Write one of: Nursing, Substance misuse, Total.",
        ),
        (
            '{ kind = "Total" }',
            '{ table = "beds", kind = "Total" }',
            "homes.toml, line 13, total: the check's total names a table 'beds' that is not among these files. "
            "Correct the name, or add it.",
        ),
        (
            '{ kind = "Total" }',
            '{ kind = ["Total", "Nursing"] }',
            "homes.toml, line 13, total: the check's total names several figures. "
            "Name one; use where = { ... } to choose for which it is tested.",
        ),
        (
            '["Nursing", "Substance misuse"]',
            '"Nursing"',
            "homes.toml, line 13, parts: the check's parts names a single figure. Name all the parts, in a list.",
        ),
        (
            "parts = {",
            'parts = { table = "homes",',
            "homes.toml, line 16, parts: names a table. Leave out table = here: it stands for figures of this table.",
        ),
        (
            '{ kind = "Total" }',
            '{ area = "Poole" }',
            "homes.toml, line 13, total: the check's total does not say which kind is meant. Name the label there.",
        ),
        (
            "total = {",
            'where = { kind = "Total" }\ntotal = {',
            "homes.toml, line 13, where: the check's where chooses by kind, which the check itself names. "
            "Choose by another label.",
        ),
        (
            "total =",
            "sum =",
            "homes.toml, line 17, sum: is not a setting known here. Correct its name, or take it out.",
        ),
        (
            "total = {",
            "rounded_to = 0\ntotal = {",
            "homes.toml, line 17, rounded_to: is not a number from 0.0001 to 1,000,000,000,000. "
            "Add rounded_to = and a number, such as 100.",
        ),
        (
            "total = {",
            "rounded_to = nan\ntotal = {",
            "homes.toml, line 17, rounded_to: is not a number from 0.0001 to 1,000,000,000,000. "
            "Add rounded_to = and a number, such as 100.",
        ),
        (
            '["Nursing", "Substance misuse"]',
            "[]",
            "homes.toml, line 16, parts: kind is neither a label nor a list of labels. "
            'Write parts = { area = "Poole" }, or a list of labels in place of one.',
        ),
    ],
)
def test_a_check_that_cannot_be_made_is_a_fault_and_never_passed_over(old: str, new: str, fault: str) -> None:
    assert old in CHECK
    assert fault in faults_of(toml=HOMES_TOML + CHECK.replace(old, new))


def test_labels_of_councils_must_be_names_the_place_knows_in_any_case_of_letters() -> None:
    assert faults_of(known={"council": ["POOLE", "Bournemouth", "Dorset"]}) == []
    assert faults_of(known={"organisation": ["Poole"]}) == []
    assert faults_of(known={"council": ["Poole"]}) == [
        "homes.csv, line 1, Bournemouth: 'Bournemouth' is not a known council. "
        "Use a name that place.toml gives, or add it there as council or as known_as."
    ]


def test_a_file_without_its_partner_is_a_fault() -> None:
    found = read_tables({"homes.csv": HOMES_CSV.encode(), "beds.toml": HOMES_TOML.encode()})
    assert [str(fault) for fault in found.faults] == [
        "beds.toml: there is no beds.csv beside it. Add the table, or remove it.",
        "homes.csv: there is no homes.toml beside it. "
        "Add it: it says where the table comes from and what its columns are.",
    ]


def test_a_name_that_cannot_stand_in_an_address_is_a_fault() -> None:
    found = read_tables({"Care homes.csv": HOMES_CSV.encode(), "Care homes.toml": HOMES_TOML.encode()})
    assert [str(fault) for fault in found.faults] == [
        "Care homes.csv: not a usable name. "
        "Use small letters, digits and single hyphens, 50 at most, as in care-homes.csv."
    ]


def test_a_file_that_is_not_utf_8_is_a_fault_with_its_line() -> None:
    csv = HOMES_CSV.replace("21", "£21").encode("cp1252")
    found = read_tables({"homes.csv": csv, "homes.toml": HOMES_TOML.encode()})
    assert [str(fault) for fault in found.faults] == [
        "homes.csv, line 4: holds a character that is not UTF-8. "
        "Save it again as UTF-8 (in a spreadsheet: 'CSV UTF-8')."
    ]


def test_all_faults_of_all_files_are_found_at_once_and_no_table_is_given() -> None:
    files = {
        "homes.csv": HOMES_CSV.replace("18", "many").replace("21", "few").encode(),
        "homes.toml": (HOMES_TOML.replace("section", "chapter") + CHECK.replace('"Total"', '"All"')).encode(),
        "money.csv": LONG_CSV.encode(),
        "money.toml": LONG_TOML.replace("text", "words").encode(),
        "sound.csv": HOMES_CSV.encode(),
        "sound.toml": HOMES_TOML.encode(),
    }
    found = read_tables(files)
    assert found.tables == ()
    assert {(fault.file, fault.line, fault.column) for fault in found.faults} == {
        ("homes.csv", 2, "Bournemouth"),
        ("homes.csv", 4, "Bournemouth"),
        ("homes.toml", 1, "section"),
        ("homes.toml", 3, "chapter"),
        ("homes.toml", 13, "total"),
        ("money.toml", 9, "measure"),
    }


@pytest.mark.parametrize("setting", ["as_at = " + "[" * 5000, "as_at = " + "9" * 5000])
def test_a_file_made_to_break_the_reader_is_a_fault(setting: str) -> None:
    assert len(faults_of(toml=setting)) == 1


def test_a_fault_gives_its_place_and_its_message_apart() -> None:
    (fault,) = read_tables({"homes.csv": HOMES_CSV.encode()}).faults
    assert (fault.where, fault.message.split(". ")[0]) == ("", "there is no homes.toml beside it")


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_give_tables_or_faults_and_never_an_error(csv: bytes, toml: bytes) -> None:
    found = read_tables({"homes.csv": csv, "homes.toml": toml})
    assert bool(found.tables) != bool(found.faults)


@given(st.text(max_size=200), st.sampled_from([HOMES_TOML, LONG_TOML, HOMES_TOML + CHECK]))
def test_any_text_as_a_table_gives_tables_or_faults_and_never_an_error(csv: str, toml: str) -> None:
    found = read_tables({"homes.csv": csv.encode(), "homes.toml": toml.encode()})
    assert bool(found.tables) != bool(found.faults)


@given(st.data())
def test_a_file_cut_or_changed_anywhere_gives_tables_or_faults_and_never_an_error(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([HOMES_TOML + CHECK, LONG_TOML]))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    changed = text[:start] + data.draw(st.text("[]{}=\"' \n,1a", max_size=5)) + text[end:]
    found = read_tables({"homes.csv": HOMES_CSV.encode(), "homes.toml": changed.encode()})
    assert bool(found.tables) != bool(found.faults)
