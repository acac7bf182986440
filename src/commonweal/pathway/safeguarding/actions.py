"""Passing a concern on, writing what was done, and deciding whether to enquire."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.safeguarding.models import Concern, Step
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Compartment
from commonweal.people.sight.queries import access_of

SEEN = (Compartment.IDENTITY, Compartment.CARE, Compartment.SAFEGUARDING)
"""The parts of the record that the safeguarding team sees from the moment a concern is passed to it."""

RAISES = (*CARE_STAFF, Role.BROKER, Role.FINANCE_OFFICER, Role.SAFEGUARDING_LEAD)


def raise_concern(actor: Actor, person: Person, words: str) -> None:
    """Pass a concern about somebody to the safeguarding team of the actor's council, which sees the record from now.

    By anybody whose work is with records and who sees who the person is: whoever raises it may not see safeguarding,
    and then does not read it again. Raises ValidationError by field.
    """
    actor.require_role(*RAISES)
    access_of(actor, person).require_part("identity")
    if not words.strip():
        raise ValidationError({"words": "Say what you saw, heard or were told"})
    pass_on(actor, person, words, Organisation.objects.filter(pk__in=actor.organisations).first())


def pass_on(
    actor: Actor, person: Person, words: str, council: Organisation | None, *, request: UUID | None = None
) -> Concern | None:
    """Write a concern for the safeguarding team of a council (or of the place), in the name of `actor`.

    None where it was passed on from this request before. Raises ValidationError where no team does safeguarding here:
    then it has to be passed on by phone, and nobody may think that it was.
    """
    with transaction.atomic(), acting_as(system_actor("passing on a concern")) as system:
        if request is not None and Concern.objects.filter(request_id=request).exists():
            return None
        found = teams_for(person.place, Team.Work.SAFEGUARDING)
        team = next((one for one in found if council and one.organisation_id == council.pk), None) or next(
            iter(found), None
        )
        if team is None:
            raise ValidationError("No safeguarding team is set up here. Pass the concern on by phone now.")
        concern = Concern(
            id=uuid4(),
            person=person,
            team=team,
            request_id=request,
            words=words.strip(),
            raised_at=timezone.now(),
            raised_by_name=actor.name,
        )
        reason = "A concern was passed to them"
        grant_sight(system, person, [viewer_of(team)], SEEN, Basis.TEAM, origin=concern.pk, reason=reason)
        concern.save(force_insert=True)
        write_entry(
            system,
            "safeguarding.raised",
            f"A concern was passed to {team.name} by {actor.name}",
            person_id=person.pk,
            compartment="safeguarding",
            payload={"concern": concern.pk, "team": team.pk, "request": request, "by": actor.account_id},
        )
    return concern


def add_step(actor: Actor, concern: Concern, kind: str, words: str) -> Step:
    """Write what was done about a concern: who was told, what keeps the person safe now, what they said."""
    if kind not in Step.Kind.values:
        raise ValidationError({"kind": "Choose what was done"})
    if not words.strip():
        raise ValidationError({"words": "Say what was done, by whom, and who was told"})
    with transaction.atomic():
        held = _held(actor, concern)
        step = Step.objects.create(
            person=held.person,
            concern=held,
            kind=kind,
            words=words.strip(),
            done_at=timezone.now(),
            by_name=actor.name,
        )
        _enter(actor, held, "safeguarding.step", f"{step.get_kind_display()}, by {actor.name}", step=kind)
    return step


def write_wishes(actor: Actor, concern: Concern, wishes: str) -> Concern:
    """What the person wants to happen, in their own words (Making Safeguarding Personal)."""
    with transaction.atomic():
        held = _held(actor, concern)
        if held.wishes != wishes.strip():
            held.wishes = wishes.strip()
            held.save(update_fields=["wishes"])
            _enter(actor, held, "safeguarding.wishes", "What the person wants was written down")
    return held


def decide_concern(actor: Actor, concern: Concern, decision: str, reason: str) -> Concern:
    """Decide whether there is an enquiry, with the reason. By the safeguarding lead; once. Raises ValidationError."""
    actor.require_role(Role.SAFEGUARDING_LEAD)
    wrong = {}
    if decision not in Concern.Decision.values:
        wrong["decision"] = "Choose what is decided"
    if not reason.strip():
        wrong["reason"] = "Say why: what is known of needs, of risk, and of whether they can protect themselves"
    if wrong:
        raise ValidationError(wrong)
    if actor.account_id is None:
        raise PermissionDenied("This is decided by a named person.")
    with transaction.atomic():
        held = _held(actor, concern)
        if held.decided_at is not None:
            raise ValidationError("This was decided already")
        held.decision, held.reason = decision, reason.strip()
        held.decided_at, held.decided_by_id = timezone.now(), actor.account_id
        held.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
        _enter(actor, held, "safeguarding.decided", held.get_decision_display(), decision=decision)
    return held


def _held(actor: Actor, concern: Concern) -> Concern:
    """The concern as it is now, for somebody of the team that has it."""
    actor.require_role(Role.SAFEGUARDING_LEAD, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
    stored = Concern.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=concern.pk)
    if not (actor.is_system or stored.team_id in actor.teams):
        raise PermissionDenied("Only the safeguarding team that has this can do that.")
    return stored


def _enter(actor: Actor, concern: Concern, kind: str, summary: str, **facts: object) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=concern.person_id,
        compartment="safeguarding",
        payload={"concern": concern.pk, **facts},
    )
