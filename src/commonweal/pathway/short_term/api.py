"""The JSON face of this room: short-term support of one's teams and of a person, begun, rated and ended."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.pathway.short_term.actions import begin_episode, end_episode, rate_goal
from commonweal.pathway.short_term.models import Episode
from commonweal.pathway.short_term.queries import answered_request, episodes_about, episodes_of_teams
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Short-term support"], auth=signed_in)
MOST = 100


class ShortTermGoalOut(Schema):
    id: UUID
    words: str
    close_at_start: int = Field(description="from 1 (far from it) to 10 (as they want it)")
    close_now: int


class ShortTermOut(Schema):
    """Support for a short time. It is never charged."""

    id: UUID
    person: UUID
    kind: str
    team: UUID
    worker: str
    request: UUID | None
    provider_name: str
    what: str
    starts_on: date
    ends_by: date = Field(description="its last planned day")
    assess_by: date | None = Field(description="by when the assessment follows urgent support")
    ended_on: date | None
    sequel: str = Field(description="what came after, as Client Level Data names it; empty while it goes on")
    note: str
    goals: list[ShortTermGoalOut]


class ShortTermGoalIn(Schema):
    words: str
    close: int = Field(description="how close they feel now, from 1 to 10")


class ShortTermIn(Schema):
    """Reablement has at least one goal; urgent support says by when the assessment follows."""

    kind: Literal["reablement", "urgent"]
    provider_name: str
    what: str = Field(description="what is done, and how often")
    starts_on: date
    ends_by: date = Field(description="six weeks after the start at the latest: until then it is free")
    assess_by: date | None = None
    goals: list[ShortTermGoalIn] = Field(default_factory=list)


class GoalRatingIn(Schema):
    close_now: int = Field(description="from 1 to 10")


class ShortTermEndIn(Schema):
    ended_on: date
    sequel: str = Field(description="what came after, a value of Client Level Data's event outcome")
    note: str = ""


@router.get("", response={200: list[ShortTermOut], **REFUSALS}, summary="Short-term support of one's teams")
def list_short_term(request: CommonwealRequest, shows: Literal["open", "ended"] = "open", page: int = 1) -> Any:
    """A hundred at a time: what goes on, the first to end first; or what has ended, the latest first."""
    request.actor.require_role(*CARE_STAFF)
    start = (max(page, 1) - 1) * MOST
    found = episodes_of_teams(request.actor, shows=shows).prefetch_related("goals")
    return [_out(one) for one in found[start : start + MOST]]


@router.get("/people/{uuid:person_id}", response={200: list[ShortTermOut], **REFUSALS}, summary="Of a person")
def person_short_term(request: CommonwealRequest, person_id: UUID) -> Any:
    """All of it, the latest first, for those with sight of the person's care and for the person."""
    person, access = open_record(request.actor, person_id, "short-term support")
    access.require_part("care")
    return [_out(one) for one in episodes_about(person).select_related("worker")]


@router.post("/people/{uuid:person_id}", response={201: ShortTermOut, **REFUSALS}, summary="Begin it")
def begin_short_term(request: CommonwealRequest, person_id: UUID, given: ShortTermIn) -> Any:
    """For care staff who work with the person. It answers their latest request that led to it."""
    person, _ = open_record(request.actor, person_id, "")
    answers = answered_request(person, "urgent" if given.kind == "urgent" else "short_term")
    made = begin_episode(
        request.actor,
        person,
        **given.model_dump(exclude={"goals"}),
        goals=[(goal.words, goal.close) for goal in given.goals],
        request=answers.pk if answers else None,
    )
    return Status(201, _out(_found(made.pk)))


@router.post("/goals/{uuid:episode_id}/{uuid:goal_id}", response={200: ShortTermOut, **REFUSALS}, summary="Rate a goal")
def rate_short_term_goal(request: CommonwealRequest, episode_id: UUID, goal_id: UUID, given: GoalRatingIn) -> Any:
    """How close the person feels to a goal now."""
    goal = _found(episode_id).goals.filter(pk=goal_id).first()
    if goal is None:
        raise Http404
    rate_goal(request.actor, goal, given.close_now)
    return _out(_found(episode_id))


@router.post("/{uuid:episode_id}/end", response={200: ShortTermOut, **REFUSALS}, summary="End it")
def end_short_term(request: CommonwealRequest, episode_id: UUID, given: ShortTermEndIn) -> Any:
    """With what came after."""
    end_episode(request.actor, _found(episode_id), given.ended_on, given.sequel, given.note)
    return _out(_found(episode_id))


def _found(episode_id: UUID) -> Episode:
    return get_object_or_404(
        Episode.objects.select_related("worker", "person").prefetch_related("goals"), pk=episode_id
    )


def _out(one: Episode) -> dict[str, Any]:
    names = ("kind", "provider_name", "what", "starts_on", "ends_by", "assess_by", "ended_on", "sequel", "note")
    goal_names = ("words", "close_at_start", "close_now")
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk,
        "person": one.person_id,
        "team": one.team_id,
        "worker": str(one.worker),
        "request": one.request_id,
        "goals": [{"id": goal.pk} | {name: getattr(goal, name) for name in goal_names} for goal in one.goals.all()],
    }
