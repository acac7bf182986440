"""Comparing all records of a place, in three steps of their own: reading, comparing (for which no transaction waits),
and keeping what was found."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Address, Person
from commonweal.people.linkage.comparing import Match, Recorded, find_matches
from commonweal.people.linkage.models import LinkRun, RecordPair
from commonweal.people.linkage.queries import facts_digest, postcodes_of, recorded

State = RecordPair.State
IN_BATCHES = 500


def look_for_pairs(place: Place, say: Callable[[str], None] = lambda stage: None) -> LinkRun:
    """Compare everybody who has a record in a place, and keep the pairs that may be of one person.

    Runs as the system and outside any transaction of the caller's, so that its progress can be read while it runs. A
    pair decided on stays so until what was compared changes; a waiting pair that no longer looks like one goes, unless
    somebody named it. `say` is told of each stage. Returns the finished run.
    """
    with _system():
        run = LinkRun.objects.create(place=place, stage="Reading the records", started_at=timezone.now())
        people = (
            Person.objects.filter(place=place, merged_into=None).exclude(given_name="", family_name="").order_by("pk")
        )
        read = recorded(people.iterator(chunk_size=2000), postcodes_of(Address.objects.filter(person__place=place)))
    told = partial(_say, run, say)
    told(f"Comparing {len(read):,} records", records=len(read))
    matches = find_matches(read)
    told(f"Keeping {len(matches):,} pairs", found=len(matches))
    by_id = {record.id: record for record in read}
    with _system():
        gone = _forget_unlike(place, {(match.first, match.second) for match in matches})
    added = 0
    for start in range(0, len(matches), IN_BATCHES):
        with _system():
            added += _keep(place, matches[start : start + IN_BATCHES], by_id)
    forgotten = f", {gone:,} that waited no longer look alike" if gone else ""
    told(f"Finished: {len(matches):,} pairs, {added:,} of them new{forgotten}", added=added, is_over=True)
    return run


def _system() -> AbstractContextManager[Actor]:
    return acting_as(system_actor("looking for records of one person"))


def _say(run: LinkRun, say: Callable[[str], None], stage: str, *, is_over: bool = False, **counts: int) -> None:
    say(stage)
    run.stage = stage
    for name, number in counts.items():
        setattr(run, name, number)
    if is_over:
        run.ended_at = timezone.now()
    with _system():
        run.save()


def _forget_unlike(place: Place, alike: set[tuple[UUID, UUID]]) -> int:
    """Delete what waits, was found by comparing and no longer looks like one person; returns how many."""
    waiting = RecordPair.objects.filter(place=place, state=State.OPEN, named_by_name="")
    gone = [pk for pk, first, second in waiting.values_list("pk", "first", "second") if (first, second) not in alike]
    RecordPair.objects.filter(pk__in=gone).delete()
    return len(gone)


def _keep(place: Place, matches: list[Match], by_id: dict[UUID, Recorded]) -> int:
    """Keep some matches: new ones, those that wait with what was found now, and decided ones whose facts changed.

    Returns how many wait that did not before. A record that was deleted or merged meanwhile is left out.
    """
    ids = {one for match in matches for one in (match.first, match.second)}
    there = set(Person.objects.filter(pk__in=ids, merged_into=None).values_list("pk", flat=True))
    known = {
        (pair.first_id, pair.second_id): pair
        for pair in RecordPair.objects.select_for_update().filter(first__in=ids, second__in=ids)
    }
    new, changed, reopened = [], [], 0
    for match in matches:
        if not {match.first, match.second} <= there:
            continue
        pair = known.get((match.first, match.second))
        digest = facts_digest(by_id[match.first], by_id[match.second])
        if pair is None:
            pair = RecordPair(place=place, first_id=match.first, second_id=match.second, found_at=timezone.now())
            new.append(pair)
        elif pair.state == State.OPEN:
            changed.append(pair)
        elif pair.facts != digest:
            pair.state = State.OPEN
            reopened += 1
            changed.append(pair)
        else:
            continue
        pair.probability, pair.prior, pair.facts = match.probability, match.prior, digest
        pair.reasons = [asdict(reason) for reason in match.reasons]
    with transaction.atomic():
        RecordPair.objects.bulk_create(new)
        RecordPair.objects.bulk_update(changed, ["state", "probability", "prior", "facts", "reasons"])
    return len(new) + reopened


def renew_names(actor: Actor) -> int:
    """Put the names that are searched in order: those that nobody has any more go. Returns how many. For the system."""
    if not actor.is_system:
        raise PermissionDenied("Only the system puts the names in order.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_renew_spellings()")
        return int(cursor.fetchone()[0])


def compare_two(actor: Actor, first: Person, second: Person) -> Match | None:
    """What comparing just these two records finds; None where nothing suggests that they are of one person."""
    read = recorded([first, second], postcodes_of(Address.objects.filter(person__in=(first, second))))
    return next(iter(find_matches(read)), None)
