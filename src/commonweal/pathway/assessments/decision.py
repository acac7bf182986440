"""An eligibility decision in plain words: for the page, and for the letter to the person. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.pathway.assessments.eligibility import OUTCOMES_NEEDED
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES


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


def decision_sentence(called: str, *, is_eligible: bool) -> str:
    """The decision about somebody in one sentence. `called` is what they are called, or "you"."""
    whose = "Your" if called == "you" else f"{called}’s"
    if is_eligible:
        return f"{whose} needs are eligible for care and support from the council."
    return f"{whose} needs are not eligible for care and support from the council."


def what_was_found(unable: Sequence[str], met: Sequence[Condition]) -> str:
    """Why, in a sentence or two for a letter: the outcomes that are hard, and the conditions that are not met."""
    titles = [ADULT_OUTCOMES[letter].title.lower() for letter in unable]
    if titles:
        count = "one everyday thing" if len(titles) == 1 else f"{len(titles)} everyday things"
        found = f"We found that you need help, or have real difficulty, with {count}: {', '.join(titles)}."
    else:
        found = "We found that you manage all of the ten everyday things that the law asks about."
    unmet = [condition.of_you for condition in met if not condition.is_met]
    if not unmet:
        return f"{found} All three conditions of the law are met."
    return f"{found} The law has three conditions. We did not find that {', or that '.join(unmet)}."


def what_happens_next(*, is_eligible: bool, advice: str = "") -> str:
    """What follows from the decision, in words for the person. `advice` is what was written for them."""
    if is_eligible:
        return (
            "We will work out with you a budget to start from, and then plan with you how your needs are met. We also "
            "look at your money, to see what you would pay towards it."
        )
    helps = f"This is what can help you, and keep your needs from growing:\n\n{advice}\n\n" if advice else ""
    return f"{helps}If things change, ask us again at any time: you can always have a new assessment, free of charge."
