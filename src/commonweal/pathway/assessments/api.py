"""The JSON face of this room: for those with sight of a person's care."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Team
from commonweal.pathway.assessments import actions
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.outcomes import Ability
from commonweal.pathway.assessments.queries import (
    assessments_shown_to,
    missing_parts,
    outcomes_of,
    unallocated_request,
)
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Assessments"], auth=signed_in)

MOST = 100
Words = Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*$")]


LATER_WORDS = ("carer_name", "carer_view", "carer_offer", "taking_part", "taking_part_note", "advice")


class OutcomeFound(Schema):
    ability: Ability | None = Field(None, description="Whether the person achieves it, or how not; null until answered")
    note: Words = ""


class AssessmentSummary(Schema):
    id: UUID
    person: UUID
    assessor: str
    started_at: datetime
    decided_at: datetime | None
    is_eligible: bool | None


class AssessmentWhole(AssessmentSummary):
    what_matters: str
    strengths: str
    has_impairment: bool | None
    impairment_note: str
    outcomes: dict[str, OutcomeFound] = Field(description="Letter a to j -> what was found")
    wellbeing: dict[str, str] = Field(description="Area of wellbeing -> the effect in words")
    wellbeing_impact: bool | None
    carer_name: str
    carer_view: str
    carer_offer: str
    taking_part: str
    taking_part_note: str
    advice: str = Field(description="What was written for somebody who is not eligible")
    missing: list[str] = Field(description="Parts that a decision still needs")
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


class Changes(Schema):
    """What is left out stays as it is. Each writer changes what is theirs to write."""

    what_matters: Words | None = None
    strengths: Words | None = None
    has_impairment: bool | None = None
    impairment_note: Words | None = None
    outcomes: dict[str, OutcomeFound] = Field(default_factory=dict)
    wellbeing: dict[str, Words] | None = None
    wellbeing_impact: bool | None = None
    carer_name: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] | None = None
    carer_view: Words | None = None
    carer_offer: Assessment.CarerOffer | None = Field(None, description="an assessment of the carer's own (section 10)")
    taking_part: Assessment.TakingPart | None = Field(None, description="whether an advocate is needed (section 67)")
    taking_part_note: Words | None = None


class DecisionIn(Schema):
    advice: Words = Field("", description="what can help: needed where the person is found not eligible")


def _summary(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.pk,
        "person": assessment.person_id,
        "assessor": assessment.assessor.name,
        "started_at": assessment.started_at,
        "decided_at": assessment.decided_at,
        "is_eligible": assessment.is_eligible,
    }


def _whole(assessment: Assessment) -> dict[str, Any]:
    outcomes = outcomes_of(assessment)
    found = {letter: {"ability": outcome.ability or None, "note": outcome.note} for letter, outcome in outcomes.items()}
    words = ("what_matters", "strengths", "has_impairment", "impairment_note", "wellbeing", "wellbeing_impact")
    return (
        _summary(assessment)
        | {name: getattr(assessment, name) for name in (*words, *LATER_WORDS)}
        | {
            "outcomes": found,
            "missing": [part.key for part in missing_parts(assessment, outcomes)],
            "result": assessment.decision_id,
        }
    )


@router.get("", response={200: list[AssessmentSummary], **REFUSALS}, summary="Assessments of one person, latest first")
def list_assessments(request: CommonwealRequest, person: UUID) -> Any:
    _, access = open_record(request.actor, person, "the list of assessments")
    access.require_part("care")
    found = assessments_shown_to(request.actor).filter(person=person).order_by("-started_at")
    return [_summary(assessment) for assessment in found[:MOST]]


@router.post("", response={201: AssessmentWhole, **REFUSALS}, summary="Start an assessment")
def start(request: CommonwealRequest, given: StartIn) -> Any:
    person, _ = open_record(request.actor, given.person, "")
    return Status(201, _whole(actions.start_assessment(request.actor, person)))


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
    "/{uuid:assessment_id}", response={200: AssessmentWhole, **REFUSALS}, summary="Write parts of an open assessment"
)
def change(request: CommonwealRequest, assessment_id: UUID, given: Changes) -> Any:
    assessment = _found(request, assessment_id)
    told = given.model_dump(exclude_unset=True)
    if told.keys() & {"taking_part", "taking_part_note"}:
        stands = {"taking_part": assessment.taking_part, "taking_part_note": assessment.taking_part_note} | told
        actions.answer_taking_part(
            request.actor, assessment, stands["taking_part"] or "", stands["taking_part_note"] or ""
        )
    for part, name in (("what-matters", "what_matters"), ("strengths", "strengths")):
        if name in told:
            actions.write_own_words(request.actor, assessment, part, told[name] or "")
    if told.keys() & {"has_impairment", "impairment_note"}:
        stands = {"has_impairment": assessment.has_impairment, "impairment_note": assessment.impairment_note} | told
        actions.answer_condition(request.actor, assessment, stands["has_impairment"], stands["impairment_note"] or "")
    for letter, found in given.outcomes.items():
        actions.answer_outcome(request.actor, assessment, letter, found.ability or "", found.note)
    if "wellbeing" in told:
        actions.write_wellbeing(request.actor, assessment, told["wellbeing"] or {})
    if "wellbeing_impact" in told:
        actions.answer_impact(request.actor, assessment, told["wellbeing_impact"])
    if told.keys() & {"carer_name", "carer_view", "carer_offer"}:
        words = ("carer_name", "carer_view", "carer_offer")
        stands = {name: getattr(assessment, name) for name in words} | told
        actions.write_carer_view(request.actor, assessment, *(stands[name] or "" for name in words))
    return _whole(_found(request, assessment_id))


@router.post(
    "/{uuid:assessment_id}/decision", response={200: AssessmentWhole, **REFUSALS}, summary="Decide eligibility"
)
def decide(request: CommonwealRequest, assessment_id: UUID, given: DecisionIn | None = None) -> Any:
    advice = given.advice if given else ""
    actions.decide_eligibility(request.actor, _found(request, assessment_id), advice=advice)
    return _whole(_found(request, assessment_id))


def _found(request: CommonwealRequest, assessment_id: UUID) -> Assessment:
    return get_object_or_404(assessments_shown_to(request.actor), pk=assessment_id)
