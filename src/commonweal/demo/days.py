"""Telling the story on the days on which it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import time_machine


@contextmanager
def as_on(day: date, hour: int) -> Iterator[None]:
    """As if it were that day, from this hour (UTC) on."""
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=True):
        yield
