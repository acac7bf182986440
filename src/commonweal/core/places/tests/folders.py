"""A place's folder for tests: small, whole, and changed one line at a time."""

import gzip
import json
from pathlib import Path

PLACE_TOML = """\
slug = "westcombe"
name = "Westcombe"
summary = "An invented place."

[[organisations]]
id = "westcombe"
kind = "council"
name = "Westcombe Council"
known_as = ["Westcombe"]
areas = ["westcombe-old"]

[[organisations]]
id = "lantern"
kind = "provider"
name = "Lantern Home Care"
"""

AREAS_CSV = """\
code,kind,name,parent,former_council,lat,lon,population_18_to_64,population_65_and_over,population_85_and_over
E06111111,council,Westcombe,,,50.7,-2.0,1000,400,60
westcombe-old,former_council,Old Westcombe,,,50.7,-2.0,1000,400,60
E02111111,neighbourhood,Quayside,E06111111,westcombe-old,50.7,-2.0,600,150,20
E02111112,neighbourhood,"Fields, East",E06111111,westcombe-old,50.8,-2.1,400,250,
E01111111,small_area,Quayside 1,E02111111,westcombe-old,50.7,-2.0,,,
E01111112,small_area,Fields 1,E02111112,westcombe-old,50.8,-2.1,,,
"""

POSTCODES_CSV = """\
postcode,lat,lon,small_area,neighbourhood,council,former_council
ZZ7 1AA,50.70,-2.00,E01111111,E02111111,E06111111,westcombe-old
ZZ7 1AB,50.71,-2.01,E01111111,E02111111,E06111111,westcombe-old
ZZ7 2AA,50.80,-2.10,E01111112,E02111112,E06111111,westcombe-old
"""


def square(code: str, kind: str, name: str, west: float) -> dict[str, object]:
    """A feature of a tenth of a degree each way."""
    ring = [[west, 50.7], [west + 0.1, 50.7], [west + 0.1, 50.8], [west, 50.8], [west, 50.7]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "kind": kind, "name": name}, "geometry": geometry}


BOUNDARIES = {
    "type": "FeatureCollection",
    "features": [
        square("E02111111", "neighbourhood", "Quayside", -2.0),
        square("E02111112", "neighbourhood", "Fields, East", -2.1),
    ],
}

CARE_HOMES_CSV = """\
kind,Westcombe
Nursing,3
Other,4
Total,9
"""

CARE_HOMES_TOML = """\
title = "Care homes"
document = "A statement"
section = "Supply"
as_at = "2014"
unit = "care homes"

[labels]
kind = "text"

[across]
area = "council"

[[checks]]
kind = "parts-make-total"
says = "The kinds make the total"
parts = { kind = ["Nursing", "Other"] }
total = { kind = "Total" }
"""

SHOWN_TOML = """\
[[beside]]
topic = "care_home"
table = "care-homes"
where = { kind = "Total" }
says = "Care homes"

[[charts]]
title = "Care homes by kind"
table = "care-homes"
bars = "kind"
where = { kind = ["Nursing", "Other"] }
"""

FILES: dict[str, str] = {
    "place.toml": PLACE_TOML,
    "geo/areas.csv": AREAS_CSV,
    "geo/postcodes.csv.gz": POSTCODES_CSV,
    "geo/boundaries.geojson": json.dumps(BOUNDARIES),
    "figures/care-homes.csv": CARE_HOMES_CSV,
    "figures/care-homes.toml": CARE_HOMES_TOML,
    "shown.toml": SHOWN_TOML,
}


def write_folder(folder: Path, **changed: str | None) -> Path:
    """Write the files of Westcombe, some of them changed: `{"geo/areas.csv": "..."}`, None leaving one out."""
    for name, text in {**FILES, **changed}.items():
        if text is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return folder


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """One file with one text in it replaced; the text must be there."""
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new, 1)}
