"""The parameters of the standard as queries: which records are asked for."""

import math
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Power

from commonweal.community.directory.models import (
    Attribute,
    ListedOrganisation,
    Location,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Taxonomy,
    Term,
)
from commonweal.community.directory.reading import OWN_COLUMNS
from commonweal.community.directory.terms import LISTS, list_id, own_terms_by_id
from commonweal.community.openreferral.served.coverage import covers, name_pattern, names_of
from commonweal.community.openreferral.served.parameters import Asked, Wrong
from commonweal.core.places.models import Postcode

METRES_A_DEGREE = 111_195.0

WORDS_OF_SERVICE = (
    "to_tsvector('english', name || ' ' || alternate_name || ' ' || description || ' ' || eligibility_description"
    " || ' ' || address)"
)
"""What a search reads of a service. The migration has an index on this very expression."""
WORDS_OF_ORGANISATION = "to_tsvector('english', name)"

_ORGANISATIONS_BY_WORDS = f"""
    SELECT id FROM directory_listedorganisation WHERE {WORDS_OF_ORGANISATION} @@ websearch_to_tsquery('english', %s)
"""
_FOUND_BY_WORDS = f"""
    SELECT id FROM directory_service WHERE {WORDS_OF_SERVICE} @@ websearch_to_tsquery('english', %s)
    UNION
    SELECT id FROM directory_service WHERE organisation_id IN ({_ORGANISATIONS_BY_WORDS})
"""


class WrongError(Exception):
    """A parameter that can be read and still not used, such as a postcode that nobody knows."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.wrong = Wrong(parameter, message)


def services(asked: Asked) -> "QuerySet[Service]":
    """The listed services asked for, in an order that stays. Raises WrongError."""
    found = listed().filter(_services(asked))
    if asked.asks_times:
        schedules = _schedules(asked)
        found = found.filter(
            Q(pk__in=schedules.filter(service__isnull=False).values("service_id"))
            | Q(pk__in=schedules.filter(service_at_location__isnull=False).values("service_at_location__service_id"))
        )
    return found.order_by("pk")


def at_locations(asked: Asked) -> "QuerySet[ServiceAtLocation]":
    """Where the listed services asked for are given, in an order that stays. Raises WrongError."""
    found = ServiceAtLocation.objects.filter(service__in=listed().filter(_services(asked, with_nearness=False)))
    if asked.asks_times:
        schedules = _schedules(asked)
        found = found.filter(
            Q(pk__in=schedules.filter(service_at_location__isnull=False).values("service_at_location_id"))
            | Q(service__in=schedules.filter(service__isnull=False).values("service_id"))
        )
    if asked.proximity is not None:
        found = found.filter(_at_within(_postcode(asked), asked.proximity))
    return found.order_by("pk")


def organisations(asked: Asked) -> "QuerySet[ListedOrganisation]":
    """The organisations that offer a listed service, in an order that stays."""
    found = ListedOrganisation.objects.filter(Exists(listed().filter(organisation=OuterRef("pk"))))
    if asked.search and _has_words(asked.search):
        found = found.filter(pk__in=RawSQL(_ORGANISATIONS_BY_WORDS, [asked.search]))  # noqa: S611 - no input in it
    elif asked.search:
        found = found.filter(name__icontains=asked.search)
    return found.order_by("pk")


def taxonomies(asked: Asked) -> "QuerySet[Taxonomy]":
    """The lists of terms, in an order that stays."""
    return Taxonomy.objects.filter(name__icontains=asked.search).order_by("pk")


def terms(asked: Asked) -> "QuerySet[Term]":
    """Terms of the lists, in an order that stays."""
    found = Term.objects.filter(name__icontains=asked.search)
    for taxonomy in asked.taxonomy_id:
        found = found.filter(taxonomy=taxonomy)
    if asked.parent_id is not None:
        found = found.filter(parent_id=asked.parent_id)
    if asked.top_only:
        found = found.filter(parent_id=None)
    return found.order_by("pk")


def listed() -> "QuerySet[Service]":
    """What is in the directory: not what waits, is hidden, was taken out or merged."""
    return Service.objects.filter(listing=Service.Listing.LISTED)


def _services(asked: Asked, *, with_nearness: bool = True) -> Q:
    condition = Q()
    if asked.search:
        condition &= _words(asked.search)
    for term in asked.taxonomy_term_id:
        condition &= _has_term(term)
    for taxonomy in asked.taxonomy_id:
        condition &= _has_term_of(taxonomy)
    if asked.organization_id is not None:
        condition &= Q(organisation=asked.organization_id)
    if asked.minimum_age is not None:
        condition &= Q(minimum_age__gte=asked.minimum_age)
    if asked.maximum_age is not None:
        condition &= Q(maximum_age__lte=asked.maximum_age)
    if asked.modified_after is not None:
        condition &= Q(last_modified__gte=asked.modified_after)
    if asked.postcode and asked.proximity is None:
        condition &= _covering(_postcode(asked))
    elif asked.proximity is not None and with_nearness:
        condition &= _within(_postcode(asked), asked.proximity)
    return condition


def _words(words: str) -> Q:
    if not _has_words(words):
        return Q(name__icontains=words)
    return Q(pk__in=RawSQL(_FOUND_BY_WORDS, [words, words]))  # noqa: S611 - no input in it


def _has_words(words: str) -> bool:
    """Whether full text search has anything to look for: of "the" and "&" it has not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('english', %s))", [words])
        return bool(cursor.fetchone()[0])


