"""What can be read: JSON in any of its forms, version 1, tables and packages; and what is said where it cannot be."""

import gzip
import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.openreferral.preparing import prepare
from commonweal.community.openreferral.reading.contents import Form, open_contents
from commonweal.community.openreferral.reading.json_records import JsonRecords, UnreadableError
from commonweal.community.openreferral.reading.rows import tidied
from commonweal.community.openreferral.reading.sheets import read_csv, read_table
from commonweal.community.openreferral.reading.version_1 import NOT_KNOWN, as_version_3
from commonweal.community.openreferral.tests.records import name_id, whole

ONE, TWO = {"id": "1", "name": "One"}, {"id": "2", "name": 'Two, [with] {signs} and "contents": ['}


def read(text: str) -> list[Any]:
    return list(JsonRecords(text))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ONE, TWO]),
        json.dumps({"total_items": 2, "contents": [ONE, TWO]}),
        json.dumps({"contents": [ONE, TWO], "total_items": 2}, indent=2),
        json.dumps({"padding": "x" * 3000, "content": [ONE, TWO]}),
        f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
        f"\ufeff\n {json.dumps(ONE)}\r\n\r\n{json.dumps(TWO)}",
        json.dumps({"contents": [ONE]}) + json.dumps([TWO]),
    ],
)
def test_records_are_found_in_pages_lists_and_lines(text: str) -> None:
    assert read(text) == [ONE, TWO]


@pytest.mark.parametrize("text", ["", "[]", '{"contents": []}', " \n "])
def test_nothing_is_no_record(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('[{"id": 1},\n {"id": }]', 2, 9),
        ('[{"id": 1},]', 1, 12),
        ('[{"id": 1} {"id": 2}]', 1, 12),
        ('{"contents": [{"id": 1}', 1, 24),
        ('{"total": 1 "contents": []}', 1, 13),
        ('{"contents": [], 7: 1}', 1, 18),
        ('{"a": 1}\nservices', 2, 1),
        ("[" * 100_000, 1, 1),
    ],
)
def test_where_json_is_broken_is_said(text: str, line: int, column: int) -> None:
    with pytest.raises(UnreadableError) as raised:
        read(text)
    assert (raised.value.line, raised.value.column) == (line, column)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "name", "more"]), values), max_size=3))
def test_any_records_come_out_of_a_page_as_they_went_in(records: list[dict[str, Any]]) -> None:
    assert read(json.dumps({"total_items": 7, "contents": records, "empty": False}, ensure_ascii=False)) == records
    assert read(json.dumps(records)) == records


OLD: dict[str, Any] = {
    "id": "c1b2a3d4-0000-4000-8000-000000000001",
    "name": "Tea and chat",
    "description": "Every week",
    "url": "https://example.org/tea",
    "status": "active",
    "fees": "Free",
    "attending_type": "venue",
    "deliverable_type": "Advice",
    "assured_date": "2026-05-01T00:00:00Z",
    "organization": {"id": "org-7", "name": "Friends", "description": "A charity", "url": "https://example.org"},
    "eligibilitys": [
        {"id": "1", "eligibility": "Adults", "minimum_age": 18, "maximum_age": 64},
        {"id": "2", "eligibility": "Older people", "minimum_age": 65, "taxonomys": [
            {"id": "esd:12", "name": "Older people", "vocabulary": "esdCircumstances"}
        ]},
    ],
    "regular_schedules": [
        {"id": "s1", "opens_at": "10:00:00.000", "closes_at": "12:00", "byday": "TU,FR", "freq": "WEEKLY",
         "valid_from": "2026-01-01T00:00:00.000Z"},
        {"weekday": "Thursday", "opens_at": "09:30", "closes_at": "10:30", "freq": "week", "interval": 1},
    ],
    "cost_options": [{"id": "c1", "option": "A cup", "amount": 1.5}],
    "contacts": [{"id": "p1", "name": "Ann", "phones": [{"id": "n1", "number": "01632 960001"}, {"id": "n2"}]}],
    "fundings": [{"id": "f1", "source": "The lottery"}],
    "languages": [{"id": "l1", "language": "English"}],
    "service_areas": [{"id": "a1", "service_area": "Seaborough", "uri": None}],
    "service_taxonomys": [
        {"id": "t1", "taxonomy": {"id": "123", "name": "Lunch clubs", "vocabulary": "esdServiceTypes"}}
    ],
    "service_at_locations": [
        {
            "id": "sal1",
            "regular_schedule": [
                {"id": "s3", "opens_at": "14:00", "closes_at": "15:00", "byday": "MO", "freq": "MONTHLY"}
            ],
            "location": {
                "id": "loc1", "name": "The hall", "latitude": "50.7", "longitude": -1.9,
                "physical_addresses": [{"id": "ad1", "address_1": "1 School Lane", "city": "Seaborough"}],
                "accessibility_for_disabilities": [{"id": "ac1", "accessibility": "Step-free"}],
            },
        }
    ],
    "reviews": [{"id": "r1", "title": "Good", "score": "5"}],
}  # fmt: skip


