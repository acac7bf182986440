"""The parts of an assessment: in what order they are asked, who may write each, and which a decision needs. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES


class Writer(StrEnum):
    """In what standing somebody writes in an assessment."""

    ASSESSOR = "assessor"
    PERSON = "person"
    CARER = "carer"


@dataclass(frozen=True)
class Part:
    """One part, asked on a page of its own.

    `is_needed` is whether a decision always waits for it: the law's three conditions are, what people say of themselves
    is theirs to give or leave. Words on wellbeing are needed where the effect is found significant.
    """

    key: str
    title: str
    group: str
    writers: frozenset[Writer]
    is_needed: bool


BEFORE = "Before you begin"
OWN_WORDS = "In the person's own words"
CONDITION = "The cause"
OUTCOMES = "Ten outcomes of everyday life"
WELLBEING = "Wellbeing"
CARER = "The carer"

_ASSESSOR = frozenset({Writer.ASSESSOR})
_OWN = frozenset({Writer.ASSESSOR, Writer.PERSON})
_CARER = frozenset({Writer.ASSESSOR, Writer.CARER})

PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part("taking-part", "Taking part, and an advocate", BEFORE, _ASSESSOR, False),
        Part("what-matters", "What matters to me", OWN_WORDS, _OWN, False),
        Part("strengths", "What I can do, and what helps", OWN_WORDS, _OWN, False),
        Part("condition", "Physical or mental impairment or illness", CONDITION, _ASSESSOR, True),
        *(Part(outcome.letter, outcome.title, OUTCOMES, _ASSESSOR, True) for outcome in ADULT_OUTCOMES.values()),
        Part("wellbeing", "What the effect on wellbeing is", WELLBEING, _ASSESSOR, False),
        Part("impact", "Whether the effect is significant", WELLBEING, _ASSESSOR, True),
        Part("carer", "The carer's view", CARER, _CARER, False),
    )
}
"""Key -> part, in the order they are asked. An outcome's key is its letter."""


def part_after(key: str, writers: frozenset[Writer]) -> Part | None:
    """The part that comes next for somebody of this standing, or None after the last."""
    keys = list(PARTS)
    for later in keys[keys.index(key) + 1 :]:
        if PARTS[later].writers & writers:
            return PARTS[later]
    return None
