"""What an assessment's answers propose for a budget: points, hours and the main reason, each with where it is from."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from commonweal.core.calculations.registry import on_day
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import points_from_assessment, support_reason_of
from commonweal.pathway.budgets.schemes import Scheme
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS


@dataclass(frozen=True)
class Proposed:
    """Points and the answer's key by domain, hours a week, the primary support reason, and where they are from.

    Whatever the assessment does not say is left out, and is asked.
    """

    source: str
    points: dict[str, int] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    hours: Decimal | None = None
    support_reason: str = ""


def proposed_from(assessment: Assessment, scheme: Scheme) -> Proposed:
    """What an assessment proposes for a scheme, within the actor's sight of what was answered."""
    table = {domain.key: {level.key: level.points for level in domain.levels} for domain in scheme.domains}
    points = points_from_assessment(assessment, table)
    reason = support_reason_of(assessment)
    on = timezone.localtime(assessment.ended_at or assessment.started_at).date()
    return Proposed(
        source=f"{assessment.get_kind_display()} of {on_day(on)}",
        points=points,
        levels={domain.key: domain.level_of(points[domain.key]) for domain in scheme.domains if domain.key in points},
        hours=scheme.usual_weekly_hours,
        support_reason=reason if reason in SUPPORT_REASONS else "",
    )
