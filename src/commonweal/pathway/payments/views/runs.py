"""Runs: the list, beginning one, one with its lines and buttons, and its file for the finance system."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.environment import moment
from commonweal.pathway.payments.actions.exporting import export_run
from commonweal.pathway.payments.actions.holding import FINANCE, council_of
from commonweal.pathway.payments.actions.runs import approve_run, post_run, reverse_run, set_aside_run, start_run
from commonweal.pathway.payments.forms import ReasonForm, RunForm
from commonweal.pathway.payments.models import Run
from commonweal.pathway.payments.queries.shown import lines_of_run, payees_of, run_state, runs_of
from commonweal.pathway.payments.views.answering import Cell, columns_of, do_and_go, form_page, table_page, tried
from commonweal.pathway.payments.views.finance import BOTH, RUN_COLUMNS, crumbs, run_row

COLOURS = {
    "Being prepared": "yellow",
    "To be approved": "orange",
    "Approved": "blue",
    "Posted": "green",
    "Set aside": "grey",
}


def _run(request: CommonwealRequest, run_id: UUID) -> Run:
    return get_object_or_404(runs_of(council_of(request.actor)), pk=run_id)


@role_required(*FINANCE)
@require_safe
def runs(request: CommonwealRequest) -> HttpResponse:
    """`/money/runs`."""
    kind = request.GET.get("kind", "")
    links = [("", "All"), ("pay", "Pay runs"), ("bill", "Billing runs")]
    context = {
        "title": "Runs",
        "button": {"text": "Begin a run", "href": reverse("payments:new_run")},
        "filters": [{"text": words, "href": f"?kind={key}", "current": key == kind} for key, words in links],
        "crumbs": crumbs(),
    }
    found = runs_of(council_of(request.actor), kind)
    return table_page(
        request, "payments/list.html", context, found, RUN_COLUMNS, run_row, name="runs", empty="There was no run yet."
    )


@role_required(*FINANCE)
@require_http_methods(BOTH)
def new_run(request: CommonwealRequest) -> HttpResponse:
    """`/money/runs/new`: choose what and for which weeks; a job works it out."""
    council = council_of(request.actor)
    form = RunForm(request.POST or None, today=timezone.localdate())
    begun: list[Run] = []
    if request.method == "POST" and form.is_valid():
        kind, cycle, last = form.chosen()
        if tried(form, lambda: begun.append(start_run(request.actor, council, kind, cycle, last))):
            messages.success(request, "It is being worked out. Nothing is paid before a second person has approved it.")
            return redirect("payments:run", begun[0].pk)
    return form_page(
        request, form, title="Begin a run", button="Work it out", back=reverse("payments:start"),
        lead="What is due is worked out and shown. Nothing is paid or billed before a second person has approved it.",
    )  # fmt: skip


@role_required(*FINANCE)
@require_safe
def run(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/money/runs/<uuid>`: how far it is, who approved it, and every line."""
    shown = _run(request, run_id)
    which = request.GET.get("lines", "payees" if shown.kind == Run.Kind.PAY else "")
    links = [("payees", "By payee"), ("", "Every line"), ("adjustments", "What is put right from before")]
    mine = shown.prepared_by_id == request.actor.account_id
    state = run_state(shown)
    context = {
        "run": shown,
        "state": state,
        "colour": COLOURS[state],
        "is_working": state == "Being prepared" or (state == "Approved" and 0 < shown.done < shown.line_count),
        "facts": _facts(shown),
        "may": {
            "approve": state == "To be approved" and not mine,
            "post": state == "Approved",
            "export": state == "Posted" and shown.kind == Run.Kind.PAY,
            "set_aside": state in ("Being prepared", "To be approved", "Approved"),
            "reverse": state == "Posted" and shown.reverses_id is None and shown.line_count > 0,
        },
        "next_words": _next(shown, state, mine=mine),
        "filters": [{"text": words, "href": f"?lines={key}", "current": key == which} for key, words in links],
        "crumbs": crumbs(),
    }
    if which == "payees":
        return table_page(
            request, "payments/run.html", context, payees_of(shown),
            columns_of("Payee", "Number", "Lines#", "Total#"),
            lambda one: [one["payee_name"], one["payee_reference"], one["lines"], one["total"]],
            name=f"{shown.reference}-payees", empty="No line yet.",
        )  # fmt: skip
    return table_page(
        request, "payments/run.html", context, lines_of_run(shown, which=which),
        columns_of("Person", "Payee", "Week", "For", "How it was worked out", "Before#", "Amount#"),
        lambda line: [
            Cell(line.person.name, reverse("payments:account", args=[line.person_id])), line.payee_name, line.week,
            line.description, line.how, line.before, line.amount,
        ],
        name=shown.reference, empty="No line.",
    )  # fmt: skip


