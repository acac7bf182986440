"""How long short-term support is free, and when it is looked at again. Pure."""

from datetime import date, timedelta

FREE = timedelta(weeks=6)
"""Reablement and intermediate care are free for up to six weeks: SI 2014/2672 regulation 3(3)."""

LOOKED_AT = timedelta(weeks=1)
"""A week before the end it is decided with the person what comes after."""


def last_free_day(starts_on: date) -> date:
    """The last day of the six weeks that begin on a day."""
    return starts_on + FREE - timedelta(days=1)


def look_again_on(starts_on: date, ends_by: date) -> date:
    """By when it is decided what comes after: a week before the end, never before it began."""
    return max(starts_on, ends_by - LOOKED_AT)
