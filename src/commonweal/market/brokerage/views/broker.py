"""The broker's pages: what is to be arranged, a brief and its offers, and the choice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.market.brokerage.actions import arrange_directly, award_brief, open_brief, withdraw_brief
from commonweal.market.brokerage.forms import AwardForm, BriefForm, DirectForm, ReasonForm
from commonweal.market.brokerage.models import Brief, BriefLine, Offer
from commonweal.market.brokerage.queries import (
    award_of,
    briefs_in_hand,
    compared_offers,
    home_area,
    is_to_decide,
    lines_to_arrange,
    matches_for,
    start_of,
    state_of,
    weekly_cost_of_offer,
)
from commonweal.market.brokerage.states import STATE_WORDS
from commonweal.pathway.plans.models import SupportLine
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.people.sight.actions import record_look

CSV_COLUMNS = ("Person", "Support", "Kind of support", "From", "Hours a week", "Planned pounds a week", "Support until")


@role_required(Role.BROKER)
@require_GET
def worklist(request: CommonwealRequest) -> HttpResponse:
    """What waits for the broker: offers to decide, lines to arrange, and briefs that are open."""
    if wants_csv(request):
        return _as_csv(lines_to_arrange())
    briefs = list(briefs_in_hand())
    page = page_of(request, lines_to_arrange())
    context = {
        "to_decide": [brief for brief in briefs if is_to_decide(brief)],
        "open_briefs": [brief for brief in briefs if not is_to_decide(brief)],
        "page": page,
        "lines": [(line, weekly_cost_of(line)) for line in page.items],
        "csv": csv_address(request),
    }
    return render(request, "brokerage/worklist.html", context)


def _as_csv(lines: QuerySet[SupportLine]) -> HttpResponse:
    rows = [
        (
            line.person.name,
            line.description,
            line.get_kind_display(),
            line.plan.starts_on or "",
            line.weekly_hours,
            weekly_cost_of(line),
            line.last_day or "",  # type: ignore[attr-defined]
        )
        for line in lines
    ]
    return csv_response("to-arrange", CSV_COLUMNS, rows)


@role_required(Role.BROKER)
@require_http_methods(["GET", "POST"])
def ask(request: CommonwealRequest, line_id: UUID) -> HttpResponse:
    """Write a brief for a line, and see beforehand who will be invited and who not, and why."""
    line = _open_line(request, line_id)
    form = BriefForm(request.POST or None, initial={"starts_on": line.plan.starts_on})
    if request.method == "POST" and form.is_valid():
        try:
            brief = open_brief(request.actor, line, **form.asked())
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"Providers can now see {brief.reference}, without knowing who it is for")
            return redirect("brokerage:broker_brief", brief.pk)
    neighbourhood = home_area(line.person)
    context = {
        **_line_context(line),
        "form": form,
        "neighbourhood": neighbourhood,
        "matches": matches_for(line, neighbourhood) if neighbourhood else [],
    }
    return render(request, "brokerage/ask.html", context)


@role_required(Role.BROKER)
@require_http_methods(["GET", "POST"])
def arrange(request: CommonwealRequest, line_id: UUID) -> HttpResponse:
    """Arrange a line without asking the market."""
    line = _open_line(request, line_id)
    form = DirectForm(request.POST or None, initial={"starts_on": line.plan.starts_on, "provider_name": line.who})
    if request.method == "POST" and form.is_valid():
        try:
            arrange_directly(request.actor, line, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The support is arranged")
            return redirect("brokerage:worklist")
    return render(request, "brokerage/arrange.html", {**_line_context(line), "form": form})


@role_required(Role.BROKER)
@require_GET
def brief_page(request: CommonwealRequest, brief_id: UUID) -> HttpResponse:
    """A brief with whom it went to, and the offers beside the plan."""
    brief, source = _open_source(request, brief_id)
    state = state_of(brief)
    context = {
        "brief": brief,
        "source": source,
        "person": source.person,
        "state": state,
        "state_words": STATE_WORDS[state],
        "offers": compared_offers(brief, source.line),
        "planned": weekly_cost_of(source.line),
        "invitations": list(brief.invitations.select_related("organisation").order_by("organisation__name")),
        "passed_over": list(brief.passed_over.select_related("organisation").order_by("organisation__name")),
        "award": award_of(brief),
        "crumbs": _crumbs(),
    }
    return render(request, "brokerage/brief.html", context)


@role_required(Role.BROKER)
@require_http_methods(["GET", "POST"])
def withdraw(request: CommonwealRequest, brief_id: UUID) -> HttpResponse:
    """Stop asking for a brief."""
    brief, source = _open_source(request, brief_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_brief(request.actor, brief, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{brief.reference} is withdrawn")
            return redirect("brokerage:worklist")
    context = {
        "brief": brief,
        "source": source,
        "form": form,
        "back_to": reverse("brokerage:broker_brief", args=[brief.pk]),
    }
    return render(request, "brokerage/withdraw.html", context)


@role_required(Role.BROKER)
@require_http_methods(["GET", "POST"])
def award(request: CommonwealRequest, brief_id: UUID, offer_id: UUID) -> HttpResponse:
    """Choose an offer, with the reason."""
    brief, source = _open_source(request, brief_id)
    offer = get_object_or_404(Offer.objects.select_related("organisation"), pk=offer_id, brief=brief)
    form = AwardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            award_brief(request.actor, brief, offer, form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{offer.organisation} was chosen and told, and so was the person")
            return redirect("brokerage:broker_brief", brief.pk)
    context = {
        "brief": brief,
        "source": source,
        "person": source.person,
        "offer": offer,
        "weekly_cost": weekly_cost_of_offer(brief, offer),
        "starts_on": start_of(brief, offer),
        "form": form,
        "back_to": reverse("brokerage:broker_brief", args=[brief.pk]),
    }
    return render(request, "brokerage/award.html", context)


def _open_line(request: CommonwealRequest, line_id: UUID) -> SupportLine:
    """A line that can be arranged, or 404. That its person's plan was looked at is written to the ledger."""
    line = get_object_or_404(lines_to_arrange(), pk=line_id)
    if request.method == "GET":
        record_look(request.actor, line.person, "the support to be arranged")
    return line


def _open_source(request: CommonwealRequest, brief_id: UUID) -> tuple[Brief, BriefLine]:
    """A brief and whom it is for, or 404 where the actor may not know."""
    source = get_object_or_404(
        BriefLine.objects.select_related("brief__neighbourhood", "person", "line__plan"), brief=brief_id
    )
    if request.method == "GET":
        record_look(request.actor, source.person, "the brief for support")
    return source.brief, source


def _line_context(line: SupportLine) -> dict[str, Any]:
    return {"line": line, "person": line.person, "planned": weekly_cost_of(line), "crumbs": _crumbs()}


def _crumbs() -> list[dict[str, str]]:
    return [{"text": "Finding support", "href": reverse("brokerage:worklist")}]
