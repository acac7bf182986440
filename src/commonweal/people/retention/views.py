"""Pages of what may go: the dry run, the run itself with its report, and what is held back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.policy import policy_on
from commonweal.core.design.listing import counted, csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.retention.actions import (
    approve_run,
    ask_for_run,
    end_hold,
    hold_back,
    set_run_aside,
    start_dry_run,
)
from commonweal.people.retention.allowed import may_hold, may_look, places_of
from commonweal.people.retention.forms import EndHoldForm, HoldForm
from commonweal.people.retention.models import RetentionLine, RetentionRun
from commonweal.people.retention.queries import counts_of, hold_of, holds_of, lines_of, named, runs_of
from commonweal.people.rights.schedule import kinds_kept
from commonweal.people.sight.actions import record_look
from commonweal.people.sight.queries import Access

MOST_IN_CSV = 50_000
SHOWS = ("goes", "kept")


def waits_in_words(actor: Actor) -> str:
    """What waits for a second person, for their start page."""
    asked = runs_of(actor).filter(asked_at__isnull=False, approved_at=None, set_aside_at=None)
    return counted(
        asked.exclude(asked_by=actor.account_id), "list of records to approve", "lists of records to approve"
    )


def _require_look(actor: Actor) -> None:
    if not may_look(actor):
        raise PermissionDenied("Only administrators and team managers of a council see what may go.")


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def runs(request: CommonwealRequest) -> HttpResponse:
    """`/what-may-go`: what was looked through, by which schedule; a button to look again."""
    _require_look(request.actor)
    places = places_of(request.actor)
    if request.method == "POST":
        chosen = next((place for place in places if place.pk == request.POST.get("place")), None)
        if chosen is None:
            raise Http404
        return redirect("retention:run", start_dry_run(request.actor, chosen).pk)
    policy = policy_on("retention", timezone.localdate())
    context = {
        "page": page_of(request, runs_of(request.actor)),
        "places": places,
        "kinds": kinds_kept(policy),
        "schedule": policy.reference,
        "is_open": {run.place_id for run in runs_of(request.actor).filter(done_at=None, set_aside_at=None)},
    }
    return render(request, "retention/runs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def run_page(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/what-may-go/<uuid>`: whose records, of which kind, by which rule; asked for by one, approved by another."""
    _require_look(request.actor)
    run = get_object_or_404(runs_of(request.actor), pk=run_id)
    problem = ""
    if request.method == "POST":
        try:
            said = _do(request, run)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, said)
            return redirect("retention:run", run.pk)
    shows = request.GET.get("shows", "") if request.GET.get("shows") in SHOWS else ""
    lines = lines_of(run, shows)
    if wants_csv(request):
        return csv_response(f"what-may-go-{run.on}", *_csv(lines))
    page = page_of(request, lines)
    context = {
        "run": run,
        "shows": shows,
        "page": page,
        "named": named(page.items),
        "counts": counts_of(run),
        "is_working": run.set_aside_at is None
        and (run.worked_out_at is None or (run.approved_at is not None and run.done_at is None)),
        "is_asker": run.asked_by_id is not None and run.asked_by_id == request.actor.account_id,
        "problem": problem,
        "csv_address": csv_address(request),
        "back_to": reverse("retention:runs"),
    }
    return render(request, "retention/run.html", context)


def _csv(lines: Any) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    header = (
        "Person",
        "Name",
        "Born",
        "Kind",
        "Rows",
        "Rule",
        "Last thing",
        "May go on",
        "Kept because",
        "What became",
    )
    rows: list[tuple[object, ...]] = [
        (
            one.line.person_id, one.name, one.born, one.line.title, one.line.rows, one.line.rule, one.line.last_thing,
            one.line.goes_on, one.line.why_kept, _became(one.line),
        )
        for one in named(lines[:MOST_IN_CSV])
    ]  # fmt: skip
    return header, rows


def _became(line: RetentionLine) -> str:
    return f"{line.get_outcome_display()}: {line.outcome_words}" if line.outcome else ""


def _do(request: CommonwealRequest, run: RetentionRun) -> str:
    """Do what a button of the page says; returns what to say of it."""
    verb = request.POST.get("verb", "")
    if verb == "ask":
        ask_for_run(request.actor, run)
        return "Asked. Another administrator or team manager looks through it and approves it."
    if verb == "approve":
        approve_run(request.actor, run)
        return "Approved. It is being done now, one person after the other."
    if verb == "aside":
        set_run_aside(request.actor, run)
        return "Laid aside. Nothing goes by it."
    raise Http404


@sign_in_required
def holds(request: CommonwealRequest) -> HttpResponse:
    """`/what-may-go/held-back`: the records that are held back, why, since when; as CSV too."""
    _require_look(request.actor)
    page = page_of(request, holds_of(request.actor))
    wanted = holds_of(request.actor)[:MOST_IN_CSV] if wants_csv(request) else page.items
    with acting_as(system_actor("naming those whose record is held back")):
        people = Person.objects.in_bulk({one.person_id for one in wanted})
    mine = {place.pk for place in places_of(request.actor)}
    listed = [(one, people[one.person_id]) for one in wanted if people[one.person_id].place_id in mine]
    if wants_csv(request):
        rows = [(person.pk, person.name, one.reason, one.set_by_name, one.set_at.date()) for one, person in listed]
        return csv_response("held-back", ("Person", "Name", "Why", "By", "Since"), rows)
    context = {
        "page": page,
        "listed": listed,
        "csv_address": csv_address(request),
        "back_to": reverse("retention:runs"),
    }
    return render(request, "retention/holds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def hold(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/hold`: hold a record back, or end that."""
    with acting_as(system_actor("holding a record back")):
        person = get_object_or_404(Person.objects.exclude(given_name="", family_name=""), pk=person_id)
    if not may_hold(request.actor, person):
        raise PermissionDenied("Only a manager who sees the person’s care, and administrators, can hold a record back.")
    if request.method != "POST":
        with acting_as(system_actor("holding a record back")):  # an administrator may have no sight of it
            record_look(request.actor, person, "the page that holds the record back")
    found = hold_of(person)
    form = (EndHoldForm if found else HoldForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if found:
                end_hold(request.actor, found, form.cleaned_data["reason"])
            else:
                hold_back(request.actor, person, form.cleaned_data["reason"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It goes by the schedule again." if found else "Nothing of the record goes now.")
            return redirect("retention:holds")
    context = {"person": person, "hold": found, "form": form, "back_to": reverse("retention:holds")}
    return render(request, "retention/hold.html", context)


def hold_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """On the record: that it is held back, and for a manager the way to hold it back or end that."""
    held, may = hold_of(person), may_hold(actor, person)
    return {"hold": held, "may": may} if held or may else None
