"""Reading assessments: how far they are, what a decision is worked out from, and those that wait."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.accounts.roles import Role
from commonweal.pathway.assessments.kinds import OF_NEEDS, AssessmentKind
from commonweal.pathway.assessments.models import OPEN, Allocation, AssessedOutcome, Assessment
from commonweal.pathway.forms.definitions.form import Question
from commonweal.pathway.forms.definitions.logic import missing
from commonweal.pathway.forms.definitions.mapping import Mapped
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import definition_of, forms_shown, points_from, standing_answers, values_of
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.queries import to_be_assessed
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

ASSESSORS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who assesses and decides."""

ALLOCATORS = (Role.CONTACT_OFFICER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who gives an assessment to a team."""


SUPPORT_REASON = "assessment.support-reason"
"""The fact by which a form asks for the primary support reason."""


class Stage(StrEnum):
    """How far an assessment has come."""

    WAITING = "waiting"
    STARTED = "started"
    DECIDED = "decided"


STAGE_WORDS = {Stage.WAITING: "Waiting", Stage.STARTED: "In progress", Stage.DECIDED: "Decided"}


def assessments_shown_to(actor: Actor) -> QuerySet[Assessment]:
    """Assessments the actor may see, with their people; whoever is there as a provider only sees decided ones."""
    found = Assessment.objects.select_related("person__place", "other", "assessor", "decided_by", "request")
    return found.exclude(OPEN) if actor.roles == {Role.PROVIDER} else found


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


def open_assessment_of(person: Person, kind: AssessmentKind) -> Assessment | None:
    """The open assessment that looks at the same as one of this kind would, if there is one."""
    kinds = OF_NEEDS if kind in OF_NEEDS else (kind,)
    return Assessment.objects.filter(OPEN, person=person, kind__in=kinds).select_related("assessor").first()


def assesses(actor: Actor, access: Access) -> bool:
    """Whether the actor assesses the person whose record `access` is of."""
    return actor.is_system or (access.keeps and access.sees("care") and actor.has_role(*ASSESSORS))


def form_of(assessment: Assessment) -> FilledForm | None:
    """What was written for it; None where a past decision was brought without its answers."""
    return forms_shown().filter(pk=assessment.form_id).first() if assessment.form_id else None


def missing_answers(filled: FilledForm) -> list[Question]:
    """The questions that a decision still needs answered, in order."""
    return missing(definition_of(filled), values_of(filled))


def eligibility_inputs(found: Mapped) -> dict[str, Any]:
    """What the calculation `eligibility` is given. For a form with no missing answers."""
    return {
        "impairment": found.conditions["impairment"],
        "outcomes": found.outcomes,
        "wellbeing_impact": found.conditions["wellbeing-impact"],
    }


def carer_eligibility_inputs(found: Mapped) -> dict[str, Any]:
    """What the calculation `carer-eligibility` is given. For a form with no missing answers."""
    return {
        "necessary_care": found.conditions["necessary-care"],
        "health_at_risk": found.conditions["carer-health"],
        "outcomes": found.carer_outcomes,
        "wellbeing_impact": found.conditions["carer-wellbeing-impact"],
    }


def outcomes_of(assessment: Assessment) -> dict[str, AssessedOutcome]:
    """Letter -> what the decision found about that outcome of an adult."""
    return {outcome.outcome: outcome for outcome in AssessedOutcome.objects.filter(assessment=assessment)}


def points_from_assessment(assessment: Assessment, scheme: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Domain -> points of an allocation scheme, from what was answered: nothing is typed twice.

    `scheme` has the points of each level, by domain and level. Empty where there is no form.
    """
    filled = form_of(assessment)
    return points_from(filled, scheme) if filled else {}


def support_reason_of(assessment: Assessment) -> str:
    """The primary support reason that was answered, by its key in Client Level Data; "" where nothing was.

    It is asked once: the budget, the plan and the statutory returns take it from here.
    """
    filled = form_of(assessment)
    if filled is None:
        return ""
    asked = next((one.key for one in definition_of(filled).questions if one.fact == SUPPORT_REASON), "")
    return str(standing_answers(filled).get(asked, "")).replace("-", "_")


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
    is_open = Q(assessment__decided_at=None, assessment__completed_at=None)
    if only_own:
        found = found.filter(assessment__assessor=actor.account_id)
    if shows == "decided":
        ended = Coalesce("assessment__decided_at", "assessment__completed_at")
        return found.filter(~is_open).order_by(ended.desc(), "pk")
    kept = {"waiting": Q(taken_at=None), "started": Q(taken_at__isnull=False) & is_open}
    return found.filter(kept.get(shows, is_open)).order_by("allocated_at", "pk")


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
        elif assessment.ended_at is None:
            stage, since, until = Stage.STARTED, assessment.started_at, None
        else:
            stage, since, until = Stage.DECIDED, assessment.ended_at, assessment.ended_at
        lines.append(Listed(allocation, stage, _days(asked, until, today), _days(since, None, today)))
    return lines


def _days(since: datetime, until: datetime | None, today: date) -> int:
    last = timezone.localtime(until).date() if until else today
    return max(0, (last - timezone.localtime(since).date()).days)
