"""What answers can stand for in a decision, and what a form must ask before it may decide. Pure.

outcome.a … outcome.j                   an adult's outcomes (SI 2015/313 reg 2(2)): kind ability
carer-outcome.a … carer-outcome.h       a carer's outcomes (reg 3(2)(b)): kind ability
condition.impairment                    needs come from an impairment or illness: yes-no
condition.wellbeing-impact              a significant effect on the person's wellbeing: yes-no
condition.necessary-care                a carer's needs come from giving necessary care: yes-no
condition.carer-health                  a carer's health is getting worse or may: yes-no
condition.carer-wellbeing-impact        a significant effect on the carer's wellbeing: yes-no
wellbeing.<area>                        the effect on an area of wellbeing, in words
duty.strengths, duty.difficulty, duty.helper, duty.advocate, duty.residence, duty.carer-offer,
    duty.agreed-person, duty.agreed-carer
                                        what the Act asks beside the three conditions
points.<domain>                         a level of an allocation scheme's domain: kind one
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES, CARER_OUTCOMES
from commonweal.pathway.forms.definitions.form import Form, Kind

ADULT = (*(f"outcome.{letter}" for letter in ADULT_OUTCOMES), "condition.impairment", "condition.wellbeing-impact")
CARER = (
    *(f"carer-outcome.{letter}" for letter in CARER_OUTCOMES),
    "condition.necessary-care",
    "condition.carer-health",
    "condition.carer-wellbeing-impact",
)
DUTIES = {
    "duty.strengths": "strengths and what the person can do (Care and Support (Assessment) Regulations 2014, reg 3)",
    "duty.difficulty": "whether the person finds it very hard to take part (Care Act 2014 section 67)",
    "duty.helper": "whether somebody suitable helps them take part (Care Act 2014 section 67(5))",
    "duty.advocate": "how an advocate was arranged (Care Act 2014 section 67(2))",
    "duty.residence": "ordinary residence (Care Act 2014 section 39)",
    "duty.carer-offer": "an assessment offered to whoever gives care (Care Act 2014 section 10)",
}
"""What a form that decides about an adult asks beside the outcomes, and where the law asks it."""

JOINT_DUTIES = {
    "duty.agreed-person": "whether the person agrees to be assessed together (Care Act 2014 section 12(5))",
    "duty.agreed-carer": "whether the carer does",
}
"""What a form that decides about a person and a carer asks besides."""

CARER_DUTIES = {key: DUTIES[key] for key in ("duty.difficulty", "duty.helper", "duty.advocate")}

KINDS = {"outcome": Kind.ABILITY, "carer-outcome": Kind.ABILITY, "condition": Kind.YES_NO, "points": Kind.ONE}
"""Of what kind the question must be, by the first word of what it maps to."""


def is_target(target: str) -> bool:
    """Whether an answer can stand for this."""
    first, _, second = target.partition(".")
    if first in ("points", "wellbeing"):
        return bool(second)
    return target in (*ADULT, *CARER, *DUTIES, *JOINT_DUTIES)


def decides_for_adult(form: Form) -> bool:
    """Whether an adult's eligibility can be decided from this form's answers."""
    return any(one.maps_to.startswith("outcome.") for one in form.questions)


def decides_for_carer(form: Form) -> bool:
    """Whether a carer's eligibility can be decided from this form's answers."""
    return any(one.maps_to.startswith("carer-outcome.") for one in form.questions)


@dataclass(frozen=True)
class Mapped:
    """What answers stand for: letter -> ability (as `eligibility` takes it), condition -> yes or no, area -> words,
    duty -> answer, domain of an allocation scheme -> level."""

    outcomes: dict[str, str] = field(default_factory=dict)
    carer_outcomes: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, bool] = field(default_factory=dict)
    wellbeing: dict[str, str] = field(default_factory=dict)
    duties: dict[str, Any] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)


def mapped(form: Form, answers: Mapping[str, Any]) -> Mapped:
    """What the answers that count (see `logic.standing`) stand for."""
    found = Mapped()
    for question in form.questions:
        first, _, second = question.maps_to.partition(".")
        value = answers.get(question.key, "")
        if not first or value in ("", ()):
            continue
        if first == "outcome":
            found.outcomes[second] = value.replace("-", "_")
        elif first == "carer-outcome":
            found.carer_outcomes[second] = value.replace("-", "_")
        elif first == "condition":
            found.conditions[second] = value == "yes"
        elif first == "wellbeing":
            found.wellbeing[second] = str(value)
        elif first == "points":
            option = question.option(value)
            found.levels[second.replace("-", "_")] = (option.level if option else "") or value.replace("-", "_")
        else:
            found.duties[second] = value
    return found


def points_of(levels: Mapping[str, str], scheme: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Domain -> points of an allocation scheme, from the levels that answers stand for.

    `scheme` has the points of each level, by domain and level. A domain or level that the scheme has not is left out:
    what it asks besides has to be asked.
    """
    return {
        domain: scheme[domain][level]
        for domain, level in levels.items()
        if domain in scheme and level in scheme[domain]
    }
