"""Making one record of two, with all their history, and making two of one again."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg.errors
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.people.identity.actions import FACTS
from commonweal.people.identity.models import Address, Person
from commonweal.people.identity.queries import current_address
from commonweal.people.linkage.actions.deciding import decide, held_pair
from commonweal.people.linkage.allowed import require_decider
from commonweal.people.linkage.models import Merge, RecordPair
from commonweal.people.linkage.queries import came_after, clashes, facts_side_by_side, sides_of
from commonweal.people.sight.models import Compartment

State = RecordPair.State
BUSY = "Somebody is saving something of one of these people right now. Nothing was changed: try again in a minute."


def merge_records(
    actor: Actor,
    pair: RecordPair,
    kept_id: UUID,
    choices: Mapping[str, str],
    *,
    why: str,
    number_reason: str = "",
) -> Merge:
    """Make one record of a pair: everything about the other becomes the kept one's, and both histories are read as one.

    `choices` say fact by fact ("first" or "second" of the pair) which is right where they differ; the other value stays
    in the history. Whoever saw either record sees the same parts of the kept one from now.

    For contact officers and team managers who may see who both are. Raises ValidationError without a reason, where two
    NHS numbers differ and nobody says why, where something must be finished first, or where the pair was decided on.
    """
    require_decider(actor)
    if not why.strip():
        raise ValidationError({"why": "Say how you know that they are one person"})
    with transaction.atomic():
        held = held_pair(pair)
        try:
            kept, other = sides_of(held, kept_id)
        except KeyError:
            raise ValidationError({"kept": "Choose which of the two records is kept"}) from None
        kept, other = _locked(kept, other)
        if kept.nhs_number and other.nhs_number and kept.nhs_number != other.nhs_number and not number_reason.strip():
            raise ValidationError({"number_reason": "The NHS numbers differ. Say why it is one person all the same"})
        if finish := clashes(kept, other):
            raise ValidationError([f"Finish this first: both records have {clash.what}." for clash in finish])
        merge = Merge(
            kept=kept,
            other=other,
            why=why.strip(),
            number_reason=number_reason.strip(),
            made_at=timezone.now(),
            made_by_id=actor.account_id,
            made_by_name=actor.name,
        )
        _keep_facts(merge, kept, other, held, choices)
        merge.save(force_insert=True)
        moved = _call("linkage_bring_together", merge)
        decide(actor, held, State.MERGED, why)
        RecordPair.objects.filter(state=State.OPEN, first=other).delete()
        RecordPair.objects.filter(state=State.OPEN, second=other).delete()
        said = f"{actor.name} brought the records of {kept.name} and {other.name} together"
        for person, with_whom in ((kept, other), (other, kept)):
            write_entry(
                actor,
                "person.merged",
                said,
                person_id=person.pk,
                compartment=Compartment.IDENTITY,
                payload={
                    "merge": merge.pk,
                    "kept": kept.pk,
                    "other": with_whom.pk if person is kept else other.pk,
                    "moved": moved,
                    "before": merge.facts_before if person is kept else {},
                    "after": merge.facts_after if person is kept else {},
                    "number_reason": merge.number_reason,
                },
                reason=why.strip(),
            )
    return merge


def _locked(kept: Person, other: Person) -> tuple[Person, Person]:
    """Both, locked in one order, so that two merges of the same record wait for each other."""
    both = {
        person.pk: person
        for person in Person.objects.select_for_update(of=("self",)).filter(pk__in=(kept.pk, other.pk)).order_by("pk")
    }
    if any(person.merged_into_id for person in both.values()):
        raise ValidationError("One of the two was brought together with another record meanwhile")
    return both[kept.pk], both[other.pk]


def _keep_facts(merge: Merge, kept: Person, other: Person, pair: RecordPair, choices: Mapping[str, str]) -> None:
    """Put the chosen facts on the kept record, and on the merge what they were before and are now."""
    before, after = _facts(kept), dict(_facts(kept))
    theirs = _facts(other)
    side = "first" if other.pk == pair.first_id else "second"
    for fact in facts_side_by_side(pair.first, pair.second):
        chosen = choices.get(fact.key) or fact.suggested
        if not fact.differs or chosen != side:
            continue
        if fact.key != "address":
            after[fact.key] = theirs[fact.key]
    if other.account_id is not None:
        Person.objects.filter(pk=other.pk).update(account=None)
        before["account"], after["account"] = None, str(other.account_id)
        kept.account_id = other.account_id
    changed = [name for name in after if before.get(name) != after[name]]
    for name in changed:
        if name != "account":
            setattr(kept, name, after[name])
    if changed:
        kept.save(update_fields=changed)
    merge.facts_before = {name: _plain(before.get(name)) for name in changed}
    merge.facts_after = {name: _plain(after[name]) for name in changed}
    _keep_one_address(merge, kept, other, choices.get("address") == side)


def _keep_one_address(merge: Merge, kept: Person, other: Person, theirs_is_right: bool) -> None:
    """End the present address that was not chosen, yesterday or on the day it began; remember it, for undoing."""
    mine, theirs = current_address(kept), current_address(other)
    if mine is None or theirs is None:
        return
    wrong = mine if theirs_is_right else theirs
    merge.facts_before["address_ended"] = {"id": str(wrong.pk), "ends_on": _plain(wrong.ends_on)}
    wrong.ends_on = max(wrong.starts_on, timezone.localdate() - timedelta(days=1))
    wrong.save(update_fields=["ends_on"])


def _facts(person: Person) -> dict[str, Any]:
    return model_to_dict(person, list(FACTS))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _call(function: str, merge: Merge) -> int:
    """Ask one of the database's doors; returns how many rows it moved. Its refusals are said in our words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [merge.pk])
            return int(cursor.fetchone()[0])
    except ProgrammingError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise PermissionDenied("Only somebody who may see both records can do this.") from error
        raise
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
            raise ValidationError(BUSY) from error
        raise
    except IntegrityError as error:
        raise ValidationError(
            f"The two records cannot be brought together or apart as they are now. Nothing was changed: {error}"
        ) from error


