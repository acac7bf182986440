"""How many requests an address may make: counted by the minute in this web process alone, so that counting asks no
database. With several processes the limit is that many times as high: it is there against floods. Pure.
"""

from collections import Counter
from threading import Lock

MINUTE = 60
MOST_ADDRESSES = 50_000
"""Counted at once in a minute; a flood from more addresses than that is for the proxy before us."""


class Throttle:
    """At most `most` requests a minute from one address; 0 sets no limit."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = -1
        self._made: Counter[str] = Counter()

    def seconds_to_wait(self, address: str, most: int, now: float) -> int:
        """Count one request; 0 where it may be answered, else in how many seconds the next may. `now` is in seconds."""
        minute, into = divmod(int(now), MINUTE)
        with self._lock:
            if minute != self._minute or len(self._made) >= MOST_ADDRESSES:
                self._minute = minute
                self._made.clear()
            self._made[address] += 1
            made = self._made[address]
        return MINUTE - into if most and made > most else 0
