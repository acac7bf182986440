"""Opening work by hand, taking it, giving it to somebody, moving its day and closing it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.calculations.registry import on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.work.kinds import USUAL, kind_of
from commonweal.pathway.work.models import Priority, WorkItem
from commonweal.pathway.work.pathway_rules import BY_HAND
from commonweal.pathway.work.queries.lists import WORKS
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import Grant, grant_sights, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis
from commonweal.people.sight.queries import access_of

FURTHEST = timedelta(days=366)


def open_work(
    actor: Actor,
    person: Person,
    kind: str,
    words: str,
    *,
    due_on: date,
    team: Team | None = None,
    worker: Account | None = None,
    priority: int = USUAL,
) -> WorkItem:
    """Put something to do about a person on the list of the actor's team (or `team`), for `worker` if named.

    For kinds that are opened by hand: a visit, a call, something else. Raises ValidationError by field.
    """
    actor.require_role(*WORKS)
    access_of(actor, person).require_keeper(actor)
    wrong: dict[str, str] = {}
    if kind not in {one.key for one in BY_HAND}:
        wrong["kind"] = "Choose what kind of work it is"
    if not words.strip():
        wrong["words"] = "Say what is to be done"
    if not timezone.localdate() <= due_on <= timezone.localdate() + FURTHEST:
        wrong["due_on"] = "Choose a day from today, within a year"
    home = team or _own_team(actor, worker)
    if worker is not None and (home is None or not works_in(worker.pk, home.pk)):
        wrong["worker"] = "Choose somebody of the team"
    if priority not in Priority.values:
        wrong["priority"] = "Choose how soon"
    if wrong:
        raise ValidationError(wrong)
    if home is None:
        raise PermissionDenied("Only somebody in a team can add work.")
    made = uuid4()
    with transaction.atomic():
        if worker is not None:
            let_in(actor, person, home, worker, made)
        write_entry(
            actor,
            "work.opened",
            f"To do by {on_day(due_on)}: {words.strip()}",
            person_id=person.pk,
            payload={
                "kind": kind,
                "about": made,
                "team": home.pk,
                "worker": worker.pk if worker else None,
                "due_on": due_on,
                "priority": int(priority),
                "words": words.strip(),
            },
        )
    return WorkItem.objects.select_related("person", "team", "worker").get(about_id=made)


def take_work(actor: Actor, item: WorkItem) -> WorkItem:
    """Take a piece of work of one's own team that nobody has. Raises ValidationError where somebody took it before."""
    if actor.account_id is None:
        raise PermissionDenied("Work is taken by a named person.")
    with transaction.atomic():
        stored = held(actor, item)
        if stored.worker_id is not None and stored.worker_id != actor.account_id:
            raise ValidationError(f"{stored.worker} has this already")
        if stored.worker_id is None:
            give(actor, [stored], stored.team, Account.objects.get(pk=actor.account_id), note=stored.note)
    return reread(item)


def allocate_work(actor: Actor, items: Sequence[WorkItem], team: Team, worker: Account | None, note: str = "") -> int:
    """Give one or many pieces of work to a worker of a team (or, without one, back to the team's list).

    The new team and worker see the person from now. Returns how many were given. Raises ValidationError by field.
    """
    actor.require_role(*WORKS)
    if not items:
        raise ValidationError({"items": "Choose the work to give"})
    if worker is not None and not works_in(worker.pk, team.pk):
        raise ValidationError({"worker": f"{worker} does not work in {team.name}"})
    with transaction.atomic():
        stored = [held(actor, item) for item in sorted(items, key=lambda one: str(one.pk))]
        give(actor, stored, team, worker, note=note)
    return len(stored)


def move_due_date(actor: Actor, item: WorkItem, due_on: date, reason: str) -> WorkItem:
    """Move the day by which work is to be done, with the reason. Raises ValidationError by field."""
    wrong = {}
    if not reason.strip():
        wrong["reason"] = "Say why it is moved"
    if not timezone.localdate() <= due_on <= timezone.localdate() + FURTHEST:
        wrong["due_on"] = "Choose a day from today, within a year"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = held(actor, item)
        if stored.due_on != due_on:
            summary = f"{title_of(stored)}: to be done by {on_day(due_on)} instead of {on_day(stored.due_on)}"
            enter(actor, "work.due_moved", summary, [stored], {"due_on": due_on, "before": stored.due_on}, reason)
    return reread(item)


