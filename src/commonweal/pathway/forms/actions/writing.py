"""Writing answers, together and as one types. Each is added, none is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.forms.definitions.answers import AnswerError, accept
from commonweal.pathway.forms.definitions.logic import is_empty
from commonweal.pathway.forms.models import Answer, FilledForm, Here
from commonweal.pathway.forms.queries import definition_of, known_to, latest_answers, own_standing, writers_in
from commonweal.people.sight.queries import access_of

SITTING = timedelta(minutes=30)
"""Answers that one writer gives with no longer pause than this are one sitting, and one entry in the ledger."""

CLOSED = "This form is finished and does not change."


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed an answer after the writer last saw it: `theirs` counts; `mine` is kept aside."""

    question: str
    theirs: Answer
    mine: Any


@dataclass(frozen=True)
class Saved:
    """What became of answers: those that now count, those that met another's, and by question what to do."""

    number: int
    answers: dict[str, Answer] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def save_answers(
    actor: Actor,
    filled: FilledForm,
    given: Mapping[str, Any],
    *,
    seen: Mapping[str, int] | None = None,
    all_or_none: bool = False,
) -> Saved:
    """Write answers by question: as `answers.accept` takes them, "" to empty one. What is the same stays as it is.

    `seen` has the number of the answer that the writer last saw, by question (0 for none): where somebody else has
    changed it since, theirs counts and the writer's is kept aside. An answer that cannot be taken is told and the
    others are saved; with `all_or_none`, ValidationError by question and none is. Anybody writes only what is theirs to
    write. The answers are themselves the history; the ledger has an entry for each sitting of a writer, and the
    digest of all when the form is finished. Raises ValidationError where it is finished, PermissionDenied.
    """
    with transaction.atomic():
        held = _held(filled)
        if not held.is_open:
            raise ValidationError(CLOSED)
        access = access_of(actor, held.person)
        writers = writers_in(actor, held, access)
        form, latest = definition_of(held), latest_answers(held)
        values, problems = _taken(form, given)
        if problems and all_or_none:
            raise ValidationError(problems)
        for key in values:
            question = form.question(key)
            if question is not None and not question.written_by & writers:
                raise PermissionDenied("This part of the form is not yours to write.")
        now, standing_as = timezone.now(), own_standing(actor, access)
        rows: list[Answer] = []
        conflicts: dict[str, Conflict] = {}
        number = held.last_number
        for key, value in values.items():
            before = latest.get(key)
            if (is_empty(value) and before is None) or (before is not None and before.value == value):
                continue
            met = (
                before is not None
                and seen is not None
                and before.number > seen.get(key, 0)
                and before.written_by_id != actor.account_id
            )
            number += 1
            rows.append(
                Answer(
                    person_id=held.person_id,
                    form=held,
                    question=key,
                    number=number,
                    value=value,
                    is_aside=met,
                    written_at=now,
                    written_by_id=actor.account_id,
                    written_by_name=actor.name,
                    written_as=standing_as,
                )
            )
            if met and before is not None:
                conflicts[key] = Conflict(key, before, value)
        _store(actor, held, rows)
    saved = {row.question: row for row in rows if not row.is_aside}
    return Saved(number, saved, conflicts, problems)


def _held(filled: FilledForm) -> FilledForm:
    """The form, held so that nobody else writes in it until the transaction ends."""
    held = FilledForm.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("person", "definition").get(pk=filled.pk)


def _taken(form: Any, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    values, problems = {}, {}
    for key, value in given.items():
        question = form.question(key)
        if question is None:
            problems[key] = "This form has no such question"
            continue
        try:
            values[key] = accept(question, value)
        except AnswerError as error:
            problems[key] = str(error)
    return values, problems


def _store(actor: Actor, held: FilledForm, rows: list[Answer]) -> None:
    if not rows:
        return
    recent = Answer.objects.filter(form=held, written_by=actor.account_id, written_at__gt=timezone.now() - SITTING)
    begins_sitting = not recent.exists()
    Answer.objects.bulk_create(rows)
    held.last_number = rows[-1].number
    held.save(update_fields=["last_number"])
    if begins_sitting:
        title = definition_of(held).title
        write_entry(
            actor,
            "form.written",
            f"{title}: written by {actor.name}",
            person_id=held.person_id,
            payload={"form": held.pk, "from_answer": rows[0].number, "questions": [row.question for row in rows]},
        )


def confirm_known(actor: Actor, filled: FilledForm, question: str) -> Answer:
    """Take over what is known to a question already: somebody said that it is still right.

    The answer says where it is from. Raises ValidationError where nothing is known to it, or as `save_answers`.
    """
    with transaction.atomic():
        held = _held(filled)
        if not held.is_open:
            raise ValidationError(CLOSED)
        access = access_of(actor, held.person)
        suggested = known_to(held, latest_answers(held)).get(question)
        if suggested is None:
            raise ValidationError({question: "Nothing is known to this question that could be confirmed: answer it"})
        if not suggested.question.written_by & writers_in(actor, held, access):
            raise PermissionDenied("This part of the form is not yours to write.")
        row = Answer(
            person_id=held.person_id,
            form=held,
            question=question,
            number=held.last_number + 1,
            value=suggested.known.value,
            basis=Answer.Basis.CONFIRMED,
            source=suggested.known.source,
            written_at=timezone.now(),
            written_by_id=actor.account_id,
            written_by_name=actor.name,
            written_as=own_standing(actor, access),
        )
        _store(actor, held, [row])
    return row


def note_here(actor: Actor, filled: FilledForm, section: str) -> None:
    """That the actor has the form open now, for others in it. Nothing is written to the ledger: it is no fact."""
    if actor.account_id is None:
        return
    Here.objects.update_or_create(
        form=filled,
        account_id=actor.account_id,
        defaults={
            "person_id": filled.person_id,
            "name": actor.name,
            "section": section[:60],
            "seen_at": timezone.now(),
        },
    )
