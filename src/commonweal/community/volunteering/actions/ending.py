"""How a task ends: done, thanked and its hours logged; or not done, with why; or cancelled."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.volunteering.actions.matching import locked, put_state, require_move
from commonweal.community.volunteering.actions.telling import enter, named, tell_asker, tell_volunteer
from commonweal.community.volunteering.keys import digest_in_hand
from commonweal.community.volunteering.models import Asking, Hours, Task, Volunteer
from commonweal.community.volunteering.queries.schemes import coordinates, is_the_volunteer, sides_of
from commonweal.community.volunteering.saying import REASONS
from commonweal.community.volunteering.states import Move, Reason, Side, State
from commonweal.core.accounts.actors import Actor, acting_as, system_actor

MOST_HOURS = Decimal(24)


def finish_task(
    actor: Actor, task: Task, *, on: date | None = None, hours: Decimal | None = None, words: str = ""
) -> Task:
    """Say that a task was done: whoever asked, the volunteer or the coordinator. `hours` are logged for `on` (today).

    Only the volunteer or the coordinator logs hours. Raises ValidationError by field.
    """
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("ending a task")):
        held = locked(task)
        sides = sides_of(actor, held, digest)
        _close(actor, held, require_move(sides, held, Move.FINISH), words)
        volunteer = held.volunteer
        first = volunteer.first_name if volunteer else "A volunteer"
        enter(actor, held, "neighbours.done", f"{first} has done it: {named(held)}", volunteer=held.volunteer_id)
        if hours is not None and volunteer is not None and sides & {Side.VOLUNTEER, Side.COORDINATOR}:
            _log(actor, volunteer, on or timezone.localdate(), hours, "", held)
        if Side.ASKER not in sides:
            tell_asker(actor, held, "neighbours-done", volunteer=first)
    return held


def give_up_task(actor: Actor, task: Task, reason: str, words: str = "") -> Task:
    """Say that a task was not done, and why. Whoever asked is told, and where else to ask. ValidationError by field."""
    if reason not in REASONS:
        raise ValidationError({"reason": "Choose why it was not done"})
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("ending a task")):
        held = locked(task)
        leads_to = require_move(sides_of(actor, held, digest), held, Move.GIVE_UP)
        _tell_released(actor, held)
        held.reason = Reason(reason).value
        _close(actor, held, leads_to, words)
        why = REASONS[Reason(reason)]
        enter(actor, held, "neighbours.not_done", f"Not done: {named(held)}. {why}", why=held.reason)
        tell_asker(actor, held, "neighbours-not-done", why=why)
    return held


def cancel_task(actor: Actor, task: Task, words: str = "") -> Task:
    """Take back what was asked, by whoever asked or the coordinator. A volunteer who has it is told."""
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("ending a task")):
        held = locked(task)
        leads_to = require_move(sides_of(actor, held, digest), held, Move.CANCEL)
        _tell_released(actor, held)
        _close(actor, held, leads_to, words)
        enter(actor, held, "neighbours.cancelled", f"No longer asked for: {named(held)}")
    return held


def _close(actor: Actor, task: Task, state: State, words: str) -> None:
    put_state(task, state)
    task.closed_at = timezone.now()
    task.closed_by_name = actor.name
    task.closing_words = words.strip()
    task.save(update_fields=["state", "due_on", "closed_at", "closed_by_name", "closing_words", "reason"])
    task.askings.filter(answer=Asking.Answer.NONE).update(answer=Asking.Answer.OVER, answered_at=task.closed_at)


def _tell_released(actor: Actor, task: Task) -> None:
    """Tell the volunteer who has it, and those who were asked and have not answered, that it is not needed."""
    waiting = task.askings.filter(answer=Asking.Answer.NONE).select_related(
        "volunteer__account", "volunteer__organisation__volunteering_scheme"
    )
    told = [asking.volunteer for asking in waiting]
    if task.volunteer is not None:
        told.append(task.volunteer)
    for volunteer in told:
        tell_volunteer(actor, volunteer, "neighbours-not-needed", kind=named(task), district=task.district)


def thank_volunteer(actor: Actor, task: Task, words: str) -> Task:
    """Thank whoever did it, in one's own words: they go to the volunteer. Once a task. ValidationError by field."""
    if not words.strip():
        raise ValidationError({"words": "Write a few words of thanks"})
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("saying thank you")):
        held = locked(task)
        if not sides_of(actor, held, digest) & {Side.ASKER, Side.COORDINATOR}:
            raise PermissionDenied("Whoever asked, or the coordinator, says thank you.")
        if State(held.state) is not State.DONE or held.volunteer is None:
            raise ValidationError("Thanks are for what was done")
        if held.thanked_at is not None:
            raise ValidationError("Thanks were sent already")
        held.thanks, held.thanked_at = words.strip()[:2000], timezone.now()
        held.save(update_fields=["thanks", "thanked_at"])
        enter(actor, held, "neighbours.thanked", f"{held.volunteer.first_name} was thanked for {named(held)}")
        tell_volunteer(actor, held.volunteer, "neighbours-thanks", kind=named(held), words=held.thanks)
    return held


def log_hours(
    actor: Actor,
    volunteer: Volunteer,
    *,
    on: date,
    hours: Decimal,
    words: str = "",
    task: Task | None = None,
) -> Hours:
    """Log hours that a volunteer gave on a day, for a task of theirs or for something else. ValidationError by field.

    By the volunteer (account or key) or a coordinator of their organisation.
    """
    if not (coordinates(actor, volunteer.organisation_id) or is_the_volunteer(actor, volunteer)):
        raise PermissionDenied("The volunteer, or the coordinator, logs hours.")
    if task is not None and task.volunteer_id != volunteer.pk:
        raise ValidationError({"task": "This task is somebody else's"})
    if task is None and not words.strip():
        raise ValidationError({"words": "Say what it was for"})
    with transaction.atomic():
        return _log(actor, volunteer, on, hours, words, task)


def _log(actor: Actor, volunteer: Volunteer, on: date, hours: Decimal, words: str, task: Task | None) -> Hours:
    wrong = {}
    if not Decimal(0) < hours <= MOST_HOURS:
        wrong["hours"] = "Enter hours of one day, such as 1.5"
    if on > timezone.localdate():
        wrong["on"] = "The day must be today or earlier"
    if wrong:
        raise ValidationError(wrong)
    row = Hours(
        volunteer=volunteer,
        task=task,
        kind=task.kind if task else "",
        on=on,
        hours=hours.quantize(Decimal("0.01")),
        words=words.strip()[:300],
        logged_by_name=actor.name,
        logged_at=timezone.now(),
    )
    row.save(force_insert=True)
    return row
