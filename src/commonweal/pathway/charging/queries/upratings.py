"""Reading a run of uprating: how far it is, what it comes to, and its lines, as far as the actor sees money."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.charging.models import UpratedContribution, Uprating

Effect = UpratedContribution.Effect
NOTHING = Decimal(0)
LARGEST_FIRST = "largest"


def upratings_of(actor: Actor) -> QuerySet[Uprating]:
    """The runs of the councils in which the actor works, latest first."""
    return Uprating.objects.filter(council__in=actor.organisations).select_related("council").order_by("-asked_at")


@dataclass(frozen=True)
class Report:
    """What a run comes to: persons by effect, and pounds a week in all before and after."""

    by_effect: dict[str, int]
    weekly_before: Decimal
    weekly_after: Decimal

    @property
    def counts(self) -> list[tuple[str, int]]:
        """The words of each effect, and how many persons it is for."""
        return [(str(effect.label), self.by_effect.get(effect.value, 0)) for effect in Effect]

    @property
    def weekly_change(self) -> Decimal:
        return self.weekly_after - self.weekly_before

    def as_json(self) -> dict[str, Any]:
        return {
            "people": {effect.value: self.by_effect.get(effect.value, 0) for effect in Effect},
            "weekly_before": str(self.weekly_before),
            "weekly_after": str(self.weekly_after),
        }


def report_of(run: Uprating) -> Report:
    """The sums over the lines that the actor sees; one question. What could not be worked out is in neither sum."""
    rows = (
        UpratedContribution.objects.filter(uprating=run)
        .order_by()
        .values("effect")
        .annotate(people=Count("pk"), before=Sum("weekly_before"), after=Sum("weekly_after"))
    )
    found = {row["effect"]: row for row in rows}
    summed = [row for effect, row in found.items() if effect != Effect.PROBLEM]
    return Report(
        by_effect={effect: row["people"] for effect, row in found.items()},
        weekly_before=sum((row["before"] for row in summed), NOTHING),
        weekly_after=sum((row["after"] for row in summed), NOTHING),
    )


def lines_of(run: Uprating, *, effect: str = "", order: str = "") -> QuerySet[UpratedContribution]:
    """The lines of a run with their person: by name, or with the biggest rises first; `effect` keeps one kind."""
    found = UpratedContribution.objects.filter(uprating=run).select_related("person").defer("inputs")
    if effect in Effect.values:
        found = found.filter(effect=effect)
    if order == LARGEST_FIRST:
        return found.order_by("-weekly_change", "pk")
    return found.order_by("person__family_key", "person__given_key", "pk")
