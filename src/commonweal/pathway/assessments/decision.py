"""An eligibility decision in plain words: for the page, and for the letter to the person. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.pathway.assessments.eligibility import OUTCOMES_NEEDED
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES, CARER_OUTCOMES, Outcome
from commonweal.pathway.forms.definitions.mapping import Mapped


@dataclass(frozen=True)
class Condition:
    """One of the three conditions of the law: what it asks (also in words to "you"), whether it is met, its source."""

    words: str
    of_you: str
    is_met: bool
    source: str


def conditions(*, has_impairment: bool, unable: Sequence[str], wellbeing_impact: bool) -> list[Condition]:
    """The three conditions, in the order of the law. All must be met. `unable` holds letters of outcomes."""
    return [
        Condition(
            "Needs come from a physical or mental impairment or illness",
            "your needs come from a physical or mental impairment or illness",
            has_impairment,
            "SI 2015/313 reg 2(1)(a)",
        ),
        Condition(
            "Because of them, two or more of the ten outcomes cannot be achieved",
            "you cannot do two or more of the ten because of it",
            len(unable) >= OUTCOMES_NEEDED,
            "SI 2015/313 reg 2(1)(b)",
        ),
        Condition(
            "Because of that, there is (or is likely to be) a significant effect on wellbeing",
            "this has, or is likely to have, a significant effect on your wellbeing",
            wellbeing_impact,
            "SI 2015/313 reg 2(1)(c)",
        ),
    ]


def carer_conditions(
    *, is_necessary: bool, health_at_risk: bool, unable: Sequence[str], wellbeing_impact: bool
) -> list[Condition]:
    """A carer's three conditions, in the order of the law. All must be met. `unable` holds letters of outcomes."""
    return [
        Condition(
            "Needs come from giving necessary care to an adult",
            "your needs come from giving necessary care to an adult",
            is_necessary,
            "SI 2015/313 reg 3(1)(a)",
        ),
        Condition(
            "Because of that, health is at risk or one or more of the eight outcomes cannot be achieved",
            "your health is at risk, or you cannot do one or more of the eight because of it",
            health_at_risk or bool(unable),
            "SI 2015/313 reg 3(1)(b) and 3(2)",
        ),
        Condition(
            "Because of that, there is (or is likely to be) a significant effect on wellbeing",
            "this has, or is likely to have, a significant effect on your wellbeing",
            wellbeing_impact,
            "SI 2015/313 reg 3(1)(c)",
        ),
    ]


@dataclass(frozen=True)
class Found:
    """What a decision found about a person's needs, or a carer's: the conditions and the letters not achieved."""

    of_carer: bool
    unable: list[str]
    conditions: list[Condition]

    @property
    def is_eligible(self) -> bool:
        return all(condition.is_met for condition in self.conditions)

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The outcomes that the law asks about, by letter."""
        return CARER_OUTCOMES if self.of_carer else ADULT_OUTCOMES


def needs_found(found: Mapped, unable: Sequence[str]) -> Found:
    """What was found about an adult's needs, from answers and the letters that the calculation found not achieved."""
    conditions_met = conditions(
        has_impairment=found.conditions.get("impairment", False),
        unable=unable,
        wellbeing_impact=found.conditions.get("wellbeing-impact", False),
    )
    return Found(False, list(unable), conditions_met)


def carer_found(found: Mapped, unable: Sequence[str]) -> Found:
    """What was found about a carer's needs, likewise."""
    conditions_met = carer_conditions(
        is_necessary=found.conditions.get("necessary-care", False),
        health_at_risk=found.conditions.get("carer-health", False),
        unable=unable,
        wellbeing_impact=found.conditions.get("carer-wellbeing-impact", False),
    )
    return Found(True, list(unable), conditions_met)


def decision_sentence(called: str, *, is_eligible: bool, of_carer: bool = False) -> str:
    """The decision about somebody in one sentence. `called` is what they are called, or "you"."""
    whose = "Your" if called == "you" else f"{called}’s"
    what = "support as a carer" if of_carer else "care and support"
    return f"{whose} needs are {'' if is_eligible else 'not '}eligible for {what} from the council."


def what_was_found(found: Found) -> str:
    """Why, in a sentence or two for a letter: the outcomes that are hard, and the conditions that are not met."""
    number = "eight" if found.of_carer else "ten"
    titles = [found.outcomes[letter].title.lower() for letter in found.unable]
    if titles:
        count = "one everyday thing" if len(titles) == 1 else f"{len(titles)} everyday things"
        said = f"We found that you need help, or have real difficulty, with {count}: {', '.join(titles)}."
    else:
        said = f"We found that you manage all of the {number} everyday things that the law asks about."
    unmet = [condition.of_you for condition in found.conditions if not condition.is_met]
    if not unmet:
        return f"{said} All three conditions of the law are met."
    return f"{said} The law has three conditions. We did not find that {', or that '.join(unmet)}."


def what_happens_next(*, is_eligible: bool, advice: str = "", of_carer: bool = False) -> str:
    """What follows from the decision, in words for the person. `advice` is what was written for them."""
    if is_eligible and of_carer:
        return (
            "We will plan with you what would help you, and how it is paid for. You never pay for what the person you "
            "look after gets."
        )
    if is_eligible:
        return (
            "We will work out with you a budget to start from, and then plan with you how your needs are met. We also "
            "look at your money, to see what you would pay towards it."
        )
    helps = f"This is what can help you, and keep your needs from growing:\n\n{advice}\n\n" if advice else ""
    return f"{helps}If things change, ask us again at any time: you can always have a new assessment, free of charge."
