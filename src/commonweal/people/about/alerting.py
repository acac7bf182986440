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


class AlertKind(Enum):
    """What to be careful of."""

    FALLS = "falls"
    ALLERGY = "allergy"
    SWALLOWING = "swallowing"
    SEIZURES = "seizures"
    SELF_HARM = "self_harm"
    SLOW_DOOR = "slow_door"
    KEY_SAFE = "key_safe"
    DOG = "dog"
    INFECTION = "infection"
    OTHER = "other"
    NOT_ALONE = "not_alone"
    RISK_TO_WORKER = "risk_to_worker"

    @property
    def words(self) -> str:
        return _ALERT_WORDS[self]

    @property
    def for_staff(self) -> bool:
        """Whether staff alone see it: it is about the safety of whoever visits."""
        return self in (AlertKind.NOT_ALONE, AlertKind.RISK_TO_WORKER)

    @property
    def compartment(self) -> str:
        """The part of the record it is kept in: with who they are, what everybody who comes to the door must know."""
        at_the_door = (AlertKind.SLOW_DOOR, AlertKind.KEY_SAFE, AlertKind.DOG)
        return "identity" if self.for_staff or self in at_the_door else "care"


_ALERT_WORDS = {
    AlertKind.FALLS: "Falls",
    AlertKind.ALLERGY: "Allergy",
    AlertKind.SWALLOWING: "Risk of choking",
    AlertKind.SEIZURES: "Seizures",
    AlertKind.SELF_HARM: "Risk of self-harm",
    AlertKind.SLOW_DOOR: "Slow to come to the door",
    AlertKind.KEY_SAFE: "There is a key safe",
    AlertKind.DOG: "Dog at home",
    AlertKind.INFECTION: "Infection: ask before you visit",
    AlertKind.OTHER: "Something else to be careful of",
    AlertKind.NOT_ALONE: "Do not visit alone",
    AlertKind.RISK_TO_WORKER: "Risk to workers",
}


class LegalKind(Enum):
    """A legal status."""

    AFTERCARE = "s117"
    DETAINED = "detained"
    COMMUNITY_ORDER = "cto"
    GUARDIANSHIP = "guardianship"
    LIBERTY = "dols"
    COURT_LIBERTY = "court_liberty"
    RESIDENT_ELSEWHERE = "resident_elsewhere"
    NO_PUBLIC_FUNDS = "nrpf"
    CJD = "cjd"
    OTHER = "other_status"

    @property
    def words(self) -> str:
        return _LEGAL[self][0]

    @property
    def explained(self) -> str:
        """What it changes, in a sentence or two."""
        return _LEGAL[self][1]

    @property
    def effects(self) -> frozenset[Effect]:
        return _EFFECTS.get(self, frozenset())


_LEGAL = {
    LegalKind.AFTERCARE: (
        "Aftercare under section 117",
        "Aftercare after certain detentions under the Mental Health Act. It is never charged for.",
    ),
    LegalKind.DETAINED: (
        "Detained under the Mental Health Act",
        "In hospital by law. Support at home waits, and the nearest relative has rights.",
    ),
    LegalKind.COMMUNITY_ORDER: (
        "Community treatment order",
        "Back home on conditions. Aftercare under section 117 goes with it, and is not charged for.",
    ),
    LegalKind.GUARDIANSHIP: (
        "Guardianship under section 7",
        "A guardian may say where the person lives and whom they see.",
    ),
    LegalKind.LIBERTY: (
        "Deprivation of liberty is authorised",
        "Authorised under the Mental Capacity Act, for twelve months at most. It has an end and a representative.",
    ),
    LegalKind.COURT_LIBERTY: (
        "Deprivation of liberty by the Court of Protection",
        "The court has authorised it, outside a care home or hospital.",
    ),
    LegalKind.RESIDENT_ELSEWHERE: (
        "Ordinarily resident in another area",
        "Another council has the duty to meet the needs. Urgent needs are met here meanwhile.",
    ),
    LegalKind.NO_PUBLIC_FUNDS: (
        "No recourse to public funds",
        "A condition of the right to stay. Care Act support is not a public fund; some people are excluded from it "
        "unless their rights would be breached, so a human rights assessment is needed.",
    ),
    LegalKind.CJD: (
        "Creutzfeldt-Jakob disease",
        "Support for somebody with this disease is never charged for.",
    ),
    LegalKind.OTHER: ("Another legal status", "As the note says."),
}
_EFFECTS = {
    LegalKind.AFTERCARE: frozenset({Effect.NO_CHARGE}),
    LegalKind.COMMUNITY_ORDER: frozenset({Effect.NO_CHARGE, Effect.LIBERTY}),
    LegalKind.CJD: frozenset({Effect.NO_CHARGE}),
    LegalKind.DETAINED: frozenset({Effect.LIBERTY}),
    LegalKind.GUARDIANSHIP: frozenset({Effect.LIBERTY}),
    LegalKind.LIBERTY: frozenset({Effect.LIBERTY}),
    LegalKind.COURT_LIBERTY: frozenset({Effect.LIBERTY}),
    LegalKind.RESIDENT_ELSEWHERE: frozenset({Effect.ANOTHER_AREA}),
    LegalKind.NO_PUBLIC_FUNDS: frozenset({Effect.FUNDS_LIMITED}),
}


class WishKind(Enum):
    """What somebody wants, said for a time when they may not be able to say it."""

    REFUSES_TREATMENT = "adrt"
    RESPECT = "respect"
    PLACE_OF_CARE = "place_of_care"
    PLACE_OF_DEATH = "place_of_death"
    STATEMENT = "statement"

    @property
    def words(self) -> str:
        return _WISHES[self][0]

    @property
    def explained(self) -> str:
        """How far it binds."""
        return _WISHES[self][1]


_COUNTED = "A wish that must be taken into account."
_WISHES = {
    WishKind.REFUSES_TREATMENT: (
        "Advance decision to refuse treatment",
        "Binding where it is valid and applies. To refuse what keeps somebody alive, it must be in writing, signed and "
        "witnessed, and say so.",
    ),
    WishKind.RESPECT: (
        "ReSPECT form",
        "Recommendations for an emergency, agreed with a doctor or nurse. Not binding by itself.",
    ),
    WishKind.PLACE_OF_CARE: ("Where they want to be cared for", _COUNTED),
    WishKind.PLACE_OF_DEATH: ("Where they want to die", _COUNTED),
    WishKind.STATEMENT: ("Advance statement of wishes", _COUNTED),
}


_CODE = re.compile(r"\d(?:[\s.-]?[\dCcXx*#]){2,}")


def tells_code(words: str) -> bool:
    """Whether words about a key safe may hold its code: three or more figures together."""
    return _CODE.search(words) is not None
