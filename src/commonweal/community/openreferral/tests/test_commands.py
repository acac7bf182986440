"""`commonweal directory ...`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonweal.community.directory.models import Service
from commonweal.community.openreferral.commands import directory
from commonweal.community.openreferral.tests.elsewhere import Elsewhere, paged
from commonweal.community.openreferral.tests.records import SAMPLES, bare, whole
from commonweal.core.places.models import Place

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> Result:
    return CliRunner().invoke(directory, list(arguments))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "services.ndjson"
    path.write_text("\n".join(json.dumps(whole(name)) for name in ("Tea", "Choir")), encoding="utf-8")
    return path


def test_a_file_is_taken_in_and_what_was_done_is_told(file: Path, place: Place) -> None:
    result = run("import", str(file), "--source", "A friend")
    assert result.exit_code == 0, result.output
    assert "new      Tea (record 1 “Tea”)" in result.stdout
    assert "needs: Lunch clubs, from its term “Lunch clubs”" in result.stdout
    assert "Taken in: 2 new, 0 changed, 0 unchanged" in result.stdout
    assert "Taken in 2," in result.stderr
    assert {one.place for one in Service.objects.all()} == {place}
    assert Service.objects.first().source == "A friend"  # type: ignore[union-attr]


def test_a_check_stores_nothing(file: Path) -> None:
    result = run("import", str(file), "--check-only", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "faulty": 0}
    assert not Service.objects.exists()


def test_each_fault_is_told_and_the_exit_code_is_1() -> None:
    result = run("import", str(SAMPLES / "fail/service_list.json"))
    assert result.exit_code == 1
    assert "Nothing was stored. Faults to mend: 11" in result.stderr
    assert "record 3, email: “False” must be words in quotes" in result.stderr
    report = json.loads(run("import", str(SAMPLES / "fail/service_list.json"), "--json").stdout)
    assert (report["stored"], len(report["faults"])) == (False, 11)


def test_columns_of_a_table_can_be_named(tmp_path: Path, place: Place) -> None:
    path = tmp_path / "table.csv"
    path.write_text("What we call it,provider,about,colour\nTea,A,B,blue\n", encoding="utf-8")
    assert run("import", str(path)).exit_code == 1
    result = run("import", str(path), "--column", "What we call it=name")
    assert result.exit_code == 0
    assert "Columns that are not used: colour" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.json",), "There is no file"),
        ((str(SAMPLES / "default/service_list.json"), "--place", "nowhere"), "There is no place"),
        ((str(SAMPLES / "default/service_list.json"), "--column", "name"), "has no “=”"),
        (("http://127.0.0.1:1/services",), "network of its own"),
    ],
)
def test_what_cannot_be_done_is_said(place: Place, arguments: tuple[str, ...], said: str) -> None:
    result = run("import", *arguments)
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_of_several_places_one_must_be_named(place: Place, file: Path) -> None:
    Place.objects.create(slug="other", name="Other")
    assert "Say whose directory it is" in run("import", str(file)).output
    assert run("import", str(file), "--place", "other").exit_code == 0


def test_a_feed_is_read_from_its_address(elsewhere: Elsewhere) -> None:
    elsewhere.paths["/services"] = paged([bare(f"Number {number}") for number in range(3)], 2)
    result = run("import", elsewhere.address + "/services", "--json")
    assert json.loads(result.stdout)["counts"]["new"] == 3
