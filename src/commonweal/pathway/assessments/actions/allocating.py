"""Giving an assessment to a team, and a worker taking it up."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.models import Allocation, Assessment
from commonweal.pathway.assessments.queries import ALLOCATORS, ASSESSORS, waiting_allocation
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import Grant, end_sight, grant_sights, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis
from commonweal.people.sight.queries import Access, access_of


def allocate_assessment(actor: Actor, person: Person, team: Team, request: Request | None = None) -> Allocation:
    """Give a person's assessment to a team, which sees the record from now. `request` is what it answers.

    Given to another team while it waits, it is moved: the first team's sight by that allocation ends. For those who
    work with the person. Raises ValidationError by field, PermissionDenied.
    """
    actor.require_role(*ALLOCATORS)
    access = _keepers_access(actor, person)
    if team.work != Team.Work.ASSESSMENT or team.organisation.place_id != person.place_id:
        raise ValidationError({"team": f"Choose an assessment team of {person.place.name}"})
    if request is not None and request.person_id != person.pk:
        raise ValidationError({"request": "This request is about somebody else"})
    with transaction.atomic():
        _hold(person)
        _refuse_where_open(person)
        before = waiting_allocation(person)
        if before is not None and before.team_id == team.pk:
            raise ValidationError({"team": f"It waits with {team.name} already"})
        if before is not None:
            request = request or before.request
            before.withdrawn_at = timezone.now()
            before.save(update_fields=["withdrawn_at"])
        allocation = Allocation(person=person, team=team, request=request, allocated_at=timezone.now())
        compartments = _shareable(actor, access)
        grant = Grant([viewer_of(team)], compartments, Basis.TEAM, allocation.pk, "An assessment was given to them")
        grant_sights(actor, person, [grant])
        allocation.save(force_insert=True)
        write_entry(
            actor,
            "assessment.allocated",
            f"Assessment given to {team.name}, {team.organisation.name}",
            person_id=person.pk,
            payload={
                "allocation": allocation.pk,
                "team": team.pk,
                "request": request.pk if request else None,
                "moved_from": before.team_id if before else None,
            },
        )
        if before is not None:
            end_sight(actor, person, before.pk, reason=f"The assessment was moved to {team.name}")
    return allocation


def start_assessment(actor: Actor, person: Person, request: Request | None = None) -> Assessment:
    """Begin an assessment, taking up the one that waits with the actor's team if there is one.

    The assessor's team and the assessor see the record from now. For social workers and team managers who work with
    the person. Raises ValidationError where one is open already or waits with another team, PermissionDenied.
    """
    actor.require_role(*ASSESSORS)
    if actor.account_id is None:
        raise PermissionDenied("An assessment is made by a named person.")
    access = _keepers_access(actor, person)
    with transaction.atomic():
        _hold(person)
        _refuse_where_open(person)
        allocation = waiting_allocation(person)
        if allocation is not None and allocation.team_id not in actor.teams:
            raise ValidationError(
                f"The assessment waits with {allocation.team.name}. Ask them, or have it given to your team"
            )
        assessor = Account.objects.get(pk=actor.account_id)
        now = timezone.now()
        taken = allocation or Allocation(person=person, team=_own_team(actor), request=request, allocated_at=now)
        assessment = Assessment(person=person, request=taken.request, assessor=assessor, started_at=now)
        seen = _shareable(actor, access)
        grants = [Grant([viewer_of(assessor)], seen, Basis.WORKER, assessment.pk, "Their assessor")]
        if allocation is None:
            grants.append(Grant([viewer_of(taken.team)], seen, Basis.TEAM, taken.pk, "The team that assesses"))
        grant_sights(actor, person, grants)
        assessment.save(force_insert=True)
        taken.taken_at = now
        taken.assessment = assessment
        taken.save()
        write_entry(
            actor,
            "assessment.started",
            f"Assessment started by {actor.name}",
            person_id=person.pk,
            payload={
                "assessment": assessment.pk,
                "allocation": taken.pk,
                "team": taken.team_id,
                "request": taken.request_id,
                "place": person.place_id,
            },
        )
    return assessment


def _keepers_access(actor: Actor, person: Person) -> Access:
    """What the actor sees of the record. Raises PermissionDenied where they do not work with the person."""
    access = access_of(actor, person)
    if not (actor.is_system or (access.keeps and access.sees("care"))):
        raise PermissionDenied(
            "This person has not been given to your team. Ask the team that works with them to allocate the assessment."
        )
    return access


def _shareable(actor: Actor, access: Access) -> list[str]:
    """The parts of the record that the actor can let others see."""
    return [part.value for part in SHAREABLE if actor.is_system or access.sees(part)]


def _hold(person: Person) -> None:
    """Until the transaction ends, nobody else allocates or starts an assessment of this person."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _refuse_where_open(person: Person) -> None:
    open_now = Assessment.objects.filter(person=person, decided_at=None).select_related("assessor").first()
    if open_now is not None:
        raise ValidationError(f"An assessment is under way already, with {open_now.assessor.name}: go on with that one")


def _own_team(actor: Actor) -> Team:
    """The assessment team in which the actor assesses somebody whom no team was given."""
    mine = Team.objects.select_related("organisation").filter(pk__in=actor.teams)
    team = mine.filter(work=Team.Work.ASSESSMENT).order_by("name").first()
    if team is None:
        raise PermissionDenied("Only somebody in an assessment team can start an assessment.")
    return team
