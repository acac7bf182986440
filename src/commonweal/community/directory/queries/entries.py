"""What the page of an entry shows, and what lies near it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from uuid import UUID

from django.db.models import Case, ExpressionWrapper, F, FloatField, Q, QuerySet, Value, When
from django.utils import timezone

from commonweal.community.directory.allowed import listed, visible_to
from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.directory.open_now import now_in_words, open_at
from commonweal.community.directory.reading import read_record
from commonweal.community.directory.record import Service as Record
from commonweal.community.directory.summary import Summary, all_schedules, summarise
from commonweal.community.directory.terms import OwnTerm, own_terms
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.working_days import bank_holidays

NEARBY_MILES = 5.0
MILES_A_DEGREE = 69.0
ENDED = (Service.Status.DEFUNCT, Service.Status.INACTIVE)


@dataclass(frozen=True)
class EntryPage:
    """An entry with all that its pages need, whichever way they show it."""

    service: Service
    record: Record
    summary: Summary
    now: str
    terms: dict[str, list[OwnTerm]]

    @property
    def organisation(self) -> ListedOrganisation:
        return self.service.organisation


def entries(actor: Actor) -> QuerySet[Service]:
    """The entries that the actor may open, with what their pages show."""
    return visible_to(actor).select_related("organisation", "neighbourhood", "place", "merged_into")


def entry_page(service: Service, moment: datetime | None = None) -> EntryPage:
    """The page of an entry, as of a moment (local time, without a zone; now, if not said)."""
    record = read_record(service.pk)
    moment = moment or timezone.localtime().replace(tzinfo=None)
    lists = {"needs": service.needs, "circumstances": service.circumstances, "conditions": service.conditions,
             "access": service.access, "kinds": [service.kind]}  # fmt: skip
    return EntryPage(
        service=service,
        record=record,
        summary=summarise(record),
        now=now_in_words(open_at(all_schedules(record), moment, bank_holidays()), moment),
        terms={name: [own_terms(name)[key] for key in keys if key in own_terms(name)] for name, keys in lists.items()},
    )


def root_of(service: Service) -> Service:
    """The entry that this one was merged into, however many steps away; itself where it was not."""
    seen: set[UUID] = set()
    while service.merged_into is not None and service.pk not in seen:
        seen.add(service.pk)
        service = service.merged_into
    return service


def also_by(service: Service, most: int = 8) -> QuerySet[Service]:
    """What else the same organisation has, by name."""
    found = listed().filter(organisation=service.organisation_id).exclude(pk=service.pk).exclude(status__in=ENDED)
    return found.order_by("name")[:most]


def similar_nearby(service: Service, most: int = 4) -> QuerySet[Service]:
    """Listed entries that help with the same things, those chiefly for the same first, and then the nearest; where this
    one is nowhere, those also nowhere."""
    found = listed().filter(needs__overlap=service.needs[:2]).exclude(pk=service.pk).exclude(status__in=ENDED)
    found = found.exclude(organisation=service.organisation_id).select_related("organisation")
    chiefly = Case(When(needs__0=service.needs[0], then=0), default=1) if service.needs else Value(0)
    found = found.annotate(chiefly=chiefly)
    if service.latitude is None or service.longitude is None:
        return found.filter(latitude=None).order_by(F("chiefly"), "name")[:most]
    return _nearest(found, service.latitude, service.longitude)[:most]


def _nearest(services: QuerySet[Service], latitude: float, longitude: float) -> QuerySet[Service]:
    """Within some miles: those chiefly for the same, then the nearest."""
    narrower = cos(radians(latitude))  # a degree of longitude is shorter the further north one is
    high, wide = NEARBY_MILES / MILES_A_DEGREE, NEARBY_MILES / MILES_A_DEGREE / narrower
    near = Q(latitude__range=(latitude - high, latitude + high), longitude__range=(longitude - wide, longitude + wide))
    north, east = F("latitude") - latitude, (F("longitude") - longitude) * narrower
    away = ExpressionWrapper(north * north + east * east, output_field=FloatField())
    return services.filter(near).annotate(away=away).order_by(F("chiefly"), F("away"), "name", "pk")


def in_order(services: QuerySet[Service], ids: Iterable[UUID]) -> list[Service]:
    """Those of the services with these ids, in the order of the ids."""
    wanted = list(ids)
    found = {service.pk: service for service in services.filter(pk__in=wanted)}
    return [found[key] for key in dict.fromkeys(wanted) if key in found]
