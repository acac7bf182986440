"""The outcomes of the eligibility regulations and the ways of being unable, in plain words and in law. Pure.

Source: the Care and Support (Eligibility Criteria) Regulations 2015, SI 2015/313 (Open Government Licence v3.0).
"""

from dataclasses import dataclass
from enum import StrEnum


class Ability(StrEnum):
    """Whether a person achieves an outcome: able, or one of the four ways in which the law calls them unable."""

    ABLE = "able"
    NEEDS_ASSISTANCE = "needs_assistance"
    PAIN_OR_DISTRESS = "pain_or_distress"
    ENDANGERS = "endangers"
    TAKES_LONGER = "takes_longer"


@dataclass(frozen=True)
class Outcome:
    """One outcome: its letter here, a short title, a question to ask, the words of the law and where they stand."""

    letter: str
    title: str
    question: str
    statutory: str
    regulation: str


@dataclass(frozen=True)
class AbilityWords:
    """One answer about an outcome: as an answer, within a sentence, in the words of the law, and where they stand."""

    answer: str
    clause: str
    statutory: str
    regulation: str


ADULT_OUTCOMES: dict[str, Outcome] = {
    outcome.letter: outcome
    for outcome in (
        Outcome(
            letter="a",
            title="Food and drink",
            question="Can you get food and drink, prepare it, and eat and drink enough?",
            statutory="managing and maintaining nutrition",
            regulation="SI 2015/313 reg 2(2)(a)",
        ),
        Outcome(
            letter="b",
            title="Keeping clean",
            question="Can you wash yourself and keep your clothes clean?",
            statutory="maintaining personal hygiene",
            regulation="SI 2015/313 reg 2(2)(b)",
        ),
        Outcome(
            letter="c",
            title="Using the toilet",
            question="Can you get to the toilet and use it?",
            statutory="managing toilet needs",
            regulation="SI 2015/313 reg 2(2)(c)",
        ),
        Outcome(
            letter="d",
            title="Getting dressed",
            question="Can you dress, in clothes that suit the weather and what you are doing?",
            statutory="being appropriately clothed",
            regulation="SI 2015/313 reg 2(2)(d)",
        ),
        Outcome(
            letter="e",
            title="Using your home safely",
            question="Can you move about your home and use it safely?",
            statutory="being able to make use of the adult's home safely",
            regulation="SI 2015/313 reg 2(2)(e)",
        ),
        Outcome(
            letter="f",
            title="Looking after your home",
            question="Can you keep your home clean, safe and fit to live in?",
            statutory="maintaining a habitable home environment",
            regulation="SI 2015/313 reg 2(2)(f)",
        ),
        Outcome(
            letter="g",
            title="Family and friends",
            question="Can you make and keep up relationships, so that you are not lonely?",
            statutory="developing and maintaining family or other personal relationships",
            regulation="SI 2015/313 reg 2(2)(g)",
        ),
        Outcome(
            letter="h",
            title="Work and learning",
            question="Can you work, train, learn or volunteer, if you want to?",
            statutory="accessing and engaging in work, training, education or volunteering",
            regulation="SI 2015/313 reg 2(2)(h)",
        ),
        Outcome(
            letter="i",
            title="Getting out and about",
            question="Can you use local places, services and transport, and enjoy your free time?",
            statutory="making use of necessary facilities or services in the local community including public "
            "transport, and recreational facilities or services",
            regulation="SI 2015/313 reg 2(2)(i)",
        ),
        Outcome(
            letter="j",
            title="Caring for a child",
            question="Can you do what is needed for any child you care for?",
            statutory="carrying out any caring responsibilities the adult has for a child",
            regulation="SI 2015/313 reg 2(2)(j)",
        ),
    )
}
"""Letter -> outcome, for the ten outcomes of an adult with needs, in the order of the law."""

