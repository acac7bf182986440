"""Saying that two records may be of one person, and that they are not."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.people.identity.models import Address, Person
from commonweal.people.linkage.actions.finding import compare_two
from commonweal.people.linkage.allowed import may_name, require_decider
from commonweal.people.linkage.models import RecordPair
from commonweal.people.linkage.queries import facts_digest, postcodes_of, recorded
from commonweal.people.sight.models import Compartment

State = RecordPair.State


def name_pair(actor: Actor, one: Person, other: Person, why: str) -> RecordPair:
    """Say that two records may be of one person, for those who decide; a pair that was kept apart waits again.

    For care staff who may see who both are. Raises ValidationError without a reason, for one record twice, and for a
    record that was brought together with another already.
    """
    if not may_name(actor):
        raise PermissionDenied("Only care staff can say that two records may be of one person.")
    if not why.strip():
        raise ValidationError({"why": "Say why they may be one person"})
    if one.pk == other.pk:
        raise ValidationError({"other": "This is the record itself: choose another"})
    if one.merged_into_id or other.merged_into_id:
        raise ValidationError({"other": "One of the two was brought together with another record already"})
    first, second = sorted((one, other), key=lambda person: person.pk)
    with transaction.atomic():
        found = compare_two(actor, first, second)
        pair, _ = RecordPair.objects.select_for_update().get_or_create(
            first=first, second=second, defaults={"place": one.place, "found_at": timezone.now(), "probability": 0.0}
        )
        pair.state = State.OPEN
        pair.named_by_name = actor.name
        pair.note = why.strip()
        pair.facts = _digest(first, second)
        if found is not None:
            pair.probability, pair.prior = found.probability, found.prior
            pair.reasons = [asdict(reason) for reason in found.reasons]
        pair.save()
        for person, named in ((first, second), (second, first)):
            write_entry(
                actor,
                "person.pair_named",
                f"{actor.name} said that this and the record of {named.name} may be of one person",
                person_id=person.pk,
                compartment=Compartment.IDENTITY,
                payload={"pair": pair.pk, "other": named.pk},
                reason=why.strip(),
            )
    return pair


def mark_different(actor: Actor, pair: RecordPair, why: str) -> RecordPair:
    """Say that two records are of two people. They are not proposed again unless what is known of them changes.

    For contact officers and team managers who may see who both are. Raises ValidationError without a reason, and where
    the pair has been decided already.
    """
    require_decider(actor)
    if not why.strip():
        raise ValidationError({"why": "Say how you know, for whoever looks at them next"})
    with transaction.atomic():
        held = held_pair(pair)
        held.facts = _digest(held.first, held.second)
        decide(actor, held, State.DIFFERENT, why)
        for person, other in ((held.first, held.second), (held.second, held.first)):
            write_entry(
                actor,
                "person.kept_apart",
                f"{actor.name} decided that this is not the same person as {other.name}",
                person_id=person.pk,
                compartment=Compartment.IDENTITY,
                payload={"pair": held.pk, "other": other.pk},
                reason=why.strip(),
            )
    return held


def held_pair(pair: RecordPair) -> RecordPair:
    """The waiting pair, locked. Raises ValidationError where it was decided on meanwhile."""
    held = RecordPair.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
    if held.state != State.OPEN:
        raise ValidationError(f"This pair has been decided already: {held.get_state_display().lower()}")
    return held


def decide(actor: Actor, pair: RecordPair, state: str, note: str) -> None:
    """Write down who decided what on a pair."""
    pair.state = state
    pair.note = note.strip()
    pair.decided_at = timezone.now()
    pair.decided_by_id = actor.account_id
    pair.decided_by_name = actor.name
    pair.save()


def _digest(first: Person, second: Person) -> str:
    one, other = recorded([first, second], postcodes_of(Address.objects.filter(person__in=(first, second))))
    return facts_digest(one, other)
