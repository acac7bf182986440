"""Looking through the directory without searching: what there is of each need, kind and area."""

from dataclasses import dataclass

from django.db.models import Count, F, Func, Q, QuerySet, TextField

from commonweal.community.directory.allowed import listed
from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.entries import ENDED
from commonweal.community.directory.terms import OwnTerm, own_terms
from commonweal.core.places.models import Area
from commonweal.core.places.postcodes import district


@dataclass(frozen=True)
class Choice:
    """What a list may be narrowed to, and how many entries that leaves."""

    key: str
    name: str
    group: str
    count: int


@dataclass(frozen=True)
class AreaOf:
    """An area by its name and the entries in it: a council, a neighbourhood or the first half of a postcode."""

    key: str
    name: str
    condition: Q


def browsable() -> QuerySet[Service]:
    """What lists show: listed, and not ended."""
    return listed().exclude(status__in=ENDED)


def counts_by_term(column: str, services: QuerySet[Service] | None = None) -> list[Choice]:
    """The terms of a list that any entry has, A to Z, with how many have it. `column` is needs, circumstances …"""
    found = browsable() if services is None else services
    keys = found.order_by().annotate(term=Func(F(column), function="unnest", output_field=TextField())).values("term")
    counted = {row["term"]: row["entries"] for row in keys.annotate(entries=Count("id"))}
    return _choices(column, counted)


def counts_by_kind() -> list[Choice]:
    """The kinds of entry that there are, in the order of their list."""
    counted = dict(browsable().order_by().values_list("kind").annotate(entries=Count("id")))
    return [Choice(key, term.name, "", counted[key]) for key, term in own_terms("kinds").items() if counted.get(key)]


def _choices(name: str, counted: dict[str, int]) -> list[Choice]:
    terms: list[OwnTerm] = [term for key, term in own_terms(name).items() if counted.get(key)]
    found = [Choice(term.key, term.name, term.group, counted[term.key]) for term in terms]
    return sorted(found, key=lambda choice: choice.name.lower())


def counts_by_area() -> list[Choice]:
    """Councils (as they are and as they were) with how many entries lie in each, A to Z."""
    counted: dict[str, int] = {}
    for column in ("neighbourhood__parent", "neighbourhood__former_council"):
        for key, entries in browsable().order_by().values_list(column).annotate(entries=Count("id")):
            if key:
                counted[key] = entries
    areas = Area.objects.defer("boundary").filter(pk__in=counted)
    found = [Choice(area.pk, area.name, area.get_kind_display(), counted[area.pk]) for area in areas]
    by_name: dict[str, Choice] = {}
    for choice in sorted(found, key=lambda choice: -choice.count):
        by_name.setdefault(choice.name, choice)
    return sorted(by_name.values(), key=lambda choice: choice.name)


def area_of(typed: str) -> AreaOf | None:
    """The area somebody named: the code or name of a council or neighbourhood, or a postcode's first half."""
    typed = typed.strip()
    if not typed:
        return None
    if first_half := district(typed):
        return AreaOf(first_half, first_half, Q(postcode__startswith=f"{first_half} "))
    kinds = (Area.Kind.COUNCIL, Area.Kind.FORMER_COUNCIL, Area.Kind.NEIGHBOURHOOD)
    areas = Area.objects.defer("boundary").filter(Q(pk=typed) | Q(name__iexact=typed), kind__in=kinds)
    area = areas.order_by("-kind").first()
    if area is None:
        return None
    column = {
        Area.Kind.COUNCIL: "neighbourhood__parent",
        Area.Kind.FORMER_COUNCIL: "neighbourhood__former_council",
        Area.Kind.NEIGHBOURHOOD: "neighbourhood",
    }[Area.Kind(area.kind)]
    return AreaOf(area.pk, area.name, Q(**{column: area.pk}))
