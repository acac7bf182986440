"""Pages of block contracts with personal budgets, and the diary of each resident."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.block_budgets.actions import (
    add_resident,
    agree_week,
    approve_hours,
    end_share,
    may_plan_week,
    open_scheme,
    put_in_diary,
    take_out_of_diary,
)
from commonweal.pathway.block_budgets.diary import monday_of
from commonweal.pathway.block_budgets.forms import ApproveForm, EndShareForm, EntryForm, SchemeForm, ShareForm
from commonweal.pathway.block_budgets.models import BlockResident, DiaryEntry
from commonweal.pathway.block_budgets.queries import (
    KEEPERS,
    PLANNERS,
    READERS,
    entries_of,
    hours_in,
    place_of,
    residents_of,
    schemes_shown,
    share_of,
    split_of,
    week_of,
)
from commonweal.pathway.budgets.queries import latest_budget
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.queries import own_person
from commonweal.people.sight.actions import open_record

CRUMB = {"text": "Block contracts", "href": "/block-budgets"}


@role_required(*READERS)
@require_safe
def schemes(request: CommonwealRequest) -> HttpResponse:
    """`/block-budgets`: addresses with a block contract, and what each comes to."""
    found = schemes_shown(request.actor)
    if wants_csv(request):
        header = ("Name", "Address", "Provider", "Block a year", "Core a year", "Price of an hour")
        rows = (
            (one.name, one.address, one.provider.name, one.yearly_block, one.yearly_core, one.hourly_price)
            for one in found
        )
        return csv_response("block-contracts", header, rows)
    context = {
        "page": page_of(request, found),
        "may_open": request.actor.has_role(*KEEPERS),
        "csv": csv_address(request),
    }
    return render(request, "block_budgets/schemes.html", context)


@role_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_scheme(request: CommonwealRequest) -> HttpResponse:
    """`/block-budgets/new`: split a block contract."""
    place = place_of(request.actor)
    form = SchemeForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_scheme(request.actor, place, form.cleaned_data["provider"], form.terms())
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{made.name} is split into its core and a pool.")
            return redirect("block_budgets:scheme", made.pk)
    return _form(request, form, "Split a block contract", "Split it", reverse("block_budgets:schemes"))


@role_required(*READERS)
@require_safe
def scheme(request: CommonwealRequest, scheme_id: UUID) -> HttpResponse:
    """`/block-budgets/<uuid>`: core, pool, shares and saving; and the residents whom the actor sees."""
    row = get_object_or_404(schemes_shown(request.actor), pk=scheme_id)
    monday = monday_of(timezone.localdate())
    residents = residents_of(row)
    if wants_csv(request):
        header = ("Resident", "Pounds a week", "Hours a week", "Since")
        rows = ((one.person.name, one.weekly_amount, one.weekly_hours, one.starts_on) for one in residents)
        return csv_response("residents", header, rows)
    page = page_of(request, residents)
    context = {
        "row": row,
        "split": split_of(request.actor, row),
        "page": page,
        "residents": [(one, hours_in(one, monday)) for one in page.items],
        "csv": csv_address(request),
        "crumbs": [CRUMB],
    }
    return render(request, "block_budgets/scheme.html", context)


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def give_share(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/block-share`: a share of one's own at an address."""
    look = "" if request.method == "POST" else "the page to give a share at an address"
    person, access = open_record(request.actor, person_id, look)
    access.require_part("money")
    budget = latest_budget(person)
    initial = {"weekly_amount": budget.weekly_amount} if budget else {}
    form = ShareForm(request.POST or None, place=place_of(request.actor), initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = add_resident(request.actor, typed["scheme"], person, typed["weekly_amount"], typed["starts_on"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"The share is {made.weekly_hours.normalize():f} hours a week.")
            return redirect("block_budgets:diary", made.pk)
    back = reverse("identity:record", args=[person.pk])
    return _form(request, form, "A share of one’s own in a block contract", "Give the share", back, person)


def _form(
    request: CommonwealRequest, form: Any, heading: str, button: str, back: str, person: Any = None
) -> HttpResponse:
    context = {"form": form, "heading": heading, "button": button, "back_to": back, "person": person}
    return render(request, "design/form_page.html", context)


def _open(request: CommonwealRequest, resident_id: UUID, page: str) -> BlockResident:
    """A share whose diary the actor plans; opening the page is a look, sending it is not."""
    rows = BlockResident.objects.select_related("person", "scheme__provider")
    row = get_object_or_404(rows, pk=resident_id)
    open_record(request.actor, row.person_id, page if request.method in ("GET", "HEAD") else "")
    if not may_plan_week(request.actor, row):
        raise PermissionDenied("The resident, the manager of the address and their worker plan the week.")
    return row


def _asked_monday(request: CommonwealRequest) -> date:
    try:
        return monday_of(date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        return monday_of(timezone.localdate())


def _address(resident: BlockResident, monday: date) -> str:
    return f"{reverse('block_budgets:diary', args=[resident.pk])}?week={monday.isoformat()}"


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def diary(request: CommonwealRequest, resident_id: UUID) -> HttpResponse:
    """`/diary/<uuid>?week=`: one week: what is planned, what remains, who agreed; a form for more."""
    row = _open(request, resident_id, "the diary")
    monday = _asked_monday(request)
    today = timezone.localdate()
    start = today if monday <= today <= monday + timedelta(days=6) else monday
    form = EntryForm(request.POST or None, initial={"day": start})
    if request.method == "POST" and form.is_valid():
        try:
            made = put_in_diary(request.actor, row, **form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It is planned.")
            return redirect(_address(row, monday_of(made.day)))
    is_own = row.person.account_id is not None and row.person.account_id == request.actor.account_id
    context = {
        "row": row,
        "is_own": is_own,
        "monday": monday,
        "week": week_of(row, monday),
        "hours": hours_in(row, monday),
        "days": entries_of(row, monday),
        "form": form,
        "today": today,
        "before": _address(row, monday - timedelta(days=7)),
        "after": _address(row, monday + timedelta(days=7)),
        "may_approve": request.actor.has_role(*PLANNERS),
        "may_agree": is_own or not request.actor.has_role(*PLANNERS),
        "is_past": monday < monday_of(today),
    }
    return render(request, "block_budgets/diary.html", context)


@sign_in_required
@require_POST
def take_out(request: CommonwealRequest, resident_id: UUID, entry_id: UUID) -> HttpResponse:
    """`/diary/<uuid>/take-out/<uuid>`: take out something planned."""
    row = _open(request, resident_id, "")
    entry = get_object_or_404(DiaryEntry, pk=entry_id, resident=row)
    try:
        take_out_of_diary(request.actor, entry)
        messages.success(request, "It is taken out. The hours remain to be planned.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_address(row, monday_of(entry.day)))


@sign_in_required
@require_POST
def agree(request: CommonwealRequest, resident_id: UUID) -> HttpResponse:
    """`/diary/<uuid>/agree?week=`: agree to a week as it is planned."""
    row = _open(request, resident_id, "")
    monday = _asked_monday(request)
    agree_week(request.actor, row, monday)
    messages.success(request, "You agreed to this week.")
    return redirect(_address(row, monday))


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: CommonwealRequest, resident_id: UUID) -> HttpResponse:
    """`/diary/<uuid>/approve?week=`: more hours in one week, with a reason."""
    row = _open(request, resident_id, "the page to approve more hours")
    monday = _asked_monday(request)
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            approve_hours(request.actor, row, monday, form.cleaned_data["hours"], form.cleaned_data["reason"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The hours are approved for this week.")
            return redirect(_address(row, monday))
    return _form(request, form, "Approve more hours", "Approve", _address(row, monday), row.person)


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: CommonwealRequest, resident_id: UUID) -> HttpResponse:
    """`/diary/<uuid>/end`: end a share."""
    row = _open(request, resident_id, "the page to end a share")
    form = EndShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_share(request.actor, row, form.cleaned_data["ends_on"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The share has its last day.")
            return redirect("identity:record", row.person_id)
    return _form(request, form, "End the share", "End it", _address(row, monday_of(timezone.localdate())), row.person)


@sign_in_required
@require_safe
def own(request: CommonwealRequest) -> HttpResponse:
    """`/my-week`: the diary of whoever is signed in; a page that says so where they have none."""
    person = own_person(request.actor)
    share = share_of(person) if person else None
    if share is not None:
        return redirect("block_budgets:diary", share.pk)
    return render(request, "block_budgets/no_diary.html", {})
