"""The days of sessions that repeat, without bank holidays. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.core.calculations.working_days import bank_holidays

WEEK = timedelta(weeks=1)
MOST_DAYS = 366
"""A series is made for a year at most: it can be made again."""


class Repeat(StrEnum):
    """How often. Monthly keeps the weekday: the second Tuesday, or the last where it is the fifth."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Series:
    """The days of the sessions, and the days left out because they are bank holidays."""

    days: tuple[date, ...]
    bank_holidays: tuple[date, ...]


def series(first: date, repeat: Repeat, until: date | None) -> Series:
    """The days from `first` to `until` (both included). A single session is held on the day named, whatever day it is.

    Raises ValueError where a series has no end, ends before it begins, or is longer than a year.
    """
    if repeat is Repeat.ONCE:
        return Series((first,), ())
    if until is None:
        raise ValueError("Say until when the sessions repeat")
    if until < first:
        raise ValueError("The last day is before the first")
    if (until - first).days > MOST_DAYS:
        raise ValueError("Make sessions for a year at most. You can make more later")
    days, holidays = list(_repeated(first, repeat, until)), bank_holidays()
    return Series(tuple(day for day in days if day not in holidays), tuple(day for day in days if day in holidays))


def _repeated(first: date, repeat: Repeat, until: date) -> Iterator[date]:
    if repeat is Repeat.MONTHLY:
        yield from _monthly(first, until)
        return
    step = WEEK * (2 if repeat is Repeat.FORTNIGHTLY else 1)
    for number in range((until - first) // step + 1):
        yield first + step * number


def _monthly(first: date, until: date) -> Iterator[date]:
    week = (first.day - 1) // 7
    year, month = first.year, first.month
    while True:
        start = date(year, month, 1)
        day = start + timedelta(days=(first.weekday() - start.weekday()) % 7) + WEEK * week
        if day.month != month:
            day -= WEEK
        if day > until:
            return
        yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
