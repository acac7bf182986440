"""Reading what a carer's budget is worked out from, their goals, and when they are asked again."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from commonweal.pathway.assessments.kinds import AssessmentKind
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.carers.budget import GivenTo
from commonweal.pathway.carers.models import Carer, CarerReview, Caring, ReplacementCare
from commonweal.pathway.carers.timing import review_due_on
from commonweal.people.identity.models import Person


def eligible_assessment(person: Person) -> Assessment | None:
    """The latest decision about somebody's needs as a carer, if it found them eligible: their own, or a joint one's."""
    own = Q(person=person, kind=AssessmentKind.CARER)
    joint = Q(other=person, kind=AssessmentKind.JOINT)
    decided = Assessment.objects.filter(own | joint, decided_at__isnull=False)
    latest = decided.select_related("decision", "carer_decision").order_by("-decided_at").first()
    if latest is None:
        return None
    found = latest.is_eligible if latest.kind == AssessmentKind.CARER else latest.is_carer_eligible
    return latest if found else None


def weekly_hours_of(person: Person) -> Decimal:
    """Hours a week that somebody cares, for everybody they look after; at most those of a week."""
    found = Caring.objects.filter(person=person, ended_on=None).aggregate(hours=Sum("weekly_hours"))
    return min(found["hours"] or Decimal(0), Decimal(168))


def budget_inputs(person: Person, assessment: Assessment, on: date) -> dict[str, Any]:
    """What `carer-budget` is given: what the decision found, and the hours that the register says."""
    decision = assessment.decision if assessment.kind == AssessmentKind.CARER else assessment.carer_decision
    return {
        "on": on,
        "eligible": True,
        "unable": decision.result["unable"] if decision else [],
        "health_at_risk": bool(decision and decision.inputs.get("health_at_risk")),
        "weekly_hours": weekly_hours_of(person),
    }


def contribution_inputs(
    person: Person, what_for: str, amount: Decimal, on: date, yearly_most: Decimal
) -> dict[str, Any]:
    """What `carer-contribution` is given: the carer's own support, and care for others meanwhile as far as seen."""
    supports: list[dict[str, Any]] = [
        {"what": what_for[:200], "given_to": GivenTo.CARER, "yearly_cost": amount},
    ]
    meanwhile = ReplacementCare.objects.filter(carer_break__person=person, called_off_at=None, cost__gt=0)
    supports += [
        {
            "what": f"{one.get_kind_display()} during a break: {one.given_by}"[:200],
            "given_to": GivenTo.CARED_FOR,
            "yearly_cost": one.cost,
        }
        for one in meanwhile.filter(starts_on__year=on.year)
    ]
    return {"on": on, "supports": supports, "yearly_most": yearly_most}


def asked_again_on(carer: Carer) -> date:
    """By when a carer is asked again how they are."""
    latest = CarerReview.objects.filter(person=carer.person_id).order_by("-held_on", "-pk").first()
    return latest.next_on if latest else review_due_on(timezone.localtime(carer.registered_at).date())
