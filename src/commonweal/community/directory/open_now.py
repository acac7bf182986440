"""Whether something is open at a moment, until when, and when it is next. Pure: the moment is given.

Where a record does not say (no hours, or "every other week" without a first date) nothing is claimed.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commonweal.community.directory.opening import DAY_NAMES, Opening, clock_in_words, is_day_and_night, openings_of
from commonweal.community.directory.record import Schedule

DAYS_AHEAD = 62
"""How far ahead the next time is looked for: something held once a month is found even where a month is passed over."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Session:
    """One time that something is open, in local time. `opens` and `closes` are None where the record does not say."""

    day: date
    opens: datetime | None
    closes: datetime | None


@dataclass(frozen=True)
class OpenNow:
    """`now` is the session that holds at the moment, `next` the one that begins after it. None where there is none, or
    where the record does not say. `is_holiday` where the one told of falls on a bank holiday: better ask."""

    now: Session | None
    next: Session | None
    is_holiday: bool = False
    never_closes: bool = False


def open_at(schedules: Iterable[Schedule], moment: datetime, holidays: Collection[date] = ()) -> OpenNow:
    """What holds at `moment` (local time, without a zone)."""
    schedules = list(schedules)
    if any(is_day_and_night(one.description or "") for one in schedules):
        return OpenNow(None, None, never_closes=True)
    today = moment.date()
    running = None
    for session in (*sessions_on(schedules, today - timedelta(days=1)), *sessions_on(schedules, today)):
        if session.opens and session.closes and session.opens <= moment < session.closes:
            running = session
    coming = None
    for ahead in range(DAYS_AHEAD + 1):
        later = [one for one in sessions_on(schedules, today + timedelta(days=ahead)) if _is_after(one, moment)]
        if later:
            coming = min(later, key=lambda one: (one.opens is None, one.opens))
            break
    told = running or coming
    return OpenNow(running, coming, told is not None and told.day in holidays)


def sessions_on(schedules: Iterable[Schedule], day: date) -> Iterator[Session]:
    """The sessions that begin on a day."""
    for schedule in schedules:
        if (schedule.valid_from and day < schedule.valid_from) or (schedule.valid_to and day > schedule.valid_to):
            continue
        for opening in openings_of([schedule]):
            says_when = opening.opens or opening.closes or len(opening.weekdays) < 7
            if says_when and _is_on(opening, schedule, day):
                yield _session(opening, day)


def _is_on(opening: Opening, schedule: Schedule, day: date) -> bool:
    if day.weekday() not in opening.weekdays:
        return False
    if opening.weeks:
        days_left = monthrange(day.year, day.month)[1] - day.day
        return (day.day - 1) // 7 + 1 in opening.weeks or -(days_left // 7 + 1) in opening.weeks
    if opening.interval == 1:
        return True
    first = schedule.dtstart or schedule.valid_from
    if first is None:
        return False
    weeks = (_monday(day) - _monday(first)).days // 7
    return day >= first and weeks % opening.interval == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _session(opening: Opening, day: date) -> Session:
    opens = _at(day, opening.opens)
    closes = _at(day, opening.closes)
    if opens and closes and closes <= opens:
        closes += timedelta(days=1)
    return Session(day, opens, closes)


def _at(day: date, clock: time | None) -> datetime | None:
    return datetime.combine(day, clock) if clock else None


def _is_after(session: Session, moment: datetime) -> bool:
    return session.opens > moment if session.opens else session.day > moment.date()


def now_in_words(found: OpenNow, moment: datetime) -> str:
    """ "Open now, until 5pm", "Next: tomorrow, 10am", "Next: Thursday 26 November, 10am"; "" where nothing is known."""
    caution = ". It is a bank holiday: check before you go" if found.is_holiday else ""
    if found.never_closes:
        return "Open day and night"
    if found.now and found.now.closes:
        return f"Open now, until {clock_in_words(found.now.closes.time())}{caution}"
    if found.next is None:
        return ""
    clock = f", {clock_in_words(found.next.opens.time())}" if found.next.opens else ""
    return f"Next: {_day_in_words(found.next.day, moment.date())}{clock}{caution}"


def _day_in_words(day: date, today: date) -> str:
    if day == today:
        return "today"
    if day == today + timedelta(days=1):
        return "tomorrow"
    return f"{DAY_NAMES[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
