"""By when a request for everything held must be answered. Pure.

Article 12(3) of the UK General Data Protection Regulation: without undue delay, and within one month of receiving it;
by two further months where it is complex. A month ends on the same day of the next one, or on its last day where there
is none.
"""

from calendar import monthrange
from datetime import date

MONTHS = 1
FURTHER_MONTHS = 2


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_on(asked_on: date, *, is_extended: bool) -> date:
    """The last day for an answer."""
    return months_after(asked_on, MONTHS + (FURTHER_MONTHS if is_extended else 0))
