"""Whether needs are eligible: the national minimum that every council in England must meet. Pure.

Two calculations: `eligibility` (adults with needs) and `carer-eligibility` (people who care for an adult).
Source: the Care and Support (Eligibility Criteria) Regulations 2015, SI 2015/313. Needs that come and go are judged
over a period long enough to see them as they are (reg 2(4), reg 3(4)).

An outcome left out of the map counts as `able`, and its line in the workings says that it was not answered: the
decision can be seen while an assessment is under way, and nobody is found eligible by a question that was never asked.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation
from commonweal.pathway.assessments.outcomes import ABILITIES, ADULT_OUTCOMES, CARER_OUTCOMES, Ability, Outcome

OUTCOMES_NEEDED = 2
"""Outcomes an adult must be unable to achieve (reg 2(1)(b)). A carer needs one (reg 3(2)(b))."""

OutcomeLetter = Literal["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
CarerOutcomeLetter = Literal["a", "b", "c", "d", "e", "f", "g", "h"]
CarerAbility = Literal["able", "needs_assistance", "pain_or_distress", "endangers"]

IMPACT = "A significant impact on wellbeing"


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
        default=False, description="Physical or mental health is deteriorating, or at risk of deteriorating"
    )
    outcomes: dict[CarerOutcomeLetter, CarerAbility] = Field(
        default_factory=dict,
        description="Letter a to h, for (i) to (viii) of reg 3(2)(b) -> ability; left out counts as able",
    )
    wellbeing_impact: bool = Field(description="As a consequence, a significant impact on wellbeing, now or likely")


class EligibilityResult(CalculationResult):
    """`unable` lists the letters of the outcomes not achieved, in order.

    `reasons` has one sentence for each of the three conditions and each outcome, in the order in which the law asks.
    """

    eligible: bool
    unable: list[str]
    reasons: list[str]


@calculation(
    "eligibility",
    title="Eligibility of an adult's needs",
    source="SI 2015/313 regulation 2, under the Care Act 2014 section 13",
)
def eligibility(given: EligibilityInput) -> EligibilityResult:
    """Whether an adult's needs meet all three conditions: impairment, two outcomes or more, impact on wellbeing."""
    answers = {str(letter): ability for letter, ability in given.outcomes.items()}
    unable = _unable(answers)
    cause = _condition(
        "Needs from a physical or mental impairment or illness",
        given.impairment,
        how="The needs must arise from it or be related to it",
        source="SI 2015/313 reg 2(1)(a)",
    )
    effect = _condition(
        "Unable to achieve two or more of the ten outcomes",
        len(unable) >= OUTCOMES_NEEDED,
        how=f"{_counted(unable)}; the law asks for {OUTCOMES_NEEDED} or more",
        source="SI 2015/313 reg 2(1)(b)",
    )
    impact = _condition(
        IMPACT, given.wellbeing_impact, how="As a consequence, now or likely", source="SI 2015/313 reg 2(1)(c)"
    )
    lines = [cause, *_outcome_lines(ADULT_OUTCOMES, answers), effect, impact]
    return _decision(lines, [cause, effect, impact], unable, source="SI 2015/313 reg 2(1)")


@calculation(
    "carer-eligibility",
    title="Eligibility of a carer's needs",
    source="SI 2015/313 regulation 3, under the Care Act 2014 section 13",
)
def carer_eligibility(given: CarerEligibilityInput) -> EligibilityResult:
    """Whether a carer's needs meet all three conditions: necessary care; health at risk or an outcome; wellbeing.

    A carer may be eligible whether or not the adult they care for is.
    """
    answers = {str(letter): Ability(ability) for letter, ability in given.outcomes.items()}
    unable = _unable(answers)
    cause = _condition(
        "Needs from providing necessary care for an adult",
        given.necessary_care,
        how="Care is necessary when the adult could not do without it",
        source="SI 2015/313 reg 3(1)(a)",
    )
    health = "health is deteriorating or at risk of it" if given.health_at_risk else "health is not found to be at risk"
    effect = _condition(
        "Health at risk, or unable to achieve one or more of the eight outcomes",
        given.health_at_risk or bool(unable),
        how=f"{_counted(unable)}; {health}; the law asks for either",
        source="SI 2015/313 reg 3(1)(b) and 3(2)",
    )
    impact = _condition(
        IMPACT, given.wellbeing_impact, how="As a consequence, now or likely", source="SI 2015/313 reg 3(1)(c)"
    )
    lines = [cause, *_outcome_lines(CARER_OUTCOMES, answers), effect, impact]
    return _decision(lines, [cause, effect, impact], unable, source="SI 2015/313 reg 3(1)")


def _unable(answers: Mapping[str, Ability]) -> list[str]:
    return sorted(letter for letter, ability in answers.items() if ability is not Ability.ABLE)


def _counted(unable: list[str]) -> str:
    return f"{len(unable)} not achieved ({', '.join(unable)})" if unable else "None not achieved"


def _condition(label: str, met: bool, *, how: str, source: str) -> Working:
    return Working(label=label, value="yes" if met else "no", how=how, source=source)


def _outcome_lines(outcomes: Mapping[str, Outcome], answers: Mapping[str, Ability]) -> list[Working]:
    lines = []
    for letter, outcome in outcomes.items():
        if letter not in answers:
            value = "not answered, counted as able"
        elif answers[letter] is Ability.ABLE:
            value = "able"
        else:
            value = f"unable: {ABILITIES[answers[letter]].clause}"
        how = f"In law: {outcome.statutory}"
        lines.append(Working(label=f"{letter}. {outcome.title}", value=value, how=how, source=outcome.regulation))
    return lines


def _decision(lines: list[Working], conditions: list[Working], unable: list[str], *, source: str) -> EligibilityResult:
    unmet = [condition.label for condition in conditions if condition.value == "no"]
    how = "All three conditions are met"
    if unmet:
        how = f"Not met: {'; '.join(unmet)}. The council must advise how to meet, reduce or delay needs (section 13(5))"
    decision = Working(label="Eligible", value="no" if unmet else "yes", how=how, source=source)
    reasons = [f"{line.label}: {line.value}." for line in lines]
    return EligibilityResult(eligible=not unmet, unable=unable, reasons=reasons, workings=[*lines, decision])
