"""Opening times: read from the words people write them in, and written in words from the standard's fields. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import time

from commonweal.community.directory.record import WEEKDAYS, Schedule

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOON = time(12)
LATEST_MORNING_HOUR = 6
"""Without am or pm, hours up to this are taken for the afternoon: "2 to 4" is not in the night."""

_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "last": -1,
}  # fmt: skip
_ORDINAL_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_ORDINAL = "|".join(_ORDINALS)
_CLOCK = r"(?:(?<![£\d.])\d{1,2}(?:[.:]\d{2})?(?!\d)\s*(?:am\b|pm\b|noon\b|midnight\b)?|noon|midday|midnight)"
_JOIN = r"(?:[\s,&]|\band\b|\bor\b)*"
_TOKENS = re.compile(
    rf"""
    (?P<night>\b(?:day\ and\ night|24\ ?hours(?:\ a\ day)?)\b)
    |(?P<whole>\b(?:every\ ?(?:day|night)|daily|nightly|seven\ days|7\ days)\b)
    |(?P<weekdays>\bweekdays?\b)
    |(?P<weekend>\bweekends?\b)
    |(?P<other>\b(?:every\ other|alternate|fortnightly|every\ fortnight|every\ two\ weeks
        |every\ second(?=\s+\b{_DAY}\b(?!.*\bmonth\b)))\b)
    |(?P<but>\b(?:except|but\ not|not\ on|excluding|closed)\b)
    |(?P<ordinal>\b(?:{_ORDINAL})\b(?={_JOIN}(?:\b(?:{_ORDINAL})\b{_JOIN})*\b{_DAY}\b))
    |(?P<days>\b{_DAY}\b(?:\s*(?:to|-|–|until)\s*\b{_DAY}\b)?)
    |(?P<until>\buntil\s+{_CLOCK})
    |(?P<times>(?<!\w){_CLOCK}(?:\s*(?:to|-|–|until)\s*{_CLOCK})?(?!\s*(?:st|nd|rd|th|years?|year-olds?|weeks?|people)\b))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SOME_DAY = re.compile(rf"\b(?:one|a)\s+{_DAY}\s+(?:a|each|in)\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:\bto\b|-|–|\buntil\b)\s*", re.IGNORECASE)
