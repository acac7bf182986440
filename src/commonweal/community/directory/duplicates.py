"""Which entries look like one: record linkage (after Fellegi and Sunter, by splink on DuckDB) on name, who runs it,
postcode and description, with what each of them weighed.

How often organisation, phone, website and postcode agree by chance is counted in the directory itself (a postcode that
forty entries share says little). What names and descriptions say is set here, since counting would count the very pairs
that are sought; and so is how often each agrees where two entries are one. The services of one organisation agree in
nearly everything but their name, and are not one: there, names that differ weigh more, and postcodes less.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

LIKELY = 0.5
"""Pairs that are more likely one than two are worth an editor's look."""

MOST_SHARED = 60
"""A phone number or website that more entries than this share is a call centre's: it brings no pairs together."""

FEWEST = 1000
"""A smaller directory is judged as if it were of this size: the few that agree in it may be those that are sought."""

_NOISE = frozenset(
    ("a", "an", "and", "at", "by", "cic", "for", "from", "group", "in", "ltd", "limited", "of", "on", "or", "the", "to")
)
_WORD = re.compile(r"[a-z0-9]+")
_NOT_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True)
class Listed:
    """What of an entry is compared."""

    id: UUID
    name: str
    organisation: str
    postcode: str
    phone: str
    url: str
    description: str


@dataclass(frozen=True)
class Reason:
    """One thing that was compared. `weight` is in powers of two: 3 makes a match eight times as likely, -1 half."""

    what: str
    said: str
    weight: float


@dataclass(frozen=True)
class Match:
    """Two entries that look like one, with the lower id first."""

    first: UUID
    second: UUID
    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Level:
    """One way in which two entries can agree in a thing. `m` is how often they do where they are one; `u` how often
    where they are not, 0 where that is counted in the directory."""

    said: str
    sql: str
    m: float
    u: float = 0.0


_SAME_ORGANISATION = "(organisation_l = organisation_r OR phone_l = phone_r OR url_l = url_r)"
_SHARED_WORDS = "len(list_intersect(name_words_l, name_words_r))"
_SHARED_SAYING = (
    "len(list_intersect(saying_l, saying_r)) >= {share} * least(len(saying_l), len(saying_r))"
    " AND least(len(saying_l), len(saying_r)) >= 5"
)
_COMPARED: dict[str, tuple[str, tuple[_Level, ...]]] = {
    "name": (
        "Name",
        (
            _Level("the same", "name_l = name_r", 0.55, 0.0002),
            _Level("the same words", "name_sorted_l = name_sorted_r", 0.08, 0.00005),
            _Level(
                "a letter or two apart",
                "damerau_levenshtein(name_l, name_r) <= 1 + greatest(len(name_l), len(name_r)) / 12",
                0.15,
                0.0002,
            ),
            _Level(
                "one has the other’s words and more",
                f"{_SHARED_WORDS} = least(len(name_words_l), len(name_words_r)) AND {_SHARED_WORDS} >= 1",
                0.12,
                0.004,
            ),
            _Level(
                "alike, as an organisation’s services are",
                f"{_SAME_ORGANISATION} AND 2 * {_SHARED_WORDS} >= least(len(name_words_l), len(name_words_r))",
                0.0002,
                0.1,
            ),
            _Level(
                "some words in common",
                f"2 * {_SHARED_WORDS} >= least(len(name_words_l), len(name_words_r))",
                0.06,
                0.007,
            ),
            _Level("different, as an organisation’s services are", _SAME_ORGANISATION, 0.00001, 0.2),
            _Level("different", "ELSE", 0.04, 0.69),
        ),
    ),
    "who": (
        "Who runs it",
        (
            _Level(
                "the same organisation, phone or website too",
                "organisation_l = organisation_r AND (phone_l = phone_r OR url_l = url_r)",
                0.45,
            ),
            _Level("the same organisation", "organisation_l = organisation_r", 0.2),
            _Level("the same phone number or website", "phone_l = phone_r OR url_l = url_r", 0.2),
            _Level("different", "ELSE", 0.15),
        ),
    ),
    "postcode": (
        "Postcode",
        (
            _Level(
                "the same, as an organisation’s services often have",
                f"{_SAME_ORGANISATION} AND postcode_l = postcode_r",
                0.4,
                0.16,
            ),
            _Level("different, of one organisation", _SAME_ORGANISATION, 0.06, 0.4),
            _Level("the same", "postcode_l = postcode_r", 0.4),
            _Level("next to each other", "sector_l = sector_r", 0.05),
            _Level("different", "ELSE", 0.09, 0.44),
        ),
    ),
    "saying": (
        "Description",
        (
            _Level("nearly the same", _SHARED_SAYING.format(share=0.8), 0.35, 0.005),
            _Level("much the same", _SHARED_SAYING.format(share=0.5), 0.2, 0.015),
            _Level("different", "ELSE", 0.45, 0.98),
        ),
    ),
}
"""What is compared: by column, its name and the ways to agree, the closest first. What is missing weighs nothing."""

_MISSING = {
    "name": "FALSE",
    "who": "FALSE",
    "postcode": "postcode_l IS NULL OR postcode_r IS NULL",
    "saying": "saying_l IS NULL OR saying_r IS NULL",
}


