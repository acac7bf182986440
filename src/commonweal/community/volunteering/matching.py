"""Which volunteers to ask about a task, best first, and why not the others. Pure: plain values in, plain values out.

A volunteer must be free to be asked, live near enough, want this kind of task, be there on a day and at a time that
suits, be able to do it, and have every check it needs on the day. Among those, points say who suits best; they are
rounded to fives, so that people who suit about as well are asked in turn: whoever was asked longest ago comes first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from commonweal.community.volunteering.rules import Held, Rules, missing_checks

EARTH_MILES = 3958.76

FOR_INTEREST = 30
FOR_ANY_INTEREST = 15
"""Somebody who chose this kind is asked before somebody who said "anything"."""

FOR_NEARNESS = 35
"""Next door; nothing at the edge of what they said they go."""

FOR_TIME = 15
"""For the share of the wanted days and times that suit them."""

FOR_KNOWING = 20
"""They have helped this person before: people like a known face."""

STEP = 5
WEEK = 7
TIMES = ("morning", "afternoon", "evening")


@dataclass(frozen=True)
class Wanted:
    """What is asked for, where and when. Empty `days` (0 is Monday) or `times` mean that any will do."""

    kind: str
    latitude: float
    longitude: float
    days: frozenset[int]
    times: frozenset[str]
    first_on: date
    last_on: date | None
    is_weekly: bool = False
    checks: tuple[str, ...] = ()
    abilities: tuple[str, ...] = ()

    def checked_on(self, today: date) -> date:
        """The day on which checks must count: the last of a task done once, the first of a weekly one."""
        wanted = self.first_on if self.is_weekly or self.last_on is None else self.last_on
        return max(today, wanted)

    def weekdays(self) -> frozenset[int]:
        """The days of the week on which it can be done."""
        if self.days or self.is_weekly or self.last_on is None:
            return self.days or frozenset(range(WEEK))
        span = (self.last_on - self.first_on).days + 1
        return frozenset((self.first_on.weekday() + number) % WEEK for number in range(min(span, WEEK)))


@dataclass(frozen=True)
class Candidate:
    """A volunteer as they are judged. Empty `interests`, `days` or `times` mean any."""

    volunteer: UUID
    name: str
    latitude: float
    longitude: float
    miles: float
    interests: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    times: frozenset[str] = frozenset()
    abilities: frozenset[str] = frozenset()
    checks: tuple[Held, ...] = ()
    is_approved: bool = True
    paused_until: date | None = None
    is_paused: bool = False
    tasks_now: int = 0
    most_at_once: int = 2
    was_asked: bool = False
    has_helped: bool = False
    last_asked_at: datetime | None = None


@dataclass(frozen=True)
class Match:
    """The judgement on one volunteer: proposed or not, how well it suits (0 to 100), and why, in words."""

    volunteer: UUID
    name: str
    is_proposed: bool
    score: int
    miles: float
    why: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    last_asked_at: datetime | None = field(default=None, compare=False)


def match_volunteers(wanted: Wanted, candidates: Iterable[Candidate], rules: Rules, today: date) -> list[Match]:
    """Every volunteer judged: those proposed first, best first; then the others, fewest reasons against first."""
    judged = [_judge(wanted, candidate, rules, today) for candidate in candidates]
    return sorted(judged, key=_order)


def _order(match: Match) -> tuple[bool, int, int, float, str]:
    asked = match.last_asked_at.timestamp() if match.last_asked_at else float("-inf")
    return (not match.is_proposed, len(match.why_not), -match.score, asked, str(match.volunteer))


def _judge(wanted: Wanted, candidate: Candidate, rules: Rules, today: date) -> Match:
    far = miles_between(wanted.latitude, wanted.longitude, candidate.latitude, candidate.longitude)
    against = tuple(_against(wanted, candidate, far, rules, today))
    score, why = (0, ()) if against else _for(wanted, candidate, far, rules)
    return Match(
        candidate.volunteer, candidate.name, not against, score, round(far, 1), why, against, candidate.last_asked_at
    )


def _against(wanted: Wanted, candidate: Candidate, far: float, rules: Rules, today: date) -> Iterable[str]:
    if not candidate.is_approved:
        yield "Not approved"
    if candidate.is_paused and (candidate.paused_until is None or candidate.paused_until >= today):
        yield "Is taking a break"
    if candidate.was_asked:
        yield "Was asked about this already"
    if candidate.tasks_now >= candidate.most_at_once:
        yield f"Has {candidate.tasks_now} of {candidate.most_at_once} tasks that they do at the same time"
    if far > candidate.miles:
        yield f"Lives {_said(far)} away, and goes {candidate.miles:g}"
    if candidate.interests and wanted.kind not in candidate.interests:
        yield "Did not choose this kind of task"
    if not _common_days(wanted, candidate):
        yield "Is not free on these days"
    if candidate.times and wanted.times and not candidate.times & wanted.times:
        yield "Is not free at these times"
    for ability in wanted.abilities:
        if ability not in candidate.abilities:
            yield f"Has not said “{rules.ability_name(ability)}”"
    for check in missing_checks(rules, wanted.checks, candidate.checks, wanted.checked_on(today)):
        yield f"Missing or run out: {rules.check_name(check)}"


def _common_days(wanted: Wanted, candidate: Candidate) -> frozenset[int]:
    return wanted.weekdays() & (candidate.days or frozenset(range(WEEK)))


def _for(wanted: Wanted, candidate: Candidate, far: float, rules: Rules) -> tuple[int, tuple[str, ...]]:
    """Points out of 100, rounded to fives, and what they are for."""
    chose = wanted.kind in candidate.interests
    near = 1 - far / candidate.miles if candidate.miles else 1.0
    days = len(_common_days(wanted, candidate)) / len(wanted.weekdays())
    asked_times = wanted.times or frozenset(TIMES)
    times = len(asked_times & (candidate.times or asked_times)) / len(asked_times)
    points = (
        (FOR_INTEREST if chose else FOR_ANY_INTEREST)
        + FOR_NEARNESS * near
        + FOR_TIME * days * times
        + (FOR_KNOWING if candidate.has_helped else 0)
    )
    why = [f"Lives {_said(far)} away", "Chose this kind of task" if chose else "Does any kind of task"]
    why.append("Free on every day and time asked for" if days * times == 1 else "Free on some of the days and times")
    if candidate.has_helped:
        why.insert(0, "Has helped this person before")
    if wanted.checks:
        why.append(f"Has each check: {', '.join(rules.check_name(check) for check in wanted.checks)}")
    return STEP * int(points / STEP + 0.5), tuple(why)


def miles_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Miles as the crow flies (haversine), between points in degrees."""
    across = sin(radians(other_latitude - latitude) / 2) ** 2
    along = cos(radians(latitude)) * cos(radians(other_latitude)) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(across + along)))


def _said(miles: float) -> str:
    if miles < 0.5:
        return "less than half a mile"
    return "1 mile" if 0.95 <= miles < 1.05 else f"{miles:.1f} miles".replace(".0", "")
