"""Giving an assessment to a team, and beginning one: by a worker, by the person, or for a carer."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.assessments.kinds import BY_THE_PERSON, AssessmentKind
from commonweal.pathway.assessments.models import Allocation, Assessment
from commonweal.pathway.assessments.queries import ALLOCATORS, ASSESSORS, open_assessment_of, waiting_allocation
from commonweal.pathway.forms.actions import start_form
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import Grant, end_sight, grant_sights, viewer_of
from commonweal.people.sight.models import SHAREABLE, Basis
from commonweal.people.sight.queries import Access, access_of

TOPIC = "assessment"
"""What the form of an assessment belongs to."""


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
        _refuse_taken(person)
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


def start_assessment(
    actor: Actor,
    person: Person,
    request: Request | None = None,
    *,
    kind: AssessmentKind = AssessmentKind.ADULT,
    other: Person | None = None,
) -> Assessment:
    """Begin an assessment and its form, taking up the one that waits with the actor's team if there is one.

    `other` is whom a carer's assessment is about caring for (its person is the carer), or the carer of a joint one. The
    assessor's team and the assessor see the record from now. For social workers and team managers who work with the
    person. Publishes `assessment.started`. Raises ValidationError where one is open already or waits with another
    team, PermissionDenied.
    """
    actor.require_role(*ASSESSORS)
    if actor.account_id is None:
        raise PermissionDenied("An assessment is made by a named person.")
    access = _keepers_access(actor, person)
    with transaction.atomic():
        _hold(person)
        _refuse_where_open(person, kind)
        allocation = waiting_allocation(person)
        if allocation is not None and allocation.team_id not in actor.teams:
            raise ValidationError(
                f"The assessment waits with {allocation.team.name}. Ask them, or have it given to your team"
            )
        assessor = Account.objects.get(pk=actor.account_id)
        now = timezone.now()
        taken = allocation or Allocation(person=person, team=_own_team(actor), request=request, allocated_at=now)
        assessment = Assessment(
            person=person, kind=kind, other=other, request=taken.request, assessor=assessor, started_at=now
        )
        seen = _shareable(actor, access)
        grants = [Grant([viewer_of(assessor)], seen, Basis.WORKER, assessment.pk, "Their assessor")]
        if allocation is None:
            grants.append(Grant([viewer_of(taken.team)], seen, Basis.TEAM, taken.pk, "The team that assesses"))
        grant_sights(actor, person, grants)
        assessment.form = start_form(actor, person, kind.value, topic=TOPIC, topic_id=assessment.pk)
        assessment.save(force_insert=True)
        taken.taken_at = now
        taken.assessment = assessment
        taken.save()
        _enter_start(actor, assessment, taken)
    return assessment


def start_own_assessment(actor: Actor, person: Person, *, kind: AssessmentKind = AssessmentKind.SELF) -> Assessment:
    """Begin a self-assessment, or a carer's assessment about oneself: the person does, or a carer who sees their care.

    No worker is asked yet: whoever assesses takes it up. Publishes `self_assessment.started`. Raises ValidationError
    where one is open already or the kind is not the person's to begin, PermissionDenied.
    """
    if kind not in BY_THE_PERSON:
        raise ValidationError({"kind": "This kind of assessment is begun by a worker: ask for help first"})
    with transaction.atomic():
        _hold(person)
        _refuse_where_open(person, kind)
        assessment = Assessment(person=person, kind=kind, started_at=timezone.now())
        assessment.form = start_form(actor, person, kind.value, topic=TOPIC, topic_id=assessment.pk)
        assessment.save(force_insert=True)
        _enter_start(actor, assessment, None)
    return assessment


def take_up_assessment(actor: Actor, assessment: Assessment) -> Assessment:
    """A worker becomes the assessor of a self-assessment that nobody took up, with what waits in their team for it.

    Publishes `assessment.started`.
    Raises ValidationError where somebody assesses already or it waits with another team, PermissionDenied.
    """
    actor.require_role(*ASSESSORS)
    if actor.account_id is None:
        raise PermissionDenied("An assessment is made by a named person.")
    with transaction.atomic():
        held = Assessment.objects.select_for_update(of=("self",), no_key=True).select_related("person__place")
        found = held.get(pk=assessment.pk)
        access = _keepers_access(actor, found.person)
        if found.assessor_id is not None or not found.is_open:
            raise ValidationError("Somebody assesses this already")
        allocation = waiting_allocation(found.person)
        if allocation is not None and allocation.team_id not in actor.teams:
            raise ValidationError(f"The assessment waits with {allocation.team.name}")
        now = timezone.now()
        taken = allocation or Allocation(person=found.person, team=_own_team(actor), allocated_at=now)
        assessor = Account.objects.get(pk=actor.account_id)
        seen = _shareable(actor, access)
        grants = [Grant([viewer_of(assessor)], seen, Basis.WORKER, found.pk, "Their assessor")]
        if allocation is None:
            grants.append(Grant([viewer_of(taken.team)], seen, Basis.TEAM, taken.pk, "The team that assesses"))
        grant_sights(actor, found.person, grants)
        found.assessor, found.request = assessor, taken.request
        found.save(update_fields=["assessor", "request"])
        taken.taken_at, taken.assessment = now, found
        taken.save()
        _enter_start(actor, found, taken)
    return found


def hand_assessment_over(actor: Actor, assessment: Assessment, assessor: Account) -> Assessment:
    """Somebody else goes on with an assessment: the work was given or handed over to them. Nothing where it is ended.

    Whoever gives work has checked who may, and lets them see the record. Publishes `assessment.given`.
    """
    with transaction.atomic():
        held = Assessment.objects.select_for_update(of=("self",), no_key=True).select_related("person")
        found = held.get(pk=assessment.pk)
        if found.is_open and found.assessor_id != assessor.pk:
            before, found.assessor = found.assessor_id, assessor
            found.save(update_fields=["assessor"])
            write_entry(
                actor,
                "assessment.given",
                f"{assessor} goes on with the {found.get_kind_display()}",
                person_id=found.person_id,
                payload={"assessment": found.pk, "before": before, "assessor": assessor.pk},
            )
    return found


def start_carers_assessment(actor: Actor, cared_for: Person, *, carer: Person | None = None, **who: Any) -> Assessment:
    """Begin the assessment of somebody who cares for `cared_for`: on the carer's own record.

    `carer` is that record; without it one is started from `who` (as `create_person` takes it: given_name, family_name,
    date_of_birth, phone, email), kept by the actor's own team. For those who assess and work with the person cared for.
    Raises ValidationError by field, PermissionDenied.
    """
    actor.require_role(*ASSESSORS)
    _keepers_access(actor, cared_for)
    if carer is not None and carer.pk == cared_for.pk:
        raise ValidationError({"carer": "A carer’s assessment is about somebody else than the person they care for"})
    with transaction.atomic():
        if carer is None:
            carer = create_person(actor, cared_for.place, _own_team(actor), **who)
        return start_assessment(actor, carer, kind=AssessmentKind.CARER, other=cared_for)


def _enter_start(actor: Actor, assessment: Assessment, taken: Allocation | None) -> None:
    """Somebody assesses from now; or the person has begun to write, and nobody assesses yet."""
    write_entry(
        actor,
        "assessment.started" if taken else "self_assessment.started",
        f"{assessment.get_kind_display()} started by {actor.name}",
        person_id=assessment.person_id,
        payload={
            "assessment": assessment.pk,
            "kind": assessment.kind,
            "form": assessment.form_id,
            "allocation": taken.pk if taken else None,
            "team": taken.team_id if taken else None,
            "request": assessment.request_id,
            "place": assessment.person.place_id,
        },
    )


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


def _refuse_where_open(person: Person, kind: AssessmentKind) -> None:
    open_now = open_assessment_of(person, kind)
    if open_now is not None:
        with_whom = f", with {open_now.assessor.name}" if open_now.assessor else ""
        raise ValidationError(f"An assessment is under way already{with_whom}: go on with that one")


def _refuse_taken(person: Person) -> None:
    """An assessment that a worker is at is not given to a team; one that the person began themselves may be."""
    open_now = open_assessment_of(person, AssessmentKind.ADULT)
    if open_now is not None and open_now.assessor is not None:
        raise ValidationError(f"An assessment is under way already, with {open_now.assessor.name}: go on with that one")


def _own_team(actor: Actor) -> Team:
    """The assessment team in which the actor assesses somebody whom no team was given."""
    mine = Team.objects.select_related("organisation").filter(pk__in=actor.teams)
    team = mine.filter(work=Team.Work.ASSESSMENT).order_by("name").first()
    if team is None:
        raise PermissionDenied("Only somebody in an assessment team can start an assessment.")
    return team
