"""What a review finds: the words of its choices, what they add up to, and how the national return codes them. Pure.

Codes: Client Level Data for adult social care, release 1 lists "Review Reason", "Method of Review" and "Review Outcomes
Achieved" (NHS England). "No longer wanted" is ours: it counts neither way.
"""

from collections.abc import Iterable
from enum import StrEnum


class Reason(StrEnum):
    """Why a review is held."""

    PLANNED = "planned"
    HOSPITAL = "hospital"
    CARER = "carer"
    SAFEGUARDING = "safeguarding"
    PROVIDER_FAILURE = "provider_failure"
    COMMISSIONING = "commissioning"
    OTHER = "other"
    SHORT_TERM = "short_term"


REASON_WORDS: dict[Reason, str] = {
    Reason.PLANNED: "Planned",
    Reason.HOSPITAL: "Not planned: a stay in hospital",
    Reason.CARER: "Not planned: because of the carer",
    Reason.SAFEGUARDING: "Not planned: a worry about safety",
    Reason.PROVIDER_FAILURE: "Not planned: the provider stopped or failed",
    Reason.COMMISSIONING: "Not planned: the council changes what it buys",
    Reason.OTHER: "Not planned: another reason",
    Reason.SHORT_TERM: "Short-term support comes to its end",
}
REASON_CODES: dict[Reason, str] = {
    Reason.PLANNED: "Planned",
    Reason.HOSPITAL: "Unplanned - Hospital (Planned and unplanned episodes)",
    Reason.CARER: "Unplanned - Carer related",
    Reason.SAFEGUARDING: "Unplanned - Safeguarding concern",
    Reason.PROVIDER_FAILURE: "Unplanned - Provider Failure",
    Reason.COMMISSIONING: "Unplanned - Change in Commissioning arrangements",
    Reason.OTHER: "Unplanned - Other Reason",
    Reason.SHORT_TERM: "Review of short term support",
}


class Method(StrEnum):
    """Who was heard."""

    PERSON = "person"
    CARER = "carer"
    BOTH = "both"


METHOD_WORDS: dict[Method, str] = {
    Method.PERSON: "The person",
    Method.CARER: "Their carer only",
    Method.BOTH: "The person and their carer",
}
METHOD_CODES: dict[Method, str] = {
    Method.PERSON: "Service user only",
    Method.CARER: "Carer only",
    Method.BOTH: "Service user and carer",
}


class Achieved(StrEnum):
    """How far an outcome was reached."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"
    NOT_WANTED = "not_wanted"


ACHIEVED_WORDS: dict[Achieved, str] = {
    Achieved.FULLY: "Fully",
    Achieved.PARTLY: "Partly",
    Achieved.NOT: "Not",
    Achieved.NOT_WANTED: "No longer wanted",
}
ACHIEVED_CODES: dict[Achieved, str] = {
    Achieved.FULLY: "Fully Met",
    Achieved.PARTLY: "Partially Met",
    Achieved.NOT: "Not Met",
}


class Next(StrEnum):
    """What happens after a review."""

    NO_CHANGE = "no_change"
    AMEND = "amend"
    END = "end"
    REASSESS = "reassess"


NEXT_WORDS: dict[Next, str] = {
    Next.NO_CHANGE: "The plan goes on as it is",
    Next.AMEND: "The plan changes: a new one is begun as a copy",
    Next.END: "The support ends",
    Next.REASSESS: "The needs are assessed again",
}


class Released(StrEnum):
    """What came of a targeted review."""

    CONTINUE = "continue"
    CHANGE = "change"
    CEASE = "cease"
    TECHNOLOGY = "technology"


RELEASED_WORDS: dict[Released, str] = {
    Released.CONTINUE: "Goes on as it is",
    Released.CHANGE: "Changes",
    Released.CEASE: "Ends",
    Released.TECHNOLOGY: "Technology or equipment instead",
}


class UnmetReason(StrEnum):
    """Why a need is not met by what there is."""

    NOTHING_NEAR = "nothing_near"
    WAITING = "waiting"
    PRICE = "price"
    NOT_SUITABLE = "not_suitable"
    NO_WORKERS = "no_workers"
    TRANSPORT = "transport"
    NOT_WANTED = "not_wanted"


UNMET_WORDS: dict[UnmetReason, str] = {
    UnmetReason.NOTHING_NEAR: "Nothing on offer nearby",
    UnmetReason.WAITING: "There is a waiting list",
    UnmetReason.PRICE: "The price is above what can be paid",
    UnmetReason.NOT_SUITABLE: "What there is does not suit: culture, language, age or condition",
    UnmetReason.NO_WORKERS: "Nobody can be found to do it",
    UnmetReason.TRANSPORT: "No way of getting there",
    UnmetReason.NOT_WANTED: "The person does not want what there is",
}


def overall(found: Iterable[str]) -> Achieved | None:
    """What outcomes add up to: fully where all were reached fully, not where none was reached at all, else partly.

    What is no longer wanted counts neither way; None where nothing else is left.
    """
    counted = [Achieved(one) for one in found if one != Achieved.NOT_WANTED]
    if not counted:
        return None
    kinds = set(counted)
    return counted[0] if len(kinds) == 1 else Achieved.PARTLY


def national_fields(reason: str, method: str, achieved: Iterable[str]) -> dict[str, str]:
    """The fields of the national return for a review; outcomes are asked of planned reviews only."""
    whole = overall(achieved) if reason == Reason.PLANNED else None
    return {
        "Review Reason": REASON_CODES[Reason(reason)],
        "Method of Review": METHOD_CODES[Method(method)] if method else "",
        "Review Outcomes Achieved": ACHIEVED_CODES[whole] if whole else "",
    }
