"""Filling in a first contact checklist with somebody, on a phone at their door: agreement, who they are, ticks, and the
slip that they keep."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.referrals.actions.checklists import (
    discard_checklist,
    finish_checklist,
    say_who,
    start_checklist,
    tick,
)
from commonweal.community.referrals.actions.telling import person_key
from commonweal.community.referrals.forms.checklist import AgreeForm, CheckForm, TickForm, WhoForm
from commonweal.community.referrals.models import Checklist, FirstContactQuestion, Referral, Urgency
from commonweal.community.referrals.progress import SHORT
from commonweal.community.referrals.promises import contact_by
from commonweal.community.referrals.queries.checklists import (
    checklists_of,
    earlier_with,
    partner_names,
    questions_asked,
    who_is_asked,
)
from commonweal.community.referrals.queries.parties import REFERS, own_party
from commonweal.community.referrals.states import State
from commonweal.community.referrals.views.writing import person_asked_for
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.forms import take_errors


@role_required(*REFERS)
@require_safe
def checklists(request: CommonwealRequest) -> HttpResponse:
    """`/first-contact`: the checklists of one's own organisation; `?format=csv` saves the list."""
    found = checklists_of(request.actor)
    if wants_csv(request):
        rows = (
            [one.reference, one.name, one.made_by_name, _day(one.finished_at), len(one.ticked), one.sent]  # type: ignore[attr-defined]
            for one in found.iterator(chunk_size=500)
        )
        return csv_response("checklists", ("reference", "with", "by", "sent on", "ticks", "referrals"), rows)
    context = {
        "page": page_of(request, found),
        "party": own_party(request.actor),
        "csv_link": csv_address(request),
    }
    return render(request, "referrals/checklists.html", context)


def _day(at: Any) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""


@never_cache
@role_required(*REFERS)
@require_http_methods(["GET", "POST"])
def new(request: CommonwealRequest) -> HttpResponse:
    """`/first-contact/new?person=`: what it is and who may be asked, read to the person; and whether they agree. With
    somebody whose record one sees, what it says is not asked again."""
    party = own_party(request.actor)
    if party is None:
        raise Http404("Nobody here fills in checklists")
    place = party.organisation.place
    person = person_asked_for(request, request.GET.get("person", ""))
    initial = {"agreed_by": person.name} if person else {}
    form = AgreeForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["agrees"] == "no":
            messages.info(request, "Nothing was written down. You can leave them the directory’s address all the same.")
            return redirect("referrals:checklists")
        try:
            begun = start_checklist(request.actor, place, party, form.agreement(), person)
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("referrals:checklist-who", begun.pk)
    context = {
        "form": form,
        "party": party,
        "person": person,
        "partners": partner_names(place),
        "back_to": reverse("identity:record", args=[person.pk]) if person else reverse("referrals:checklists"),
    }
    return render(request, "referrals/checklist_agree.html", context)


def _unfinished(request: CommonwealRequest, pk: UUID) -> Checklist | HttpResponse:
    """A checklist that is being filled in; or where to go instead, once it was sent."""
    found = get_object_or_404(Checklist.objects.select_related("place", "person"), pk=pk)
    return redirect("referrals:slip", pk) if found.finished_at is not None else found


@never_cache
@role_required(*REFERS)
@require_http_methods(["GET", "POST"])
def who(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/first-contact/<uuid>/who`: who they are and how to reach them."""
    found = _unfinished(request, pk)
    if isinstance(found, HttpResponse):
        return found
    form = WhoForm.of(found, request.actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            say_who(request.actor, found, form.about())
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("referrals:checklist-list", pk)
    return render(request, "referrals/checklist_who.html", {"form": form, "found": found})


@never_cache
@role_required(*REFERS)
@require_http_methods(["GET", "POST"])
def ticks(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/first-contact/<uuid>/list`: the list itself, on one page."""
    found = _unfinished(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if not found.name:
        return redirect("referrals:checklist-who", pk)
    questions = questions_asked(found.place)
    given = request.POST if request.method == "POST" else None
    form = TickForm(given, questions=questions, initial={"ticked": found.ticked})
    if given is not None and form.is_valid():
        try:
            tick(request.actor, found, form.cleaned_data["ticked"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("referrals:checklist-check", pk)
    context = {
        "form": form,
        "found": found,
        "earlier": earlier_with(request.actor, found),
        "short": {question.key: question.short for question in questions},
        "back_to": reverse("referrals:checklist-who", args=[pk]),
    }
    return render(request, "referrals/checklist_list.html", context)


@never_cache
@role_required(*REFERS)
@require_http_methods(["GET", "POST"])
def check(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/first-contact/<uuid>/check`: who is asked about each tick, a word to them, what to leave out."""
    found = _unfinished(request, pk)
    if isinstance(found, HttpResponse):
        return found
    if not found.name:
        return redirect("referrals:checklist-who", pk)
    ticked = _ticked(found)
    asked = who_is_asked(found.place, found.postcode, ticked)
    form = CheckForm(request.POST if request.method == "POST" else None, questions=ticked)
    if request.method == "POST" and "discard" in request.POST:
        discard_checklist(request.actor, found)
        messages.info(request, "The checklist is thrown away. Nothing of it is kept.")
        return redirect("referrals:checklists")
    if request.method == "POST" and form.is_valid():
        try:
            finish_checklist(
                request.actor,
                found,
                notes=form.notes(),
                left_out=form.left_out(),
                urgent=form.cleaned_data["urgent"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("referrals:slip", pk)
    context = {
        "form": form,
        "found": found,
        "lines": [(question, asked[question.key]) for question in ticked],
        "by": contact_by(timezone.localdate(), Urgency.ROUTINE),
        "back_to": reverse("referrals:checklist-list", args=[pk]),
    }
    return render(request, "referrals/checklist_check.html", context)


def _ticked(found: Checklist) -> list[FirstContactQuestion]:
    return [question for question in questions_asked(found.place) if question.key in found.ticked]


@never_cache
@role_required(*REFERS)
@require_safe
def slip(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/first-contact/<uuid>`: what came of it, and the slip that the person keeps: who, their phone, by when."""
    found = get_object_or_404(Checklist.objects.select_related("place", "person"), pk=pk)
    if found.finished_at is None:
        return redirect("referrals:checklist-who", pk)
    sent = list(Referral.objects.filter(checklist=found).select_related("turn").order_by("sent_at", "reference"))
    every = list(FirstContactQuestion.objects.filter(place=found.place_id))
    asked = who_is_asked(found.place, found.postcode, every)
    named = {question.key: question for question in every}
    went = {one.question for one in sent}
    context = {
        "found": found,
        "lines": [
            (one, named.get(one.question), asked[one.question].phone if one.question in asked else "", _short(one))
            for one in sent
        ],
        "nobody": [
            (named[key], asked[key])
            for key in found.ticked
            if key in named and key not in went and key not in found.left_out
        ],
        "left_out": [named[key].short for key in found.left_out if key in named],
        "code": person_key(sent[0]) if sent else "",
        "is_new": _finished_on(found) == timezone.localdate(),
        "back_to": reverse("referrals:checklists"),
    }
    return render(request, "referrals/slip.html", context)


def _short(one: Referral) -> str:
    return SHORT[State(one.state)]


def _finished_on(found: Checklist) -> date | None:
    return timezone.localtime(found.finished_at).date() if found.finished_at else None
