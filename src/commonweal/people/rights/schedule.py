"""How long each kind of thing is kept, and why it is held: dated data, and the rule that reads it. Pure."""

from dataclasses import dataclass
from datetime import date

from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.spans import months_after


@dataclass(frozen=True)
class KindKept:
    """One kind of the schedule. `years` is 0 for what is kept without an end; `after` says what is done then."""

    key: str
    title: str
    rooms: tuple[str, ...]
    why: str
    basis: str
    clock_words: str
    years: int
    after: str
    source: str
    confirmed: bool

    @property
    def how_long(self) -> str:
        """How long, in words."""
        if self.goes_with_record:
            return "As long as anything else of the record"
        if not self.years:
            return "Without an end"
        unit = "year" if self.years == 1 else "years"
        return f"{self.years} {unit} after {self.clock_words}"

    @property
    def goes_with_record(self) -> bool:
        """Whether it is kept as long as anything else is, and goes with the last of it."""
        return self.after == "go_with_the_record"

    def ends_on(self, last_thing: date) -> date | None:
        """The last day on which it is kept; None for what is kept without an end, or as long as the rest."""
        return months_after(last_thing, 12 * self.years) if self.years else None


def kinds_kept(policy: Policy) -> list[KindKept]:
    """The schedule of a dated file. Raises KeyError where a kind lacks something."""
    return [
        KindKept(
            key=one["key"],
            title=one["title"],
            rooms=tuple(one["rooms"]),
            why=one["why"],
            basis=one["basis"],
            clock_words=one["clock_words"],
            years=int(one["years"]),
            after=one["after"],
            source=one["source"],
            confirmed=bool(one["confirmed"]),
        )
        for one in policy.document["kinds"]
    ]


def kind_of_room(schedule: list[KindKept], room: str) -> KindKept:
    """The kind that a room's rows are of; a room that no kind names is part of the record of care, the first kind."""
    return next((kind for kind in schedule if room in kind.rooms), schedule[0])