def _has_term(term: UUID) -> Q:
    own = own_terms_by_id().get(term)
    if own is None:
        return Q(pk__in=Attribute.objects.filter(term=term, service__isnull=False).values("service_id"))
    return Q(kind=own.key) if own.list == "kinds" else Q(**{f"{own.list}__contains": [own.key]})


def _has_term_of(taxonomy: UUID) -> Q:
    own = {list_id(name): name for name in LISTS}.get(taxonomy)
    if own is None:
        of_feeds = Attribute.objects.filter(term__taxonomy=taxonomy, service__isnull=False)
        return Q(pk__in=of_feeds.values("service_id"))
    return ~Q(**{own: []}) if own in OWN_COLUMNS else Q()  # every entry is of some kind


def _schedules(asked: Asked) -> "QuerySet[Schedule]":
    """The schedules that one and the same of which must hold for day and times."""
    found = Schedule.objects.all()
    if asked.day:
        found = found.filter(byday__regex=rf"(^|,)[+-]?\d*{asked.day}(,|$)")
    if asked.start_time is not None:
        found = found.filter(opens_at__gte=asked.start_time)
    if asked.end_time is not None:
        found = found.filter(closes_at__lte=asked.end_time)
    return found


def _postcode(asked: Asked) -> Postcode:
    found = Postcode.objects.select_related("council__place", "neighbourhood", "former_council").filter(
        pk=asked.postcode
    )
    try:
        return found.get()
    except Postcode.DoesNotExist:
        raise WrongError("postcode", f"“{asked.postcode}” is not among the postcodes that are known here") from None


def _covering(postcode: Postcode) -> Q:
    """Without an area, a service is for anybody; with one, its words or its outline must have the postcode in it."""
    lies_in = [postcode.council, postcode.neighbourhood, postcode.former_council]
    areas = [area for area in lies_in if area is not None]
    names = names_of([*(area.name for area in areas), postcode.council.place.name], postcode.pk)
    pattern = name_pattern(names)
    named = Q(name__iregex=pattern) | Q(description__iregex=pattern)
    for area in areas:
        named |= Q(uri__endswith=area.code)
    drawn = [
        key
        for key, extent in ServiceArea.objects.filter(extent__isnull=False).values_list("pk", "extent").iterator()
        if covers(extent, postcode.latitude, postcode.longitude)
    ]
    covering = ServiceArea.objects.filter(named | Q(pk__in=drawn))
    limited = ServiceArea.objects.values("service_id")
    return ~Q(pk__in=limited) | Q(pk__in=covering.values("service_id"))


def _within(postcode: Postcode, metres: float) -> Q:
    """At a location so near."""
    near = ServiceAtLocation.objects.filter(_at_within(postcode, metres))
    return Q(pk__in=near.values("service_id"))


def _at_within(postcode: Postcode, metres: float) -> Q:
    """A location so near; where a location has no point, the one that its postcode gave the service counts."""
    near = Q(location__in=_near(Location.objects.all(), postcode, metres).values("pk"))
    return near | Q(location__latitude=None, service__in=_near(Service.objects.all(), postcode, metres).values("pk"))


def _near(places: "QuerySet[Any]", postcode: Postcode, metres: float) -> "QuerySet[Any]":
    """Those with a point within so many metres, as on a flat map: within half a percent of the truth up to 50 km."""
    east = METRES_A_DEGREE * math.cos(math.radians(postcode.latitude))
    north_south, east_west = metres / METRES_A_DEGREE, metres / east
    box = Q(latitude__range=(postcode.latitude - north_south, postcode.latitude + north_south))
    box &= Q(longitude__range=(postcode.longitude - east_west, postcode.longitude + east_west))
    square = Power((F("latitude") - postcode.latitude) * METRES_A_DEGREE, 2) + Power(
        (F("longitude") - postcode.longitude) * east, 2
    )
    return places.filter(box).annotate(square=square).filter(square__lte=metres * metres)