def undo_merge(actor: Actor, merge: Merge, why: str) -> int:
    """Make two records of one again; returns how many rows went back to the other.

    What the merge moved goes back where it still exists, with what has been hung on it since; what else came after the
    merge stays with the kept record. Sight that came of the merge ends. Facts that the merge changed and nobody has
    changed since are as they were before.

    For contact officers and team managers who may see who both are. Raises ValidationError without a reason, where it
    was undone already, or where the kept record was itself merged since.
    """
    require_decider(actor)
    if not why.strip():
        raise ValidationError({"why": "Say why, for those who read the history"})
    with transaction.atomic():
        held = Merge.objects.select_for_update(of=("self",)).select_related("kept", "other").get(pk=merge.pk)
        if held.undone_at is not None:
            raise ValidationError("This was undone already")
        if held.kept.merged_into_id is not None:
            raise ValidationError("The record was itself brought together with another since: undo that first")
        kept, other = _locked_for_undo(held)
        after = came_after(held).count()
        moved = _call("linkage_take_apart", held)
        restored = _restore_facts(held, kept, other)
        Merge.objects.filter(pk=held.pk).update(undone_by_name=actor.name, undone_why=why.strip())
        first, second = sorted((kept.pk, other.pk))
        pair = RecordPair.objects.select_for_update(of=("self",)).filter(first=first, second=second).first()
        if pair is not None:
            decide(actor, pair, State.DIFFERENT, why)
        for person in (kept, other):
            write_entry(
                actor,
                "person.unmerged",
                f"{actor.name} made two records of {kept.name} and {other.name} again",
                person_id=person.pk,
                compartment=Compartment.IDENTITY,
                payload={
                    "merge": held.pk, "kept": kept.pk, "other": other.pk, "moved": moved, "came_after": after,
                    "before": restored["before"] if person is kept else {},
                    "after": restored["after"] if person is kept else {},
                },
                reason=why.strip(),
            )  # fmt: skip
    return moved


def gather_stragglers(actor: Actor) -> int:
    """Move what came to be about a merged record while it was being merged; returns how many rows. For the system."""
    if not actor.is_system:
        raise PermissionDenied("Only the system gathers what was left behind.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT linkage_gather()")
        return int(cursor.fetchone()[0])


def _locked_for_undo(merge: Merge) -> tuple[Person, Person]:
    ids = (merge.kept_id, merge.other_id)
    both = {p.pk: p for p in Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    return both[merge.kept_id], both[merge.other_id]


def _restore_facts(merge: Merge, kept: Person, other: Person) -> dict[str, dict[str, Any]]:
    """Put back the facts that the merge changed and nobody has changed since; returns them before and after."""
    restored: dict[str, dict[str, Any]] = {"before": {}, "after": {}}
    now = {name: _plain(value) for name, value in _facts(kept).items()}
    for name, value in merge.facts_before.items():
        if name in FACTS and now[name] == merge.facts_after[name]:
            restored["before"][name], restored["after"][name] = now[name], value
            setattr(kept, name, date.fromisoformat(value) if name == "date_of_birth" and value else value)
    if restored["after"]:
        kept.save(update_fields=list(restored["after"]))
    if "account" in merge.facts_after and str(kept.account_id) == merge.facts_after["account"]:
        account, kept.account_id = kept.account_id, None
        kept.save(update_fields=["account"])
        Person.objects.filter(pk=other.pk).update(account=account)
    if ended := merge.facts_before.get("address_ended"):
        until = date.fromisoformat(ended["ends_on"]) if ended["ends_on"] else None
        Address.objects.filter(pk=ended["id"]).update(ends_on=until)
    return restored
