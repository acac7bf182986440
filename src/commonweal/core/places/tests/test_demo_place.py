"""The files of the demo place hold together: what one names, another has."""

import csv
import gzip
import io
import json
import tomllib
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

from commonweal.core.design.data import data_folder
from commonweal.core.places.postcodes import normalise

PLACE = data_folder() / "places" / "bournemouth-dorset-poole"
CODES = {"council": ["E06000058", "E06000059"], "former_council": ["bournemouth", "dorset", "poole"]}


@cache
def areas() -> dict[str, dict[str, str]]:
    with (PLACE / "geo" / "areas.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@cache
def postcodes() -> list[dict[str, str]]:
    text = gzip.decompress((PLACE / "geo" / "postcodes.csv.gz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


@cache
def features() -> dict[str, dict[str, Any]]:
    collection = json.loads((PLACE / "geo" / "boundaries.geojson").read_text(encoding="utf-8"))
    return {feature["properties"]["code"]: feature for feature in collection["features"]}


def codes_of(kind: str) -> list[str]:
    return [code for code, area in areas().items() if area["kind"] == kind]


def polygons_of(code: str) -> list[list[list[list[float]]]]:
    geometry = features()[code]["geometry"]
    parts: list[list[list[list[float]]]] = geometry["coordinates"]
    return [parts] if geometry["type"] == "Polygon" else parts  # type: ignore[list-item]


def edges_of(code: str) -> Counter[tuple[tuple[float, float], tuple[float, float]]]:
    edges: Counter[tuple[tuple[float, float], tuple[float, float]]] = Counter()
    for polygon in polygons_of(code):
        for ring in polygon:
            for start, end in pairwise(ring):
                edges[(start[0], start[1]), (end[0], end[1])] += 1
    return edges


def test_the_place_has_its_councils_neighbourhoods_and_small_areas() -> None:
    counts = Counter(area["kind"] for area in areas().values())
    assert counts == {"council": 2, "former_council": 3, "neighbourhood": 96, "small_area": 463}
    assert {kind: codes_of(kind) for kind in CODES} == CODES


def test_every_area_lies_in_areas_of_the_kind_above_it() -> None:
    above = {"neighbourhood": "council", "small_area": "neighbourhood"}
    for area in areas().values():
        if kind := above.get(area["kind"]):
            assert areas()[area["parent"]]["kind"] == kind
            assert areas()[area["former_council"]]["kind"] == "former_council"
        else:
            assert (area["parent"], area["former_council"]) == ("", "")
        if area["kind"] == "small_area":
            assert areas()[area["parent"]]["former_council"] == area["former_council"]


def test_no_two_areas_of_a_kind_share_a_name() -> None:
    names = Counter((area["kind"], area["name"]) for area in areas().values())
    assert [name for name, count in names.items() if count > 1] == []


def test_people_of_neighbourhoods_add_up_to_the_councils_but_for_the_two_that_have_no_count() -> None:
    unknown = [code for code in codes_of("neighbourhood") if not areas()[code]["population_65_and_over"]]
    assert unknown == ["E02007006", "E02007007"]
    for column in ("population_18_to_64", "population_65_and_over", "population_85_and_over"):
        total = {kind: sum(int(areas()[code][column]) for code in codes_of(kind)) for kind in CODES}
        assert total["council"] == total["former_council"]
        counted = sum(int(areas()[code][column] or 0) for code in codes_of("neighbourhood"))
        assert 0 < total["council"] - counted < total["council"] / 30
        bournemouth = [code for code in codes_of("neighbourhood") if areas()[code]["former_council"] == "bournemouth"]
        assert sum(int(areas()[code][column]) for code in bournemouth) == int(areas()["bournemouth"][column])


def test_christchurch_was_in_dorset_and_is_in_the_new_council() -> None:
    (town,) = [area for area in areas().values() if area["name"] == "Christchurch Town"]
    assert (town["parent"], town["former_council"]) == ("E06000058", "dorset")


def test_every_postcode_is_in_its_kept_form_and_in_areas_that_agree() -> None:
    assert len({row["postcode"] for row in postcodes()}) == len(postcodes()) == 22_703
    for row in postcodes():
        assert normalise(row["postcode"]) == row["postcode"]
        small_area = areas()[row["small_area"]]
        assert small_area["parent"] == row["neighbourhood"]
        assert areas()[row["neighbourhood"]]["parent"] == row["council"]
        assert small_area["former_council"] == row["former_council"]


def test_known_postcodes_lie_where_they_are() -> None:
    found = {row["postcode"]: row for row in postcodes()}
    for postcode, council, former_council in (
        ("BH2 6DY", "E06000058", "bournemouth"),
        ("BH15 2RU", "E06000058", "poole"),
        ("DT1 1XJ", "E06000059", "dorset"),
        ("BH23 1AZ", "E06000058", "dorset"),
    ):
        assert (found[postcode]["council"], found[postcode]["former_council"]) == (council, former_council)


def test_every_neighbourhood_and_council_has_an_outline_and_nothing_else_has() -> None:
    drawn = [*codes_of("council"), *codes_of("former_council"), *codes_of("neighbourhood")]
    assert sorted(features()) == sorted(drawn)
    for code, feature in features().items():
        assert feature["properties"] == {key: areas()[code][key] for key in ("code", "kind", "name")}
    assert (PLACE / "geo" / "boundaries.geojson").stat().st_size <= 400_000


def test_outlines_are_closed_rings_within_the_place() -> None:
    for code in features():
        for polygon in polygons_of(code):
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(-3.0 < lon < -1.6 and 50.5 < lat < 51.1 for lon, lat in ring)


def test_neighbours_share_their_borders_exactly_and_councils_are_what_is_left_of_them() -> None:
    together: Counter[tuple[tuple[float, float], tuple[float, float]]] = Counter()
    for code in codes_of("neighbourhood"):
        together += edges_of(code)
    assert set(together.values()) == {1}
    for kind, key in (("council", "parent"), ("former_council", "former_council")):
        for code in codes_of(kind):
            members = [one for one in codes_of("neighbourhood") if areas()[one][key] == code]
            inside = {edge for one in members for edge in edges_of(one)}
            assert set(edges_of(code)) == {(start, end) for start, end in inside if (end, start) not in inside}


def test_place_toml_names_organisations_once_with_areas_that_are_there() -> None:
    place = tomllib.loads((PLACE / "place.toml").read_text(encoding="utf-8"))
    assert place["slug"] == PLACE.name
    assert place["name"]
    assert place["summary"]
    names: Counter[str] = Counter()
    for organisation in place["organisations"]:
        assert set(organisation) <= {"id", "kind", "name", "known_as", "areas", "role", "until", "teams"}
        assert organisation["kind"] in {"council", "nhs", "provider", "voluntary"}
        assert set(organisation.get("areas", [])) <= areas().keys()
        names.update({organisation["name"], *organisation.get("known_as", [])})
    assert set(names.values()) == {1}
    assert [one["id"] for one in place["organisations"] if one["kind"] == "council"] == CODES["former_council"]
