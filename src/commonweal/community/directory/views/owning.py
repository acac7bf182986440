"""Speaking for an organisation: claiming it, and one's own entries."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.directory.actions.claiming import (
    approve_claim,
    claim_organisation,
    decline_claim,
    end_management,
    organisations_of,
)
from commonweal.community.directory.actions.confirming import confirm_entries
from commonweal.community.directory.allowed import listed, require_editor
from commonweal.community.directory.forms.saying import ClaimForm, DecisionForm, ReasonForm
from commonweal.community.directory.models import Claim, ListedOrganisation, Service, Version
from commonweal.community.directory.queries.waiting import own_entries, own_organisations
from commonweal.community.directory.views.showing import chosen_ids, posted, put_errors, show
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account


@login_required
@require_safe
def mine(request: CommonwealRequest) -> HttpResponse:
    """The organisations and entries that an actor looks after: how fresh they are, and what waits."""
    organisations = list(own_organisations(request.actor))
    sent = Version.objects.filter(proposed_by=request.actor.account_id).exclude(state=Version.State.DRAFT)
    context = {
        "organisations": organisations,
        "entries": own_entries(request.actor, organisations),
        "sent": sent.select_related("service").defer("document", "before").order_by("-proposed_at")[:20],
        "claims": Claim.objects.filter(account=request.actor.account_id).select_related("listed_organisation")[:20],
    }
    return show(request, "directory/mine.html", context)


@require_POST
def confirm(request: CommonwealRequest) -> HttpResponse:
    """An owner says that entries still hold."""
    chosen = Service.objects.filter(pk__in=chosen_ids(request.POST, "service")).select_related("organisation")
    count = confirm_entries(request.actor, list(chosen))
    if count:
        messages.success(
            request, f"Thank you. {count} {'entry is' if count == 1 else 'entries are'} confirmed as of today."
        )
    else:
        messages.error(request, "Tick the entries that still hold")
    return redirect("directory:mine")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Say that one speaks for an organisation of the directory."""
    organisation = get_object_or_404(ListedOrganisation.objects.filter(services__in=listed()).distinct(), pk=pk)
    account = Account.objects.get(pk=request.actor.account_id or "")
    works_in = organisations_of(account, timezone.localdate())
    form = ClaimForm(posted(request), works_in=works_in)
    if request.method == "POST" and form.is_valid():
        chosen = {str(one.pk): one for one in works_in}.get(form.cleaned_data.get("organisation", ""))
        try:
            claim_organisation(
                request.actor, organisation, position=form.cleaned_data["position"],
                evidence=form.cleaned_data["evidence"], organisation=chosen,
            )  # fmt: skip
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "Thank you. An editor checks it and writes to you.")
            return redirect("directory:mine")
    context = {
        "form": form,
        "organisation": organisation,
        "services": listed().filter(organisation=organisation).order_by("name"),
        "back_to": reverse("directory:organisation", args=[organisation.pk]),
    }
    return show(request, "directory/claim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide_claim(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """An editor checks who speaks for an organisation."""
    require_editor(request.actor)
    found = get_object_or_404(
        Claim.objects.select_related("listed_organisation__managed_by", "account", "organisation"), pk=pk
    )
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        try:
            if "approve" in request.POST:
                approve_claim(request.actor, found, note)
                messages.success(request, f"{found.account.name} now speaks for {found.listed_organisation.name}.")
            else:
                decline_claim(request.actor, found, note)
                messages.success(request, "It is declined, and they are told why.")
        except ValidationError as error:
            put_errors(form, error)
        else:
            return redirect("directory:desk")
    context = {
        "claim": found,
        "form": form,
        "services": Service.objects.filter(organisation=found.listed_organisation).order_by("name"),
        "crumbs": [{"text": "The directory’s desk", "href": reverse("directory:desk")}],
    }
    return show(request, "directory/desk/claim.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unclaim(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """An editor ends that somebody speaks for an organisation: its entries are the editors' again."""
    require_editor(request.actor)
    found = get_object_or_404(ListedOrganisation.objects.select_related("managed_by"), pk=pk)
    form = ReasonForm(posted(request))
    back = reverse("directory:organisation", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        try:
            end_management(request.actor, found, form.cleaned_data["reason"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "Nobody speaks for it now. Editors look after its entries.")
            return redirect(back)
    context = {"name": found.name, "form": form, "words": "Nobody speaks for it any longer", "back_to": back}
    return show(request, "directory/desk/reason.html", context)
