"""The kinds of assessment: what each is called, which look at the same needs, and who begins it. Pure."""

from enum import StrEnum


class AssessmentKind(StrEnum):
    """A kind of assessment; its form in `data/forms/` has the same name."""

    ADULT = "adult"
    SELF = "self"
    JOINT = "joint"
    TRANSITION = "transition"
    CARER = "carer"
    OCCUPATIONAL_THERAPY = "occupational-therapy"


TITLES = {
    AssessmentKind.ADULT: "Care Act assessment",
    AssessmentKind.SELF: "Supported self-assessment",
    AssessmentKind.JOINT: "Joint assessment with the carer",
    AssessmentKind.TRANSITION: "Assessment before turning 18",
    AssessmentKind.CARER: "Carer’s assessment",
    AssessmentKind.OCCUPATIONAL_THERAPY: "Occupational therapy assessment",
}

HINTS = {
    AssessmentKind.ADULT: "A worker writes it with the person (Care Act 2014, section 9)",
    AssessmentKind.SELF: "The person writes it, alone or with somebody, and a worker goes through it with them",
    AssessmentKind.JOINT: "The person and the carer together, by the council and the health service, where all agree",
    AssessmentKind.TRANSITION: "For a young person who is likely to have needs at 18 (section 58)",
    AssessmentKind.CARER: "For somebody who looks after another adult: on the carer’s own record (section 10)",
    AssessmentKind.OCCUPATIONAL_THERAPY: "Moving, bathing, stairs, kitchen, equipment, changes to the home",
}

OF_NEEDS = (AssessmentKind.ADULT, AssessmentKind.SELF, AssessmentKind.JOINT, AssessmentKind.TRANSITION)
"""Kinds that look at the same needs: only one of them is open at a time."""

WITHOUT_DECISION = (AssessmentKind.OCCUPATIONAL_THERAPY,)
"""Kinds that are completed, and by which no eligibility is decided."""

BY_THE_PERSON = (AssessmentKind.SELF, AssessmentKind.CARER)
"""Kinds that the person may begin themselves."""
