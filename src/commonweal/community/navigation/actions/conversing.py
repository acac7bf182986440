"""What is talked about and agreed with a person: what matters, goals, steps, and each contact."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.navigation.actions.holding import enter, held, is_in_team, keep_due, not_later, words
from commonweal.community.navigation.actions.referred import say_begun, say_tried
from commonweal.community.navigation.models import Contact, Goal, Journey, Step
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day
from commonweal.people.sight.queries import is_own_record

CLOSENESS = range(1, 11)
LONGEST_CONTACT = 12 * 60
EARLIEST_CONTACT = timedelta(days=365)
"""Before they were put forward: a worker may have known somebody for a while; a slip in the year goes further."""


@dataclass(frozen=True)
class Talk:
    """What somebody said when they were asked what matters to them, in their own words."""

    what_matters: str
    strengths: str = ""
    would_like: str = ""
    how_to_support: str = ""


def write_talk(actor: Actor, journey: Journey, talk: Talk, on: date | None = None) -> Journey:
    """Keep what somebody said of what matters to them; it may be written again as it becomes clearer."""
    matters = words(talk.what_matters, "what_matters", "Write what matters to the person, in their words")
    day = not_later(on or timezone.localdate(), "talked_on")
    with transaction.atomic():
        stored = held(actor, journey)
        is_first = stored.talked_on is None
        stored.talked_on = stored.talked_on or day
        stored.what_matters = matters
        stored.strengths = talk.strengths.strip()
        stored.would_like = talk.would_like.strip()
        stored.how_to_support = talk.how_to_support.strip()
        stored.save(update_fields=["talked_on", "what_matters", "strengths", "would_like", "how_to_support"])
        summary = "Talked about what matters" if is_first else "What matters was written anew"
        enter(actor, stored.person, "talked", f"{summary}, with {actor.name}", stored)
        keep_due(stored)
    return stored


def set_goal(actor: Actor, journey: Journey, text: str, *, close_now: int, by_on: date | None = None) -> Goal:
    """A goal in the person's own words, with how close they feel to it: 1 is far off, 10 is there."""
    said = words(text, "words", "Write the goal in the person's own words")
    _check_closeness(close_now)
    with transaction.atomic():
        stored = held(actor, journey)
        today = timezone.localdate()
        goal = Goal(
            journey=stored, person=stored.person, words=said, by_on=by_on, close_at_start=close_now,
            close_now=close_now, rated_on=today, set_on=today,
        )  # fmt: skip
        goal.save(force_insert=True)
        enter(actor, stored.person, "goal_set", "A goal was set", stored,
              payload={"goal": goal.pk, "close": close_now, "by": by_on}, reason=said)  # fmt: skip
    return goal


def _check_closeness(close: int) -> None:
    if close not in CLOSENESS:
        raise ValidationError({"close_now": "Choose a number from 1 to 10"})


def rate_goal(actor: Actor, goal: Goal, *, close_now: int, state: str = Goal.State.OPEN) -> Goal:
    """How close the person feels to a goal now, and whether they still work on it."""
    _check_closeness(close_now)
    wanted = Goal.State(state)
    with transaction.atomic():
        journey = held(actor, goal.journey, closed=True)
        stored = Goal.objects.select_for_update().get(pk=goal.pk)
        stored.close_now, stored.state, stored.rated_on = close_now, wanted, timezone.localdate()
        stored.save(update_fields=["close_now", "state", "rated_on"])
        enter(actor, journey.person, "goal_rated", f"A goal: {close_now} of 10, {wanted.label.lower()}", journey,
              payload={"goal": stored.pk, "close": close_now, "state": wanted.value})  # fmt: skip
    return stored


