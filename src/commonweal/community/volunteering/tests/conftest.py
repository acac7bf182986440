"""Seaborough Neighbours, their coordinator, a few volunteers with their checks, and people who ask."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from commonweal.community.volunteering.actions import (
    NewOffer,
    NewTask,
    approve_volunteer,
    ask_for_hand,
    offer_hand,
    record_check,
    save_scheme,
)
from commonweal.community.volunteering.models import Scheme, Task, Volunteer
from commonweal.community.volunteering.rules import rules_on
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
"""A Monday morning."""

TODAY = NOW.date()
FRIDAY = date(2026, 11, 27)
AGREED = tuple(rules_on(TODAY).agreements)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is `NOW`, until a test moves on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def neighbours(place: Place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Seaborough Neighbours")


@pytest.fixture
def coordinator(staff: Callable[..., Account], neighbours: Organisation) -> Account:
    return staff(Role.VOLUNTEER_COORDINATOR, "Femi Cole", organisation=neighbours)


@pytest.fixture
def scheme(coordinator: Account, neighbours: Organisation) -> Scheme:
    with acting_as(coordinator) as actor:
        return save_scheme(actor, neighbours, phone="01632 960150", about="Small things")


@pytest.fixture
def other_coordinator(staff: Callable[..., Account], place: Place) -> Account:
    """The coordinator of another scheme, which serves nobody yet."""
    other = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Hill Top Friends")
    return staff(Role.VOLUNTEER_COORDINATOR, "Ivor Crane", organisation=other)


@pytest.fixture
def account(db: None) -> Callable[[str], Account]:
    """`account("Tom Sears")`: somebody with an account and no role."""

    def make(name: str) -> Account:
        email = f"{name.lower().replace(' ', '.')}@home.example"
        return Account.objects.create_user(email, "a long enough password", name=name)

    return make


@pytest.fixture
def volunteer(scheme: Scheme, coordinator: Account) -> Callable[..., Volunteer]:
    """`volunteer("Tom Sears", checks=["identity"], account=...)`: somebody who was taken on, next door to everybody.

    What else is given goes into the offer; `approved=False` leaves it to be decided.
    """

    def make(
        name: str = "Tom Sears",
        *,
        checks: tuple[str, ...] = (),
        account: Account | None = None,
        approved: bool = True,
        **offer: Any,
    ) -> Volunteer:
        email = f"{name.lower().replace(' ', '.')}@home.example"
        given = NewOffer(
            **({"name": name, "postcode": "ZZ1 1AB", "miles": 3, "agreements": AGREED, "email": email} | offer)
        )
        with acting_as(account) as actor:
            made = offer_hand(actor, given)
        with acting_as(coordinator) as actor:
            if approved:
                made = approve_volunteer(actor, made)
            for kind in checks:
                record_check(actor, made, kind, issued_on=TODAY - timedelta(days=30))
        return made

    return make


CHECKED = ("identity", "references", "enhanced-barred", "training-safeguarding")
"""All that shopping and company need."""


def a_task(**changed: Any) -> NewTask:
    """Leaves to sweep at Iris Holt's on Friday morning: needs no checks."""
    given: dict[str, Any] = {
        "kind": "garden",
        "words": "Leaves on the path",
        "name": "Iris Holt",
        "phone": "01632 960123",
        "email": "iris@home.example",
        "postcode": "zz1 1aa",
        "address": "3 Quay Street",
        "first_on": FRIDAY,
        "times": ("morning",),
        "to_know": "Ring twice",
    }
    return NewTask(**(given | changed))


@pytest.fixture
def task(scheme: Scheme) -> Callable[..., Task]:
    """`task(kind="shopping", by=account)`: a task that was asked for, signed out or in."""

    def make(by: Account | None = None, **changed: Any) -> Task:
        with acting_as(by) as actor:
            return ask_for_hand(actor, a_task(**changed))

    return make


@pytest.fixture
def worker(staff: Callable[..., Account]) -> Account:
    """A social worker of the council."""
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def rose(place: Place, worker: Account, resident: Account) -> Person:
    """Rose Penny, who signs in and has a record with the council's team."""
    team = Team.objects.select_related("organisation").get(memberships__account=worker)
    with acting_as(system_actor("test")) as actor:
        return create_person(
            actor,
            place,
            team,
            given_name="Rose",
            family_name="Penny",
            date_of_birth=date(1950, 5, 1),
            phone="01632 960001",
            email="rose@seaborough.example",
            address={"lines": "1 Quay Street", "postcode": "ZZ1 1AB"},
            account=resident,
        )


def messages(template: str = "") -> list[Message]:
    """What was written so far, the first first."""
    with acting_as(system_actor("test")):
        found = Message.objects.order_by("created_at", "pk")
        return list(found.filter(template=template) if template else found)


def stored(what: Any) -> Any:
    """A row as it is, whoever may see it."""
    with acting_as(system_actor("test")):
        return type(what).objects.get(pk=what.pk)
