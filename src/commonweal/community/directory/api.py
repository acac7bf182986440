"""The JSON face of this room. Open to anybody: the directory holds nothing about a person."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.entries import entries

router = Router(tags=["Directory"])


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


@router.get("/services/{uuid:service_id}", response=ServiceOut, summary="Read a service")
def read_service(request: HttpRequest, service_id: UUID) -> Service:
    """Everything known about one service. 404 where there is none with this id, or whoever asks may not see it."""
    return get_object_or_404(entries(request.actor), pk=service_id)  # type: ignore[attr-defined]
