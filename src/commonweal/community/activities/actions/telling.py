"""What people are told of their bookings, by e-mail, text, letter or phone, as they prefer."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import State
from commonweal.community.activities.saying import cost_said, due_said, until_said, when_said, where_said
from commonweal.core.accounts.actors import Actor
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry

OF_STATE = {State.BOOKED: "place-booked", State.WAITING: "waiting-list-joined", State.OFFERED: "place-offered"}
"""The message that says where a booking stands."""


def tell(actor: Actor, booking: Booking, session: Session, template: str, **more: Any) -> None:
    """Write to whoever is to hear of a booking: the person by their record, or whoever booked."""
    activity = session.activity
    context = {
        "activity": activity.title,
        "when": when_said(session),
        "where": where_said(activity),
        "cost": cost_said(activity),
        "due": due_said(booking),
        "group": activity.organisation.name,
        "ask": whom_to_ask(session),
        "link": link_to(booking),
        **more,
    }
    if booking.person_id is not None:
        send_message(actor, template, to_person=booking.person_id, context=context)
        return
    send_message(
        actor,
        template,
        to_account=booking.account,
        to_email=booking.email,
        to_phone=booking.phone,
        context={**context, "name": booking.booked_by or booking.name},
    )


def tell_state(actor: Actor, booking: Booking, session: Session) -> None:
    """Tell somebody whether they have a place, wait, or are offered one."""
    until = {"until": until_said(booking.offer_ends_at)} if booking.offer_ends_at else {}
    tell(actor, booking, session, OF_STATE[State(booking.state)], **until)


def link_to(booking: Booking) -> str:
    """The address at which a booking is seen: with its code, where no account has it."""
    if booking.code:
        return settings.SITE_URL + reverse("activities:by_code", args=[booking.code])
    return settings.SITE_URL + reverse("activities:booking", args=[booking.pk])


def enter(actor: Actor, booking: Booking, session: Session, kind: str, done: str) -> None:
    """Write what happened to a booking on the timeline of a person with a record; of others nothing is written."""
    if booking.person_id is None:
        return
    write_entry(
        actor,
        f"booking.{kind}",
        f"{done}: {session.activity.title}, {when_said(session)}",
        person_id=booking.person_id,
        compartment="care",
        payload={
            "booking": booking.pk,
            "session": session.pk,
            "activity": session.activity_id,
            "organisation": session.activity.organisation_id,
            "state": booking.state,
            "party": booking.party,
            "because": booking.ended_because,
        },
    )


def chain_of(session: Session) -> str:
    """The chain of the ledger in which what happens to an activity is written: without names."""
    return f"activity:{session.activity_id}"


def whom_to_ask(session: Session) -> str:
    """The group, and how it is reached: "Harbour Neighbours: 01632 960001"."""
    activity = session.activity
    ways = [part for part in (activity.phone, activity.email) if part]
    return f"{activity.organisation.name}{': ' if ways else ''}{' or '.join(ways)}"
