"""How somebody comes to link work: put forward, answered, and begun with their agreement."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.community.navigation.actions.holding import WORKERS, enter, keep_due, not_later, words
from commonweal.community.navigation.actions.referred import say_begun, say_not_begun, say_whose_record
from commonweal.community.navigation.models import Arrival, Journey, Source, WorkerKind
from commonweal.community.navigation.people_found import council_team_for, person_told_of
from commonweal.community.navigation.queries.teams import working_team
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.correspondence.actions import send_message
from commonweal.people.consent.actions import give_consent
from commonweal.people.consent.models import Consent
from commonweal.people.consent.queries import consents_in_force
from commonweal.people.identity.actions import NewAddress, create_person
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Compartment
from commonweal.people.sight.queries import is_own_record

SEEN = (Compartment.IDENTITY, Compartment.CARE)
"""What a team sees of a record while it works with somebody."""


LONGEST_WAIT = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Forward:
    """Who puts somebody forward, and why. `trigger` is for those who have not asked themselves; `asked_on` is the day
    the team was told, where that was not today: the wait for a first talk counts from it."""

    source: str
    reason: str
    source_name: str = ""
    source_email: str = ""
    trigger: str = ""
    asked_on: date | None = None


@dataclass(frozen=True)
class Agreement:
    """That the person agreed to this work, who said so and how; what may be shared until when, and told to whom.

    `by` is the person, or who acts for them and by what right. `until` is the last day; None until it is withdrawn.
    `has_spoken` is whether the worker has spoken with the person: then their wait for a first talk is over. `may_write`
    is whether it is safe to write to them: somebody else may open their letters.
    """

    by: str
    how: str
    until: date | None = None
    may_tell_source: bool = False
    has_spoken: bool = True
    may_write: bool = True


@dataclass(frozen=True)
class NewPerson:
    """Somebody as they are told to a worker, whose record is to be found or begun. The postcode as typed."""

    given_name: str
    family_name: str
    known_as: str = ""
    date_of_birth: date | None = None
    nhs_number: str = ""
    phone: str = ""
    email: str = ""
    lines: str = ""
    town: str = ""
    postcode: str = ""


def put_forward(actor: Actor, person: Person, team: Team, forward: Forward, *, agreed_by: str = "") -> Arrival:
    """Put somebody forward to a team that does link work: by care staff, or by the person themselves.

    A team outside the council learns who the person is, so somebody must have agreed (`agreed_by`). Nothing else waits
    for the answer. Raises ValidationError by field.
    """
    is_own = is_own_record(actor, person)
    if not is_own:
        actor.require_role(*CARE_STAFF)
    said_by = person.name if is_own else agreed_by.strip()
    reason = words(forward.reason, "reason", "Say why, in a sentence")
    is_council = team.organisation.kind == Organisation.Kind.COUNCIL
    if not said_by and not is_council:
        raise ValidationError({"agreed_by": "Enter who agreed: this team is not the council's"})
    with transaction.atomic():
        if _waits_or_goes_on(person, team):
            raise ValidationError({"team": f"{person.name} waits for {team.name} already, or they work together"})
        arrival = Arrival(
            person=person,
            team=team,
            agreed_by=said_by,
            arrived_at=timezone.now(),
            **_forward_facts(forward, reason),
        )
        arrival.save(force_insert=True)
        if not is_council:
            grant_sight(
                actor,
                person,
                [viewer_of(team)],
                [Compartment.IDENTITY],
                Basis.PARTNER,
                origin=arrival.pk,
                reason=f"{said_by} agreed to be put forward",
            )
        enter(actor, person, "put_forward", f"Put forward to {team.name} by {actor.name}",
              payload={"arrival": arrival.pk, "source": arrival.source, "trigger": arrival.trigger},
              reason=reason)  # fmt: skip
    return arrival


def _waits_or_goes_on(person: Person, team: Team) -> bool:
    with acting_as(system_actor("looking whether somebody waits already")):
        waits = Arrival.objects.filter(person=person, team=team, answer="").exists()
        return waits or Journey.objects.filter(person=person, team=team, closed_at=None).exists()


def _forward_facts(forward: Forward, reason: str) -> dict[str, Any]:
    return {
        "source": Source(forward.source),
        "source_name": forward.source_name.strip()[:200],
        "source_email": forward.source_email.strip(),
        "trigger": forward.trigger,
        "reason": reason,
    }


def answer_arrival(actor: Actor, arrival: Arrival, answer: str, reason: str) -> Arrival:
    """Say why no work begins: the person did not want it, it is not for this team, or they could not be reached.

    What the team learnt of who the person is ends with it. Raises ValidationError by field.
    """
    _require_of_team(actor, arrival)
    if answer not in (Arrival.Answer.DECLINED, Arrival.Answer.NOT_FOR_US, Arrival.Answer.NOT_REACHED):
        raise ValidationError({"answer": "Choose why"})
    said = words(reason, "reason", "Say in a sentence what happened")
    with transaction.atomic():
        stored = _answer(actor, arrival, answer, said)
        say_not_begun(actor, stored, answer, said)
        person = stored.person
        if person is not None:
            label = Arrival.Answer(answer).label.lower()
            enter(actor, person, "answered", f"Link work not begun by {actor.name}: {label}",
                  payload={"arrival": stored.pk, "answer": answer}, reason=said)  # fmt: skip
            _end_showing(person, stored, "No work was begun")
    return stored


def _end_showing(person: Person, arrival: Arrival, reason: str) -> None:
    with acting_as(system_actor("ending what a team was shown of somebody put forward")) as system:
        end_sight(system, person, arrival.pk, reason=reason)


def _require_of_team(actor: Actor, arrival: Arrival) -> None:
    actor.require_role(*WORKERS)
    if not (actor.is_system or arrival.team_id in actor.teams):
        raise PermissionDenied("Only the team that somebody was put forward to can do this.")


def _answer(actor: Actor, arrival: Arrival, answer: str, reason: str, person: Person | None = None) -> Arrival:
    """Keep the answer, and whose record it turned out to be. As the system: answered, the team may see it no longer."""
    with acting_as(system_actor("answering who was put forward")):
        stored = Arrival.objects.select_for_update(of=("self",)).select_related("person").get(pk=arrival.pk)
        if stored.answer:
            raise ValidationError("This has been answered already.")
        stored.answer = answer
        stored.answered_at = timezone.now()
        stored.answered_by_name = actor.name
        stored.answer_reason = reason
        stored.person = person or stored.person
        stored.save(update_fields=["answer", "answered_at", "answered_by_name", "answer_reason", "person"])
    return stored


def begin_journey(
    actor: Actor,
    who: Person | NewPerson,
    forward: Forward,
    agreement: Agreement,
    *,
    kind: str = "",
    arrival: Arrival | None = None,
    phone: str = "",
    team: Team | None = None,
    worker: Account | None = None,
) -> Journey:
    """Begin to work with somebody who agreed to it: their consent is kept first, and their team sees the record by it.

    `who` is a record that the worker sees, or what somebody is told to be: then the record is found by name, date of
    birth and NHS number or postcode, or a new one begun. By whoever does this work; `team` and `worker` are theirs
    unless the system begins. Raises ValidationError by field.
    """
    actor.require_role(*WORKERS)
    if arrival is not None:
        _require_of_team(actor, arrival)
    team = team or (arrival.team if arrival and actor.is_system else None) or working_team(actor)
    if team is None or not (actor.is_system or team.pk in actor.teams):
        raise PermissionDenied("Only somebody who does link work in a team can begin.")
    if worker is None and actor.account_id is not None:
        worker = Account.objects.get(pk=actor.account_id)
    wrong = {
        field: message
        for field, (value, message) in {
            "consent_by": (agreement.by, "Enter who agreed: the person, or who acts for them and by what right"),
            "consent_how": (agreement.how, "Enter how they agreed: in person, by phone"),
            "reason": (forward.reason, "Say why, in a sentence"),
        }.items()
        if not value.strip()
    }
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        journey_id = uuid.uuid4()
        person, consent = _admit(actor, who, team, worker, agreement, journey_id)
        journey = Journey(
            pk=journey_id,
            person=person,
            kind=kind or kind_of(actor),
            team=team,
            worker=worker,
            arrival=arrival,
            arrived_at=arrival.arrived_at if arrival else _asked_at(forward),
            consent=consent,
            consent_by=agreement.by.strip(),
            consent_how=agreement.how.strip(),
            may_tell_source=agreement.may_tell_source,
            may_write=agreement.may_write,
            phone=phone.strip(),
            started_at=timezone.now(),
            first_contact_at=timezone.now() if agreement.has_spoken else None,
            last_contact_on=timezone.localdate() if agreement.has_spoken else None,
            **_forward_facts(forward, forward.reason.strip()),
        )
        journey.save(force_insert=True)
        if arrival is not None:
            _answer(actor, arrival, Arrival.Answer.BEGUN, "", person)
            _end_showing(person, arrival, "The person's agreement takes its place")
            say_whose_record(actor, arrival, person)
            if agreement.has_spoken:
                say_begun(actor, journey)
        keep_due(journey)
        name = worker.name if worker else team.name
        enter(actor, person, "begun", f"{name} began to work with {person.name}", journey,
              payload={"team": team.pk, "kind": journey.kind, "source": journey.source, "trigger": journey.trigger,
                       "consent": consent.pk if consent else None},
              reason=f"{journey.consent_by} agreed, {journey.consent_how}")  # fmt: skip
        if agreement.may_write:
            _tell_begun(actor, journey, name)
    return journey


def _tell_begun(actor: Actor, journey: Journey, worker: str) -> None:
    """Write to the person who works with them now, how to reach them, and how to end it."""
    send_message(
        actor,
        "link-work-begun",
        to_person=journey.person,
        context={
            "worker": worker,
            "team": f"{journey.team.name}, {journey.team.organisation.name}",
            "phone": journey.phone or "the number they gave you",
            "link": settings.SITE_URL + reverse("sight:who_can_see", args=[journey.person_id]),
        },
    )


def _asked_at(forward: Forward) -> datetime:
    """When the team was told of somebody: at noon of the day that is given, or now. ValidationError for a day that is
    to come, or so long ago that it must be a slip: one would spoil the average wait of all."""
    now = timezone.now()
    if forward.asked_on is None:
        return now
    if timezone.localdate() - forward.asked_on > LONGEST_WAIT:
        raise ValidationError({"asked_on": "This is more than two years ago. Check the year"})
    at = timezone.make_aware(datetime.combine(not_later(forward.asked_on, "asked_on"), time(12)))
    return min(at, now)


def kind_of(actor: Actor) -> str:
    """The name that somebody's own work goes by."""
    return WorkerKind.COMMUNITY_AGENT if "community_agent" in actor.roles else WorkerKind.LINK_WORKER


