"""Published figures load with their place: replaced as a whole, told where they do not add up, and never repaired."""

from pathlib import Path

import pytest

from commonweal.core.accounts.models import Organisation
from commonweal.core.design.data import data_folder
from commonweal.core.places.actions import load_place
from commonweal.core.places.loading import LoadReport
from commonweal.core.places.models import Area, Postcode
from commonweal.core.places.tests.folders import changed, write_folder
from commonweal.insight.figures.models import Comparison, Finding, PublishedCell, PublishedChart, PublishedTable

DEMO = data_folder() / "places" / "bournemouth-dorset-poole"
pytestmark = pytest.mark.django_db


def load(folder: Path) -> LoadReport:
    return load_place(folder, lambda line: None)


def counts() -> dict[str, int]:
    models = (PublishedTable, PublishedCell, Finding, Comparison, PublishedChart, Area, Postcode, Organisation)
    return {model.__name__: model.objects.count() for model in models}


def test_a_figure_knows_its_labels_its_area_and_what_it_stands_beside(tmp_path: Path) -> None:
    load(write_folder(tmp_path))
    cell = PublishedCell.objects.get(row="Total")
    assert (cell.labels, cell.area_id) == ({"kind": "Total", "area": "Westcombe"}, "westcombe-old")
    assert (cell.row_position, cell.column_position, cell.anchor) == (3, 1, "r3c1")
    assert [(one.topic, one.says, one.detail) for one in cell.comparisons.all()] == [("care_home", "Care homes", "")]
    assert PublishedTable.objects.get().checks == 1


def test_a_second_load_replaces_tables_and_takes_away_those_that_went(tmp_path: Path) -> None:
    load(write_folder(tmp_path))
    before = counts()
    mended = write_folder(tmp_path, **changed("figures/care-homes.csv", "Total,9", "Total,7"))
    load(mended)
    assert counts() == {**before, "Finding": 0}
    assert PublishedCell.objects.get(row="Total").printed == "7"
    other = {"figures/care-homes.csv": None, "figures/care-homes.toml": None, "shown.toml": None}
    (tmp_path / "other" / "figures").mkdir(parents=True)
    load(write_folder(tmp_path / "other", **other))
    assert PublishedTable.objects.count() == PublishedCell.objects.count() == Comparison.objects.count() == 0


def test_a_folder_without_figures_leaves_those_of_before(tmp_path: Path) -> None:
    load(write_folder(tmp_path))
    before = counts()
    without = {"figures/care-homes.csv": None, "figures/care-homes.toml": None, "shown.toml": None}
    assert load(write_folder(tmp_path / "without", **without)).stored
    assert counts() == before


def test_a_check_that_cannot_be_made_is_told_and_kept(tmp_path: Path) -> None:
    report = load(write_folder(tmp_path, **changed("figures/care-homes.csv", "Other,4", "Other,about 4")))
    assert any("could not be checked (The kinds make the total)" in finding for finding in report.findings)
    (kept,) = PublishedTable.objects.get().not_checked
    assert "not exact" in kept


def test_the_demo_place_loads_twice_with_exactly_the_findings_known() -> None:
    first = load(DEMO)
    assert [str(fault) for fault in first.faults] == []
    before = counts()
    assert (before["Area"], before["Postcode"], before["PublishedTable"]) == (564, 22_703, 14)
    assert before["PublishedCell"] > 250
    assert list(Finding.objects.values_list("table__slug", "row", "column", "printed", "computed")) == [
        ("care-homes", "Total", "Bournemouth", "123", "151"),
        ("care-homes", "Total", "Dorset", "182", "212"),
        ("care-homes", "Total", "Poole", "36", "49"),
        ("housing-units", "Younger people, Dorset, All", "units", "148", "48"),
    ]
    assert len([one for one in first.findings if one.startswith("figures/")]) == 4
    councils = Organisation.objects.filter(kind=Organisation.Kind.COUNCIL)
    assert councils.count() == 3
    assert all(council.teams.count() == 6 for council in councils)
    second = load(DEMO)
    assert second.faults == []
    assert counts() == before
    assert "geo/postcodes.csv.gz: 22,703 postcodes (0 new or changed, 0 removed)" in second.read
