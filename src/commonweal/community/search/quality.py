"""How good a search is: questions with what should be found, and the measure by which orders are compared. Pure."""

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commonweal.community.search.language import content_stems
from commonweal.community.search.topics import Topic

TOP = 10
BEST, CHIEFLY, LISTED = 3, 2, 1
"""What an entry is worth that answers a question best; that is chiefly for its need; that is listed under it."""
ALIKE = 0.6
"""Phrases that share so many of their words say the same."""


@dataclass(frozen=True)
class Family:
    """Questions about one thing. `half` is tuning or judging; `best` are ids of rows; `needs` keys of needs.toml."""

    key: str
    half: str
    best: tuple[str, ...]
    needs: tuple[str, ...]
    phrases: tuple[str, ...]

    def worth(self, row: str, needs: Sequence[str]) -> int:
        """What an entry is worth as an answer: the entry of this row, listed under these needs, the chief one first."""
        if row in self.best:
            return BEST
        if needs and needs[0] in self.needs:
            return CHIEFLY
        return LISTED if set(needs) & set(self.needs) else 0


def read_families(path: Path) -> list[Family]:
    """The questions of a file such as data/search/phrases.toml."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Family(key, one["half"], tuple(one["best"]), tuple(one["needs"]), tuple(one["phrases"]))
        for key, one in document["families"].items()
    ]


def ndcg(worths: Sequence[int], all_worths: Iterable[int], top: int = TOP) -> float:
    """Normalised discounted cumulative gain of an order, from the worths of what it has, best first; 1 is perfect.

    `all_worths` are those of every entry there is. 0 where nothing found is worth anything, or nothing could be.
    """
    ideal = _gain(sorted(all_worths, reverse=True)[:top])
    return _gain(worths[:top]) / ideal if ideal else 0.0


def _gain(worths: Sequence[int]) -> float:
    return sum((2**worth - 1) / math.log2(place + 2) for place, worth in enumerate(worths))


def without_answers(topics: Iterable[Topic], question: str) -> list[Topic]:
    """The topics without phrases that say the same as a question: what a search knows of questions nobody foresaw."""
    asked = content_stems(question)
    return [
        Topic(
            topic.key,
            topic.name,
            topic.need,
            topic.words,
            tuple(phrase for phrase in topic.phrases if not _says(content_stems(phrase), asked)),
            topic.is_whom,
        )
        for topic in topics
    ]


def _says(phrase: frozenset[str], asked: frozenset[str]) -> bool:
    return phrase <= asked or len(phrase & asked) >= ALIKE * len(phrase | asked)


def mean(values: Mapping[str, float] | Sequence[float]) -> float:
    """0 for none."""
    listed = list(values.values()) if isinstance(values, Mapping) else list(values)
    return sum(listed) / len(listed) if listed else 0.0
