"""Reading forms: what was answered and by whom, who may write what, what changed since, and what is known already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.pathway.forms.definitions.answers import AnswerError, accept
from commonweal.pathway.forms.definitions.form import Form, Question, Writer
from commonweal.pathway.forms.definitions.logic import is_empty, standing
from commonweal.pathway.forms.definitions.mapping import Mapped, mapped, points_of
from commonweal.pathway.forms.facts import Known, known_facts
from commonweal.pathway.forms.library import form_of_document
from commonweal.pathway.forms.models import Answer, FilledForm, Here, SharedForm
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import Access

FORM_STAFF = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who writes in forms as a worker."""

HERE_SECONDS = 30
"""How long somebody counts as here after their page last asked."""


def forms_shown() -> QuerySet[FilledForm]:
    """The forms that the actor may see, with their person and definition."""
    return FilledForm.objects.select_related("person__place", "definition")


def forms_of(person: Person) -> QuerySet[FilledForm]:
    """The person's forms, latest first."""
    return forms_shown().filter(person=person).order_by("-started_at", "pk")


def definition_of(filled: FilledForm) -> Form:
    """What a form asks: the version it was begun with, whatever became of its file."""
    kept = filled.definition
    return form_of_document(kept.key, kept.version, kept.document)


def latest_answers(filled: FilledForm) -> dict[str, Answer]:
    """Question -> the answer that counts, the latest."""
    return answers_of_each([filled])[filled.pk]


def answers_of_each(forms: Iterable[FilledForm]) -> dict[UUID, dict[str, Answer]]:
    """The answers that count of several forms, in one query."""
    found: dict[UUID, dict[str, Answer]] = {form.pk: {} for form in forms}
    latest = Answer.objects.filter(form__in=list(found), is_aside=False).order_by("form", "question", "-number")
    for answer in latest.distinct("form", "question"):
        found[answer.form_id][answer.question] = answer
    return found


def values_of(filled: FilledForm) -> dict[str, Any]:
    """Question -> what was answered, also where the question is not asked as things stand."""
    return {key: answer.value for key, answer in latest_answers(filled).items()}


def standing_answers(filled: FilledForm) -> dict[str, Any]:
    """Question -> answer, of those that count as things stand."""
    return standing(definition_of(filled), values_of(filled))


def mapped_of(filled: FilledForm) -> Mapped:
    """What the answers of a form stand for in a decision."""
    return mapped(definition_of(filled), standing_answers(filled))


def points_from(filled: FilledForm, scheme: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Domain -> points of an allocation scheme, from the answers. `scheme` has points by domain and level."""
    return points_of(mapped_of(filled).levels, scheme)


def history_of(filled: FilledForm, question: str) -> list[Answer]:
    """Everything that was ever answered to a question, latest first, with what was kept aside."""
    return list(Answer.objects.filter(form=filled, question=question).order_by("-number"))


def writers_in(actor: Actor, filled: FilledForm, access: Access) -> frozenset[Writer]:
    """In what standings the actor may write in a form; none once it is finished.

    Whoever it is shared with writes there what the person may.
    """
    if not filled.is_open:
        return frozenset()
    found = writers_about(actor, access)
    if actor.account_id and access.sees("care"):
        shared = SharedForm.objects.filter(form=filled, account=actor.account_id, ended_at=None)
        if Writer.PERSON not in found and shared.exists():
            found |= {Writer.PERSON}
    return found


def writers_about(actor: Actor, access: Access) -> frozenset[Writer]:
    """In what standings the actor may start forms about the person whose record `access` is of."""
    found = set()
    if actor.is_system or (access.keeps and access.sees("care") and actor.has_role(*FORM_STAFF)):
        found.add(Writer.WORKER)
    if access.is_own:
        found.add(Writer.PERSON)
    if Basis.CARER in access.bases and access.sees("care"):
        found.add(Writer.CARER)
    return frozenset(found)


def own_standing(actor: Actor, access: Access) -> Writer:
    """As who the actor is named beside what they write."""
    found = writers_about(actor, access)
    return next((one for one in (Writer.PERSON, Writer.WORKER, Writer.CARER) if one in found), Writer.CARER)


def changed_since(filled: FilledForm, number: int) -> list[Answer]:
    """The answers that count and came after an answer's number, in the order of their questions."""
    found = latest_answers(filled).values()
    return sorted((one for one in found if one.number > number), key=lambda one: one.number)


def who_is_here(filled: FilledForm, actor: Actor, now: datetime) -> list[Here]:
    """Others who have the form open at this moment, by name."""
    since = now - timedelta(seconds=HERE_SECONDS)
    found = Here.objects.filter(form=filled, seen_at__gt=since).exclude(account=actor.account_id)
    return list(found.order_by("name"))


@dataclass(frozen=True)
class Suggested:
    """What is known to a question that has no answer yet: shown with where it is from, confirmed by a press."""

    question: Question
    known: Known


def known_to(filled: FilledForm, answers: Mapping[str, Answer]) -> dict[str, Suggested]:
    """Question -> what is known to it already, where the form has no answer: from other rooms and earlier forms."""
    form = definition_of(filled)
    open_ones = [
        one for one in form.questions if one.fact and (one.key not in answers or is_empty(answers[one.key].value))
    ]
    if not open_ones:
        return {}
    facts = known_facts(filled.person)
    for name, written in facts_of_forms(filled.person, without=filled).items():
        told = facts.get(name)
        if told is None or told.on is None or written.on is None or told.on < written.on:
            facts[name] = written  # what a form says counts, unless somebody said otherwise elsewhere since
    found = {}
    for question in open_ones:
        known = facts.get(question.fact)
        if known is None:
            continue
        try:
            value = accept(question, known.value)
        except AnswerError:
            continue
        if not is_empty(value):
            found[question.key] = Suggested(question, Known(value, known.source, known.on))
    return found


def facts_of_forms(person: Person, *, without: FilledForm | None = None, forms: int = 10) -> dict[str, Known]:
    """What the person's latest forms say, by fact: the answer of the latest form that has one."""
    earlier = [one for one in forms_of(person)[: forms + 1] if without is None or one.pk != without.pk]
    answers = answers_of_each(earlier)
    found: dict[str, Known] = {}
    for filled in reversed(earlier):
        form = definition_of(filled)
        counting = standing(form, {key: answer.value for key, answer in answers[filled.pk].items()})
        for question in form.questions:
            if question.fact and question.key in counting:
                written = timezone.localtime(answers[filled.pk][question.key].written_at).date()
                found[question.fact] = Known(counting[question.key], form.title, written)
    return found
