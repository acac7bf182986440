"""Pages of people's rights over their record: what is held and why, asking for all of it, and having it put right."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.policy import policy_on
from commonweal.core.design.listing import counted, csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.actions import FACTS
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.rights.actions import (
    ask_correction,
    ask_for_everything,
    decide_correction,
    decide_marks,
    extend_request,
    gather_everything,
    release_everything,
    withdraw_request,
)
from commonweal.people.rights.allowed import OFFICERS, may_answer, may_ask
from commonweal.people.rights.files import as_pdf, as_zip
from commonweal.people.rights.forms import AskForm, CorrectionForm, DecideCorrectionForm, DecideMarksForm, ExtendForm
from commonweal.people.rights.models import AccessRequest, Correction
from commonweal.people.rights.queries import (
    corrections_of,
    disputed,
    fact_history,
    marks_counted,
    marks_of,
    open_corrections,
    open_requests,
    released_files,
    released_kinds,
    requests_of,
    what_is_held,
)
from commonweal.people.rights.schedule import kind_of_room, kinds_kept
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import Access

MARKS_A_PAGE = 50


def waits_in_words(actor: Actor) -> str:
    """What waits for a manager, for their start page."""
    said = (
        counted(open_requests().select_related(None), "request for everything held", "requests for everything held"),
        counted(open_corrections().select_related(None), "fact to be put right", "facts to be put right"),
    )
    return ", ".join(filter(None, said))


def rights_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """Links to what is held and to having it put right, and facts that the person says are wrong."""
    if not (may_ask(actor, person) or may_answer(actor, person)):
        return None
    return {
        "requests": list(requests_of(person)[:3]),
        "corrections": list(corrections_of(person).filter(state=Correction.State.ASKED)[:3]),
        "disputed": list(disputed(person)[:5]),
        "may_see_who": access.is_record_staff_or_own(actor),
    }


@role_required(*OFFICERS)
def worklist(request: CommonwealRequest) -> HttpResponse:
    """`/what-people-ask`: requests and corrections that wait, the soonest due first; `format=csv` as a file."""
    shows = request.GET.get("shows") if request.GET.get("shows") == "corrections" else "requests"
    found: Any = open_corrections() if shows == "corrections" else open_requests()
    if wants_csv(request):
        rows = [(one.person.name, one.due_on, one.get_state_display()) for one in found[:2000]]
        return csv_response(f"what-people-ask-{shows}", ("Person", "Due", "State"), rows)
    context = {
        "shows": shows,
        "page": page_of(request, found),
        "today": timezone.localdate(),
        "csv_address": csv_address(request),
    }
    return render(request, "rights/worklist.html", context)


def _require_ask(actor: Actor, person: Person) -> None:
    if not (may_ask(actor, person) or may_answer(actor, person)):
        raise PermissionDenied("Only the person, and care staff with them, can see this.")


@sign_in_required
def held(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/held`: each kind held, how much, why, for how long; and what was asked."""
    person, access = open_record(request.actor, person_id, "what is held about them")
    _require_ask(request.actor, person)
    schedule = kinds_kept(policy_on("retention", timezone.localdate()))
    groups: dict[str, dict[str, Any]] = {}
    for holding in what_is_held(person):
        kind = kind_of_room(schedule, holding.room)
        groups.setdefault(kind.key, {"kind": kind, "holdings": []})["holdings"].append(holding)
    if wants_csv(request):
        header = ("Kind", "How many", "Why it is held", "Lawful basis", "How long")
        rows = [
            (holding.title, holding.number, group["kind"].why, group["kind"].basis, group["kind"].how_long)
            for group in groups.values()
            for holding in group["holdings"]
        ]
        return csv_response("what-is-held", header, rows)
    context = {
        "person": person,
        "is_own": access.is_own,
        "groups": list(groups.values()),
        "requests": list(requests_of(person)[:20]),
        "csv_address": csv_address(request),
        "back_to": reverse("identity:record", args=[person.pk]) + "#rights",
    }
    return render(request, "rights/held.html", context)


