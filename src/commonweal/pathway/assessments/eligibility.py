"""Whether needs are eligible: the national minimum that every council in England must meet. Pure.

Two calculations, `eligibility` (adults with needs) and `carer-eligibility` (people who care for an adult), and the words of
the law with plain words beside them, for pages. Source: the Care and Support (Eligibility Criteria) Regulations 2015,
SI 2015/313. Needs that come and go are judged over a period long enough to see them as they are (reg 2(4), reg 3(4)).

An outcome left out of the map counts as `able`, and its line in the workings says that it was not answered: a decision can be
seen while an assessment is under way, and nobody is found eligible on a question that nobody asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation

OUTCOMES_NEEDED = 2
"""Outcomes an adult must be unable to achieve (reg 2(1)(b)). A carer needs one (reg 3(2)(b))."""


class Ability(StrEnum):
    """Whether a person achieves an outcome: able, or one of the four ways in which the law calls them unable."""

    ABLE = "able"
    NEEDS_ASSISTANCE = "needs_assistance"
    PAIN_OR_DISTRESS = "pain_or_distress"
    ENDANGERS = "endangers"
    TAKES_LONGER = "takes_longer"


@dataclass(frozen=True)
class OutcomeWords:
    """One outcome of the regulations: a short title, a question to ask, the words of the law and where they stand."""

    letter: str
    title: str
    question: str
    statutory: str
    regulation: str


@dataclass(frozen=True)
class AbilityWords:
    """One answer about an outcome: plain words as an answer, as part of a sentence, and the words of the law."""

    ability: Ability
    answer: str
    clause: str
    statutory: str
    regulation: str


def _lettered(regulation: str, rows: tuple[tuple[str, str, str, str, str], ...]) -> dict[str, OutcomeWords]:
    return {
        letter: OutcomeWords(letter, title, question, statutory, f"{regulation}({number})")
        for letter, number, title, question, statutory in rows
    }


ADULT_OUTCOMES: dict[str, OutcomeWords] = _lettered(
    "SI 2015/313 reg 2(2)",
    (
        (
            *("a", "a", "Food and drink", "Can you get food and drink, prepare it, and eat and drink enough?"),
            "managing and maintaining nutrition",
        ),
        (
            *("b", "b", "Keeping clean", "Can you wash yourself and keep your clothes clean?"),
            "maintaining personal hygiene",
        ),
        (*("c", "c", "Using the toilet", "Can you get to and use the toilet?"), "managing toilet needs"),
        (
            *("d", "d", "Getting dressed", "Can you dress, in clothes that suit the weather and what you are doing?"),
            "being appropriately clothed",
        ),
        (
            *("e", "e", "Using your home safely", "Can you move about your home and use it safely?"),
            "being able to make use of the adult's home safely",
        ),
        (
            *("f", "f", "Looking after your home", "Can you keep your home clean, safe and fit to live in?"),
            "maintaining a habitable home environment",
        ),
        (
            *("g", "g", "Family and friends", "Can you make and keep up relationships, so that you are not lonely?"),
            "developing and maintaining family or other personal relationships",
        ),
        (
            *("h", "h", "Work and learning", "Can you work, train, learn or volunteer, if you want to?"),
            "accessing and engaging in work, training, education or volunteering",
        ),
        (
            *("i", "i", "Getting out and about", "Can you use local places, services and transport, and enjoy free time?"),
            "making use of necessary facilities or services in the local community including public transport, and "
            "recreational facilities or services",
        ),
        (
            *("j", "j", "Caring for a child", "Can you do what is needed for any child you care for?"),
            "carrying out any caring responsibilities the adult has for a child",
        ),
    ),
)
"""Letter -> words, for the ten outcomes of an adult, in the order of the law."""

CARER_OUTCOMES: dict[str, OutcomeWords] = _lettered(
    "SI 2015/313 reg 3(2)(b)",
    (
        (
            *("a", "i", "Caring for a child", "Can you do what is needed for any child you care for?"),
            "carrying out any caring responsibilities the carer has for a child",
        ),
        (
            *("b", "ii", "Caring for others", "Can you look after anyone else you care for?"),
            "providing care to other persons for whom the carer provides care",
        ),
        (
            *("c", "iii", "Looking after your home", "Can you keep your own home clean, safe and fit to live in?"),
            "maintaining a habitable home environment in the carer's home",
        ),
        (
            *("d", "iv", "Food and drink", "Do you have time to shop, cook and eat properly?"),
            "managing and maintaining nutrition",
        ),
        (
            *("e", "v", "Family and friends", "Can you keep up with the people who matter to you?"),
            "developing and maintaining family or other personal relationships",
        ),
        (
            *("f", "vi", "Work and learning", "Can you work, train, learn or volunteer, if you want to?"),
            "engaging in work, training, education or volunteering",
        ),
        (
            *("g", "vii", "Getting out and about", "Can you use local places and services, such as a library or a gym?"),
            "making use of necessary facilities or services in the local community, including recreational facilities or "
            "services",
        ),
        (
            *("h", "viii", "Time for yourself", "Do you have time for things you enjoy?"),
            "engaging in recreational activities",
        ),
    ),
)
"""Letter -> words, for the eight outcomes of a carer, in the order of the law (which numbers them i to viii)."""

ABILITIES: dict[Ability, AbilityWords] = {
    words.ability: words
    for words in (
        AbilityWords(Ability.ABLE, "Yes", "able", "able to achieve the outcome", "SI 2015/313 reg 2(3)"),
        AbilityWords(
            *(Ability.NEEDS_ASSISTANCE, "No, not without help", "cannot do it without help"),
            *("unable to achieve it without assistance", "SI 2015/313 reg 2(3)(a)"),
        ),
        AbilityWords(
            *(Ability.PAIN_OR_DISTRESS, "Yes, but it causes a lot of pain, distress or anxiety"),
            "can do it, but it causes significant pain, distress or anxiety",
            "able to achieve it without assistance but doing so causes significant pain, distress or anxiety",
            "SI 2015/313 reg 2(3)(b)",
        ),
        AbilityWords(
            *(Ability.ENDANGERS, "Yes, but it puts my health or safety, or someone else's, in danger"),
            "can do it, but it endangers health or safety",
            "able to achieve it without assistance but doing so endangers or is likely to endanger the health or safety of "
            "the person, or of others",
            "SI 2015/313 reg 2(3)(c)",
        ),
        AbilityWords(
            *(Ability.TAKES_LONGER, "Yes, but it takes much longer than it should"),
            "can do it, but it takes significantly longer than would normally be expected",
            "able to achieve it without assistance but takes significantly longer than would normally be expected",
            "SI 2015/313 reg 2(3)(d)",
        ),
    )
}
"""Answer -> words, for an adult. A carer has the first four only (reg 3(3)): taking longer does not count for a carer."""

CARER_ABILITIES: tuple[Ability, ...] = tuple(ability for ability in Ability if ability is not Ability.TAKES_LONGER)
"""The answers that the law knows for a carer."""

OutcomeLetter = Literal["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
CarerOutcomeLetter = Literal["a", "b", "c", "d", "e", "f", "g", "h"]
CarerAbility = Literal["able", "needs_assistance", "pain_or_distress", "endangers"]


class EligibilityInput(CalculationInput):
    """What was found about an adult with needs."""

    impairment: bool = Field(description="Needs arise from, or relate to, a physical or mental impairment or illness")
    outcomes: dict[OutcomeLetter, Ability] = Field(
        default_factory=dict, description="Letter a to j -> ability; a letter left out counts as able"
    )
    wellbeing_impact: bool = Field(description="As a consequence, a significant impact on wellbeing, now or likely")


class CarerEligibilityInput(CalculationInput):
    """What was found about a person who cares for an adult."""

    necessary_care: bool = Field(description="Needs arise from providing necessary care for an adult")
    health_at_risk: bool = Field(
        default=False, description="Physical or mental health is deteriorating, or is at risk of it"
    )
    outcomes: dict[CarerOutcomeLetter, CarerAbility] = Field(
        default_factory=dict, description="Letter a to h (i to viii of reg 3(2)(b)) -> ability; left out counts as able"
    )
    wellbeing_impact: bool = Field(description="As a consequence, a significant impact on wellbeing, now or likely")


class EligibilityResult(CalculationResult):
    """`unable` lists the letters of outcomes not achieved, in order. `reasons` has one sentence for each condition of the
    law and each outcome, in the order in which the law asks."""

    eligible: bool
    unable: list[str]
    reasons: list[str]


@calculation(
    "eligibility",
    title="Eligibility of an adult's needs",
    source="SI 2015/313 regulation 2 (Care Act 2014 section 13)",
)
def eligibility(given: EligibilityInput) -> EligibilityResult:
    """Whether an adult's needs meet the criteria: all three of impairment, two outcomes or more, and impact on wellbeing."""
    unable = [letter for letter, ability in sorted(given.outcomes.items()) if ability is not Ability.ABLE]
    enough = len(unable) >= OUTCOMES_NEEDED
    cause = _condition(
        *("Needs come from a physical or mental impairment or illness", given.impairment),
        *("The needs arise from, or relate to, an impairment or illness", "SI 2015/313 reg 2(1)(a)"),
    )
    count = _condition(
        *("Unable to achieve two or more of the ten outcomes", enough),
        *(f"{_counted(unable)}; the law asks for {OUTCOMES_NEEDED} or more", "SI 2015/313 reg 2(1)(b)"),
    )
    impact = _impact(given.wellbeing_impact, "SI 2015/313 reg 2(1)(c)")
    outcomes = _outcome_lines(ADULT_OUTCOMES, given.outcomes)
    return _decision([cause], outcomes, [count, impact], unable, "SI 2015/313 reg 2(1)")