def test_version_1_becomes_version_3_and_nothing_is_lost() -> None:
    prepared = prepare(as_version_3(OLD, "Elsewhere"), "it")
    assert prepared.faults == ()
    made = prepared.document
    assert made["id"] == OLD["id"]
    assert (made["minimum_age"], made["maximum_age"], made["eligibility_description"]) == (
        18,
        64,
        "Adults; Older people",
    )
    assert (made["fees_description"], made["assured_date"], made["deliverable_type"]) == (
        "Free",
        "2026-05-01",
        "Advice",
    )
    assert made["organization"]["website"] == "https://example.org"
    assert [(one["byday"], one["freq"], one["opens_at"]) for one in made["schedules"]] == [
        ("TU,FR", "WEEKLY", "10:00:00"),
        ("TH", "WEEKLY", "09:30:00"),
    ]
    assert made["schedules"][0]["valid_from"] == "2026-01-01"
    assert made["schedules"][0]["attending_type"] == "venue"
    assert [phone["number"] for phone in made["contacts"][0]["phones"]] == ["01632 960001"]
    assert (made["languages"][0]["name"], made["funding"][0]["source"]) == ("English", "The lottery")
    assert (made["service_areas"][0]["name"], made["reviews"][0]["title"]) == ("Seaborough", "Good")
    terms = {one["taxonomy_term"]["name"]: one["taxonomy_term"] for one in made["attributes"]}
    assert terms["Lunch clubs"]["taxonomy"] == "esdServiceTypes"
    assert terms["Lunch clubs"]["code"] == "123"
    assert "Older people" in terms
    [at] = made["service_at_locations"]
    assert (at["schedules"][0]["byday"], at["schedules"][0]["freq"]) == ("MO", "MONTHLY")
    assert (at["location"]["latitude"], at["location"]["accessibility"][0]["description"]) == (50.7, "Step-free")
    address = at["location"]["addresses"][0]
    assert (address["address_1"], address["state_province"], address["postal_code"]) == (
        "1 School Lane",
        "Seaborough",
        NOT_KNOWN,
    )


def test_a_record_of_version_1_is_known_again_and_apart_from_another_sources() -> None:
    numbered = OLD | {"id": 7}
    first, again, other = (as_version_3(numbered, source)["id"] for source in ("A", "A", "B"))
    assert first == again != other


def test_a_directory_that_serves_locations_and_ages_in_its_own_words_is_understood() -> None:
    given = {
        "id": 12, "name": "Playtime", "min_age": 0, "max_age": 4, "updated_at": "2026-09-10T08:00:00Z",
        "organisation": {"id": 3, "name": "Family Hub"},
        "contacts": [{"id": 1, "name": "Jo", "phone": "01632 960009", "email": "jo@example.org"}],
        "locations": [{"id": 9, "name": "Hub", "geometry": {"type": "Point", "coordinates": [-0.6, 51.5]},
                       "address_1": "2 The Street", "city": "Burnham", "postal_code": "ZZ1 1AA",
                       "accessibilities": [{"name": "Ramp"}]}],
        "taxonomies": [{"id": 4, "name": "Childcare", "slug": "childcare", "parent_id": 2}],
    }  # fmt: skip
    made = prepare(as_version_3(given, "Outpost"), "it").document
    assert (made["minimum_age"], made["maximum_age"], made["organization"]["name"]) == (0, 4, "Family Hub")
    location = made["service_at_locations"][0]["location"]
    assert (location["latitude"], location["longitude"]) == (51.5, -0.6)
    assert (location["addresses"][0]["city"], location["accessibility"][0]["description"]) == ("Burnham", "Ramp")
    assert made["contacts"][0]["phones"][0]["number"] == "01632 960009"
    assert made["attributes"][0]["taxonomy_term"]["parent_id"]


