"""`geo/areas.csv`: the councils, neighbourhoods and small areas of a place. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.core.places.faults import Fault
from commonweal.core.places.reading.sheets import Row, read_rows

AREAS_FILE = "geo/areas.csv"
COUNCIL, FORMER_COUNCIL, NEIGHBOURHOOD, SMALL_AREA = "council", "former_council", "neighbourhood", "small_area"
KINDS = (COUNCIL, FORMER_COUNCIL, NEIGHBOURHOOD, SMALL_AREA)
PARENT_KIND = {NEIGHBOURHOOD: COUNCIL, SMALL_AREA: NEIGHBOURHOOD}
LONGEST_CODE, LONGEST_NAME = 20, 200
COLUMNS = (
    "code",
    "kind",
    "name",
    "parent",
    "former_council",
    "lat",
    "lon",
    "population_18_to_64",
    "population_65_and_over",
    "population_85_and_over",
)


@dataclass(frozen=True)
class ReadArea:
    """One area. `parent` and `former_council` are codes, empty where there is none; populations are persons."""

    code: str
    kind: str
    name: str
    parent: str
    former_council: str
    latitude: float
    longitude: float
    population_18_to_64: int | None
    population_65_and_over: int | None
    population_85_and_over: int | None


def read_areas(raw: bytes, faults: list[Fault]) -> dict[str, ReadArea]:
    """The areas by code, in the order of the file. An area may name another that stands further down."""
    areas: dict[str, ReadArea] = {}
    rows: dict[str, Row] = {}
    before = len(faults)
    read = read_rows(AREAS_FILE, raw, COLUMNS, faults)
    is_whole = len(faults) == before
    for row in read:
        code = row.text("code", LONGEST_CODE)
        if code in rows:
            row.fault("code", f"{code} stands in line {rows[code].line} too. Keep one of the two.")
            is_whole = False
            continue
        if row["kind"] not in KINDS:
            row.fault("kind", f"“{row['kind']}” is not a kind of area. Write one of: {', '.join(KINDS)}.")
        rows[code] = row
        areas[code] = ReadArea(
            code=code,
            kind=row["kind"],
            name=row.text("name", LONGEST_NAME),
            parent=row["parent"],
            former_council=row["former_council"],
            latitude=row.degrees("lat", 90),
            longitude=row.degrees("lon", 180),
            population_18_to_64=row.persons("population_18_to_64"),
            population_65_and_over=row.persons("population_65_and_over"),
            population_85_and_over=row.persons("population_85_and_over"),
        )
    if is_whole:  # a line left out would be missed by all that name it
        for code, row in rows.items():
            _check_relations(areas[code], row, areas)
    return areas


def _check_relations(area: ReadArea, row: Row, areas: Mapping[str, ReadArea]) -> None:
    wanted = PARENT_KIND.get(area.kind)
    if wanted:
        check_code(row, "parent", areas, wanted)
    elif area.parent and area.kind in KINDS:
        row.fault("parent", f"A {area.kind} lies in no other area here. Leave it empty.")
    if area.former_council:
        check_code(row, "former_council", areas, FORMER_COUNCIL)
    above = areas.get(area.parent)
    if area.kind == SMALL_AREA and above and above.former_council != area.former_council:
        message = f"{above.name}, which it lies in, has “{above.former_council}”. Correct one of the two."
        row.fault("former_council", message)


def check_code(row: Row, column: str, areas: Mapping[str, ReadArea], kind: str) -> None:
    """A fault unless the field holds the code of an area of that kind."""
    area = areas.get(row[column])
    if area is None:
        message = f"“{row[column]}” is not the code of an area in {AREAS_FILE}. Correct it, or add the area there."
        row.fault(column, message)
    elif area.kind != kind and area.kind in KINDS:
        row.fault(column, f"{area.code} ({area.name}) is a {area.kind}. Write the code of a {kind}.")
