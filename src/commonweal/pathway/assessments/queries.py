"""Reading assessments: how far they are, what was answered, who may write what, and those that wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.accounts.roles import Role
from commonweal.pathway.assessments.models import Allocation, AssessedOutcome, Assessment
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.assessments.parts import PARTS, Part, Writer
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.queries import to_be_assessed
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import Access

ASSESSORS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who assesses and decides."""

ALLOCATORS = (Role.CONTACT_OFFICER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who gives an assessment to a team."""


class Stage(StrEnum):
    """How far an assessment has come."""

    WAITING = "waiting"
    STARTED = "started"
    DECIDED = "decided"


STAGE_WORDS = {Stage.WAITING: "Waiting", Stage.STARTED: "In progress", Stage.DECIDED: "Decided"}


def assessments_shown_to(actor: Actor) -> QuerySet[Assessment]:
    """Assessments the actor may see, with their people; whoever is there as a provider only sees decided ones."""
    found = Assessment.objects.select_related("person__place", "assessor", "decided_by", "request")
    return found.filter(decided_at__isnull=False) if actor.roles == {Role.PROVIDER} else found


def waiting_allocation(person: Person) -> Allocation | None:
    """The team with which the person waits for an assessment, if they do."""
    waiting = Allocation.objects.filter(person=person, taken_at=None, withdrawn_at=None)
    return waiting.select_related("team__organisation", "request").first()


def unallocated_request(person: Person) -> Request | None:
    """The person's latest request that was decided to lead to an assessment and that no team was given yet."""
    return requests_to_allocate().filter(person=person).order_by("-decided_at").first()


def requests_to_allocate() -> QuerySet[Request]:
    """Requests decided to lead to an assessment that no team was given yet, longest waiting first."""
    given = Allocation.objects.filter(request=OuterRef("pk"))
    return to_be_assessed().filter(~Exists(given)).order_by("decided_at", "pk")


def teams_that_assess(person: Person) -> list[Team]:
    """The assessment teams of the person's place, by council and name."""
    return teams_for(person.place, Team.Work.ASSESSMENT)


def writers_in(actor: Actor, access: Access) -> frozenset[Writer]:
    """In what standing the actor may write in an assessment of the record that `access` is about."""
    standing = set()
    if actor.is_system or (access.keeps and access.sees("care") and actor.has_role(*ASSESSORS)):
        standing.add(Writer.ASSESSOR)
    if access.is_own:
        standing.add(Writer.PERSON)
    if Basis.CARER in access.bases and access.sees("care"):
        standing.add(Writer.CARER)
    return frozenset(standing)


def outcomes_of(assessment: Assessment) -> dict[str, AssessedOutcome]:
    """Letter -> what was written about that outcome so far."""
    return {outcome.outcome: outcome for outcome in AssessedOutcome.objects.filter(assessment=assessment)}


def is_answered(part: Part, assessment: Assessment, outcomes: Mapping[str, AssessedOutcome]) -> bool:
    """Whether a part has its answer, or its words where it asks for words."""
    if part.key in ADULT_OUTCOMES:
        return part.key in outcomes and bool(outcomes[part.key].ability)
    answers: dict[str, bool] = {
        "taking-part": bool(assessment.taking_part),
        "what-matters": bool(assessment.what_matters),
        "strengths": bool(assessment.strengths),
        "condition": assessment.has_impairment is not None,
        "wellbeing": bool(assessment.wellbeing),
        "impact": assessment.wellbeing_impact is not None,
        "carer": bool(assessment.carer_view),
    }
    return answers[part.key]


def needed_parts(assessment: Assessment) -> list[Part]:
    """The parts that a decision needs, in order. A significant effect on wellbeing is an effect on something: on one or
    more of the areas that the law names (Care Act 2014 section 1(2))."""
    return [
        part
        for part in PARTS.values()
        if part.is_needed or (part.key == "wellbeing" and assessment.wellbeing_impact is True)
    ]


def missing_parts(assessment: Assessment, outcomes: Mapping[str, AssessedOutcome]) -> list[Part]:
    """The parts that a decision needs and that have no answer yet, in order."""
    return [part for part in needed_parts(assessment) if not is_answered(part, assessment, outcomes)]


def eligibility_inputs(assessment: Assessment, outcomes: Mapping[str, AssessedOutcome]) -> dict[str, Any]:
    """What the calculation `eligibility` is given. For an assessment with no missing parts."""
    return {
        "impairment": assessment.has_impairment,
        "outcomes": {letter: outcomes[letter].ability for letter in ADULT_OUTCOMES if letter in outcomes},
        "wellbeing_impact": assessment.wellbeing_impact,
    }


def may_write_about(assessment: Assessment) -> bool:
    """Whether a letter may be sent: not where the request said that writing may be unsafe. Then a worker tells them."""
    return assessment.request is None or steps.may_write(assessment.request.answers)


@dataclass(frozen=True)
class Listed:
    """One line of the list: who waits or waited, how far it is, and for how many days in all and at this stage."""

    allocation: Allocation
    stage: Stage
    days: int
    days_at_stage: int

    @property
    def words(self) -> str:
        return STAGE_WORDS[self.stage]

    @property
    def assessment(self) -> Assessment | None:
        return self.allocation.assessment


def worklist(actor: Actor, *, shows: str = "open", only_own: bool = False) -> QuerySet[Allocation]:
    """Assessments given to the actor's teams: the longest waiting first, or the latest decided first.

    `shows` is open (waiting or started), waiting, started or decided. `only_own` leaves those that the actor assesses.
    """
    found = Allocation.objects.select_related("person", "team", "request", "assessment__assessor").filter(
        withdrawn_at=None
    )
    if not actor.is_system:
        found = found.filter(team__in=actor.teams)
    if only_own:
        found = found.filter(assessment__assessor=actor.account_id)
    if shows == "decided":
        return found.filter(assessment__decided_at__isnull=False).order_by("-assessment__decided_at", "pk")
    kept = {
        "waiting": Q(taken_at=None),
        "started": Q(taken_at__isnull=False, assessment__decided_at=None),
    }
    return found.filter(kept.get(shows, Q(assessment__decided_at=None))).order_by("allocated_at", "pk")


def listed(allocations: Iterable[Allocation], today: date) -> list[Listed]:
    """Allocations as lists show them. Days count from when the request was sent, or from the allocation without one."""
    lines = []
    for allocation in allocations:
        assessment = allocation.assessment
        asked = allocation.allocated_at
        if allocation.request is not None and allocation.request.sent_at is not None:
            asked = allocation.request.sent_at
        if assessment is None:
            stage, since, until = Stage.WAITING, allocation.allocated_at, None
        elif assessment.decided_at is None:
            stage, since, until = Stage.STARTED, assessment.started_at, None
        else:
            stage, since, until = Stage.DECIDED, assessment.decided_at, assessment.decided_at
        lines.append(Listed(allocation, stage, _days(asked, until, today), _days(since, None, today)))
    return lines


def _days(since: datetime, until: datetime | None, today: date) -> int:
    last = timezone.localtime(until).date() if until else today
    return max(0, (last - timezone.localtime(since).date()).days)
