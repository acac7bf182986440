"""Alerts, legal status and advance wishes: set, ended, and what was before."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.about import actions as do
from commonweal.people.about.forms import (
    AlertForm,
    EndStatusForm,
    LegalStatusForm,
    ReasonForm,
    ReviewForm,
    WishForm,
)
from commonweal.people.about.models import Alert, LegalStatus, Wish
from commonweal.people.about.queries import alerts_ended, alerts_to_review, legal_statuses_before, wishes_before
from commonweal.people.about.views.sections import careful_section
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import is_own_record

ANCHOR = "careful"


@sign_in_required
def careful(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/careful`: alerts, legal status and advance wishes, with what was before."""
    person, access = open_record(request.actor, person_id, "alerts, legal status and wishes")
    access.require_part("care")
    context = careful_section(request.actor, person, access) or {}
    context |= {
        "person": person,
        "is_own": access.is_own,
        "alerts_before": list(alerts_ended(person)),
        "statuses_before": list(legal_statuses_before(person)),
        "wishes_before": wishes_before(person),
        "back_to": reverse("identity:record", args=[person.pk]) + f"#{ANCHOR}",
    }
    return render(request, "about/careful.html", context)


def _open(request: CommonwealRequest, person_id: UUID, page: str) -> Person:
    person, access = open_page(request, person_id, page)
    access.require_part("care")
    return person


@sign_in_required
def new_alert(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/alerts/new`: something to be careful of."""
    person = _open(request, person_id, "the page to set an alert")
    is_own = is_own_record(request.actor, person)
    do.require_care_or_safety(request.actor, person)
    return change_part(
        request,
        person,
        AlertForm(typed_in(request), is_own=is_own),
        lambda typed: do.set_alert(request.actor, person, **typed),
        heading="What should people be careful of?",
        intro="It stands at the top of every page about the person, for those who may see it.",
        done="The alert is set.",
        anchor=ANCHOR,
    )


@sign_in_required
def alert_over(request: CommonwealRequest, person_id: UUID, alert_id: UUID) -> HttpResponse:
    """`/people/<uuid>/alerts/<uuid>/end`: it is no longer so."""
    person = _open(request, person_id, "the page to end an alert")
    do.require_care_or_safety(request.actor, person)
    alert = get_object_or_404(Alert.objects.select_related("person"), pk=alert_id, person=person)
    return change_part(
        request,
        person,
        ReasonForm(typed_in(request)),
        lambda typed: do.end_alert(request.actor, alert, **typed),
        heading=f"End the alert: {alert.title}",
        intro=alert.words,
        button="End it",
        done="The alert is ended.",
        anchor=ANCHOR,
    )


@role_required(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
def to_review(request: CommonwealRequest) -> HttpResponse:
    """`/alerts-to-review`: alerts to look at again, among those the actor sees; `?format=csv` saves them."""
    due = alerts_to_review()
    if wants_csv(request):
        rows = ([one.review_on, one.person.name, one.title, one.words, one.set_by_name] for one in due.iterator())
        return csv_response("alerts-to-review", ["review on", "person", "alert", "words", "set by"], rows)
    context = {"page": page_of(request, due), "csv_link": csv_address(request)}
    return render(request, "about/to_review.html", context)


@role_required(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
def still_so(request: CommonwealRequest, person_id: UUID, alert_id: UUID) -> HttpResponse:
    """`/people/<uuid>/alerts/<uuid>/review`: it was looked at, and is still so."""
    person = _open(request, person_id, "the page to look at an alert again")
    alert = get_object_or_404(Alert.objects.select_related("person"), pk=alert_id, person=person)
    return change_part(
        request,
        person,
        ReviewForm(typed_in(request)),
        lambda typed: do.review_alert(request.actor, alert, **typed),
        heading=f"Still so: {alert.title}",
        intro=f"{alert.words} If it is no longer so, end it instead.",
        button="It is still so",
        done="It is kept that this was looked at again.",
        anchor=ANCHOR,
    )


@role_required(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
def new_status(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/legal-status/new`: where they stand in law."""
    person = _open(request, person_id, "the page to record a legal status")
    return change_part(
        request,
        person,
        LegalStatusForm(typed_in(request)),
        lambda typed: do.record_legal_status(request.actor, person, **typed),
        heading="Legal status",
        done="The legal status is recorded.",
        anchor=ANCHOR,
    )


@role_required(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
def status_over(request: CommonwealRequest, person_id: UUID, status_id: UUID) -> HttpResponse:
    """`/people/<uuid>/legal-status/<uuid>/end`: its last day."""
    person = _open(request, person_id, "the page to end a legal status")
    status = get_object_or_404(LegalStatus.objects.select_related("person"), pk=status_id, person=person)
    return change_part(
        request,
        person,
        EndStatusForm(typed_in(request), initial={"ended_on": timezone.localdate()}),
        lambda typed: do.end_legal_status(request.actor, status, **typed),
        heading=f"It ended: {status.title}",
        intro=status.explained,
        button="It ended",
        done="It is ended.",
        anchor=ANCHOR,
    )


@sign_in_required
def new_wish(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/wishes/new`: an advance decision or wish."""
    person = _open(request, person_id, "the page to record a wish")
    do.require_staff_or_own(request.actor, person)
    return change_part(
        request,
        person,
        WishForm(typed_in(request)),
        lambda typed: do.record_wish(request.actor, person, **typed),
        heading="An advance decision or wish",
        intro="For a time when the person may not be able to say it. The version before is kept, and no longer counts.",
        done="It is recorded, and stands at the top of the record.",
        anchor=ANCHOR,
    )


@sign_in_required
def wish_over(request: CommonwealRequest, person_id: UUID, wish_id: UUID) -> HttpResponse:
    """`/people/<uuid>/wishes/<uuid>/withdraw`: the person no longer wants it."""
    person = _open(request, person_id, "the page to withdraw a wish")
    do.require_staff_or_own(request.actor, person)
    wish = get_object_or_404(Wish.objects.select_related("person"), pk=wish_id, person=person)
    return change_part(
        request,
        person,
        forms.Form(typed_in(request)),
        lambda _: do.withdraw_wish(request.actor, wish),
        heading=f"Withdraw: {wish.title}",
        intro=f"{wish.words} From now on it no longer counts. It stays in the history.",
        button="Withdraw it",
        done="It is withdrawn.",
        anchor=ANCHOR,
    )
