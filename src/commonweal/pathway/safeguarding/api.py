"""The JSON face of this room. A concern may be about anybody who sees the record: it is read by those with sight of
safeguarding only, and by nobody else who asks, not even whoever raised it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.pathway.safeguarding.actions import add_step, decide_concern, raise_concern, write_wishes
from commonweal.pathway.safeguarding.models import Concern
from commonweal.pathway.safeguarding.queries import concerns_of_teams
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Safeguarding concerns"], auth=signed_in)
MOST = 100
READS = (Role.SAFEGUARDING_LEAD, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)


class ConcernLineOut(Schema):
    """A concern as the team's list has it, without its words."""

    id: UUID
    person: UUID
    team: UUID
    request: UUID | None = Field(description="the request it came by")
    raised_at: datetime
    raised_by: str
    decision: str = Field(description="enquiry, other_enquiry or no_enquiry; empty while it waits")
    decided_at: datetime | None


class ConcernStepOut(Schema):
    kind: str
    words: str
    done_at: datetime
    by: str


class ConcernOut(ConcernLineOut):
    """One concern with its words, what the person wants, what was done, and why it was decided."""

    words: str
    wishes: str
    reason: str
    decided_by: str
    steps: list[ConcernStepOut]


class ConcernIn(Schema):
    words: str = Field(description="what was seen, heard or told")


class ConcernPassedOn(Schema):
    """It was passed on. Whoever raised a concern does not read it again."""

    passed_on: bool


class ConcernStepIn(Schema):
    kind: Literal["told", "protected", "spoke", "other"]
    words: str


class ConcernWishesIn(Schema):
    wishes: str = Field(description="what the person wants to happen, in their own words")


class ConcernDecisionIn(Schema):
    decision: Literal["enquiry", "other_enquiry", "no_enquiry"]
    reason: str


@router.post("/people/{uuid:person_id}", response={201: ConcernPassedOn, **REFUSALS}, summary="Pass a concern on")
def pass_on_concern(request: CommonwealRequest, person_id: UUID, given: ConcernIn) -> Any:
    """To the safeguarding team of one's council, by anybody whose work is with records and who sees who the person
    is."""
    person, _ = open_record(request.actor, person_id, "")
    raise_concern(request.actor, person, given.words)
    return Status(201, {"passed_on": True})


@router.get("", response={200: list[ConcernLineOut], **REFUSALS}, summary="Concerns that one's team has")
def list_concerns(
    request: CommonwealRequest, shows: Literal["waiting", "decided"] = "waiting", page: int = 1
) -> Any:  # fmt: skip
    """A hundred at a time: those that wait for a decision, the longest first; or those decided, the latest first."""
    request.actor.require_role(Role.SAFEGUARDING_LEAD)
    start = (max(page, 1) - 1) * MOST
    return [_line(one) for one in concerns_of_teams(request.actor, shows=shows)[start : start + MOST]]


@router.get("/{uuid:concern_id}", response={200: ConcernOut, **REFUSALS}, summary="Read a concern")
def read_concern(request: CommonwealRequest, concern_id: UUID) -> Any:
    """The look is written down. 404 without sight of the person's safeguarding."""
    found = _found(request, concern_id)
    open_record(request.actor, found.person_id, "a safeguarding concern")
    return _out(found)


@router.post("/{uuid:concern_id}/steps", response={201: ConcernOut, **REFUSALS}, summary="Write what was done")
def write_concern_step(request: CommonwealRequest, concern_id: UUID, given: ConcernStepIn) -> Any:
    add_step(request.actor, _found(request, concern_id), given.kind, given.words)
    return Status(201, _out(_found(request, concern_id)))


@router.put("/{uuid:concern_id}/wishes", response={200: ConcernOut, **REFUSALS}, summary="Write what the person wants")
def write_concern_wishes(request: CommonwealRequest, concern_id: UUID, given: ConcernWishesIn) -> Any:
    write_wishes(request.actor, _found(request, concern_id), given.wishes)
    return _out(_found(request, concern_id))


@router.post("/{uuid:concern_id}/decision", response={200: ConcernOut, **REFUSALS}, summary="Decide on an enquiry")
def decide_on_concern(request: CommonwealRequest, concern_id: UUID, given: ConcernDecisionIn) -> Any:
    """By the safeguarding lead of the team that has it, once, with the reason."""
    decide_concern(request.actor, _found(request, concern_id), given.decision, given.reason)
    return _out(_found(request, concern_id))


def _found(request: CommonwealRequest, concern_id: UUID) -> Concern:
    request.actor.require_role(*READS)
    found = Concern.objects.select_related("person", "decided_by").prefetch_related("steps")
    return get_object_or_404(found, pk=concern_id)


def _line(one: Concern) -> dict[str, Any]:
    return {
        "id": one.pk,
        "person": one.person_id,
        "team": one.team_id,
        "request": one.request_id,
        "raised_at": one.raised_at,
        "raised_by": one.raised_by_name,
        "decision": one.decision,
        "decided_at": one.decided_at,
    }


def _out(one: Concern) -> dict[str, Any]:
    return _line(one) | {
        "words": one.words,
        "wishes": one.wishes,
        "reason": one.reason,
        "decided_by": str(one.decided_by or ""),
        "steps": [
            {"kind": step.kind, "words": step.words, "done_at": step.done_at, "by": step.by_name}
            for step in one.steps.all()
        ],
    }
