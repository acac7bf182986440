"""Make this place's geography from public files: `python prepare.py FOLDER`. Run by hand; the results are committed.

FOLDER holds `geo/` and `population/` with the files that README.md lists under "Where the geography comes from".
Writes `areas.csv`, `postcodes.csv.gz` and `boundaries.geojson` beside this script, and prints what it had to decide.
Standard library only.
"""

import csv
import gzip
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from outlines import (
    Point,
    Polygon,
    contains,
    find_outlines,
    join,
    metres_to,
    middle,
    polygons_of,
    simplify_all,
)

HERE = Path(__file__).parent
COUNCILS = {"E06000058": "Bournemouth, Christchurch and Poole", "E06000059": "Dorset"}
FORMER_COUNCILS = {"bournemouth": "Bournemouth", "dorset": "Dorset (county council area)", "poole": "Poole"}
SIMPLIFY_METRES = 40
POPULATION_COLUMNS = ("population_18_to_64", "population_65_and_over", "population_85_and_over")
AGES_FROM = {"population_18_to_64": (18, 64), "population_65_and_over": (65, 90), "population_85_and_over": (85, 90)}

Row = dict[str, str]
People = dict[str, int]


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a CSV file, compressed or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    return iter(csv.DictReader(io.StringIO(text)))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def shapes_of(folder: Path, kind: str) -> dict[str, tuple[str, str, list[Polygon]]]:
    """Code to (name, council code, polygons) for `kind` "msoa" or "lsoa"."""
    shapes = {}
    for council in COUNCILS:
        for feature in json.loads((folder / "geo" / f"{kind}_{council}.geojson").read_text())["features"]:
            properties = feature["properties"]
            code, name = properties[f"{kind.upper()}21CD"], properties[f"{kind.upper()}21NM"]
            shapes[code] = (name, council, polygons_of(feature["geometry"]))
    return shapes


def people_in(row: Row) -> People:
    """Persons by age group, from a row with a column for each year of age ("90+" holds 90 and over)."""
    return {
        column: sum(round(float(row["90+" if age == 90 else str(age)])) for age in range(first, last + 1))
        for column, (first, last) in AGES_FROM.items()
    }


def added(groups: Iterable[People]) -> People:
    total: Counter[str] = Counter()
    for group in groups:
        total.update(group)
    return dict(total)


def former_council_of(lsoa11_name: str) -> str:
    """Which of the three councils of 2015 an LSOA of 2011 lay in; the districts of the county all give `dorset`."""
    district = lsoa11_name.rsplit(" ", 1)[0]
    return district.lower() if district in ("Bournemouth", "Poole") else "dorset"


def prepare(folder: Path) -> None:
    neighbourhoods = shapes_of(folder, "msoa")
    small_areas = shapes_of(folder, "lsoa")
    code_of_neighbourhood = {name: code for code, (name, _, _) in neighbourhoods.items()}
    neighbourhood_of = {code: code_of_neighbourhood[name[:-1]] for code, (name, _, _) in small_areas.items()}

    lookup = [row for row in rows_of(folder / "geo" / "lsoa_lookup_target_las.csv") if row["la_code"] in COUNCILS]
    former_of = {row["lsoa21_code"]: former_council_of(row["lsoa11_name"]) for row in lookup}
    former_of_neighbourhood: dict[str, str] = {}
    for small_area, neighbourhood in neighbourhood_of.items():
        if former_of_neighbourhood.setdefault(neighbourhood, former_of[small_area]) != former_of[small_area]:
            raise SystemExit(f"{neighbourhood} lies in two of the former councils: it cannot be given one")

    people = population(folder, lookup, neighbourhoods)
    outlines = simplify_all(
        find_outlines({code: polygons for code, (_, _, polygons) in neighbourhoods.items()}), SIMPLIFY_METRES
    )
    members: dict[str, set[str]] = defaultdict(set)
    for code, (_, council, _) in neighbourhoods.items():
        members[council].add(code)
        members[former_of_neighbourhood[code]].add(code)
    geometry = {code: join(outlines, parts) for code, parts in members.items()}
    geometry |= {code: join(outlines, {code}) for code in neighbourhoods}

    names = neighbourhood_names(folder, neighbourhoods)
    points = {row["MSOACD"]: row for row in rows_of(folder / "geo" / "msoa_centroids_england.csv")}
    points |= {row["LSOACD"]: row for row in rows_of(folder / "geo" / "lsoa_centroids_target_las.csv")}
    areas = []
    for kind, group in (("council", COUNCILS), ("former_council", FORMER_COUNCILS)):
        for code, name in group.items():
            areas.append(area_row(code, kind, name, "", "", middle(geometry[code]), people.get(code)))
    for code, (_, council, polygons) in sorted(neighbourhoods.items()):
        point = point_of(code, points, polygons)
        former = former_of_neighbourhood[code]
        areas.append(area_row(code, "neighbourhood", names[code], council, former, point, people.get(code)))
    for code, (name, _, polygons) in sorted(small_areas.items()):
        point = point_of(code, points, polygons)
        parent = neighbourhood_of[code]
        areas.append(area_row(code, "small_area", name, parent, former_of[code], point, people.get(code)))

    write_areas(areas)
    write_boundaries(areas, geometry)
    write_postcodes(folder, small_areas, neighbourhood_of, former_of)


