"""An index as it stood at one moment: what a search asks. It never changes; a newer one takes its place."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from commonweal.community.search.index.columns import DIMENSIONS, Columns, Mask, Numbers, Row, no_rows
from commonweal.community.search.index.meanings import Meanings
from commonweal.community.search.index.words import Rows, Scores, WordIndex
from commonweal.community.search.language import Word
from commonweal.community.search.together import Also
from commonweal.community.search.topics import Topic, Vector

Value = TypeVar("Value")
MOST_KEPT = 256
"""Answers of the word index that a process keeps: those of topics are asked for again and again."""


class Kept:
    """The latest answers, so that the next page or another filter of the same search asks nothing again."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                kept: Value = self._answers[key]
                return kept
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > MOST_KEPT:
                self._answers.popitem(last=False)
        return made


@dataclass(frozen=True)
class Snapshot:
    """Words, columns and meanings, with the same rows in each."""

    columns: Columns
    words: WordIndex
    meanings: Meanings
    kept: Kept = field(default_factory=Kept)

    def typed(self, words: Sequence[Word], also: Sequence[Also] = ()) -> tuple[Rows, Scores]:
        """The rows in which words of a question are found, and how well they fit (BM25)."""
        key = ("typed", tuple((word.stem, word.weight) for word in words), tuple(also))
        return self.kept.get(key, lambda: self._standing(self.words.find(self.words.typed(words, also))))

    def named(self, words: Sequence[Word], also: Sequence[Also] = ()) -> tuple[Rows, Scores]:
        """The rows whose name has all the words."""
        key = ("named", tuple(word.stem for word in words if word.weight), tuple(also))
        return self.kept.get(key, lambda: self._standing(self.words.find(self.words.named(words, also))))

    def is_name(self, words: Sequence[Word]) -> bool:
        """Whether the words are the whole name of an entry."""
        return self.words.is_name([word.stem for word in words])

    def says(self, word: Word) -> bool:
        """Whether any entry has a word."""
        return word.said in self.columns.words or self.words.has(word.stem)

    def side_by_side(self, first: str, second: str) -> int:
        """In how many entries two stems stand in a row."""
        return self.kept.get(("row", first, second), lambda: self.words.count_side_by_side(first, second))

    def about(self, topic: Topic) -> tuple[Rows, Scores]:
        """The rows that use a topic's words, and how well they fit (BM25)."""
        return self.kept.get(topic, lambda: self._standing(self.words.find(self.words.topic(topic))))

    def beginning(self, typed: str) -> list[int]:
        """The rows whose name has the words typed so far, of which the last may be unfinished; best first."""
        rows, _ = self._standing(self.words.find(self.words.beginning(typed)))
        return [int(row) for row in rows]

    def closeness(self, vector: Vector) -> Scores:
        """For each row how close it is in meaning to a question (cosine); 0 where its meaning is not known yet."""
        return self.meanings.closeness(vector)

    def standing(self) -> Mask:
        """All rows that stand."""
        return self.columns.standing.copy()

    def _standing(self, found: tuple[Rows, Scores]) -> tuple[Rows, Scores]:
        """Without rows that no longer stand, or came after this moment."""
        rows, scores = found
        known = rows < self.columns.rows
        known[known] = self.columns.standing[rows[known]]
        return rows[known], scores[known]


def in_memory(rows: Sequence[Row]) -> Snapshot:
    """An index of these entries that no other process sees."""
    words = WordIndex()
    words.write(enumerate(row.entry for row in rows))
    return Snapshot(no_rows().with_rows(rows), words, Meanings(vectors_of(rows)))


def vectors_of(rows: Sequence[Row]) -> Numbers:
    """The meanings of rows, one below the other; noughts where one is not known yet."""
    vectors = np.zeros((len(rows), DIMENSIONS), dtype=np.float32)
    for number, row in enumerate(rows):
        if row.vector is not None:
            vectors[number] = row.vector
    return vectors
