"""The JSON face of this room."""

from datetime import date
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.api import Problems
from commonweal.pathway.plans.queries import plans_shown_to
from commonweal.pathway.reviews.actions import ask_for_review
from commonweal.pathway.reviews.due_dates import DueKind
from commonweal.pathway.reviews.findings import national_fields
from commonweal.pathway.reviews.models import Review
from commonweal.pathway.reviews.queries import dues
from commonweal.people.sight.actions import record_look

router = Router(tags=["Reviews"], auth=signed_in)


class ReviewRefusal(Schema):
    detail: str


REFUSALS: dict[int, Any] = {401: ReviewRefusal, 403: ReviewRefusal, 404: ReviewRefusal, 422: Problems}


class ReviewDueOut(Schema):
    person: UUID
    plan: UUID
    due_on: date
    kind: DueKind


class ReviewsDueIn(Schema):
    """Which: due by a day, where one is named; a page of 50."""

    by: date | None = None
    page: int = Field(1, ge=1, le=100_000)


class OutcomeFoundOut(Schema):
    outcome: UUID
    achieved: str
    words: str
    whose_words: str


class ReviewOut(Schema):
    """A review; `national` has the fields of the national return once it was held."""

    id: UUID
    plan: UUID
    reason: str
    is_light_touch: bool
    planned_on: date | None
    held_on: date | None
    method: str
    next_step: str
    summary: str
    amendment: UUID | None
    outcomes: list[OutcomeFoundOut]
    national: dict[str, str]


class AskReviewIn(Schema):
    why: str = Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")


DUES_A_PAGE = 50


@router.get(
    "/due", response={200: list[ReviewDueOut], 401: ReviewRefusal, 422: Problems}, summary="Reviews that are due"
)
def list_due(request: CommonwealRequest, asked: Query[ReviewsDueIn]) -> Any:
    """When plans you may see are looked at next, the longest overdue first."""
    found = dues(request.actor, only_own=False)
    if asked.by is not None:
        found = found.filter(due_on__lte=asked.by)
    first = (asked.page - 1) * DUES_A_PAGE
    return 200, [
        {"person": one.person_id, "plan": one.plan_id, "due_on": one.due_on, "kind": one.kind}
        for one in found[first : first + DUES_A_PAGE]
    ]


@router.get("/{uuid:review_id}", response={200: ReviewOut, **REFUSALS}, summary="One review")
def show_review(request: CommonwealRequest, review_id: UUID) -> Any:
    """With what it found. That it was looked at is written to the ledger."""
    review = get_object_or_404(Review.objects.select_related("person"), pk=review_id)
    record_look(request.actor, review.person, "a review of the plan")
    return 200, _out(review)


@router.post("/of-plan/{uuid:plan_id}/ask", response={200: ReviewOut, **REFUSALS}, summary="Ask for a review")
def ask_review(request: CommonwealRequest, plan_id: UUID, given: AskReviewIn) -> Any:
    """For the person, a carer with sight of their care, a provider and a worker."""
    plan = get_object_or_404(plans_shown_to(request.actor), pk=plan_id)
    return 200, _out(ask_for_review(request.actor, plan, given.why))


def _out(review: Review) -> dict[str, Any]:
    found = list(review.outcomes.all())
    names = ("id", "reason", "is_light_touch", "planned_on", "held_on", "method", "next_step", "summary")
    return {
        **{name: getattr(review, name) for name in names},
        "plan": review.plan_id,
        "amendment": review.amendment_id,
        "outcomes": [
            {"outcome": one.outcome_id, "achieved": one.achieved, "words": one.words, "whose_words": one.whose_words}
            for one in found
        ],
        "national": national_fields(review.reason, review.method, [one.achieved for one in found])
        if review.held_on
        else {},
    }
