"""Every fault of a place's files is found, with its line and column, what is wrong and what to do."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.places.faults import Fault
from commonweal.core.places.reading import read_areas, read_boundaries, read_postcodes, read_settings
from commonweal.core.places.tests.folders import AREAS_CSV, BOUNDARIES, PLACE_TOML, POSTCODES_CSV

AREAS = read_areas(AREAS_CSV.encode(), [])


def faults_of(kind: str, raw: bytes) -> list[Fault]:
    faults: list[Fault] = []
    if kind == "settings":
        read_settings(raw, faults)
    elif kind == "areas":
        read_areas(raw, faults)
    elif kind == "postcodes":
        read_postcodes(raw, AREAS, faults)
    else:
        read_boundaries(raw, AREAS, faults)
    return faults


def test_whole_files_have_no_faults() -> None:
    assert faults_of("settings", PLACE_TOML.encode()) == []
    assert faults_of("areas", AREAS_CSV.encode()) == []
    assert faults_of("postcodes", gzip.compress(POSTCODES_CSV.encode())) == []
    assert faults_of("boundaries", json.dumps(BOUNDARIES).encode()) == []


def test_what_is_read_is_what_stands_there() -> None:
    assert AREAS["E02111112"].name == "Fields, East"
    assert (AREAS["E02111112"].parent, AREAS["E02111112"].population_85_and_over) == ("E06111111", None)
    postcodes = read_postcodes(gzip.compress(POSTCODES_CSV.replace("ZZ7 1AA", "zz71aa").encode()), AREAS, [])
    assert [one.postcode for one in postcodes] == ["ZZ7 1AA", "ZZ7 1AB", "ZZ7 2AA"]
    settings = read_settings(PLACE_TOML.encode(), [])
    assert settings is not None
    council, provider = settings.organisations
    assert [team.work for team in council.teams] == [
        "contact",
        "assessment",
        "brokerage",
        "finance",
        "commissioning",
        "safeguarding",
    ]
    assert [(team.name, team.work) for team in provider.teams] == [("Support team", "provision")]


def test_teams_that_are_named_take_the_place_of_the_usual_ones() -> None:
    teams = (
        '[[organisations.teams]]\nwork = "contact"\nname = "Front door"\n[[organisations.teams]]\nwork = "finance"\n'
    )
    first, second = PLACE_TOML.split('\n[[organisations]]\nid = "lantern"')
    settings = read_settings(f'{first}\n{teams}\n[[organisations]]\nid = "lantern"{second}'.encode(), [])
    assert settings is not None
    assert [team.name for team in settings.organisations[0].teams] == ["Front door", "Finance team"]
    assert [team.work for team in settings.organisations[1].teams] == ["provision"]


@pytest.mark.parametrize(
    ("kind", "old", "new", "where", "says"),
    [
        ("areas", "E06111111,council", "E06111111,county", "line 2, kind", "“county” is not a kind of area"),
        ("areas", "E06111111,council,Westcombe", "E06111111,council,", "line 2, name", "Nothing stands here"),
        ("areas", "\nwestcombe-old,former", "\nE06111111,former", "line 3, code", "E06111111 stands in line 2 too"),
        ("areas", "Quayside,E06111111", "Quayside,E06111119", "line 4, parent", "“E06111119” is not the code"),
        ("areas", "Quayside,E06111111", "Quayside,westcombe-old", "line 4, parent", "is a former_council"),
        ("areas", "council,Westcombe,,", "council,Westcombe,E02111111,", "line 2, parent", "lies in no other area"),
        ("areas", "50.8,-2.1,400", "50.8,-200,400", "line 5, lon", "“-200” is not a number of degrees"),
        ("areas", "50.8,-2.1,400", "north,-2.1,400", "line 5, lat", "“north” is not a number of degrees"),
        ("areas", "1000,400,60\nw", '"1,000",400,60\nw', "line 2, population_18_to_64", "Write it without commas"),
        ("areas", '"Fields, East"', "Fields, East", "line 5", "It has 11 fields where there are 10 headings"),
        ("areas", ",lat,lon,", ",lat,long,", "line 1, lon", "This column is missing"),
        ("areas", "E01111111,small_area,Quayside 1,E02111111,westcombe-old", "E01111111,small_area,Q,E02111111,",
         "line 6, former_council", "Correct one of the two"),
        ("areas", "Quayside 1", 'Quay"side', "", ""),
        ("areas", "Quayside,E06", "Quayside" + "x" * 200 + ",E06", "line 4, name", "Shorten it to 200"),
        ("postcodes", "ZZ7 1AB", "ZZ7 1A", "line 3, postcode", "is not a postcode"),
        ("postcodes", "ZZ7 1AB", "zz7 1aa", "line 3, postcode", "ZZ7 1AA stands in line 2 too"),
        ("postcodes", "2.01,E01111111", "2.01,E01999999", "line 3, small_area", "“E01999999” is not the code"),
        ("postcodes", "-2.10,E01111112,E02111112", "-2.10,E01111112,E02111111", "line 4, neighbourhood",
         "“E02111111” is written, but small area E01111112 lies in “E02111112”"),
        ("postcodes", "E06111111,westcombe-old\nZZ7 1AB", "E06111111,\nZZ7 1AB", "line 2, former_council", "lay in"),
        ("postcodes", "50.71", "", "line 3, lat", "is not a number of degrees"),
        ("postcodes", "postcode,", "code,", "line 1, postcode", "This column is missing"),
        ("settings", 'slug = "westcombe"', 'slug = "West combe"', "line 1, slug", "Use small letters, digits"),
        ("settings", 'name = "Westcombe"\n', "", "line 1, name", "It is missing"),
        ("settings", 'kind = "council"', 'kind = "parish"', "line 7, kind", "council, nhs, provider, voluntary"),
        ("settings", 'name = "Lantern Home Care"', "name = 3", "line 15, name", "It is not a text"),
        ("settings", 'id = "lantern"', 'id = "westcombe"', "line 12, id", "organisation in line 5 has “westcombe” too"),
        ("settings", '"Lantern Home Care"', '"Westcombe"', "line 12, name", "has “westcombe” too"),
        ("settings", 'areas = ["westcombe-old"]', 'areas = "westcombe"', "line 10, areas", "not a list of texts"),
        ("settings", 'areas = ["westcombe-old"]', 'until = "2019"', "line 10, until", "It is not a date"),
        ("settings", 'areas = ["westcombe-old"]', 'aeras = ["x"]', "line 10, aeras", "not a setting known here"),
        ("settings", 'summary = "', "summary = ", "line 3, character 11", "Not valid TOML"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_to_do(kind: str, old: str, new: str, where: str, says: str) -> None:
    text = {"areas": AREAS_CSV, "postcodes": POSTCODES_CSV, "settings": PLACE_TOML}[kind]
    assert old in text
    raw = text.replace(old, new, 1).encode()
    faults = faults_of(kind, gzip.compress(raw) if kind == "postcodes" else raw)
    if not says:
        assert faults == []
        return
    assert [fault.where for fault in faults] == [where]
    assert says in faults[0].message
    assert faults[0].message.endswith(".")


def test_all_faults_are_found_at_once() -> None:
    raw = AREAS_CSV.replace("50.7,-2.0,600", "x,-2.0,some").replace("E02111112,neighbourhood", "E02111112,parish")
    assert [fault.where for fault in faults_of("areas", raw.encode())] == [
        "line 4, lat",
        "line 4, population_18_to_64",
        "line 5, kind",
    ]


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        ({"properties": {}}, "feature 2", "no “code”"),
        ({"properties": {"code": "E02999999"}}, "feature 2 (E02999999)", "There is no area E02999999"),
        ({"properties": {"code": "E02111111"}}, "feature 2 (E02111111)", "two outlines"),
        ({"geometry": {"type": "Point", "coordinates": [1, 2]}}, "feature 2 (E02111112)", "neither a Polygon nor"),
        ({"geometry": None}, "feature 2 (E02111112)", "neither a Polygon nor"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}}, "feature 2 (E02111112)",
         "end where they start"),
        ({"geometry": {"type": "MultiPolygon", "coordinates": [[[0, 0], [1, 0]]]}}, "feature 2 (E02111112)", "A ring"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, "x"], [1, 1], [0, 0]]]}},
         "feature 2 (E02111112)", "A ring"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "feature 2 (E02111112)", "A ring"),
    ],
)  # fmt: skip
def test_an_outline_that_cannot_be_drawn_is_refused(change: dict[str, object], where: str, says: str) -> None:
    first, second = BOUNDARIES["features"]
    collection = {"type": "FeatureCollection", "features": [first, {**second, **change}]}  # type: ignore[dict-item]
    (fault,) = faults_of("boundaries", json.dumps(collection).encode())
    assert fault.where == where
    assert says in fault.message


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"features": 3}', b"\xff"])
def test_a_file_that_is_not_geojson_is_told(raw: bytes) -> None:
    assert len(faults_of("boundaries", raw)) == 1


def test_a_file_in_another_encoding_names_the_line() -> None:
    (fault,) = faults_of("areas", AREAS_CSV.replace("Quayside 1", "Quai Condé").encode("latin-1"))
    assert fault.where == "line 6"
    assert "UTF-8" in fault.message


def test_a_file_that_is_not_packed_is_told() -> None:
    assert "cannot be unpacked" in faults_of("postcodes", POSTCODES_CSV.encode())[0].message


@pytest.mark.parametrize("kind", ["areas", "postcodes"])
def test_an_empty_file_is_told(kind: str) -> None:
    (fault,) = faults_of(kind, gzip.compress(b"") if kind == "postcodes" else b"")
    assert "The file is empty" in fault.message


@given(st.sampled_from(["settings", "areas", "boundaries"]), st.binary(max_size=300))
def test_any_bytes_are_read_or_told_as_faults(kind: str, raw: bytes) -> None:
    assert faults_of(kind, raw)


@given(st.text(max_size=200))
def test_any_cells_are_read_or_told_as_faults(text: str) -> None:
    for fault in faults_of("areas", AREAS_CSV.replace("Quayside", text, 1).encode("utf-8", "replace")):
        assert fault.message
