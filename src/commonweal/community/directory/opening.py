"""Opening times: read from the words people write them in, and written in words from the standard's fields. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time

from commonweal.community.directory.record import WEEKDAYS, Schedule

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?"
_DAYS = re.compile(rf"\b({_DAY})(?:\s*(to|-|–|until)\s*({_DAY}))?\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_TIME = r"(\d{1,2})(?:[.:](\d{2}))?\s*(am|pm|noon|midnight)?"
_TIMES = re.compile(rf"\b{_TIME}(?:\s*(?:to|-|–|until)\s*{_TIME})?(?!\s*(?:st|nd|rd|th)\b)", re.IGNORECASE)
_WHOLE_WEEK = re.compile(r"\b(every ?day|daily|day and night|24 ?hours|seven days|7 days)\b", re.IGNORECASE)
_NIGHT_TOO = re.compile(r"\b(day and night|24 ?hours)\b", re.IGNORECASE)
_WEEKDAYS = re.compile(r"\bweekdays?\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\bweekends?\b", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Opening:
    """Days of the week (0 is Monday), and from when to when on each; None where that is not said. `weeks` are the weeks
    of a month (1 to 5, or -1 for the last) it is held in, and empty for each week."""

    weekdays: tuple[int, ...]
    opens: time | None = None
    closes: time | None = None
    weeks: tuple[int, ...] = ()

    @property
    def byday(self) -> str:
        """As the standard has it: "TU,FR", or "1TH,3TH"."""
        return ",".join(f"{week or ''}{WEEKDAYS[day]}" for week in self.weeks or (0,) for day in self.weekdays)


def read_opening(words: str) -> list[Opening]:
    """The opening times in a text such as "Tuesdays and Fridays, 11.30am to 2pm; Sundays 3pm"; empty where it names no
    day. What it says besides ("by agreement") stays in the text alone."""
    return [opening for part in re.split(r"[;\n]|\.\s", words) for opening in _read_part(part)]


def _read_part(words: str) -> Iterator[Opening]:
    weekdays: set[int] = set()
    if _WHOLE_WEEK.search(words):
        weekdays = set(range(7))
    if _WEEKDAYS.search(words):
        weekdays |= set(range(5))
    if _WEEKEND.search(words):
        weekdays |= {5, 6}
    for first, _, last in _DAYS.findall(words):
        start, end = _weekday(first), _weekday(last or first)
        weekdays |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    if not weekdays:
        return
    weeks = tuple(sorted({_ORDINALS[word.lower()] for word in _ORDINAL.findall(words)}))
    times = [] if _NIGHT_TOO.search(words) else [_between(found) for found in _TIMES.findall(_without_days(words))]
    for opens, closes in [pair for pair in times if pair[0]] or [(None, None)]:
        yield Opening(tuple(sorted(weekdays)), opens, closes, weeks)


def _without_days(words: str) -> str:
    return _ORDINAL.sub(" ", _DAYS.sub(" ", words))


def _weekday(word: str) -> int:
    return next(number for number, name in enumerate(DAY_NAMES) if name[:3].lower() == word[:3].lower())


def _between(found: tuple[str, ...]) -> tuple[time | None, time | None]:
    """The two times of a match. "10 to 12.30pm": whichever has no am or pm is taken so that the day runs forward."""
    from_hour, from_minute, from_half, to_hour, to_minute, to_half = (part.lower() for part in found)
    if not (from_half or to_half or from_minute or to_minute) and not to_hour:
        return None, None
    closes = _time(to_hour, to_minute, to_half) if to_hour else None
    opens = _time(from_hour, from_minute, from_half)
    if not from_half and to_half == "pm" and opens and closes:
        afternoon = _time(from_hour, from_minute, "pm")
        opens = afternoon if afternoon and afternoon < closes else opens
    if opens and closes and closes <= opens and not to_half:
        closes = _time(to_hour, to_minute, "pm")
    return opens, closes


def _time(hour: str, minute: str, half: str) -> time | None:
    number = int(hour)
    if half == "midnight" or (half == "am" and number == 12):
        number = 0
    elif half == "pm" and number < 12:
        number += 12
    if number > 23 or int(minute or 0) > 59:
        return None
    return time(number, int(minute or 0))


def openings_of(schedules: Iterable[Schedule]) -> list[Opening]:
    """The opening times that schedules give: by their fields, or else by their words."""
    found: list[Opening] = []
    for schedule in schedules:
        if not schedule.byday:
            found += read_opening(schedule.description or "")
            continue
        days = [(day[-2:], day[:-2]) for day in schedule.byday.split(",")]
        weekdays = tuple(sorted({WEEKDAYS.index(day) for day, _ in days}))
        weeks = tuple(sorted({int(week) for _, week in days if week.strip("+-")}))
        found.append(Opening(weekdays, schedule.opens_at, schedule.closes_at, weeks))
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
    names = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
    if opening.weeks:
        weeks = _joined([names.get(week, f"{week}th") for week in opening.weeks])
        days = f"{weeks.capitalize()} {_joined([DAY_NAMES[day] for day in opening.weekdays])} of the month"
    elif opening.weekdays == tuple(range(7)):
        days = "Every day"
    elif opening.weekdays == tuple(range(5)):
        days = "Monday to Friday"
    else:
        days = _joined([f"{DAY_NAMES[day]}s" for day in opening.weekdays])
    times = " to ".join(_clock(at) for at in (opening.opens, opening.closes) if at)
    return ", ".join(filter(None, (days, times)))


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _clock(at: time) -> str:
    if at == time(12):
        return "12 noon"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
