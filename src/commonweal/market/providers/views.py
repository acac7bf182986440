"""Pages on providers: all of them for those who buy, its own for each."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.market.providers.actions import set_capacity
from commonweal.market.providers.forms import CapacityForm
from commonweal.market.providers.models import Provider
from commonweal.market.providers.queries import BUYERS, is_of, own_provider, providers_shown, runs_on
from commonweal.pathway.plans.models import SupportKind

CSV_COLUMNS = ("Provider", "Invented", "Kind of support", "Framework", "Pounds an hour, at most", "Runs today")


@role_required(*BUYERS)
@require_GET
def list_page(request: CommonwealRequest) -> HttpResponse:
    """All providers; `kind` chooses one kind of support."""
    kind = request.GET.get("kind", "")
    found = providers_shown(kind=kind)
    if wants_csv(request):
        return _as_csv(found)
    context = {
        "page": page_of(request, found),
        "csv": csv_address(request),
        "kind": kind if kind in SupportKind.values else "",
        "kinds": SupportKind.choices,
        "runs_on": runs_on,
    }
    return render(request, "providers/list.html", context)


def _as_csv(providers: QuerySet[Provider]) -> HttpResponse:
    """A row for each place on a framework."""
    rows = [
        (
            provider.organisation.name,
            "yes" if provider.is_invented else "no",
            place.framework.get_kind_display(),
            place.framework.name,
            place.hourly_price,
            "yes" if runs_on(place) else "no",
        )
        for provider in providers
        for place in provider.framework_places.all()
    ]
    return csv_response("providers", CSV_COLUMNS, rows)


@sign_in_required
@require_GET
def provider_page(request: CommonwealRequest, provider_id: UUID) -> HttpResponse:
    """One provider: what it gives, its places on frameworks, its free hours."""
    provider = get_object_or_404(providers_shown(), pk=provider_id)
    own = is_of(request.actor, provider)
    if not (own or request.actor.has_role(*BUYERS)):
        raise PermissionDenied("This page is for the provider’s own people and for those who buy support.")
    context = {
        "provider": provider,
        "is_own": own,
        "runs_on": runs_on,
        "crumbs": [] if own else [{"text": "Providers", "href": reverse("providers:list")}],
    }
    return render(request, "providers/provider.html", context)


@role_required(Role.PROVIDER)
@require_GET
def mine(request: CommonwealRequest) -> HttpResponse:
    """Leads to the page of the provider one works for."""
    provider = own_provider(request.actor)
    if provider is None:
        raise Http404
    return redirect("providers:provider", provider.pk)


@role_required(Role.PROVIDER)
@require_http_methods(["GET", "POST"])
def capacity(request: CommonwealRequest, provider_id: UUID) -> HttpResponse:
    """Say what hours are free; `kind` and `area` in the address choose what is changed."""
    provider = get_object_or_404(providers_shown(), pk=provider_id)
    if not is_of(request.actor, provider):
        raise PermissionDenied("Only people who work for this provider can say what it has free.")
    kind, area = request.GET.get("kind", ""), request.GET.get("area", "")
    said = {(row.kind, row.area_id): row.weekly_hours for row in provider.capacities.all()}
    initial = {"kind": kind, "area": area, "weekly_hours": said.get((kind, area))}
    form = CapacityForm(request.POST or None, place=provider.organisation.place, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_capacity(request.actor, provider, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your free hours are saved")
            return redirect("providers:provider", provider.pk)
    context = {
        "provider": provider,
        "form": form,
        "back_to": reverse("providers:provider", args=[provider.pk]),
    }
    return render(request, "providers/capacity.html", context)
