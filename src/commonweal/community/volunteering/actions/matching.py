"""Bringing a task and a volunteer together: asked in few words, the first who says yes has it."""

import uuid
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.volunteering.actions.telling import (
    asking_link,
    chain_of,
    enter,
    named,
    tell_asker,
    tell_volunteer,
    when_of,
)
from commonweal.community.volunteering.keys import ASKING, digest_in_hand, digest_of, link_key
from commonweal.community.volunteering.models import Asking, Frequency, Scheme, Task, Volunteer
from commonweal.community.volunteering.queries.candidates import checks_of, matches_for, wanted_of
from commonweal.community.volunteering.queries.schemes import sides_of
from commonweal.community.volunteering.rules import missing_checks, rules_on
from commonweal.community.volunteering.saying import SHORT, shown_before
from commonweal.community.volunteering.states import LOOKING, Move, Side, State, step_for
from commonweal.community.volunteering.timing import answer_by, due_on
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import write_entry

Answer = Asking.Answer
MOST_ASKED = 10
OF_THE_MATCH = ("matched_at", "volunteer", "seen_by", "volunteer_key", "volunteer_name", "volunteer_reach")
"""What of a task is filled when it is matched, and emptied when it is handed back."""


def locked(task: Task | UUID) -> Task:
    """The task as it is stored, held until the transaction ends: one move at a time. Call it as the system."""
    found = Task.objects.select_for_update(of=("self",)).select_related(
        "organisation__volunteering_scheme", "volunteer__account", "account"
    )
    return found.get(pk=task.pk if isinstance(task, Task) else task)


def require_move(actor_sides: frozenset[Side], task: Task, move: Move) -> State:
    """Where a move leads. PermissionDenied for who may not make it; ValidationError where the task is past it."""
    step = step_for(State(task.state), move)
    if step is None:
        raise ValidationError(f"This task has moved on: {SHORT[State(task.state)].lower()}. Nothing was changed.")
    if not step.sides & actor_sides:
        raise PermissionDenied("This is for others to do with this task.")
    return step.leads_to


def put_state(task: Task, state: State) -> None:
    """Set the state and by when what comes next is done."""
    task.state = state.value
    task.due_on = due_on(
        state,
        timezone.localdate(),
        first_on=task.first_on,
        last_on=task.last_on,
        is_weekly=task.frequency == Frequency.WEEKLY,
    )


def ask_volunteers(actor: Actor, task: Task, volunteers: Iterable[UUID], *, note: str | None = None) -> list[Asking]:
    """Ask these volunteers whether they would do it: by message, with a link to say yes or no.

    They read the kind, the half postcode, when, what it takes, and the coordinator's `note`, which must name nobody.
    Raises ValidationError where one of them does not suit (matching says why), or words of risk were not read yet.
    """
    chosen = list(dict.fromkeys(volunteers))
    if not chosen:
        raise ValidationError({"volunteers": "Choose whom to ask"})
    if len(chosen) > MOST_ASKED:
        raise ValidationError({"volunteers": f"Ask {MOST_ASKED} at most at the same time"})
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("asking volunteers")):
        held = locked(task)
        leads_to = require_move(sides_of(actor, held, digest), held, Move.OFFER)
        if held.mentions_safety and not held.safety_seen_by:
            raise ValidationError("Read what suggests a risk first, and say that you have acted on it")
        today = timezone.localdate()
        matches = {match.volunteer: match for match in matches_for(held, today)}
        for one in chosen:
            if one not in matches:
                raise ValidationError({"volunteers": "One of these is not a volunteer of this scheme"})
            if not matches[one].is_proposed:
                raise ValidationError({"volunteers": f"{matches[one].name}: {'; '.join(matches[one].why_not)}"})
        if note is not None:
            held.note = note.strip()[:300]
        now = timezone.now()
        rules = rules_on(today)
        shown = shown_before(rules, held.kind, held.district, when_of(held), held.marks, held.note)
        askings = []
        before = {asking.volunteer_id: asking for asking in held.askings.all()}
        for volunteer in Volunteer.objects.select_related("account", "organisation__volunteering_scheme").filter(
            pk__in=chosen
        ):
            match = matches[volunteer.pk]
            asking = _new_asking(held, volunteer, before.get(volunteer.pk))
            asking.shown, asking.why, asking.score = shown, list(match.why), match.score
            asking.asked_at, asking.asked_by_name = now, actor.name
            asking.answer_by = answer_by(today, held.last_on)
            asking.save()
            askings.append(asking)
            tell_volunteer(
                actor,
                volunteer,
                "neighbours-wanted",
                word=shown["word"],
                district=shown["district"],
                when=shown["when"],
                takes=shown["takes"],
                note=held.note or "Nothing more is known yet.",
                by=asking.answer_by,
                answer_link=asking_link(asking),
            )
        Volunteer.objects.filter(pk__in=chosen).update(last_asked_at=now)
        put_state(held, leads_to)
        held.offered_at = held.offered_at or now
        held.save(update_fields=["state", "due_on", "offered_at", "note"])
        enter(actor, held, "neighbours.offered", _asked_in_words(len(askings)), volunteers=len(askings))
    return askings


