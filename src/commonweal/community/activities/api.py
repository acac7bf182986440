"""The JSON face of this room: what is on, booking and cancelling, and a group's register."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from commonweal.community.activities.actions import (
    Attendee,
    Mark,
    accept_offer,
    book,
    cancel_booking,
    decline_offer,
    save_register,
)
from commonweal.community.activities.actions.booking import is_open
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import Party
from commonweal.community.activities.queries import (
    Wanted,
    bookings_with_session,
    own_bookings,
    register_of,
    shown,
    waiting_list_of,
    whats_on,
    with_activity,
)
from commonweal.community.activities.rights import require_runs
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import own_person

router = Router(tags=["Activities"])

PER_PAGE = 50
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""What people type: the database holds every character but the one that ends texts in old programs."""

State = Literal["booked", "waiting", "offered", "attended", "did_not_come", "cancelled"]


class ActivitySessionOut(Schema):
    """One session, as everybody may see it. `free` is null where there is no limit; `miles` from `near`."""

    id: UUID
    activity_id: UUID
    activity: str
    service_id: UUID | None
    organiser: str
    starts_at: datetime
    ends_at: datetime
    booking_closes_at: datetime
    is_open: bool
    where: str
    postcode: str
    way: str
    for_carers: bool
    contribution: Decimal = Field(description="pounds each; personal assistants and companions pay nothing")
    access: list[str]
    places: int | None
    free: int | None
    waiting: int = Field(description="bookings on the waiting list")
    note: str
    cancelled_because: str
    miles: float | None = None


class ActivitySessionsOut(Schema):
    total: int
    page: int
    pages: int
    sessions: list[ActivitySessionOut]


class ActivitySessionsIn(Schema):
    """What is looked for; everything may be left out."""

    near: Text = Field("", max_length=12, description="a postcode or its first half")
    within: float | None = Field(None, gt=0, le=1000, description="miles")
    weekday: int | None = Field(None, ge=0, le=6, description="0 Monday to 6 Sunday")
    part: Literal["", "morning", "afternoon", "evening"] = ""
    days: int | None = Field(None, ge=1, le=366, description="in the next so many days")
    cost: Decimal | None = Field(None, ge=0, le=10_000, description="pounds each, at most")
    access: list[Text] = Field(default_factory=list, description="terms of access that the activity must offer")
    way: Literal["", "in_person", "online"] = ""
    for_carers: bool = False
    free_places: bool = False
    order: Literal["soonest", "nearest"] = "soonest"
    activity: UUID | None = None
    service: UUID | None = None
    page: int = Field(1, ge=1, le=1000)


class BookingIn(Schema):
    """A booking. Without `name` it is for the account that makes it. Staff who help with bookings name somebody, or a
    person with a record by `person_id`. The same `id` twice books once."""

    id: UUID | None = None
    person_id: UUID | None = None
    name: Text = Field("", max_length=200)
    phone: Text = Field("", max_length=60)
    email: Text = Field("", max_length=254)
    guests: int = Field(0, ge=0, le=20)
    cared_for: int = Field(0, ge=0, le=20, description="people whom the one who comes looks after")
    assistants: int = Field(0, ge=0, le=20, description="personal assistants or companions: they pay nothing")
    access_needs: list[str] = Field(default_factory=list, description="terms of access")
    access_note: Text = Field("", max_length=1000)


class BookingOut(Schema):
    """A booking, for whoever may see it. `code` opens it without signing in, where it belongs to no account."""

    id: UUID
    session_id: UUID
    activity: str
    starts_at: datetime
    ends_at: datetime
    name: str
    booked_by: str
    party: int
    state: State
    offered_until: datetime | None
    ended_because: str
    contribution_due: Decimal
    contribution_paid: Decimal
    code: str


class RegisterLineOut(BookingOut):
    """One line of a register or a waiting list, for those who run the activity."""

    phone: str
    email: str
    guests: int
    cared_for: int
    assistants: int
    access_needs: list[str]
    access_note: str
    result: str


class RegisterOut(Schema):
    """Who has a place, by name; and who waits, in the order in which they came."""

    session: ActivitySessionOut
    booked: list[RegisterLineOut]
    waiting: list[RegisterLineOut]


class RegisterMarkIn(Schema):
    """Whether somebody came (null: not known yet), what they paid, and of a visit what came of it."""

    booking_id: UUID
    came: bool | None = None
    paid: Decimal | None = Field(None, ge=0, le=10_000, decimal_places=2)
    result: Text | None = Field(None, max_length=3000)


class RegisterMarksIn(Schema):
    marks: list[RegisterMarkIn] = Field(max_length=1000)


