"""The JSON face of this room. Open to anybody: the directory holds nothing about a person."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.community.directory.models import Service
from commonweal.community.directory.queries import search_services, service_by_id

router = Router(tags=["Directory"])

ShortText = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]


class SearchIn(Schema):
    """What to search for."""

    words: ShortText = Field("", description="as somebody would type them")
    near: ShortText = Field("", description="a postcode")
    need: ShortText = Field("", description="a key of needs.toml")
    page: int = Field(1, ge=1, le=100_000)


class FoundOut(Schema):
    """One service of the results."""

    id: UUID
    name: str
    organisation: str
    needs: list[str]
    address: str
    postcode: str
    is_invented: bool
    score: float = Field(description="0 to 1")
    miles: float | None = Field(description="from the postcode, as the crow flies")
    why: str


class NeedOut(Schema):
    key: str
    name: str


class ResultsOut(Schema):
    """One page of results. `messages` say what was relaxed; `nearest_needs` are offered when nothing was found."""

    total: int
    page: int
    pages: int
    messages: list[str]
    postcode_problem: str
    found: list[FoundOut]
    nearest_needs: list[NeedOut]


class ServiceOut(Schema):
    """Everything known about a service."""

    id: UUID
    place: str
    name: str
    organisation: str
    description: str
    needs: list[str]
    cost: str
    who_for: str
    when: str
    accessibility: str
    phone: str
    email: str
    url: str
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    assured_date: date | None
    is_invented: bool
    source: str

    @staticmethod
    def resolve_place(service: Service) -> str:
        return service.place_id or ""

    @staticmethod
    def resolve_organisation(service: Service) -> str:
        return service.organisation.name


@router.get("/services", response=ResultsOut, summary="Search the directory")
def list_services(request: HttpRequest, given: Query[SearchIn]) -> ResultsOut:
    """Services by words, need and nearness, best first, ten a page. A page past the last gives the last."""
    results = search_services(None, given.words, given.near, given.page, need=given.need)
    return ResultsOut(
        total=results.total,
        page=results.page,
        pages=results.pages,
        messages=results.messages,
        postcode_problem=results.postcode_problem,
        found=[
            FoundOut(
                id=one.service.pk,
                name=one.service.name,
                organisation=one.service.organisation.name,
                needs=one.service.needs,
                address=one.service.address,
                postcode=one.service.postcode,
                is_invented=one.service.is_invented,
                score=one.score,
                miles=one.miles,
                why=one.why,
            )
            for one in results.found
        ],
        nearest_needs=[NeedOut(key=need.key, name=need.name) for need in results.nearest],
    )


@router.get("/services/{uuid:service_id}", response=ServiceOut, summary="Read a service")
def read_service(request: HttpRequest, service_id: UUID) -> Service:
    """Everything known about one service. 404 where there is none with this id."""
    return get_object_or_404(service_by_id(service_id))
