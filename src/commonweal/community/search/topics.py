"""What people say, and the words that entries use for it: a council's list of topics, and which of them a question is
about. Pure.

A question is about a topic when it says one of its words or phrases, or when it is close in meaning to a phrase of it:
"kicked out by my landlord" is close to "being evicted". Then the entries that use the topic's words are found too.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from commonweal.community.search.language import Word, content_stems, singular, singulars
from commonweal.community.search.together import Also, rewritten

Vector = npt.NDArray[np.float32]

CLOSE = 0.40
"""How close (cosine) a question must be to a phrase for its topic to be weighed at all."""
VERY_CLOSE = 0.70
"""From here on the topic counts fully."""
LEAST = 0.2
"""What a topic counts that is just close enough."""
SECONDING = (0.3, 0.15)
"""What the second and third closest phrases of a topic add to its closeness, for what is above `UNRELATED`."""
UNRELATED = 0.35
AS_CLOSE = 0.05
"""Topics that are less close than the closest by more than this are left out."""
CLOSEST = 60
"""Phrases that are looked at."""
MOST_TOPICS = 4
WHOM = 0.35
"""What a topic that says for whom counts, where something else is said too."""
ENOUGH = 1.6
"""What the words of a phrase must weigh together for it to be said in another order: "feeling ill" says too little."""


@dataclass(frozen=True)
class Topic:
    """`words` are what entries say; `phrases` what people say; `need` a key of needs.toml, or "". `is_whom` marks one
    that says for whom something is rather than what: it counts little beside another."""

    key: str
    name: str
    need: str
    words: tuple[str, ...]
    phrases: tuple[str, ...]
    is_whom: bool = False

    @cached_property
    def word_forms(self) -> tuple[tuple[str, ...], ...]:
        """Each of its words as the single words it is made of."""
        return tuple(map(singulars, self.words))


@dataclass(frozen=True)
class About:
    """That a question is about a topic: how surely (0 to 1), and by which of its words or phrases (`through`).

    `by` is "word" or "phrase" where the question says it, and "meaning" where it says something close to it. `covers`
    are the places of the question's words that are accounted for.
    """

    topic: Topic
    weight: float
    by: str
    through: str
    covers: frozenset[int] = frozenset()


def read_topics(path: Path) -> list[Topic]:
    """The topics of a file such as data/search/synonyms.toml, in its order."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Topic(
            key,
            entry["name"],
            entry.get("need", ""),
            tuple(entry["words"]),
            tuple(entry["phrases"]),
            entry.get("whom", False),
        )
        for key, entry in document["topics"].items()
    ]


