"""Pages on which the contact team answers requests."""

import csv
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import counted
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions import accept_request, decide_request, look_again, record_contact
from commonweal.pathway.requests.actions.arranging import ARRANGES
from commonweal.pathway.requests.actions.deciding import SIGNPOSTING
from commonweal.pathway.requests.actions.emails import set_aside
from commonweal.pathway.requests.actions.handling import own_account
from commonweal.pathway.requests.forms.handling import (
    NEW_RECORD,
    AcceptForm,
    ContactForm,
    DecideForm,
    FilterForm,
    LookAgainForm,
    SetAsideForm,
)
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import SAID, Stage
from commonweal.pathway.requests.queries import (
    HANDLES,
    about_name,
    answered,
    as_waiting,
    likely_people,
    mentions_of,
    stage,
    unwritten_emails,
    worklist,
)
from commonweal.pathway.requests.teams import on_duty, suggested_for
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import record_look

PER_PAGE = 25
NEXT_STEPS: dict[str, str] = {
    Request.Outcome.ASSESSMENT: "Next, a team is given the assessment, and contacts the person.",
    Request.Outcome.INFORMATION: "Nobody has to do more until it is asked whether it helped, unless they ask again.",
    Request.Outcome.COMMUNITY: "Next, help them to get in touch: it is on your list until a referral is sent.",
    Request.Outcome.SHORT_TERM: "Next, arrange the short-term support: it does not start by itself.",
    Request.Outcome.URGENT: "Next, what is urgent is arranged now, by whoever is on duty: it may come before any "
    "assessment.",
    Request.Outcome.SAFEGUARDING: "Next, the safeguarding team, which has the concern now, decides.",
    Request.Outcome.NO_ACTION: "Nobody has to do more, unless they ask again.",
}
"""What somebody has to do after a decision, for whoever decided."""
CSV_COLUMNS = (
    "Reference",
    "Name",
    "Came by",
    "Sent",
    "Working days",
    "Contact due",
    "Late",
    "Urgent",
    "May be at risk",
    "Stage",
    "Outcome",
    "Worker",
)


@role_required(*HANDLES)
@require_safe
def waiting(request: CommonwealRequest) -> HttpResponse:
    """The list of requests of one's teams, filtered, paged, and as CSV."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen: dict[str, Any] = {
        "shows": form.cleaned_data.get("shows") or "waiting",
        "channel": form.cleaned_data.get("channel") or "any",
        "urgent": form.cleaned_data.get("urgent", False),
    }
    found = worklist(request.actor, **chosen)
    today = timezone.localdate()
    if request.GET.get("format") == "csv":
        return _as_csv(found, today)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": FilterForm(initial=chosen),
        "shows": chosen["shows"],
        "shown": shown,
        "lines": [as_waiting(one, today) for one in shown],
        "kept": kept.urlencode(),
        "duty": on_duty(request.actor.teams, today),
        "arranges": request.actor.has_role(*ARRANGES),
        "emails": counted(unwritten_emails(request.actor), "e-mail to write down", "e-mails to write down"),
    }
    return render(request, "requests/worklist.html", context)


def _as_csv(found: QuerySet[Request], today: date) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="requests-{today.isoformat()}.csv"'
    writer = csv.writer(response)
    writer.writerow(CSV_COLUMNS)
    for one in found:
        line = as_waiting(one, today)
        row = (
            one.reference,
            line.name,
            one.get_channel_display(),
            timezone.localtime(one.sent_at).date() if one.sent_at else "",
            line.days,
            line.due or "",
            "yes" if line.is_late else "no",
            "yes" if one.is_urgent else "no",
            "yes" if one.mentions_safety else "no",
            line.stage.short,
            one.get_outcome_display() if one.outcome else "",
            one.worker or "",
        )
        writer.writerow([_harmless(str(cell)) for cell in row])
    return response


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what people typed is text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


@role_required(*HANDLES)
@require_safe
def request_page(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """One request: what was said, whose it is, and what happens next."""
    found = _found(pk)
    if found.sent_at is None:
        return redirect("requests:check", found.pk)
    if found.person is not None:
        record_look(request.actor, found.person, f"request {found.reference}")
    return _shown(request, found)


def _found(pk: UUID) -> Request:
    return get_object_or_404(
        Request.objects.select_related("person", "worker", "account", "team__organisation", "place"), pk=pk
    )


def _shown(request: CommonwealRequest, found: Request, failed: Form | None = None) -> HttpResponse:
    answers_here = found.team_id in request.actor.teams
    open_still = answers_here and stage(found) is not Stage.DECIDED
    forms: dict[str, Form] = {}
    if open_still and found.person is None:
        forms["accept"] = _accept_form(request, found)
    if open_still and found.first_contact_at is None:
        forms["contact"] = ContactForm(auto_id="id_contact_%s")
    if open_still:
        forms["decide"] = DecideForm(auto_id="id_decide_%s")
    if answers_here and found.decided_at is not None and found.outcome != Request.Outcome.SAFEGUARDING:
        forms["again"] = LookAgainForm(auto_id="id_again_%s")
    if failed is not None:
        kinds = {AcceptForm: "accept", ContactForm: "contact", DecideForm: "decide", LookAgainForm: "again"}
        forms[kinds[type(failed)]] = failed
    context = {
        "found": found,
        "about": about_name(found),
        "line": as_waiting(found, timezone.localdate()),
        "said": SAID[stage(found)],
        "answered": answered(found, for_reader=True),
        "mentions": mentions_of(found) if found.mentions_safety else [],
        "may_write": steps.may_write(found.answers),
        "may_share": steps.answer(found.answers, "sharing", "share") == "yes",
        "may_tell": steps.may_tell_asker(found.answers),
        "answers_here": answers_here,
        "next_step": NEXT_STEPS.get(found.outcome, ""),
        "services_near": services_near(found),
        "decisions": list(found.decisions.prefetch_related("signposts").order_by("-decided_at")),
        "remarks": list(found.remarks.order_by("-written_at")),
        "suggested": suggested_for(found) if open_still or found.outcome == Request.Outcome.ASSESSMENT else [],
        "duty": on_duty([found.team_id], timezone.localdate()).get(found.team_id) if found.team_id else None,
        "forms": forms,
        "form": failed,
        "back_to": reverse("requests:worklist"),
    }
    return render(request, "requests/request.html", context)


def services_near(found: Request) -> str:
    """The directory, nearest to the person first."""
    postcode = steps.answer(found.answers, "address", "postcode")
    return reverse("search:find") + (f"?{urlencode({'postcode': postcode})}" if postcode else "")


def _accept_form(request: CommonwealRequest, found: Request, data: Any = None) -> AcceptForm:
    """The records to choose from, each with why it may be theirs and where they live."""
    choices, hints = [], {}
    for match in likely_people(request.actor, found):
        born = f", born {match.person.date_of_birth:%-d %B %Y}" if match.person.date_of_birth else ""
        choices.append((str(match.person.pk), f"{match.person.name}{born}"))
        hints[str(match.person.pk)] = ". ".join(filter(None, ["; ".join(match.reasons), str(match.address or "")]))
    choices.append((NEW_RECORD, "None of these: start a new record" if choices else "Start a new record"))
    form = AcceptForm(data, choices=choices, may_link=own_account(found) is not None and bool(hints))
    form.fields["person"].choice_hints = hints  # type: ignore[attr-defined]
    return form


@role_required(*HANDLES)
@require_POST
def accept(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Say whose request it is."""
    found = _found(pk)
    form = _accept_form(request, found, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["person"]
        person = None if chosen == NEW_RECORD else get_object_or_404(Person, pk=chosen)
        try:
            accepted = accept_request(request.actor, found, person, link=form.cleaned_data.get("link", False))
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"This is {about_name(accepted)}’s request now.")
            return redirect("requests:request", pk)
    return _shown(request, _found(pk), form)


