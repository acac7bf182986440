"""Places, their areas and their postcodes as JSON. Open to all: nothing here is about a person."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from commonweal.core.places.models import Area, Place
from commonweal.core.places.postcodes import PostcodeError, normalise
from commonweal.core.places.queries import areas_of, find_postcode

router = Router(tags=["Places"])


class PlaceOut(Schema):
    slug: str
    name: str
    summary: str


class AreaOut(Schema):
    """Populations are persons in mid-2020, empty where not known; `parent` and `former_council` are codes."""

    code: str
    kind: Area.Kind
    name: str
    parent: str | None
    former_council: str | None
    latitude: float | None
    longitude: float | None
    population_18_to_64: int | None
    population_65_and_over: int | None
    population_85_and_over: int | None


class AreaName(Schema):
    code: str
    name: str


class PostcodeOut(Schema):
    postcode: str
    latitude: float
    longitude: float
    place: str
    small_area: str
    neighbourhood: AreaName
    council: AreaName
    former_council: AreaName | None


class NotFound(Schema):
    detail: str


@router.get("", response=list[PlaceOut], summary="Every place")
def list_places(request: HttpRequest) -> Any:
    return Place.objects.order_by("name")


@router.get("/postcodes/{postcode}", response={200: PostcodeOut, 404: NotFound}, summary="Where a postcode lies")
def show_postcode(request: HttpRequest, postcode: str) -> Any:
    """However it is spaced or cased. 404 says whether it is no postcode at all, or one that no place here has."""
    found = find_postcode(postcode)
    if found is not None:
        return 200, {
            "postcode": found.postcode,
            "latitude": found.latitude,
            "longitude": found.longitude,
            "place": found.council.place_id,
            "small_area": found.small_area_code,
            "neighbourhood": found.neighbourhood,
            "council": found.council,
            "former_council": found.former_council,
        }
    try:
        return 404, {"detail": f"No place here has the postcode {normalise(postcode)}"}
    except PostcodeError as error:
        return 404, {"detail": str(error)}


@router.get("/{slug}", response={200: PlaceOut, 404: NotFound}, summary="One place")
def show_place(request: HttpRequest, slug: str) -> Any:
    return 200, get_object_or_404(Place, pk=slug)


@router.get("/{slug}/areas", response={200: list[AreaOut], 404: NotFound}, summary="The areas of a place")
def list_areas(request: HttpRequest, slug: str, kind: Area.Kind | None = None) -> Any:
    """By kind and name; `kind` chooses one kind."""
    place = get_object_or_404(Place, pk=slug)
    return 200, [
        {**vars(area), "parent": area.parent_id, "former_council": area.former_council_id}
        for area in areas_of(place, kind or "")
    ]
