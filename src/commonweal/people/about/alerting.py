"""What alerts, legal statuses and advance wishes there are, and what each means. Pure.

Sources: Care Act 2014 sections 2, 14, 17 and 39 (ordinary residence); Mental Health Act 1983 sections 2, 3, 7 and 117;
Mental Capacity Act 2005 sections 24 to 26 and schedule A1; Care and Support Statutory Guidance, chapters 8 and 19;
Immigration and Asylum Act 1999, section 115, and Nationality, Immigration and Asylum Act 2002, schedule 3.
"""

import re
from enum import Enum


class Effect(Enum):
    """What a legal status changes in how a council works with somebody."""

    NO_CHARGE = "no_charge"
    ANOTHER_AREA = "another_area"
    FUNDS_LIMITED = "funds_limited"
    LIBERTY = "liberty"


class _Kind(Enum):
    """An enumeration whose members have words beside their value."""

    words: str

    def __new__(cls, value: str, *_: object) -> "_Kind":
        made = object.__new__(cls)
        made._value_ = value
        return made


class AlertKind(_Kind):
    """What to be careful of. `compartment` is the part of the record it is kept in; a risk to workers is for staff."""

    FALLS = "falls", "Falls", "care", False
    ALLERGY = "allergy", "Allergy", "care", False
    SWALLOWING = "swallowing", "Risk of choking", "care", False
    SEIZURES = "seizures", "Seizures", "care", False
    SELF_HARM = "self_harm", "Risk of self-harm", "care", False
    SLOW_DOOR = "slow_door", "Slow to come to the door", "identity", False
    KEY_SAFE = "key_safe", "There is a key safe", "identity", False
    DOG = "dog", "Dog at home", "identity", False
    INFECTION = "infection", "Infection: ask before you visit", "care", False
    OTHER = "other", "Something else to be careful of", "care", False
    NOT_ALONE = "not_alone", "Do not visit alone", "identity", True
    RISK_TO_WORKER = "risk_to_worker", "Risk to workers", "identity", True

    def __init__(self, _: str, words: str, compartment: str, for_staff: bool) -> None:
        self.words = words
        self.compartment = compartment
        self.for_staff = for_staff


class LegalKind(_Kind):
    """A legal status, and what it changes."""

    AFTERCARE = "s117", "Aftercare under section 117", frozenset({Effect.NO_CHARGE}), (
        "Aftercare after certain detentions under the Mental Health Act. It is never charged for.")  # fmt: skip
    DETAINED = "detained", "Detained under the Mental Health Act", frozenset({Effect.LIBERTY}), (
        "In hospital by law. Support at home waits, and the nearest relative has rights.")  # fmt: skip
    COMMUNITY_ORDER = "cto", "Community treatment order", frozenset({Effect.NO_CHARGE}), (
        "Back home on conditions. Aftercare under section 117 goes with it, and is not charged for.")  # fmt: skip
    GUARDIANSHIP = "guardianship", "Guardianship under section 7", frozenset({Effect.LIBERTY}), (
        "A guardian may say where the person lives and whom they see.")  # fmt: skip
    LIBERTY = "dols", "Deprivation of liberty is authorised", frozenset({Effect.LIBERTY}), (
        "An authorisation under the Mental Capacity Act, for at most twelve months. It has an end and a representative."
    )  # fmt: skip
    COURT_LIBERTY = "court_liberty", "Deprivation of liberty by the Court of Protection", frozenset({Effect.LIBERTY}), (
        "The court has authorised it, outside a care home or hospital.")  # fmt: skip
    RESIDENT_ELSEWHERE = "resident_elsewhere", "Ordinarily resident in another area", (
        frozenset({Effect.ANOTHER_AREA})), (
        "Another council has the duty to meet the needs. Urgent needs are met here meanwhile.")  # fmt: skip
    NO_PUBLIC_FUNDS = "nrpf", "No recourse to public funds", frozenset({Effect.FUNDS_LIMITED}), (
        "A condition of the right to stay. Care Act support is not a public fund; some people are excluded from it "
        "unless their rights would be breached, so a human rights assessment is needed.")  # fmt: skip
    CJD = "cjd", "Creutzfeldt-Jakob disease", frozenset({Effect.NO_CHARGE}), (
        "Support for somebody with this disease is never charged for.")  # fmt: skip
    OTHER = "other_status", "Another legal status", frozenset(), "As the note says."

    def __init__(self, _: str, words: str, effects: frozenset[Effect], explained: str) -> None:
        self.words = words
        self.effects = effects
        self.explained = explained


class WishKind(_Kind):
    """What somebody wants, said for a time when they may not be able to say it."""

    REFUSES_TREATMENT = "adrt", "Advance decision to refuse treatment", (
        "Binding where it is valid and applies. To refuse what keeps somebody alive, it must be in writing, signed and "
        "witnessed, and say so.")  # fmt: skip
    RESPECT = "respect", "ReSPECT form", (
        "Recommendations for an emergency, agreed with a doctor or nurse. Not binding by itself.")  # fmt: skip
    PLACE_OF_CARE = "place_of_care", "Where they want to be cared for", "A wish that must be taken into account."
    PLACE_OF_DEATH = "place_of_death", "Where they want to die", "A wish that must be taken into account."
    STATEMENT = "statement", "Advance statement of wishes", "A wish that must be taken into account."

    def __init__(self, _: str, words: str, explained: str) -> None:
        self.words = words
        self.explained = explained


_CODE = re.compile(r"\d(?:[\s.-]?[\dCcXx*#]){2,}")


def tells_code(words: str) -> bool:
    """Whether words about a key safe may hold its code: three or more figures together."""
    return _CODE.search(words) is not None
