"""The JSON face of this room: for those with sight of a person's care."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Team
from commonweal.pathway.assessments import actions
from commonweal.pathway.assessments.kinds import WITHOUT_DECISION, AssessmentKind
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import (
    assessments_shown_to,
    form_of,
    missing_answers,
    unallocated_request,
)
from commonweal.pathway.forms.actions import save_answers
from commonweal.pathway.forms.definitions.mapping import Mapped
from commonweal.pathway.forms.queries import mapped_of, standing_answers
from commonweal.people.identity.api import REFUSALS
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record

router = Router(tags=["Assessments"], auth=signed_in)

MOST = 100
Words = Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*$")]


class AssessmentSummary(Schema):
    id: UUID
    person: UUID
    kind: AssessmentKind
    other: UUID | None = Field(description="Whom a carer's assessment is about caring for; the carer of a joint one")
    assessor: str
    started_at: datetime
    decided_at: datetime | None
    completed_at: datetime | None = Field(description="When it was finished, where nothing is decided by it")
    is_eligible: bool | None
    is_carer_eligible: bool | None = Field(description="Of a joint assessment")


class AssessmentWhole(AssessmentSummary):
    form: UUID | None
    answers: dict[str, Any] = Field(description="Question of the form -> answer; /forms/{form} tells who wrote each")
    outcomes: dict[str, str] = Field(description="Letter a to j -> ability, as answered so far")
    carer_outcomes: dict[str, str] = Field(description="Letter a to h -> ability, as answered so far")
    points_levels: dict[str, str] = Field(description="Domain of an allocation scheme -> level")
    advice: str = Field(description="What was written for somebody who is not eligible")
    missing: list[str] = Field(description="Questions that a decision still needs")
    result: UUID | None = Field(description="The stored result of the decision")


class AllocationIn(Schema):
    person: UUID
    team: UUID


class AllocationOut(Schema):
    id: UUID
    person: UUID
    team: UUID
    allocated_at: datetime


class StartIn(Schema):
    person: UUID
    kind: AssessmentKind = AssessmentKind.ADULT
    other: UUID | None = None


class Changes(Schema):
    """Answers by question of the form; what is left out stays as it is. Each writer changes what is theirs to write."""

    answers: dict[Annotated[str, Field(max_length=60)], Any]


class DecisionIn(Schema):
    advice: Words = Field("", description="what can help: needed where the person is found not eligible")


def _summary(assessment: Assessment) -> dict[str, Any]:
    names = ("kind", "started_at", "decided_at", "completed_at", "is_eligible", "is_carer_eligible")
    return {name: getattr(assessment, name) for name in names} | {
        "id": assessment.pk,
        "person": assessment.person_id,
        "other": assessment.other_id,
        "assessor": assessment.assessor.name if assessment.assessor else "",
    }


def _whole(assessment: Assessment) -> dict[str, Any]:
    filled = form_of(assessment)
    found = mapped_of(filled) if filled else Mapped()
    return _summary(assessment) | {
        "form": assessment.form_id,
        "answers": standing_answers(filled) if filled else {},
        "outcomes": found.outcomes,
        "carer_outcomes": found.carer_outcomes,
        "points_levels": found.levels,
        "advice": assessment.advice,
        "missing": [one.key for one in missing_answers(filled)] if filled and assessment.is_open else [],
        "result": assessment.decision_id,
    }


@router.get("", response={200: list[AssessmentSummary], **REFUSALS}, summary="Assessments of one person, latest first")
def list_assessments(request: CommonwealRequest, person: UUID) -> Any:
    _, access = open_record(request.actor, person, "the list of assessments")
    access.require_part("care")
    found = assessments_shown_to(request.actor).filter(person=person).order_by("-started_at")
    return [_summary(assessment) for assessment in found[:MOST]]


@router.post("", response={201: AssessmentWhole, **REFUSALS}, summary="Start an assessment")
def start(request: CommonwealRequest, given: StartIn) -> Any:
    person, _ = open_record(request.actor, given.person, "")
    other = get_object_or_404(Person, pk=given.other) if given.other else None
    started = actions.start_assessment(request.actor, person, kind=given.kind, other=other)
    return Status(201, _whole(started))


@router.post("/allocations", response={201: AllocationOut, **REFUSALS}, summary="Give an assessment to a team")
def allocate(request: CommonwealRequest, given: AllocationIn) -> Any:
    person, _ = open_record(request.actor, given.person, "")
    team = get_object_or_404(Team.objects.select_related("organisation"), pk=given.team)
    made = actions.allocate_assessment(request.actor, person, team, unallocated_request(person))
    return Status(201, {"id": made.pk, "person": person.pk, "team": team.pk, "allocated_at": made.allocated_at})


@router.get("/{uuid:assessment_id}", response={200: AssessmentWhole, **REFUSALS}, summary="One assessment")
def show(request: CommonwealRequest, assessment_id: UUID) -> Any:
    assessment = _found(request, assessment_id)
    open_record(request.actor, assessment.person_id, "the assessment")
    return _whole(assessment)


@router.patch(
    "/{uuid:assessment_id}", response={200: AssessmentWhole, **REFUSALS}, summary="Write answers of an open assessment"
)
def change(request: CommonwealRequest, assessment_id: UUID, given: Changes) -> Any:
    """All are taken or none: what cannot be taken is told by question."""
    assessment = _found(request, assessment_id)
    filled = form_of(assessment)
    if filled is None:
        raise ValidationError("This assessment was brought without its answers, and takes none.")
    save_answers(request.actor, filled, given.answers, all_or_none=True)
    return _whole(_found(request, assessment_id))


@router.post(
    "/{uuid:assessment_id}/decision", response={200: AssessmentWhole, **REFUSALS}, summary="Decide eligibility"
)
def decide(request: CommonwealRequest, assessment_id: UUID, given: DecisionIn | None = None) -> Any:
    """An assessment by which nothing is decided is finished."""
    assessment = _found(request, assessment_id)
    if assessment.kind in WITHOUT_DECISION:
        actions.complete_assessment(request.actor, assessment)
    else:
        actions.decide_eligibility(request.actor, assessment, advice=given.advice if given else "")
    return _whole(_found(request, assessment_id))


def _found(request: CommonwealRequest, assessment_id: UUID) -> Assessment:
    return get_object_or_404(assessments_shown_to(request.actor), pk=assessment_id)
