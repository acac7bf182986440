"""The coordinator's board: what waits, what is matched and what is late; and one task with who suits it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.volunteering.actions import (
    ask_volunteers,
    cancel_task,
    finish_task,
    give_up_task,
    hand_back_task,
    match_by_hand,
    read_safety_words,
)
from commonweal.community.volunteering.forms.running import (
    SHOWS,
    AskForm,
    BoardFilter,
    DoneForm,
    MatchForm,
    NotDoneForm,
    WordsForm,
)
from commonweal.community.volunteering.models import Task, Volunteer
from commonweal.community.volunteering.queries.board import board, board_counts, lines_of
from commonweal.community.volunteering.queries.candidates import matches_for
from commonweal.community.volunteering.queries.schemes import own_organisation, scheme_of, sides_of
from commonweal.community.volunteering.rules import laws_of, rules_on
from commonweal.community.volunteering.states import LOOKING, Move, Side, State, moves_of
from commonweal.community.volunteering.views.acting import act_page
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.references import UnreadableError, normalise_reference
from commonweal.core.correspondence.safety import safety_mentions
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

coordinator_only = role_required(Role.VOLUNTEER_COORDINATOR)
MOST_SHOWN = 8
CSV_HEADER = (
    "Reference",
    "Kind",
    "Half postcode",
    "Neighbourhood",
    "Asked on",
    "When",
    "Where it is",
    "Due",
    "Late",
    "Volunteer",
    "Ended on",
    "Why not",
)


def organisation_of(request: CommonwealRequest) -> Organisation:
    """The organisation whose board it is."""
    found = own_organisation(request.actor)
    if found is None:
        raise PermissionDenied("Your account coordinates no organisation's volunteers.")
    return found


@coordinator_only
@require_safe
def tasks(request: CommonwealRequest) -> HttpResponse:
    """The list, filtered, paged, and as CSV."""
    organisation, today = organisation_of(request), timezone.localdate()
    rules = rules_on(today)
    form = BoardFilter(request.GET, rules=rules)
    form.is_valid()
    shows = form.cleaned_data.get("shows") or "waiting"
    kind = form.cleaned_data.get("kind", "")
    found = board(organisation, today, shows=shows, kind=kind)
    if wants_csv(request):
        return csv_response("neighbours-tasks", CSV_HEADER, map(_row, lines_of(list(found), today)))
    shown = page_of(request, found)
    context = {
        "organisation": organisation,
        "scheme": scheme_of(organisation),
        "form": BoardFilter(initial={"shows": shows, "kind": kind}, rules=rules),
        "shows": shows,
        "showing": dict(SHOWS)[shows],
        "shown": shown,
        "lines": lines_of(list(shown.items), today),
        "counts": board_counts([organisation], today),
        "csv_address": csv_address(request),
    }
    return render(request, "volunteering/board.html", context)


def _row(line: Any) -> tuple[object, ...]:
    task = line.task
    return (
        task.reference,
        line.kind,
        task.district,
        task.neighbourhood.name if task.neighbourhood else "",
        timezone.localtime(task.asked_at).date(),
        line.when,
        line.state,
        line.due or "",
        "yes" if line.is_late else "",
        line.volunteer,
        timezone.localtime(task.closed_at).date() if task.closed_at else "",
        task.reason,
    )


def _find(request: CommonwealRequest, reference: str) -> Task:
    try:
        wanted = normalise_reference(reference)
    except UnreadableError:
        raise Http404 from None
    found = Task.objects.select_related("organisation", "neighbourhood")
    task = get_object_or_404(found.defer("neighbourhood__boundary"), reference=wanted)
    if Side.COORDINATOR not in sides_of(request.actor, task):
        raise PermissionDenied("Only a coordinator of the scheme that has this task can open it here.")
    return task


@coordinator_only
@require_safe
def task(request: CommonwealRequest, reference: str) -> HttpResponse:
    """One task: what was asked, who suits it and why, who was asked, and what can be done next."""
    found, today = _find(request, reference), timezone.localdate()
    rules = rules_on(today)
    state = State(found.state)
    matches = matches_for(found, today) if state in LOOKING else []
    proposed = [match for match in matches if match.is_proposed]
    context = {
        "task": found,
        "line": lines_of([found], today)[0],
        "rules": rules,
        "marks": [rules.mark_name(mark) for mark in found.marks],
        "checks": [rules.check_name(check) for check in found.checks],
        "laws": laws_of(rules, found.marks),
        "mentions": safety_mentions([found.words, found.to_know, found.reach]) if found.mentions_safety else [],
        "proposed": proposed,
        "others": [match for match in matches if not match.is_proposed][:MOST_SHOWN],
        "askings": found.askings.select_related("volunteer").order_by("asked_at", "pk"),
        "hours": found.hours.select_related("volunteer"),
        "moves": moves_of(state, frozenset({Side.COORDINATOR})),
        "Move": Move,
        "form": AskForm(proposed=proposed[:MOST_SHOWN], initial=_asked_first(found, proposed)),
        "scheme": scheme_of(found.organisation),
        "back_to": reverse("volunteering:board"),
    }
    return render(request, "volunteering/board_task.html", context)


def _asked_first(task: Task, proposed: list[Any]) -> dict[str, Any]:
    """The best few are ticked already."""
    scheme = scheme_of(task.organisation)
    count = scheme.asks_at_once if scheme else 3
    return {"volunteers": [str(match.volunteer) for match in proposed[:count]], "note": task.note}


@coordinator_only
@require_http_methods(["GET", "POST"])
def ask(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Ask the volunteers who were ticked."""
    found = _find(request, reference)
    proposed = [match for match in matches_for(found, timezone.localdate()) if match.is_proposed]
    form = AskForm(
        request.POST if request.method == "POST" else None,
        proposed=proposed[:MOST_SHOWN],
        initial=_asked_first(found, proposed),
    )
    words = {
        "heading": "Ask volunteers",
        "lead": "They read the kind, the half postcode, when, and your line.",
        "button": "Ask them",
        "done": "They are asked. The first who says yes has it.",
    }

    def act(given: dict[str, Any]) -> object:
        chosen = [UUID(one) for one in given["volunteers"]]
        return ask_volunteers(request.actor, found, chosen, note=given["note"])

    return _do(request, found, form, words, act)


