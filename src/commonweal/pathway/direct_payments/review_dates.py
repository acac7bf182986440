"""When a direct payment is reviewed: the calculation `direct-payment-review-dates`. Pure.

Source: Care and Support (Direct Payments) Regulations 2014, SI 2014/2871, regulation 7: first within 6 months of the
first payment, then at most every 12 months, and whenever somebody tells of a change of capacity, of a breach of the
conditions, or of a concern about how the payment is managed.
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation, on_day
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.direct_payments.rules import rules_on

SOURCE = "SI 2014/2871 reg 7"


class ReviewReason(StrEnum):
    """What asks for a review at once."""

    CAPACITY = "capacity"
    BREACH = "breach"
    CONCERN = "concern"


REASON_WORDS: dict[ReviewReason, str] = {
    ReviewReason.CAPACITY: "The person can or can no longer decide about it themselves",
    ReviewReason.BREACH: "A condition was not kept",
    ReviewReason.CONCERN: "Somebody is worried about how it is managed",
}


class ReviewEvent(BaseModel):
    """Something that asks for a review at once, and the day it became known."""

    model_config = ConfigDict(extra="forbid")

    reason: ReviewReason
    on: date


class ReviewDatesInput(CalculationInput):
    """When payments began, which reviews were held, what happened, and the day that is asked about."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"starts_on": "2026-01-12", "reviews": ["2026-06-30"], "events": [], "on": "2026-11-02"}]
        },
    )

    starts_on: date = Field(description="the day of the first payment")
    reviews: list[date] = Field(default_factory=list, description="days on which reviews were held")
    events: list[ReviewEvent] = Field(default_factory=list)
    on: date | None = Field(default=None, description="the day that is asked about; today's caller gives it")


class ReviewDatesResult(CalculationResult):
    """`next_review_by` is the last day for the next review; `days_overdue` is 0 where it is not past on `on`."""

    first_review_by: date
    next_review_by: date
    because: str
    is_overdue: bool
    days_overdue: int


@calculation("direct-payment-review-dates", title="When a direct payment is reviewed", source=SOURCE)
def review_dates(given: ReviewDatesInput) -> ReviewDatesResult:
    """By when a direct payment is first and next reviewed, why, and whether that day is past."""
    rules = rules_on(given.starts_on)
    first_by = months_after(given.starts_on, rules.first_review_months)
    held = sorted(day for day in given.reviews if day >= given.starts_on)
    last = held[-1] if held else None
    planned_by = months_after(last, rules.next_review_months) if last else first_by
    because = "The yearly review" if last else "The first review"
    open_events = sorted((one for one in given.events if last is None or one.on > last), key=lambda one: one.on)
    next_by = planned_by
    if open_events and open_events[0].on < planned_by:
        next_by, because = open_events[0].on, REASON_WORDS[open_events[0].reason]
    overdue = max(0, (given.on - next_by).days) if given.on else 0
    lines = [
        Working(
            label="First review by",
            value=on_day(first_by),
            how=f"{rules.first_review_months} months after {on_day(given.starts_on)}",
            source=SOURCE,
        )
    ]
    if last:
        lines.append(
            Working(
                label="Yearly review by",
                value=on_day(planned_by),
                how=f"{rules.next_review_months} months after the review of {on_day(last)}",
                source=SOURCE,
            )
        )
    lines += [
        Working(label=REASON_WORDS[one.reason], value=on_day(one.on), how="Reviewed at once", source=SOURCE)
        for one in open_events
    ]
    lines.append(Working(label="Next review by", value=on_day(next_by), how=because, source=SOURCE))
    return ReviewDatesResult(
        first_review_by=first_by,
        next_review_by=next_by,
        because=because,
        is_overdue=overdue > 0,
        days_overdue=overdue,
        workings=lines,
        policies=[rules.reference],
    )
