"""Files that are empty, broken, endless or meant to harm: refused with a sentence, or taken in so that every page still
answers."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from commonweal.community.directory.models import Service
from commonweal.community.directory.record import MOST_LEVELS
from commonweal.community.openreferral.actions.candidates import Settings
from commonweal.community.openreferral.actions.importing import import_file
from commonweal.community.openreferral.reading.reaches import MOST_CELLS, farthest_cells
from commonweal.community.openreferral.tests.records import bare, name_id
from commonweal.core.accounts.actors import Actor
from commonweal.core.places.models import Place

SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">'
TOO_LARGE = MOST_CELLS + 1


def record(**more: Any) -> bytes:
    return json.dumps(bare("Tea", **more)).encode()


def record_with(text: str) -> bytes:
    """A record with a property `odd`, as this text of JSON has it."""
    return (json.dumps(bare("Tea"))[:-1] + f', "odd": {text}}}').encode()


def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


def zipped(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return made.getvalue()


def excel(cells: str) -> bytes:
    return zipped(xl__workbook_xml="<workbook/>", xl__worksheets__sheet1_xml=f"<worksheet>{cells}</worksheet>")


def open_document(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return zipped(
        content_xml=f"<office:document-content {spaces}><table:table>{rows}</table:table></office:document-content>"
    )


def table_row(*cells: tuple[str, int], times: int = 1) -> str:
    """A row of OpenDocument, so many times: each cell's words ("" for none), and how often it comes."""
    made = "".join(
        f'<table:table-cell table:number-columns-repeated="{often}">{f"<text:p>{words}</text:p>" if words else ""}'
        "</table:table-cell>"
        for words, often in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{made}</table:table-row>'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in it"),
        (b"\xef\xbb\xbf \n", "There is nothing in it"),
        (b"null", "No row has headings"),
        (b'[1, "x", [2]]', "must be an object with an id"),
        (b'{"contents": 7}', "This is missing and is needed"),
        (record_with(nested(MOST_LEVELS + 1)), f"more than {MOST_LEVELS} levels deep"),
        (record_with(nested(600)), f"more than {MOST_LEVELS} levels deep"),
        (record_with(nested(5_000)), "nested too deeply"),
        (record_with("9" * 5_000), "a number that is too long"),
        (record(last_modified="0001-01-01T00:00:00+14:00"), "before the first year"),
        (record(last_modified="9999-12-31T23:59:59-14:00"), "after the last that can be kept"),
        (record(url="javascript:alert(1)"), "is not an address that begins with https:// or http://"),
        (record(url="https://"), "is not an address that begins with https:// or http://"),
        (b"name,organisation,description,url\nTea,A,B,javascript:alert(1)\n", "is not an address that begins with"),
        (b"name,organisation,description\nTea\x00,A,B\n", "a character that cannot be kept"),
        (b"name,organisation,description\nTea,A," + b"x" * 140_000 + b"\n", "field larger than"),
        (zipped(xl__workbook_bin="x"), "Save it as xlsx"),
        (excel(f'<row r="2"><c r="A{TOO_LARGE}"><v>1</v></c></row>'), f"as far as cell A{TOO_LARGE}"),
        (excel('<row r="1048576"><c r="XFD1"><v>1</v></c></row>'), "as far as cell XFD1048576"),
        (open_document(table_row(("x", 16_384), times=1_048_576)), "as far as cell XFD1048576"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_says_why(as_system: Actor, place: Place, content: bytes, said: str) -> None:
    report = import_file(as_system, content, Settings("Odd", place))
    assert not report.stored
    assert any(said in fault.message for fault in report.faults), report.faults
    assert not Service.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        record(description=SCRIPT, alert=SCRIPT, application_process=SCRIPT, fees_description=SCRIPT, easy_read=SCRIPT),
        record(organization={"id": name_id("org"), "name": SCRIPT, "description": SCRIPT}),
        record(phones=[{"id": name_id("phone"), "number": '"><b>1'}], languages=[{"id": name_id("l"), "name": SCRIPT}]),
        record(description="nul \x00, half a character \ud83d, and one \U0001f375"),
        record(description="x" * 1_000_000, alternate_name="y" * 2_000),
        record(assured_date="9999-12-31"),
        record(schedules=[{"id": name_id("s"), "freq": "WEEKLY", "byday": "TU", "valid_to": "9999-12-31"}]),
        record(service_areas=[{"id": name_id("area"), "extent": '{"type": "FeatureCollection", "features": 5}'}]),
        record_with(nested(MOST_LEVELS - 1)),
        record_with("[NaN, Infinity, -0.0, 1e400]"),
        "name,organisation,description\nCafé,A,B\n".encode("utf-16"),
    ],
)  # fmt: skip
def test_whatever_is_taken_in_every_page_of_it_answers_and_runs_no_script(
    as_system: Actor, place: Place, client: Client, content: bytes
) -> None:
    report = import_file(as_system, content, Settings("Odd", place))
    assert report.stored, report.faults
    service = Service.objects.get()
    for view in ("standard", "easy-read"):
        client.post("/directory/view", {"view": view})
        page = client.get(f"/services/{service.pk}")
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode() and "<img src=x" not in page.content.decode()
    for path in (
        f"/directory/organisations/{service.organisation_id}", f"/directory/kiosk/{service.pk}", "/directory/entries",
        f"/openreferral/v3/services/{service.pk}", "/openreferral/v3/services?full=true&postcode=ZZ1+1AA",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer["Content-Type"].startswith("text/html"):
            assert "<script>alert" not in answer.content.decode(), path


def test_a_day_in_the_future_confirms_nothing(as_system: Actor, place: Place, client: Client) -> None:
    import_file(as_system, record(assured_date="9999-12-31"), Settings("Odd", place))
    assert "Ring before you go" in client.get(f"/services/{name_id('Tea')}").content.decode()


def test_a_sheet_reaches_as_far_as_something_stands_in_it() -> None:
    coloured = '<row r="9" s="1"/><c r="XFD9" s="2" /><c s="2" r="AB7"/>'
    assert farthest_cells(excel(f'{coloured}<row r="3"><c r="B2" t="s"><v>1</v></c></row>'))[-1] == ("B3", 6)
    far = table_row(("x", 1), ("", 16_383)) + table_row(("", 16_384), times=1_048_574)
    assert farthest_cells(open_document(far)) == [("A1", 1)]
    assert farthest_cells(open_document(far + table_row(("", 27), ("x", 1)))) == [("AB1048576", 28 * 1_048_576)]
    assert farthest_cells(b"\xd0\xcf\x11\xe0 the oldest form") == []
