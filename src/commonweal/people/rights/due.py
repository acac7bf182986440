"""By when a request for everything held must be answered. Pure.

Article 12(3) of the UK General Data Protection Regulation: without undue delay, and within one month of receiving it;
by two further months where it is complex. A month ends on the same day of the next one, or on its last day where there
is none.
"""

from datetime import date

from commonweal.core.calculations.spans import months_after

MONTHS = 1
FURTHER_MONTHS = 2


def due_on(asked_on: date, *, is_extended: bool) -> date:
    """The last day for an answer."""
    return months_after(asked_on, MONTHS + (FURTHER_MONTHS if is_extended else 0))
