"""The provider's pages: briefs it was invited to, and its offers."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.market.brokerage.actions import make_offer, mark_seen, withdraw_offer
from commonweal.market.brokerage.forms import OfferForm
from commonweal.market.brokerage.models import Invitation, Offer
from commonweal.market.brokerage.queries import award_of, invitations_to, own_offers, state_of
from commonweal.market.brokerage.states import STATE_WORDS, BriefState
from commonweal.pathway.plans.views.opening import do_and_go

CSV_COLUMNS = (
    "Brief",
    "Kind of support",
    "Where",
    "Hours a week",
    "From",
    "Offers close",
    "Where it stands",
    "Your offer, pounds an hour",
)


@role_required(Role.PROVIDER)
@require_GET
def list_page(request: CommonwealRequest) -> HttpResponse:
    """Briefs that the provider was invited to, those it can offer for first."""
    found = invitations_to(request.actor)
    if wants_csv(request):
        return _as_csv(_rows(request.actor, list(found)))
    page = page_of(request, found)
    context = {"page": page, "rows": _rows(request.actor, page.items), "csv": csv_address(request)}
    return render(request, "brokerage/briefs.html", context)


def _rows(actor: Actor, invitations: Sequence[Invitation]) -> list[tuple[Invitation, str, Offer | None]]:
    """Each invitation with where its brief stands, and the provider's latest offer."""
    offers = own_offers(actor, [invitation.brief_id for invitation in invitations])
    return [(one, STATE_WORDS[state_of(one.brief)], offers.get(one.brief_id)) for one in invitations]


def _as_csv(rows: list[tuple[Invitation, str, Offer | None]]) -> HttpResponse:
    return csv_response(
        "briefs",
        CSV_COLUMNS,
        [
            (
                one.brief.reference,
                one.brief.get_kind_display(),
                one.brief.neighbourhood.name,
                one.brief.weekly_hours,
                one.brief.starts_on,
                timezone.localtime(one.brief.closes_at).date(),
                words,
                offer.hourly_price if offer and offer.withdrawn_at is None else "",
            )
            for one, words, offer in rows
        ],
    )


@role_required(Role.PROVIDER)
@require_http_methods(["GET", "POST"])
def brief_page(request: CommonwealRequest, brief_id: UUID) -> HttpResponse:
    """A brief without name or address, and the provider's offer for it."""
    invitation = get_object_or_404(invitations_to(request.actor), brief=brief_id)
    brief = invitation.brief
    form = OfferForm(request.POST or None)
    if request.method == "GET":
        mark_seen(request.actor, brief)
    elif form.is_valid():
        try:
            make_offer(request.actor, brief, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Your offer is with the broker")
            return redirect("brokerage:brief", brief.pk)
    state = state_of(brief)
    offer = own_offers(request.actor, [brief.pk]).get(brief.pk)
    context = {
        "brief": brief,
        "invitation": invitation,
        "state": state,
        "state_words": STATE_WORDS[state],
        "offer": offer,
        "may_offer": state is BriefState.OPEN and (offer is None or offer.withdrawn_at is not None),
        "may_withdraw": offer is not None
        and offer.withdrawn_at is None
        and state in (BriefState.OPEN, BriefState.CLOSED),
        "award": award_of(brief),
        "form": form,
        "crumbs": [{"text": "Briefs", "href": reverse("brokerage:briefs")}],
    }
    return render(request, "brokerage/provider_brief.html", context)


@role_required(Role.PROVIDER)
@require_POST
def withdraw(request: CommonwealRequest, brief_id: UUID) -> HttpResponse:
    """Take the provider's offer back."""
    invitation = get_object_or_404(invitations_to(request.actor), brief=brief_id)
    here = reverse("brokerage:brief", args=[invitation.brief_id])
    offer = own_offers(request.actor, [invitation.brief_id]).get(invitation.brief_id)
    if offer is None:
        return redirect(here)
    return do_and_go(request, lambda: withdraw_offer(request.actor, offer), here, "Your offer is taken back")
