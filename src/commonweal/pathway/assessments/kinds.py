"""The kinds of assessment: what each is called, which look at the same needs, and who begins it. Pure."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of assessment; its form in `data/forms/` has the same name."""

    ADULT = "adult"
    SELF = "self"
    JOINT = "joint"
    TRANSITION = "transition"
    CARER = "carer"
    OCCUPATIONAL_THERAPY = "occupational-therapy"


TITLES = {
    Kind.ADULT: "Care Act assessment",
    Kind.SELF: "Supported self-assessment",
    Kind.JOINT: "Joint assessment with the carer",
    Kind.TRANSITION: "Assessment before turning 18",
    Kind.CARER: "Carer’s assessment",
    Kind.OCCUPATIONAL_THERAPY: "Occupational therapy assessment",
}

HINTS = {
    Kind.ADULT: "A worker writes it with the person (Care Act 2014, section 9)",
    Kind.SELF: "The person writes it, alone or with somebody, and a worker goes through it with them",
    Kind.JOINT: "The person and the carer together, by the council and the health service, where all agree",
    Kind.TRANSITION: "For a young person who is likely to have needs at 18 (section 58)",
    Kind.CARER: "For somebody who looks after another adult: on the carer’s own record (section 10)",
    Kind.OCCUPATIONAL_THERAPY: "Moving, bathing, stairs, kitchen, equipment, changes to the home",
}

OF_NEEDS = (Kind.ADULT, Kind.SELF, Kind.JOINT, Kind.TRANSITION)
"""Kinds that look at the same needs: only one of them is open at a time."""

WITHOUT_DECISION = (Kind.OCCUPATIONAL_THERAPY,)
"""Kinds that are completed, and by which no eligibility is decided."""

BY_THE_PERSON = (Kind.SELF, Kind.CARER)
"""Kinds that the person may begin themselves."""
