"""Which periods counts of people may be asked for."""

from datetime import date

import pytest

from commonweal.core.calculations.periods import period_of, periods_until


@pytest.mark.parametrize(
    ("today", "keys"),
    [
        (date(2026, 11, 23), ["2026-27", "2025-26"]),
        (date(2027, 3, 31), ["2026-27", "2025-26"]),
        (date(2027, 4, 15), ["2026-27", "2025-26"]),
        (date(2027, 5, 1), ["2027-28", "2026-27", "2025-26"]),
    ],
)
def test_reports_are_for_whole_financial_years_and_the_present_one_to_its_last_whole_month(today, keys):
    found = periods_until(today, date(2026, 1, 10))
    assert [period.key for period in found] == keys
    assert all(period.last < today.replace(day=1) or period.last.month == 3 for period in found)
    assert period_of(2026, date(2026, 11, 23)).title == "April 2026 to October 2026"
    assert period_of(2026, date(2026, 5, 3)).title == "April 2026"
    assert period_of(2026, date(2026, 4, 3)) is None
