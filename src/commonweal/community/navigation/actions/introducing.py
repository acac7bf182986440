"""Putting a person in touch with groups and services, what comes of it, and what was looked for and is not there."""

from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.activities.actions import Attendee, book
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import LIVE, Party
from commonweal.community.directory.models import Service
from commonweal.community.directory.needs import all_needs
from commonweal.community.navigation.actions.holding import enter, held, is_in_team, keep_due, not_later, words
from commonweal.community.navigation.models import Gap, Goal, Introduction, Journey
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.places.models import Area
from commonweal.people.identity.queries import current_address
from commonweal.people.sight.queries import is_own_record

WITH_A_NAME = (Introduction.Companion.VOLUNTEER, Introduction.Companion.FRIEND)


@dataclass(frozen=True)
class NewIntroduction:
    """To what somebody is introduced, why, and their first visit. `service` is of the directory; without one, `name`
    says what it is."""

    service: Service | None = None
    name: str = ""
    need: str = ""
    why: str = ""
    goal: Goal | None = None
    visit_on: date | None = None
    visit_time: time | None = None
    companion: str = Introduction.Companion.NOBODY
    companion_name: str = ""
    session: Session | None = None


def introduce(actor: Actor, journey: Journey, new: NewIntroduction) -> Introduction:
    """Put a person in touch with a group or service; with a `session`, a place is booked for the first visit (or they
    wait for one). Raises ValidationError by field.
    """
    name = new.service.name if new.service else words(new.name, "name", "Enter what the person is introduced to")
    need = new.need or next(iter(new.service.needs if new.service else []), "")
    if need and need not in all_needs():
        raise ValidationError({"need": "Choose a need from the list"})
    _check_companion(new.companion, new.companion_name)
    with transaction.atomic():
        stored = held(actor, journey)
        visit_on, visit_time = _when(new.session) if new.session else (new.visit_on, new.visit_time)
        row = Introduction(
            journey=stored,
            person=stored.person,
            goal=new.goal,
            service=new.service,
            name=name[:255],
            need=need,
            why=new.why.strip(),
            made_on=timezone.localdate(),
            visit_on=visit_on,
            visit_time=visit_time,
            companion=Introduction.Companion(new.companion),
            companion_name=new.companion_name.strip(),
            booking=_booked(actor, stored, new.session, new.companion) if new.session else None,
        )
        row.save(force_insert=True)
        enter(actor, stored.person, "introduced", f"Introduced to {name} by {actor.name}", stored,
              payload={"introduction": row.pk, "service": new.service.pk if new.service else None, "need": need,
                       "companion": row.companion}, reason=row.why)  # fmt: skip
        keep_due(stored)
    return row


def _when(session: Session) -> tuple[date, time]:
    """The day and the hour of a session, here."""
    starts = timezone.localtime(session.starts_at)
    return starts.date(), starts.time()


def _booked(actor: Actor, journey: Journey, session: Session, companion: str) -> Booking:
    """A place for the person at a session, and one beside it for whoever goes along."""
    person = journey.person
    goes_along = companion != Introduction.Companion.NOBODY
    who = Attendee(person.name, person.phone, person.email, booked_by=actor.name, person=person)
    try:
        return book(actor, session, who, Party(assistants=int(goes_along)), channel=Booking.Channel.PHONE)
    except ValidationError as error:
        raise ValidationError({"session": error.messages}) from error


def _check_companion(companion: str, name: str) -> None:
    if companion in WITH_A_NAME and not name.strip():
        raise ValidationError({"companion_name": "Enter who goes along"})


def plan_visit(
    actor: Actor,
    introduction: Introduction,
    *,
    visit_on: date | None = None,
    visit_time: time | None = None,
    companion: str = Introduction.Companion.NOBODY,
    companion_name: str = "",
    session: Session | None = None,
) -> Introduction:
    """When the first visit is, and who goes along; with a `session`, a place is booked for it.

    Where a place is booked already, the visit is on its day until the booking is cancelled. ValidationError by field.
    """
    _check_companion(companion, companion_name)
    with transaction.atomic():
        journey = held(actor, introduction.journey)
        found = Introduction.objects.select_for_update(of=("self",)).select_related("booking__session")
        row = found.get(pk=introduction.pk)
        if row.went is not None:
            raise ValidationError("How this visit went is known already.")
        if row.booking is not None and row.booking.state in LIVE:
            booked_on, _ = _when(row.booking.session)
            if session is not None or visit_on != booked_on:
                said = f"A place is booked for {on_day(booked_on)}. For another day, cancel the booking first"
                raise ValidationError({"visit_on": said})
        if session is not None:
            row.booking = _booked(actor, journey, session, companion)
            visit_on, visit_time = _when(session)
        if visit_on is None:
            raise ValidationError({"visit_on": "Enter the day of the visit"})
        row.visit_on, row.visit_time = visit_on, visit_time
        row.companion, row.companion_name = Introduction.Companion(companion), companion_name.strip()
        row.save(update_fields=["visit_on", "visit_time", "companion", "companion_name", "booking"])
        enter(actor, journey.person, "visit_planned", f"A first visit to {row.name} was planned", journey,
              payload={"introduction": row.pk, "on": visit_on, "companion": row.companion})  # fmt: skip
        keep_due(journey)
    return row


