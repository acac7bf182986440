"""Months after a day, years since a birth, and the financial year a day is in, counted the same everywhere. Pure."""

from calendar import monthrange
from datetime import date

APRIL = 4


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later (or earlier), or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_years(born: date, day: date) -> int:
    """The age in whole years, at `day`, of somebody born on `born`; who was born on 29 February is older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def financial_year_of(day: date) -> int:
    """The year in whose April the financial year of `day` begins: 2026 for 31 March 2027."""
    return day.year if day.month >= APRIL else day.year - 1