def _new_asking(task: Task, volunteer: Volunteer, before: Asking | None) -> Asking:
    """A question to a volunteer that has no answer; the one they were asked `before`, where the task came back."""
    asking = before or Asking(pk=uuid.uuid4(), task=task, organisation_id=task.organisation_id)
    asking.volunteer = volunteer
    asking.account = volunteer.account_id
    asking.key = digest_of(link_key(ASKING, asking.pk))
    asking.answer, asking.answered_at, asking.answer_words = Answer.NONE, None, ""
    return asking


def _asked_in_words(count: int) -> str:
    return "A volunteer was asked" if count == 1 else f"{count} volunteers were asked"


def ask_best_few(system: Actor, task: Task, scheme: Scheme) -> list[Asking]:
    """Ask the best volunteers about a task that needs no checks, as the scheme has chosen. Nobody suits: nothing."""
    proposed = [match for match in matches_for(task, timezone.localdate()) if match.is_proposed]
    if not proposed:
        return []
    return ask_volunteers(system, task, [match.volunteer for match in proposed[: scheme.asks_at_once]])


def accept_asking(actor: Actor, asking: Asking) -> str:
    """Say yes to a task. Returns `Answer.YES`, or `Answer.LATE` where somebody else was first: the first yes has it.

    Only the volunteer who was asked (their account or link), even if they said no before, as long as nobody else has
    it. Contact details are exchanged in the same transaction. Raises ValidationError where a check has run out.
    """
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("a volunteer says yes")):
        task = locked(asking.task_id)
        held = Asking.objects.select_related("volunteer__account", "volunteer__organisation__volunteering_scheme").get(
            pk=asking.pk
        )
        _require_asked(actor, held, digest)
        if held.answer == Answer.YES:
            raise ValidationError("You have said yes to this already. Thank you.")
        if State(task.state) not in LOOKING:
            held.answer, held.answered_at = Answer.LATE, timezone.now()
            held.save(update_fields=["answer", "answered_at"])
            return Answer.LATE
        require_checks(task, held.volunteer, timezone.localdate())
        held.answer, held.answered_at = Answer.YES, timezone.now()
        held.save(update_fields=["answer", "answered_at"])
        _match(actor, task, held.volunteer)
    return Answer.YES


def decline_asking(actor: Actor, asking: Asking, words: str = "") -> None:
    """Say no to a task. Where everybody who was asked has said no, the task goes back to be offered to others."""
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("a volunteer says no")):
        task = locked(asking.task_id)
        held = Asking.objects.select_related("volunteer").get(pk=asking.pk)
        _require_asked(actor, held, digest)
        if held.answer != Answer.NONE:
            raise ValidationError(f"You have answered this already: {held.get_answer_display().lower()}")
        held.answer, held.answered_at, held.answer_words = Answer.NO, timezone.now(), words.strip()[:300]
        held.save(update_fields=["answer", "answered_at", "answer_words"])
        return_if_unanswered(actor, task)


def return_if_unanswered(actor: Actor, task: Task) -> bool:
    """Put a task back to be asked where nobody is left who could say yes; whether it was. As the system, held."""
    if State(task.state) is not State.OFFERED or task.askings.filter(answer=Answer.NONE).exists():
        return False
    put_state(task, State.ASKED)
    task.save(update_fields=["state", "due_on"])
    enter(actor, task, "neighbours.returned", "Nobody who was asked could do it; others are looked for")
    return True


def match_by_hand(actor: Actor, task: Task, volunteer: Volunteer) -> Task:
    """Match a volunteer who said yes to the coordinator, on the phone or face to face. The same checks hold."""
    with transaction.atomic(), acting_as(system_actor("matching by hand")):
        held = locked(task)
        require_move(sides_of(actor, held, "") & {Side.COORDINATOR}, held, Move.MATCH)
        if held.mentions_safety and not held.safety_seen_by:
            raise ValidationError("Read what suggests a risk first, and say that you have acted on it")
        who = Volunteer.objects.select_related("account", "organisation__volunteering_scheme").get(pk=volunteer.pk)
        if who.organisation_id != held.organisation_id or who.state != Volunteer.State.APPROVED:
            raise ValidationError({"volunteer": f"{who.name} is not an approved volunteer of this scheme"})
        require_checks(held, who, timezone.localdate())
        now = timezone.now()
        asking = _new_asking(held, who, held.askings.filter(volunteer=who).first())
        asking.asked_at, asking.asked_by_name, asking.answer_by = now, actor.name, now.date()
        asking.answer, asking.answered_at = Answer.YES, now
        asking.save()
        _match(actor, held, who)
    return held


