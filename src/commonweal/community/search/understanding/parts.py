"""What was understood of a question. Pure."""

from dataclasses import dataclass
from functools import cached_property

from commonweal.community.search.language import LIGHT_WEIGHT, Word, parts, words_of
from commonweal.community.search.understanding.where import Point


@dataclass(frozen=True)
class Part:
    """A piece of a question that says more than words to look for.

    `kind` is where, nowhere (a postcode that is not known here), near-me, within, day, time, cost, access, age, reach
    or language; `value` what a filter takes ("1" for Tuesday, "step-free", "85"); `label` what a page says of it.
    `start` and `end` are its letters in the question. The words of a part that `stays` are looked for too, lightly: who
    asks for "large print" may want books.
    """

    kind: str
    value: str
    label: str
    start: int
    end: int
    stays: bool = False
    point: Point | None = None


@dataclass(frozen=True)
class Understood:
    """A question with what was understood of it, in the order it was said."""

    text: str
    parts: tuple[Part, ...] = ()

    @cached_property
    def rest(self) -> str:
        """The question without what says where, when and the like."""
        return _tidy("".join(" " if self._is_gone(at) else letter for at, letter in enumerate(self.text)))

    @cached_property
    def words(self) -> list[Word]:
        """The words to look for. Those of parts that stay are light, where there are others."""
        faint = {word for part in self.parts if part.stays for word in parts(self.text[part.start : part.end])}
        found = words_of(self.rest)
        if not any(word.weight == 1 and word.said not in faint for word in found):
            return found
        return [
            Word(word.said, word.stem, min(word.weight, LIGHT_WEIGHT)) if word.said in faint else word for word in found
        ]

    @property
    def point(self) -> Point | None:
        """The place that was named, if any."""
        return next((part.point for part in self.parts if part.point), None)

    def values(self, kind: str) -> list[str]:
        """What was said of one kind: the days, the things a place should have."""
        return list(dict.fromkeys(part.value for part in self.parts if part.kind == kind))

    def without(self, part: Part) -> str:
        """The question with a part taken out of it."""
        return _tidy(self.text[: part.start] + " " + self.text[part.end :])

    def _is_gone(self, at: int) -> bool:
        return any(part.start <= at < part.end and not part.stays for part in self.parts)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;")