_READ_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*(\S*)")
_HALF = re.compile(r"(?<![a-z])([ap])\.m\.?(?!\w)", re.IGNORECASE)
_AGES = re.compile(r"\bage[ds]?\W*$", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Opening:
    """Days of the week (0 is Monday), and from when to when on each; None where that is not said.

    `weeks` are the weeks of a month it is held in (1 to 5, or -1 for the last; a feed may have others), and empty for
    each week; `interval` is 2 for every other.
    """

    weekdays: tuple[int, ...]
    opens: time | None = None
    closes: time | None = None
    weeks: tuple[int, ...] = ()
    interval: int = 1

    @property
    def byday(self) -> str:
        """As the standard has it: "TU,FR", or "1TH,3TH"."""
        return ",".join(f"{week or ''}{WEEKDAYS[day]}" for week in self.weeks or (0,) for day in self.weekdays)


@dataclass
class _Said:
    """What one piece of a text says so far: days (each run of them with its weeks of the month), and times."""

    runs: list[tuple[set[int], set[int]]] = field(default_factory=list)
    times: list[tuple[time | None, time | None]] = field(default_factory=list)
    times_first: bool = False
    is_without: bool = False
    has_taken_away: bool = False
    interval: int = 1
    at_all_hours: bool = False

    def add_days(self, days: set[int]) -> None:
        if self.is_without and self.runs:
            self.runs[-1][1].difference_update(days)
            self.has_taken_away = True
            return
        if not self.runs:
            self.runs.append((set(), set()))
        self.runs[-1][1].update(days)

    def add_week(self, week: int) -> None:
        if not self.runs or self.runs[-1][1]:
            self.runs.append((set(), set()))
        self.runs[-1][0].add(week)

    @property
    def has_days(self) -> bool:
        return any(days for _, days in self.runs)

    def openings(self) -> Iterator[Opening]:
        times = [] if self.at_all_hours else self.times
        for weeks, days in self.runs:
            for opens, closes in times or [(None, None)] if days else ():
                yield Opening(tuple(sorted(days)), opens, closes, tuple(sorted(weeks)), 1 if weeks else self.interval)


def read_opening(words: str) -> list[Opening]:
    """The opening times in a text such as "Tuesdays and Fridays, 11.30am to 2pm; Sundays 3pm"; empty where it names no
    day. What it says besides ("by agreement") stays in the text alone."""
    plain = _HALF.sub(r"\1m", words)
    return [opening for part in re.split(r"[;\n]|\.\s", plain) for opening in _read_part(part)]


def _read_part(words: str) -> Iterator[Opening]:
    if _SOME_DAY.search(words):  # "one Saturday a month" does not say which
        return
    said = _Said()
    for token in _TOKENS.finditer(words):
        kind, text = str(token.lastgroup), token.group()
        is_time = kind in ("times", "until")
        if is_time:
            between = _until(text) if kind == "until" else _between(text)
            is_closed_then = said.is_without and not said.has_taken_away
            if between is None or is_closed_then or _AGES.search(words[: token.start()]):
                continue
            if said.times_first and said.has_days:
                yield from said.openings()
                said = _Said()
            said.times_first = said.times_first or not said.has_days
            said.times.append(between)
            said.is_without = False
            continue
        if said.times and said.has_days and not said.times_first and kind != "but" and not said.is_without:
            yield from said.openings()
            said = _Said()
        if kind == "ordinal":
            said.add_week(_ORDINALS[text.lower()])
        elif kind == "but":
            said.is_without = True
        elif kind == "other":
            said.interval = 2
        else:
            said.at_all_hours = said.at_all_hours or kind == "night"
            said.add_days(_days(kind, text))
    yield from said.openings()


def _days(kind: str, text: str) -> set[int]:
    if kind in ("night", "whole"):
        return set(range(7))
    if kind == "weekdays":
        return set(range(5))
    if kind == "weekend":
        return {5, 6}
    ends = [_weekday(word) for word in _RANGE.split(text)]
    start, end = ends[0], ends[-1]
    return {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}


def _weekday(word: str) -> int:
    return next(number for number, name in enumerate(DAY_NAMES) if name[:3].lower() == word[:3].lower())


def _until(text: str) -> tuple[time | None, time | None] | None:
    closes = _time(*_clock_parts(text.split(None, 1)[1]))
    return (None, closes) if closes else None


def _between(text: str) -> tuple[time | None, time | None] | None:
    """The two times of a match, or None where it is only a number. "10 to 12.30pm": whichever has no am or pm is taken
    so that the day runs forward."""
    first, *rest = [_clock_parts(part) for part in _RANGE.split(text)]
    last = rest[0] if rest else None
    if last is None and not (first[1] or first[2]):
        return None
    opens, closes = _time(*first), _time(*last) if last else None
    if opens is None:
        return None
    has_half = bool(first[2] or (last and last[2]))
    if not has_half and opens.hour <= LATEST_MORNING_HOUR:
        opens = _later(opens)
    if last and closes:
        if not first[2] and last[2] == "pm" and _later(opens) < closes:
            opens = _later(opens)
        if closes <= opens and not last[2]:
            closes = _later(closes)
    return opens, closes


def is_day_and_night(words: str) -> bool:
    """Whether a text says that something never closes."""
    return any(token.lastgroup == "night" for token in _TOKENS.finditer(words))


def read_clock(text: str) -> time | None:
    """A time as people type it ("10", "2.30pm", "14:30", "noon"); None where it is none. Without am or pm an hour up to
    six is in the afternoon."""
    plain = _HALF.sub(r"\1m", text.strip())
    if not re.fullmatch(_CLOCK, plain, re.IGNORECASE):
        return None
    hour, minute, half = _clock_parts(plain)
    found = _time(hour, minute, half)
    if found and not half and found.hour <= LATEST_MORNING_HOUR and not plain.startswith("0"):
        return _later(found)
    return found


def _clock_parts(text: str) -> tuple[int, int, str]:
    """Hour, minute, and what says which half of the day it is."""
    plain = text.strip().lower()
    if found := _READ_CLOCK.fullmatch(plain):
        return int(found[1]), int(found[2] or 0), found[3]
    return (0, 0, "midnight") if plain == "midnight" else (12, 0, "noon")


def _time(hour: int, minute: int, half: str) -> time | None:
    if half == "midnight" or (half == "am" and hour == 12):
        hour = 0
    elif half == "pm" and hour < 12:
        hour += 12
    return time(hour, minute) if hour <= 23 and minute <= 59 else None


def _later(at: time) -> time:
    return at.replace(hour=at.hour + 12) if at.hour < 12 else at


def openings_of(schedules: Iterable[Schedule]) -> list[Opening]:
    """The opening times that schedules give: by their fields, or else by their words."""
    found: list[Opening] = []
    for schedule in schedules:
        if not schedule.byday:
            found += read_opening(schedule.description or "")
            continue
        weeks_of: dict[int, set[int]] = {}
        for day in schedule.byday.split(","):
            week = day[:-2]
            weeks_of.setdefault(WEEKDAYS.index(day[-2:]), set()).update({int(week)} if week.strip("+-") else ())
        interval = schedule.interval or 1 if schedule.freq != "MONTHLY" else 1
        for weeks in sorted({tuple(sorted(weeks)) for weeks in weeks_of.values()}):
            weekdays = tuple(sorted(day for day, held in weeks_of.items() if tuple(sorted(held)) == weeks))
            found.append(Opening(weekdays, schedule.opens_at, schedule.closes_at, weeks, 1 if weeks else interval))
    return found


def write_opening(schedules: Iterable[Schedule]) -> str:
    """The schedules in words: as whoever wrote them described them, or made from their fields."""
    return "; ".join(dict.fromkeys(filter(None, (_written(schedule) for schedule in schedules))))


def _written(schedule: Schedule) -> str:
    if schedule.description:
        return schedule.description
    return "; ".join(map(in_words, openings_of([schedule])))


def in_words(opening: Opening) -> str:
    """ "Tuesdays and Fridays, 11.30am to 2pm"."""
    singular = joined([DAY_NAMES[day] for day in opening.weekdays])
    if opening.weeks:
        weeks = joined([week_in_words(week) for week in opening.weeks])
        days = f"{weeks.capitalize()} {singular} of the month"
    elif opening.interval > 1:
        every = "Every other" if opening.interval == 2 else f"Every {opening.interval} weeks on"
        days = f"{every} {singular}"
    elif opening.weekdays == tuple(range(7)):
        days = "Every day"
    elif len(opening.weekdays) > 2 and opening.weekdays == tuple(range(opening.weekdays[0], opening.weekdays[-1] + 1)):
        days = f"{DAY_NAMES[opening.weekdays[0]]} to {DAY_NAMES[opening.weekdays[-1]]}"
    else:
        days = joined([f"{DAY_NAMES[day]}s" for day in opening.weekdays])
    return ", ".join(filter(None, (days, between_in_words(opening.opens, opening.closes))))


def week_in_words(week: int) -> str:
    """ "first" for 1, "last" for -1, "second last" for -2: of the month."""
    return _ORDINAL_NAMES.get(week, f"{abs(week)}th{' last' if week < 0 else ''}")


def between_in_words(opens: time | None, closes: time | None) -> str:
    """ "11.30am to 2pm", "from" and "until" where one is not said; "" for neither."""
    if opens is None:
        return f"until {clock_in_words(closes)}" if closes else ""
    return f"{clock_in_words(opens)} to {clock_in_words(closes)}" if closes else clock_in_words(opens)


def joined(words: list[str]) -> str:
    """ "Mondays, Tuesdays and Fridays"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1] if words else "")))


def clock_in_words(at: time) -> str:
    """ "11.30am", "12 noon", "midnight"."""
    if at in (NOON, time(0)):
        return "12 noon" if at == NOON else "midnight"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
