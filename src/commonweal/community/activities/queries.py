"""What is on, whose bookings there are, and what a group's register says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import LIVE, State
from commonweal.community.directory.models import Service
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.places.models import Postcode
from commonweal.core.places.postcodes import PostcodeError, district, normalise
from commonweal.people.identity.models import Person

EARTH_MILES = 3958.8
MOST_SESSIONS = 2_000
"""Sessions that one look through what is on weighs at most; later ones are found by narrowing it."""

PARTS_OF_DAY = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}
"""Hours at which a session begins: from, and until before."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. `weekday` as Python counts (Monday 0); `within` miles of `near`, a postcode or its first
    half; `cost` pounds each at most; `access`: terms that the activity must offer; `order`: soonest or nearest."""

    near: str = ""
    within: float | None = None
    weekday: int | None = None
    part: str = ""
    days: int | None = None
    cost: Decimal | None = None
    access: tuple[str, ...] = ()
    way: str = ""
    for_carers: bool = False
    free_places: bool = False
    order: str = "soonest"
    activity: UUID | None = None
    service: UUID | None = None


@dataclass(frozen=True)
class Near:
    """Where distances are measured from."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class WhatsOn:
    """The sessions that fit, in order, as keys (`shown` reads a page of them), how far each activity is, and what is
    wrong with the postcode, where something is."""

    keys: Sequence[UUID]
    miles: dict[UUID, float] = field(default_factory=dict)
    near: Near | None = None
    problem: str = ""


def whats_on(wanted: Wanted, now: datetime | None = None) -> WhatsOn:
    """Sessions that lie ahead and fit what is wanted: the soonest first, or the nearest."""
    near, problem = find_near(wanted.near)
    activities = _activities(wanted)
    miles: dict[UUID, float] = {}
    if near is not None:
        points = activities.values_list("pk", "latitude", "longitude")
        miles = {
            key: _miles(near, latitude, longitude)
            for key, latitude, longitude in points
            if latitude is not None and longitude is not None
        }
        if wanted.within is not None:
            close = [key for key, distance in miles.items() if distance <= wanted.within]
            activities = activities.filter(Q(pk__in=close) | Q(way=Activity.Way.ONLINE))
    sessions = _sessions(wanted, now or timezone.now()).filter(activity__in=activities)
    rows = list(sessions.values_list("pk", "activity_id")[:MOST_SESSIONS])
    if wanted.order == "nearest" and near is not None:
        rows.sort(key=lambda row: miles.get(row[1], float("inf")))  # stable: the soonest first at one distance
    return WhatsOn([key for key, _ in rows], miles, near, problem)


def _activities(wanted: Wanted) -> QuerySet[Activity]:
    found = Activity.objects.filter(ended_at=None)
    if wanted.cost is not None:
        found = found.filter(contribution__lte=wanted.cost)
    if wanted.access:
        found = found.filter(access__contains=list(wanted.access))
    if wanted.way:
        found = found.filter(way=wanted.way)
    if wanted.for_carers:
        found = found.filter(for_carers=True)
    if wanted.activity:
        found = found.filter(pk=wanted.activity)
    return found.filter(service=wanted.service) if wanted.service else found


def _sessions(wanted: Wanted, now: datetime) -> QuerySet[Session]:
    found = Session.objects.filter(starts_at__gt=now, cancelled_at=None).order_by("starts_at", "pk")
    if wanted.days is not None:
        found = found.filter(starts_at__lt=now + timedelta(days=wanted.days))
    if wanted.weekday is not None:
        found = found.filter(starts_at__iso_week_day=wanted.weekday + 1)
    if wanted.part in PARTS_OF_DAY:
        first, last = PARTS_OF_DAY[wanted.part]
        found = found.filter(starts_at__hour__gte=first, starts_at__hour__lt=last)
    if wanted.free_places:
        found = found.filter(Q(places=None) | Q(taken__lt=F("places")), booking_closes_at__gt=now)
    return found


def shown(keys: Iterable[UUID]) -> list[Session]:
    """These sessions with their activities, in the order of the keys."""
    order = list(keys)
    found = {one.pk: one for one in with_activity().filter(pk__in=order)}
    return [found[key] for key in order if key in found]


def with_activity() -> QuerySet[Session]:
    """Sessions with all that a page says of them."""
    return Session.objects.select_related("activity__organisation", "activity__service")


def upcoming_sessions(services: Iterable[UUID], *, each: int = 5) -> dict[UUID, list[Session]]:
    """The next sessions of the activities of each of these services of the directory, the soonest first, in one query.
    What belonged to an entry that was merged is shown with the one it was merged into. A service without any is left
    out."""
    asked = list(services)
    with_merged = Service.objects.filter(Q(pk__in=asked) | Q(merged_into__in=asked)).values("pk")
    numbered = (
        with_activity()
        .annotate(shown_on=Coalesce("activity__service__merged_into", "activity__service"))
        .filter(
            activity__service__in=with_merged,  # found by index, where `shown_on` alone would read all that lies ahead
            shown_on__in=asked,
            activity__ended_at=None,
            starts_at__gt=timezone.now(),
            cancelled_at=None,
        )
        .annotate(place_in_line=Window(RowNumber(), partition_by=[F("shown_on")], order_by=["starts_at", "pk"]))
        .filter(place_in_line__lte=each)
        .order_by("starts_at", "pk")
    )
    found: dict[UUID, list[Session]] = {}
    for session in numbered:
        found.setdefault(session.shown_on, []).append(session)
    return found