def close_work(actor: Actor, item: WorkItem, outcome: str) -> WorkItem:
    """Say that work is done, or is not needed any more, and what came of it.

    Work that ends with what is done elsewhere (an assessment, a plan) closes by itself; closing it by hand is for what
    fell away, and the outcome says why.
    """
    if not outcome.strip():
        raise ValidationError({"outcome": "Say what came of it, or why it is not needed"})
    with transaction.atomic():
        stored = held(actor, item)
        enter(actor, "work.closed", f"Done: {title_of(stored)}", [stored], {"outcome": outcome.strip()}, outcome)
    return reread(item)


def held(actor: Actor, item: WorkItem) -> WorkItem:
    """The work as it is now, held until the transaction ends, for its worker or somebody of its team.

    Raises PermissionDenied for others, ValidationError where it is done already.
    """
    actor.require_role(*WORKS)
    stored = (
        WorkItem.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "team__organisation", "worker")
        .get(pk=item.pk)
    )
    if not (actor.is_system or stored.team_id in actor.teams or stored.worker_id == actor.account_id):
        raise PermissionDenied("Only the team that has this work can do that.")
    if stored.done_at is not None:
        raise ValidationError("This work is done already")
    return stored


def reread(item: WorkItem) -> WorkItem:
    """The work as it is after what was done."""
    return WorkItem.objects.select_related("person", "team", "worker").get(pk=item.pk)


def give(
    actor: Actor,
    items: Iterable[WorkItem],
    team: Team,
    worker: Account | None,
    *,
    note: str = "",
    fact: str = "work.given",
    from_name: str = "",
    coordinates: Iterable[UUID] = (),
    why: str = "",
) -> None:
    """Write, for each person, that their work is with this team and worker now, and let both see the record."""
    coordinated = set(coordinates)
    for _, group in groupby(sorted(items, key=lambda one: str(one.person_id)), key=lambda one: one.person_id):
        theirs = list(group)
        person = theirs[0].person
        let_in(actor, person, team, worker, theirs[0].pk)
        what = "; ".join(title_of(one) for one in theirs)
        to = f"{worker}, {team.name}" if worker else team.name
        enter(
            actor,
            fact,
            f"Given to {to}: {what}",
            theirs,
            {
                "team": team.pk,
                "worker": worker.pk if worker else None,
                "note": note.strip(),
                "from_name": from_name,
                "coordinates": person.pk in coordinated,
                "why": why,
            },
            note,
        )


def let_in(actor: Actor, person: Person, team: Team, worker: Account | None, origin: UUID) -> None:
    """The team and the worker who have work with a person see the record, as far as whoever gives it does."""
    if actor.is_system:
        return
    access = access_of(actor, person)
    parts = [part.value for part in SHAREABLE if access.sees(part)]
    grants = []
    if team.pk not in actor.teams:
        grants.append(Grant([viewer_of(team)], parts, Basis.TEAM, origin, "Work with the person was given to them"))
    if worker is not None and actor.has_role(*CARE_STAFF):
        grants.append(Grant([viewer_of(worker)], parts, Basis.WORKER, origin, "Work with the person was given to them"))
    grant_sights(actor, person, grants)


def enter(
    actor: Actor, kind: str, summary: str, items: Sequence[WorkItem], facts: dict[str, Any], reason: str = ""
) -> None:
    """A fact of this room about work of one person, in the ledger."""
    write_entry(
        actor,
        kind,
        summary,
        person_id=items[0].person_id,
        compartment="safeguarding" if any(one.compartment == "safeguarding" for one in items) else "care",
        payload={"items": [one.pk for one in items], "kinds": [one.kind for one in items], **facts},
        reason=reason.strip(),
    )


def title_of(item: WorkItem) -> str:
    """What is to be done, in words."""
    return item.words or kind_of(item.kind).title


def works_in(account: UUID, team: UUID) -> bool:
    """Whether somebody works in a team today."""
    today = timezone.localdate()
    current = Membership.objects.filter(account=account, team=team, starts_on__lte=today, account__is_active=True)
    return current.exclude(ends_on__lt=today).exists()


def _own_team(actor: Actor, worker: Account | None) -> Team | None:
    """The team in which the actor adds work: one of theirs in which the worker is too, if one is named."""
    mine = Team.objects.select_related("organisation").filter(pk__in=actor.teams).order_by("name")
    if worker is None:
        return mine.first()
    return next((team for team in mine if works_in(worker.pk, team.pk)), None)