def record_visit(
    actor: Actor, introduction: Introduction, *, went: bool, liking: str = "", how: str = "", on: date | None = None
) -> Introduction:
    """How a first visit went: by the team, or by the person themselves. Who did not go says why.

    Raises ValidationError by field.
    """
    if not went and not how.strip():
        raise ValidationError({"how": "Say why they did not go: it helps to find something better"})
    with transaction.atomic():
        row, journey = _visited(actor, introduction)
        day = on or row.visit_on or timezone.localdate()
        if went:
            row.visit_on = not_later(day, "on")
        row.went = went
        row.liking = Introduction.Liking(liking) if went else Introduction.Liking.NONE
        row.how_it_went = how.strip()
        row.told_on = timezone.localdate()
        if not went:
            row.first_check = row.second_check = Introduction.Still.NOT_ASKED
        row.save()
        summary = f"Went to {row.name}" if went else f"Did not go to {row.name}"
        enter(actor, journey.person, "visited", summary, journey,
              payload={"introduction": row.pk, "went": went, "liking": row.liking}, reason=row.how_it_went)  # fmt: skip
        keep_due(journey)
    return row


def _visited(actor: Actor, introduction: Introduction) -> tuple[Introduction, Journey]:
    """The introduction, held, for its team or for the person it is of."""
    row = Introduction.objects.select_for_update(of=("self",)).select_related("journey__person").get(pk=introduction.pk)
    if not (is_in_team(actor, row.journey) or is_own_record(actor, row.journey.person)):
        raise PermissionDenied("Only the person, and the team that works with them, can do this.")
    return row, row.journey


def check_still_going(
    actor: Actor, introduction: Introduction, still: str, *, why: str = "", second: bool = False
) -> Introduction:
    """Whether somebody still goes some weeks after the first visit: the first time they are asked, or the `second`."""
    answer = Introduction.Still(still)
    if answer is Introduction.Still.NOT_ASKED:
        raise ValidationError({"still": "Choose whether they still go"})
    if answer is Introduction.Still.NO and not why.strip():
        raise ValidationError({"why": "Say why they stopped: it helps to find something better"})
    with transaction.atomic():
        journey = held(actor, introduction.journey, closed=True)
        row = Introduction.objects.select_for_update().get(pk=introduction.pk)
        if not row.went:
            raise ValidationError("First record how the first visit went.")
        today = timezone.localdate()
        if second:
            row.second_check, row.second_checked_on = answer, today
        else:
            row.first_check, row.first_checked_on = answer, today
        row.stopped_why = why.strip() or row.stopped_why
        row.save()
        enter(actor, journey.person, "still_going", f"{row.name}: {answer.label.lower()}", journey,
              payload={"introduction": row.pk, "still": answer.value, "time": 2 if second else 1},
              reason=why.strip())  # fmt: skip
        keep_due(journey)
    return row


def record_gap(actor: Actor, journey: Journey, need: str, text: str, area: Area | None = None) -> Gap:
    """Something that was looked for and is not there: which need, and what would have been right. It is counted for
    those who plan what there is, in the neighbourhood where the person lives unless `area` says another."""
    if need not in all_needs():
        raise ValidationError({"need": "Choose what was looked for"})
    said = words(text, "words", "Say what would have been right for the person")
    with transaction.atomic():
        stored = held(actor, journey)
        address = current_address(stored.person)
        gap = Gap(
            journey=stored, person=stored.person, need=need, words=said, found_on=timezone.localdate(),
            area=area or (address.neighbourhood if address else None),
        )  # fmt: skip
        gap.save(force_insert=True)
        enter(actor, stored.person, "gap", f"Nothing suitable was found: {all_needs()[need].name.lower()}", stored,
              payload={"gap": gap.pk, "need": need, "area": gap.area_id}, reason=said)  # fmt: skip
    return gap
