"""Answering what people ask of what is held about them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.calculations.spans import months_after
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.queries import histories_of
from commonweal.people.circle.models import Supporter
from commonweal.people.documents.models import Document
from commonweal.people.identity.actions import FACTS, change_person
from commonweal.people.identity.models import Person
from commonweal.people.rights.allowed import may_answer, may_ask
from commonweal.people.rights.due import due_on
from commonweal.people.rights.holdings import facts_of, kinds, said
from commonweal.people.rights.marking import (
    A_FILE,
    FILE_FIELD,
    STAFF_ONLY,
    STAFF_ONLY_REASON,
    is_for_staff_only,
    marks_in,
)
from commonweal.people.rights.models import AccessRequest, Correction, GatheredFile, Mark
from commonweal.people.sight.models import Compartment
from commonweal.people.sight.queries import is_own_record

State = AccessRequest.State


def ask_for_everything(
    actor: Actor, person: Person, *, asked_by: str = "", asked_on: date | None = None
) -> AccessRequest:
    """Write down that somebody asks for everything held about a person; the month begins on the day it was asked.

    For the person, and care staff for them (`asked_by` says who asked, and by what right). Raises ValidationError where
    a request is open already, where nobody is named, or the day lies ahead.
    """
    if not may_ask(actor, person):
        raise PermissionDenied("Only the person, and care staff with them, can ask for everything that is held.")
    own = is_own_record(actor, person)
    if not own and not asked_by.strip():
        raise ValidationError({"asked_by": "Say who asked: the person, or who acts for them and by what right"})
    day = asked_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"asked_on": "Enter the day it was asked: today or earlier"})
    request = AccessRequest(
        person=person,
        asked_on=day,
        asked_by_name=actor.name if own else asked_by.strip(),
        due_on=due_on(day, is_extended=False),
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError("A request is open already: it is answered first") from error
    _enter(actor, request, "asked", f"{request.asked_by_name} asked for everything held, due {on_day(request.due_on)}")
    return request


def withdraw_request(actor: Actor, request: AccessRequest) -> AccessRequest:
    """Take a request back. For the person, and care staff for them; ValidationError where it was answered."""
    with transaction.atomic():
        held = _held(request)
        if not may_ask(actor, held.person):
            raise PermissionDenied("Only the person, and care staff with them, can withdraw it.")
        _require(held, State.ASKED, State.REVIEWING)
        held.state = State.WITHDRAWN
        held.save(update_fields=["state"])
        with acting_as(system_actor("answering a request for everything held")):
            GatheredFile.objects.filter(request=held).delete()
            Mark.objects.filter(request=held).delete()
        _enter(actor, held, "withdrawn", "The request for everything held was withdrawn")
    return held


def extend_request(actor: Actor, request: AccessRequest, why: str) -> AccessRequest:
    """Take two further months, which the law allows for what is complex. The person reads why."""
    with transaction.atomic():
        held = _answered_by(actor, request)
        _require(held, State.ASKED, State.REVIEWING)
        if held.extended_why:
            raise ValidationError("It was extended once already, and cannot be again")
        if not why.strip():
            raise ValidationError({"why": "Say why it needs longer: the person reads it"})
        held.extended_why, held.due_on = why.strip(), due_on(held.asked_on, is_extended=True)
        held.save(update_fields=["extended_why", "due_on"])
        _enter(actor, held, "extended", f"Everything held is due on {on_day(held.due_on)} instead", why)
    return held


def gather_everything(actor: Actor, request: AccessRequest) -> AccessRequest:
    """Copy everything held about the person as it is now, of every kind, and mark what may tell of others.

    For a manager who sees the person's care. Gathering again begins the review anew.
    """
    with transaction.atomic():
        held = _answered_by(actor, request)
        _require(held, State.ASKED, State.REVIEWING)
        with acting_as(system_actor("gathering everything held about somebody")):
            found, marks = _gathered(held)
            GatheredFile.objects.filter(request=held).delete()
            Mark.objects.filter(request=held).delete()
            GatheredFile.objects.create(request=held, person=held.person, kinds=found)
            Mark.objects.bulk_create(marks, batch_size=1000)
        held.state, held.gathered_at = State.REVIEWING, timezone.now()
        held.save(update_fields=["state", "gathered_at"])
        rows = sum(len(kind["rows"]) for kind in found)
        _enter(actor, held, "gathered", f"{rows} rows of {len(found)} kinds were gathered, {len(marks)} values marked")
    return held


def _gathered(request: AccessRequest) -> tuple[list[dict[str, Any]], list[Mark]]:
    person = request.person
    ids = histories_of(person.pk)
    others = set(Supporter.objects.filter(person__in=ids).values_list("name", flat=True))
    own = [person.name, person.given_name, person.family_name, person.known_as, person.phone, person.email]
    found, marks = [], []
    for kind in kinds():
        rows = []
        for row in kind.rows(ids):
            facts = [*facts_of(row), *_file_of(row)]
            rows.append({"id": str(row.pk), "facts": [{"key": k, "name": n, "value": v} for k, n, v in facts]})
            values = {key: value for key, _, value in facts}
            touchy = getattr(row, "compartment", "") == Compartment.SAFEGUARDING
            for_staff = is_for_staff_only(kind.key, values, getattr(row, "compartment", ""))
            marked = {one.field: one.why for one in marks_in(kind.key, str(row.pk), values, others, own)}
            for field in values:
                why = "Safeguarding: look at it before it is given out" if touchy else marked.get(field, "")
                why = STAFF_ONLY if for_staff else why or (A_FILE if field == FILE_FIELD else "")
                if why:
                    mark = Mark(
                        request=request, person=person, kind=kind.key, row=str(row.pk), field=field, why=why[:300]
                    )
                    if for_staff:
                        mark.decision, mark.reason = Mark.Decision.WITHHOLD, STAFF_ONLY_REASON
                        mark.decided_by_name = "By rule"
                    marks.append(mark)
        if rows:
            found.append({"key": kind.key, "title": kind.title, "rows": rows})
    return found, marks


def _file_of(row: Model) -> list[tuple[str, str, str]]:
    """A document's file, as one more thing that it holds; none where it was removed."""
    if isinstance(row, Document) and row.removed_at is None:
        return [(FILE_FIELD, "The file itself", row.file_name)]
    return []


