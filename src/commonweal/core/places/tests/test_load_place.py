"""A place loads from its folder: all of it, again without doubling anything, or nothing where a file has a fault."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.ledger.models import Entry
from commonweal.core.places.actions import load_place
from commonweal.core.places.commands import load
from commonweal.core.places.models import Area, Place, Postcode
from commonweal.core.places.tests.folders import changed, write_folder

pytestmark = pytest.mark.django_db


def quiet(line: str) -> None:
    pass


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Place, Area, Postcode, Organisation, Team)}


def entries() -> list[Entry]:
    with acting_as(system_actor("test")):
        return list(Entry.objects.filter(chain__startswith="place:", kind="place.loaded").order_by("number"))


def test_a_small_place_is_stored_with_its_finding_and_told_in_the_ledger(tmp_path: Path) -> None:
    report = load_place(write_folder(tmp_path), quiet)
    assert report.faults == []
    assert report.stored
    assert counts() == {
        "Place": 1,
        "Area": 6,
        "Postcode": 3,
        "Organisation": 2,
        "Team": 7,
    }
    (finding,) = report.findings
    assert finding.startswith("figures/care-homes.csv, Total, Westcombe: printed 9, computed 7.")
    (entry,) = entries()
    assert entry.summary == "Westcombe loaded, with 1 finding"
    assert entry.payload["findings"] == report.findings
    assert "geo/postcodes.csv.gz: 3 postcodes" in entry.payload["read"]
    assert Place.objects.get().loaded_at is not None
    assert Area.objects.get(pk="E02111111").boundary["type"] == "Polygon"


def test_loading_again_doubles_nothing_and_keeps_what_others_refer_to(tmp_path: Path) -> None:
    load_place(write_folder(tmp_path), quiet)
    before = counts()
    organisations = set(Organisation.objects.values_list("pk", "name"))
    teams = set(Team.objects.values_list("pk", flat=True))
    load_place(write_folder(tmp_path, **changed("geo/areas.csv", "Quayside,E", "Quay,E")), quiet)
    assert counts() == before
    assert set(Organisation.objects.values_list("pk", "name")) == organisations
    assert set(Team.objects.values_list("pk", flat=True)) == teams
    assert Area.objects.get(pk="E02111111").name == "Quay"
    assert len(entries()) == 2


def test_postcodes_that_moved_are_moved_and_those_that_went_are_removed(tmp_path: Path) -> None:
    load_place(write_folder(tmp_path), quiet)
    text = changed("geo/postcodes.csv.gz", "ZZ7 1AB,50.71", "ZZ7 9ZZ,50.79")
    report = load_place(write_folder(tmp_path, **text), quiet)
    assert sorted(Postcode.objects.values_list("pk", flat=True)) == ["ZZ7 1AA", "ZZ7 2AA", "ZZ7 9ZZ"]
    assert "geo/postcodes.csv.gz: 3 postcodes (1 new or changed, 1 removed)" in report.read


def test_an_organisation_that_is_renamed_is_the_same_organisation(tmp_path: Path) -> None:
    load_place(write_folder(tmp_path), quiet)
    lantern = Organisation.objects.get(name="Lantern Home Care").pk
    load_place(write_folder(tmp_path, **changed("place.toml", "Lantern Home Care", "Lantern Care")), quiet)
    assert Organisation.objects.get(pk=lantern).name == "Lantern Care"
    assert Organisation.objects.count() == 2


def test_an_area_that_the_file_no_longer_has_stays_and_is_told(tmp_path: Path) -> None:
    load_place(write_folder(tmp_path), quiet)
    gone = {
        **changed(
            "geo/areas.csv", 'E02111112,neighbourhood,"Fields, East",E06111111,westcombe-old,50.8,-2.1,400,250,\n', ""
        ),
        "geo/postcodes.csv.gz": None,
        "geo/boundaries.geojson": None,
    }
    gone["geo/areas.csv"] = str(gone["geo/areas.csv"]).replace("E02111112", "E02111111")
    report = load_place(write_folder(tmp_path / "again", **gone), quiet)
    assert report.stored
    assert Area.objects.filter(pk="E02111112").exists()
    assert any("no longer has E02111112" in finding for finding in report.findings)
    assert Postcode.objects.count() == 3  # without a file of postcodes they are left alone


@pytest.mark.parametrize(
    ("files", "told", "passed_over"),
    [
        (changed("geo/areas.csv", "50.8,-2.1,400", "x,-2.1,400"), ["geo/areas.csv, line 5, lat"], True),
        (changed("geo/postcodes.csv.gz", "ZZ7 1AB", "ZZ7"), ["geo/postcodes.csv.gz, line 3, postcode"], True),
        (changed("geo/postcodes.csv.gz", "E02111112", "E0299"), ["geo/postcodes.csv.gz, line 4, neighbourhood"], True),
        (changed("geo/boundaries.geojson", '"E02111112"', '"E02"'), ["geo/boundaries.geojson, feature 2 (E02)"], True),
        (changed("place.toml", "westcombe-old", "westcomb"), ["place.toml, line 5, areas"], True),
        (changed("place.toml", 'name = "Westcombe"\n', ""), ["place.toml, line 1, name"], True),
        (changed("figures/care-homes.csv", ",4", ",four"), ["figures/care-homes.csv, line 3, Westcombe"], False),
        (changed("figures/care-homes.toml", 'as_at = "2014"\n', ""), ["figures/care-homes.toml, line 1, as_at"], False),
        (changed("shown.toml", "care_home", "care_homes"), ["shown.toml, line 2, topic"], False),
        ({"geo/areas.csv": None}, ["geo/areas.csv"], True),
        ({"place.toml": None}, ["place.toml"], False),
        (changed("geo/areas.csv", "council,Westcombe", "kouncil,Westcombe")
         | changed("figures/care-homes.csv", ",4", ",four"),
         ["geo/areas.csv, line 2, kind", "figures/care-homes.csv, line 3, Westcombe"], True),
    ],
)  # fmt: skip
def test_a_fault_in_any_file_stores_nothing_and_is_told_with_its_place(
    tmp_path: Path, files: dict[str, str | None], told: list[str], passed_over: bool
) -> None:
    report = load_place(write_folder(tmp_path, **files), quiet)
    found = [", ".join(filter(None, (fault.file, fault.where))) for fault in report.faults]
    assert [one for one in found if one in told] == told
    assert all(any(one.startswith(name.split(",")[0]) for name in told) for one in found)
    assert bool(report.passed_over) == passed_over
    assert not report.stored
    assert set(counts().values()) == {0}
    assert entries() == []


def test_a_fault_in_a_second_load_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    load_place(write_folder(tmp_path), quiet)
    loaded_at = Place.objects.get().loaded_at
    files = changed("geo/areas.csv", "Quayside,E", "Quay,E") | changed("figures/care-homes.csv", ",4", ",four")
    assert load_place(write_folder(tmp_path, **files), quiet).faults
    assert Area.objects.get(pk="E02111111").name == "Quayside"
    assert Place.objects.get().loaded_at == loaded_at


def test_another_place_keeps_its_areas_and_postcodes(tmp_path: Path) -> None:
    load_place(write_folder(tmp_path), quiet)
    other = changed("place.toml", 'slug = "westcombe"', 'slug = "eastcombe"')
    report = load_place(write_folder(tmp_path, **other), quiet)
    assert {fault.where for fault in report.faults if fault.file == "geo/areas.csv"} == set(
        Area.objects.values_list("pk", flat=True)
    )
    assert "ZZ7 1AA" in {fault.where for fault in report.faults}
    assert Place.objects.count() == 1


def test_a_check_reads_everything_and_stores_nothing(tmp_path: Path) -> None:
    report = load_place(write_folder(tmp_path), quiet, check=True)
    assert (len(report.findings), report.faults, report.stored) == (1, [], False)
    assert set(counts().values()) == {0}


def test_the_command_says_what_it_read_and_what_does_not_add_up(tmp_path: Path) -> None:
    result = CliRunner().invoke(load, [str(write_folder(tmp_path))])
    assert result.exit_code == 0
    assert (
        "geo/areas.csv: 6 areas: councils of today 1, councils as they were 1, neighbourhoods 2, small areas 2"
        in result.output
    )
    assert "printed 9, computed 7" in result.output
    assert "Storing postcodes: 3 of 3 …" in result.output
    assert Place.objects.count() == 1


def test_the_command_ends_with_1_on_a_fault_and_names_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, **changed("geo/areas.csv", "50.8,-2.1,400", "x,-2.1,400"))
    result = CliRunner().invoke(load, [str(folder)])
    assert result.exit_code == 1
    assert "geo/areas.csv, line 5, lat: “x” is not a number of degrees" in result.output
    assert "Not tried before these are mended: organisations" in result.output
    assert Place.objects.count() == 0


def test_the_command_names_the_places_there_are() -> None:
    result = CliRunner().invoke(load, ["atlantis"])
    assert result.exit_code == 2
    assert "bournemouth-dorset-poole" in result.output


def test_many_faults_of_one_kind_are_told_in_short(tmp_path: Path) -> None:
    lines = "".join(f"ZZ7 {n},1,1,E01111111,E02111111,E06111111,westcombe-old\n" for n in range(50))
    files = changed("geo/postcodes.csv.gz", "ZZ7 1AA", f"{lines}ZZ7 1AA")
    result = CliRunner().invoke(load, [str(write_folder(tmp_path, **files))])
    assert "geo/postcodes.csv.gz: and 20 more" in result.output
    assert result.exit_code == 1
