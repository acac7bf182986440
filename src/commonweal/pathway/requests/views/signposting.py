"""Choosing what is sent with a decision, asking whether it helped, and what came of all that was sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions import answer_follow_up, decide_request
from commonweal.pathway.requests.forms.signposting import HelpedForm, SignpostForm
from commonweal.pathway.requests.models import Decision, Request
from commonweal.pathway.requests.outcomes import helped_by_thing, helped_totals
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.promises import follow_up_on
from commonweal.pathway.requests.queries import HANDLES, about_name, stage
from commonweal.pathway.requests.signposting import Offer, Proposals, entries_chosen, propose, words_to_search
from commonweal.pathway.requests.views.handling import NEXT_STEPS, add_errors, typed_key
from commonweal.people.sight.actions import record_look


@role_required(*HANDLES)
@require_http_methods(["GET", "POST"])
def signpost(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/requests/<uuid>/signpost`: search the directory, choose, and decide. Searching again keeps what was chosen."""
    found = get_object_or_404(Request.objects.select_related("person", "team__organisation"), pk=pk)
    if found.team_id not in request.actor.teams:
        raise PermissionDenied("Only the team that has this request can answer it.")
    if stage(found) in (Stage.DRAFT, Stage.DECIDED):
        return redirect("requests:request", pk)
    is_post = request.method == "POST"
    searches = request.POST.get("do") != "decide"
    words = request.POST.get("words", "") if is_post else words_to_search(found)
    proposals = propose(words, steps.answer(found.answers, "address", "postcode"))
    kept = _kept(request)
    form = _form(request, found, proposals, kept, searches=searches, words=words)
    if is_post and not searches and form.is_valid():
        typed = form.cleaned_data
        try:
            decide_request(
                request.actor,
                found,
                typed["outcome"],
                typed["note"],
                entries=form.chosen(),
                guides=typed["guides"],
                follow_up_on=typed.get("follow_up_on"),
                kind_of_need=typed["kind_of_need"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            request.session.pop(typed_key(pk), None)
            messages.success(request, f"Request {found.reference} is decided. {NEXT_STEPS[typed['outcome']]}")
            return redirect("requests:request", pk)
    if not is_post and found.person is not None:
        record_look(request.actor, found.person, f"request {found.reference}")
    context = {
        "found": found,
        "about": about_name(found),
        "form": form,
        "proposals": proposals,
        "may_write": steps.may_write(found.answers),
        "may_tell": steps.may_tell_asker(found.answers),
        "back_to": reverse("requests:request", args=[pk]),
    }
    return render(request, "requests/signpost.html", context)


def _kept(request: CommonwealRequest) -> list[str]:
    """The ids of the entries chosen so far, by the forms sent before."""
    sent = [*request.POST.getlist("kept"), *request.POST.getlist("found")]
    return [one for one in dict.fromkeys(sent) if _is_id(one)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _form(
    request: CommonwealRequest, found: Request, proposals: Proposals, kept: list[str], *, searches: bool, words: str
) -> SignpostForm:
    """The form: as it was sent, or, after a search, with what was chosen kept and everything typed still there."""
    chosen = [Offer(str(one.pk), one.name, one.phone) for one in entries_chosen(kept)]
    keys = {offer.key for offer in chosen}
    offers: dict[str, Any] = {
        "kept": chosen,
        "found": [offer for offer in proposals.entries if offer.key not in keys],
        "guides": proposals.guides,
        "follows_up": found.person_id is not None,
    }
    if request.method == "POST" and not searches:
        sent = request.POST.copy()
        sent.setlist("kept", [offer.key for offer in chosen])
        sent.setlist("found", [])
        return SignpostForm(sent, **offers)
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in ("outcome", "note", "kind_of_need")}
        typed["guides"] = request.POST.getlist("guides")  # type: ignore[assignment]
        day = [request.POST.get(f"follow_up_on_{part}", "") for part in ("day", "month", "year")]
        return SignpostForm(initial={**typed, "words": words, "kept": [*keys], "follow_up_on": day}, **offers)
    told = request.session.get(typed_key(found.pk), {})
    return SignpostForm(
        initial={"outcome": Request.Outcome.INFORMATION, **told, "words": words,
                 "follow_up_on": follow_up_on(timezone.localdate())},
        **offers,
    )  # fmt: skip


@role_required(*HANDLES)
@require_http_methods(["GET", "POST"])
def helped(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/requests/decisions/<uuid>/helped`: ask whether what was sent helped, and write down the answer."""
    decision = get_object_or_404(
        Decision.objects.select_related("request__team", "person").prefetch_related("signposts"), pk=pk
    )
    form = HelpedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_follow_up(request.actor, decision, form.cleaned_data["helped"], form.cleaned_data["note"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            is_again = form.cleaned_data["helped"] == Decision.Helped.NO
            messages.success(
                request,
                "It is written down, and the request waits for a decision again."
                if is_again
                else "It is written down. Nobody has to do more.",
            )
            return redirect("requests:request", decision.request_id)
    if request.method == "GET" and decision.person is not None:
        record_look(request.actor, decision.person, f"request {decision.request.reference}")
    context = {
        "decision": decision,
        "found": decision.request,
        "about": about_name(decision.request),
        "phone": steps.answer(decision.request.answers, "contact", "phone"),
        "may_write": steps.may_write(decision.request.answers),
        "form": form,
        "back_to": reverse("requests:request", args=[decision.request_id]),
    }
    return render(request, "requests/helped.html", context)


@role_required(*HANDLES)
@require_safe
def results(request: CommonwealRequest) -> HttpResponse:
    """`/requests/helped`: what was sent by one's teams, and whether it helped, by entry and guide."""
    found = helped_by_thing(request.actor)
    if wants_csv(request):
        header = ("What was sent", "Kind", "Times sent", "Helped", "Helped partly", "Did not help", "Not asked yet")
        rows = ((one.title, one.kind, one.sent, one.yes, one.partly, one.no, one.open) for one in found)
        return csv_response("whether-it-helped", header, rows)
    context = {
        "page": page_of(request, found),
        "totals": helped_totals(request.actor),
        "csv": csv_address(request),
        "back_to": reverse("requests:worklist"),
    }
    return render(request, "requests/results.html", context)