class Topics:
    """A list of topics, ready to be asked. `vectors` has the meaning of phrases and words, by their text; those that
    are not in it are found only when they are said. `texts` and `vectors` are then those that it can be close to."""

    def __init__(self, topics: Iterable[Topic], vectors: Mapping[str, Vector] | None = None) -> None:
        self.all = list(topics)
        known = vectors or {}
        listed = [(number, text) for number, topic in enumerate(self.all) for text in texts_of(topic) if text in known]
        self._owners = [number for number, _ in listed]
        self.texts = [text for _, text in listed]
        self.vectors = np.stack([known[text] for text in self.texts]) if listed else np.zeros((0, 1), np.float32)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every single word of the topics, as people write it."""
        return frozenset(
            word for topic in self.all for text in texts_of(topic) for word in text.lower().replace("'", "").split()
        )

    def about(self, words: Sequence[Word], vector: Vector | None = None, also: Sequence[Also] = ()) -> list[About]:
        """The topics that a question is about, in either writing of its words, surest first."""
        said = self._said([[(word, frozenset({at})) for at, word in enumerate(words)], rewritten(words, also)])
        wanted = {at for at, word in enumerate(words) if word.weight == 1}
        close = self._close(vector) if vector is not None else []
        if wanted and wanted <= frozenset().union(*(one.covers for one in said)):
            close = [one for one in close if any(one.topic is other.topic for other in said)]
        found = {one.topic.key: one for one in [*reversed(close), *said]}
        if len(found) > 1 or any(at not in one.covers for one in found.values() for at in wanted):
            found = {
                key: replace(one, weight=WHOM * one.weight) if one.topic.is_whom else one for key, one in found.items()
            }
        return sorted(found.values(), key=lambda one: -one.weight)[:MOST_TOPICS]

    def _said(self, writings: Iterable[Sequence[tuple[Word, frozenset[int]]]]) -> list[About]:
        """The topics of which the question says a word or phrase; of those that say part of what another says, none.
        Each of its writings has its words with the places that they stand for."""
        spoken: dict[tuple[int, str], list[tuple[str, frozenset[int]]]] = {}
        for writing in writings:
            words = [word for word, _ in writing]
            for number, by, text, places in (*self._in_order(words), *self._in_any_order(words)):
                at = frozenset[int]().union(*(writing[place][1] for place in places))
                spoken.setdefault((number, by), []).append((text, at))
        found = []
        for number, topic in enumerate(self.all):
            by = "word" if (number, "word") in spoken else "phrase"
            if said := spoken.get((number, by)):
                text, _ = max(said, key=lambda pair: len(pair[1]))
                found.append(About(topic, 1.0, by, text, frozenset().union(*(at for _, at in said))))
        return [one for one in found if not any(one.covers < other.covers for other in found)]

    def _in_order(self, words: Sequence[Word]) -> Iterator[tuple[int, str, str, frozenset[int]]]:
        """Words and phrases that the question says as they stand: topic, what it is, text, and the places it covers."""
        forms = [singular(word.said) for word in words]
        for start in range(len(forms)):
            for end in range(start + 1, min(start + self._longest, len(forms)) + 1):
                for number, by, text in self._by_form.get(tuple(forms[start:end]), ()):
                    yield number, by, text, frozenset(range(start, end))

    def _in_any_order(self, words: Sequence[Word]) -> Iterator[tuple[int, str, str, frozenset[int]]]:
        """Phrases of which the question says every word that matters, in whatever order, if they are enough."""
        weights = {word.stem: word.weight for word in words if word.weight}
        held = Counter(phrase for stem in weights for phrase in self._by_stem.get(stem, ()))
        for phrase, count in held.items():
            number, text, stems = self._phrases[phrase]
            is_enough = sum(weights.get(stem, 0) for stem in stems) >= ENOUGH or stems == weights.keys()
            if count == len(stems) and is_enough:
                at = frozenset(at for at, word in enumerate(words) if word.weight and word.stem in stems)
                yield number, "phrase", text, at

    @cached_property
    def _by_form(self) -> dict[tuple[str, ...], list[tuple[int, str, str]]]:
        found: dict[tuple[str, ...], list[tuple[int, str, str]]] = {}
        for number, topic in enumerate(self.all):
            for text, form in zip(topic.words, topic.word_forms, strict=True):
                found.setdefault(form, []).append((number, "word", text))
            for text in topic.phrases:
                found.setdefault(singulars(text), []).append((number, "phrase", text))
        found.pop((), None)
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_form), default=0)

    @cached_property
    def _phrases(self) -> list[tuple[int, str, frozenset[str]]]:
        return [(number, text, content_stems(text)) for number, topic in enumerate(self.all) for text in topic.phrases]

    @cached_property
    def _by_stem(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for phrase, (_, _, stems) in enumerate(self._phrases):
            for stem in stems:
                found.setdefault(stem, []).append(phrase)
        return found

    def _close(self, vector: Vector) -> list[About]:
        """The topics with a phrase that is close in meaning, closest first."""
        if not self.texts:
            return []
        closeness = self.vectors @ vector
        phrases: dict[int, list[int]] = {}
        looked_at = np.argpartition(-closeness, min(CLOSEST, len(closeness) - 1))[:CLOSEST]
        for at in looked_at[np.argsort(-closeness[looked_at])].tolist():
            phrases.setdefault(self._owners[at], []).append(at)
        found = []
        for number, ranked in phrases.items():
            first, *others = (float(closeness[at]) for at in ranked)
            seconded = sum(part * max(0.0, other - UNRELATED) for part, other in zip(SECONDING, others, strict=False))
            found.append((first + seconded, first, number, self.texts[ranked[0]]))
        least = max(total for total, *_ in found) - AS_CLOSE
        return [
            About(self.all[number], _weight(total), "meaning", text)
            for total, first, number, text in sorted(found, key=lambda one: -one[0])
            if first >= CLOSE and total >= least
        ]


def texts_of(topic: Topic) -> tuple[str, ...]:
    """What of a topic has a meaning of its own: its phrases and words."""
    return (*topic.phrases, *topic.words)


def _weight(closeness: float) -> float:
    return min(1.0, LEAST + (1 - LEAST) * (closeness - CLOSE) / (VERY_CLOSE - CLOSE))
