"""Keeping activities and their sessions, by those who run them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.activities.actions.offering import end_booking, lock_session, offer_free_places
from commonweal.community.activities.actions.telling import enter, tell
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.offer_time import LONDON
from commonweal.community.activities.places import LIVE
from commonweal.community.activities.rights import require_runs, runs
from commonweal.community.activities.saying import when_said
from commonweal.community.activities.series import Series
from commonweal.community.directory.models import Service
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Postcode


@dataclass(frozen=True)
class ActivityTerms:
    """All that is said of an activity. `contribution`: pounds each; `access`: terms of access.toml that it offers."""

    title: str
    about: str = ""
    service: Service | None = None
    kind: str = Activity.Kind.GROUP
    way: str = Activity.Way.IN_PERSON
    for_carers: bool = False
    where: str = ""
    postcode: str = ""
    contribution: Decimal = Decimal(0)
    contribution_note: str = ""
    access: Sequence[str] = ()
    phone: str = ""
    email: str = ""


def create_activity(actor: Actor, organisation: Organisation, terms: ActivityTerms) -> Activity:
    """Add an activity of one's own organisation; it is shown once it has a session."""
    if not runs(actor, organisation.pk):
        raise PermissionDenied("Add activities of the organisation you work for.")
    activity = Activity(organisation=organisation, place_id=organisation.place_id)
    _set(activity, terms)
    with transaction.atomic():
        activity.save(force_insert=True)
        _enter(actor, activity, "activity.added", f"{activity.title} added by {actor.name}")
    return activity


def change_activity(actor: Actor, activity: Activity, terms: ActivityTerms) -> Activity:
    """Change what is said of an activity. Who has booked already pays what they were told."""
    with transaction.atomic():
        held = Activity.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=activity.pk)
        require_runs(actor, held)
        _set(held, terms)
        held.save()
        _enter(actor, held, "activity.changed", f"{held.title} changed by {actor.name}")
    return held


def _set(activity: Activity, terms: ActivityTerms) -> None:
    if not terms.title.strip():
        raise ValidationError({"title": "Enter what the activity is called"})
    if terms.contribution < 0:
        raise ValidationError({"contribution": "Enter what each pays in pounds, or 0"})
    unknown = [key for key in terms.access if key not in own_terms("access")]
    if unknown:
        raise ValidationError({"access": f"{', '.join(unknown)} is not known. Choose from the list"})
    for name in ActivityTerms.__dataclass_fields__:
        setattr(activity, name, getattr(terms, name))
    activity.access = list(terms.access)
    point = Postcode.objects.filter(pk=terms.postcode).first() if terms.postcode else None
    activity.latitude = point.latitude if point else None
    activity.longitude = point.longitude if point else None


FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Times:
    """When sessions are held on their day, how many places each has (None: no limit), and until how many hours before
    the beginning they can be booked."""

    starts: time
    ends: time
    places: int | None = None
    closes_hours_before: int = 0
    note: str = ""


@dataclass(frozen=True)
class Added:
    """Sessions that were made, days left out as bank holidays, and days on which there was one already."""

    sessions: tuple[Session, ...]
    bank_holidays: tuple[date, ...]
    there_already: tuple[date, ...]


def add_sessions(actor: Actor, activity: Activity, days: Series, times: Times) -> Added:
    """Make the sessions of a series. ValidationError where they end before they begin, or lie in the past."""
    require_runs(actor, activity)
    if times.ends <= times.starts:
        raise ValidationError({"ends": "The end must be after the beginning"})
    if times.places is not None and times.places < 1:
        raise ValidationError({"places": "Enter how many places there are, or leave it empty for no limit"})
    if activity.ended_at is not None:
        raise ValidationError("This activity has ended")
    for day in days.days[:1] + days.days[-1:]:
        require_near(day, "first")
    with transaction.atomic():
        Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
        known = set(activity.sessions.filter(cancelled_at=None).values_list("starts_at", flat=True))
        made = [_session(activity, day, times) for day in days.days]
        if made and made[0].starts_at <= timezone.now():
            raise ValidationError({"first": "The first session must lie ahead"})
        fresh = [session for session in made if session.starts_at not in known]
        Session.objects.bulk_create(fresh)
        if fresh:
            count = f"{len(fresh)} session{'' if len(fresh) == 1 else 's'}"
            summary = f"{count} of {activity.title} added by {actor.name}, from {when_said(fresh[0])}"
            _enter(actor, activity, "sessions.added", summary, sessions=[session.pk for session in fresh])
    there = tuple(timezone.localdate(one.starts_at) for one in made if one.starts_at in known)
    return Added(tuple(fresh), days.bank_holidays, there)


def require_near(day: date, field: str) -> None:
    """Raise ValidationError for `field` where a day is so far away that it must be a slip in the year."""
    if abs(day - timezone.localdate()) > FURTHEST:
        raise ValidationError({field: "Enter a day within two years"})


