"""Providers with places on frameworks and free hours, for the tests of this room and of those above it."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Area, Place
from commonweal.market.providers.models import Capacity, Framework, FrameworkPlace, Provider
from commonweal.pathway.plans.models import SupportKind


def make_framework(place: Place, kind: str = SupportKind.HOME_CARE, ends_on: date | None = None) -> Framework:
    """A framework that has run since 2020."""
    framework, _ = Framework.objects.get_or_create(
        place=place, name=f"{SupportKind(kind).label} framework", kind=kind, starts_on=date(2020, 1, 1), ends_on=ends_on
    )
    return framework


def make_provider(
    place: Place,
    name: str,
    *,
    price: str = "26.00",
    weekly_hours: str = "40",
    area: str = "E06999999",
    kind: str = SupportKind.HOME_CARE,
) -> Provider:
    """A provider on the framework for a kind of support, with hours free in an area (the whole council)."""
    organisation, _ = Organisation.objects.get_or_create(place=place, kind=Organisation.Kind.PROVIDER, name=name)
    provider = Provider.objects.create(organisation=organisation, summary=f"{name} gives support", is_invented=True)
    FrameworkPlace.objects.create(
        framework=make_framework(place, kind),
        provider=provider,
        hourly_price=Decimal(price),
        starts_on=date(2020, 1, 1),
    )
    if weekly_hours:
        Capacity.objects.create(
            provider=provider,
            kind=kind,
            area=Area.objects.get(pk=area),
            weekly_hours=Decimal(weekly_hours),
            said_at=timezone.now(),
        )
    return provider