@sign_in_required
def ask(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/held/ask`: ask for everything that is held."""
    person, access = open_page(request, person_id, "the page to ask for everything held")
    _require_ask(request.actor, person)
    return change_part(
        request,
        person,
        AskForm(typed_in(request), is_own=access.is_own),
        lambda typed: ask_for_everything(request.actor, person, **typed),
        heading="Ask for everything held",
        intro="It is gathered from every part of the record and looked through, so that nothing is given out that "
        "would harm somebody else. The answer comes within one calendar month, as a file to read and as data.",
        button="Ask for everything",
        done="It is asked for. When it is ready, it can be downloaded from “What is held, and rights over it”.",
        anchor="rights",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def request_page(request: CommonwealRequest, person_id: UUID, request_id: UUID) -> HttpResponse:
    """`/people/<uuid>/held/<uuid>`: where a request is; for a manager, looking through what tells of others."""
    person, access = open_page(request, person_id, "a request for everything held")
    _require_ask(request.actor, person)
    found = get_object_or_404(AccessRequest.objects.select_related("person"), pk=request_id, person=person)
    officer = may_answer(request.actor, person)
    verb = request.POST.get("verb", "")
    marks_form = DecideMarksForm(request.POST if verb == "marks" else None)
    extend_form = ExtendForm(request.POST if verb == "extend" else None)
    problem = ""
    if request.method == "POST":
        form = {"marks": marks_form, "extend": extend_form}.get(verb)
        if form is None or form.is_valid():
            try:
                said = _do(request, found, verb, form.cleaned_data if form else {})
            except ValidationError as error:
                if form is None:
                    problem = " ".join(error.messages)
                else:
                    take_errors(form, error)
            else:
                messages.success(request, said)
                return redirect("rights:request", person.pk, found.pk)
    shows = request.GET.get("shows", "waiting")
    context = {
        "person": person,
        "is_own": access.is_own,
        "found": found,
        "officer": officer,
        "may_withdraw": may_ask(request.actor, person),
        "counts": marks_counted(found) if officer else {},
        "shows": shows,
        "page": page_of(request, marks_of(found, shows), size=MARKS_A_PAGE) if officer else None,
        "marks_form": marks_form,
        "extend_form": extend_form,
        "form": marks_form if verb == "marks" else extend_form if verb == "extend" else None,
        "problem": problem,
        "back_to": reverse("rights:held", args=[person.pk]),
    }
    return render(request, "rights/request.html", context)


def _do(request: CommonwealRequest, found: AccessRequest, verb: str, typed: dict[str, Any]) -> str:
    """Do what a button of the page says; returns what to say of it."""
    actor = request.actor
    if verb == "gather":
        gather_everything(actor, found)
        return "Everything is gathered. What may tell of others is listed here."
    if verb == "release":
        release_everything(actor, found)
        return "It is ready to download."
    if verb == "withdraw":
        withdraw_request(actor, found)
        return "The request is withdrawn."
    if verb == "extend":
        extend_request(actor, found, typed["why"])
        return "The day it is due is moved, and the person reads why."
    if verb == "marks":
        decided = decide_marks(actor, found, _ids(request), typed["decision"], typed["reason"])
        return f"Decided: {decided}."
    raise Http404


def _ids(request: CommonwealRequest) -> list[UUID]:
    found = []
    for typed in request.POST.getlist("mark"):
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


@sign_in_required
def download(request: CommonwealRequest, person_id: UUID, request_id: UUID, form: str) -> HttpResponse:
    """`/people/<uuid>/held/<uuid>/download/<page|pdf|data>`: what was released, for the person and who answered."""
    person, access = open_record(request.actor, person_id, "everything held, as it was released")
    found = get_object_or_404(
        AccessRequest.objects.select_related("person"),
        pk=request_id,
        person=person,
        state=AccessRequest.State.RELEASED,
    )
    if not (access.is_own or may_answer(request.actor, person)):
        raise PermissionDenied("Only the person, and the manager who answered, can download it.")
    assert found.gathered_at is not None
    day, kinds = timezone.localtime(found.gathered_at).date(), released_kinds(found)
    if form == "page":
        return render(request, "rights/everything.html", {"person": person, "day": day, "kinds": kinds})
    if form == "data":
        bundle = as_zip(person.name, day, kinds, released_files(kinds))
        zipped = FileResponse(
            bundle, as_attachment=True, filename="everything-held.zip", content_type="application/zip"
        )
        return cast(HttpResponse, zipped)  # a stream is no HttpResponse, though every guard takes it for one
    if form != "pdf":
        raise Http404
    response = HttpResponse(as_pdf(person.name, day, kinds), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="everything-held.pdf"'
    return response


@sign_in_required
def corrections(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/put-right`: what was asked to be put right, and every change of every fact."""
    person, access = open_record(request.actor, person_id, "the history of their facts")
    _require_ask(request.actor, person)
    context = {
        "person": person,
        "is_own": access.is_own,
        "corrections": list(corrections_of(person)[:50]),
        "page": page_of(request, fact_history(person)),
        "officer": may_answer(request.actor, person),
        "back_to": reverse("identity:record", args=[person.pk]) + "#rights",
    }
    return render(request, "rights/corrections.html", context)


@sign_in_required
def ask_to_put_right(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/put-right/ask`: say what is wrong, and what it should be."""
    person, access = open_page(request, person_id, "the page to ask that a fact be put right")
    _require_ask(request.actor, person)
    return change_part(
        request,
        person,
        CorrectionForm(typed_in(request), is_own=access.is_own),
        lambda typed: ask_correction(request.actor, person, **typed),
        heading="Ask that something be put right",
        intro="A manager answers within one month. If it is not changed, what you say stays beside it.",
        button="Ask that it be put right",
        done="It is asked for.",
        anchor="rights",
    )


@sign_in_required
def decide(request: CommonwealRequest, person_id: UUID, correction_id: UUID) -> HttpResponse:
    """`/people/<uuid>/put-right/<uuid>`: decide on a correction."""
    person, _ = open_page(request, person_id, "the page to decide on a correction")
    if not may_answer(request.actor, person):
        raise PermissionDenied("Only a manager who sees the person’s care can decide on it.")
    found = get_object_or_404(Correction, pk=correction_id, person=person)
    form = DecideCorrectionForm(typed_in(request), fact=found.fact, person=person)
    now = f"It says now: {found.says_now}. " if found.says_now else "The record does not say it now. "
    wrong = FACTS.get(found.fact, "something else")
    return change_part(
        request,
        person,
        form,
        lambda typed: decide_correction(
            request.actor,
            found,
            put_right=typed["decision"] == "right",
            reason=typed["reason"],
            value=typed.get("value"),
        ),
        heading="Decide on a correction",
        intro=f"{wrong[0].upper()}{wrong[1:]}: {found.asked_by_name} says that it should be: {found.should_say}. {now}"
        f"How they know: {found.why}",
        button="Decide",
        done="Decided. The person can read it.",
        anchor="rights",
    )