@calculation(
    "carer-eligibility",
    title="Eligibility of a carer's needs",
    source="SI 2015/313 regulation 3 (Care Act 2014 section 13)",
)
def carer_eligibility(given: CarerEligibilityInput) -> EligibilityResult:
    """Whether a carer's needs meet the criteria: necessary care; health at risk or one outcome or more; and impact.

    A carer may be eligible whether or not the adult they care for is.
    """
    answers = {letter: Ability(ability) for letter, ability in given.outcomes.items()}
    unable = [letter for letter, ability in sorted(answers.items()) if ability is not Ability.ABLE]
    cause = _condition(
        *("Needs come from providing necessary care for an adult", given.necessary_care),
        *("Care is necessary when the adult cannot do the thing themselves", "SI 2015/313 reg 3(1)(a)"),
    )
    health = "health is deteriorating or at risk" if given.health_at_risk else "health is not said to be at risk"
    effect = _condition(
        *("Health is at risk, or unable to achieve one or more of the eight outcomes", given.health_at_risk or bool(unable)),
        *(f"{_counted(unable)}; {health}; the law asks for either", "SI 2015/313 reg 3(1)(b) and 3(2)"),
    )
    impact = _impact(given.wellbeing_impact, "SI 2015/313 reg 3(1)(c)")
    outcomes = _outcome_lines(CARER_OUTCOMES, answers)
    return _decision([cause], outcomes, [effect, impact], unable, "SI 2015/313 reg 3(1)")