def test_a_page_of_version_1_is_told_by_its_envelope() -> None:
    page = {"totalElements": 1, "totalPages": 1, "number": 1, "content": [{"id": 1, "name": "Bare", "organization": {
        "id": 2, "name": "Org", "description": "x"}}]}  # fmt: skip
    [(where, document)] = open_contents(json.dumps(page).encode(), "Elsewhere").records
    assert (where, document["status"]) == ("record 1 “Bare”", "active")


HEADINGS = "Service name,Provided by,About,Telephone,Address 1,Town,Post code,Opening hours,Colour"
ROW = "Tea,Friends,With cake,01632 960001,1 School Lane,Seaborough,ZZ1 1AA,Tuesdays 2pm to 4pm,blue"


def test_other_headings_that_mean_the_same_are_understood_and_the_rest_is_named() -> None:
    sheet = read_csv(f"{HEADINGS}\n{ROW}\n\n".encode())
    assert sheet.faults == []
    [row] = sheet.rows
    assert row.number == 2
    assert row.cells == {
        "name": "Tea", "organisation": "Friends", "description": "With cake", "phone": "01632 960001",
        "address": "1 School Lane, Seaborough", "postcode": "ZZ1 1AA", "when": "Tuesdays 2pm to 4pm",
    }  # fmt: skip
    assert [heading for heading, column in sheet.headings.items() if not column] == ["Colour"]


