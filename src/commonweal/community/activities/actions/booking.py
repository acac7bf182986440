"""Booking a place, or a place on the waiting list, and cancelling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from commonweal.community.activities.actions.offering import (
    end_booking,
    held_booking,
    lapse_offers,
    lock_session,
    note_passed_over,
    offer_free_places,
)
from commonweal.community.activities.actions.telling import enter, tell, tell_state, whom_to_ask
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.offer_time import rules_on
from commonweal.community.activities.places import LIVE, Party, State, fits
from commonweal.community.activities.reached import is_same_email, is_same_phone, phone_numbers
from commonweal.community.activities.rights import is_own, may_book_for, require_may_change, runs
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.actors import Actor, acting_as, set_actor, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.correspondence.references import new_code
from commonweal.people.identity.models import Person

Channel = Booking.Channel
SAME = ("account_id", "made_by_id", "person_id", "name", "phone", "email")
"""What two bookings of one id have in common where they are the same, sent twice."""

REACHED_BY = {"phone": "phone number", "email": "e-mail address"}


@dataclass(frozen=True)
class Attendee:
    """Who comes, and how they or whoever booked are reached. `person` where they have a record."""

    name: str
    phone: str = ""
    email: str = ""
    booked_by: str = ""
    person: Person | None = None


def book(
    actor: Actor,
    session: Session,
    who: Attendee,
    party: Party = Party(),  # noqa: B008 - it cannot be changed
    *,
    access_needs: Iterable[str] = (),
    access_note: str = "",
    channel: Booking.Channel = Channel.WEB,
    booking_id: UUID | None = None,
) -> Booking:
    """Book at once where there is room, or join the waiting list; the booking's state says which.

    Anybody may book for themselves or another on the website. By phone it is done by those who help with bookings, at
    the door by those who run the activity. The same `booking_id` twice books once, so that a button pressed twice does
    no harm. Somebody not signed in holds the booking's code from here on in this transaction; their e-mail address and
    their phone number may stand on one booking of a session.

    Raises ValidationError (by field where it is one) where booking is closed, the party is too large, nobody could be
    told, or they are on this session already; PermissionDenied for those who may not book so.
    """
    with transaction.atomic():
        account = _account_of(actor, who, channel)
        # As the system from before the lock on: whatever is asked while others wait for it takes of their time too.
        with acting_as(system_actor("booking")):
            held = lock_session(session)
            row = _row(actor, held, who, party, channel, account)
            row.pk = booking_id or row.pk
            row.access_needs, row.access_note = list(access_needs), access_note.strip()
            known = _known(row)
        if known.same is not None:
            _hold_code(actor, known.same)
            return known.same
        _check(actor, held, row, known)
        if known.has_late_offers:
            lapse_offers(held)
        if held.waiting and held.free != 0:
            offer_free_places(held)  # who waits goes before: what is free then is too little for each of them
        row.state = State.BOOKED if fits(held.free, row.party) else State.WAITING
        if row.state == State.BOOKED:
            note_passed_over(held)
        _hold_code(actor, row)
        row.save(force_insert=True)
        if row.state == State.BOOKED:
            enter(actor, row, held, "made", "Booked a place" if row.party == 1 else f"Booked {row.party} places")
        else:
            enter(actor, row, held, "waiting", "Joined the waiting list")
        tell_state(actor, row, held)
    row.session = held
    return row


@dataclass(frozen=True)
class _Known:
    """What a session's bookings say of one that is to be made: the same one, made before; whether the person is on the
    session already; by which field ("phone" or "email") somebody not signed in is, or ""; and whether places are held
    by offers that have run out."""

    same: Booking | None
    is_there_already: bool
    reached_already: str
    has_late_offers: bool


def _known(row: Booking) -> _Known:
    """Asked in one question, by the system. Whether somebody of a name comes is told to nobody: the same person is
    known by their record, or by the name under one's own account. Raises ValidationError where another's booking has
    the id."""
    now = timezone.now()
    wanted = Q(pk=row.pk) | Q(state=State.OFFERED, offer_ends_at__lte=now)
    if row.person_id is not None:
        wanted |= Q(person=row.person_id, state__in=LIVE)
    if row.account_id is not None:
        wanted |= Q(account=row.account_id, name__iexact=row.name, state__in=LIVE)
    is_unknown = row.account_id is None and row.made_by_id is None
    if is_unknown and (reached := _reached_alike(row)):
        wanted |= Q(reached, state__in=LIVE)
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    bookings = Booking.objects.alias(digits=digits).select_related("account")
    found = list(bookings.filter(wanted, session_id=row.session_id))
    late = [one for one in found if one.state == State.OFFERED and one.offer_ends_at and one.offer_ends_at <= now]
    same = next((one for one in found if one.pk == row.pk), None)
    if same is not None and any(getattr(same, name) != getattr(row, name) for name in SAME):
        raise ValidationError("Another booking has this id. Leave the id out, or make a new one")
    others = [one for one in found if one not in late]
    return _Known(
        same=same,
        is_there_already=not is_unknown and bool(others),
        reached_already=next(filter(None, (_shared(row, one) for one in others)), "") if is_unknown else "",
        has_late_offers=bool(late),
    )


def _reached_alike(row: Booking) -> Q:
    """Bookings that may have the same phone number or e-mail address; `_shared` says whether they do."""
    alike = Q()
    for number in phone_numbers(row.phone):
        alike |= Q(digits__contains=number)
    if row.email:
        alike |= Q(email__iexact=row.email) | Q(account__email__iexact=row.email)
    return alike


def _shared(row: Booking, other: Booking) -> str:
    """The field of a booking that another has as well: "phone", "email", or "" where neither."""
    account_email = other.account.email if other.account is not None else ""
    if is_same_email(row.email, other.email) or is_same_email(row.email, account_email):
        return "email"
    return "phone" if is_same_phone(row.phone, other.phone) else ""


def _is_by_worker(actor: Actor, channel: Booking.Channel) -> bool:
    return channel in (Channel.PHONE, Channel.DOOR) or (channel == Channel.SYSTEM and actor.is_staff)


def _account_of(actor: Actor, who: Attendee, channel: Booking.Channel) -> Account | None:
    """Whose the booking is: that of whoever books, or of the person for whom a worker does."""
    if not _is_by_worker(actor, channel):
        key = actor.account_id
    else:
        key = who.person.account_id if who.person is not None else None
    return Account.objects.get(pk=key) if key is not None else None


def _row(
    actor: Actor, held: Session, who: Attendee, party: Party, channel: Booking.Channel, account: Account | None
) -> Booking:
    by_worker = _is_by_worker(actor, channel)
    if by_worker and not may_book_for(actor, held.activity):
        raise PermissionDenied("Only those who help with bookings can book for somebody like this.")
    if channel == Channel.DOOR and not runs(actor, held.activity.organisation_id):
        raise PermissionDenied("Only those who run this activity can do this.")
    if who.person is not None and not by_worker and who.person.account_id != actor.account_id:
        raise PermissionDenied("Book for yourself, or for somebody by their name.")
    return Booking(
        session=held,
        organisation_id=held.activity.organisation_id,
        person=who.person,
        account=account,
        made_by_id=actor.account_id if by_worker else None,
        channel=channel,
        code="" if account else new_code(),
        name=who.name.strip()[:200],
        booked_by=who.booked_by.strip()[:200],
        phone=who.phone.strip(),
        email=who.email.strip(),
        guests=party.guests,
        cared_for=party.cared_for,
        assistants=party.assistants,
        party=party.size,
        made_at=timezone.now(),
        contribution_due=party.contribution(held.activity.contribution),
    )


def _check(actor: Actor, held: Session, row: Booking, known: _Known) -> None:
    now = timezone.now()
    if not is_open(held, now) and not _is_let_in(actor, held, row, now):
        raise ValidationError(why_closed(held, now))
    problems: dict[str, str] = {}
    if not row.name:
        problems["name"] = "Enter the name of the person who comes"
    if not (row.phone or row.email or row.account_id or row.person_id or row.made_by_id):
        problems["phone"] = "Enter a phone number or an e-mail address, so that you can be told of changes"
    if row.email and not _is_email(row.email):
        problems["email"] = "Enter an e-mail address, such as rose@example.com"
    most = rules_on(timezone.localdate(now)).largest_party
    if row.party > most:
        problems["guests"] = f"One booking is for {most} people at most. For more, ask the group"
    elif held.places is not None and row.party > held.places:
        problems["guests"] = f"There are {held.places} places in all. Book for fewer people"
    unknown = [need for need in row.access_needs if need not in own_terms("access")]
    if unknown:
        problems["access_needs"] = f"{', '.join(unknown)} is not known. Choose from the list"
    if known.is_there_already:
        problems["name"] = f"{row.name} is booked for this session already, or waits for a place"
    if known.reached_already:
        problems[known.reached_already] = (
            f"This {REACHED_BY[known.reached_already]} has a booking for this session already. To change it, or to "
            "bring more people, open it with the code in our message: cancel it, and book for all of you together. "
            f"Without the code, ask {whom_to_ask(held)}"
        )
    if problems:
        raise ValidationError(problems)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def is_open(session: Session, now: datetime) -> bool:
    """Whether a session can be booked."""
    return session.cancelled_at is None and now < session.booking_closes_at


def _is_let_in(actor: Actor, held: Session, row: Booking, now: datetime) -> bool:
    """Those who run the activity may still book, up to its end."""
    by_group = row.channel in (Channel.PHONE, Channel.DOOR) and runs(actor, held.activity.organisation_id)
    return by_group and held.cancelled_at is None and now < held.ends_at


def why_closed(session: Session, now: datetime) -> str:
    """Why a session cannot be booked, and what to do instead."""
    if session.cancelled_at is not None:
        return f"This session was cancelled: {session.cancelled_reason}. Choose another"
    if now >= session.starts_at:
        return "This session has begun, or is over. Choose another"
    return "Booking has closed for this session. Choose another, or ask the group"


def _hold_code(actor: Actor, booking: Booking) -> None:
    """Let somebody not signed in see what they booked: the transaction holds its code."""
    if booking.code and not actor.is_signed_in and not actor.is_system:
        set_actor(actor, booking.code)


def cancel_booking(actor: Actor, booking: Booking) -> Booking:
    """Cancel a booking, or leave the waiting list; what it held is offered to the next at once, in this transaction.

    Raises ValidationError where it is cancelled already, or the session has begun.
    """
    with transaction.atomic():
        found, held = held_booking(booking)
        require_may_change(actor, found)
        if found.state not in LIVE:
            raise ValidationError(f"This cannot be cancelled. It stands so: {found.state_words.lower()}")
        if held.starts_at <= timezone.now():
            raise ValidationError("The session has begun, so this can no longer be cancelled")
        by_group = not is_own(actor, found) and runs(actor, found.organisation_id)
        waited = found.state == State.WAITING
        end_booking(found, Booking.Ended.BY_GROUP if by_group else Booking.Ended.CANCELLED)
        enter(actor, found, held, "cancelled", "Left the waiting list" if waited else "Cancelled the booking")
        tell(actor, found, held, "booking-cancelled")
        offer_free_places(held)
    return found
