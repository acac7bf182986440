"""A group in Seaborough with a lunch club, its leader, and people who book."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from commonweal.community.activities.actions import ActivityTerms, Attendee, book, create_activity
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import Party
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""A Monday morning."""

LUNCH = datetime(2026, 11, 26, 12, tzinfo=UTC)
"""The Thursday after."""

ALONE = Party()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is `NOW`, until a test moves on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def neighbours(place: Place) -> Organisation:
    """The voluntary organisation that runs the lunch club."""
    return Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Seaborough Neighbours")


@pytest.fixture
def leader(staff: Callable[..., Account], neighbours: Organisation) -> Account:
    return staff(Role.GROUP_LEADER, "Bridget Lane", organisation=neighbours)


@pytest.fixture
def other_leader(staff: Callable[..., Account], place: Place) -> Account:
    """Who runs a group of another organisation."""
    other = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Hill Top Friends")
    return staff(Role.GROUP_LEADER, "Ivor Crane", organisation=other)


@pytest.fixture
def officer(staff: Callable[..., Account]) -> Account:
    """A contact officer of the council: books for people by phone."""
    return staff(Role.CONTACT_OFFICER, "Noor Aziz")


@pytest.fixture
def lunch_club(clock: Any, leader: Account, neighbours: Organisation) -> Activity:
    terms = ActivityTerms(
        title="Harbour lunch club",
        where="Harbour Hall, 3 Quay Street",
        postcode="ZZ1 1AA",
        contribution=Decimal("4.50"),
        access=("step-free", "hearing-loop"),
        phone="01632 960001",
    )
    with acting_as(leader) as actor:
        return create_activity(actor, neighbours, terms)


@pytest.fixture
def make_session(lunch_club: Activity) -> Callable[..., Session]:
    """`make_session(places=10)`: a session of the lunch club on Thursday, or `days` later."""

    def make(places: int | None = 10, days: int = 0, activity: Activity | None = None, **more: Any) -> Session:
        starts_at = LUNCH + timedelta(days=days)
        with acting_as(system_actor("test")):
            return Session.objects.create(
                activity=activity or lunch_club,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                places=places,
                **{"booking_closes_at": starts_at, **more},
            )

    return make


@pytest.fixture
def books(db: None) -> Callable[..., Booking]:
    """`books(session, "Rose")`: somebody not signed in books, by e-mail."""

    def make(session: Session, name: str, party: Party = ALONE, **more: Any) -> Booking:
        with acting_as(None) as actor:
            who = Attendee(name, email=f"{name.lower().replace(' ', '.')}@home.example")
            return book(actor, session, who, party, **more)

    return make


@pytest.fixture
def social_worker(staff: Callable[..., Account]) -> Account:
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def rose(place: Place, social_worker: Account, resident: Account) -> Person:
    """Rose Penny, who signs in and has a record with the assessment team."""
    team = Team.objects.select_related("organisation").get(memberships__account=social_worker)
    with acting_as(system_actor("test")) as actor:
        return create_person(
            actor,
            place,
            team,
            given_name="Rose",
            family_name="Penny",
            date_of_birth=date(1950, 5, 1),
            email="rose@seaborough.example",
            account=resident,
        )


def stored(booking: Booking) -> Booking:
    """A booking as it is, whoever may see it."""
    with acting_as(system_actor("test")):
        return Booking.objects.get(pk=booking.pk)


def states(session: Session) -> dict[str, str]:
    """Where everybody stands, by name, in the order in which they came."""
    with acting_as(system_actor("test")):
        return dict(Booking.objects.filter(session=session).order_by("number").values_list("name", "state"))
