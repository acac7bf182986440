"""The feed's answers."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from commonweal.community.directory.models import Service
from commonweal.community.directory.reading import written
from commonweal.community.openreferral.served.answers import JSON, LINES, in_json, in_pieces, refused
from commonweal.community.openreferral.served.endpoints import Endpoint
from commonweal.community.openreferral.served.filters import WrongError
from commonweal.community.openreferral.served.openapi import openapi_document
from commonweal.community.openreferral.served.paging import envelope, page_pieces
from commonweal.community.openreferral.served.parameters import ITEMS_A_PAGE, Asked, Wrong, read_parameters

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
AT_ONCE = 500
"""Records that are written by the database at once while everything is sent."""


def base(request: HttpRequest) -> HttpResponse:
    """What this feed is: a validator reads the version here."""
    address = request.build_absolute_uri(_address("openapi"))
    return in_json(request, {"version": VERSION, "profile": PROFILE, "openapi_url": address})


def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of this feed."""
    return in_json(request, _described(request.build_absolute_uri(_address("base"))))


@lru_cache(maxsize=8)  # the address is of whatever host was asked: there must be an end to them
def _described(address: str) -> dict[str, Any]:
    return openapi_document(address.rstrip("/"))


def many(request: HttpRequest, endpoint: Endpoint) -> HttpResponseBase:
    """A page of a list, or all of it as lines."""
    asked, wrong = read_parameters(dict(request.GET.lists()), endpoint.asked_of_list)
    if wrong:
        return _refused(wrong)
    try:
        found = endpoint.find(asked)
    except WrongError as error:
        return _refused([error.wrong])
    document = endpoint.in_list(asked)
    if asked.streams:
        return in_pieces(request, (f"{text}\n" for text in _all(found, endpoint, document)), LINES)
    total = found.count()
    all_on_one = asked.minimal and asked.per_page is None
    per_page = max(total, 1) if all_on_one else asked.per_page or ITEMS_A_PAGE
    head = envelope(total, asked.page, per_page)
    if all_on_one and head.size:
        return in_pieces(request, page_pieces(head, _all(found, endpoint, document)), JSON)
    start = (asked.page - 1) * per_page
    keys = list(found.values_list("pk", flat=True)[start : start + per_page]) if head.size else []
    texts = written(endpoint.table, document, keys)
    return in_json(request, "".join(page_pieces(head, (texts[key] for key in keys))))


def one(request: HttpRequest, endpoint: Endpoint, key: str) -> HttpResponse:
    """One record, whole. An entry that was merged is found at the one it was merged into."""
    asked, wrong = read_parameters({**dict(request.GET.lists()), "id": [key]}, (*endpoint.asked_of_one, "id"))
    if wrong:
        return _refused(wrong)
    assert asked.id is not None
    if endpoint.find(Asked()).filter(pk=asked.id).exists():
        return in_json(request, written(endpoint.table, endpoint.alone(asked), [asked.id])[asked.id])
    kept = merged_into(asked.id) if endpoint.table is Service else None
    if kept is not None:
        detail = f"This entry was merged into {kept}."
        return refused(301, detail, Location=request.build_absolute_uri(_address(endpoint.name, str(kept))))
    return refused(404, f"There is no {endpoint.what} with the id {asked.id}.")


def merged_into(service: UUID) -> UUID | None:
    """The listed entry that a merged one became, through as many mergers as there were."""
    seen = {service}
    while True:
        row = Service.objects.filter(pk=service).values_list("merged_into_id", "listing").first()
        if row is None:
            return None
        following, listing = row
        if following is None:
            return service if listing == Service.Listing.LISTED and len(seen) > 1 else None
        if following in seen:
            return None
        seen.add(following)
        service = following


def _all(found: "QuerySet[Any]", endpoint: Endpoint, document: str) -> Iterator[str]:
    """Every record that is found, some hundred at a time: the keys come from a cursor of the database."""
    keys = found.values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while some := list(islice(keys, AT_ONCE)):
        texts = written(endpoint.table, document, some)
        yield from (texts[key] for key in some if key in texts)


def _refused(wrong: list[Wrong]) -> HttpResponse:
    said = "; ".join(f"{one.parameter} {one.message}" for one in wrong)
    return refused(400, f"This cannot be answered: {said}.", wrong)


def _address(name: str, *arguments: str) -> str:
    return reverse(name, urlconf="commonweal.community.openreferral.served.urls", args=arguments)
