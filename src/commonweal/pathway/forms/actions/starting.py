"""Beginning a form and finishing it."""

import hashlib
import json
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.forms.definitions.form import Form
from commonweal.pathway.forms.definitions.logic import missing
from commonweal.pathway.forms.library import Held, UnknownFormError, form_in_use, form_version
from commonweal.pathway.forms.models import FilledForm, KeptDefinition
from commonweal.pathway.forms.queries import definition_of, own_standing, values_of, writers_about, writers_in
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of


def keep_definition(held: Held) -> KeptDefinition:
    """The definition as it stands, kept once for all forms that are begun with it."""
    kept, _ = KeptDefinition.objects.get_or_create(
        digest=held.digest,
        defaults={"key": held.form.key, "version": held.form.version, "document": held.document},
    )
    return kept


def start_form(
    actor: Actor,
    person: Person,
    key: str,
    *,
    version: str = "",
    topic: str = "",
    topic_id: UUID | None = None,
    reviews: FilledForm | None = None,
) -> FilledForm:
    """Begin a form about a person, in the version in use today (or the one named).

    `topic` and `topic_id` are what it belongs to; `reviews` is the form it looks at again, beside which it is shown.
    For the person, a carer with sight of their care, and those who work with them, as the form allows. Publishes
    `form.started`. Raises ValidationError for a form that there is not, PermissionDenied.
    """
    try:
        held = form_version(key, version) if version else form_in_use(key, timezone.localdate())
    except UnknownFormError as error:
        raise ValidationError({"form": str(error)}) from None
    access = access_of(actor, person)
    _check_may_start(held.form, writers_about(actor, access))
    if reviews is not None and reviews.person_id != person.pk:
        raise ValidationError({"reviews": "That form is about somebody else"})
    with transaction.atomic():
        filled = FilledForm.objects.create(
            person=person,
            definition=keep_definition(held),
            topic=topic,
            topic_id=topic_id,
            reviews=reviews,
            started_at=timezone.now(),
            started_by_id=actor.account_id,
            started_by_name=actor.name,
            started_as=own_standing(actor, access),
        )
        write_entry(
            actor,
            "form.started",
            f"{held.form.title} started by {actor.name}",
            person_id=person.pk,
            payload={"form": filled.pk, "key": key, "version": held.form.version, "topic": topic, "topic_id": topic_id},
        )
    return filled


def _check_may_start(form: Form, writers: frozenset[str]) -> None:
    if not writers & form.started_by:
        raise PermissionDenied(
            f"“{form.title}” is started by {' or '.join(sorted(form.started_by))}: ask them to begin it."
        )


def finish_form(actor: Actor, filled: FilledForm) -> FilledForm:
    """Finish a form: from now it does not change. Its answers' digest goes into the ledger, which proves them.

    For whoever may write in it. Publishes `form.finished`. Raises ValidationError naming the questions that still need
    an answer, or where it is finished already; PermissionDenied.
    """
    with transaction.atomic():
        held = FilledForm.objects.select_for_update(of=("self",), no_key=True)
        held_form = held.select_related("person", "definition").get(pk=filled.pk)
        if not held_form.is_open:
            raise ValidationError("This form is finished already.")
        if not writers_in(actor, held_form, access_of(actor, held_form.person)):
            raise PermissionDenied("This form is not yours to finish.")
        form, values = definition_of(held_form), values_of(held_form)
        if lacking := missing(form, values):
            raise ValidationError(f"Answer these first: {', '.join(question.label for question in lacking)}")
        held_form.finished_at = timezone.now()
        held_form.finished_by_name = actor.name
        held_form.save(update_fields=["finished_at", "finished_by_name"])
        write_entry(
            actor,
            "form.finished",
            f"{form.title} finished by {actor.name}",
            person_id=held_form.person_id,
            payload={"form": held_form.pk, "key": form.key, "version": form.version, "digest": digest_of(values)},
        )
    return held_form


def digest_of(values: dict[str, object]) -> str:
    """The same for the same answers: what the ledger keeps of a finished form."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