def decide_marks(actor: Actor, request: AccessRequest, marks: Iterable[UUID], decision: str, reason: str) -> int:
    """Give out or withhold marked values, with one reason; returns how many. For a manager who sees the person's care.

    Raises ValidationError without a decision, a reason or a mark.
    """
    if decision not in (Mark.Decision.RELEASE, Mark.Decision.WITHHOLD):
        raise ValidationError({"decision": "Choose whether it is given out or withheld"})
    if not reason.strip():
        raise ValidationError({"reason": "Say why: it stands in the log of the request"})
    with transaction.atomic():
        held = _answered_by(actor, request)
        _require(held, State.REVIEWING)
        with acting_as(system_actor("answering a request for everything held")):
            decided = Mark.objects.filter(request=held, pk__in=list(marks)).update(
                decision=decision, reason=reason.strip(), decided_by_name=actor.name
            )
        if not decided:
            raise ValidationError({"marks": "Choose what you decide on"})
        words = "given out" if decision == Mark.Decision.RELEASE else "withheld"
        _enter(actor, held, "marks_decided", f"{decided} values about others will be {words}", reason)
    return decided


def release_everything(actor: Actor, request: AccessRequest) -> AccessRequest:
    """Let the person download what was gathered, without what is withheld.

    For a manager who sees the person's care. Raises ValidationError while a mark has not been decided on.
    """
    with transaction.atomic():
        held = _answered_by(actor, request)
        _require(held, State.REVIEWING)
        with acting_as(system_actor("answering a request for everything held")):
            waiting = Mark.objects.filter(request=held, decision=Mark.Decision.WAITING).count()
        if waiting:
            raise ValidationError(f"{waiting} values about others have not been looked at yet")
        held.state, held.released_at = State.RELEASED, timezone.now()
        held.released_by_id, held.released_by_name = actor.account_id, actor.name
        held.save(update_fields=["state", "released_at", "released_by", "released_by_name"])
        _enter(actor, held, "released", "Everything held is ready to download")
    return held