def population(folder: Path, lookup: list[Row], neighbourhoods: Iterable[str]) -> dict[str, People]:
    """Persons by area code, mid-2020, where whole areas of 2011 (for which it was estimated) make up the area."""
    of_2011 = {
        row["lsoa11_code"]: people_in(row)
        for row in rows_of(folder / "population" / "mye2020_lsoa11_single_year_age_target_las.csv")
    }
    people: dict[str, People] = {}
    merged: dict[str, list[People]] = defaultdict(list)
    in_former: dict[str, dict[str, People]] = defaultdict(dict)
    for row in lookup:
        counted = of_2011[row["lsoa11_code"]]
        in_former[former_council_of(row["lsoa11_name"])][row["lsoa11_code"]] = counted
        if row["change_code"] != "S":
            merged[row["lsoa21_code"]].append(counted)
    people |= {code: added(parts) for code, parts in merged.items()}
    people |= {code: added(parts.values()) for code, parts in in_former.items()}
    wanted = set(neighbourhoods)
    for row in rows_of(folder / "population" / "mye2020_msoa11_single_year_age_england_wales.csv.gz"):
        if row["msoa11_code"] in wanted:
            people[row["msoa11_code"]] = people_in(row)
    for row in rows_of(folder / "population" / "mye2020_utla_single_year_age_persons.csv"):
        if row["utla20_code"] in COUNCILS:
            people[row["utla20_code"]] = people_in(row)
    if added(people[code] for code in COUNCILS) != added(people[code] for code in FORMER_COUNCILS):
        raise SystemExit("the councils of today and those of 2015 should cover the same people, and do not")
    say(f"Neighbourhoods without a population: {sorted(wanted - people.keys())}")
    return people


def neighbourhood_names(folder: Path, neighbourhoods: dict[str, tuple[str, str, list[Polygon]]]) -> dict[str, str]:
    """The names given by the House of Commons Library; the official name where it gave none."""
    given = {row["MSOACD"]: row["MSOAHCLNM"] for row in rows_of(folder / "geo" / "msoa_centroids_england.csv")}
    unnamed = [code for code in neighbourhoods if not given.get(code)]
    say(f"Neighbourhoods that keep their official name: {unnamed}")
    return {code: given.get(code) or official for code, (official, _, _) in neighbourhoods.items()}


def point_of(code: str, points: dict[str, Row], polygons: list[Polygon]) -> Point:
    """The published centre; refused where it is missing or far outside the area's own boundary."""
    point = float(points[code]["longitude"]), float(points[code]["latitude"])
    if not contains(polygons, point) and metres_to(polygons, point) > 1_000:
        raise SystemExit(f"the published centre of {code} lies {metres_to(polygons, point):,.0f} m outside it")
    return point


def area_row(
    code: str, kind: str, name: str, parent: str, former: str, point: Point, people: People | None
) -> dict[str, object]:
    counts = {column: people[column] if people else "" for column in POPULATION_COLUMNS}
    row = {"code": code, "kind": kind, "name": name, "parent": parent, "former_council": former}
    return {**row, "lat": f"{point[1]:.5f}", "lon": f"{point[0]:.5f}", **counts}


def write_areas(areas: list[dict[str, object]]) -> None:
    with (HERE / "areas.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, areas[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(areas)
    say(f"Areas: {dict(Counter(area['kind'] for area in areas))}")


def write_boundaries(areas: list[dict[str, object]], geometry: dict[str, dict[str, Any]]) -> None:
    lines = []
    for area in areas:
        if area["code"] in geometry:
            properties = {key: area[key] for key in ("code", "kind", "name")}
            feature = {"type": "Feature", "properties": properties, "geometry": geometry[str(area["code"])]}
            lines.append(json.dumps(feature, separators=(",", ":"), ensure_ascii=False))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (HERE / "boundaries.geojson").write_text(text, encoding="utf-8")
    say(f"Boundaries: {len(lines)} areas, {len(text) / 1000:.0f} kB, simplified to {SIMPLIFY_METRES} m")


def write_postcodes(
    folder: Path,
    small_areas: dict[str, tuple[str, str, list[Polygon]]],
    neighbourhood_of: dict[str, str],
    former_of: dict[str, str],
) -> None:
    """Each postcode of the councils, with the small area that holds its point (the nearest, where none does)."""
    boxes = []
    for code, (_, council, polygons) in small_areas.items():
        xs, ys = zip(*(point for polygon in polygons for point in polygon[0]), strict=True)
        boxes.append((code, council, polygons, min(xs), max(xs), min(ys), max(ys)))
    lines = ["postcode,lat,lon,small_area,neighbourhood,council,former_council"]
    nearest: list[float] = []
    for row in sorted(rows_of(folder / "geo" / "postcodes_target_las.csv.gz"), key=lambda row: row["postcode"]):
        if row["la_code"] not in COUNCILS:
            continue
        x, y = float(row["lon"]), float(row["lat"])
        own = [box for box in boxes if box[1] == row["la_code"]]
        holding = [
            code
            for code, _, polygons, west, east, south, north in own
            if west <= x <= east and south <= y <= north and contains(polygons, (x, y))
        ]
        if holding:
            small_area = holding[0]
        else:
            distance, small_area = min((metres_to(polygons, (x, y)), code) for code, _, polygons, *_ in own)
            nearest.append(distance)
        areas = (small_area, neighbourhood_of[small_area], row["la_code"], former_of[small_area])
        lines.append(",".join((row["postcode"], f"{y:.5f}", f"{x:.5f}", *areas)))
    data = gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)
    (HERE / "postcodes.csv.gz").write_bytes(data)
    say(f"Postcodes: {len(lines) - 1}, {len(data) / 1000:.0f} kB")
    say(
        f"Outside every small area of their council, given the nearest: {len(nearest)} "
        f"(farthest {max(nearest, default=0):,.0f} m; over 100 m: {sum(d > 100 for d in nearest)})"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        raise SystemExit(f"{__doc__}\nGive the folder that holds geo/ and population/.")
    prepare(Path(sys.argv[1]))
