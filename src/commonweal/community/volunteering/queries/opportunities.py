"""Opportunities to volunteer, as the directory lists them: by area, interest and time."""

from dataclasses import dataclass

from django.db.models import Avg, Exists, OuterRef, Q

from commonweal.community.directory.models import Schedule, Service
from commonweal.community.volunteering.matching import miles_between
from commonweal.core.places.models import Postcode
from commonweal.core.places.postcodes import PostcodeError, district, normalise

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_READ = 500


@dataclass(frozen=True)
class Opportunity:
    """An entry of the directory, with how far it is in miles where a postcode was given and the entry has a place."""

    service: Service
    miles: float | None


def opportunities(*, near: str = "", interest: str = "", day: str = "") -> tuple[list[Opportunity], str]:
    """What is open to volunteers, nearest first where a postcode is given, else by name; and what is wrong with it.

    Every word of `interest` must be in the name, the description or the organisation. `day` (0 is Monday) leaves out
    entries that say when they are and are not on that day; those that do not say stay.
    """
    found = Service.objects.filter(
        kind=Service.Kind.VOLUNTEERING, listing=Service.Listing.LISTED, status=Service.Status.ACTIVE
    ).select_related("organisation", "neighbourhood")
    found = found.defer("neighbourhood__boundary").order_by("name", "pk")
    for word in interest.split():
        found = found.filter(
            Q(name__icontains=word) | Q(description__icontains=word) | Q(organisation__name__icontains=word)
        )
    if day in map(str, range(len(CODES))):
        own = Q(service=OuterRef("pk")) | Q(service_at_location__service=OuterRef("pk"))
        on_days = Schedule.objects.filter(own).exclude(byday="")
        that_day = on_days.filter(byday__contains=CODES[int(day)])
        found = found.filter(~Exists(on_days) | Exists(that_day))
    services = list(found[:MOST_READ])
    if not near:
        return [Opportunity(service, None) for service in services], ""
    try:
        latitude, longitude = _point_of(near)
    except PostcodeError as error:
        return [Opportunity(service, None) for service in services], str(error)
    listed = [
        Opportunity(
            service,
            round(miles_between(latitude, longitude, service.latitude, service.longitude), 1)
            if service.latitude is not None and service.longitude is not None
            else None,
        )
        for service in services
    ]
    return sorted(listed, key=lambda one: (one.miles is None, one.miles or 0, one.service.name)), ""


def _point_of(typed: str) -> tuple[float, float]:
    """Where a postcode is, or the middle of all that begin with its first half. PostcodeError where it is not known."""
    half = district(typed)
    wanted = (
        Postcode.objects.filter(postcode__startswith=f"{half} ")
        if half
        else (Postcode.objects.filter(pk=normalise(typed)))
    )
    middle = wanted.aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
    if middle["latitude"] is None:
        raise PostcodeError(f"{half or normalise(typed)} is not a postcode that we know here")
    return middle["latitude"], middle["longitude"]
