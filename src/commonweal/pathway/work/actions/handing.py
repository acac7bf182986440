"""Handing work over when somebody leaves or is away: with a note, with sight that follows, and with a letter."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.actions import send_message
from commonweal.pathway.work.actions.handling import give, held, works_in
from commonweal.pathway.work.models import Coordinator, WorkItem
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import Grant, end_sight, grant_sights, viewer_of
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import in_force

LONGEST = timedelta(days=92)


def hand_over(
    actor: Actor,
    items: Sequence[WorkItem],
    before: Account,
    team: Team,
    worker: Account,
    *,
    note: str,
    last_day: date,
    tells: bool = True,
) -> int:
    """Give work of one worker to another, with a note. Returns of how many people work was handed over.

    The new worker and their team see the records from now; the old worker's own sight ends with `last_day`, and where
    they were the person's coordinator, the new worker is from now. The person is told who their worker is. By the
    worker themselves or a manager of the team that has the work. Raises ValidationError by field.
    """
    actor.require_role(Role.TEAM_MANAGER, *_own_roles(actor, before))
    wrong = {}
    if not items:
        wrong["items"] = "Choose the work to hand over"
    if worker.pk == before.pk:
        wrong["worker"] = "Choose somebody else"
    elif not works_in(worker.pk, team.pk):
        wrong["worker"] = f"{worker} does not work in {team.name}"
    if not note.strip():
        wrong["note"] = "Write a note for whoever has the work next"
    if not timezone.localdate() <= last_day <= timezone.localdate() + LONGEST:
        wrong["last_day"] = "Choose a day from today, within three months"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = [held(actor, item) for item in sorted(items, key=lambda one: str(one.pk))]
        if any(one.worker_id != before.pk for one in stored):
            raise ValidationError({"items": f"Choose work that {before} has: somebody has given some of it already"})
        people = {one.person_id: one.person for one in stored}
        coordinated = Coordinator.objects.filter(person__in=people, worker=before, ends_at=None)
        theirs = set(coordinated.values_list("person_id", flat=True))
        give(
            actor,
            stored,
            team,
            worker,
            note=note,
            fact="work.handed_over",
            from_name=str(before),
            coordinates=theirs,
            why=f"Handed over by {before}",
        )
        for person in people.values():
            _end_own_sight(actor, person, before, last_day)
            if tells and person.pk in theirs:
                _tell(actor, person, before, team, worker)
    return len(people)


def _own_roles(actor: Actor, before: Account) -> list[Role]:
    """The roles by which somebody may hand over their own work: any they have."""
    return [Role(role) for role in actor.roles] if actor.account_id == before.pk else []


def _end_own_sight(actor: Actor, person: Person, before: Account, last_day: date) -> None:
    """What the old worker sees as the person's worker ends with a day (of what they see by their team, nothing ends).

    Sight has no end that can be moved: it ends now, and what is left of it until that day is given anew.
    """
    if actor.is_system:
        raise PermissionDenied("Work is handed over by a named person.")
    held_now = in_force(Sight.objects.filter(person=person, viewer=before.pk, basis=Basis.WORKER))
    rows = list(held_now.values_list("pk", "compartment"))
    ends = datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    parts = sorted({compartment for _, compartment in rows})
    if parts:
        reason = "Until the work is handed over"
        grant_sights(actor, person, [Grant([viewer_of(before)], parts, Basis.WORKER, None, reason, ends)])
    for sight, _ in rows:
        end_sight(actor, person, sight, reason="The work was handed over")


def _tell(actor: Actor, person: Person, before: Account, team: Team, worker: Account) -> None:
    send_message(
        actor,
        "worker-changed",
        to_person=person,
        context={
            "before": str(before),
            "worker": str(worker),
            "team": f"{team.name}, {team.organisation.name}",
            "link": f"{settings.SITE_URL}{reverse('identity:record', args=[person.pk])}",
        },
    )
