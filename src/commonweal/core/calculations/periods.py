"""The periods that counts of people may be asked for by those who see nobody's record: financial years. Pure.

Any two days would let somebody ask twice and take one answer from the other, until single people are left. So there are
only whole financial years, and the present one to the end of the last whole month.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from commonweal.core.calculations.spans import APRIL, financial_year_of


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included. `key` names it in addresses: 2026-27."""

    key: str
    first: date
    last: date
    title: str


def period_of(year: int, today: date) -> Period | None:
    """The financial year that begins in April of `year`, as far as it is past; None where no month of it is."""
    first, end = date(year, APRIL, 1), date(year + 1, APRIL, 1) - timedelta(days=1)
    last = min(end, today.replace(day=1) - timedelta(days=1))
    if last < first:
        return None
    title = f"April {year} to March {year + 1}"
    if last < end:
        title = f"April {year} to {last:%B %Y}" if last.month != APRIL or last.year != year else f"April {year}"
    return Period(f"{year}-{(year + 1) % 100:02}", first, last, title)


def periods_until(today: date, earliest: date | None) -> list[Period]:
    """Every period from the one that holds `earliest` to today's, the latest first; at least one."""
    newest = financial_year_of(today)
    if period_of(newest, today) is None:  # it is April
        newest -= 1
    oldest = newest
    if earliest is not None:
        oldest = min(newest, financial_year_of(earliest))
    found = (period_of(year, today) for year in range(newest, oldest - 1, -1))
    return [period for period in found if period is not None]
