"""Looking through what may go, asking that it goes, approving it, and holding a record back."""

import json
from collections.abc import Callable, Collection
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.database.bulk import insert_many
from commonweal.core.database.jobs import queue_job
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.queries import ERASED, ERASURES
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person
from commonweal.people.retention.allowed import may_hold, places_of
from commonweal.people.retention.contributed import files_of, kept_without_name
from commonweal.people.retention.models import LegalHold, RetentionLine, RetentionRun
from commonweal.people.retention.working_out import Due, Schedule, due_of, everything_due, histories, last_things
from commonweal.people.sight.models import Compartment, Sight
from commonweal.people.sight.queries import in_force

QUEUE = "retention"
PURPOSE = "keeping no longer than the schedule says"
BUSY = "Somebody was working in the same parts of records. It is done when the run is started again"


def start_dry_run(actor: Actor, place: Place, *, queue: bool = True) -> RetentionRun:
    """Look through all records of a place for what may go today. It goes no further: nothing is erased by it.

    One that is open is returned as it is. With `queue`, a worker does it; else call `work_out_run`.
    """
    _require_place(actor, place)
    with transaction.atomic():
        already = _open_of(place)
        if already is not None:
            return already
        today = timezone.localdate()
        run = RetentionRun(
            place=place,
            on=today,
            schedule=Schedule.on(today).reference,
            started_at=timezone.now(),
            started_by_name=actor.name,
        )
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError:  # somebody began it at the same moment
            return RetentionRun.objects.get(place=place, done_at=None, set_aside_at=None)
        _enter(actor, run, "retention.dry_run", "What may go was looked for in all records; nothing goes by it")
        if queue:
            queue_job("retention.work_out", QUEUE, run=str(run.pk))
    return run


def _open_of(place: Place) -> RetentionRun | None:
    return RetentionRun.objects.filter(place=place, done_at=None, set_aside_at=None).first()


def work_out_run(run_id: UUID) -> None:
    """Write the lines of a dry run, as the system. Started again, it begins anew."""
    with acting_as(system_actor(PURPOSE)):
        run = RetentionRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run_id)
        if run.worked_out_at is not None or run.set_aside_at is not None:
            return
        people = 0
        for found in everything_due(run.place, run.on, Schedule.on(run.on)):
            people += len({due.person.pk for due in found})
            insert_many([_line(run, due) for due in found])
        run.worked_out_at, run.to_do, run.done = timezone.now(), people, people
        run.save(update_fields=["worked_out_at", "to_do", "done"])


def _line(run: RetentionRun, due: Due) -> RetentionLine:
    return RetentionLine(
        run=run,
        person_id=due.person.pk,
        kind=due.kind.key,
        title=due.kind.title,
        rule=due.rule,
        rows=due.rows,
        last_thing=due.last_thing,
        goes_on=due.goes_on,
        why_kept=due.why_kept,
    )


def ask_for_run(actor: Actor, run: RetentionRun) -> RetentionRun:
    """Ask that what the dry run lists, and is not kept, is erased for good. Somebody else approves it."""
    with transaction.atomic():
        held = _held(actor, run)
        if held.worked_out_at is None:
            raise ValidationError("It is still being worked out: look through it first")
        if held.asked_at is not None:
            raise ValidationError(f"{held.asked_by_name} has asked for it already")
        if not held.lines.filter(why_kept="").exists():
            raise ValidationError("Nothing of it goes: everything that is due is kept for a reason")
        held.asked_at, held.asked_by_id, held.asked_by_name = timezone.now(), actor.account_id, actor.name
        held.save(update_fields=["asked_at", "asked_by", "asked_by_name"])
        _enter(actor, held, "retention.asked", f"{actor.name} asked that what may go is erased for good")
    return held


def approve_run(actor: Actor, run: RetentionRun, *, queue: bool = True) -> RetentionRun:
    """Approve what somebody else asked for. It begins at once, and cannot be taken back.

    With `queue`, a worker does it; else call `carry_out_run`.
    """
    with transaction.atomic():
        held = _held(actor, run)
        if held.asked_at is None:
            raise ValidationError("Nobody has asked for it yet")
        if held.approved_at is not None:
            raise ValidationError(f"{held.approved_by_name} has approved it already")
        if actor.account_id is None or actor.account_id == held.asked_by_id:
            raise PermissionDenied("You asked for it yourself: somebody else approves it.")
        held.approved_at, held.approved_by_id, held.approved_by_name = timezone.now(), actor.account_id, actor.name
        held.to_do = held.lines.filter(why_kept="").values("person").distinct().count()
        held.done = 0
        held.save(update_fields=["approved_at", "approved_by", "approved_by_name", "to_do", "done"])
        _enter(actor, held, "retention.approved", f"{actor.name} approved that what may go is erased for good")
        if queue:
            queue_job("retention.carry_out", QUEUE, run=str(held.pk))
    return held


