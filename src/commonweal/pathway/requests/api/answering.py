"""The contact team reads its list, and answers: first contact, decision, whether what was sent helped."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.requests.actions import (
    answer_follow_up,
    decide_request,
    look_again,
    record_contact,
)
from commonweal.pathway.requests.api.routing import router
from commonweal.pathway.requests.models import Decision, Request
from commonweal.pathway.requests.queries import (
    HANDLES,
    Waiting,
    about_name,
    answered,
    as_waiting,
    mentions_of,
    stage,
    worklist,
)
from commonweal.pathway.requests.teams import on_duty, suggested_for
from commonweal.people.sight.actions import record_look

PER_PAGE = 25


class RequestLineOut(Schema):
    """One line of the worklist."""

    id: UUID
    reference: str
    about: str
    channel: str
    is_urgent: bool
    mentions_safety: bool
    sent_at: datetime
    working_days: int
    contact_due: date | None
    is_late: bool
    stage: str
    outcome: str


class WorklistOut(Schema):
    total: int
    page: int
    pages: int
    requests: list[RequestLineOut]


class AnswerOut(Schema):
    page: str
    question: str
    answer: str


class SignpostOut(Schema):
    """An entry of the directory or a guide that was sent with a decision."""

    kind: Literal["entry", "guide"]
    key: str = Field(description="the entry's id, or the guide's name")
    title: str


class TriageDecisionOut(Schema):
    """One decision on a request. The one that stands has no `reopened_at`."""

    id: UUID
    outcome: str
    note: str
    kind_of_need: str
    decided_at: datetime
    decided_by: str
    sent_how: str
    sent: list[SignpostOut]
    follow_up_on: date | None
    helped: str
    helped_note: str
    reopened_at: datetime | None
    reopened_why: str


class FirstContactIn(Schema):
    """What was said when somebody first spoke with whoever asked."""

    note: str


class TriageIn(Schema):
    """What happens next. Entries (ids) and guides (names) are sent with information or community support; on
    `follow_up_on` somebody asks whether they helped."""

    outcome: Literal["assessment", "information", "community", "short_term", "urgent", "safeguarding", "no_action"]
    note: str = Field(description="why, in words for the person: they read it")
    kind_of_need: Literal["", "physical", "senses", "memory", "learning", "mental", "caring", "other"] = ""
    entries: list[UUID] = Field(default_factory=list)
    guides: list[str] = Field(default_factory=list)
    follow_up_on: date | None = None


class FollowUpIn(Schema):
    """Whether what was sent helped. What did not is looked at again."""

    helped: Literal["yes", "partly", "no"]
    note: str = ""


class LookAgainIn(Schema):
    """Why a decision is taken back."""

    why: str


class TeamSuggestedOut(Schema):
    """A team that may assess, with why it is suggested."""

    team_id: UUID
    name: str
    why: list[str]


class RequestOut(RequestLineOut):
    """One request with everything that was answered, and every decision, the latest first."""

    person_id: UUID | None
    answers: list[AnswerOut]
    words_of_concern: list[str]
    contact_note: str
    outcome_note: str
    decisions: list[TriageDecisionOut]
    suggested_teams: list[TeamSuggestedOut]
    on_duty: str = Field(description="who gets what cannot wait today; empty where nobody does")


class WorklistIn(Schema):
    """What the list shows."""

    shows: Literal["waiting", "decided", "all"] = "waiting"
    channel: Request.Channel | Literal["any"] = "any"
    urgent: bool = False
    page: int = Field(1, ge=1, le=100_000)


@router.get("", response=WorklistOut, summary="The worklist")
def list_requests(request: CommonwealRequest, wanted: Query[WorklistIn]) -> WorklistOut:
    """Requests of the teams of whoever asks: at risk first, then urgent, then longest waiting."""
    request.actor.require_role(*HANDLES)
    found = worklist(request.actor, shows=wanted.shows, channel=wanted.channel, urgent=wanted.urgent)
    shown = Paginator(found, PER_PAGE).get_page(wanted.page)
    today = timezone.localdate()
    return WorklistOut(
        total=shown.paginator.count,
        page=shown.number,
        pages=shown.paginator.num_pages,
        requests=[RequestLineOut(**_line(as_waiting(one, today))) for one in shown],
    )


@router.get("/{uuid:request_id}", response=RequestOut, summary="Read a request")
def read_request(request: CommonwealRequest, request_id: UUID) -> RequestOut:
    """One request with everything that was answered, for who answers requests. 404 for those outside one's sight."""
    request.actor.require_role(*HANDLES)
    found = get_object_or_404(Request.objects.select_related("person"), pk=request_id, sent_at__isnull=False)
    if found.person is not None:
        record_look(request.actor, found.person, f"request {found.reference}")
    return _read(found)


