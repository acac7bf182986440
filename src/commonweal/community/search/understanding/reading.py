"""Reading a question: which of its words say where, when, at what cost, with what access and for whom. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator

from commonweal.community.search.understanding import access, when, whom
from commonweal.community.search.understanding.parts import Part, Understood
from commonweal.community.search.understanding.rules import Rule, asks, says
from commonweal.community.search.understanding.where import Gazetteer, Point
from commonweal.core.places.postcodes import PostcodeError, district, normalise

FindPostcode = Callable[[str], Point | None]
"""Where a postcode or the first half of one is; None where it is not known here."""

_NEAR = re.compile(
    r"(?:\b(?:with)?in\s+(?:the\s+)?(?:area\s+of\s+|middle\s+of\s+)?|\bnear(?:est)?\s+(?:to\s+)?|\bclose\s+to\s+"
    r"|\b(?:a?round|at|by|from|of|for)\s+)$"
)
_SURELY_NEAR = re.compile(r"\b(?:in|near|close\s+to|around)\s+$")
"""What makes a place of a name that is an everyday word: "in Bath", not "in the bath"."""
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?(?:\s*\d[a-z]{2})?\b")
_FOLLOWS_A_PLACE = re.compile(r"^\s*(?:area|town|city|village|way)\b")


def _miles(found: re.Match[str]) -> tuple[str, str] | None:
    miles = float(found["miles"])
    return (f"{miles:g}", f"Within {miles:g} mile{'' if miles == 1 else 's'}") if 0 < miles <= 200 else None


DISTANCE: tuple[Rule, ...] = (
    asks(
        "within",
        r"(?:within|less\s+than|under)\s+(?P<miles>\d{1,3}(?:\.\d)?)\s*miles?(?:\s+(?:of|from)\s+me|\s+away)?",
        _miles,
    ),
    says(
        "near-me", r"(?:near|nearest|close|closest)\s+(?:to\s+)?(?:me|us|here|home|where\s+i\s+live)", "me", "Near you"
    ),
    says("near-me", r"nearby|in\s+my\s+area|round\s+here|local\s+to\s+me", "me", "Near you"),
)
RULES = (*when.RULES, *access.RULES, *whom.RULES, *DISTANCE)


def understand(text: str, gazetteer: Gazetteer, find_postcode: FindPostcode = lambda typed: None) -> Understood:
    """What a question says besides words to look for. Where two rules would read the same words, the first has them."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form is longer: places in the text would be lost
        return Understood(text)
    parts: list[Part] = []
    for part in (*_postcodes(text, lowered, find_postcode), *_places(lowered, gazetteer), *_conditions(lowered)):
        is_read = any(part.start < other.end and other.start < part.end for other in parts)
        is_second_place = part.point is not None and any(other.point for other in parts)
        if not is_read and not is_second_place:
            parts.append(part)
    return Understood(text, tuple(sorted(parts, key=lambda part: part.start)))


def _conditions(lowered: str) -> Iterator[Part]:
    for rule in RULES:
        for found in rule.pattern.finditer(lowered):
            meaning = rule.meaning(found)
            if meaning is not None:
                yield Part(rule.kind, meaning[0], meaning[1], found.start(), found.end(), rule.stays)


def _postcodes(text: str, lowered: str, find_postcode: FindPostcode) -> Iterator[Part]:
    for found in _POSTCODE.finditer(lowered):
        typed = text[found.start() : found.end()]
        whole = _whole_postcode(typed)
        point = find_postcode(typed) if whole or district(typed) else None
        if point is not None:
            yield _place(lowered, point, found.start(), found.end())
        elif whole:
            before = _NEAR.search(lowered[: found.start()])
            yield Part(
                "nowhere", whole, f"{whole}, not known here", before.start() if before else found.start(), found.end()
            )


def _whole_postcode(typed: str) -> str:
    """A whole postcode as it is written; "" for what is none."""
    try:
        return normalise(typed)
    except PostcodeError:
        return ""


def _places(lowered: str, gazetteer: Gazetteer) -> Iterable[Part]:
    """The places named, those after "in" or "near" first."""
    named = []
    for name, start, end in gazetteer.named_in(lowered):
        point = gazetteer.point(name)
        is_said_to_be_one = bool(_NEAR.search(lowered[:start]))
        is_one = not gazetteer.is_everyday_word(name) or _SURELY_NEAR.search(lowered[:start])
        if point is not None and is_one:
            named.append((not is_said_to_be_one, _place(lowered, point, start, end)))
    return [part for _, part in sorted(named, key=lambda pair: pair[0])]


def _place(lowered: str, point: Point, start: int, end: int) -> Part:
    before = _NEAR.search(lowered[:start])
    after = _FOLLOWS_A_PLACE.search(lowered[end:])
    return Part(
        "where",
        point.name,
        f"Near {point.name}",
        before.start() if before else start,
        end + (after.end() if after else 0),
        point=point,
    )
