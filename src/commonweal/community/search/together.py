"""Words that are written together or apart: who asks for a "play group" means a "playgroup" too. Pure.

Two neighbours are looked for as one word, where the directory has that word; and a word as the two that it is made of,
where the directory rather writes them side by side. What was typed is still looked for, and the other writing is said.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from commonweal.community.search.language import GRAMMAR, LIGHT, Word, stem

SHORTEST = 6
"""Letters of the whole: a shorter one is another word too easily ("to day")."""
SHORTEST_HALF = 3
"""Letters of each half of a word that is taken apart."""


@dataclass(frozen=True)
class Also:
    """Another writing of some of a question's words: as they were typed, as it is written besides, in plain words with
    what they weigh, and the places of the typed ones."""

    said: str
    words: tuple[Word, ...]
    at: frozenset[int]

    @property
    def instead(self) -> str:
        return " ".join(word.said for word in self.words)


@dataclass(frozen=True)
class Compounds:
    """What the directory writes together and apart. `used` counts in how many entries each plain word stands, `stems`
    are those of all words that it and its topics have, and `side_by_side` counts entries with two stems in a row."""

    used: Mapping[str, int]
    stems: Container[str]
    side_by_side: Callable[[str, str], int]

    def also(self, words: Sequence[Word]) -> tuple[Also, ...]:
        """The other writings of a question's words, in their order; of two that share a word the first."""
        found: list[Also] = []
        taken: set[int] = set()
        for at, (first, second) in enumerate(pairwise(words)):
            if not taken & {at, at + 1} and (joined := self._together(first, second)):
                found.append(Also(f"{first.said} {second.said}", (joined,), frozenset({at, at + 1})))
                taken |= {at, at + 1}
        for at, word in enumerate(words):
            if at not in taken and (halves := self._apart(word)):
                found.append(Also(word.said, halves, frozenset({at})))
        return tuple(sorted(found, key=lambda one: min(one.at)))

    def _together(self, first: Word, second: Word) -> Word | None:
        """The one word that two make, if the directory has it."""
        said = first.said + second.said
        if {first.said, second.said} & GRAMMAR or not _may_be_whole(said) or stem(said) not in self.stems:
            return None
        return Word(said, stem(said), max(first.weight, second.weight))

    def _apart(self, word: Word) -> tuple[Word, ...]:
        """The two words that one is made of, if the directory has them side by side at least as often as in one."""
        said = word.said
        if not _may_be_whole(said):
            return ()
        best, most = ("", ""), max(1, self.used.get(said, 0)) - 1
        for middle in range(SHORTEST_HALF, len(said) - SHORTEST_HALF + 1):
            halves = said[:middle], said[middle:]
            if all(half in self.used and half not in GRAMMAR for half in halves):
                often = self.side_by_side(stem(halves[0]), stem(halves[1]))
                best, most = (halves, often) if often > most else (best, most)
        return tuple(Word(half, stem(half), word.weight) for half in best if half)


def _may_be_whole(said: str) -> bool:
    return len(said) >= SHORTEST and said.isalpha() and said not in GRAMMAR and said not in LIGHT


def rewritten(words: Sequence[Word], also: Sequence[Also]) -> list[tuple[Word, frozenset[int]]]:
    """The question in its other writing, each word with the places of what was typed for it."""
    starting = {min(one.at): one for one in also}
    replaced = frozenset().union(*(one.at for one in also))
    written: list[tuple[Word, frozenset[int]]] = []
    for at, word in enumerate(words):
        if at in starting:
            written += [(other, starting[at].at) for other in starting[at].words]
        elif at not in replaced:
            written.append((word, frozenset({at})))
    return written
