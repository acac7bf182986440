"""Which records may be of one person: record linkage (after Fellegi and Sunter, by splink on DuckDB) on names, date of
birth, NHS number, postcodes, phone and e-mail, with what each of them weighed. Pure.

How often dates of birth, numbers and postcodes agree by chance is counted in the records themselves. How often names do
is counted for each name ("Smith" says less than "Penhaligon"). How often each agrees where two records are of one
person is set here: it cannot be counted without knowing which are, and learning it from few duplicates is learning
noise.

Who lives in one house shares postcode, phone and often the last name without being one person, and twins a birthday
too: with a postcode in common, these weigh less.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import Any
from uuid import UUID

from commonweal.people.identity.likeness import name_key

WORTH_A_LOOK = 0.3
"""The probability from which a pair is shown to somebody: a second record missed costs more than a look."""

FEWEST = 2_000
"""Fewer records are judged as if there were so many: the few that agree among them may be those that are sought."""

DUPLICATES = 0.02
"""The share of records that are taken to have another of the same person, before anything is compared."""

MOST_SHARED = 40
"""A phone number or e-mail address that more records than this share is a care home's: it brings no pairs together."""


@dataclass(frozen=True)
class Recorded:
    """What of a record is compared. `postcodes` are those of now and before."""

    id: UUID
    given_name: str
    family_name: str
    known_as: str = ""
    date_of_birth: date | None = None
    nhs_number: str = ""
    postcodes: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing that was compared. `weight` is in powers of two: 3 makes one person eight times as likely, -1 half."""

    what: str
    said: str
    weight: float


@dataclass(frozen=True)
class Match:
    """Two records that may be of one person, with the lower id first. `prior` is the weight before any comparison."""

    first: UUID
    second: UUID
    probability: float
    prior: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Level:
    """One way in which two records can agree in a thing. `m` is how often they do where they are of one person, `u` how
    often where they are of two; 0 where that is counted. `weighs_each` weighs each value by how rare it is."""

    said: str
    sql: str
    m: float
    u: float = 0.0
    weighs_each: bool = False


_HOUSE = "len(list_intersect(postcodes_l, postcodes_r)) > 0"
_TURNED = "given_l = family_r AND family_l = given_r"
_CALLED = "len(list_intersect(called_l, called_r)) > 0"
_SLIP = (
    "damerau_levenshtein({0}_l, {0}_r) <= CASE WHEN greatest(len({0}_l), len({0}_r)) >= 8 THEN 2 ELSE 1 END"
    " AND least(len({0}_l), len({0}_r)) >= 4"
)
_COMPARED: dict[str, tuple[str, tuple[_Level, ...]]] = {
    "given": (
        "First name",
        (
            _Level("the same", "given_l = given_r", 0.78, weighs_each=True),
            _Level("first and last name changed round", _TURNED, 0.01, 0.00001),
            _Level("what one is called is the other’s name", _CALLED, 0.06, 0.006),
            _Level("a letter or two apart", _SLIP.format("given"), 0.07, 0.004),
            _Level(
                "one begins as the other",
                "(starts_with(given_l, given_r) OR starts_with(given_r, given_l))"
                " AND least(len(given_l), len(given_r)) >= 2",
                0.04,
                0.006,
            ),
            _Level("the same first letter", "given_l[1] = given_r[1]", 0.02, 0.07),
            _Level("different", "ELSE", 0.02, 0.9),
        ),
    ),
    "family": (
        "Last name",
        (
            _Level("the same, as in one house", f"family_l = family_r AND {_HOUSE}", 0.55, 0.25),
            _Level("the same", "family_l = family_r", 0.21, weighs_each=True),
            _Level("first and last name changed round", _TURNED, 0.01, 0.01),
            _Level("a letter or two apart", _SLIP.format("family"), 0.07, 0.002),
            _Level("written nearly the same", "jaro_winkler_similarity(family_l, family_r) >= 0.9", 0.03, 0.004),
            _Level("one is a part of the other", "len(list_intersect(parts_l, parts_r)) > 0", 0.04, 0.001),
            _Level("different", "ELSE", 0.09, 0.98),
        ),
    ),
    "born": (
        "Date of birth",
        (
            _Level("the same, as twins have it", f"born_l = born_r AND {_HOUSE}", 0.65, 0.002),
            _Level("the same", "born_l = born_r", 0.22),
            _Level("the day and the month changed round", "born_turned_l = born_r", 0.02, 0.0005),
            _Level("one figure apart", "damerau_levenshtein(born_l, born_r) <= 1", 0.05, 0.0014),
            _Level("the same day and month, another year", "born_l[1:4] = born_r[1:4]", 0.02, 0.0027),
            _Level("different", "ELSE", 0.04, 0.99),
        ),
    ),
    "nhs": (
        "NHS number",
        (
            _Level("the same", "nhs_l = nhs_r", 0.93),
            _Level("different", "ELSE", 0.07, 1.0),
        ),
    ),
    "lived": (
        "Postcode, of now or before",
        (
            _Level("one in common", "len(list_intersect(postcodes_l, postcodes_r)) > 0", 0.72),
            _Level("next to each other", "len(list_intersect(sectors_l, sectors_r)) > 0", 0.06, 0.01),
            _Level("different", "ELSE", 0.22, 0.98),
        ),
    ),
    "phone": (
        "Phone",
        (
            _Level("the same, as in one house", f"phone_l = phone_r AND {_HOUSE}", 0.5, 0.3),
            _Level("the same", "phone_l = phone_r", 0.1),
            _Level("different", "ELSE", 0.4, 0.7),
        ),
    ),
    "email": (
        "E-mail",
        (
            _Level("the same, as in one house", f"email_l = email_r AND {_HOUSE}", 0.5, 0.05),
            _Level("the same", "email_l = email_r", 0.1),
            _Level("different", "ELSE", 0.4, 0.95),
        ),
    ),
}
"""What is compared: by column, its name and the ways to agree, the closest first. What is missing weighs nothing."""

_SELDOM = {"born": 3e-5, "lived": 1e-4, "phone": 1e-6, "email": 1e-6}
"""How often two people agree at least: a birthday in eighty years, a postcode of a town. Few records show it less."""

_COLUMNS = {"lived": "postcodes"}
"""Where a comparison is not called as the column whose absence makes it say nothing."""


def find_matches(records: Iterable[Recorded], say: Callable[[str], None] = lambda stage: None) -> list[Match]:
    """The pairs that are worth a look, the likeliest of one person first; the same records give the same
    pairs. `say` is told of each stage."""
    rows = _rows(records)
    if len(rows) < 2:
        return []
    import duckdb  # heavy, as splink is: only a job needs them
    import pyarrow
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    say(f"Comparing {len(rows):,} records")
    chances = _chances(rows)
    prior = DUPLICATES / max(len(rows), FEWEST)
    connection = duckdb.connect()
    try:
        linker = Linker(
            DuckDBAPI(connection=connection).register(pyarrow.Table.from_pylist(rows, _schema())),
            SettingsCreator(
                link_type="dedupe_only",
                unique_id_column_name="id",
                probability_two_random_records_match=prior,
                comparisons=[_comparison(column, chances) for column in _COMPARED],
                blocking_rules_to_generate_predictions=[
                    block_on("nhs"),
                    block_on("born", "given_start"),
                    block_on("born", "family_start"),
                    block_on("born_turned_low", "family_start"),
                    block_on("both_names"),
                    block_on("postcodes", "given_start", arrays_to_explode=["postcodes"]),
                    block_on("postcodes", "family_start", arrays_to_explode=["postcodes"]),
                    block_on("phone_block", "given_start"),
                    block_on("phone_block", "family_start"),
                    block_on("email_block"),
                ],
                retain_intermediate_calculation_columns=True,
            ),
            log_level=None,
        )
        found = linker.inference.predict(threshold_match_probability=WORTH_A_LOOK).as_record_list()
    finally:
        connection.close()
    say(f"{len(found):,} pairs may be of one person")
    weight = log2(prior / (1 - prior))
    return sorted(
        (_match(row, weight) for row in found), key=lambda match: (-match.probability, match.first, match.second)
    )


def _rows(records: Iterable[Recorded]) -> list[dict[str, Any]]:
    """The records in the form that is compared."""
    rows = [_row(record) for record in records]
    for column in ("phone", "email"):
        shared = Counter(row[column] for row in rows)
        for row in rows:
            row[f"{column}_block"] = row[column] if shared[row[column]] <= MOST_SHARED else None
    return rows


def _row(record: Recorded) -> dict[str, Any]:
    given, family, known = map(name_key, (record.given_name, record.family_name, record.known_as))
    born = f"{record.date_of_birth:%d%m%Y}" if record.date_of_birth else None
    turned = born[2:4] + born[:2] + born[4:] if born else None
    digits = "".join(letter for letter in record.phone if letter.isdigit())
    parts = {key for word in record.family_name.replace("-", " ").split() if len(key := name_key(word)) >= 3}
    return {
        "id": str(record.id),
        "given": given or None,
        "family": family or None,
        "both_names": " ".join(sorted((given, family))) if given and family else None,
        "given_start": given[:2] or None,
        "family_start": family[:3] or None,
        "called": sorted({given, known} - {""}) or None,
        "parts": sorted(parts | {family}) if family else None,
        "born": born,
        "born_turned": turned,
        "born_turned_low": min(born, turned) if born and turned else None,
        "nhs": record.nhs_number or None,
        "postcodes": sorted(set(record.postcodes)) or None,
        "sectors": sorted({postcode[:-2] for postcode in record.postcodes}) or None,
        "phone": digits[-10:] if len(digits) >= 10 else None,
        "email": record.email.strip().lower() or None,
    }


def _schema() -> Any:
    """The columns with their types: a column in which everything is missing has none to be read from."""
    import pyarrow

    words = pyarrow.string()
    lists = {"called", "parts", "postcodes", "sectors"}
    names = (
        "id", "given", "family", "both_names", "given_start", "family_start", "called", "parts", "born", "born_turned",
        "born_turned_low", "nhs", "postcodes", "sectors", "phone", "email", "phone_block", "email_block",
    )  # fmt: skip
    return pyarrow.schema([(name, pyarrow.list_(words) if name in lists else words) for name in names])


def _chances(rows: list[dict[str, Any]]) -> dict[str, float]:
    """How often two records of two people agree in a thing, by its column; never nought, nor less than is likely."""
    size = max(len(rows), FEWEST)
    pairs = size**2 / 2

    def alike(values: Iterable[Any]) -> float:
        counted = Counter(value for value in values if value is not None)
        return max(sum(count * (count - 1) / 2 for count in counted.values()), 0.5) / pairs

    lived = [postcode for row in rows for postcode in row["postcodes"] or ()]
    plain = {
        column: alike(row[column] for row in rows) for column in ("given", "family", "born", "nhs", "phone", "email")
    }
    counted = plain | {"lived": alike(lived)}
    return {column: max(chance, _SELDOM.get(column, 0.0)) for column, chance in counted.items()}


def _comparison(column: str, chances: dict[str, float]) -> dict[str, Any]:
    """A comparison as splink takes it. `chances` stand in for a `u` that is counted."""
    held = _COLUMNS.get(column, column)
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{held}_l IS NULL OR {held}_r IS NULL", "label_for_charts": "missing", "is_null_level": True}
    ]
    for level in _COMPARED[column][1]:
        made: dict[str, Any] = {
            "sql_condition": level.sql,
            "label_for_charts": level.said,
            "m_probability": level.m,
            "u_probability": level.u or min(chances[column], level.m / 2),
        }
        if level.weighs_each:
            made |= {"tf_adjustment_column": held, "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1 / FEWEST / 10}
        levels.append(made)
    return {"output_column_name": column, "comparison_levels": levels}


def _match(row: dict[str, Any], prior: float) -> Match:
    first, second = sorted((UUID(row["id_l"]), UUID(row["id_r"])))
    return Match(first, second, round(float(row["match_probability"]), 4), prior, tuple(_reasons(row)))


def _reasons(row: dict[str, Any]) -> Iterable[Reason]:
    for column, (what, levels) in _COMPARED.items():
        reached = int(row[f"gamma_{column}"])
        if reached < 0:
            yield Reason(what, "one of them does not say", 0.0)
            continue
        weight = float(row[f"mw_{column}"]) + float(row.get(f"mw_tf_adj_{column}") or 0.0)
        yield Reason(what, levels[len(levels) - 1 - reached].said, round(weight, 2))
