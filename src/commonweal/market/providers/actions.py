"""What providers say of themselves."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Area
from commonweal.market.providers.models import Capacity, Provider
from commonweal.market.providers.queries import CAPACITY_AREAS, is_of
from commonweal.pathway.plans.models import SupportKind

MOST_HOURS = Decimal(10_000)


def set_capacity(actor: Actor, provider: Provider, *, kind: str, area: Area, weekly_hours: Decimal) -> Capacity:
    """Say how many hours a week a provider has free for a kind of support in an area; 0 where it has none left.

    Only its own people may. Raises ValidationError by field.
    """
    if not (actor.is_system or is_of(actor, provider)):
        raise PermissionDenied("Only people who work for this provider can say what it has free.")
    wrong = {}
    if kind not in SupportKind.values:
        wrong["kind"] = "Choose a kind of support"
    if area.place_id != provider.organisation.place_id or area.kind not in CAPACITY_AREAS:
        wrong["area"] = "Choose a council or a neighbourhood of this place"
    if not 0 <= weekly_hours <= MOST_HOURS:
        wrong["weekly_hours"] = f"Enter hours a week from 0 to {MOST_HOURS:,}"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        capacity, _ = Capacity.objects.update_or_create(
            provider=provider,
            kind=kind,
            area=area,
            defaults={"weekly_hours": weekly_hours, "said_at": timezone.now()},
        )
        write_entry(
            actor,
            "capacity.said",
            f"{provider} has {weekly_hours.normalize():f} hours a week free in {area} ({SupportKind(kind).label})",
            chain=f"provider:{provider.pk}",
            payload={"provider": provider.pk, "kind": kind, "area": area.pk, "weekly_hours": weekly_hours},
        )
    return capacity
