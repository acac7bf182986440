"""Reading the evidence: support going on at a day, by kind and by where."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from commonweal.core.places.models import Area, Place
from commonweal.insight.evidence.models import WeeklySupport
from commonweal.pathway.plans.models import SupportKind


@dataclass(frozen=True)
class Selection:
    """Which support: at a day, of a kind, in a neighbourhood or a council as it was (each empty for all)."""

    place: Place
    on: date
    kind: str = ""
    neighbourhood: Area | None = None
    former_council: Area | None = None

    @property
    def in_words(self) -> str:
        """Care at home in Boscombe West on 23 November 2026."""
        kind = SupportKind(self.kind).label if self.kind else "All paid support"
        where = self.neighbourhood or self.former_council or self.place
        return f"{kind} in {where} on {self.on.day} {self.on:%B %Y}"

    @property
    def parameters(self) -> dict[str, str]:
        """The selection as the query of an address."""
        found = {"on": self.on.isoformat(), "kind": self.kind}
        if self.neighbourhood:
            found["neighbourhood"] = self.neighbourhood.pk
        if self.former_council:
            found["former_council"] = self.former_council.pk
        return {key: value for key, value in found.items() if value}


def support_in(selection: Selection) -> QuerySet[WeeklySupport]:
    """The rows behind a figure: support that has started by that day and not ended before it."""
    rows = WeeklySupport.objects.filter(place=selection.place, starts_on__lte=selection.on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=selection.on)
    )
    if selection.kind:
        rows = rows.filter(kind=selection.kind)
    if selection.neighbourhood:
        rows = rows.filter(neighbourhood=selection.neighbourhood)
    if selection.former_council:
        rows = rows.filter(former_council=selection.former_council)
    return rows.select_related("neighbourhood", "former_council").order_by("kind", "neighbourhood__name", "pseudonym")


@dataclass(frozen=True)
class SupportCount:
    """One line of a summary: people (each once), hours and pounds a week."""

    key: str
    people: int
    weekly_hours: Decimal
    weekly_cost: Decimal


def summary_by(selection: Selection, column: str) -> list[SupportCount]:
    """The selection's support by `kind`, `neighbourhood_id` or `former_council_id`, in one query."""
    rows: QuerySet[WeeklySupport, dict[str, Any]] = (
        support_in(selection)
        .order_by(column)
        .values(column)
        .annotate(people=Count("pseudonym", distinct=True), hours=Sum("weekly_hours"), cost=Sum("weekly_cost"))
    )
    return [SupportCount(row[column] or "", row["people"], row["hours"], row["cost"]) for row in rows]
