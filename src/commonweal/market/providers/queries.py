"""Reading the market: who gives what support, where, and at what price. Public facts, but for prices."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Area, Place
from commonweal.market.providers.models import Capacity, FrameworkPlace, Provider
from commonweal.pathway.plans.models import SupportKind

CAPACITY_AREAS = (Area.Kind.COUNCIL, Area.Kind.FORMER_COUNCIL, Area.Kind.NEIGHBOURHOOD)
"""For which areas a provider may say that it has hours free."""

BUYERS = (Role.BROKER, Role.COMMISSIONER, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.FINANCE_OFFICER)
"""Who sees all providers with their prices. A provider sees its own: not what the others ask."""


def is_of(actor: Actor, provider: Provider) -> bool:
    """Whether the actor works for this provider."""
    return actor.has_role(Role.PROVIDER) and provider.organisation_id in actor.organisations


def own_provider(actor: Actor) -> Provider | None:
    """The provider that the actor works for; None for others."""
    if not actor.has_role(Role.PROVIDER):
        return None
    providers = Provider.objects.select_related("organisation").filter(organisation__in=actor.organisations)
    return providers.order_by("organisation__name").first()


def providers_shown(place: Place | None = None, kind: str = "") -> QuerySet[Provider]:
    """Providers with their places on frameworks and free hours, by name; of one kind of support where that is given."""
    providers = Provider.objects.select_related("organisation").prefetch_related(
        Prefetch(
            "framework_places",
            FrameworkPlace.objects.select_related("framework").order_by("framework__name"),
        ),
        Prefetch("capacities", Capacity.objects.select_related("area").order_by("kind", "area__kind", "area__name")),
    )
    if place is not None:
        providers = providers.filter(organisation__place=place)
    if kind in SupportKind.values:
        of_kind = Q(framework_places__framework__kind=kind) | Q(capacities__kind=kind)
        providers = providers.filter(pk__in=Provider.objects.filter(of_kind).values("pk"))
    return providers.order_by("organisation__name", "pk")


def runs_on(place: FrameworkPlace, day: date | None = None) -> bool:
    """Whether a provider's place and its framework both run on a day (today)."""
    on = day or timezone.localdate()
    return all(
        span.starts_on <= on and (span.ends_on is None or on <= span.ends_on) for span in (place, place.framework)
    )


def areas_for_capacity(place: Place) -> QuerySet[Area]:
    """The areas of a place that hours may be said for: councils first, then neighbourhoods, by name."""
    return Area.objects.filter(place=place, kind__in=CAPACITY_AREAS).order_by("kind", "name")
