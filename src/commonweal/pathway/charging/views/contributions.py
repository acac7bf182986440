"""What a person pays: its page, working it out, the finance team's list, and the calculator for everybody."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.actions import as_validation
from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.core.correspondence.preferences import preferences_of
from commonweal.core.design.listing import csv_response, page_of
from commonweal.pathway.charging.actions import assess_contribution, start_means, with_age
from commonweal.pathway.charging.explaining import in_plain_words
from commonweal.pathway.charging.forms import FinancialAssessmentForm, WhatIfForm, typed_from
from commonweal.pathway.charging.letter import letter_of, set_letter
from commonweal.pathway.charging.models import ContributionTask
from commonweal.pathway.charging.queries import (
    contributions_shown,
    known_cost,
    latest_contribution,
    listed,
    looks_again_of,
    may_assess,
    open_tasks,
    teller_of,
    typed_before,
    waivers_of,
    weekly_contribution_on,
)
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record

KEEP = "keep"
"""The value of the button that keeps what was just shown."""

MOST_SHOWN = 50
"""Of what was before, on one page."""

CSV_COLUMNS = ("Person", "Why", "Asked", "Days", "Cost of support a week")


@sign_in_required
@require_safe
def contribution(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution`: what the person pays, why, and what it was before."""
    person, access = open_record(request.actor, person_id, "the contribution")
    access.require_part("money")
    found = list(contributions_shown().filter(person=person)[:MOST_SHOWN])
    latest = latest_contribution(person)
    asked = weekly_contribution_on(person.pk, timezone.localdate())
    context = {
        "person": person,
        "is_own": access.is_own,
        "contribution": latest,
        "earlier": [one for one in found if latest is None or one.pk != latest.pk],
        "asked": asked,
        "is_let_off": latest is not None and asked is not None and asked != latest.weekly_contribution,
        "waivers": list(waivers_of(person)[:MOST_SHOWN]),
        "looks_again": list(looks_again_of(person)[:MOST_SHOWN]),
        "may_tell": teller_of(request.actor, person, access) is not None,
        "today": timezone.localdate(),
        "words": in_plain_words(latest.working.result, "you" if access.is_own else person.called)
        if latest and latest.working.result
        else "",
        "may_assess": may_assess(request.actor, access),
        "crumbs": _crumbs(person.name, person_id),
    }
    return render(request, "charging/contribution.html", context)


@role_required(Role.FINANCE_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def work_out(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/new`: what is typed is worked out and shown; what was shown can be kept."""
    look = "" if request.method == "POST" else "the page to work out a contribution"
    person, access = open_record(request.actor, person_id, look)
    access.require_part("money")
    if not may_assess(request.actor, access):
        raise PermissionDenied("Only the finance team that works with the person can work out a contribution.")
    cost = known_cost(person)
    initial = typed_from(typed_before(person)) | {"on": timezone.localdate()}
    initial |= {"weekly_cost": cost.weekly} if cost else {}
    form = FinancialAssessmentForm(
        request.POST or None,
        initial=initial,
        knows_age=person.date_of_birth is not None,
        cost_from=cost.source if cost else "",
    )
    context: dict[str, Any] = {"person": person, "form": form, "crumbs": _crumbs(person.name, person_id)}
    if request.method == "POST" and form.is_valid():
        given = form.given()
        try:
            shown = _worked_out(with_age(person, given), person.called)
            keeps = request.POST.get("then") == KEEP
            if keeps and form.cleaned_data["seen"] == shown["seen"]:
                assess_contribution(request.actor, person, given)
                messages.success(request, f"The contribution is kept, and {person.called} is written to.")
                return redirect("charging:contribution", person.pk)
        except ValidationError as error:
            take_errors(form, error)
        else:
            context |= shown | {"is_changed": keeps}
    context["age"] = person.age_on(timezone.localdate())
    return render(request, "charging/work_out.html", context)


def _worked_out(given: dict[str, Any], called: str = "you", *, calculation: str = "contribution") -> dict[str, Any]:
    """What the rule makes of an input, for a page; nothing is stored. `seen` stands for what the page shows."""
    try:
        result = get_calculation(calculation)(given)
    except InvalidInput as error:
        raise as_validation(error) from error
    shown = result.model_dump(mode="json")
    workings = shown.pop("workings")
    seen = hashlib.sha256(json.dumps(workings).encode()).hexdigest()
    return {"result": shown, "workings": workings, "words": in_plain_words(shown, called), "seen": seen}


@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: CommonwealRequest) -> HttpResponse:
    """`/contribution-calculator`: what somebody would pay. For everybody; nothing is stored, unless somebody with a
    record who is signed in chooses to keep it as the start of their financial assessment."""
    form = WhatIfForm(request.POST or None, initial={"living": "at_home"})
    person = Person.objects.filter(account=request.actor.account_id).first() if request.actor.is_signed_in else None
    context: dict[str, Any] = {"form": form, "own_record": person}
    if request.method == "POST" and form.is_valid():
        given = form.as_assessment() | {"on": timezone.localdate()}
        if given["living"] == "temporary_stay":
            given["living_from"] = timezone.localdate()
        try:
            context |= _worked_out(given, calculation="financial-assessment")
            if person is not None and request.POST.get("then") == KEEP:
                start_means(request.actor, person, given)
                return redirect("charging:means", person.pk)
        except ValidationError as error:
            take_errors(form, error)
    return render(request, "charging/calculator.html", context)


@sign_in_required
@require_safe
def letter(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/contribution/letter.pdf`: the letter with every line of the working, as the person reads best."""
    person, access = open_record(request.actor, person_id, "the letter about the contribution")
    access.require_part("money")
    found = latest_contribution(person)
    if found is None:
        raise Http404
    with acting_as(system_actor("reading how somebody is written to")):
        needs = preferences_of(person.pk)
    pdf = set_letter(letter_of(person, found, large=needs.large_print, easy=needs.easy_read))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="what-you-pay.pdf"'
    return response


@role_required(Role.FINANCE_OFFICER)
@require_safe
def worklist(request: CommonwealRequest) -> HttpResponse:
    """`/contributions`: whose contribution has to be worked out, longest waiting first; filtered, paged, as CSV."""
    why = request.GET.get("why", "")
    found = open_tasks(why=why)
    today = timezone.localdate()
    if request.GET.get("format") == "csv":
        rows = [
            (
                line.task.person.name,
                line.task.get_why_display(),
                timezone.localtime(line.task.asked_at).date(),
                line.days,
                line.task.weekly_cost if line.task.weekly_cost is not None else "",
            )
            for line in listed(found, today)
        ]
        return csv_response(f"contributions-{today.isoformat()}", CSV_COLUMNS, rows)
    page = page_of(request, found)
    context = {"page": page, "lines": listed(page.items, today), "why": why, "reasons": ContributionTask.Why.choices}
    return render(request, "charging/worklist.html", context)


def _crumbs(name: str, person_id: UUID) -> list[dict[str, str]]:
    return [{"text": name, "href": reverse("identity:record", args=[person_id])}]
