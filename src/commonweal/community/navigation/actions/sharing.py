"""Notes that several organisations read and answer, while the person agrees."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.navigation.actions.holding import enter, held, words
from commonweal.community.navigation.models import Journey, NoteAnswer, NoteReader, SharedNote
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.people.consent.models import Consent
from commonweal.people.consent.queries import consents_in_force


def consents_for_notes(journey: Journey) -> list[Consent]:
    """With whom the person agreed to share, now: each organisation or team once, and not the team whose work it is."""
    own = {journey.team_id, journey.team.organisation_id}
    found: dict[object, Consent] = {}
    for consent in consents_in_force(journey.person).exclude(viewer__in=own):
        found.setdefault(consent.viewer, consent)
    return sorted(found.values(), key=lambda consent: consent.viewer_name)


def share_note(actor: Actor, journey: Journey, text: str, consents: Sequence[Consent]) -> SharedNote:
    """Write a note that the organisations of these consents may read, and nobody else who sees the record.

    They see it while the consent lasts, by its own sight: withdrawn, they see nothing of it at once. Raises
    ValidationError by field where there is nobody to read it, or a consent does not hold.
    """
    said = words(text, "words", "Write the note")
    with transaction.atomic():
        stored = held(actor, journey)
        allowed = {consent.pk for consent in consents_for_notes(stored)}
        if not consents or not {consent.pk for consent in consents} <= allowed:
            raise ValidationError({"readers": "Choose who may read it, among those the person agreed to share with"})
        note = SharedNote(
            journey=stored, person=stored.person, team=stored.team, words=said, written_at=timezone.now(),
            written_by_name=actor.name,
        )  # fmt: skip
        note.save(force_insert=True)
        for consent in consents:
            NoteReader(
                note=note, person=stored.person, consent=consent, viewer=consent.viewer,
                viewer_name=consent.viewer_name,
            ).save(force_insert=True)  # fmt: skip
        names = ", ".join(sorted(consent.viewer_name for consent in consents))
        enter(actor, stored.person, "note_shared", f"A note was shared with {names}", stored,
              payload={"note": note.pk, "consents": [consent.pk for consent in consents]})  # fmt: skip
    return note


def answer_note(actor: Actor, note: SharedNote, text: str) -> NoteAnswer:
    """Write beneath a note that one may read: staff of an organisation it is shared with, or of the team itself."""
    if not (actor.is_staff or actor.is_system):
        raise PermissionDenied("Only those a note is shared with at work can answer it.")
    said = words(text, "words", "Write your answer")
    with transaction.atomic():
        where = Organisation.objects.filter(pk__in=actor.organisations).order_by("name").first()
        answer = NoteAnswer(
            note=note, person=note.person, words=said, written_at=timezone.now(), written_by_name=actor.name,
            organisation_name=where.name if where else "",
        )  # fmt: skip
        answer.save(force_insert=True)
        with acting_as(system_actor("naming the work a note belongs to")):
            journey = Journey.objects.get(pk=note.journey_id)
        enter(actor, note.person, "note_answered", f"{actor.name} answered a shared note", journey,
              payload={"note": note.pk, "answer": answer.pk})  # fmt: skip
    return answer