def find_near(typed: str) -> tuple[Near | None, str]:
    """Where a postcode or its first half is, and what to say where it cannot be used."""
    if not typed.strip():
        return None, ""
    if first_half := district(typed):
        middle = Postcode.objects.filter(postcode__startswith=f"{first_half} ").aggregate(
            latitude=Avg("latitude"), longitude=Avg("longitude")
        )
        if middle["latitude"] is None:
            return None, f"No postcode here begins with {first_half}"
        return Near(first_half, middle["latitude"], middle["longitude"]), ""
    try:
        wanted = normalise(typed)
    except PostcodeError as error:
        return None, str(error)
    point = Postcode.objects.filter(pk=wanted).first()
    if point is None:
        return None, f"{wanted} is not a postcode we know here"
    return Near(point.postcode, point.latitude, point.longitude), ""


def _miles(near: Near, latitude: float, longitude: float) -> float:
    """Miles as the crow flies (haversine)."""
    across = sin(radians(latitude - near.latitude) / 2) ** 2
    along = cos(radians(near.latitude)) * cos(radians(latitude)) * sin(radians(longitude - near.longitude) / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(across + along))


def bookings_with_session() -> QuerySet[Booking]:
    """Bookings with all that a page says of them, as far as the actor's sight goes."""
    return Booking.objects.select_related("session__activity__organisation", "account")


def own_bookings(actor: Actor) -> QuerySet[Booking]:
    """What the actor booked, or what was booked for them; the soonest first."""
    if actor.account_id is None:
        return Booking.objects.none()
    return bookings_with_session().filter(account=actor.account_id).order_by("session__starts_at", "number")


def bookings_of(person: Person) -> QuerySet[Booking]:
    """The bookings on a person's record, the latest session first."""
    return bookings_with_session().filter(person=person).order_by("-session__starts_at", "number")


def ahead_of(booking: Booking) -> int:
    """How many wait before this booking; nobody is told who they are."""
    with acting_as(system_actor("counting a waiting list")):
        return Booking.objects.filter(
            session=booking.session_id, state=State.WAITING, number__lt=booking.number
        ).count()


def run_by(actor: Actor) -> QuerySet[Activity]:
    """The activities of the organisations in which the actor works, by name."""
    return (
        Activity.objects.filter(organisation__in=actor.organisations)
        .select_related("organisation", "service")
        .order_by("title", "pk")
    )


def register_of(session: Session) -> list[Booking]:
    """Who has a place, by name, as far as the actor's sight goes."""
    on_it = (State.BOOKED, State.ATTENDED, State.DID_NOT_COME)
    return list(Booking.objects.filter(session=session, state__in=on_it).order_by("name", "number"))


def waiting_list_of(session: Session) -> list[Booking]:
    """Who waits, and to whom a place is offered, in the order in which they came."""
    return list(Booking.objects.filter(session=session, state__in=(State.WAITING, State.OFFERED)).order_by("number"))


@dataclass(frozen=True)
class Attendance:
    """One session in figures, in people: by where their booking stands, and for how many no place came free; pounds due
    and paid."""

    session: Session
    booked: int = 0
    offered: int = 0
    waiting: int = 0
    came: int = 0
    missed: int = 0
    without: int = 0
    due: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def attendance_of(sessions: Iterable[Session]) -> list[Attendance]:
    """The figures of sessions, in their order, in one query: people, with those who came along."""
    listed = list(sessions)
    counts: dict[UUID, dict[str, int]] = {}
    money: dict[UUID, tuple[Decimal, Decimal]] = {}
    rows = (
        Booking.objects.filter(session__in=listed)
        .exclude(Q(state=State.CANCELLED) & ~Q(ended_because=Booking.Ended.NO_PLACE))
        .values("session", "state")
        .annotate(people=Sum("party"), due=Sum("contribution_due"), paid=Sum("contribution_paid"))
        .order_by()
    )
    for row in rows:
        key = row["session"]
        counts.setdefault(key, {})[row["state"]] = row["people"]
        due, paid = money.get(key, (Decimal(0), Decimal(0)))
        owes = row["state"] in (State.BOOKED, State.ATTENDED, State.DID_NOT_COME)
        money[key] = (due + row["due"], paid + row["paid"]) if owes else (due, paid)
    found = []
    for session in listed:
        of = counts.get(session.pk, {})
        due, paid = money.get(session.pk, (Decimal(0), Decimal(0)))
        found.append(
            Attendance(
                session,
                booked=of.get(State.BOOKED, 0),
                offered=of.get(State.OFFERED, 0),
                waiting=of.get(State.WAITING, 0),
                came=of.get(State.ATTENDED, 0),
                missed=of.get(State.DID_NOT_COME, 0),
                without=of.get(State.CANCELLED, 0),
                due=due,
                paid=paid,
            )
        )
    return found


def offers_to(actor: Actor) -> QuerySet[Booking]:
    """Places that are offered to the actor now, the one that ends first before."""
    return own_bookings(actor).filter(state=State.OFFERED, offer_ends_at__gt=timezone.now()).order_by("offer_ends_at")


def waits_in(actor: Actor) -> int:
    """How many wait for a place at the activities of the actor's organisations."""
    ahead = Session.objects.filter(
        activity__organisation__in=actor.organisations, cancelled_at=None, starts_at__gt=timezone.now()
    )
    return ahead.aggregate(waiting=Sum("waiting"))["waiting"] or 0


def live_count(session: Session) -> int:
    """How many bookings a session has that would be told if it were cancelled."""
    return Booking.objects.filter(session=session, state__in=LIVE).aggregate(n=Count("pk"))["n"]