def _next(shown: Run, state: str, *, mine: bool) -> str:
    """What happens next with a run, and who does it."""
    if state == "To be approved":
        if shown.line_count == 0:
            return "There is nothing new in these weeks: all of it was paid or billed before. Set it aside."
        return (
            "Somebody else of the finance team approves it. Nothing is paid or billed before."
            if mine
            else "Read the lines, then approve it. Nothing is paid or billed before it is posted."
        )
    if state == "Posted" and shown.kind == Run.Kind.PAY:
        return (
            "The finance system pays by the file. Downloaded again, the file is the same."
            if shown.exported_at
            else "Download it for the finance system, which pays by it."
        )
    return {
        "Being prepared": "It is worked out now. Then somebody else of the finance team approves it.",
        "Approved": "Post it: each line goes into the ledger of money, once.",
        "Posted": "The people it bills find it in their account, and are written to.",
        "Set aside": "Nothing of it was posted. What is due is worked out anew by the next run.",
    }[state]


def _facts(shown: Run) -> list[dict[str, Any]]:
    facts = [("Prepared by", f"{shown.prepared_by.name}, {moment(shown.started_at)}")]
    if shown.approved_by:
        facts.append(("Approved by", f"{shown.approved_by.name}, {moment(shown.approved_at)}"))
    if shown.posted_at:
        facts.append(("Posted", moment(shown.posted_at)))
    if shown.exported_at:
        facts.append(("Exported", moment(shown.exported_at)))
    if shown.reverses:
        facts.append(("Takes back", shown.reverses.reference))
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in facts]


@role_required(*FINANCE)
@require_POST
def approve(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    found = _run(request, run_id)
    here = reverse("payments:run", args=[found.pk])
    return do_and_go(request, lambda: approve_run(request.actor, found), here, "The run is approved. Post it next.")


@role_required(*FINANCE)
@require_POST
def post(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    found = _run(request, run_id)
    here = reverse("payments:run", args=[found.pk])
    return do_and_go(request, lambda: post_run(request.actor, found), here, "The run is being posted.")


@role_required(*FINANCE)
@require_http_methods(BOTH)
def set_aside(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/money/runs/<uuid>/set-aside`."""
    found = _run(request, run_id)
    form = ReasonForm(request.POST or None)
    here = reverse("payments:run", args=[found.pk])
    if form.is_valid() and tried(form, lambda: set_aside_run(request.actor, found, form.cleaned_data["reason"])):
        messages.success(request, "The run is set aside. Nothing of it was posted.")
        return redirect(here)
    return form_page(request, form, title=f"Set {found.reference} aside", button="Set it aside", back=here)


@role_required(*FINANCE)
@require_http_methods(BOTH)
def reverse_(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/money/runs/<uuid>/take-back`."""
    found = _run(request, run_id)
    form = ReasonForm(request.POST or None)
    here = reverse("payments:run", args=[found.pk])
    begun: list[Run] = []
    if form.is_valid() and tried(
        form, lambda: begun.append(reverse_run(request.actor, found, form.cleaned_data["reason"]))
    ):
        messages.success(request, f"{begun[0].reference} takes it back once it is approved and posted.")
        return redirect("payments:run", begun[0].pk)
    lead = "A new run with the same lines, each the other way round. It is approved and posted like any other."
    return form_page(request, form, title=f"Take {found.reference} back", button="Take it back", back=here, lead=lead)


@role_required(*FINANCE)
@require_safe
def export(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/money/runs/<uuid>/export`: the file for the finance system; the same however often it is asked for."""
    found = _run(request, run_id)
    response = HttpResponse(export_run(request.actor, found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.csv"'
    return response
