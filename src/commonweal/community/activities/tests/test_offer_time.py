"""How long an offer is held, and at what hours people are written to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.activities.offer_time import Rules, is_waking_hour, offer_until, rules_on
from commonweal.core.calculations.registry import OutsideRule

LONDON = ZoneInfo("Europe/London")
RULES = Rules(
    offer_hours=24, offer_hours_soon=3, soon_hours=48, awake_from=8, awake_until=20, reminder_hours=26,
    largest_party=6, names_kept_days=180,
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "starts_at", "until"),
    [
        (at(2, 10), at(12, 12), at(3, 10)),  # well ahead: a day
        (at(2, 23), at(12, 12), at(4, 8)),  # late at night: a day from the morning
        (at(2, 5), at(12, 12), at(3, 8)),  # early: a day from the morning
        (at(2, 10), at(3, 12), at(2, 13)),  # soon: three hours
        (at(2, 10), at(2, 12), at(2, 12)),  # very soon: until it begins
        (at(2, 21), at(3, 10), at(3, 10)),  # at night before it: until it begins
        (at(2, 22), at(3, 6), at(3, 6)),
        (at(24, 21, month=10), at(31, 12, month=10), at(26, 8, month=10)),  # over the change of the clocks
    ],
)
def test_an_offer_is_held_for_its_time_by_day(now: datetime, starts_at: datetime, until: datetime) -> None:
    assert offer_until(now, starts_at, RULES) == until


@given(st.integers(0, 60 * 24 * 300), st.integers(1, 60 * 24 * 60))
def test_no_offer_outlasts_the_beginning_or_ends_before_it_was_made(minute: int, ahead: int) -> None:
    now = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(LONDON)
    starts_at = now + timedelta(minutes=ahead)
    assert now < offer_until(now, starts_at, RULES) <= starts_at


@pytest.mark.parametrize(("hour", "awake"), [(7, False), (8, True), (19, True), (20, False), (0, False)])
def test_people_are_written_to_by_day(hour: int, awake: bool) -> None:
    assert is_waking_hour(at(2, hour, 30), RULES) == awake


def test_the_shipped_rules_are_those_of_a_day_and_not_of_one_before_them() -> None:
    assert rules_on(date(2026, 11, 23)) == RULES
    with pytest.raises(OutsideRule):
        rules_on(date(2020, 1, 1))
