"""How far a request has got, said to whoever asked and to those who answer. Pure.

It is never stored: it follows from what has happened.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    CONTACTED = "contacted"
    DECIDED = "decided"


@dataclass(frozen=True)
class Said:
    """A stage in a few words (for a tag), and in a sentence for whoever asked."""

    short: str
    sentence: str


SAID = {
    Stage.DRAFT: Said("Not sent", "You have not sent this yet."),
    Stage.WAITING: Said("Waiting", "We have your request. Somebody will read it and contact you."),
    Stage.CONTACTED: Said("In contact", "We have been in touch and are looking at what would help."),
    Stage.DECIDED: Said("Decided", "We have decided what happens next."),
}

_RIGHT = (
    "Anybody who may need care and support has a right to an assessment, whatever their money: tell us to have one."
)
"""Said where an assessment is not what was decided (Care Act 2014 section 9)."""

_WHAT_HAPPENS = {
    "assessment": "Somebody will meet {them} for an assessment: a talk about life, what matters and what is hard.",
    "information": "We give {them} information and advice on where to find what is needed. " + _RIGHT,
    "community": "We put {them} in touch with groups and services nearby. " + _RIGHT,
    "short_term": "We give {them} support for a short time, to get back to doing things without it. The first six "
    "weeks are free of charge.",
    "urgent": "We arrange support at once, and look at the rest afterwards.",
    "safeguarding": "Somebody will talk with {them} about how to be safe.",
    "no_action": "Nothing is needed from us now. Ask again at any time. " + _RIGHT,
}


def what_happens(outcome: str, *, for_self: bool) -> str:
    """The outcome of a request in words for whoever asked, for themselves or for another."""
    return _WHAT_HAPPENS[outcome].format(them="you" if for_self else "them")


_WHO_NEXT = {
    "assessment": "A team that assesses is chosen, and one of its workers contacts {them} to begin.",
    "information": "We ask {them} whether it helped.",
    "community": "Somebody puts {them} in touch with a group or service.",
    "short_term": "Somebody arranges the support with {them}, and it begins.",
    "urgent": "The worker on duty arranges what cannot wait, and contacts {them}.",
    "safeguarding": "Somebody of the safeguarding team contacts {them}, in the way that is safe.",
    "no_action": "",
}


def who_does_what(outcome: str, *, for_self: bool) -> str:
    """What happens after a decision and who does it, for whoever asked; "" where nothing does by itself."""
    return _WHO_NEXT[outcome].format(them="you" if for_self else "them")


def stage_of(sent_at: datetime | None, first_contact_at: datetime | None, decided_at: datetime | None) -> Stage:
    """How far a request has got. A decision may come without a contact before it."""
    if sent_at is None:
        return Stage.DRAFT
    if decided_at is not None:
        return Stage.DECIDED
    return Stage.CONTACTED if first_contact_at is not None else Stage.WAITING
