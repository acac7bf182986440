"""The JSON face of this room: briefs without names for providers, and whom they are for to brokers only."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import AwareDatetime

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.api import Problems
from commonweal.market.brokerage.actions import (
    award_brief,
    make_offer,
    open_brief,
    withdraw_brief,
    withdraw_offer,
)
from commonweal.market.brokerage.models import Award, Brief, Offer
from commonweal.market.brokerage.queries import award_of, lines_to_arrange, source_of, state_of
from commonweal.market.brokerage.states import BriefState
from commonweal.pathway.plans.api import REFUSALS, Refusal
from commonweal.pathway.plans.models import SupportKind
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.people.sight.actions import record_look

router = Router(tags=["Brokerage"], auth=signed_in)

Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
A_PAGE = 50


class PageIn(Schema):
    page: int = Field(1, ge=1, le=100_000)


class LineToArrange(Schema):
    """A line of a signed plan that nobody supports yet."""

    id: UUID
    person: UUID
    plan: UUID
    kind: SupportKind
    description: str
    weekly_hours: Decimal
    weekly_planned: Decimal = Field(description="pounds a week")
    starts_on: date | None = Field(description="the plan's first day")


class BriefOut(Schema):
    """What providers read. `person` and `line` are null for whoever may not know whom it is for."""

    id: UUID
    reference: str
    state: BriefState
    kind: SupportKind
    neighbourhood: str = Field(description="code of the neighbourhood")
    weekly_hours: Decimal
    times: str
    what_matters: str
    starts_on: date
    closes_at: datetime
    person: UUID | None
    line: UUID | None


class OfferOut(Schema):
    id: UUID
    brief: UUID
    organisation: UUID
    hourly_price: Decimal = Field(description="pounds an hour")
    can_start_on: date
    note: str
    made_at: datetime
    withdrawn_at: datetime | None
    chosen_at: datetime | None


class AwardOut(Schema):
    id: UUID
    brief: UUID
    offer: UUID
    organisation: UUID
    person: UUID
    support: UUID
    starts_on: date
    awarded_at: datetime
    reason: str


class WholeBrief(Schema):
    """`offers` are those the actor may see: all for a broker, its own for a provider."""

    brief: BriefOut
    offers: list[OfferOut]
    award: AwardOut | None


class BriefIn(Schema):
    line: UUID
    what_matters: Text = Field(min_length=1)
    times: str = Field("", max_length=300, pattern=r"^[^\x00]*$")
    starts_on: date
    closes_at: AwareDatetime


class OfferIn(Schema):
    hourly_price: Decimal = Field(gt=0, max_digits=8, decimal_places=2, description="pounds an hour")
    can_start_on: date
    note: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class AwardIn(Schema):
    offer: UUID
    reason: Text = Field(min_length=1)


class ReasonIn(Schema):
    reason: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


LISTED: dict[int, Any] = {401: Refusal, 403: Refusal, 422: Problems}


@router.get("/lines", response={200: list[LineToArrange], **LISTED}, summary="What is to be arranged")
def list_lines(request: CommonwealRequest, asked: Query[PageIn]) -> Any:
    """For brokers: lines of signed plans that have neither support nor an open brief, longest waiting first."""
    request.actor.require_role(Role.BROKER)
    return 200, [
        {
            "id": line.pk,
            "person": line.person_id,
            "plan": line.plan_id,
            "kind": line.kind,
            "description": line.description,
            "weekly_hours": line.weekly_hours,
            "weekly_planned": weekly_cost_of(line),
            "starts_on": line.plan.starts_on,
        }
        for line in _page(lines_to_arrange(), asked)
    ]


@router.get("/briefs", response={200: list[BriefOut], **LISTED}, summary="Briefs you may see")
def list_briefs(request: CommonwealRequest, asked: Query[PageIn]) -> Any:
    """For brokers those for people they may see, for providers those they were invited to; latest first."""
    request.actor.require_role(Role.BROKER, Role.PROVIDER)
    briefs = Brief.objects.select_related("source").order_by("-opened_at", "pk")
    return 200, [_brief(brief) for brief in _page(briefs, asked)]


@router.post("/briefs", response={201: BriefOut, **REFUSALS}, summary="Open a brief")
def post_brief(request: CommonwealRequest, given: BriefIn) -> Any:
    """For brokers. 422 names the words that would tell who the person is."""
    request.actor.require_role(Role.BROKER)
    line = get_object_or_404(lines_to_arrange(), pk=given.line)
    brief = open_brief(request.actor, line, **given.model_dump(exclude={"line"}))
    return 201, _brief(brief)


@router.get("/briefs/{uuid:brief_id}", response={200: WholeBrief, **REFUSALS}, summary="One brief with its offers")
def show_brief(request: CommonwealRequest, brief_id: UUID) -> Any:
    """A broker who sees whom it is for has looked at the record, and the ledger says so."""
    brief = get_object_or_404(Brief.objects.select_related("source"), pk=brief_id)
    source = source_of(brief)
    if source is not None:
        record_look(request.actor, source.person, "the brief for support")
    award = award_of(brief)
    return 200, {
        "brief": _brief(brief),
        "offers": [_offer(offer) for offer in Offer.objects.filter(brief=brief).order_by("made_at", "pk")],
        "award": _award(award) if award else None,
    }


@router.post("/briefs/{uuid:brief_id}/withdraw", response={200: BriefOut, **REFUSALS}, summary="Withdraw a brief")
def post_withdrawal(request: CommonwealRequest, brief_id: UUID, given: ReasonIn) -> Any:
    """For brokers; providers that had offered are told the reason."""
    request.actor.require_role(Role.BROKER)
    brief = get_object_or_404(Brief, pk=brief_id, source__isnull=False)
    return 200, _brief(withdraw_brief(request.actor, brief, given.reason))


@router.post("/briefs/{uuid:brief_id}/offers", response={201: OfferOut, **REFUSALS}, summary="Make an offer")
def post_offer(request: CommonwealRequest, brief_id: UUID, given: OfferIn) -> Any:
    """For an invited provider, while the brief is open, at no more than its framework price."""
    brief = get_object_or_404(Brief, pk=brief_id)
    return 201, _offer(make_offer(request.actor, brief, **given.model_dump()))


@router.post("/offers/{uuid:offer_id}/withdraw", response={200: OfferOut, **REFUSALS}, summary="Take an offer back")
def post_offer_withdrawal(request: CommonwealRequest, offer_id: UUID) -> Any:
    """For the provider that made it, until the brief is awarded."""
    return 200, _offer(withdraw_offer(request.actor, get_object_or_404(Offer, pk=offer_id)))


@router.post("/briefs/{uuid:brief_id}/award", response={201: AwardOut, **REFUSALS}, summary="Choose an offer")
def post_award(request: CommonwealRequest, brief_id: UUID, given: AwardIn) -> Any:
    """For brokers with sight of the person. Support begins, and the provider sees the person."""
    brief = get_object_or_404(Brief, pk=brief_id)
    offer = get_object_or_404(Offer, pk=given.offer, brief=brief)
    return 201, _award(award_brief(request.actor, brief, offer, given.reason))


def _page(rows: QuerySet[Any], asked: PageIn) -> QuerySet[Any]:
    return rows[(asked.page - 1) * A_PAGE : asked.page * A_PAGE]


def _brief(brief: Brief) -> dict[str, Any]:
    source = getattr(brief, "source", None)
    names = ("id", "reference", "kind", "weekly_hours", "times", "what_matters", "starts_on", "closes_at")
    return {
        **{name: getattr(brief, name) for name in names},
        "state": state_of(brief),
        "neighbourhood": brief.neighbourhood_id,
        "person": source.person_id if source else None,
        "line": source.line_id if source else None,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    names = ("id", "hourly_price", "can_start_on", "note", "made_at", "withdrawn_at", "chosen_at")
    return {
        **{name: getattr(offer, name) for name in names},
        "brief": offer.brief_id,
        "organisation": offer.organisation_id,
    }


def _award(award: Award) -> dict[str, Any]:
    return {
        "id": award.pk,
        "brief": award.brief_id,
        "offer": award.offer_id,
        "organisation": award.organisation_id,
        "person": award.person_id,
        "support": award.support_id,
        "starts_on": award.support.starts_on,
        "awarded_at": award.awarded_at,
        "reason": award.reason,
    }
