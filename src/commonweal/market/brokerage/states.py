"""How far a brief has come: read from its timestamps. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BriefState(StrEnum):
    """`OPEN` takes offers; `CLOSED` waits to be decided."""

    OPEN = "open"
    CLOSED = "closed"
    AWARDED = "awarded"
    WITHDRAWN = "withdrawn"


STATE_WORDS: dict[BriefState, str] = {
    BriefState.OPEN: "Open for offers",
    BriefState.CLOSED: "Closed for offers",
    BriefState.AWARDED: "Awarded",
    BriefState.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class BriefTimes:
    """The moments of a brief."""

    closes_at: datetime
    awarded_at: datetime | None = None
    withdrawn_at: datetime | None = None


def brief_state(times: BriefTimes, now: datetime) -> BriefState:
    """The state at a moment. A brief is closed from the moment it closes."""
    if times.awarded_at is not None:
        return BriefState.AWARDED
    if times.withdrawn_at is not None:
        return BriefState.WITHDRAWN
    return BriefState.CLOSED if times.closes_at <= now else BriefState.OPEN
