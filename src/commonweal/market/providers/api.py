"""The JSON face of this room."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.api import Problems
from commonweal.core.places.models import Area
from commonweal.market.providers.actions import set_capacity
from commonweal.market.providers.models import Capacity, Provider
from commonweal.market.providers.queries import BUYERS, is_of, providers_shown, runs_on
from commonweal.pathway.plans.api import REFUSALS, Refusal
from commonweal.pathway.plans.models import SupportKind

router = Router(tags=["Providers"], auth=signed_in)


class FrameworkPlaceOut(Schema):
    framework: str
    kind: SupportKind
    hourly_price: Decimal = Field(description="pounds an hour, at most")
    starts_on: date
    ends_on: date | None
    runs_today: bool


class CapacityOut(Schema):
    kind: SupportKind
    area: str = Field(description="code of a council or a neighbourhood")
    weekly_hours: Decimal = Field(description="hours a week free")
    said_at: datetime


class ProviderOut(Schema):
    """A provider. `is_invented` for one made up for a demonstration."""

    id: UUID
    name: str
    summary: str
    phone: str
    is_invented: bool
    frameworks: list[FrameworkPlaceOut]
    capacity: list[CapacityOut]


class ProvidersIn(Schema):
    """Which providers: of one kind of support, if it is named; a page of 50."""

    kind: SupportKind | None = None
    page: int = Field(1, ge=1, le=100_000)


class CapacityIn(Schema):
    kind: SupportKind
    area: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00]*$")
    weekly_hours: Decimal = Field(ge=0, le=10_000, decimal_places=2)


PROVIDERS_A_PAGE = 50


@router.get("", response={200: list[ProviderOut], 401: Refusal, 403: Refusal, 422: Problems}, summary="Providers")
def list_providers(request: CommonwealRequest, asked: Query[ProvidersIn]) -> Any:
    """By name, with their places on frameworks and free hours. For those who buy support or plan it."""
    request.actor.require_role(*BUYERS)
    first = (asked.page - 1) * PROVIDERS_A_PAGE
    found = providers_shown(kind=asked.kind or "")[first : first + PROVIDERS_A_PAGE]
    return 200, [_provider(provider) for provider in found]


@router.get("/{uuid:provider_id}", response={200: ProviderOut, **REFUSALS}, summary="One provider")
def show_provider(request: CommonwealRequest, provider_id: UUID) -> Any:
    """For its own people, and for those who buy support or plan it."""
    provider = get_object_or_404(providers_shown(), pk=provider_id)
    if not (is_of(request.actor, provider) or request.actor.has_role(*BUYERS)):
        raise PermissionDenied("This is for the provider’s own people and for those who buy support.")
    return 200, _provider(provider)


@router.put("/{uuid:provider_id}/capacity", response={200: CapacityOut, **REFUSALS}, summary="Say what is free")
def put_capacity(request: CommonwealRequest, provider_id: UUID, given: CapacityIn) -> Any:
    """For the provider's own people. 0 where no hours are left."""
    provider = get_object_or_404(Provider.objects.select_related("organisation"), pk=provider_id)
    area = get_object_or_404(Area, pk=given.area)
    said = set_capacity(request.actor, provider, kind=given.kind, area=area, weekly_hours=given.weekly_hours)
    return 200, _capacity(said)


def _provider(provider: Provider) -> dict[str, Any]:
    return {
        "id": provider.pk,
        "name": provider.organisation.name,
        "summary": provider.summary,
        "phone": provider.phone,
        "is_invented": provider.is_invented,
        "frameworks": [
            {
                "framework": place.framework.name,
                "kind": place.framework.kind,
                "hourly_price": place.hourly_price,
                "starts_on": place.starts_on,
                "ends_on": place.ends_on,
                "runs_today": runs_on(place),
            }
            for place in provider.framework_places.all()
        ],
        "capacity": [_capacity(capacity) for capacity in provider.capacities.all()],
    }


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {
        "kind": capacity.kind,
        "area": capacity.area_id,
        "weekly_hours": capacity.weekly_hours,
        "said_at": capacity.said_at,
    }
