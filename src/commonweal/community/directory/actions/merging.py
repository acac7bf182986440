"""Finding entries that are there twice, and making one of two: with all their history, and so that it can be undone."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.actions.deciding import roll_back
from commonweal.community.directory.actions.versions import keep_as_it_was, locked, note_change, put_in_force
from commonweal.community.directory.allowed import listed, require_editor
from commonweal.community.directory.changes import tell_change
from commonweal.community.directory.duplicates import Listed, Match, find_matches
from commonweal.community.directory.merging import Choice, merged
from commonweal.community.directory.models import DuplicatePair, Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.core.accounts.actors import Actor

State = DuplicatePair.State


def look_for_duplicates(actor: Actor) -> int:
    """Compare all listed entries and keep the pairs that look like one; returns how many wait. What was decided on a
    pair stays; a pair that no longer looks like one goes."""
    require_editor(actor)
    columns = ("pk", "name", "organisation__name", "postcode", "phone", "url", "description")
    entries = (Listed(*row) for row in listed().order_by("pk").values_list(*columns).iterator(chunk_size=2000))
    matches = {(match.first, match.second): match for match in find_matches(entries)}
    with transaction.atomic():
        pairs = {(pair.first_id, pair.second_id): pair for pair in DuplicatePair.objects.all()}
        gone = [pair.pk for key, pair in pairs.items() if pair.state == State.OPEN and key not in matches]
        DuplicatePair.objects.filter(pk__in=gone).delete()
        DuplicatePair.objects.bulk_create(_pair(match) for key, match in matches.items() if key not in pairs)
        known = [pair for key, pair in pairs.items() if pair.state == State.OPEN and key in matches]
        for pair in known:
            _judge(pair, matches[pair.first_id, pair.second_id])
        DuplicatePair.objects.bulk_update(known, ["probability", "reasons"], batch_size=500)
        return DuplicatePair.objects.filter(state=State.OPEN).count()


def _pair(match: Match) -> DuplicatePair:
    pair = DuplicatePair(first_id=match.first, second_id=match.second, found_at=timezone.now())
    _judge(pair, match)
    return pair


def _judge(pair: DuplicatePair, match: Match) -> None:
    pair.probability = match.probability
    pair.reasons = [asdict(reason) for reason in match.reasons]


def mark_different(actor: Actor, pair: DuplicatePair) -> DuplicatePair:
    """Say that two entries are not one. They are not offered as a pair again."""
    require_editor(actor)
    with transaction.atomic():
        held = _held(pair, State.OPEN)
        _decide(actor, held, State.DIFFERENT)
        for one, other in ((held.first, held.second), (held.second, held.first)):
            note_change(actor, one, "not-a-duplicate", f"{actor.name} said that this is not “{other.name}”")
    return held


def merge_pair(actor: Actor, pair: DuplicatePair, kept: UUID, choices: Mapping[str, Choice], note: str = "") -> Service:
    """Make one entry of two. `kept` is the id that stays, and `choices` say field by field whose value it has. The
    other is no longer listed; its address leads to the one that was kept, and its rows and history stay."""
    require_editor(actor)
    with transaction.atomic():
        held = _held(pair, State.OPEN)
        if kept not in (held.first_id, held.second_id):
            raise ValidationError({"kept": "Choose which of the two stays"})
        service = locked(kept)
        other = locked(held.second_id if kept == held.first_id else held.first_id)
        for one in (service, other):
            if one.listing == Service.Listing.MERGED:
                raise ValidationError(f"“{one.name}” was merged into another entry already")
        before = keep_as_it_was(service)
        keep_as_it_was(other)
        document = put_in_force(service, merged(before.document, document_of(other.pk), choices))
        now = timezone.now()
        version = Version(
            service=service, kind=Version.Kind.MERGE, document=document, before=before.document,
            state=Version.State.APPROVED, note=note.strip(), proposed_by_id=actor.account_id,
            proposer_name=actor.name, proposed_at=now, decided_by_id=actor.account_id, decider_name=actor.name,
            decided_at=now,
        )  # fmt: skip
        version.save(force_insert=True)
        held.kept_before = before
        held.listing_before = other.listing
        _decide(actor, held, State.MERGED)
        Service.objects.filter(pk=other.pk).update(listing=Service.Listing.MERGED, merged_into=service)
        DuplicatePair.objects.filter(state=State.OPEN, first=other.pk).delete()
        DuplicatePair.objects.filter(state=State.OPEN, second=other.pk).delete()
        note_change(
            actor, service, "merged", f"{actor.name} merged “{other.name}” into this entry", note,
            other=other.pk, version=version.pk,
        )  # fmt: skip
        note_change(actor, other, "merged", f"{actor.name} merged this into “{service.name}”", note, into=service.pk)
        tell_change([service.pk, other.pk])
    return Service.objects.get(pk=service.pk)


def undo_merge(actor: Actor, pair: DuplicatePair, reason: str) -> DuplicatePair:
    """Make two entries of one again: the kept one as it was before, the other listed as it was. What was changed in the
    kept entry since the merge is in its history."""
    require_editor(actor)
    if not reason.strip():
        raise ValidationError({"note": "Say why, for those who read the history"})
    with transaction.atomic():
        held = _held(pair, State.MERGED)
        if held.kept_before is None:
            raise ValidationError("How the entry was before the merge is no longer kept")
        service = locked(held.kept_before.service_id)
        other = locked(held.second_id if service.pk == held.first_id else held.first_id)
        roll_back(actor, held.kept_before, reason)
        Service.objects.filter(pk=other.pk).update(listing=held.listing_before, merged_into=None)
        held.kept_before = None
        held.listing_before = ""
        _decide(actor, held, State.DIFFERENT)
        note_change(actor, other, "unmerged", f"{actor.name} undid the merge into “{service.name}”", reason)
        tell_change([service.pk, other.pk])
    return held


def _held(pair: DuplicatePair, state: DuplicatePair.State) -> DuplicatePair:
    held = (
        DuplicatePair.objects.select_for_update(of=("self",))
        .select_related("first", "second", "kept_before")
        .get(pk=pair.pk)
    )
    if held.state != state:
        raise ValidationError(f"This pair has been decided already: {held.get_state_display().lower()}")
    return held


def _decide(actor: Actor, pair: DuplicatePair, state: DuplicatePair.State) -> None:
    pair.state = state
    pair.decided_by_id = actor.account_id
    pair.decider_name = actor.name
    pair.decided_at = timezone.now()
    pair.save()
