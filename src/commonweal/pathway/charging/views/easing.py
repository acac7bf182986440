"""Asking that a contribution is looked at again, and letting a part of it off."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_response, page_of, wants_csv
from commonweal.pathway.charging.actions import easing
from commonweal.pathway.charging.forms.easing import (
    AnswerForm,
    AnswerWaiverForm,
    EndWaiverForm,
    LookAgainForm,
    WaiverForm,
)
from commonweal.pathway.charging.models import LookAgain, Waiver
from commonweal.pathway.charging.queries import may_assess, teller_of, waivers_to_answer
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record


def crumbs_of(person: Person) -> list[dict[str, str]]:
    """The way back from a page about a person's contribution."""
    return [
        {"text": person.name, "href": reverse("identity:record", args=[person.pk])},
        {"text": "Contribution", "href": reverse("charging:contribution", args=[person.pk])},
    ]


def form_page(
    request: CommonwealRequest, person: Person, form: object, title: str, button: str, *lead: str
) -> HttpResponse:
    """One form on a page of its own, with what it is for above it."""
    context = {"person": person, "form": form, "title": title, "button": button, "lead": lead}
    return render(request, "charging/form.html", context | {"crumbs": crumbs_of(person)})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def look_again(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/look-again`: in one's own words."""
    person, access = open_record(request.actor, person_id, "the contribution")
    access.require_part("money")
    if teller_of(request.actor, person, access) is None:
        raise PermissionDenied("Only the person, who acts for them, and their finance team can ask for this.")
    form = LookAgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            easing.ask_to_look_again(request.actor, person, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The finance team has it on their list. They answer in writing.")
            return redirect("charging:contribution", person.pk)
    lead = "You need give no proof yet. What is paid does not change until it has been looked at, and support goes on."
    return form_page(request, person, form, "Ask us to look again", "Send", lead)


@role_required(Role.FINANCE_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_again(request: CommonwealRequest, person_id: UUID, asked_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/look-again/<uuid>`: the finance team's answer."""
    person, _ = open_record(request.actor, person_id, "what they asked to be looked at again")
    asked = get_object_or_404(LookAgain, pk=asked_id, person=person)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            easing.answer_look_again(request.actor, asked, form.cleaned_data["answer"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{person.called} is written to.")
            return redirect("charging:contribution", person.pk)
    lead = f"{asked.asked_by_name}, {timezone.localtime(asked.asked_at):%-d %B %Y}: {asked.get_why_display()}"
    return form_page(request, person, form, "Answer", "Send the answer", lead, asked.words)


@role_required(Role.FINANCE_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/let-off`: ask that a part is let off."""
    person, access = open_record(request.actor, person_id, "the contribution")
    if not may_assess(request.actor, access):
        raise PermissionDenied("Only the finance team that works with the person can ask for this.")
    form = WaiverForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            easing.ask_for_waiver(request.actor, person, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It counts as soon as somebody else has authorised it.")
            return redirect("charging:contribution", person.pk)
    lead = "A contribution can be let off in part or in whole where somebody could not manage otherwise."
    return form_page(request, person, form, "Let a part of it off", "Ask for it", lead)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_waiver(request: CommonwealRequest, person_id: UUID, waiver_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/let-off/<uuid>`: authorise it, or refuse with a reason."""
    person, access = open_record(request.actor, person_id, "what is asked to be let off")
    access.require_part("money")
    access.require_keeper(request.actor)
    waiver = get_object_or_404(Waiver.objects.select_related("asked_by"), pk=waiver_id, person=person)
    form = AnswerWaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            easing.answer_waiver(request.actor, waiver, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "Answered.")
            return redirect("charging:contribution", person.pk)
    end = f"to {waiver.ends_on:%-d %B %Y}" if waiver.ends_on else "without an end"
    lead = f"£{waiver.weekly_amount} a week from {waiver.starts_on:%-d %B %Y} {end}, asked by {waiver.asked_by.name}."
    limit = easing.authority_of(request.actor, timezone.localdate())
    yours = f"You may authorise up to £{limit} a week." if limit else "You may not authorise this."
    return form_page(request, person, form, "Authorise what is let off", "Answer", lead, waiver.reason, yours)


@role_required(Role.FINANCE_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_waiver(request: CommonwealRequest, person_id: UUID, waiver_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/let-off/<uuid>/end`: from when it is asked again."""
    person, _ = open_record(request.actor, person_id, "what is let off")
    waiver = get_object_or_404(Waiver.objects.select_related("person"), pk=waiver_id, person=person)
    form = EndWaiverForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            easing.end_waiver(request.actor, waiver, form.cleaned_data["ends_on"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            return redirect("charging:contribution", person.pk)
    return form_page(request, person, form, "End what is let off", "End it", f"£{waiver.weekly_amount} a week.")


@role_required(Role.FINANCE_OFFICER, Role.TEAM_MANAGER)
@require_safe
def waivers(request: CommonwealRequest) -> HttpResponse:
    """`/contributions/let-off`: what waits to be authorised, longest waiting first; paged, as CSV."""
    found = waivers_to_answer()
    if wants_csv(request):
        rows = [
            (one.person.name, one.weekly_amount, one.starts_on, one.ends_on or "", one.asked_by.name, one.reason)
            for one in found
        ]
        columns = ("Person", "Pounds a week", "From", "To", "Asked by", "Why")
        return csv_response(f"let-off-{timezone.localdate().isoformat()}", columns, rows)
    page = page_of(request, found)
    return render(request, "charging/waivers.html", {"page": page, "today": timezone.localdate()})
