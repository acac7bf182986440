"""The JSON face of this room: definitions for staff and other systems; forms for those with sight of a person's care.

The pages save by it as one types, and ask it what others changed.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.environment import moment
from commonweal.pathway.forms import actions
from commonweal.pathway.forms.definitions.answers import as_sent, in_words, typed_in
from commonweal.pathway.forms.definitions.differences import described
from commonweal.pathway.forms.definitions.form import Form, Question
from commonweal.pathway.forms.definitions.logic import asked, missing
from commonweal.pathway.forms.library import UnknownFormError, form_version, forms_in_use
from commonweal.pathway.forms.models import Answer, FilledForm
from commonweal.pathway.forms.queries import (
    changed_since,
    definition_of,
    forms_of,
    forms_shown,
    latest_answers,
    values_of,
    who_is_here,
)
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Forms"], auth=signed_in)

MOST = 100
Words = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class FormSummary(Schema):
    key: str
    version: str
    title: str
    summary: str
    purpose: str
    published: date


class FormQuestion(Schema):
    key: str
    kind: str
    section: str
    label: str
    help: str
    maps_to: str
    fact: str
    options: dict[str, str] = Field(description="Key -> words")
    described: dict[str, str] = Field(description="Everything about it in words, as the page for staff shows it")


class FormDefinition(FormSummary):
    questions: list[FormQuestion]


class FilledSummary(Schema):
    id: UUID
    person: UUID
    form: str
    version: str
    title: str
    started_at: datetime
    started_by: str
    finished_at: datetime | None
    number: int = Field(description="Of the latest answer")


class AnswerGiven(Schema):
    value: Any
    words: str
    number: int
    by: str
    written_as: str = Field(description="worker, person or carer")
    written_at: datetime
    source: str


class FilledWhole(FilledSummary):
    answers: dict[str, AnswerGiven]
    missing: list[str] = Field(description="Questions that still need an answer")


class StartFormIn(Schema):
    person: UUID
    form: Name
    reviews: UUID | None = None


class FormAnswersIn(Schema):
    """Answers by question: words, a number, true or false, a list. `boxes` is the same as a page's boxes hold it."""

    answers: dict[Name, Any] = Field(default_factory=dict)
    boxes: dict[Name, dict[Name, list[Words]]] = Field(default_factory=dict)
    seen: dict[Name, int] | None = Field(None, description="Question -> number of the answer that was last seen")


class AnswerTold(Schema):
    number: int
    by: str
    at: str
    words: str
    values: dict[str, list[str]]
    mine: bool


class SavedAnswers(Schema):
    number: int
    at: str
    saved: dict[str, AnswerTold]
    conflicts: dict[str, AnswerTold] = Field(description="What somebody else wrote since; yours is kept aside")
    problems: dict[str, str]
    asked: list[str] = Field(description="Questions that are asked as things stand")


class ChangesTold(Schema):
    number: int
    answers: dict[str, AnswerTold]
    here: list[str]
    asked: list[str] | None


def _found(request: CommonwealRequest, form_id: UUID, page: str) -> FilledForm:
    filled = get_object_or_404(forms_shown(), pk=form_id)
    open_record(request.actor, filled.person_id, page)
    return filled


def _summary(filled: FilledForm) -> dict[str, Any]:
    form = definition_of(filled)
    return {
        "id": filled.pk,
        "person": filled.person_id,
        "form": form.key,
        "version": form.version,
        "title": form.title,
        "started_at": filled.started_at,
        "started_by": filled.started_by_name,
        "finished_at": filled.finished_at,
        "number": filled.last_number,
    }


def whole(filled: FilledForm) -> dict[str, Any]:
    """A form with its answers, as the API tells it."""
    form, answers = definition_of(filled), latest_answers(filled)
    values = {key: answer.value for key, answer in answers.items()}
    return _summary(filled) | {
        "answers": {
            key: {
                "value": one.value,
                "words": in_words(question, one.value),
                "number": one.number,
                "by": one.written_by_name,
                "written_as": one.written_as,
                "written_at": one.written_at,
                "source": one.source,
            }
            for key, one in answers.items()
            if (question := form.question(key))
        },
        "missing": [one.key for one in missing(form, values)],
    }


def _told(request: CommonwealRequest, question: Question, answer: Answer) -> dict[str, Any]:
    return {
        "number": answer.number,
        "by": answer.written_by_name,
        "at": moment(answer.written_at),
        "words": in_words(question, answer.value),
        "values": as_sent(question, answer.value),
        "mine": answer.written_by_id == request.actor.account_id,
    }


