"""Who may decide for somebody, in what, and on which day. Pure.

Sources: Mental Capacity Act 2005, sections 9 to 11 and schedule 1 (lasting powers of attorney: no use before they are
registered; over health and welfare only where the person lacks capacity), sections 16 to 20 (deputies) and schedule 4
(enduring powers, property only); the Social Security (Claims and Payments) Regulations 1987, regulation 33
(appointees: benefits only); Mental Health Act 1983, sections 7 and 8 (guardian) and 26 (nearest relative).
"Next of kin" has no standing in law: it decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Matter(Enum):
    """What is to be decided."""

    HEALTH_WELFARE = "health_welfare"
    PROPERTY_MONEY = "property_money"
    BENEFITS = "benefits"

    @property
    def words(self) -> str:
        return _MATTER_WORDS[self]


_MATTER_WORDS = {
    Matter.HEALTH_WELFARE: "health and welfare",
    Matter.PROPERTY_MONEY: "property and money",
    Matter.BENEFITS: "benefits",
}


class StandingKind(Enum):
    """What somebody is to a person, in law or by what the person says."""

    LPA_HEALTH = "lpa_health"
    LPA_MONEY = "lpa_money"
    EPA = "epa"
    DEPUTY_HEALTH = "deputy_health"
    DEPUTY_MONEY = "deputy_money"
    APPOINTEE = "appointee"
    GUARDIAN = "guardian"
    NEAREST_RELATIVE = "nearest_relative"
    ADVOCATE = "advocate"
    NEXT_OF_KIN = "next_of_kin"

    @property
    def words(self) -> str:
        return _KIND_WORDS[self]

    @property
    def said(self) -> str:
        """As a sentence says it of somebody: "holds a lasting power of attorney …", "is next of kin"."""
        powers = {StandingKind.LPA_HEALTH: "a ", StandingKind.LPA_MONEY: "a ", StandingKind.EPA: "an "}
        return f"holds {powers[self]}{self.words}" if self in powers else f"is {self.words}"

    @property
    def explained(self) -> str:
        """What it lets them do, in a sentence."""
        return _EXPLAINED[self]

    @property
    def matters(self) -> frozenset[Matter]:
        """What its holder may decide for the person; empty for those who decide nothing."""
        return _MATTERS.get(self, frozenset())

    @property
    def needs_registration(self) -> bool:
        """Whether it is of no effect before the Office of the Public Guardian has registered it."""
        return self in (StandingKind.LPA_HEALTH, StandingKind.LPA_MONEY)

    @property
    def only_without_capacity(self) -> bool:
        """Whether its holder decides only what the person cannot decide themselves."""
        return self in (StandingKind.LPA_HEALTH, StandingKind.DEPUTY_HEALTH, StandingKind.DEPUTY_MONEY)


_KIND_WORDS = {
    StandingKind.LPA_HEALTH: "lasting power of attorney for health and welfare",
    StandingKind.LPA_MONEY: "lasting power of attorney for property and money",
    StandingKind.EPA: "enduring power of attorney",
    StandingKind.DEPUTY_HEALTH: "deputy of the Court of Protection for health and welfare",
    StandingKind.DEPUTY_MONEY: "deputy of the Court of Protection for property and money",
    StandingKind.APPOINTEE: "appointee for benefits",
    StandingKind.GUARDIAN: "guardian under the Mental Health Act",
    StandingKind.NEAREST_RELATIVE: "nearest relative under the Mental Health Act",
    StandingKind.ADVOCATE: "advocate",
    StandingKind.NEXT_OF_KIN: "next of kin",
}
_EXPLAINED = {
    StandingKind.LPA_HEALTH: "Decides about care, health and where to live, only when the person cannot decide that "
    "themselves. Must be registered.",
    StandingKind.LPA_MONEY: "Decides about money, bills and the home. Must be registered.",
    StandingKind.EPA: "Made before October 2007. Decides about money and the home, never about care or health.",
    StandingKind.DEPUTY_HEALTH: "The court's order says what they decide about care and health.",
    StandingKind.DEPUTY_MONEY: "The court's order says what they decide about money and the home.",
    StandingKind.APPOINTEE: "Named by the Department for Work and Pensions. Decides about benefits, and nothing else.",
    StandingKind.GUARDIAN: "May say where the person lives and whom they see; does not decide what is shared or paid.",
    StandingKind.NEAREST_RELATIVE: "Has rights when somebody may be detained. Decides nothing else for them.",
    StandingKind.ADVOCATE: "Helps the person to be heard. Does not decide for them.",
    StandingKind.NEXT_OF_KIN: "Whom the person wants told. The words give no right to decide.",
}
_MATTERS = {
    StandingKind.LPA_HEALTH: frozenset({Matter.HEALTH_WELFARE}),
    StandingKind.DEPUTY_HEALTH: frozenset({Matter.HEALTH_WELFARE}),
    StandingKind.LPA_MONEY: frozenset({Matter.PROPERTY_MONEY, Matter.BENEFITS}),
    StandingKind.EPA: frozenset({Matter.PROPERTY_MONEY, Matter.BENEFITS}),
    StandingKind.DEPUTY_MONEY: frozenset({Matter.PROPERTY_MONEY, Matter.BENEFITS}),
    StandingKind.APPOINTEE: frozenset({Matter.BENEFITS}),
}


class Manner(Enum):
    """Whether the holders of one power act each on their own."""

    ALONE = "alone"
    SEVERALLY = "severally"
    JOINTLY = "jointly"
    MIXED = "mixed"

    @property
    def words(self) -> str:
        return _MANNER_WORDS[self]

    @property
    def together(self) -> bool:
        """Whether all of them must agree, at least to some things (then to be safe: to all)."""
        return self in (Manner.JOINTLY, Manner.MIXED)


_MANNER_WORDS = {
    Manner.ALONE: "They are the only one",
    Manner.SEVERALLY: "Together or each on their own (jointly and severally)",
    Manner.JOINTLY: "Only together (jointly)",
    Manner.MIXED: "Together for some things, on their own for others",
}


@dataclass(frozen=True)
class StandingFact:
    """What is known of one standing. Days are included; `ends_on` None lasts."""

    kind: StandingKind
    manner: Manner
    starts_on: date
    ends_on: date | None = None
    registered_on: date | None = None
    checked_on: date | None = None


def lasts_on(standing: StandingFact, on: date) -> bool:
    """Whether the standing has begun and has not ended on a day."""
    return standing.starts_on <= on and (standing.ends_on is None or on <= standing.ends_on)


def why_not(standing: StandingFact, matters: Iterable[Matter], on: date) -> str:
    """Why the holder may not decide in these matters on a day, as a sentence; "" where they may."""
    missing = [matter for matter in Matter if matter in set(matters) - standing.kind.matters]
    if missing:
        listed = " and ".join(matter.words for matter in missing)
        return f"{_capital(standing.kind.words)} gives no right to decide about {listed}"
    if on < standing.starts_on:
        return f"{_capital(standing.kind.words)} begins only on {_day(standing.starts_on)}"
    if standing.ends_on is not None and on > standing.ends_on:
        return f"{_capital(standing.kind.words)} ended on {_day(standing.ends_on)}"
    if standing.kind.needs_registration and standing.registered_on is None:
        return f"{_capital(standing.kind.words)} has no effect before the Office of the Public Guardian registers it"
    if standing.registered_on is not None and on < standing.registered_on:
        return f"{_capital(standing.kind.words)} was registered only on {_day(standing.registered_on)}"
    if standing.checked_on is None:
        return f"Nobody has checked yet that they hold this: {standing.kind.words}"
    return ""


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