def find_matches(entries: Iterable[Listed]) -> list[Match]:
    """The pairs that are more likely one entry than two, the likeliest first. The same entries give the same pairs."""
    rows = _rows(entries)
    if len(rows) < 2:
        return []
    import duckdb  # heavy, as splink is: only a job needs them
    import pyarrow
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    chances = _chances(rows)
    connection = duckdb.connect()
    try:
        linker = Linker(
            DuckDBAPI(connection=connection).register(pyarrow.Table.from_pylist(rows)),
            SettingsCreator(
                link_type="dedupe_only",
                unique_id_column_name="id",
                probability_two_random_records_match=1 / max(len(rows), FEWEST),
                comparisons=[_comparison(column, chances.get(column, ())) for column in _COMPARED],
                blocking_rules_to_generate_predictions=[
                    block_on("name_sorted"),
                    block_on("name_start", "postcode"),
                    block_on("name_start", "phone_block"),
                    block_on("name_start", "url_block"),
                    block_on("name_start", "organisation"),
                    block_on("organisation", "postcode"),
                    block_on("phone_block", "postcode"),
                ],
                retain_intermediate_calculation_columns=True,
            ),
            log_level=None,
        )
        found = linker.inference.predict(threshold_match_probability=LIKELY).as_record_list()
    finally:
        connection.close()
    return sorted(map(_match, found), key=lambda match: (-match.probability, match.first, match.second))


def _rows(entries: Iterable[Listed]) -> list[dict[str, Any]]:
    """The entries in the form that is compared."""
    rows = [_row(entry) for entry in entries]
    for column in ("phone", "url"):
        shared = Counter(row[column] for row in rows)
        for row in rows:
            row[f"{column}_block"] = row[column] if shared[row[column]] <= MOST_SHARED else None
    return rows


def _row(entry: Listed) -> dict[str, Any]:
    words = _words(entry.name)
    postcode = entry.postcode.replace(" ", "").upper() or None
    digits = _NOT_DIGIT.sub("", entry.phone)
    address = urlsplit(entry.url)
    url = (address.netloc.removeprefix("www.") + address.path.rstrip("/")).lower()
    saying = sorted(set(_words(entry.description)))
    return {
        "id": str(entry.id),
        "name": " ".join(words),
        "name_sorted": " ".join(sorted(words)),
        "name_start": "".join(words)[:4],
        "name_words": sorted(set(words)),
        "organisation": " ".join(_words(entry.organisation)) or None,
        "postcode": postcode,
        "sector": postcode[:-2] if postcode else None,
        "phone": digits[-10:] if len(digits) >= 10 else None,
        "url": url or None,
        "saying": saying or None,
    }


def _words(text: str) -> list[str]:
    """The words of a text without accents, case and those that say nothing."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("&", " and ").replace("'", "").replace("’", ""))
    words = _WORD.findall(plain.encode("ascii", "ignore").decode())
    return [word for word in words if word not in _NOISE] or words


def _chances(rows: list[dict[str, Any]]) -> dict[str, tuple[float, ...]]:
    """How often two entries that are not one agree, by column, for each of its levels in turn."""
    pairs = max(len(rows), FEWEST) ** 2 / 2

    def alike(*columns: str) -> float:
        values = Counter(tuple(row[column] for column in columns) for row in rows)
        return sum(count * (count - 1) / 2 for value, count in values.items() if None not in value) / pairs

    both = alike("organisation", "phone") + alike("organisation", "url") - alike("organisation", "phone", "url")
    reached = alike("phone") + alike("url") - alike("phone", "url")
    return {
        "who": _shares(pairs, both, alike("organisation") - both, reached - both),
        "postcode": (0.0, 0.0, *_shares(pairs, alike("postcode"), alike("sector") - alike("postcode"))),
    }


def _shares(pairs: float, *shares: float) -> tuple[float, ...]:
    """The shares, none of them nought (half a pair stands for what never happened), and what is left of the whole."""
    held = [max(share, 0.5 / pairs) for share in shares]
    return (*held, max(1 - sum(held), 0.5 / pairs))


def _comparison(column: str, chances: tuple[float, ...]) -> dict[str, Any]:
    """A comparison as splink takes it. `chances` stand in for a `u` that is counted."""
    levels = _COMPARED[column][1]
    return {
        "output_column_name": column,
        "comparison_levels": [
            {"sql_condition": _MISSING[column], "label_for_charts": "missing", "is_null_level": True},
            *(
                {
                    "sql_condition": level.sql,
                    "label_for_charts": level.said,
                    "m_probability": level.m,
                    "u_probability": level.u or chances[number],
                }
                for number, level in enumerate(levels)
            ),
        ],
    }


def _match(row: dict[str, Any]) -> Match:
    first, second = sorted((UUID(row["id_l"]), UUID(row["id_r"])))
    return Match(first, second, round(float(row["match_probability"]), 4), tuple(_reasons(row)))


def _reasons(row: dict[str, Any]) -> Iterable[Reason]:
    for column, (what, levels) in _COMPARED.items():
        reached = int(row[f"gamma_{column}"])
        if reached < 0:
            yield Reason(what, "one of them does not say", 0.0)
        else:
            said = levels[len(levels) - 1 - reached].said
            yield Reason(what, said, round(float(row[f"mw_{column}"]), 1))