MET, NOT_MET = "Yes", "No"


def _condition(label: str, met: bool, how: str, source: str) -> Working:
    return Working(label=label, value=MET if met else NOT_MET, how=how, source=source)


def _impact(met: bool, source: str) -> Working:
    return _condition(
        *("Significant impact on wellbeing", met),
        *("As a consequence of the above, now or likely; wellbeing as in the Care Act 2014 section 1(2)", source),
    )


def _counted(unable: list[str]) -> str:
    return f"{len(unable)} not achieved ({', '.join(unable)})" if unable else "None not achieved"


def _outcome_lines(words: Mapping[str, OutcomeWords], answers: Mapping[OutcomeLetter, Ability]) -> list[Working]:
    given: dict[str, Ability] = {**answers}
    lines = []
    for letter, outcome in words.items():
        ability = given.get(letter, Ability.ABLE)
        value = "able" if ability is Ability.ABLE else f"unable: {ABILITIES[ability].clause}"
        if letter not in given:
            value = "not answered, counted as able"
        label = f"{letter}. {outcome.title}"
        lines.append(Working(label=label, value=value, how=f"In law: {outcome.statutory}", source=outcome.regulation))
    return lines


def _decision(
    first: list[Working], outcomes: list[Working], then: list[Working], unable: list[str], source: str
) -> EligibilityResult:
    unmet = [condition.label for condition in (*first, *then) if condition.value == NOT_MET]
    lines = [*first, *outcomes, *then]
    how = "All three conditions are met: the council must meet these needs"
    if unmet:
        listed = "; ".join(unmet)
        how = f"Not met: {listed}. The council must still say what can be done to reduce or delay needs (section 13(5))"
    decision = Working(label="Eligible", value=NOT_MET if unmet else MET, how=how, source=source)
    return EligibilityResult(
        eligible=not unmet,
        unable=unable,
        reasons=[f"{line.label}: {line.value[0].lower()}{line.value[1:]}." for line in lines],
        workings=[*lines, decision],
    )
