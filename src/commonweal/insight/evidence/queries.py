"""Reading the evidence: support going on at a day, by kind and by where."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from commonweal.core.places.models import Area, Place
from commonweal.insight.evidence.models import WeeklySupport
from commonweal.pathway.plans.models import SupportKind

OLDER = "65+"
AGES = {"18-64": ("people aged 18 to 64", ("18-64",)), OLDER: ("people aged 65 and over", ("65-74", "75-84", "85+"))}
"""Ages that may be selected: what they are called, and the bands in which support is counted that make them."""


@dataclass(frozen=True)
class Selection:
    """Which support: at a day, of a kind, for whom, in a neighbourhood or a council as it was (each empty for all)."""

    place: Place
    on: date
    kind: str = ""
    neighbourhood: Area | None = None
    former_council: Area | None = None
    ages: str = ""

    @property
    def in_words(self) -> str:
        """Care at home for people aged 65 and over in Boscombe West on 23 November 2026."""
        kind = SupportKind(self.kind).label if self.kind else "All paid support"
        whose = f" for {AGES[self.ages][0]}" if self.ages else ""
        where = self.neighbourhood or self.former_council or self.place
        return f"{kind}{whose} in {where} on {self.on.day} {self.on:%B %Y}"

    @property
    def parameters(self) -> dict[str, str]:
        """The selection as the query of an address."""
        found = {"on": self.on.isoformat(), "kind": self.kind, "ages": self.ages}
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
    if selection.ages:
        rows = rows.filter(age_band__in=AGES[selection.ages][1])
    rows = rows.select_related("neighbourhood", "former_council").order_by("kind", "neighbourhood__name", "pseudonym")
    return rows.defer("neighbourhood__boundary", "former_council__boundary")


@dataclass(frozen=True)
class SupportCount:
    """One line of a summary: people (each once), those of them aged 65 and over, hours and pounds a week."""

    key: str
    people: int
    weekly_hours: Decimal
    weekly_cost: Decimal
    older_people: int


NONE_AT_ALL = SupportCount("", 0, Decimal(0), Decimal(0), 0)


def summary_by(selection: Selection, column: str) -> list[SupportCount]:
    """The selection's support by `kind`, `neighbourhood_id` or `former_council_id`, in one query."""
    return [_count(row, row[column]) for row in _summed(support_in(selection).order_by(column).values(column))]


def summary_across(selection: Selection, column: str, other: str) -> dict[tuple[str, str], SupportCount]:
    """The selection's support by two columns at once, in one query."""
    rows = _summed(support_in(selection).order_by(column, other).values(column, other))
    return {(row[column] or "", row[other] or ""): _count(row, row[column]) for row in rows}


def summary_of(selection: Selection) -> SupportCount:
    """All of the selection's support as one line, in one query."""
    return _count(support_in(selection).order_by().aggregate(**_SUMS), "")


_SUMS = {
    "people": Count("pseudonym", distinct=True),
    "older_people": Count("pseudonym", distinct=True, filter=Q(age_band__in=AGES[OLDER][1])),
    "hours": Sum("weekly_hours"),
    "cost": Sum("weekly_cost"),
}


def _summed(rows: QuerySet[WeeklySupport, dict[str, Any]]) -> QuerySet[WeeklySupport, dict[str, Any]]:
    return rows.annotate(**_SUMS)


def _count(row: dict[str, Any], key: str | None) -> SupportCount:
    hours, cost = row["hours"] or Decimal(0), row["cost"] or Decimal(0)
    return SupportCount(key or "", row["people"], hours, cost, row["older_people"])
