"""Beginning short-term support, saying how close its goals are, and ending it with what came after."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.short_term.models import Episode, Goal, Kind, Sequel
from commonweal.pathway.short_term.span import last_free_day, look_again_on
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

FURTHEST = timedelta(days=92)
ASSESS_WITHIN = timedelta(days=28)


def begin_episode(
    actor: Actor,
    person: Person,
    kind: str,
    *,
    provider_name: str,
    what: str,
    starts_on: date,
    ends_by: date,
    goals: Sequence[tuple[str, int]] = (),
    assess_by: date | None = None,
    request: UUID | None = None,
) -> Episode:
    """Begin short-term support. `goals` are words with how close the person feels now, from 1 to 10.

    Reablement is free for six weeks at most and has a goal; urgent support may come before an assessment (Care Act 2014
    section 19(3)), which then follows by `assess_by`. For care staff who work with the person. Raises ValidationError
    by field.
    """
    actor.require_role(*CARE_STAFF)
    access_of(actor, person).require_keeper(actor)
    team = (
        Team.objects.filter(pk__in=actor.teams, organisation__kind=Organisation.Kind.COUNCIL).order_by("name").first()
    )
    if actor.account_id is None or team is None:
        raise PermissionDenied("Short-term support is begun by a named person of a council's team.")
    _check(kind, provider_name, what, starts_on, ends_by, goals, assess_by)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Episode.objects.filter(person=person, kind=kind, ended_on=None).exists():
            raise ValidationError("They have short-term support of this kind already: end that first")
        made = Episode.objects.create(
            id=uuid4(),
            person=person,
            kind=kind,
            team=team,
            worker=Account.objects.get(pk=actor.account_id),
            request_id=request,
            provider_name=provider_name.strip(),
            what=what.strip(),
            starts_on=starts_on,
            ends_by=ends_by,
            assess_by=assess_by if kind == Kind.URGENT else None,
        )
        Goal.objects.bulk_create(
            Goal(person=person, episode=made, words=words.strip(), close_at_start=close, close_now=close, position=n)
            for n, (words, close) in enumerate(goals)
        )
        write_entry(
            actor,
            "short_term.begun",
            f"{made.get_kind_display()}: {on_day(starts_on)} to {on_day(ends_by)}, by {made.provider_name}, free",
            person_id=person.pk,
            payload={
                "episode": made.pk,
                "kind": kind,
                "team": team.pk,
                "worker": actor.account_id,
                "request": request,
                "starts_on": starts_on,
                "ends_by": ends_by,
                "due_on": look_again_on(starts_on, ends_by),
                "assess_by": made.assess_by,
            },
        )
    return made


def _check(
    kind: str,
    provider_name: str,
    what: str,
    starts_on: date,
    ends_by: date,
    goals: Sequence[tuple[str, int]],
    assess_by: date | None,
) -> None:
    wrong: dict[str, str] = {}
    today = timezone.localdate()
    if kind not in Kind.values:
        wrong["kind"] = "Choose the kind of support"
    if not provider_name.strip():
        wrong["provider_name"] = "Say who gives the support"
    if not what.strip():
        wrong["what"] = "Say what is done, and how often"
    if abs(starts_on - today) > FURTHEST:
        wrong["starts_on"] = "Choose a day within three months of today"
    if ends_by < starts_on:
        wrong["ends_by"] = "The last day cannot be before the first"
    elif ends_by > last_free_day(starts_on):
        last = on_day(last_free_day(starts_on))
        wrong["ends_by"] = f"It is free for six weeks: until {last}. For longer, assess and plan"
    if kind == Kind.REABLEMENT and not goals:
        wrong["goals"] = "Write at least one thing that they want to do again"
    if any(not words.strip() or not 1 <= close <= 10 for words, close in goals):
        wrong["goals"] = "Each goal has words, and how close they feel from 1 to 10"
    if kind == Kind.URGENT and (assess_by is None or not today <= assess_by <= starts_on + ASSESS_WITHIN):
        wrong["assess_by"] = "Choose a day within four weeks of its start: the assessment must follow"
    if wrong:
        raise ValidationError(wrong)


def rate_goal(actor: Actor, goal: Goal, close_now: int) -> Goal:
    """How close the person feels to a goal now, from 1 to 10."""
    if not 1 <= close_now <= 10:
        raise ValidationError({"close_now": "Choose from 1 to 10"})
    with transaction.atomic():
        held = _held(actor, goal.episode)
        stored = Goal.objects.get(pk=goal.pk)
        if stored.close_now != close_now:
            stored.close_now = close_now
            stored.save(update_fields=["close_now"])
            write_entry(
                actor,
                "short_term.goal_rated",
                f"{close_now} of 10 close to: {stored.words}",
                person_id=held.person_id,
                payload={"episode": held.pk, "goal": stored.pk, "close_now": close_now},
            )
    return stored


def end_episode(actor: Actor, episode: Episode, ended_on: date, sequel: str, note: str = "") -> Episode:
    """End short-term support on its last day, with what came after (a value of `Sequel`). Raises ValidationError by
    field."""
    wrong = {}
    if sequel not in Sequel.values:
        wrong["sequel"] = "Choose what comes after"
    if not episode.starts_on <= ended_on <= timezone.localdate():
        wrong["ended_on"] = f"Choose a day from {on_day(episode.starts_on)} until today"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        held = _held(actor, episode)
        held.ended_on, held.sequel, held.note = ended_on, sequel, note.strip()
        held.save(update_fields=["ended_on", "sequel", "note"])
        write_entry(
            actor,
            "short_term.ended",
            f"{held.get_kind_display()} ended: {held.get_sequel_display().lower()}",
            person_id=held.person_id,
            payload={
                "episode": held.pk,
                "kind": held.kind,
                "team": held.team_id,
                "starts_on": held.starts_on,
                "ended_on": ended_on,
                "sequel": sequel,
                "goals": [[goal.close_at_start, goal.close_now] for goal in held.goals.all()],
            },
            reason=held.note,
        )
    return held


def _held(actor: Actor, episode: Episode) -> Episode:
    """The episode as it is now, for care staff who work with the person. ValidationError where it has ended."""
    actor.require_role(*CARE_STAFF)
    stored = Episode.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=episode.pk)
    access_of(actor, stored.person).require_keeper(actor)
    if stored.ended_on is not None:
        raise ValidationError("This support has ended already")
    return stored