def _admit(
    actor: Actor,
    who: Person | NewPerson,
    team: Team,
    worker: Account | None,
    agreement: Agreement,
    journey_id: uuid.UUID,
) -> tuple[Person, Consent | None]:
    """The person's record, which the team and the worker see from now on; and the consent, where the team needs one.

    As the system: whoever begins may not see the record before the person's agreement is kept, and with it they may.
    """
    with acting_as(system_actor(f"beginning link work for {actor.name}")) as system:
        person = _record_of(system, who, team) if isinstance(who, NewPerson) else who
        if Journey.objects.filter(person=person, team=team, closed_at=None).exists():
            raise ValidationError(f"{team.name} works with {person.name} already. Look among the people of your team.")
        consent = None
        if team.organisation.kind == Organisation.Kind.COUNCIL:
            grant_sight(system, person, [viewer_of(team)], SEEN, Basis.TEAM, origin=team.pk,
                        reason=f"{agreement.by.strip()} agreed to work with them")  # fmt: skip
        else:
            consent = _held_consent(person, team) or give_consent(
                system,
                person,
                team,
                SEEN,
                purpose="So that they can work with the person on what matters to them",
                given_by=f"{agreement.by.strip()}, {agreement.how.strip()}",
                until=agreement.until,
            )
        if worker is not None:
            grant_sight(system, person, [viewer_of(worker)], SEEN, Basis.WORKER, origin=journey_id,
                        reason="Works with the person", until=consent.ends_at if consent else None)  # fmt: skip
    return person, consent


def _held_consent(person: Person, team: Team) -> Consent | None:
    """The consent of earlier work with the same team, where it holds still. (One that was given for something else ends
    with that.)"""
    earlier = Journey.objects.filter(person=person, team=team, consent__isnull=False).values("consent")
    return consents_in_force(person).filter(pk__in=earlier).first()


def _record_of(system: Actor, told: NewPerson, team: Team) -> Person:
    """The record of somebody as they were told: one that is there, or a new one that the council keeps."""
    place = team.organisation.place
    known = person_told_of(place, told.given_name, told.family_name, told.date_of_birth, told.nhs_number, told.postcode)
    if known is not None:
        return known
    address: NewAddress | None = None
    if told.lines.strip() and told.postcode.strip():
        address = {"lines": told.lines, "town": told.town, "postcode": told.postcode}
    return create_person(
        system,
        place,
        council_team_for(place, told.postcode, team),
        given_name=told.given_name,
        family_name=told.family_name,
        known_as=told.known_as,
        date_of_birth=told.date_of_birth,
        nhs_number=told.nhs_number,
        phone=told.phone,
        email=told.email,
        address=address,
    )
