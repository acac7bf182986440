"""The volunteers of an organisation, as matching judges them."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from commonweal.community.volunteering.matching import Candidate, Match, Wanted, match_volunteers
from commonweal.community.volunteering.models import Asking, Check, Frequency, Task, Volunteer
from commonweal.community.volunteering.rules import Held, abilities_needed, rules_on
from commonweal.community.volunteering.states import State


def matches_for(task: Task, today: date) -> list[Match]:
    """Every volunteer who has not stopped, judged for a task: those to ask first, best first. Four questions in all."""
    rules = rules_on(today)
    return match_volunteers(wanted_of(task, today), candidates_for(task, today), rules, today)


def wanted_of(task: Task, today: date) -> Wanted:
    """A task as matching reads it."""
    return Wanted(
        kind=task.kind,
        latitude=task.latitude,
        longitude=task.longitude,
        days=frozenset(task.days),
        times=frozenset(task.times),
        first_on=task.first_on,
        last_on=task.last_on,
        is_weekly=task.frequency == Frequency.WEEKLY,
        checks=tuple(task.checks),
        abilities=abilities_needed(rules_on(today), task.marks),
    )


def candidates_for(task: Task, today: date) -> list[Candidate]:
    """The organisation's volunteers with their checks, what they have on hand, and whether they helped this person."""
    volunteers = list(
        Volunteer.objects.filter(organisation=task.organisation_id)
        .exclude(state__in=[Volunteer.State.DECLINED, Volunteer.State.LEFT])
        .annotate(tasks_now=Count("tasks", filter=Q(tasks__state=State.MATCHED)))
        .order_by("pk")
    )
    held = checks_of([volunteer.pk for volunteer in volunteers], today)
    # who was too late, or not needed any more, may be asked again when the task comes back
    answers = (Asking.Answer.NONE, Asking.Answer.YES, Asking.Answer.NO, Asking.Answer.QUIET)
    asked = set(Asking.objects.filter(task=task, answer__in=answers).values_list("volunteer", flat=True))
    helped = set(
        Task.objects.filter(
            organisation=task.organisation_id, state=State.DONE, name__iexact=task.name, postcode=task.postcode
        ).values_list("volunteer", flat=True)
    )
    return [
        Candidate(
            volunteer=one.pk,
            name=one.name,
            latitude=one.latitude,
            longitude=one.longitude,
            miles=one.miles,
            interests=frozenset(one.interests),
            days=frozenset(one.days),
            times=frozenset(one.times),
            abilities=frozenset(one.abilities),
            checks=tuple(held[one.pk]),
            is_approved=one.state in (Volunteer.State.APPROVED, Volunteer.State.PAUSED),
            is_paused=one.state == Volunteer.State.PAUSED,
            paused_until=one.paused_until,
            tasks_now=one.tasks_now,
            most_at_once=one.most_at_once,
            was_asked=one.pk in asked,
            has_helped=one.pk in helped,
            last_asked_at=one.last_asked_at,
        )
        for one in volunteers
    ]


def checks_of(volunteers: list[UUID], today: date) -> dict[UUID, list[Held]]:
    """What was seen of each volunteer and was not taken back."""
    found: dict[UUID, list[Held]] = defaultdict(list)
    standing = Check.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), volunteer__in=volunteers)
    for volunteer, kind, expires_on in standing.values_list("volunteer", "kind", "expires_on"):
        found[volunteer].append(Held(kind, expires_on))
    return found