@coordinator_only
@require_http_methods(["GET", "POST"])
def match(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Match somebody who said yes on the phone or face to face. Whoever lacks a check is not among the choices."""
    found = _find(request, reference)
    able = [one for one in matches_for(found, timezone.localdate()) if one.is_proposed or one.why_not == (ASKED,)]
    form = MatchForm(request.POST if request.method == "POST" else None, volunteers=able)
    words = {
        "heading": "Who said yes?",
        "lead": "For somebody who said yes to you on the phone. Both are told at once how to reach each other.",
        "button": "Match them",
        "done": "They are matched, and both were told.",
    }
    return _do(
        request,
        found,
        form,
        words,
        lambda given: match_by_hand(request.actor, found, get_object_or_404(Volunteer, pk=given["volunteer"])),
    )


ASKED = "Was asked about this already"
"""The one reason of matching that is none where somebody has said yes by phone."""


@coordinator_only
@require_http_methods(["GET", "POST"])
def done(request: CommonwealRequest, reference: str) -> HttpResponse:
    found = _find(request, reference)
    form = DoneForm(request.POST if request.method == "POST" else None, logs=True, initial={"on": timezone.localdate()})
    words = {"heading": "It was done", "lead": "", "button": "It was done", "done": "The task is done."}
    return _do(
        request,
        found,
        form,
        words,
        lambda given: finish_task(request.actor, found, on=given["on"], hours=given["hours"], words=given["words"]),
    )


@coordinator_only
@require_http_methods(["GET", "POST"])
def not_done(request: CommonwealRequest, reference: str) -> HttpResponse:
    found = _find(request, reference)
    form = NotDoneForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": "It was not done",
        "lead": "Whoever asked is told why, and where else to ask.",
        "button": "End this task",
        "done": "The task is ended as not done. Whoever asked was told.",
    }
    return _do(
        request,
        found,
        form,
        words,
        lambda given: give_up_task(request.actor, found, given["reason"], given["words"]),
    )


@coordinator_only
@require_http_methods(["GET", "POST"])
def cancel(request: CommonwealRequest, reference: str) -> HttpResponse:
    found = _find(request, reference)
    form = WordsForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": "It is no longer needed",
        "lead": "A volunteer who has it is told.",
        "button": "Cancel this task",
        "done": "The task is cancelled.",
    }
    return _do(request, found, form, words, lambda given: cancel_task(request.actor, found, given["words"]))


@coordinator_only
@require_http_methods(["GET", "POST"])
def hand_back(request: CommonwealRequest, reference: str) -> HttpResponse:
    found = _find(request, reference)
    form = WordsForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": "The volunteer cannot do it",
        "lead": "It is looked for anew, and whoever asked is told.",
        "button": "Look for somebody else",
        "done": "The task is looked for anew.",
    }
    return _do(request, found, form, words, lambda given: hand_back_task(request.actor, found, given["words"]))


@coordinator_only
@require_POST
def risk_read(request: CommonwealRequest, reference: str) -> HttpResponse:
    """Say that what suggests a risk was read and acted on."""
    found = _find(request, reference)
    read_safety_words(request.actor, found)
    messages.success(request, "It is noted that you have read it and acted on it. Volunteers can be asked now.")
    return redirect("volunteering:board-task", found.reference)


def _do(
    request: CommonwealRequest,
    found: Task,
    form: Form,
    words: dict[str, str],
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    return act_page(request, form, words, act, reverse("volunteering:board-task", args=[found.reference]), task=found)
