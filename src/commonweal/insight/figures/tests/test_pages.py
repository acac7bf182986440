"""Anybody reads the published figures as printed, with what does not add up marked where it stands."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.places.actions import load_place
from commonweal.core.places.tests.folders import CARE_HOMES_CSV, changed, write_folder
from commonweal.insight.figures.models import PublishedCell, PublishedTable

pytestmark = pytest.mark.django_db
TABLE = "/figures/westcombe/care-homes"


def load(tmp_path: Path, **files: str | None) -> None:
    report = load_place(write_folder(tmp_path, **files), lambda line: None)
    assert report.faults == []


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_the_only_place_is_opened_at_once(tmp_path: Path, client: Client) -> None:
    assert "No place has published figures here yet" in text_of(client, "/figures")
    load(tmp_path)
    assert client.get("/figures").headers["Location"] == "/figures/westcombe"


def test_the_list_says_what_was_checked_and_what_does_not_add_up(tmp_path: Path, client: Client) -> None:
    load(tmp_path)
    page = text_of(client, "/figures/westcombe")
    assert "1 checks were made" in page
    assert "1 figure does not add up" in page
    assert "Source: A statement" in page
    assert "Supply Care homes 2014 1 does not add up" in page


def test_a_table_is_shown_as_printed_with_its_finding_at_the_cell(tmp_path: Path, client: Client) -> None:
    load(tmp_path, **changed("figures/care-homes.csv", "Other,4", "Other,about 40"))
    page = client.get(TABLE).content.decode()
    assert "What does not add up" not in page  # a figure that is not exact proves nothing
    assert "Could not be checked: The kinds make the total" in page
    assert "(not exact in print)" in page
    load(tmp_path)
    page = client.get(TABLE).content.decode()
    cell = PublishedCell.objects.get(row="Total")
    assert f'id="{cell.anchor}"' in page
    assert f'href="#{cell.anchor}"' in page
    assert 'href="#finding-1"' in page
    assert "Total, Westcombe is printed as 9" in page
    assert cell.get_absolute_url() == f"{TABLE}#{cell.anchor}"


def test_figures_that_are_not_there_are_said_to_be_not_there(tmp_path: Path, client: Client) -> None:
    load(tmp_path, **changed("figures/care-homes.csv", "Other,4", "Other,"))
    assert "Other No figure" in text_of(client, TABLE)


def test_a_table_is_drawn_as_the_place_chose(tmp_path: Path, client: Client) -> None:
    load(tmp_path)
    page = client.get(TABLE).content.decode()
    assert page.count('role="img"') == 1
    assert "Care homes by kind: the figures as a table" in page
    assert "style=" not in page


def test_the_download_has_each_figure_as_printed_and_as_a_number(tmp_path: Path, client: Client) -> None:
    load(tmp_path, **{"figures/care-homes.csv": CARE_HOMES_CSV.replace("Other,4", 'Other,"C 1,004"')})
    answer = client.get(f"{TABLE}?format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="westcombe-care-homes.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(line["kind"], line["area"], line["printed"], line["value"], line["approximate"]) for line in lines] == [
        ("Nursing", "Westcombe", "3", "3", ""),
        ("Other", "Westcombe", "C 1,004", "1004", "yes"),
        ("Total", "Westcombe", "9", "9", ""),
    ]


def test_the_figures_are_open_as_json(tmp_path: Path, client: Client) -> None:
    load(tmp_path)
    (listed,) = client.get("/api/v1/figures/westcombe").json()
    assert (listed["slug"], listed["checks"], listed["findings"]) == ("care-homes", 1, 1)
    whole = client.get("/api/v1/figures/westcombe/care-homes").json()
    assert whole["table"] == listed
    assert whole["cells"][2] == {
        "labels": {"kind": "Total", "area": "Westcombe"},
        "area": "westcombe-old",
        "printed": "9",
        "value": "9.0000",
        "approximate": False,
        "unit": "care homes",
        "note": "",
    }
    assert whole["findings"][0]["computed"] == "7"


@pytest.mark.parametrize("address", ["/figures/atlantis", "/figures/westcombe/no-such", "/api/v1/figures/atlantis"])
def test_what_is_not_there_is_not_found(tmp_path: Path, client: Client, address: str) -> None:
    load(tmp_path)
    assert client.get(address).status_code == 404


def test_a_table_takes_the_same_number_of_queries_however_long_it_is(tmp_path: Path, client: Client) -> None:
    counts = []
    for rows in (5, 50):
        more = "".join(f"Kind {number},{number}\n" for number in range(rows))
        load(tmp_path, **changed("figures/care-homes.csv", "Nursing", f"{more}Nursing"))
        with CaptureQueriesContext(connection) as counted:
            client.get(TABLE)
        counts.append(len(counted))
        assert PublishedTable.objects.get().cells.count() == rows + 3
    assert counts[0] == counts[1]
