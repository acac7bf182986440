"""Pages of the register of young people, and of what they will cost the place."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.calculations.spans import financial_year_of
from commonweal.core.design.charts import Bar, draw_figures, figure_of
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.transition.actions import (
    change_expected,
    decide_transition,
    name_worker,
    reach_milestone,
    record_transition_contact,
    register_young_person,
    take_in_register,
)
from commonweal.pathway.transition.forms import (
    ContactForm,
    DecisionForm,
    ExpectedForm,
    MilestoneForm,
    RegisterForm,
    TakeInRegisterForm,
    WorkerForm,
)
from commonweal.pathway.transition.milestones import STATE_WORDS, State
from commonweal.pathway.transition.models import Transition
from commonweal.pathway.transition.needs import packages_on
from commonweal.pathway.transition.pressure import year_title
from commonweal.pathway.transition.queries import (
    SUMS,
    WORKERS,
    YEARS_SHOWN,
    cohort_of,
    on_the_way,
    own_work,
    place_of,
    register,
    starting_in,
)
from commonweal.pathway.transition.register_files import COLUMNS
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access

REGISTER = {"text": "Young people", "href": "/transition"}
MOST_LISTED = 500


def _teams(actor: Actor) -> list[Team]:
    """The actor's own council teams, which can keep a record."""
    found = Team.objects.filter(pk__in=actor.teams, organisation__kind=Organisation.Kind.COUNCIL)
    return list(found.select_related("organisation").order_by("name"))


@role_required(*WORKERS)
@require_safe
def listing(request: CommonwealRequest) -> HttpResponse:
    """`/transition?show=&year=`: young people the actor sees; all, mine, with something missing, contact lost."""
    show = request.GET.get("show", "")
    year = request.GET.get("year", "")
    found = own_work(request.actor) if show == "mine" else register()
    if year.isascii() and year.isdigit() and len(year) == 4:
        found = starting_in(int(year))
    rows: Any = found
    if show in ("missing", "lost"):
        people = [on_the_way(row) for row in found[:MOST_LISTED]]
        rows = [one.transition for one in people if (one.missing if show == "missing" else one.lost_contact)]
    if wants_csv(request):
        return _as_csv([on_the_way(row) for row in rows])
    page = page_of(request, rows)
    context = {
        "page": page,
        "people": [on_the_way(row) for row in page.items],
        "show": show,
        "year": year_title(int(year)) if year.isdigit() and len(year) == 4 else "",
        "needs": packages_on(timezone.localdate()),
        "may_see_sums": request.actor.has_role(*SUMS),
        "csv": csv_address(request),
    }
    return render(request, "transition/listing.html", context)


