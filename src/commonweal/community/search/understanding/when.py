"""When: days of the week, and parts of a day. Pure."""

import re

from commonweal.community.search.understanding.rules import Rule, asks, before, says

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TO_DRINK = ("coffee", "cofee", "tea")
"""A coffee morning is a thing, not a time."""

_ON = r"(?:(?:on|every|each|this|next|open)\s+(?:(?:on|a|the)\s+)?)?"
_IN = r"(?:(?:in\s+the|on\s+an?|every|this)\s+)?"
_DAY = r"mondays?|tues?days?|tues|wednesdays?|wed|wens?e?days?|thursdays?|thurs?|fridays?|fri|saturdays?|sundays?"


def _day(found: re.Match[str]) -> tuple[str, str]:
    number = next(number for number, name in enumerate(DAYS) if name[:2].lower() == found["day"][:2])
    return str(number), f"On {DAYS[number]}s"


def _part(found: re.Match[str]) -> tuple[str, str] | None:
    part = found["part"]
    return None if before(found) in TO_DRINK else (part, f"In the {part}")


def _from_hour(found: re.Match[str]) -> tuple[str, str] | None:
    hour = int(found["hour"])
    is_evening = 17 <= hour < 24 or (5 <= hour < 12 and found["half"] != "am")
    return ("evening", "In the evening") if is_evening else None


RULES: tuple[Rule, ...] = (
    says("day", rf"{_ON}(?:at\s+(?:the\s+)?)?weekends?", "5,6", "At the weekend"),
    says("day", r"(?:on\s+|in\s+the\s+)?week\s?days?", "0,1,2,3,4", "On weekdays"),
    asks("day", rf"{_ON}(?P<day>{_DAY})", _day),
    asks("time", rf"{_IN}(?P<part>morning|afternoon|evening)s?", _part, stays=True),
    says("time", r"after\s+work", "evening", "In the evening"),
    asks(
        "time",
        r"after\s+(?P<hour>\d{1,2})(?:[.:]\d\d)?\s?(?P<half>am|pm|o['’]?clock)?(?!\s*(?:year|month|week|day))",
        _from_hour,
    ),
)