CARER_OUTCOMES: dict[str, Outcome] = {
    outcome.letter: outcome
    for outcome in (
        Outcome(
            letter="a",
            title="Caring for a child",
            question="Can you do what is needed for any child you care for?",
            statutory="carrying out any caring responsibilities the carer has for a child",
            regulation="SI 2015/313 reg 3(2)(b)(i)",
        ),
        Outcome(
            letter="b",
            title="Caring for others",
            question="Can you look after anyone else you care for?",
            statutory="providing care to other persons for whom the carer provides care",
            regulation="SI 2015/313 reg 3(2)(b)(ii)",
        ),
        Outcome(
            letter="c",
            title="Looking after your home",
            question="Can you keep your own home clean, safe and fit to live in?",
            statutory="maintaining a habitable home environment in the carer's home",
            regulation="SI 2015/313 reg 3(2)(b)(iii)",
        ),
        Outcome(
            letter="d",
            title="Food and drink",
            question="Can you shop, cook and eat properly?",
            statutory="managing and maintaining nutrition",
            regulation="SI 2015/313 reg 3(2)(b)(iv)",
        ),
        Outcome(
            letter="e",
            title="Family and friends",
            question="Can you keep up with the people who matter to you?",
            statutory="developing and maintaining family or other personal relationships",
            regulation="SI 2015/313 reg 3(2)(b)(v)",
        ),
        Outcome(
            letter="f",
            title="Work and learning",
            question="Can you work, train, learn or volunteer, if you want to?",
            statutory="engaging in work, training, education or volunteering",
            regulation="SI 2015/313 reg 3(2)(b)(vi)",
        ),
        Outcome(
            letter="g",
            title="Getting out and about",
            question="Can you use local places and services, such as a surgery, a library or a gym?",
            statutory="making use of necessary facilities or services in the local community, including recreational "
            "facilities or services",
            regulation="SI 2015/313 reg 3(2)(b)(vii)",
        ),
        Outcome(
            letter="h",
            title="Time for yourself",
            question="Can you do things you enjoy?",
            statutory="engaging in recreational activities",
            regulation="SI 2015/313 reg 3(2)(b)(viii)",
        ),
    )
}
"""Letter -> outcome, for the eight outcomes of a carer, in the order of the law, which numbers them (i) to (viii)."""

ABILITIES: dict[Ability, AbilityWords] = {
    Ability.ABLE: AbilityWords(
        answer="Yes",
        clause="can do it",
        statutory="able to achieve the outcome",
        regulation="SI 2015/313 reg 2(3)",
    ),
    Ability.NEEDS_ASSISTANCE: AbilityWords(
        answer="No, not without help",
        clause="cannot do it without help",
        statutory="unable to achieve it without assistance",
        regulation="SI 2015/313 reg 2(3)(a)",
    ),
    Ability.PAIN_OR_DISTRESS: AbilityWords(
        answer="Yes, but it causes a lot of pain, distress or anxiety",
        clause="can do it, but it causes significant pain, distress or anxiety",
        statutory="able to achieve it without assistance but doing so causes significant pain, distress or anxiety",
        regulation="SI 2015/313 reg 2(3)(b)",
    ),
    Ability.ENDANGERS: AbilityWords(
        answer="Yes, but it puts my health or safety, or someone else's, in danger",
        clause="can do it, but it endangers health or safety",
        statutory="able to achieve it without assistance but doing so endangers or is likely to endanger the health or "
        "safety of the person, or of others",
        regulation="SI 2015/313 reg 2(3)(c)",
    ),
    Ability.TAKES_LONGER: AbilityWords(
        answer="Yes, but it takes much longer than it should",
        clause="can do it, but it takes significantly longer than would normally be expected",
        statutory="able to achieve it without assistance but takes significantly longer than would normally be "
        "expected",
        regulation="SI 2015/313 reg 2(3)(d)",
    ),
}
"""Answer -> words for an adult. For a carer the law has the first three ways only (reg 3(3))."""

CARER_ABILITIES: tuple[Ability, ...] = tuple(ability for ability in Ability if ability is not Ability.TAKES_LONGER)
"""The answers that the law knows for a carer: taking longer does not make a carer unable."""
