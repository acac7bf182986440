"""Misspelled words mended by the words of the directory itself. Pure.

A word that an entry uses, that a topic uses, or that is a common word of English is never mended. Whoever searches is
told what was mended, and can search for what they typed.
"""

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commonweal.community.search.language import GRAMMAR, LIGHT, parts, stem

SHORTEST = 5
"""Letters from which a word is mended; shorter ones are as often an abbreviation, or another word."""
CANDIDATES = 8

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")


@dataclass(frozen=True)
class Mended:
    """A text with its words mended, and what was mended: (as typed, as mended)."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


class Speller:
    """`used` counts the words of the directory (plain); `others` are words to mend to besides, each as if used once;
    `real` are words that are right though nobody uses them here."""

    def __init__(self, used: Mapping[str, int], others: Iterable[str], real: Container[str]) -> None:
        self._used = used
        self._others = frozenset(word for other in others for word in parts(other))
        self._real = real

    def knows(self, word: str) -> bool:
        """Whether a plain word is left as it is: it, or another form of it, is used, or it is right."""
        is_right = word in GRAMMAR or word in LIGHT or word in self._real or not word.isalpha()
        return is_right or self._is_target(word) or stem(word) in self.stems

    def mend(self, text: str) -> Mended:
        """The text with unknown words mended, where something is near enough."""
        changes: list[tuple[str, str]] = []
        joined = self._join(text, changes)

        def mended(found: re.Match[str]) -> str:
            said = found.group()
            instead = self._instead("".join(parts(said)))
            if not instead:
                return said
            changes.append((said, instead))
            return instead

        return Mended(_WORD.sub(mended, joined), tuple(changes))

    def _is_target(self, word: str) -> bool:
        return word in self._used or word in self._others

    def _join(self, text: str, changes: list[tuple[str, str]]) -> str:
        """ "wheel chair" to "wheelchair", where the directory writes it so and one of the two says nothing here."""
        words = list(_WORD.finditer(text))
        for first, second in pairwise(words):
            said = text[first.start() : second.end()]
            one, two = ("".join(parts(part.group())) for part in (first, second))
            together = one + two
            unknown = not (self._is_target(one) and self._is_target(two))
            if len(together) > 6 and together in self._used and unknown and said.count(" ") == 1:
                changes.append((said, together))
                return self._join(text[: first.start()] + together + text[second.end() :], changes)
        return text

    def _instead(self, word: str) -> str:
        """What to mend a plain word to; "" where it is known or nothing is near."""
        if len(word) < SHORTEST or self.knows(word):
            return ""
        split = self._split(word)
        most = _most_changes(len(word))
        found = process.extract(
            word, self._candidates(len(word), most), scorer=OSA.distance, score_cutoff=most, limit=CANDIDATES
        )
        near = [(other, int(distance)) for other, distance, _ in found if _may_be_meant(word, other)]
        if not near or (split and min(distance for _, distance in near) > 1):
            return split
        return min(near, key=lambda pair: self._unlikeliness(*pair))[0]

    def _split(self, word: str) -> str:
        """ "lunchclub" to "lunch club": two words of the directory; "" where there are none."""
        pairs = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        known = [pair for pair in pairs if all(self._is_target(part) and part not in GRAMMAR for part in pair)]
        best = max(known, key=lambda pair: min(self._used.get(part, 1) for part in pair), default=None)
        return " ".join(best) if best else ""

    def _unlikeliness(self, candidate: str, distance: int) -> float:
        """Fewer changes first; then the word that is used more."""
        return distance - 0.08 * math.log1p(self._used.get(candidate, 1))

    def _candidates(self, length: int, most: int) -> list[str]:
        return [word for size in range(length - most, length + most + 1) for word in self._by_length.get(size, ())]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words that may be mended to."""
        return frozenset(map(stem, (*self._used, *self._others)))

    @cached_property
    def _by_length(self) -> Mapping[int, list[str]]:
        sorted_by_length = defaultdict(list)
        for word in {*self._used, *self._others}:
            if word.isalpha() and len(word) >= SHORTEST:
                sorted_by_length[len(word)].append(word)
        return sorted_by_length


def _may_be_meant(word: str, other: str) -> bool:
    """Whether a word may be a misspelling of another: not where that begins with another letter, unless one was left
    out, put in, or swapped with the second."""
    return word[0] == other[0] or word[1:] == other or word == other[1:] or word[:2] == other[1::-1]


def _most_changes(length: int) -> int:
    """Letters that may be wrong, missing, too many or swapped in a word of this length."""
    if length < 8:
        return 1
    return 2 if length < 11 else 3
