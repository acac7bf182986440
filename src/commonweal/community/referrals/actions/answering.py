"""Every step of a referral after it was sent. Whoever acts is checked against the table in `states`.

A step is written as the system, once it is clear that the actor may take it: with most of them the referral leaves the
sight of whoever took it, and row security lets nobody write what they would no longer see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.referrals.actions.sending import (
    DECLINED_TO_BE,
    check_agreement,
    next_due,
    pass_to,
    write_step,
)
from commonweal.community.referrals.actions.telling import ask_for_answer, tell_holder, tell_of_step
from commonweal.community.referrals.contents import Agreement
from commonweal.community.referrals.models import Referral, Turn
from commonweal.community.referrals.progress import OUTCOMES, REASONS, SHORT
from commonweal.community.referrals.queries.parties import Receiver, sides_of
from commonweal.community.referrals.states import (
    MUST_BE_NAMED,
    OUTCOMES_OF,
    Move,
    Outcome,
    Reason,
    Side,
    State,
    step_for,
)
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.consent.actions import end_consent
from commonweal.people.identity.models import Person

Choice = TypeVar("Choice", Reason, Outcome)

AWAY = "This referral is no longer with you: somebody has passed it on or ended it a moment ago"

_MOVED: dict[Move, str] = {
    Move.ACCEPT: "accepted",
    Move.DECLINE: "declined",
    Move.HAND_ON: "passed on",
    Move.START: "begun",
    Move.CLOSE: "closed",
    Move.WITHDRAW: "ended",
}


@dataclass
class Held:
    """A referral held for one step: as it is now, whose turn it is, who the actor is to it, and when it happens."""

    referral: Referral
    turn: Turn
    sides: frozenset[Side]
    now: datetime
    facts: dict[str, Any] = field(default_factory=dict)

    def turn_ends(self) -> None:
        self.turn.ended_at = self.now
        self.referral.held_by, self.referral.holder_key = None, ""


@contextmanager
def _moving(actor: Actor, referral: Referral, move: Move | None) -> Iterator[Held]:
    """Hold a referral while a step is taken (None: no move, something is noted), check that the actor may take it now,
    and store it and its turn afterwards. Raises ValidationError where somebody was quicker, PermissionDenied for
    whoever may never take this step."""
    with transaction.atomic():
        held_one = list(Referral.objects.select_for_update().filter(pk=referral.pk).values_list("pk"))
        # read only once it is held: whoever was quicker has changed its turn too
        related = ("person", "turn__consent", "turn__service", "place")
        stored = Referral.objects.select_related(*related).filter(pk=referral.pk).first()
        if not held_one or stored is None or stored.turn is None:
            raise ValidationError(AWAY)
        sides = sides_of(actor, stored)
        if move is not None:
            _check_step(stored, sides, move)
        with acting_as(system_actor("a step of a referral")):
            held = Held(stored, stored.turn, sides, timezone.now())
            yield held
            if held.turn.ended_at is not None:
                _end_consent(stored, held.turn)
            held.turn.save()
            stored.save()


def _check_step(stored: Referral, sides: frozenset[Side], move: Move) -> None:
    state = State(stored.state)
    step = step_for(state, move)
    if step is None:
        who = stored.turn.answered_by_name if stored.turn else ""
        by = f" by {who}" if who and state in (State.ACCEPTED, State.DECLINED) else ""
        raise ValidationError(
            f"It cannot be {_MOVED.get(move, 'changed')} now: it is {SHORT[state].lower()} already{by}"
        )
    if not step.sides & sides:
        raise PermissionDenied("This step is for others: those whose turn it is, or who referred.")


def _end_consent(referral: Referral, turn: Turn) -> None:
    """What was agreed to be seen of the record ends with the turn it was agreed for."""
    if turn.consent is not None and turn.consent.withdrawn_at is None:
        end_consent(system_actor("the end of a referral"), turn.consent, reason=f"Referral {referral.reference}")


def _reach(held: Held, state: State) -> None:
    """Put the referral into a state, with the day for what comes next, of which nobody has been reminded yet."""
    held.referral.state = state.value
    held.referral.due_on = next_due(held.referral)
    held.referral.reminded_on, held.referral.reminders = None, 0


def mark_seen(actor: Actor, referral: Referral) -> Referral:
    """Note that the receiver opened it; opened before, nothing happens."""
    if referral.state != State.SENT or Side.RECEIVER not in sides_of(actor, referral):
        return referral
    with _moving(actor, referral, Move.SEE) as held:
        held.referral.state = State.SEEN.value
        held.turn.seen_at = held.now
        write_step(actor, held.referral, "seen", f"Opened by {held.turn.name}")
    return held.referral


def accept_referral(actor: Actor, referral: Referral, words: str = "") -> Referral:
    """Say yes. The person and whoever referred are told; the promise to contact the person runs on."""
    with _moving(actor, referral, Move.ACCEPT) as held:
        _answered(actor, held)
        held.turn.words = words.strip()
        _reach(held, State.ACCEPTED)
        write_step(actor, held.referral, "accepted", f"Accepted by {held.turn.name}", reason=words.strip())
    tell_of_step(actor, held.referral)
    return held.referral


def decline_referral(
    actor: Actor,
    referral: Referral,
    reason: Reason | str,
    words: str,
    *,
    instead: Receiver | None = None,
    agreement: Agreement | None = None,
) -> Referral:
    """Say no, with the reason. Whoever says that somebody else does this says who: nobody is told only "not us".

    `instead` is who may be better placed. With the person's `agreement` to them the referral goes there at once;
    without it, whoever referred asks the person first. Raises ValidationError by field.
    """
    reason = _known(Reason, reason, "reason", "Choose why")
    if not words.strip():
        raise ValidationError({"words": "Say why in a sentence: whoever referred and the person will ask"})
    if instead is None and reason in MUST_BE_NAMED:
        raise ValidationError({"instead": "Choose who does this: it is passed on, or suggested to whoever referred"})
    if instead is not None and agreement is not None:
        return pass_on(actor, referral, instead, agreement, words, reason=reason)
    with _moving(actor, referral, Move.DECLINE) as held:
        _answered(actor, held)
        held.turn.reason, held.turn.words = reason.value, words.strip()
        held.turn.instead = instead.token if instead else ""
        held.turn.instead_name = instead.name if instead else ""
        held.turn_ends()
        _reach(held, State.DECLINED)
        write_step(
            actor,
            held.referral,
            "declined",
            f"Declined by {held.turn.name}: {REASONS[reason].lower()}",
            {"reason": reason.value, "instead": held.turn.instead_name},
            reason=words.strip(),
        )
    tell_of_step(actor, held.referral)
    return held.referral


def pass_on(
    actor: Actor,
    referral: Referral,
    receiver: Receiver,
    agreement: Agreement,
    words: str,
    *,
    reason: Reason | str = Reason.WRONG_SERVICE,
) -> Referral:
    """Give a referral to somebody else: one thread, with the promise to the person as it was made.

    The person agreed to the new receiver. Whoever had it before sees of it only their own answer from now on.
    """
    reason = _known(Reason, reason, "reason", "Choose why")
    check_agreement(actor, agreement)
    if not words.strip():
        raise ValidationError({"words": "Say why it is passed on, in a sentence"})
    with _moving(actor, referral, Move.HAND_ON) as held:
        before = held.turn
        if receiver.viewer is not None and receiver.viewer == before.viewer and before.ended_at is None:
            raise ValidationError({"to": f"It is with {receiver.name} already"})
        if before.ended_at is None:
            if Side.RECEIVER in held.sides:
                _answered(actor, held)
                before.reason = reason.value
            before.words = words.strip()
            before.instead, before.instead_name = receiver.token, receiver.name
            held.turn_ends()
            before.save()
        held.turn = pass_to(actor, held.referral, receiver, agreement)
        _end_consent(held.referral, before)  # only now: whoever passes on gives what they themselves may see
        held.referral.tell_referrer = held.referral.tell_referrer and agreement.tell_referrer
        write_step(
            actor,
            held.referral,
            "passed-on",
            f"Passed on from {before.name} to {receiver.name}",
            {
                "to_organisation": held.turn.organisation_id,
                "to_service": held.turn.service_id,
                "reason": before.reason,
            },
            reason=words.strip(),
        )
    tell_of_step(actor, held.referral)
    ask_for_answer(actor, held.referral)
    return held.referral


def record_contact(actor: Actor, referral: Referral, words: str = "") -> Referral:
    """Note that somebody spoke with the person for the first time since they were referred."""
    with _noting(actor, referral) as held:
        if held.referral.contacted_at is not None:
            raise ValidationError("That somebody spoke with them is recorded already")
        _contacted(actor, held, words)
        _reach(held, State(held.referral.state))
    tell_of_step(actor, held.referral)
    return held.referral


def record_try(actor: Actor, referral: Referral, words: str = "") -> Referral:
    """Note that somebody tried to reach the person in vain. The promise runs on."""
    with _noting(actor, referral) as held:
        held.referral.tries += 1
        number = held.referral.tries
        summary = f"{held.turn.name} tried to reach them: {number} {'time' if number == 1 else 'times'} so far"
        write_step(actor, held.referral, "tried", summary, {"tries": number}, reason=words.strip())
    return held.referral


@contextmanager
def _noting(actor: Actor, referral: Referral) -> Iterator[Held]:
    """Hold a referral that was accepted while its receiver notes something of it."""
    with _moving(actor, referral, None) as held:
        if Side.RECEIVER not in held.sides:
            raise PermissionDenied("This is for those whose turn it is.")
        if State(held.referral.state) not in (State.ACCEPTED, State.STARTED):
            raise ValidationError("Accept the referral first")
        yield held


def _contacted(actor: Actor, held: Held, words: str) -> None:
    held.referral.contacted_at = held.now
    in_time = timezone.localdate() <= held.referral.contact_by
    write_step(
        actor,
        held.referral,
        "contacted",
        f"{held.turn.name} spoke with them for the first time",
        {"in_time": in_time, "contact_by": held.referral.contact_by},
        reason=words.strip(),
    )


def start_help(actor: Actor, referral: Referral, words: str = "") -> Referral:
    """Say that help has begun (and with it, if it was not recorded, that somebody has spoken with the person); said
    again while it goes on, it is news, and counts from today."""
    if referral.state == State.STARTED:
        with _noting(actor, referral) as held:
            _reach(held, State.STARTED)
            write_step(actor, held.referral, "news", f"{held.turn.name} says that help goes on", reason=words.strip())
        return held.referral
    with _moving(actor, referral, Move.START) as held:
        if held.referral.contacted_at is None:
            _contacted(actor, held, "")
        held.turn.started_at = held.now
        _reach(held, State.STARTED)
        write_step(actor, held.referral, "started", f"{held.turn.name} has begun to help", reason=words.strip())
    tell_of_step(actor, held.referral)
    return held.referral


def close_referral(actor: Actor, referral: Referral, outcome: Outcome | str, words: str) -> Referral:
    """Close it with how it ended. Raises ValidationError where this ending is none for how far it came."""
    outcome = _known(Outcome, outcome, "outcome", "Choose how it ended")
    if not words.strip():
        raise ValidationError({"words": "Say in a sentence how it ended"})
    with _moving(actor, referral, Move.CLOSE) as held:
        allowed = OUTCOMES_OF[State(held.referral.state)]
        if outcome not in allowed:
            listed = "; ".join(OUTCOMES[one].lower() for one in allowed)
            raise ValidationError({"outcome": f"Now it can only end so: {listed}"})
        if outcome is Outcome.NOT_REACHED and held.referral.tries == 0:
            raise ValidationError({"outcome": "First record when you tried to reach them"})
        _end(actor, held, outcome, words, "closed", f"Closed: {OUTCOMES[outcome].lower()}")
    tell_of_step(actor, held.referral)
    return held.referral


def withdraw_referral(actor: Actor, referral: Referral, words: str) -> Referral:
    """End a referral because the person does not want it, or not any more: by the person, or whoever referred them."""
    if not words.strip():
        raise ValidationError({"words": "Say why in a sentence"})
    with _moving(actor, referral, Move.WITHDRAW) as held:
        has_it = held.turn if held.turn.ended_at is None else None
        # the system ends a referral where the person withdrew their consent
        by = "the person" if Side.PERSON in held.sides or actor.is_system else held.referral.from_name
        _end(actor, held, Outcome.NOT_WANTED, words, "withdrawn", f"Ended by {by}")
    tell_of_step(actor, held.referral)
    if has_it is not None:
        tell_holder(actor, held.referral, "referral-withdrawn", "referral-withdrawn")
    return held.referral


def _end(actor: Actor, held: Held, outcome: Outcome, words: str, kind: str, summary: str) -> None:
    """Both sides keep what they read; what was open of the record is closed."""
    held.referral.state = State.CLOSED.value
    held.referral.outcome, held.referral.outcome_words = outcome.value, words.strip()
    held.referral.closed_at, held.referral.due_on = held.now, None
    if held.turn.ended_at is None:
        held.turn.ended_at = held.now
    in_time = held.referral.contacted_at is not None and (
        timezone.localtime(held.referral.contacted_at).date() <= held.referral.contact_by
    )
    facts: dict[str, Any] = {
        "outcome": outcome.value,
        "to_organisation": held.turn.organisation_id,
        "source": held.referral.source,
        "needs": held.referral.needs,
        "in_time": in_time,
    }
    if outcome is Outcome.NOT_WANTED:
        facts["code"] = DECLINED_TO_BE
    write_step(actor, held.referral, kind, summary, facts, reason=words.strip())


def match_person(actor: Actor, referral: Referral, person: Person) -> Referral:
    """Say which record a referral is about, where it was sent without one: for care staff who see both.

    From now its steps are in the person's timeline. Raises ValidationError where it is somebody's already.
    """
    actor.require_role(*CARE_STAFF)
    with _moving(actor, referral, None) as held:
        if held.referral.person_id is not None:
            raise ValidationError({"person": "It is known already whom this is about"})
        if not held.sides & {Side.RECEIVER, Side.SENDER, Side.MINDER}:
            raise PermissionDenied("Only those who refer, answer or mind a referral can do this.")
        held.referral.person = person
        write_step(actor, held.referral, "matched", f"Referral from {held.referral.from_name} matched to this record")
    return held.referral


def end_withdrawn_consent(consent_id: UUID, words: str) -> None:
    """End the referral that a consent was given for, when the person withdraws it. As the system: whoever withdraws it
    need not see the referral."""
    with acting_as(system_actor("a consent that was withdrawn")) as system:
        for turn in Turn.objects.filter(consent=consent_id, ended_at=None).select_related("referral"):
            withdraw_referral(system, turn.referral, words)


def _answered(actor: Actor, held: Held) -> None:
    held.turn.answered_at = held.turn.answered_at or held.now
    held.turn.answered_by_name = actor.name if actor.is_signed_in else held.turn.name
    held.turn.seen_at = held.turn.seen_at or held.now


def _known(kind: type[Choice], value: Choice | str, name: str, advice: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        raise ValidationError({name: advice}) from None