def _as_csv(people: list[Any]) -> HttpResponse:
    header = ("Person", "Born", "Need", "Adult support from", "Named worker", "Missing", "Last contact", "Low", "High")
    rows = (
        (
            one.transition.person.name,
            one.transition.person.date_of_birth,
            one.transition.need,
            one.transition.starts_on,
            one.transition.worker.name if one.transition.worker else "",
            "; ".join(dated.milestone.title for dated in one.missing),
            one.transition.last_contact_on,
            one.transition.yearly_low,
            one.transition.yearly_high,
        )
        for one in people
    )
    return csv_response("young-people", header, rows)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: CommonwealRequest) -> HttpResponse:
    """`/transition/add`: somebody new on the register."""
    form = RegisterForm(request.POST or None, teams=_teams(request.actor))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = register_young_person(
                request.actor,
                place_of(request.actor),
                typed["team"],
                form.terms(),
                given_name=typed["given_name"],
                family_name=typed["family_name"],
                born=typed["born"],
                nhs_number=typed["nhs_number"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{made.person.name} is on the register.")
            return redirect("transition:person", made.pk)
    context = {"form": form, "heading": "Put a young person on the register", "button": "Put on the register"}
    return render(request, "design/form_page.html", context | {"back_to": reverse("transition:list")})


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: CommonwealRequest) -> HttpResponse:
    """`/transition/take-in`: a file of schools or children's services, all or nobody."""
    form = TakeInRegisterForm(request.POST or None, request.FILES or None, teams=_teams(request.actor))
    faults: list[RowFault] = []
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        found = take_in_register(request.actor, place_of(request.actor), typed["team"], typed["source"], typed["file"])
        faults = [one for one in found if isinstance(one, RowFault)]
        if not faults:
            messages.success(request, f"{len(found)} young people are on the register.")
            return redirect("transition:list")
    context = {
        "form": form,
        "faults": faults[:100],
        "fault_count": len(faults),
        "columns": COLUMNS,
        "needs": packages_on(timezone.localdate()),
        "crumbs": [REGISTER],
    }
    return render(request, "transition/take_in.html", context)


def _open(request: CommonwealRequest, transition_id: UUID, page: str) -> tuple[Transition, Access]:
    rows = Transition.objects.select_related("person", "worker", "team__organisation").prefetch_related(
        "done", "contacts"
    )
    row = get_object_or_404(rows, pk=transition_id)
    look = page if request.method in ("GET", "HEAD") else ""
    _, access = open_record(request.actor, row.person_id, look)
    access.require_part("care")
    return row, access


@sign_in_required
@require_safe
def person(request: CommonwealRequest, transition_id: UUID) -> HttpResponse:
    """`/transition/<uuid>`: where somebody is on the way, for those who work with them, themselves and their carers."""
    row, access = _open(request, transition_id, "the way to adult care")
    works = request.actor.has_role(*WORKERS) and access.keeps
    context = {
        "row": row,
        "way": on_the_way(row),
        "states": STATE_WORDS,
        "state": State,
        "need": packages_on(timezone.localdate()).get(row.need),
        "is_own": access.is_own,
        "works": works and row.decided_at is None,
        "sees_costs": works,
        "crumbs": [
            *([REGISTER] if works else []),
            {"text": row.person.name, "href": reverse("identity:record", args=[row.person_id])},
        ],
    }
    return render(request, "transition/person.html", context)


def _form_page(
    request: CommonwealRequest,
    row: Transition,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    heading: str,
    button: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, done)
            return redirect("transition:person", row.pk)
    context = {"form": form, "person": row.person, "heading": heading, "button": button}
    return render(request, "design/form_page.html", context | {"back_to": reverse("transition:person", args=[row.pk])})


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CommonwealRequest, transition_id: UUID, what: str) -> HttpResponse:
    """`/transition/<uuid>/<what>`: the named worker, a milestone, a contact, what is expected, the decision."""
    row, _ = _open(request, transition_id, f"the page to change the way to adult care ({what})")
    actor, typed = request.actor, request.POST or None
    today = timezone.localdate()
    if what == "worker":
        form: forms.Form = WorkerForm(typed, workers=_workers_of(row.team), initial={"worker": row.worker_id})
        return _form_page(request, row, form, lambda said: name_worker(actor, row, said["worker"]),
                          "Named worker", "Save", "The named worker is saved.")  # fmt: skip
    if what == "milestone":
        open_ones = [one.milestone for one in on_the_way(row).milestones if one.state is not State.DONE]
        initial = {"key": request.GET.get("key", ""), "done_on": today}
        form = MilestoneForm(typed, milestones=open_ones, initial=initial)
        return _form_page(request, row, form, lambda said: reach_milestone(actor, row, **said),
                          "A milestone was reached", "Save", "The milestone is saved.")  # fmt: skip
    if what == "contact":
        form = ContactForm(typed, initial={"spoke_on": today})
        return _form_page(request, row, form, lambda said: record_transition_contact(actor, row, **said),
                          "Contact with them or their family", "Save", "The contact is saved.")  # fmt: skip
    if what == "expected":
        form = ExpectedForm(typed, initial=_initial(row))
        return _form_page(request, row, form, lambda said: change_expected(actor, row, ExpectedForm.terms(form)),  # type: ignore[arg-type]
                          "What is expected", "Save", "What is expected is saved.")  # fmt: skip
    if what == "decision":
        form = DecisionForm(typed, initial={"starts_on": row.starts_on})
        return _form_page(request, row, form, lambda said: decide_transition(actor, row, **said),
                          "What happens after 18", "Decide", "The decision is saved.")  # fmt: skip
    raise Http404


def _initial(row: Transition) -> dict[str, Any]:
    names = ("need", "need_note", "source", "starts_on", "yearly_low", "yearly_high", "yearly_expected", "placement")
    return {name: getattr(row, name) for name in (*names, "placement_reason")}


def _workers_of(team: Team) -> list[Account]:
    today = timezone.localdate()
    now = team.memberships.filter(role__in=WORKERS, starts_on__lte=today).exclude(ends_on__lt=today)
    return [one.account for one in now.select_related("account")]


@role_required(*SUMS)
@require_safe
def pressure(request: CommonwealRequest) -> HttpResponse:
    """`/transition/pressure`: what the cohort will cost by financial year, as a picture and its table."""
    place = place_of(request.actor)
    cohort = cohort_of(request.actor, place)
    if wants_csv(request):
        header = ("Financial year", "Begin", "Supported", "Low", "Expected", "High")
        rows = (
            [
                one.title,
                *(
                    "" if value is None else value
                    for value in (one.starting, one.supported, one.low, one.expected, one.high)
                ),
            ]
            for one in cohort.years
        )
        return csv_response("young-people-by-year", header, rows)
    bars = [
        Bar(one.title, name, float(value), f"£{value:,.0f}")
        for one in cohort.years
        for name, value in (("Low", one.low), ("Expected", one.expected), ("High", one.high))
        if value is not None
    ]
    figure = figure_of("Cost by financial year", "Pounds in the year, low, expected and high.", "Year", {"": bars})
    context = {
        "place": place,
        "cohort": cohort,
        "figure": figure if bars else None,
        "drawn": draw_figures([figure] if bars else []),
        "opens_people": request.actor.has_role(*WORKERS),
        "csv": csv_address(request),
    }
    return render(request, "transition/pressure.html", context)


@role_required(*SUMS)
@require_safe
def pressure_year(request: CommonwealRequest, year: int) -> HttpResponse:
    """`/transition/pressure/<year>`: those who begin in one year, counted by kind of need."""
    first = financial_year_of(timezone.localdate())
    if not first - 1 <= year < first + YEARS_SHOWN:
        raise Http404
    cohort = cohort_of(request.actor, place_of(request.actor), year=year)
    context = {
        "year": year,
        "title": year_title(year),
        "cohort": cohort,
        "opens_people": request.actor.has_role(*WORKERS),
        "after": date(year + 1, 4, 1),
        "crumbs": [{"text": "Cost of young people becoming adults", "href": reverse("transition:pressure")}],
    }
    return render(request, "transition/pressure_year.html", context)