def set_run_aside(actor: Actor, run: RetentionRun) -> RetentionRun:
    """Lay a dry run aside before anything of it was approved: nothing goes by it."""
    with transaction.atomic():
        held = _held(actor, run)
        if held.approved_at is not None:
            raise ValidationError("It was approved already, and cannot be laid aside")
        held.set_aside_at, held.set_aside_by_name = timezone.now(), actor.name
        held.save(update_fields=["set_aside_at", "set_aside_by_name"])
        _enter(actor, held, "retention.set_aside", f"{actor.name} laid the list of what may go aside")
    return held


def carry_out_run(run_id: UUID, say: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Erase what an approved run lists, one person after the other, each wholly or not at all; as the system.

    Whatever was cut off goes on from there. What has changed since the dry run keeps its record: something new happened
    in it, or there is a reason to keep it now.
    """
    with acting_as(system_actor(PURPOSE)):
        run = RetentionRun.objects.select_related("place").get(pk=run_id)
        if run.approved_at is None:
            raise PermissionDenied("Nothing goes before a second person approved it.")
        schedule = Schedule.on(run.on)
        waiting = run.lines.filter(why_kept="", outcome="").order_by("person")
        people = list(waiting.values_list("person", flat=True).distinct())
    for person_id in people:
        kept = ""
        try:
            with acting_as(system_actor(PURPOSE)) as actor:
                kept = _erase_person(actor, run, person_id, schedule)
        except (IntegrityError, OperationalError, ProgrammingError) as error:
            kept = BUSY if _is_busy(error) else f"It could not go as a whole, so nothing of it went: {error}"[:500]
        with acting_as(system_actor(PURPOSE)):
            if kept:
                run.lines.filter(person=person_id, outcome="", why_kept="").update(
                    outcome=RetentionLine.Outcome.KEPT, outcome_words=kept
                )
            left = run.lines.filter(why_kept="", outcome="").values("person").distinct().count()
            RetentionRun.objects.filter(pk=run_id).update(done=run.to_do - left)
        say(run.to_do - left, run.to_do)
    with acting_as(system_actor(PURPOSE)) as actor:
        held = RetentionRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if held.done_at is None:
            held.done_at = timezone.now()
            held.save(update_fields=["done_at"])
            gone = held.lines.filter(outcome=RetentionLine.Outcome.ERASED).values("person").distinct().count()
            _enter(actor, held, "retention.done", f"{gone} people’s records, or parts of them, were erased for good")


def _is_busy(error: DatabaseError) -> bool:
    return isinstance(error.__cause__, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected)


def _erase_person(actor: Actor, run: RetentionRun, person_id: UUID, schedule: Schedule) -> str:
    """Erase what is due of one person; returns why it was kept instead, or ""."""
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    lines = {line.kind: line for line in run.lines.filter(person=person_id, why_kept="", outcome="")}
    last = last_things(run.place, [person_id])
    due = {one.kind.key: one for one in due_of(last, run.on, schedule)}
    if not lines.keys() <= due.keys():
        return "Something has happened in the record since"
    if why := next((one.why_kept for one in due.values() if one.why_kept), ""):
        return why
    going = list(lines)
    whole = any(due[key].kind.goes_with_record for key in going)
    ids = list(histories([person_id]))
    accounts = list(Person.objects.filter(pk__in=ids).exclude(account=None).values_list("account", flat=True))
    rooms = {held.model._meta.app_label for key in going for held in schedule.tables[key]}
    files = files_of(ids, rooms)
    gone, histories_gone = _call(run, person_id, schedule.tables_of(going), whole)
    facts = {
        "run": run.pk,
        "asked_by": run.asked_by_name,
        "approved_by": run.approved_by_name,
        "schedule": schedule.reference,
        "kinds": [{"kind": one.title, "rule": one.rule, "rows": one.rows} for one in lines.values()],
        "rows": gone,
    }
    words = ", ".join(sorted(one.title for one in lines.values()))
    for chain, number, last_hash in histories_gone:
        told = {"chain": chain, "number": number, "hash": last_hash}
        write_entry(actor, ERASED, f"A history of {number} entries was erased by rule", chain=ERASURES, payload=told)
    write_entry(
        actor, "record.erased", f"Erased by rule: {words}", chain=ERASURES, payload={"person": person_id} | facts
    )
    if not whole:
        write_entry(
            actor,
            "retention.let_go",
            f"Erased by rule: {words}",
            person_id=person_id,
            compartment=Compartment.IDENTITY,
            payload=facts,
        )
    else:
        _close_accounts(accounts)
    run.lines.filter(pk__in=[line.pk for line in lines.values()]).update(
        outcome=RetentionLine.Outcome.ERASED, outcome_words=f"{sum(gone.values())} rows"
    )
    for file, drop in files:
        transaction.on_commit(lambda file=file, drop=drop: drop(file))  # type: ignore[misc]
    return ""


def _close_accounts(accounts: Collection[UUID]) -> None:
    """What people signed in with is closed and loses its name and address, unless they work here or act for others."""
    others = in_force(Sight.objects.filter(viewer__in=accounts)).values("viewer")
    for account in Account.objects.filter(pk__in=accounts, memberships=None).exclude(pk__in=others):
        account.is_active, account.name, account.email = False, "", f"{account.pk}@erased.invalid"
        account.set_unusable_password()
        account.save(update_fields=["is_active", "name", "email", "password"])
        account.api_tokens.all().delete()
        EmailAddress.objects.filter(user_id=account.pk).delete()
        Authenticator.objects.filter(user_id=account.pk).delete()


def _call(
    run: RetentionRun, person_id: UUID, going: list[str], whole: bool
) -> tuple[dict[str, int], list[tuple[str, int, str]]]:
    """Erase in the database: how many rows of which table, and the ends of the histories that went."""
    unnamed = json.dumps({table: dict(words) for table, words in kept_without_name().items()})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, number, last_hash FROM retention_erase(%s, %s, %s, %s::jsonb, %s)",
            [run.pk, person_id, going, unnamed, whole],
        )
        found = cursor.fetchall()
    ends = [(what, int(number), last) for what, number, last in found if what.startswith("person:")]
    return {what: int(number) for what, number, _ in found if not what.startswith("person:")}, ends


def hold_back(actor: Actor, person: Person, reason: str) -> LegalHold:
    """Say that nothing of a record may go: for a claim or an inquest. Raises ValidationError without a reason."""
    if not may_hold(actor, person):
        raise PermissionDenied("Only a manager who sees the person’s care, and administrators, can hold a record back.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is held back: who needs it, and for what"})
    with transaction.atomic(), acting_as(system_actor(PURPOSE)):
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if LegalHold.objects.filter(person=person, ended_at=None).exists():
            raise ValidationError("It is held back already")
        hold = LegalHold(person=person, reason=reason.strip(), set_at=timezone.now(), set_by_name=actor.name)
        hold.save(force_insert=True)
        _listed(person).filter(why_kept="").update(why_kept=hold.words[:500])
        _enter_hold(actor, hold, "Nothing of the record may go: it is held back", hold.reason)
    return hold


def end_hold(actor: Actor, hold: LegalHold, reason: str) -> LegalHold:
    """Say that the record goes by the schedule again. Raises ValidationError without a reason, or where it did end."""
    with acting_as(system_actor(PURPOSE)):
        person = Person.objects.get(pk=hold.person_id)
    if not may_hold(actor, person):
        raise PermissionDenied("Only a manager who sees the person’s care, and administrators, can end it.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is held back no longer"})
    with transaction.atomic(), acting_as(system_actor(PURPOSE)):
        held = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
        if held.ended_at is not None:
            raise ValidationError("It has ended already")
        held.ended_at, held.ended_by_name, held.end_reason = timezone.now(), actor.name, reason.strip()
        held.save(update_fields=["ended_at", "ended_by_name", "end_reason"])
        _listed(person).filter(why_kept=held.words[:500]).update(why_kept="")
        _enter_hold(actor, held, "The record is held back no longer", held.end_reason)
    return held


def _listed(person: Person) -> QuerySet[RetentionLine]:
    """What dry runs list of somebody that nobody has approved yet: whoever reads them sees at once that it is held."""
    return RetentionLine.objects.filter(person=person, run__approved_at=None, run__set_aside_at=None)


def _enter_hold(actor: Actor, hold: LegalHold, summary: str, reason: str) -> None:
    write_entry(
        actor,
        "retention.held_back",
        summary,
        person_id=hold.person_id,
        compartment=Compartment.IDENTITY,
        payload={"hold": hold.pk, "ended": hold.ended_at is not None},
        reason=reason,
    )


def _require_place(actor: Actor, place: Place) -> None:
    if place.pk not in {one.pk for one in places_of(actor)}:
        raise PermissionDenied("Only an administrator or team manager of a council of the place can do this.")


def _held(actor: Actor, run: RetentionRun) -> RetentionRun:
    _require_place(actor, run.place)
    held = RetentionRun.objects.select_for_update(of=("self",)).select_related("place").get(pk=run.pk)
    if held.set_aside_at is not None:
        raise ValidationError(f"{held.set_aside_by_name} laid it aside")
    return held


def _enter(actor: Actor, run: RetentionRun, kind: str, summary: str) -> None:
    facts: dict[str, Any] = {"run": run.pk, "on": run.on}
    write_entry(actor, kind, summary, chain=f"place:{run.place_id}", payload=facts)


def due_in(place: Place, day: date) -> list[Due]:
    """What of all records of a place may go by a day, worked out now and kept nowhere: for the command line."""
    with acting_as(system_actor(PURPOSE)):
        return [due for found in everything_due(place, day, Schedule.on(day)) for due in found]
