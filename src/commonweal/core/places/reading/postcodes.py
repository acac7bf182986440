"""`geo/postcodes.csv.gz`: where each postcode of a place lies. Pure."""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.core.places.faults import Fault
from commonweal.core.places.postcodes import PostcodeError, normalise
from commonweal.core.places.reading.areas import (
    COUNCIL,
    FORMER_COUNCIL,
    NEIGHBOURHOOD,
    SMALL_AREA,
    ReadArea,
    check_code,
)
from commonweal.core.places.reading.sheets import Row, read_rows

POSTCODES_FILE = "geo/postcodes.csv.gz"
COLUMNS = ("postcode", "lat", "lon", "small_area", "neighbourhood", "council", "former_council")


@dataclass(frozen=True)
class ReadPostcode:
    """A postcode in its kept form, its point, and the codes of the areas it lies in."""

    postcode: str
    latitude: float
    longitude: float
    small_area: str
    neighbourhood: str
    council: str
    former_council: str


def read_postcodes(raw: bytes, areas: Mapping[str, ReadArea], faults: list[Fault]) -> list[ReadPostcode]:
    """The postcodes, in the order of the file, each in areas that are there and agree with each other."""
    try:
        text = gzip.decompress(raw)
    except (OSError, EOFError, zlib.error):
        faults.append(Fault(POSTCODES_FILE, "", "It cannot be unpacked. Pack postcodes.csv with gzip again."))
        return []
    lines: dict[str, int] = {}
    found = []
    for row in read_rows(POSTCODES_FILE, text, COLUMNS, faults):
        try:
            postcode = normalise(row["postcode"])
        except PostcodeError as error:
            row.fault("postcode", f"{error}.")
            continue
        first = lines.setdefault(postcode, row.line)
        if first != row.line:
            row.fault("postcode", f"{postcode} stands in line {first} too. Keep one of the two.")
            continue
        _check_areas(row, areas)
        found.append(
            ReadPostcode(
                postcode=postcode,
                latitude=row.degrees("lat", 90),
                longitude=row.degrees("lon", 180),
                small_area=row["small_area"],
                neighbourhood=row["neighbourhood"],
                council=row["council"],
                former_council=row["former_council"],
            )
        )
    return found


def _check_areas(row: Row, areas: Mapping[str, ReadArea]) -> None:
    before = len(row.faults)
    for column, kind in (("small_area", SMALL_AREA), ("neighbourhood", NEIGHBOURHOOD), ("council", COUNCIL)):
        check_code(row, column, areas, kind)
    if row["former_council"]:
        check_code(row, "former_council", areas, FORMER_COUNCIL)
    if len(row.faults) > before:
        return
    small_area, neighbourhood = areas[row["small_area"]], areas[row["neighbourhood"]]
    for column, said, there in (
        ("neighbourhood", small_area.parent, f"small area {small_area.code} lies in"),
        ("council", neighbourhood.parent, f"{neighbourhood.name} lies in"),
        ("former_council", small_area.former_council, f"small area {small_area.code} lay in"),
    ):
        if row[column] != said:
            row.fault(column, f"“{row[column]}” is written, but {there} “{said}”. Correct one of the two.")