@router.post("/{uuid:request_id}/contact", response=RequestOut, summary="Record the first contact")
def record_first_contact(request: CommonwealRequest, request_id: UUID, given: FirstContactIn) -> RequestOut:
    """Keep what was said when somebody first spoke with whoever asked. For the team that has the request."""
    return _read(record_contact(request.actor, _held(request, request_id), given.note))


@router.post("/{uuid:request_id}/decision", response=RequestOut, summary="Decide what happens next")
def decide_what_happens(request: CommonwealRequest, request_id: UUID, given: TriageIn) -> RequestOut:
    """Decide, and tell whoever asked; what is chosen is sent in the form the person reads. For the team that has it."""
    decided = decide_request(
        request.actor,
        _held(request, request_id),
        given.outcome,
        given.note,
        entries=[str(one) for one in given.entries],
        guides=given.guides,
        follow_up_on=given.follow_up_on,
        kind_of_need=given.kind_of_need,
    )
    return _read(decided)


@router.post("/{uuid:request_id}/follow-up", response=RequestOut, summary="Say whether what was sent helped")
def follow_up(request: CommonwealRequest, request_id: UUID, given: FollowUpIn) -> RequestOut:
    """Keep the answer for the decision that stands. For the team that has the request."""
    found = _held(request, request_id)
    decision = get_object_or_404(found.decisions.select_related("request"), reopened_at=None)
    answer_follow_up(request.actor, decision, given.helped, given.note)
    return _read(_held(request, request_id))


@router.post("/{uuid:request_id}/look-again", response=RequestOut, summary="Take a decision back")
def take_decision_back(request: CommonwealRequest, request_id: UUID, given: LookAgainIn) -> RequestOut:
    """The decision stays in the history with the reason, and the request waits for another."""
    return _read(look_again(request.actor, _held(request, request_id), given.why))


def _held(request: CommonwealRequest, request_id: UUID) -> Request:
    """A request that was sent, for those who answer requests; the actions check whose it is. 404 where it is hidden."""
    request.actor.require_role(*HANDLES)
    return get_object_or_404(Request.objects.select_related("person", "team"), pk=request_id, sent_at__isnull=False)


def _read(found: Request) -> RequestOut:
    duty = on_duty([found.team_id], timezone.localdate()) if found.team_id else {}
    return RequestOut(
        **_line(as_waiting(found, timezone.localdate())),
        person_id=found.person_id,
        answers=[
            AnswerOut(page=part.page, question=question, answer=said)
            for part in answered(found, for_reader=True)
            for question, said in part.lines
        ],
        words_of_concern=[mention.words for mention in mentions_of(found)],
        contact_note=found.contact_note,
        outcome_note=found.outcome_note,
        decisions=[
            _decision(one) for one in found.decisions.prefetch_related("signposts").order_by("-decided_at", "pk")
        ],
        suggested_teams=[
            TeamSuggestedOut(team_id=UUID(str(one.team)), name=one.name, why=list(one.why))
            for one in suggested_for(found)
        ],
        on_duty=next((str(one) for one in duty.values()), ""),
    )


def _decision(one: Decision) -> TriageDecisionOut:
    sent = sorted(one.signposts.all(), key=lambda thing: thing.position)
    return TriageDecisionOut(
        id=one.pk,
        outcome=one.outcome,
        note=one.note,
        kind_of_need=one.kind_of_need,
        decided_at=one.decided_at,
        decided_by=one.decided_by_name,
        sent_how=one.sent_how,
        sent=[SignpostOut.model_validate({"kind": each.kind, "key": each.key, "title": each.title}) for each in sent],
        follow_up_on=one.follow_up_on,
        helped=one.helped,
        helped_note=one.helped_note,
        reopened_at=one.reopened_at,
        reopened_why=one.reopened_why,
    )


def _line(line: Waiting) -> dict[str, Any]:
    one = line.request
    return {
        "id": one.pk,
        "reference": one.reference,
        "about": about_name(one),
        "channel": one.channel,
        "is_urgent": one.is_urgent,
        "mentions_safety": one.mentions_safety,
        "sent_at": one.sent_at,
        "working_days": line.days,
        "contact_due": line.due,
        "is_late": line.is_late,
        "stage": stage(one).value,
        "outcome": one.outcome,
    }
