"""By when a plan is looked at again, and what a review adds up to: on plain values."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commonweal.core.calculations.spans import months_after
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.due_dates import DueKind, ReviewDateInput, review_date
from commonweal.pathway.reviews.findings import Achieved, Method, Reason, national_fields, overall

START = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("given_", "due_on", "kind"),
    [
        ({}, date(2026, 3, 14), DueKind.LIGHT_TOUCH),
        ({"light_touch_on": date(2026, 3, 1)}, date(2027, 1, 31), DueKind.YEARLY),
        (
            {"light_touch_on": date(2026, 3, 1), "has_direct_payment": True},
            date(2026, 7, 31),
            DueKind.DIRECT_PAYMENT,
        ),
        ({"reviewed_on": date(2026, 7, 1), "has_direct_payment": True}, date(2027, 7, 1), DueKind.YEARLY),
        (
            {"light_touch_on": date(2026, 3, 1), "has_direct_payment": True, "paid_from": date(2026, 4, 10)},
            date(2026, 10, 10),
            DueKind.DIRECT_PAYMENT,
        ),
        (
            {
                "reviewed_on": date(2026, 7, 1),
                "has_direct_payment": True,
                "payment_events": [{"reason": "breach", "on": date(2026, 9, 1)}],
            },
            date(2026, 9, 1),
            DueKind.DIRECT_PAYMENT,
        ),
        ({"ends_on": date(2026, 2, 28)}, date(2026, 2, 28), DueKind.SHORT_TERM),
        ({"reviewed_on": date(2026, 3, 1), "ends_on": date(2026, 2, 28)}, date(2027, 3, 1), DueKind.YEARLY),
        ({"risk_review_on": date(2026, 2, 14)}, date(2026, 2, 14), DueKind.RISK),
    ],
)
def test_a_plan_is_looked_at_by_the_first_day_that_anything_asks_for(given_, due_on, kind):
    found = review_date(ReviewDateInput(starts_on=START, **given_))
    assert (found.due_on, found.kind) == (due_on, kind)
    assert found.workings[-1].label == "Next review" and found.policies


def test_a_review_before_the_plan_began_is_refused():
    with pytest.raises(ValidationError, match="before starts_on"):
        ReviewDateInput(starts_on=START, reviewed_on=START - timedelta(days=1))


DAYS = st.dates(date(2016, 1, 1), date(2040, 1, 1))


@given(DAYS, st.booleans(), st.none() | st.integers(0, 900))
@settings(max_examples=80)
def test_no_plan_goes_unreviewed_for_more_than_a_year(starts_on, has_direct_payment, after):
    reviewed = None if after is None else starts_on + timedelta(days=after)
    found = review_date(
        ReviewDateInput(starts_on=starts_on, has_direct_payment=has_direct_payment, reviewed_on=reviewed)
    )
    assert starts_on < found.due_on <= months_after(reviewed or starts_on, 12)
    if has_direct_payment and reviewed is None:
        assert found.due_on <= months_after(starts_on, 6)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["fully", "fully"], Achieved.FULLY),
        (["fully", "not"], Achieved.PARTLY),
        (["not", "not_wanted"], Achieved.NOT),
        (["not_wanted"], None),
        ([], None),
    ],
)
def test_outcomes_add_up(found, expected):
    assert overall(found) is expected


def test_only_planned_reviews_tell_the_national_return_of_outcomes():
    planned = national_fields("planned", "both", ["fully", "partly"])
    assert planned == {
        "Review Reason": "Planned",
        "Method of Review": "Service user and carer",
        "Review Outcomes Achieved": "Partially Met",
    }
    assert national_fields("hospital", "carer", ["fully"])["Review Outcomes Achieved"] == ""


def test_every_reason_and_method_has_a_code_of_the_national_return():
    for reason, method in product(Reason, Method):
        assert all(national_fields(reason, method, ["not"])[key] for key in ("Review Reason", "Method of Review"))


def test_a_list_is_of_something_and_says_so():
    with pytest.raises(ValidationError, match="at least one"):
        Criteria()
    with pytest.raises(ValidationError, match="youngest"):
        Criteria(age_from=80, age_to=70)
    chosen = Criteria(kinds=["home_care"], weekly_cost_from="500", months_since_review=12, age_from=65)
    assert Criteria.model_validate(chosen.kept()) == chosen
    assert chosen.words[0] == "Support that goes on: care at home"
    assert "£500.00" in chosen.words[1]