@role_required(*HANDLES)
@require_POST
def contact(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Record the first contact."""
    found = _found(pk)
    form = ContactForm(request.POST, auto_id="id_contact_%s")
    if form.is_valid():
        try:
            record_contact(request.actor, found, form.cleaned_data["note"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, "The first contact is recorded.")
            return redirect("requests:request", pk)
    return _shown(request, found, form)


@role_required(*HANDLES)
@require_POST
def decide(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Decide what happens next."""
    found = _found(pk)
    form = DecideForm(request.POST, auto_id="id_decide_%s")
    if form.is_valid():
        typed = form.cleaned_data
        if typed["outcome"] in SIGNPOSTING and answers_and_open(request, found):
            request.session[typed_key(pk)] = typed
            return redirect("requests:signpost", pk)
        try:
            decide_request(request.actor, found, typed["outcome"], typed["note"], kind_of_need=typed["kind_of_need"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            next_step = NEXT_STEPS[form.cleaned_data["outcome"]]
            messages.success(request, f"Request {found.reference} is decided. {next_step}")
            return redirect("requests:request", pk)
    return _shown(request, found, form)


def typed_key(pk: UUID) -> str:
    """Under which name the session keeps what was typed about a decision, until what is sent with it is chosen."""
    return f"decision:{pk}"


def answers_and_open(request: CommonwealRequest, found: Request) -> bool:
    """Whether whoever is here may decide this request now: of its team, and it waits for a decision."""
    is_open = stage(found) in (Stage.WAITING, Stage.CONTACTED)
    needs_record = request.POST.get("outcome") == Request.Outcome.COMMUNITY and found.person_id is None
    return is_open and found.team_id in request.actor.teams and not needs_record


@role_required(*HANDLES)
@require_POST
def again(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Take a decision back, so that the request is looked at again."""
    found = _found(pk)
    form = LookAgainForm(request.POST, auto_id="id_again_%s")
    if form.is_valid():
        try:
            look_again(request.actor, found, form.cleaned_data["why"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Request {found.reference} waits for a decision again.")
            return redirect("requests:request", pk)
    return _shown(request, found, form)


@role_required(*HANDLES)
@require_http_methods(["GET", "POST"])
def set_aside_email(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Say of an e-mail that it asks for nothing here."""
    found = _found(pk)
    form = SetAsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_aside(request.actor, found, form.cleaned_data["why"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"E-mail {found.reference} is set aside.")
            return redirect("requests:worklist")
    context = {"form": form, "found": found, "back_to": reverse("requests:whose", args=[pk])}
    return render(request, "requests/set_aside.html", context)


def add_errors(form: Form, error: ValidationError) -> None:
    """Put what an action refused on the form: at its field where the form has it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, problems in error.message_dict.items():
        for problem in problems:
            form.add_error(field if field in form.fields else None, problem)
