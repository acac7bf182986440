"""The directory's step of a load: all or nothing, and the same service at each load."""

import gzip
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from commonweal.community.directory.actions import SERVICES_FILE, list_services, load_directory
from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.directory.needs import all_needs
from commonweal.community.directory.opening import read_opening
from commonweal.community.directory.service_rows import COLUMNS, read_rows
from commonweal.community.directory.terms import access_in, own_terms
from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.design.data import data_folder
from commonweal.core.ledger.models import Entry
from commonweal.core.places.loading import LoadReport, steps
from commonweal.core.places.models import Place

DEMO = data_folder() / "places" / "bournemouth-dorset-poole"


def row(**cells: str) -> str:
    cells = {"id": "lunch", "name": "Lunch", "organisation": "N", "description": "d", "needs": "meals"} | cells
    return ",".join(cells.get(name, "no" if name == "is_invented" else "") for name in COLUMNS)


def folder_with(tmp_path: Path, *rows: str) -> Path:
    (tmp_path / "directory").mkdir(exist_ok=True)
    (tmp_path / SERVICES_FILE).write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return tmp_path


def load(actor: Actor, place: Place, folder: Path) -> LoadReport:
    report = LoadReport()
    load_directory(actor, place, folder, report, lambda line: None)
    return report


def test_the_step_is_among_those_of_a_load_after_the_areas() -> None:
    assert [step.load for step in steps() if step.name == "directory"] == [load_directory]


def test_services_are_loaded_with_where_they_are(as_system: Actor, place: Place, tmp_path: Path) -> None:
    report = load(as_system, place, folder_with(tmp_path, row(postcode="zz1 1aa")))
    service = Service.objects.get()
    assert report.faults == [] and report.read == ["directory/services.csv: 1 services"]
    assert (service.postcode, service.neighbourhood_id, service.latitude) == ("ZZ1 1AA", "E02999991", 50.72)
    assert Entry.objects.get(kind="directory.listed").chain == "place:seaborough"


def test_loading_again_updates_a_service_and_keeps_its_id(as_system: Actor, place: Place, tmp_path: Path) -> None:
    load(as_system, place, folder_with(tmp_path, row()))
    before = Service.objects.get()
    load(as_system, place, folder_with(tmp_path, row(name="Dinner", needs="transport")))
    after = Service.objects.get()
    assert (after.pk, after.name, after.needs) == (before.pk, "Dinner", ["transport"])
    assert ListedOrganisation.objects.count() == 1


def test_services_that_the_file_no_longer_names_stay_and_are_said(
    as_system: Actor, place: Place, tmp_path: Path
) -> None:
    load(as_system, place, folder_with(tmp_path, row()))
    report = load(as_system, place, folder_with(tmp_path, row(id="other")))
    assert Service.objects.count() == 2
    assert "1 services" in report.findings[0]


def test_a_fault_is_reported_with_its_place_and_nothing_is_written(
    as_system: Actor, place: Place, tmp_path: Path
) -> None:
    report = load(as_system, place, folder_with(tmp_path, row(), row(id="bad", postcode="ZZ9 9ZZ")))
    assert [(fault.file, fault.where) for fault in report.faults] == [(SERVICES_FILE, "row 3, column postcode")]
    assert Service.objects.count() == 0 and report.read == []


def test_a_file_that_is_not_text_is_a_fault(as_system: Actor, place: Place, tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / SERVICES_FILE).write_bytes(b"id,name\n\xff\xfe")
    assert load(as_system, place, tmp_path).faults[0].where == "byte 8"


def test_a_folder_without_a_directory_is_no_fault(as_system: Actor, place: Place, tmp_path: Path) -> None:
    assert load(as_system, place, tmp_path) == LoadReport()


@pytest.mark.django_db
def test_only_an_administrator_lists_services(place: Place, staff) -> None:
    with acting_as(staff(Role.CONTACT_OFFICER)) as actor, pytest.raises(PermissionDenied):
        list_services(actor, place, [], {})
    with acting_as(staff(Role.ADMINISTRATOR)) as actor:
        assert list_services(actor, place, [], {}) == []


def test_the_demo_directory_has_no_fault_and_marks_what_is_invented() -> None:
    content = (DEMO / SERVICES_FILE).read_text(encoding="utf-8")
    listed = gzip.decompress((DEMO / "geo" / "postcodes.csv.gz").read_bytes()).decode().splitlines()
    postcodes = {line.split(",")[0] for line in listed[1:]}
    rows, faults = read_rows(content, all_needs().keys(), postcodes)
    assert faults == [] and len(rows) >= 220
    assert {need for row in rows for need in row.needs} == set(all_needs())
    for one in rows:
        if one.is_invented:
            assert all(one.text[name].endswith(".example") for name in ("url", "email") if one.text[name])
            assert one.text["phone"].startswith(("01632 960", "07700 900")) or not one.text["phone"]
        else:
            assert "2023" in one.text["source"]


def test_the_demo_directory_is_as_varied_as_a_place() -> None:
    content = (DEMO / SERVICES_FILE).read_text(encoding="utf-8")
    rows, _ = read_rows(content, all_needs().keys(), Everything())
    assert {row.kind for row in rows} == set(own_terms("kinds"))
    for name in ("circumstances", "conditions"):
        assert {key for row in rows for key in row.terms[name]} == set(own_terms(name)), name
    assert {access for row in rows for access in access_in(row.text["accessibility"])} == set(own_terms("access"))
    assert {row.postcode.split()[0] for row in rows if row.postcode} >= {"BH15", "BH21", "DT1", "DT4", "DT6", "SP7"}
    near_poole = [
        row for row in rows if "lunch-clubs" in row.needs and row.postcode.startswith(("BH12", "BH14", "BH15", "BH17"))
    ]
    days = {day for row in near_poole for opening in read_opening(row.text["when"]) for day in opening.weekdays}
    assert days >= {0, 1, 2, 3, 4}
    assert sum(row.is_user_led is True for row in rows) >= 12


class Everything(set[str]):
    """Holds any postcode."""

    def __contains__(self, one: object) -> bool:
        return True