def _session(activity: Activity, day: date, times: Times) -> Session:
    starts_at = datetime.combine(day, times.starts, LONDON)
    return Session(
        activity=activity,
        starts_at=starts_at,
        ends_at=datetime.combine(day, times.ends, LONDON),
        places=times.places,
        booking_closes_at=starts_at - timedelta(hours=times.closes_hours_before),
        note=times.note,
        changed_at=timezone.now(),
    )


def change_session(actor: Actor, session: Session, times: Times, day: date) -> Session:
    """Change when a session is held, its places and its note. Those on it are told of another time; places that are new
    are offered to those who wait. ValidationError for fewer places than are taken."""
    require_near(day, "day")
    with transaction.atomic():
        held = lock_session(session)
        require_runs(actor, held.activity)
        _require_ahead(held)
        changed = _session(held.activity, day, times)
        if changed.ends_at <= changed.starts_at:
            raise ValidationError({"ends": "The end must be after the beginning"})
        if changed.starts_at <= timezone.now():
            raise ValidationError({"day": "The session must lie ahead"})
        if times.places is not None and times.places < max(held.taken, 1):
            raise ValidationError({"places": f"{held.taken} places are taken. Enter {max(held.taken, 1)} or more"})
        others = held.activity.sessions.filter(cancelled_at=None, starts_at=changed.starts_at).exclude(pk=held.pk)
        if others.exists():
            raise ValidationError({"starts": "There is another session at this time"})
        was, is_moved = when_said(held), (held.starts_at, held.ends_at) != (changed.starts_at, changed.ends_at)
        for name in ("starts_at", "ends_at", "places", "booking_closes_at", "note"):
            setattr(held, name, getattr(changed, name))
        held.save(update_fields=["starts_at", "ends_at", "places", "booking_closes_at", "note", "changed_at"])
        summary = f"{held.activity.title}, {was}: changed by {actor.name}"
        _enter(actor, held.activity, "session.changed", summary, session=held.pk, now=when_said(held))
        if is_moved:
            _move_offers(held)
            for booking in _live(held):
                with acting_as(system_actor("telling of another time")) as system:
                    enter(system, booking, held, "moved", f"Held at another time than {was}")
                    tell(system, booking, held, "session-moved", was=was)
        offer_free_places(held)
    return held


def _move_offers(held: Session) -> None:
    """No offer outlasts the beginning of its session, also where that was moved forward."""
    with acting_as(system_actor("moving a session")):
        Booking.objects.filter(session=held, offer_ends_at__gt=held.starts_at).update(offer_ends_at=held.starts_at)


def cancel_session(actor: Actor, session: Session, reason: str) -> int:
    """Cancel a session and everybody's booking for it, and tell them why; returns how many bookings there were."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why the session is cancelled. Everybody who booked reads it"})
    with transaction.atomic():
        held = lock_session(session)
        require_runs(actor, held.activity)
        _require_ahead(held)
        held.cancelled_at = timezone.now()
        held.cancelled_reason = reason.strip()[:300]
        held.save(update_fields=["cancelled_at", "cancelled_reason", "changed_at"])
        bookings = _live(held)
        with acting_as(system_actor("cancelling a session")) as system:
            for booking in bookings:
                end_booking(booking, Booking.Ended.NO_SESSION)
                enter(system, booking, held, "called_off", f"Cancelled by the group ({held.cancelled_reason})")
                tell(system, booking, held, "session-cancelled", reason=held.cancelled_reason)
        summary = f"{held.activity.title}, {when_said(held)}: cancelled by {actor.name}"
        _enter(
            actor, held.activity, "session.cancelled", summary, session=held.pk, bookings=len(bookings), reason=reason
        )
    return len(bookings)


def _live(held: Session) -> list[Booking]:
    """Everybody on a session, in the order of their records, so that two sessions never wait for each other."""
    with acting_as(system_actor("telling everybody on a session")):
        live = Booking.objects.filter(session=held, state__in=LIVE).select_related("account")
        return list(live.order_by("person_id", "number"))


def _require_ahead(session: Session) -> None:
    if session.cancelled_at is not None:
        raise ValidationError("This session is cancelled already")
    if session.starts_at <= timezone.now():
        raise ValidationError("This session has begun, or is over")


def end_activity(actor: Actor, activity: Activity) -> None:
    """Say that an activity is held no more. ValidationError while sessions lie ahead: cancel them first, so that those
    who booked are told why."""
    require_runs(actor, activity)
    with transaction.atomic():
        if activity.sessions.filter(cancelled_at=None, starts_at__gt=timezone.now()).exists():
            raise ValidationError("There are sessions ahead. Cancel them first: whoever booked is told why")
        activity.ended_at = timezone.now()
        activity.save(update_fields=["ended_at"])
        _enter(actor, activity, "activity.ended", f"{activity.title} ended by {actor.name}")


def _enter(actor: Actor, activity: Activity, kind: str, summary: str, **facts: Any) -> None:
    """What is done to an activity is written in its own chain, without anybody's name but the worker's."""
    payload = {"activity": activity.pk, "organisation": activity.organisation_id, **facts}
    write_entry(actor, kind, summary, chain=f"activity:{activity.pk}", payload=payload)