def add_step(
    actor: Actor,
    journey: Journey,
    text: str,
    *,
    doer: str,
    doer_name: str = "",
    by_on: date | None = None,
    goal: Goal | None = None,
) -> Step:
    """Something to do: what, who does it (somebody else by name) and by when."""
    said = words(text, "words", "Write what is to be done")
    if doer == Step.Doer.OTHER and not doer_name.strip():
        raise ValidationError({"doer_name": "Enter who does it"})
    with transaction.atomic():
        stored = held(actor, journey)
        step = Step(
            journey=stored, person=stored.person, goal=goal, words=said, doer=Step.Doer(doer),
            doer_name=doer_name.strip() if doer == Step.Doer.OTHER else "", by_on=by_on,
        )  # fmt: skip
        step.save(force_insert=True)
        enter(actor, stored.person, "step_added", "A step was agreed", stored,
              payload={"step": step.pk, "doer": step.doer, "by": by_on}, reason=said)  # fmt: skip
        keep_due(stored)
    return step


def finish_step(actor: Actor, step: Step, note: str = "") -> Step:
    """A step is done: by whoever does this work in the team, or by the person where the step is theirs."""
    return _end_step(actor, step, note, dropped=False)


def drop_step(actor: Actor, step: Step, note: str) -> Step:
    """A step will not be done. ValidationError without a reason."""
    return _end_step(actor, step, words(note, "note", "Say why it is left out"), dropped=True)


def _end_step(actor: Actor, step: Step, note: str, *, dropped: bool) -> Step:
    with transaction.atomic():
        stored = Step.objects.select_for_update(of=("self",)).select_related("journey", "person").get(pk=step.pk)
        is_theirs = is_own_record(actor, stored.person) and stored.doer == Step.Doer.PERSON
        if not (is_theirs or is_in_team(actor, stored.journey)):
            raise PermissionDenied("Only the team that works with this person can do this.")
        if stored.done_on or stored.dropped_on:
            raise ValidationError("This step is done, or left out, already.")
        today = timezone.localdate()
        stored.done_on, stored.dropped_on = (None, today) if dropped else (today, None)
        stored.note = note.strip()
        stored.save(update_fields=["done_on", "dropped_on", "note"])
        enter(actor, stored.person, "step_ended", "A step was left out" if dropped else "A step was done",
              stored.journey, payload={"step": stored.pk, "done": not dropped}, reason=stored.note)  # fmt: skip
        keep_due(stored.journey)
    return stored


def record_contact(
    actor: Actor,
    journey: Journey,
    kind: str,
    *,
    at: datetime | None = None,
    minutes: int = 0,
    was_reached: bool = True,
    present: str = "",
    note: str = "",
) -> Contact:
    """One time that the person was spoken with, or that it was tried; `minutes` with the person and on the way.

    The first that reaches them ends the wait for a first contact. Raises ValidationError by field.
    """
    moment = at or timezone.now()
    if moment > timezone.now():
        raise ValidationError({"on": "This day has not come yet"})
    if not 0 <= minutes <= LONGEST_CONTACT:
        raise ValidationError({"minutes": f"Enter minutes from 0 to {LONGEST_CONTACT}"})
    with transaction.atomic():
        stored = held(actor, journey, closed=True)
        if stored.arrived_at - moment > EARLIEST_CONTACT:
            put_forward_on = timezone.localtime(stored.arrived_at).date()
            raise ValidationError({"on": f"They were put forward only on {on_day(put_forward_on)}. Check the year"})
        contact = Contact(
            journey=stored, person=stored.person, kind=Contact.Kind(kind), at=moment, minutes=minutes,
            was_reached=was_reached, present=present.strip(), note=note.strip(), by_id=actor.account_id,
            by_name=actor.name,
        )  # fmt: skip
        contact.save(force_insert=True)
        if was_reached:
            day = timezone.localtime(moment).date()
            first = stored.first_contact_at
            stored.first_contact_at = moment if first is None else min(first, moment)
            stored.last_contact_on = max(filter(None, (stored.last_contact_on, day)))
            stored.save(update_fields=["first_contact_at", "last_contact_on"])
            if first is None:
                say_begun(actor, stored)
        elif stored.first_contact_at is None:
            say_tried(actor, stored)
        said = contact.get_kind_display().lower()
        summary = f"{actor.name} was in touch: {said}" if was_reached else f"{actor.name} tried to be in touch: {said}"
        enter(actor, stored.person, "contact", summary, stored,
              payload={"contact": contact.pk, "kind": contact.kind, "minutes": minutes, "reached": was_reached},
              reason=contact.note)  # fmt: skip
        keep_due(stored)
    return contact
