"""By when a plan is looked at again: the calculation `review-date`. Pure.

Source: Care Act 2014 section 27 (keeping plans under review); statutory guidance chapter 13 (a light-touch look after
six to eight weeks, a review at least every twelve months); SI 2014/2871 regulation 7 (a direct payment within six
months of the first payment, then within twelve months: the calculation `direct-payment-review-dates`). The spans are
dated figures: `data/policy/reviews`, and `data/policy/direct_payments` for those of a direct payment.
"""

from datetime import date, timedelta
from enum import StrEnum

from pydantic import Field, model_validator

from commonweal.core.calculations.policy import Policy, policy_on
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    Working,
    calculation,
    on_day,
)
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.direct_payments.review_dates import (
    SOURCE,
    ReviewDatesInput,
    ReviewDatesResult,
    ReviewEvent,
    review_dates,
)

POLICY = "reviews"


class DueKind(StrEnum):
    """Why a review is due."""

    LIGHT_TOUCH = "light_touch"
    DIRECT_PAYMENT = "direct_payment"
    YEARLY = "yearly"
    SHORT_TERM = "short_term"
    RISK = "risk"
    ASKED = "asked"


DUE_WORDS: dict[DueKind, str] = {
    DueKind.LIGHT_TOUCH: "Light-touch look at how the plan works",
    DueKind.DIRECT_PAYMENT: "Review of a direct payment",
    DueKind.YEARLY: "Yearly review",
    DueKind.SHORT_TERM: "Short-term support ends",
    DueKind.RISK: "A risk is looked at again",
    DueKind.ASKED: "Somebody asked for it",
}


class ReviewDateInput(CalculationInput):
    """A plan in force, as far as the rule reads it. Days are calendar days."""

    starts_on: date
    has_direct_payment: bool = False
    paid_from: date | None = Field(
        default=None, description="The day of the first direct payment; the plan's first day, where none was made yet"
    )
    payment_reviews: list[date] = Field(
        default_factory=list, description="Days on which the direct payment itself was reviewed"
    )
    payment_events: list[ReviewEvent] = Field(
        default_factory=list, description="What asks for a review of the direct payment at once"
    )
    ends_on: date | None = Field(default=None, description="The plan's last day, or that of its short-term support")
    risk_review_on: date | None = Field(default=None, description="The earliest day on which a risk is looked at again")
    light_touch_on: date | None = Field(default=None, description="When the light-touch look was had")
    reviewed_on: date | None = Field(default=None, description="When the latest full review was held")

    @model_validator(mode="after")
    def _in_order(self) -> "ReviewDateInput":
        for name in ("light_touch_on", "reviewed_on"):
            day = getattr(self, name)
            if day is not None and day < self.starts_on:
                raise ValueError(f"{name} cannot be before starts_on")
        return self


class ReviewDateResult(CalculationResult):
    """The day by which the next review is held, and why it is then."""

    due_on: date
    kind: DueKind


@calculation(
    "review-date",
    title="When a plan is reviewed next",
    source="Care Act 2014 section 27; statutory guidance chapter 13; SI 2014/2871 regulation 7",
)
def review_date(given: ReviewDateInput) -> ReviewDateResult:
    """The earliest of the days on which the plan has to be looked at. A full review is a light-touch look as well."""
    policy = policy_on(POLICY, given.starts_on, "starts_on")
    found = _days(given, policy)
    due_on, kind, _, _ = min(found, key=lambda one: one[0])
    workings = [
        Working(label=DUE_WORDS[which], value=on_day(day), how=how, source=source, unverified=bool(source))
        for day, which, how, source in sorted(found, key=lambda one: one[0])
    ]
    workings.append(Working(label="Next review", value=f"by {on_day(due_on)}", how="The earliest of these"))
    return ReviewDateResult(due_on=due_on, kind=kind, workings=workings, policies=[policy.reference])


def _days(given: ReviewDateInput, policy: Policy) -> list[tuple[date, DueKind, str, str]]:
    """Each day on which the plan has to be looked at: the day, why, how it was got, and the rule."""
    weeks, yearly = policy.value("light_touch_weeks"), policy.value("yearly_months")
    found = []
    if given.light_touch_on is None and given.reviewed_on is None:
        day = given.starts_on + timedelta(weeks=int(weeks.amount))
        found.append((day, DueKind.LIGHT_TOUCH, f"{weeks.amount} weeks after it starts", weeks.source))
    since = given.reviewed_on or given.starts_on
    after = "the review" if given.reviewed_on else "it starts"
    day = months_after(since, int(yearly.amount))
    found.append((day, DueKind.YEARLY, f"{yearly.amount} months after {after}", yearly.source))
    if given.has_direct_payment:
        dates = _payment_dates(given)
        found.append((dates.next_review_by, DueKind.DIRECT_PAYMENT, dates.because, SOURCE))
    if given.ends_on is not None and (given.reviewed_on is None or given.ends_on > given.reviewed_on):
        found.append((given.ends_on, DueKind.SHORT_TERM, "The last day of what is meant to end", ""))
    if given.risk_review_on is not None and (given.reviewed_on is None or given.risk_review_on > given.reviewed_on):
        found.append((given.risk_review_on, DueKind.RISK, "As it was agreed in the talk about the risk", ""))
    return found


def _payment_dates(given: ReviewDateInput) -> ReviewDatesResult:
    """When the direct payment is reviewed: a review of the plan is one of the payment as well."""
    held = [*given.payment_reviews, *([given.reviewed_on] if given.reviewed_on else [])]
    paid_from = given.paid_from or given.starts_on
    return review_dates(ReviewDatesInput(starts_on=paid_from, reviews=held, events=given.payment_events))


def soon_from(on: date) -> timedelta:
    """How long before its day a review is said to be due soon."""
    return timedelta(days=int(policy_on(POLICY, on).value("soon_days").amount))


def asked_within(on: date) -> timedelta:
    """Within how long a review that somebody asked for is held."""
    return timedelta(days=int(policy_on(POLICY, on).value("asked_days").amount))
