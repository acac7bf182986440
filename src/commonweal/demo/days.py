"""Telling the story on the days on which it happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import time_machine


@contextmanager
def as_on(day: date, hour: int) -> Iterator[None]:
    """As if it were that day, from this hour (UTC) on; from now on where that hour is still to come."""
    told = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    with time_machine.travel(min(told, datetime.now(UTC)), tick=True):
        yield