def ask_correction(
    actor: Actor, person: Person, fact: str, should_say: str, why: str, asked_by: str = ""
) -> Correction:
    """Ask that a fact be put right: one of FACTS, or "other". For the person, and care staff for them."""
    if not may_ask(actor, person):
        raise PermissionDenied("Only the person, and care staff with them, can ask that a fact be put right.")
    own = is_own_record(actor, person)
    wrong = {}
    if fact not in (*FACTS, "other"):
        wrong["fact"] = "Choose what is wrong"
    if not should_say.strip():
        wrong["should_say"] = "Say what it should be"
    if not why.strip():
        wrong["why"] = "Say how you know"
    if not own and not asked_by.strip():
        wrong["asked_by"] = "Say who asks: the person, or who acts for them"
    if wrong:
        raise ValidationError(wrong)
    now = timezone.now()
    correction = Correction(
        person=person,
        fact=fact,
        says_now=said(getattr(person, fact, "")) if fact in FACTS else "",
        should_say=should_say.strip(),
        why=why.strip(),
        asked_at=now,
        asked_by_name=actor.name if own else asked_by.strip(),
        asked_by_id=actor.account_id,
        due_on=months_after(timezone.localtime(now).date(), 1),
    )
    with transaction.atomic():
        correction.save(force_insert=True)
        _enter_correction(
            actor, correction, "asked", f"{correction.asked_by_name} asked that {_named(fact)} be put right"
        )
    return correction


def decide_correction(
    actor: Actor, correction: Correction, *, put_right: bool, reason: str, value: Any = None
) -> Correction:
    """Put a fact right, or leave it: then what the person says stands beside it. `value` is the new value of the fact,
    in its own type; what is not a fact of identity is changed on its own page first.

    For a manager who sees the person's care, and is not who asked. Raises ValidationError without a reason, or where it
    was decided already; what the fact itself refuses is said by field.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the person reads it"})
    with transaction.atomic():
        held = Correction.objects.select_for_update(of=("self",)).select_related("person").get(pk=correction.pk)
        if not may_answer(actor, held.person):
            raise PermissionDenied("Only a manager who sees the person’s care can decide on it.")
        if actor.account_id is not None and held.asked_by_id == actor.account_id:
            raise PermissionDenied("You asked for it yourself: somebody else decides.")
        if held.state != Correction.State.ASKED:
            raise ValidationError("It has been decided already")
        if put_right and held.fact in FACTS:
            change_person(actor, held.person, **{held.fact: value})
        held.state = Correction.State.PUT_RIGHT if put_right else Correction.State.REFUSED
        held.reason, held.decided_at, held.decided_by_name = reason.strip(), timezone.now(), actor.name
        held.save(update_fields=["state", "reason", "decided_at", "decided_by_name"])
        done = "put right" if put_right else "left as it is, with what the person says beside it"
        named = _named(held.fact)
        _enter_correction(actor, held, "decided", f"{named[0].upper()}{named[1:]} was {done}", reason)
    return held


def _named(fact: str) -> str:
    return f"the {FACTS[fact]}" if fact in FACTS else "what the record says"


def _held(request: AccessRequest) -> AccessRequest:
    return AccessRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)


def _answered_by(actor: Actor, request: AccessRequest) -> AccessRequest:
    held = _held(request)
    if not may_answer(actor, held.person):
        raise PermissionDenied("Only a manager who sees the person’s care can answer it.")
    return held


def _require(request: AccessRequest, *states: str) -> None:
    if request.state not in states:
        raise ValidationError(f"This cannot be done now: it is “{request.get_state_display().lower()}”")


def _enter(actor: Actor, request: AccessRequest, verb: str, summary: str, reason: str = "") -> None:
    write_entry(
        actor,
        f"access_request.{verb}",
        summary,
        person_id=request.person_id,
        compartment=Compartment.IDENTITY,
        payload={"request": request.pk, "due_on": request.due_on},
        reason=reason.strip(),
    )


def _enter_correction(actor: Actor, correction: Correction, verb: str, summary: str, reason: str = "") -> None:
    write_entry(
        actor,
        f"correction.{verb}",
        summary,
        person_id=correction.person_id,
        compartment=Compartment.IDENTITY,
        payload={"correction": correction.pk, "fact": correction.fact},
        reason=reason.strip() or correction.why,
    )
