"""A person's own money: the account, statements, and days in hospital or away."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.payments.actions.terms import end_absence, record_absence, withdraw_absence
from commonweal.pathway.payments.forms import AbsenceForm, EndAbsenceForm, ReasonForm
from commonweal.pathway.payments.models import Absence, Statement
from commonweal.pathway.payments.queries.shown import absences_shown, account_of
from commonweal.pathway.payments.retention import needs_review
from commonweal.pathway.payments.rules import AbsenceKind, rules_on
from commonweal.pathway.payments.views.answering import Cell, columns_of, form_page, small_table, table_page, tried
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record

BOTH = ["GET", "HEAD", "POST"]


def _crumbs(person: Person) -> list[dict[str, str]]:
    return [{"text": person.name, "href": reverse("identity:record", args=[person.pk])}]


@sign_in_required
@require_safe
def account(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/bills`: every week billed and every payment, and what is owed."""
    person, access = open_record(request.actor, person_id, "the money account")
    access.require_part("money")
    found = account_of(person)
    context = {"person": person, "is_own": access.is_own, "account": found, "crumbs": _crumbs(person)}
    return table_page(
        request, "payments/account.html", context, found.lines,
        columns_of("Week of, or day", "What", "How it was worked out", "Charged#", "Paid#", "Owed after#"),
        lambda one: [
            one.on,
            Cell(one.words, reverse("payments:statement", args=[person.pk, one.run_id])) if one.run_id else one.words,
            one.how, one.charged or "", one.paid or "", one.owed,
        ],
        name="money-account", empty="Nothing was billed or paid yet.",
    )  # fmt: skip


@sign_in_required
@require_safe
def statement(request: CommonwealRequest, person_id: UUID, run_id: UUID) -> HttpResponse:
    """`/people/<uuid>/bills/statements/<uuid>`: what a person was told after a billing run, week by week."""
    person, access = open_record(request.actor, person_id, "a statement")
    access.require_part("money")
    found = get_object_or_404(Statement.objects.select_related("run", "account"), person=person, run=run_id)
    lines = found.run.lines.filter(person=person).order_by("week", "source_kind")
    table = small_table(
        columns_of("Week of", "What", "How it was worked out", "Amount#"),
        ([line.week, line.description, line.how, line.amount] for line in lines),
    )
    context: dict[str, Any] = {
        "person": person, "is_own": access.is_own, "statement": found, "run": found.run, "table": table,
        "crumbs": [*_crumbs(person), {"text": "Money", "href": reverse("payments:account", args=[person.pk])}],
    }  # fmt: skip
    return render(request, "payments/statement.html", context)


@dataclass(frozen=True)
class ShownAbsence:
    """An absence with its days so far, and whether the support has to be looked at again."""

    absence: Absence
    days: int
    needs_review: bool


@sign_in_required
@require_safe
def absences(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/absences`: days in hospital or away."""
    person, access = open_record(request.actor, person_id, "days in hospital or away")
    today = timezone.localdate()
    rules = rules_on(today)
    shown = []
    for one in absences_shown(person):
        days = ((one.ends_on or today) - one.starts_on).days + 1
        shown.append(ShownAbsence(one, days, needs_review(days, rules.absences[AbsenceKind(one.kind)])))
    context = {
        "person": person,
        "is_own": access.is_own,
        "absences": shown,
        "rule": rules.absences[AbsenceKind.HOSPITAL],
        "crumbs": _crumbs(person),
    }
    return render(request, "payments/absences.html", context)


@sign_in_required
@require_http_methods(BOTH)
def new_absence(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/absences/new`."""
    person, _ = open_record(request.actor, person_id, "")
    form = AbsenceForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    back = reverse("payments:absences", args=[person.pk])
    if form.is_valid() and tried(form, lambda: record_absence(request.actor, person, **form.cleaned_data)):
        messages.success(request, "It is recorded. What is paid and billed follows it.")
        return redirect(back)
    return form_page(
        request,
        form,
        title="Record days without support",
        button="Record",
        back=back,
        caption=person.name,
        person=person,
    )


@sign_in_required
@require_http_methods(BOTH)
def finish_absence(request: CommonwealRequest, person_id: UUID, absence_id: UUID) -> HttpResponse:
    """`/people/<uuid>/absences/<uuid>/end`."""
    person, _ = open_record(request.actor, person_id, "")
    absence = get_object_or_404(absences_shown(person).select_related("person"), pk=absence_id)
    form = EndAbsenceForm(request.POST or None)
    back = reverse("payments:absences", args=[person.pk])
    if form.is_valid() and tried(form, lambda: end_absence(request.actor, absence, form.cleaned_data["ends_on"])):
        messages.success(request, "It is recorded.")
        return redirect(back)
    return form_page(
        request, form, title="It has ended", button="Record", back=back, caption=person.name, person=person
    )


@sign_in_required
@require_http_methods(BOTH)
def mistaken_absence(request: CommonwealRequest, person_id: UUID, absence_id: UUID) -> HttpResponse:
    """`/people/<uuid>/absences/<uuid>/withdraw`."""
    person, _ = open_record(request.actor, person_id, "")
    absence = get_object_or_404(absences_shown(person).select_related("person"), pk=absence_id)
    form = ReasonForm(request.POST or None)
    back = reverse("payments:absences", args=[person.pk])
    if form.is_valid() and tried(form, lambda: withdraw_absence(request.actor, absence, form.cleaned_data["reason"])):
        messages.success(request, "It is taken back.")
        return redirect(back)
    return form_page(
        request, form, title="It was a mistake", button="Take it back", back=back, caption=person.name, person=person
    )