@router.get("/sessions", response=ActivitySessionsOut, auth=None, summary="What is on")
def list_sessions(request: CommonwealRequest, wanted: Query[ActivitySessionsIn]) -> ActivitySessionsOut:
    """Sessions that lie ahead and fit what is looked for: the soonest first, or the nearest. For everybody."""
    found = whats_on(Wanted(access=tuple(wanted.access), **wanted.model_dump(exclude={"page", "access"})))
    pages = max(1, -(-len(found.keys) // PER_PAGE))
    keys = found.keys[(wanted.page - 1) * PER_PAGE : wanted.page * PER_PAGE]
    return ActivitySessionsOut(
        total=len(found.keys),
        page=wanted.page,
        pages=pages,
        sessions=[_session(one, found.miles.get(one.activity_id)) for one in shown(keys)],
    )


@router.get("/sessions/{uuid:session_id}", response=ActivitySessionOut, auth=None, summary="One session")
def read_session(request: CommonwealRequest, session_id: UUID) -> ActivitySessionOut:
    """When and where it is held, what it costs, and how many places are left. For everybody."""
    return _session(get_object_or_404(with_activity(), pk=session_id))


@router.post("/sessions/{uuid:session_id}/bookings", response={201: BookingOut}, auth=signed_in, summary="Book")
def create_booking(request: CommonwealRequest, session_id: UUID, given: BookingIn) -> Status[BookingOut]:
    """Book at once where there is room, or join the waiting list: `state` says which. 422 says what cannot be taken."""
    session = get_object_or_404(with_activity(), pk=session_id)
    actor = request.actor
    person = get_object_or_404(Person, pk=given.person_id) if given.person_id else None
    name = person.name if person is not None else given.name
    booked_by = ""
    if not name:
        name, person = actor.name, own_person(actor)
    elif person is None and not actor.is_staff:
        booked_by = actor.name
    made = book(
        actor,
        session,
        Attendee(name, given.phone, given.email, booked_by, person),
        Party(given.guests, given.cared_for, given.assistants),
        access_needs=given.access_needs,
        access_note=given.access_note,
        channel=Booking.Channel.SYSTEM,
        booking_id=given.id,
    )
    return Status(201, _booking(made))


@router.get("/bookings", response=list[BookingOut], auth=signed_in, summary="My bookings")
def list_bookings(request: CommonwealRequest) -> list[BookingOut]:
    """What the account booked, or what was booked for it, the soonest first."""
    return [_booking(one) for one in own_bookings(request.actor)]


@router.get("/bookings/{uuid:booking_id}", response=BookingOut, auth=signed_in, summary="One booking")
def read_booking(request: CommonwealRequest, booking_id: UUID) -> BookingOut:
    """A booking, for whoever may see it; 404 for others."""
    return _booking(_find(booking_id))


@router.post("/bookings/{uuid:booking_id}/cancel", response=BookingOut, auth=signed_in, summary="Cancel a booking")
def cancel(request: CommonwealRequest, booking_id: UUID) -> BookingOut:
    """Cancel, or leave the waiting list; the place is offered to the next at once."""
    return _booking(cancel_booking(request.actor, _find(booking_id)))


@router.post("/bookings/{uuid:booking_id}/accept", response=BookingOut, auth=signed_in, summary="Take an offered place")
def accept(request: CommonwealRequest, booking_id: UUID) -> BookingOut:
    """Take the place that is offered, while the offer lasts."""
    return _booking(accept_offer(request.actor, _find(booking_id)))


@router.post("/bookings/{uuid:booking_id}/decline", response=BookingOut, auth=signed_in, summary="Give it to the next")
def decline(request: CommonwealRequest, booking_id: UUID) -> BookingOut:
    """Give back the place that is offered."""
    return _booking(decline_offer(request.actor, _find(booking_id)))


@router.get("/sessions/{uuid:session_id}/register", response=RegisterOut, auth=signed_in, summary="The register")
def read_register(request: CommonwealRequest, session_id: UUID) -> RegisterOut:
    """Who has a place and who waits, for those who run the activity."""
    session = get_object_or_404(with_activity(), pk=session_id)
    require_runs(request.actor, session.activity)
    return _register(session)


@router.post("/sessions/{uuid:session_id}/register", response=RegisterOut, auth=signed_in, summary="Keep who came")
def write_register(request: CommonwealRequest, session_id: UUID, given: RegisterMarksIn) -> RegisterOut:
    """Keep who came and what was paid, for those who run the activity."""
    session = get_object_or_404(with_activity(), pk=session_id)
    save_register(request.actor, session, [Mark(one.booking_id, one.came, one.paid, one.result) for one in given.marks])
    return _register(session)


def _find(booking_id: UUID) -> Booking:
    return get_object_or_404(bookings_with_session(), pk=booking_id)


def _register(session: Session) -> RegisterOut:
    for booking in (lines := [*register_of(session), *waiting_list_of(session)]):
        booking.session = session
    on_list = ("waiting", "offered")
    return RegisterOut(
        session=_session(session),
        booked=[_line(one) for one in lines if one.state not in on_list],
        waiting=[_line(one) for one in lines if one.state in on_list],
    )


def _session(session: Session, miles: float | None = None) -> ActivitySessionOut:
    activity: Activity = session.activity
    return ActivitySessionOut(
        id=session.pk,
        activity_id=activity.pk,
        activity=activity.title,
        service_id=activity.service_id,
        organiser=activity.organisation.name,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        booking_closes_at=session.booking_closes_at,
        is_open=is_open(session, timezone.now()),
        where=activity.where,
        postcode=activity.postcode,
        way=activity.way,
        for_carers=activity.for_carers,
        contribution=activity.contribution,
        access=activity.access,
        places=session.places,
        free=session.free,
        waiting=session.waiting,
        note=session.note,
        cancelled_because=session.cancelled_reason,
        miles=None if miles is None else round(miles, 2),
    )


def _facts(booking: Booking) -> dict[str, object]:
    session = booking.session
    return {
        "id": booking.pk,
        "session_id": session.pk,
        "activity": session.activity.title,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "name": booking.name,
        "booked_by": booking.booked_by,
        "party": booking.party,
        "state": str(booking.state),
        "offered_until": booking.offer_ends_at if booking.state == "offered" else None,
        "ended_because": booking.ended_because,
        "contribution_due": booking.contribution_due,
        "contribution_paid": booking.contribution_paid,
        "code": booking.code,
    }


def _booking(booking: Booking) -> BookingOut:
    return BookingOut.model_validate(_facts(booking))


def _line(booking: Booking) -> RegisterLineOut:
    more = ("phone", "email", "guests", "cared_for", "assistants", "access_needs", "access_note", "result")
    return RegisterLineOut.model_validate(_facts(booking) | {name: getattr(booking, name) for name in more})
