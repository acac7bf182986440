"""What was written: a form as a whole, beside the one it reviews, as PDF; one answer's history; a person's forms."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_response, page_of
from commonweal.pathway.forms.actions import end_share, share_form, start_form
from commonweal.pathway.forms.actions.sharing import may_be_shared_with
from commonweal.pathway.forms.definitions.answers import in_words
from commonweal.pathway.forms.definitions.form import Form, Writer
from commonweal.pathway.forms.library import forms_in_use
from commonweal.pathway.forms.models import FilledForm, SharedForm
from commonweal.pathway.forms.paper import form_as_pdf
from commonweal.pathway.forms.queries import (
    definition_of,
    forms_of,
    history_of,
    writers_about,
)
from commonweal.pathway.forms.views.opening import crumbs_of, is_look, open_form
from commonweal.pathway.forms.written import lines_of
from commonweal.people.identity.models import CommunicationKind
from commonweal.people.identity.queries import communication_needs
from commonweal.people.sight.actions import open_record


@sign_in_required
@require_safe
def read(request: CommonwealRequest, form_id: UUID) -> HttpResponse:
    """`/forms/<uuid>/read`: everything that was written, to read and print; `?large=1` in large print."""
    filled, context = open_form(request, form_id, "all answers")
    context |= {
        "sections": lines_of(filled, is_person=context["is_own"]),
        "reviewed": filled.reviews,
        "is_large": _is_large(request, filled),
    }
    return render(request, "forms/read.html", context)


def _is_large(request: CommonwealRequest, filled: FilledForm) -> bool:
    """Large print: as asked for, or else as the person needs to be written to."""
    if "large" in request.GET:
        return request.GET["large"] == "1"
    return any(need.kind == CommunicationKind.LARGE_PRINT for need in communication_needs(filled.person))


@sign_in_required
@require_safe
def pdf(request: CommonwealRequest, form_id: UUID) -> HttpResponse:
    """`/forms/<uuid>/pdf`: the same as PDF that a screen reader can read."""
    filled, context = open_form(request, form_id, "the PDF")
    form: Form = context["definition"]
    made = form_as_pdf(
        title=form.title,
        person=filled.person.name,
        about=f"Started on {timezone.localtime(filled.started_at):%-d %B %Y} by {filled.started_by_name}",
        sections=lines_of(filled, is_person=context["is_own"]),
        is_large=_is_large(request, filled),
        made_on=timezone.localdate(),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{form.key}-{filled.started_at:%Y-%m-%d}.pdf"'
    return response


@sign_in_required
@require_safe
def history(request: CommonwealRequest, form_id: UUID, key: str) -> HttpResponse:
    """`/forms/<uuid>/history/<question>`: every answer that was given to a question, latest first."""
    filled, context = open_form(request, form_id, f"the history of {key}")
    question = context["definition"].question(key)
    if question is None:
        raise Http404
    found = [(answer, in_words(question, answer.value)) for answer in history_of(filled, key)]
    return render(request, "forms/history.html", context | {"question": question, "answers": found})


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_person(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/forms`: the person's forms, and those that one may begin."""
    person, access = open_record(request.actor, person_id, "the list of forms" if is_look(request) else "")
    access.require_part("care")
    writers = writers_about(request.actor, access)
    offered = [
        held.form
        for held in forms_in_use(timezone.localdate())
        if held.form.purpose == "tool" and held.form.started_by & writers
    ]
    problem = ""
    if request.method == "POST":
        try:
            begun = start_form(request.actor, person, request.POST.get("form", ""))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("forms:form", begun.pk)
    found = forms_of(person)
    if request.GET.get("format") == "csv":
        rows = [
            (definition_of(one).title, one.definition.version, one.started_at.date(), one.started_by_name, _state(one))
            for one in found
        ]
        return csv_response("forms", ("Form", "Version", "Started", "Started by", "State"), rows)
    page = page_of(request, found)
    context = {
        "person": person,
        "is_own": access.is_own,
        "page": page,
        "lines": [(one, definition_of(one), _state(one)) for one in page.items],
        "offered": offered,
        "problem": problem,
        "crumbs": crumbs_of(person)[:1],
    }
    return render(request, "forms/of_person.html", context)


def _state(filled: FilledForm) -> str:
    return "Open" if filled.is_open else "Finished"


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: CommonwealRequest, form_id: UUID) -> HttpResponse:
    """`/forms/<uuid>/share`: with whom it is shared, and sharing it."""
    filled, context = open_form(request, form_id, "who it is shared with")
    problem = ""
    if request.method == "POST":
        asked = request.POST.get("account")
        chosen = next((one for one in may_be_shared_with(filled) if str(one.pk) == asked), None)
        if chosen is None:
            problem = "Choose somebody of the list"
        else:
            try:
                share_form(request.actor, filled, chosen)
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                messages.success(request, f"{chosen.name} can write in it now, and is told.")
                return redirect("forms:share", filled.pk)
    shares = list(SharedForm.objects.filter(form=filled, ended_at=None).order_by("account_name"))
    shared = {one.account_id for one in shares}
    context |= {
        "problem": problem,
        "shares": shares,
        "people": [one for one in may_be_shared_with(filled) if one.pk not in shared],
        "may_share": filled.is_open and bool(context["writers"] & {Writer.PERSON, Writer.WORKER}),
    }
    return render(request, "forms/share.html", context)


@sign_in_required
@require_POST
def unshare(request: CommonwealRequest, form_id: UUID, share_id: UUID) -> HttpResponse:
    """`/forms/<uuid>/share/<uuid>/end`: somebody no longer writes in it."""
    filled, _ = open_form(request, form_id, "")
    shared = get_object_or_404(SharedForm, pk=share_id, form=filled)
    end_share(request.actor, shared)
    messages.success(request, f"It is no longer shared with {shared.account_name}. What they wrote stays.")
    return redirect("forms:share", filled.pk)
