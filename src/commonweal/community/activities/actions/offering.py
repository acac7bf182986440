"""Free places go to those who wait, in their order: offers, and what is answered to them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.activities.actions.telling import chain_of, enter, tell, tell_state
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.offer_time import offer_until, rules_on
from commonweal.community.activities.places import State, Waiting, next_offers
from commonweal.community.activities.rights import require_may_change
from commonweal.community.activities.saying import until_said
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import write_entry


def lock_session(session: Session) -> Session:
    """The session as it is, held until the transaction ends: whoever changes who has a place calls this first."""
    held = Session.objects.select_for_update(of=("self",)).select_related("activity__organisation")
    return held.get(pk=session.pk)


def held_booking(booking: Booking) -> tuple[Booking, Session]:
    """A booking as it is now, with its session held."""
    held = lock_session(booking.session)
    return Booking.objects.select_related("account").get(pk=booking.pk), held


def offer_free_places(held: Session) -> None:
    """Offer what is free to those who wait. Whoever calls holds the session; done as the system, since nobody sees the
    bookings of others."""
    now = timezone.now()
    held.refresh_from_db(fields=["taken", "waiting"])
    if not held.waiting or held.free == 0 or held.cancelled_at or held.starts_at <= now:
        return
    with acting_as(system_actor("offering places")) as system:
        queue = {
            booking.pk: booking
            for booking in Booking.objects.filter(session=held, state=State.WAITING).select_related("account")
        }
        offers = next_offers(held.free, [Waiting(one.pk, one.number, one.party) for one in queue.values()])
        for waiting, free in offers.passed_over:
            _write_passed_over(system, held, waiting, free)
        for waiting in offers.offered:
            _offer(system, queue[waiting.booking], held, now)
    held.refresh_from_db(fields=["taken", "waiting"])


def note_passed_over(held: Session) -> None:
    """Write that somebody who came later is given places that are too few for those who wait."""
    if not held.waiting or held.free is None:
        return
    with acting_as(system_actor("giving places")) as system:
        for booking in Booking.objects.filter(session=held, state=State.WAITING).order_by("number"):
            _write_passed_over(system, held, Waiting(booking.pk, booking.number, booking.party), held.free)


def _write_passed_over(system: Actor, held: Session, waiting: Waiting, free: int) -> None:
    are = "is" if free == 1 else "are"
    write_entry(
        system,
        "waiting.passed_over",
        f"Somebody who waits needs {waiting.party} places and {free} {are} free: somebody after them was asked",
        chain=chain_of(held),
        payload={"session": held.pk, "booking": waiting.booking, "party": waiting.party, "free": free},
    )


def _offer(system: Actor, booking: Booking, held: Session, now: datetime) -> None:
    booking.state = State.OFFERED
    booking.offered_at = now
    booking.offer_ends_at = offer_until(now, held.starts_at, rules_on(timezone.localdate(now)))
    booking.save(update_fields=["state", "offered_at", "offer_ends_at"])
    enter(system, booking, held, "offered", "A place was offered from the waiting list")
    tell_state(system, booking, held)


def accept_offer(actor: Actor, booking: Booking) -> Booking:
    """Take the place that is offered. ValidationError where nothing is offered, or the offer has run out."""
    with transaction.atomic():
        found, held = held_booking(booking)
        require_may_change(actor, found)
        _require_offer(found)
        found.state = State.BOOKED
        found.save(update_fields=["state"])
        enter(actor, found, held, "accepted", "Took the place that was offered")
        tell_state(actor, found, held)
    return found


def decline_offer(actor: Actor, booking: Booking) -> Booking:
    """Give back the place that is offered: it goes to the next on the list at once."""
    with transaction.atomic():
        found, held = held_booking(booking)
        require_may_change(actor, found)
        _require_offer(found)
        end_booking(found, Booking.Ended.DECLINED)
        enter(actor, found, held, "declined", "Did not take the place that was offered")
        offer_free_places(held)
    return found


def _require_offer(booking: Booking) -> None:
    if booking.state != State.OFFERED or booking.offer_ends_at is None:
        raise ValidationError(f"No place is offered at the moment. It stands so: {booking.state_words.lower()}")
    if booking.offer_ends_at <= timezone.now():
        raise ValidationError(f"The offer ran out at {until_said(booking.offer_ends_at)}. You can book again")


def end_booking(booking: Booking, because: Booking.Ended) -> None:
    """Cancel a booking whose session is held; what it held is free with the next statement."""
    booking.state = State.CANCELLED
    booking.ended_at = timezone.now()
    booking.ended_because = because
    booking.save(update_fields=["state", "ended_at", "ended_because"])


def lapse_offers(held: Session) -> int:
    """End the offers of a session that have run out, and offer their places to the next; returns how many ended.
    Whoever calls holds the session."""
    with acting_as(system_actor("ending offers that ran out")) as system:
        late = Booking.objects.filter(session=held, state=State.OFFERED, offer_ends_at__lte=timezone.now())
        lapsed = list(late.select_related("account").order_by("number"))
        for booking in lapsed:
            end_booking(booking, Booking.Ended.LAPSED)
            enter(system, booking, held, "lapsed", "The place that was offered was not taken up in time")
            tell(system, booking, held, "offer-lapsed")
    if lapsed:
        offer_free_places(held)
    return len(lapsed)


def close_waiting_lists(actor: Actor) -> int:
    """Once a session has begun nobody waits for it any more: keep that no place came free; returns for how many. For
    the system's job."""
    begun = Session.objects.filter(starts_at__lte=timezone.now(), waiting__gt=0).order_by("pk")
    closed = 0
    for session in begun:
        with transaction.atomic():
            held = lock_session(session)
            for booking in Booking.objects.filter(session=held, state=State.WAITING).order_by("person_id", "number"):
                end_booking(booking, Booking.Ended.NO_PLACE)
                enter(actor, booking, held, "without_place", "No place came free")
                closed += 1
    return closed


def lapse_all_offers(actor: Actor) -> int:
    """End every offer that has run out, session by session; returns how many. For the system's job."""
    late = Booking.objects.filter(state=State.OFFERED, offer_ends_at__lte=timezone.now())
    lapsed = 0
    for session in Session.objects.filter(pk__in=late.values("session")).order_by("pk"):
        with transaction.atomic():
            lapsed += lapse_offers(lock_session(session))
    return lapsed
