"""A form as a task list, and a page for each of its sections. Every page saves; everything can wait."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.forms.actions import confirm_known, finish_form, note_here, save_answers
from commonweal.pathway.forms.definitions.answers import is_sent, typed_in
from commonweal.pathway.forms.definitions.form import Form, Section
from commonweal.pathway.forms.definitions.logic import asked, missing, progress, required, section_after
from commonweal.pathway.forms.models import Answer, FilledForm
from commonweal.pathway.forms.queries import (
    definition_of,
    known_to,
    latest_answers,
    standing_answers,
    who_is_here,
)
from commonweal.pathway.forms.views.opening import open_form
from commonweal.pathway.forms.views.shown import shown_questions
from commonweal.people.circle.queries import circle_of

LATER = "later"
"""The value of the button that saves a page and goes back to the list."""

POLL_SECONDS = 4
"""How often an open page asks what others changed."""


@sign_in_required
@require_safe
def form_page(request: CommonwealRequest, form_id: UUID) -> HttpResponse:
    """`/forms/<uuid>`: the sections as a task list, who is here, and the way on."""
    filled, context = open_form(request, form_id, "")
    if context["topic"] and not filled.is_open:
        return redirect(context["topic_address"])
    return render(request, "forms/form.html", context | tasks_of(filled, context))


def tasks_of(filled: FilledForm, context: Mapping[str, Any]) -> dict[str, Any]:
    """What the task list of a form shows: its groups of sections with how far each is."""
    form: Form = context["definition"]
    answers = latest_answers(filled)
    values = {key: answer.value for key, answer in answers.items()}
    groups: dict[str, list[Any]] = {}
    for line in progress(form, values, context["writers"]):
        groups.setdefault(line.section.group or form.title, []).append(line)
    lacking = missing(form, values)
    needed = required(form, values)
    written = {answer.written_by_name for answer in answers.values()}
    return {
        "groups": groups,
        "missing": lacking,
        "needed": len(needed),
        "answered": len(needed) - len(lacking),
        "writers_so_far": sorted(written),
        "last_answer": max(answers.values(), key=lambda one: one.number, default=None),
        "shares": [one for one in filled.shares.all() if one.ended_at is None],
    }


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_page(request: CommonwealRequest, form_id: UUID, key: str) -> HttpResponse:
    """`/forms/<uuid>/sections/<key>`: the questions of a section, to read or to write."""
    filled, context = open_form(request, form_id, key.replace("-", " "))
    form: Form = context["definition"]
    section = form.section(key)
    if section is None:
        raise Http404
    if not filled.is_open:
        messages.error(request, "This form is finished and does not change.")
        return redirect("forms:read", filled.pk)
    tried: dict[str, Any] = {}
    if request.method == "POST":
        tried = _save(request, filled, form, section)
        if not (tried["problems"] or tried["conflicts"]):
            onward = _onward(request, filled, form, section, context)
            if onward is not None:
                return onward
    elif context["writers"]:
        note_here(request.actor, filled, section.key)
    return render(request, "forms/section.html", context | page_of_section(request, filled, section, context, tried))


def _save(request: CommonwealRequest, filled: FilledForm, form: Form, section: Section) -> dict[str, Any]:
    """Save what the page sent of a section, and confirm what a button of it says. What could not be taken is kept."""
    sent = {name: [str(one) for one in values] for name, values in request.POST.lists()}
    boxes = {one.key: typed_in(one, sent) for one in section.questions if is_sent(one, sent)}
    seen = {key: int(number[0]) for key in boxes if (number := sent.get(f"{key}~seen")) and number[0].isdigit()}
    confirm = (sent.get("confirm") or [""])[0]
    boxes.pop(confirm, None)
    saved = save_answers(request.actor, filled, boxes, seen=seen)
    if confirm:
        confirm_known(request.actor, filled, confirm)
    returned = {
        key: {name: values for name, values in sent.items() if name == key or name.startswith((f"{key}_", f"{key}."))}
        for key in saved.problems
    }
    return {"problems": saved.problems, "conflicts": saved.conflicts, "sent": returned, "confirmed": bool(confirm)}


def _onward(
    request: CommonwealRequest, filled: FilledForm, form: Form, section: Section, context: Mapping[str, Any]
) -> HttpResponse | None:
    """Where saving leads: on, back to the list, or nowhere yet, where an answer brought new questions on this page."""
    values = {key: answer.value for key, answer in latest_answers(filled).items()}
    then = request.POST.get("then")
    here = reverse("forms:section", args=[filled.pk, section.key])
    if request.POST.get("confirm"):
        return redirect(f"{here}#question-{request.POST['confirm']}")
    if then == LATER:
        return redirect(_list_of(filled, context))
    before = set(request.POST.getlist("asked"))
    mine = context["writers"]
    now = {one.key for one in asked(form, values) if one.section == section.key and one.written_by & mine}
    if before and now - before:
        first = next(one.key for one in section.questions if one.key in now - before)
        return redirect(f"{here}?again=1#question-{first}")
    following = section_after(form, values, section.key, context["writers"])
    if following is None:
        return redirect(_list_of(filled, context))
    return redirect("forms:section", filled.pk, following.key)


def _list_of(filled: FilledForm, context: Mapping[str, Any]) -> str:
    return reverse("forms:form", args=[filled.pk])


def page_of_section(
    request: CommonwealRequest, filled: FilledForm, section: Section, context: Mapping[str, Any], tried: dict[str, Any]
) -> dict[str, Any]:
    """What the page of a section shows."""
    form: Form = context["definition"]
    answers: dict[str, Answer] = latest_answers(filled)
    values = {key: answer.value for key, answer in answers.items()}
    shown = shown_questions(
        form,
        list(section.questions),
        answers=answers,
        asked={one.key for one in asked(form, values)},
        needed={one.key for one in required(form, values)},
        writers=context["writers"],
        is_person=context["is_own"],
        known=known_to(filled, answers),
        then=_then(filled),
        sent=tried.get("sent"),
        problems=tried.get("problems"),
        conflicts=tried.get("conflicts"),
    )
    return {
        "section": section,
        "questions": shown,
        "problems": [one for one in shown if one.problem],
        "conflicts": [one for one in shown if one.conflict],
        "may_write": any(one.may_write for one in shown),
        "others": who_is_here(filled, request.actor, timezone.now()),
        "circle": [one.name for one in circle_of(filled.person)],
        "is_again": request.GET.get("again") == "1",
        "poll_seconds": POLL_SECONDS,
    }


def _then(filled: FilledForm) -> dict[str, tuple[Any, Any]]:
    """Question -> the question and answer of the form that this one reviews."""
    if filled.reviews is None:
        return {}
    form, values = definition_of(filled.reviews), standing_answers(filled.reviews)
    return {one.key: (one, values.get(one.key, "")) for one in form.questions}


@sign_in_required
@require_POST
def finish(request: CommonwealRequest, form_id: UUID) -> HttpResponse:
    """`/forms/<uuid>/finish`: finish a form that belongs to nothing else."""
    filled, context = open_form(request, form_id, "")
    if context["topic"]:
        raise PermissionDenied("This form is finished where it belongs.")
    try:
        finish_form(request.actor, filled)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("forms:form", filled.pk)
    messages.success(request, f"{context['definition'].title} is finished.")
    return redirect("forms:read", filled.pk)