def test_a_heading_can_be_named_for_a_column_or_passed_over() -> None:
    sheet = read_csv(f"{HEADINGS}\n{ROW}".encode(), {"Colour": "cost", "Telephone": "-"})
    assert sheet.rows[0].cells["cost"] == "blue"
    assert "phone" not in sheet.columns


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_csv_as_spreadsheets_write_it(delimiter: str, encoding: str) -> None:
    text = "name,organisation,description,cost\r\nCafé,Org,Words,£4\r\n".replace(",", delimiter)
    sheet = read_csv(text.encode(encoding))
    assert (sheet.rows[0].cells["name"], sheet.rows[0].cells["cost"]) == ("Café", "£4")
    assert len(sheet.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2", "No row has headings that are known"),
        ("name,about,price\nTea,Cake,1", "No column is the organisation"),
        ("name,provider,provided by,about\nTea,A,B,C", "both mean organisation"),
        ('name,provider,about\n"Tea,A,B', "not CSV that can be read"),
        ("name,provider,about\nTea,A,B,more", "This row has 4 columns and the heading has 3"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(text: str, said: str) -> None:
    assert any(said in fault.message for fault in read_csv(text.encode()).faults)


def test_a_title_above_the_headings_does_not_matter() -> None:
    table = [["Our services 2026", "", ""], ["", "", ""], ["Name", "Provider", "About"], ["Tea", "A", "B"]]
    sheet = read_table(table)
    assert (sheet.rows[0].number, sheet.rows[0].cells["name"]) == (4, "Tea")


def test_cells_of_a_spreadsheet_are_read_as_people_see_them() -> None:
    table = [
        ["name", "organisation", "description", "phone", "last confirmed", "invented", "website"],
        ["Tea", "A", "B", 1632960001.0, date(2026, 9, 14), True, "www.example.org"],
        ["Tea", "A", "B", "'+44 1632 960001", "14/09/2026", "No", "https://example.org"],
    ]
    first, second = (tidied(row.cells) for row in read_table(table).rows)
    assert (first["phone"], first["last_confirmed_on"], first["is_invented"]) == ("01632960001", "2026-09-14", "yes")
    assert first["url"] == "https://www.example.org"
    assert (second["phone"], second["last_confirmed_on"], second["is_invented"]) == (
        "+44 1632 960001",
        "2026-09-14",
        "no",
    )


def test_needs_may_be_given_by_their_names() -> None:
    assert tidied({"needs": "Lunch clubs; transport | Company and befriending"})["needs"] == (
        "lunch-clubs; transport; company"
    )


def spreadsheet(rows: list[list[str]]) -> bytes:
    """A workbook as Excel writes it, the least that can be read."""
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            for place, value in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml"'
        ' ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    return zipped({name: text.encode() for name, text in files.items()})


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


def test_a_spreadsheet_is_a_table() -> None:
    contents = open_contents(spreadsheet([["Name", "Provider", "About"], ["Tea", "A", "B"]]), "it")
    assert contents.form == Form.SPREADSHEET
    assert contents.sheet is not None and contents.sheet.rows[0].cells["organisation"] == "A"


def test_the_standards_tables_are_joined_to_whole_records() -> None:
    def table(*rows: tuple[Any, ...]) -> bytes:
        return "\n".join(",".join(map(str, row)) for row in rows).encode()

    ids = {name: name_id(name) for name in ("s", "o", "l", "at", "c", "t", "x")}
    files = {
        "data/services.csv": table(
            ("id", "organization_id", "name", "status", "minimum_age"), (ids["s"], ids["o"], "Tea", "active", 18)
        ),
        "data/organizations.csv": table(("id", "name", "description"), (ids["o"], "Friends", "A charity")),
        "data/locations.csv": table(
            ("id", "location_type", "name", "latitude", "longitude"), (ids["l"], "physical", "Hall", 50.7, -1.9)
        ),
        "data/service_at_location.csv": table(("id", "service_id", "location_id"), (ids["at"], ids["s"], ids["l"])),
        "data/addresses.csv": table(
            ("id", "location_id", "address_1", "city", "state_province", "postal_code", "country"),
            (name_id("a"), ids["l"], "1 School Lane", "Seaborough", "Dorset", "ZZ1 1AA", "GB"),
        ),
        "data/schedules.csv": table(
            ("id", "service_id", "service_at_location_id", "freq", "byday"),
            (name_id("sc"), ids["s"], "", "WEEKLY", "TU"),
            (name_id("sc2"), "", ids["at"], "MONTHLY", "1MO"),
        ),
        "data/contacts.csv": table(("id", "service_id", "name"), (ids["c"], ids["s"], "Ann")),
        "data/phones.csv": table(("id", "contact_id", "number"), (name_id("p"), ids["c"], "01632 960001")),
        "data/attributes.csv": table(("id", "link_id", "taxonomy_term_id"), (name_id("at"), ids["s"], ids["t"])),
        "data/taxonomy_terms.csv": table(("id", "name", "taxonomy_id"), (ids["t"], "Lunch clubs", ids["x"])),
        "data/taxonomies.csv": table(("id", "name"), (ids["x"], "esdServiceTypes")),
        "data/meta_table_descriptions.csv": b"id,name\n1,2",
    }
    contents = open_contents(zipped(files), "it")
    [(where, document)] = contents.records
    assert (contents.form, where) == (Form.TABLES, "services.csv, row 2")
    made = prepare(document, where)
    assert made.faults == ()
    assert made.document["minimum_age"] == 18
    assert made.document["organization"]["name"] == "Friends"
    assert made.document["schedules"][0]["byday"] == "TU"
    [at] = made.document["service_at_locations"]
    assert (at["schedules"][0]["byday"], at["location"]["addresses"][0]["postal_code"]) == ("1MO", "ZZ1 1AA")
    assert made.document["contacts"][0]["phones"][0]["number"] == "01632 960001"
    assert made.document["attributes"][0]["taxonomy_term"]["taxonomy"] == "esdServiceTypes"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"PK\x03\x04 broken", "not a spreadsheet that can be read"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (gzip.compress(b"[]", mtime=0)[:-4], "not a gzip file"),
        (zipped({"organizations.csv": b"id,name\n1,2"}), "It has no services.csv"),
        (zipped({"services.csv": b"\xff\xfe"}), "not CSV in UTF-8"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, said: str) -> None:
    contents = open_contents(content, "it")
    list(contents.records)
    assert any(said in fault.message for fault in contents.faults)


def test_a_compressed_file_is_unpacked() -> None:
    [(_, document)] = open_contents(gzip.compress(json.dumps(whole("Tea")).encode()), "it").records
    assert document == whole("Tea")
