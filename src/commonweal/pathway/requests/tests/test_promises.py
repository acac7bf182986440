"""The promise to make contact is kept in working days."""

from datetime import date

import pytest

from commonweal.core.calculations.registry import OutsideRule
from commonweal.pathway.requests.promises import due_on, promise_on


@pytest.mark.parametrize(
    ("sent_on", "due", "urgent_due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 24)),  # a Monday
        (date(2026, 11, 27), date(2026, 12, 1), date(2026, 11, 30)),  # a Friday
        (date(2026, 11, 28), date(2026, 12, 1), date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 29)),  # Christmas, and Boxing Day in lieu
        (date(2027, 3, 25), date(2027, 3, 31), date(2027, 3, 30)),  # Easter
    ],
)
def test_contact_is_due_after_the_promised_working_days(sent_on: date, due: date, urgent_due: date) -> None:
    assert due_on(sent_on, is_urgent=False) == due
    assert due_on(sent_on, is_urgent=True) == urgent_due


def test_before_there_was_a_promise_nothing_is_due() -> None:
    with pytest.raises(OutsideRule):
        promise_on(date(2010, 1, 1))
