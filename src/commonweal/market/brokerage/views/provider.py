"""The provider's pages: briefs it was invited to, and its offers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.actions import make_offer, mark_seen, withdraw_offer
from commonweal.market.brokerage.forms import OfferForm
from commonweal.market.brokerage.queries import award_of, invitations_to, own_offers, state_of
from commonweal.market.brokerage.states import STATE_WORDS, BriefState
from commonweal.pathway.plans.views.opening import do_and_go

BRIEFS_A_PAGE = 25


@role_required(Role.PROVIDER)
@require_GET
def list_page(request: CommonwealRequest) -> HttpResponse:
    """Briefs that the provider was invited to, those it can offer for first."""
    page = Paginator(invitations_to(request.actor), BRIEFS_A_PAGE).get_page(request.GET.get("page"))
    offers = own_offers(request.actor, [invitation.brief_id for invitation in page])
    rows = [
        (invitation, STATE_WORDS[state_of(invitation.brief)], offers.get(invitation.brief_id)) for invitation in page
    ]
    return render(request, "brokerage/briefs.html", {"page": page, "rows": rows})


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
