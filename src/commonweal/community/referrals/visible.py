"""What of a referral each side may read. Pure; every page, file and API answer asks here, and nowhere else.

Everybody who may open a referral reads its course: the reference, who refers to whom, how far it is. The rest is parts.
"""

from enum import StrEnum

from commonweal.community.referrals.states import Side


class Part(StrEnum):
    """The parts of a referral that are read, or not, one by one."""

    NAME = "name"
    CONTACT = "contact"
    WHY = "why"
    NEEDS = "needs"
    MATTERS = "matters"
    ADDRESS = "address"
    BORN_ON = "born_on"
    COMMUNICATION = "communication"
    GP = "gp"
    TO_KNOW = "to_know"
    ENDING = "ending"


ALWAYS = frozenset({Part.NAME, Part.CONTACT, Part.WHY, Part.NEEDS})
"""Without these nobody could help: whoever does not agree to them is not referred."""

CHOSEN: dict[Part, str] = {
    Part.MATTERS: "What matters to them, in their words",
    Part.COMMUNICATION: "How to communicate with them",
    Part.ADDRESS: "Where they live",
    Part.BORN_ON: "Their date of birth",
    Part.GP: "Their GP surgery",
    Part.TO_KNOW: "What to know before a visit",
}
"""What the person agrees to or not, part by part."""

OF_THE_RECORD: dict[str, str] = {
    "care": "Their assessments, plans and support",
    "health": "What their record says of their health",
}
"""Compartments of a record that may be opened with a referral, for as long as it is open. Who they are goes with it."""

_EVERYTHING = frozenset(Part)
_WRITTEN = _EVERYTHING - {Part.ENDING}


def shareable(chosen: frozenset[str]) -> frozenset[str]:
    """Of what was chosen, what there is to share."""
    return chosen & (frozenset(CHOSEN) | frozenset(OF_THE_RECORD))


def readable(
    sides: frozenset[Side], shares: frozenset[str], *, agreement_holds: bool, tell_referrer: bool
) -> frozenset[Part]:
    """The parts that somebody who is these to a referral reads.

    `shares` is what was agreed for the organisation whose turn it is. Where the agreement has run out, that
    organisation reads only what kind of help was wanted. Whoever refers reads what was written, and how it ended only
    if the person agreed that they be told.
    """
    parts: frozenset[Part] = frozenset()
    for side in sides:
        parts |= _of(side, shares, agreement_holds=agreement_holds, tell_referrer=tell_referrer)
    return parts


def _of(side: Side, shares: frozenset[str], *, agreement_holds: bool, tell_referrer: bool) -> frozenset[Part]:
    match side:
        case Side.PERSON | Side.MINDER | Side.KEEPER:
            return _EVERYTHING
        case Side.SENDER:
            return _EVERYTHING if tell_referrer else _WRITTEN
        case Side.RECEIVER:
            agreed = ALWAYS | {part for part in CHOSEN if part in shares} | {Part.ENDING}
            return frozenset(agreed) if agreement_holds else frozenset({Part.NEEDS})
        case _:
            return frozenset({Part.NEEDS})