@router.get("/definitions", response={200: list[FormSummary], **REFUSALS}, summary="Forms in use")
def list_definitions(request: CommonwealRequest) -> Any:
    return [_form_summary(held.form) for held in forms_in_use(timezone.localdate())]


def _form_summary(form: Form) -> dict[str, Any]:
    names = ("key", "version", "title", "summary", "purpose", "published")
    return {name: getattr(form, name) for name in names}


@router.get(
    "/definitions/{key}/{version}", response={200: FormDefinition, **REFUSALS}, summary="What a version of a form asks"
)
def show_definition(request: CommonwealRequest, key: str, version: str) -> Any:
    try:
        form = form_version(key, version).form
    except UnknownFormError as error:
        raise Http404(str(error)) from None
    return _form_summary(form) | {
        "questions": [
            {
                **{name: getattr(one, name) for name in ("key", "section", "label", "help", "maps_to", "fact")},
                "kind": one.kind.value,
                "options": {option.key: option.text for option in one.options},
                "described": described(one),
            }
            for one in form.questions
        ]
    }


@router.get("", response={200: list[FilledSummary], **REFUSALS}, summary="Forms about one person, latest first")
def list_forms(request: CommonwealRequest, person: UUID) -> Any:
    found, access = open_record(request.actor, person, "the list of forms")
    access.require_part("care")
    return [_summary(filled) for filled in forms_of(found)[:MOST]]


@router.post("", response={201: FilledWhole, **REFUSALS}, summary="Begin a form")
def start(request: CommonwealRequest, given: StartFormIn) -> Any:
    person, _ = open_record(request.actor, given.person, "")
    reviews = get_object_or_404(forms_shown(), pk=given.reviews) if given.reviews else None
    return Status(201, whole(actions.start_form(request.actor, person, given.form, reviews=reviews)))


@router.get("/{uuid:form_id}", response={200: FilledWhole, **REFUSALS}, summary="One form with its answers")
def show(request: CommonwealRequest, form_id: UUID) -> Any:
    return whole(_found(request, form_id, "a form"))


@router.patch("/{uuid:form_id}/answers", response={200: SavedAnswers, **REFUSALS}, summary="Write answers")
def save(request: CommonwealRequest, form_id: UUID, given: FormAnswersIn) -> Any:
    """What is left out stays. Answers that cannot be taken are told in `problems`, and the others are saved."""
    filled = _found(request, form_id, "")
    form = definition_of(filled)
    boxes = {key: typed_in(one, sent) for key, sent in given.boxes.items() if (one := form.question(key))}
    saved = actions.save_answers(request.actor, filled, given.answers | boxes, seen=given.seen)

    def told(key: str, answer: Answer) -> dict[str, Any]:
        question = form.question(key)
        assert question is not None, "An answer was taken to a question of the form"
        return _told(request, question, answer)

    return {
        "number": saved.number,
        "at": f"{timezone.localtime():%H:%M}",
        "saved": {key: told(key, one) for key, one in saved.answers.items()},
        "conflicts": {key: told(key, one.theirs) for key, one in saved.conflicts.items()},
        "problems": saved.problems,
        "asked": [one.key for one in asked(form, values_of(filled))],
    }


@router.get(
    "/{uuid:form_id}/changes",
    response={200: ChangesTold, 304: None, **REFUSALS},
    summary="What was written since an answer, and who is here",
)
def changes(
    request: CommonwealRequest,
    response: HttpResponse,
    form_id: UUID,
    since: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0,
    section: Name = "",
) -> Any:
    """Answers after number `since`. With the ETag of the last answer in If-None-Match: 304 where nothing is new."""
    filled = _found(request, form_id, "")
    actions.note_here(request.actor, filled, section)
    here = [one.name for one in who_is_here(filled, request.actor, timezone.now())]
    tag = f'"{filled.last_number}-{len(here)}-{"".join(f"{ord(name[0]):x}" for name in here if name)}"'
    if request.headers.get("If-None-Match") == tag and filled.last_number <= since:
        return Status(304, None)
    response["ETag"] = tag
    form = definition_of(filled)
    found = changed_since(filled, since)
    return {
        "number": filled.last_number,
        "answers": {
            one.question: _told(request, question, one) for one in found if (question := form.question(one.question))
        },
        "here": here,
        "asked": [one.key for one in asked(form, values_of(filled))] if found else None,
    }


@router.post("/{uuid:form_id}/finish", response={200: FilledWhole, **REFUSALS}, summary="Finish a form")
def finish(request: CommonwealRequest, form_id: UUID) -> Any:
    """For a form that belongs to nothing else; an assessment is finished by its decision."""
    filled = _found(request, form_id, "")
    return whole(actions.finish_form(request.actor, filled))
