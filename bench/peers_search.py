"""The searches of open-source directories, made again on the engine nearest to theirs, for our own benchmarks.

Each is what its repository shows: which texts are searched, how much each counts, which words are thrown away, and how
words are cut. None of their code is used.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from commonweal.community.search.language import parts, stem

Find = Callable[[str], list[int]]
"""The numbers of the records that a search gives for a question, best first."""

MOST = 50


@dataclass(frozen=True)
class Record:
    """What the peers' searches read of a service."""

    name: str
    organisation: str
    intro: str
    description: str
    terms: tuple[str, ...]


COMMON = frozenset(
    """a an and are as at be but by for if in into is it no not of on or such that the their then there these they this
    to was will with i me my we our you your he him his she her its them what which who whom am were been being have has
    had having do does did doing because until while about against between through during before after above below from
    up down out off over under again further once here when where why how all any both each few more most other some nor
    only own same so than too very s t can just don should now""".split()  # noqa: SIM905 - a list as it is published
)
"""English stop words as MongoDB, Lucene and PostgreSQL have them."""
HOUNSLOW = COMMON | frozenset(
    """support group help care needs need team service services games no not with get people club local community centre
    activities advice information""".split()  # noqa: SIM905 - a list as it is published
)
"""Those that Hounslow Connect ships besides: "support group" has no other words."""


def stemmed(text: str, without: frozenset[str]) -> str:
    return " ".join(stem(word) for word in parts(text) if word not in without)


def plain_words(text: str, without: frozenset[str]) -> str:
    return " ".join(word for word in parts(text) if word not in without)


class Fts5:
    """SQLite's full-text search with BM25 and a weight for each column."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[str]], cut: Callable[[str], str]) -> None:
        self._cut = cut
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(f"CREATE VIRTUAL TABLE listed USING fts5({', '.join(columns)}, tokenize='ascii')")
        marks = ", ".join("?" * len(columns))
        cut_rows = ([cut(text) for text in row] for row in rows)
        self._connection.executemany(f"INSERT INTO listed VALUES ({marks})", cut_rows)

    def find(self, question: str, weights: Sequence[float], *, joined: str = " OR ", prefix: bool = False) -> list[int]:
        words = self._cut(question).split()
        if not words:
            return []
        match = joined.join(f'"{word}"{"*" if prefix and len(word) > 2 else ""}' for word in words)
        rank = f"bm25(listed, {', '.join(map(str, weights))})"
        query = f"SELECT rowid FROM listed WHERE listed MATCH ? ORDER BY {rank} LIMIT {MOST}"
        rows = self._connection.execute(query, [match])
        return [row[0] - 1 for row in rows]


def outpost(records: Sequence[Record]) -> Find:
    """Outpost: MongoDB's $text over name and description, any word, stemmed, without common words."""
    index = Fts5(("name", "text"), [(one.name, one.description) for one in records], lambda text: stemmed(text, COMMON))
    return lambda question: index.find(question, (1, 1))


def hounslow(records: Sequence[Record]) -> Find:
    """Hounslow Connect: Elasticsearch, no stemmer, stop words of its own; name and organisation 3, intro 2, terms 1,
    and the description only where it has the whole question as it stands."""
    rows = [(one.name, one.organisation, one.intro, " ".join(one.terms)) for one in records]
    index = Fts5(("name", "organisation", "intro", "terms"), rows, lambda text: plain_words(text, HOUNSLOW))
    said = [f" {plain_words(one.description, HOUNSLOW)} " for one in records]

    def find(question: str) -> list[int]:
        phrase = plain_words(question, HOUNSLOW)
        found = index.find(question, (3, 3, 2, 1))
        within = [number for number, text in enumerate(said) if phrase and f" {phrase} " in text]
        return list(dict.fromkeys(found + within))[:MOST]

    return find


def localgov_drupal(records: Sequence[Record]) -> Find:
    """LocalGov Drupal: Search API on the database: any word of three letters or more, by its beginning, titles 5."""
    rows = [(one.name, f"{one.description} {' '.join(one.terms)}") for one in records]
    index = Fts5(("title", "text"), rows, lambda text: stemmed(text, COMMON))
    return lambda question: index.find(question, (5, 1), prefix=True)


def bm25(records: Sequence[Record]) -> Find:
    """Plain BM25 over all that a record says, stemmed: what any engine gives out of the box."""
    rows = [(f"{one.name} {one.organisation} {one.description} {' '.join(one.terms)}",) for one in records]
    index = Fts5(("text",), rows, lambda text: stemmed(text, COMMON))
    return lambda question: index.find(question, (1,))


def postgresql(connection: Any, records: Sequence[Record]) -> Find:
    """PostgreSQL's text search with weights, any word, ranked by ts_rank: the best fifty."""
    cursor = connection.cursor()
    cursor.execute("DROP TABLE IF EXISTS peer_words, peer_records")
    cursor.execute("CREATE TEMPORARY TABLE peer_records (number int, a text, b text, c text, d text)")
    with cursor.copy("COPY peer_records FROM STDIN") as copy:
        for number, one in enumerate(records):
            copy.write_row((number, one.name, " ".join(one.terms), one.description, one.organisation))
    cursor.execute(
        "CREATE TEMPORARY TABLE peer_words AS SELECT number, setweight(to_tsvector('english', a), 'A')"
        " || setweight(to_tsvector('english', b), 'B') || setweight(to_tsvector('english', c), 'C')"
        " || setweight(to_tsvector('english', d), 'D') AS words FROM peer_records"
    )
    cursor.execute("CREATE INDEX ON peer_words USING gin (words)")
    cursor.execute("ANALYZE peer_words")

    def find(question: str) -> list[int]:
        any_word = " or ".join(re.findall(r"\w+", question))
        cursor.execute(
            "SELECT number FROM peer_words, websearch_to_tsquery('english', %s) AS asked WHERE words @@ asked"
            " ORDER BY ts_rank(words, asked) DESC, number LIMIT %s",
            [any_word, MOST],
        )
        return [row[0] for row in cursor.fetchall()]

    return find