def require_checks(task: Task, volunteer: Volunteer, today: date) -> None:
    """Raise ValidationError where the volunteer lacks a check that the task needs, or may not be asked at all."""
    if volunteer.state not in (Volunteer.State.APPROVED, Volunteer.State.PAUSED):
        raise ValidationError(f"{volunteer.first_name} is not an approved volunteer")
    rules = rules_on(today)
    held = checks_of([volunteer.pk], today)[volunteer.pk]
    missing = missing_checks(rules, task.checks, held, wanted_of(task, today).checked_on(today))
    if missing:
        names = ", ".join(rules.check_name(check) for check in missing)
        raise ValidationError(f"{volunteer.first_name} cannot do this: missing or run out: {names}")


def _match(actor: Actor, task: Task, volunteer: Volunteer) -> None:
    """The match itself: from now the volunteer sees the task, and both are told how to reach each other."""
    now = timezone.now()
    put_state(task, State.MATCHED)
    task.matched_at = now
    task.volunteer = volunteer
    task.seen_by = volunteer.account_id
    task.volunteer_key = volunteer.key
    task.volunteer_name = volunteer.name
    task.volunteer_reach = " or ".join(part for part in (volunteer.phone, volunteer.email) if part)
    task.save(update_fields=["state", "due_on", *OF_THE_MATCH])
    others = task.askings.filter(answer=Answer.NONE).select_related(
        "volunteer__account", "volunteer__organisation__volunteering_scheme"
    )
    for other in others:
        tell_volunteer(actor, other.volunteer, "neighbours-taken", word=other.shown.get("word", named(task)))
    task.askings.filter(answer=Answer.NONE).update(answer=Answer.OVER, answered_at=now)
    enter(
        actor,
        task,
        "neighbours.matched",
        f"{volunteer.first_name}, a volunteer of {task.organisation.name}, said yes to {named(task)}",
        volunteer=volunteer.pk,
    )
    tell_asker(
        actor,
        task,
        "neighbours-found",
        volunteer=volunteer.name,
        volunteer_reach=task.volunteer_reach,
    )
    tell_volunteer(
        actor,
        volunteer,
        "neighbours-yours",
        reference=task.reference,
        word=named(task),
        person=task.name,
        person_reach=_reach(task),
        when=shown_before(rules_on(now.date()), task.kind, task.district, when_of(task), task.marks, "")["when"],
    )


def _reach(task: Task) -> str:
    """How the volunteer reaches whoever asked, with what makes it safe."""
    who = f"{task.asker_name} ({task.asker_relation or 'who asked'}): " if task.asker_name else ""
    contact = who + " or ".join(part for part in (task.phone, task.email) if part)
    return f"{contact}. {task.reach}" if task.reach else contact


def hand_back_task(actor: Actor, task: Task, words: str = "") -> Task:
    """The volunteer cannot do it after all: the task goes back to be asked, and whoever asked is told."""
    digest = digest_in_hand()
    with transaction.atomic(), acting_as(system_actor("handing a task back")):
        held = locked(task)
        leads_to = require_move(sides_of(actor, held, digest), held, Move.HAND_BACK)
        volunteer = held.volunteer
        release(held)
        put_state(held, leads_to)
        held.save(update_fields=["state", "due_on", *OF_THE_MATCH])
        held.askings.filter(answer=Answer.YES).update(answer=Answer.NO, answer_words=words.strip()[:300])
        first = volunteer.first_name if volunteer else "The volunteer"
        enter(
            actor,
            held,
            "neighbours.handed_back",
            f"{first} cannot do {named(held)} after all; others are looked for",
        )
        tell_asker(actor, held, "neighbours-handed-back", volunteer=first)
    return held


def release(task: Task) -> None:
    """Take a task out of its volunteer's sight."""
    task.volunteer, task.seen_by, task.matched_at = None, None, None
    task.volunteer_key, task.volunteer_name, task.volunteer_reach = "", "", ""


def read_safety_words(actor: Actor, task: Task) -> Task:
    """Say that a coordinator has read what suggests a risk and acted on it: only then can volunteers be asked."""
    with transaction.atomic(), acting_as(system_actor("reading words of risk")):
        held = locked(task)
        if Side.COORDINATOR not in sides_of(actor, held, ""):
            raise PermissionDenied("Only a coordinator of this scheme can do this.")
        if held.mentions_safety and not held.safety_seen_by:
            held.safety_seen_by = actor.name
            held.save(update_fields=["safety_seen_by"])
            # Not on the person's record: it may be about somebody who reads it.
            facts = {"task": held.pk, "reference": held.reference}
            summary = f"{actor.name} read {held.reference} for risk"
            write_entry(actor, "neighbours.risk_read", summary, chain=chain_of(held.organisation_id), payload=facts)
    return held


def _require_asked(actor: Actor, asking: Asking, digest: str) -> None:
    """Raise PermissionDenied unless it is the volunteer who was asked: their account, or a link that they were sent."""
    by_account = actor.account_id is not None and actor.account_id == asking.account
    if not (actor.is_system or by_account or (digest and digest in (asking.key, asking.volunteer.key))):
        raise PermissionDenied("Only the volunteer who was asked can answer.")
