"""The demo's activities: lunch clubs, walks and carers' groups, with registers of three months and bookings ahead."""

import random
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from commonweal.community.activities.actions import (
    ActivityTerms,
    Attendee,
    Mark,
    Times,
    add_sessions,
    add_who_came,
    book,
    cancel_booking,
    create_activity,
    save_register,
)
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import Party, State
from commonweal.community.activities.series import Repeat, series
from commonweal.community.directory.actions import service_id
from commonweal.community.directory.models import Service
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.people.identity.models import Person

SEED = 60
BACK = timedelta(weeks=13)
AHEAD = timedelta(weeks=9)
SEEN_AHEAD = 3
"""Sessions of each activity that have bookings already."""

RESIDENT_COMES_TO = ("harbour-memory-singing", "harbour-lunch-club")
RESIDENT_WAITS_FOR = "harbour-tea-and-tablets"


def tell_activities(place: Place, cast: Cast, folder: Path, lives: dict[str, Any]) -> None:
    """Found the activities three months ago, fill their registers, and book what lies ahead. `lives` has the names that
    invented people may have."""
    words = tomllib.loads((folder / "activities.toml").read_text(encoding="utf-8"))
    chance = random.Random(SEED)  # noqa: S311 - the same people each time, nothing secret
    today = timezone.localdate()
    with acting_as(cast.resident) as actor:
        margaret = Person.objects.filter(account=actor.account_id).first()
    for one in words["activities"]:
        leader = _leader(place, cast, one["organisation"])
        people = _invent_names(chance, lives, 2 * one["regulars"] + 8)
        activity = _found(place, leader, one, today)
        if margaret is not None and one["service"] in RESIDENT_COMES_TO:
            _come_again(cast.resident, margaret, activity, leader)
        _fill_registers(chance, words, one, activity, leader, people)
        _book_ahead(chance, words, one, activity, leader, people)
        if margaret is not None and one["service"] == RESIDENT_WAITS_FOR:
            _wait_and_be_offered(cast.resident, margaret, activity, leader)


def _invent_names(chance: random.Random, lives: dict[str, Any], count: int) -> list[str]:
    """As many names, each once."""
    given, family = lives["older_names"] + lives["younger_names"], lives["family_names"]
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{chance.choice(given)} {chance.choice(family)}"] = None
    return list(found)


def _leader(place: Place, cast: Cast, organisation: str) -> Account:
    """Who runs the activities of an organisation of the demo."""
    if organisation in cast.partners:
        return cast.partners[organisation][Role.GROUP_LEADER]
    if organisation in cast.councils:
        return cast.councils[organisation].staff[Role.COMMUNITY_AGENT]
    key = organisation_id(place, organisation)
    return next(account for held, account in cast.managers.items() if held.pk == key)


def _found(place: Place, leader: Account, one: dict[str, Any], today: date) -> Activity:
    """Add the activity and its sessions, as on the day it began."""
    first = today - BACK
    first += timedelta(days=(one["weekday"] - first.weekday() - 1) % 7 + 1)
    terms = ActivityTerms(
        service=Service.objects.filter(pk=service_id(place, one["service"])).first(),
        contribution=Decimal(one.get("contribution", 0)),
        **{
            name: one[name]
            for name in ("title", "about", "kind", "way", "for_carers", "where", "postcode", "contribution_note",
                         "access", "phone")
            if name in one
        },
    )  # fmt: skip
    organisation = Organisation.objects.get(pk=organisation_id(place, one["organisation"]))
    days = series(first, Repeat(one.get("repeat", "weekly")), today + AHEAD)
    times = Times(one["starts"], one["ends"], one.get("places"))
    with as_on(first - timedelta(days=2), 9), acting_as(leader) as actor:
        activity = create_activity(actor, organisation, terms)
        add_sessions(actor, activity, days, times)
    return activity


def _fill_registers(
    chance: random.Random,
    words: dict[str, Any],
    one: dict[str, Any],
    activity: Activity,
    leader: Account,
    people: list[str],
) -> None:
    """Who came to each session that is over, as the leader wrote it down that day."""
    for session in activity.sessions.filter(ends_at__lt=timezone.now()).order_by("starts_at"):
        regulars = people[: one["regulars"] + 3]
        about = max(chance.randint(one["regulars"] - 2, one["regulars"] + 2), 1)
        count = min(about, len(regulars), about if session.free is None else session.free)
        evening = timezone.localtime(session.ends_at)
        with as_on(evening.date(), min(evening.hour + 1, 21)), acting_as(leader) as actor:
            rows = add_who_came(actor, session, sorted(chance.sample(regulars, count)), have_paid=True)
            marks = _marks(chance, words, activity, rows)
            if marks:
                save_register(actor, session, marks)


def _marks(chance: random.Random, words: dict[str, Any], activity: Activity, rows: list[Booking]) -> list[Mark]:
    """One who did not come after all; of visits, what came of them."""
    if activity.kind == Activity.Kind.VISIT:
        return [Mark(row.pk, True, result=chance.choice(words["results"])["words"]) for row in rows]
    if chance.random() < 0.4:
        return [Mark(rows[-1].pk, False, Decimal(0))]
    return []


def _book_ahead(
    chance: random.Random,
    words: dict[str, Any],
    one: dict[str, Any],
    activity: Activity,
    leader: Account,
    people: list[str],
) -> None:
    """The next session as full as it is to be, those after it less and less; some by phone, some on the website."""
    for number, session in enumerate(_next_sessions(activity)):
        wanted = one["booked"] // (number + 1) if number else one["booked"]
        waiting = one.get("waiting", 0) if number == 0 else 0
        comers = iter(chance.sample(people, k=min(wanted + waiting, len(people))))
        for name in comers:
            if session.taken >= wanted and session.waiting >= waiting:
                break
            pair = chance.random() < 0.15 and wanted - session.taken >= 2
            _book_one(chance, words, session, leader, name, Party(guests=int(pair)))
            session.refresh_from_db()


def _book_one(
    chance: random.Random, words: dict[str, Any], session: Session, leader: Account, name: str, party: Party
) -> None:
    needs: dict[str, Any] = chance.choice(words["needs"]) if chance.random() < 0.3 else {"access": [], "note": ""}
    by_phone = chance.random() < 0.4
    phone = f"01632 960{chance.randint(0, 999):03}"
    email = f"{name.lower().replace(' ', '.')}@home.example"
    who = Attendee(name, phone=phone if by_phone else "", email="" if by_phone else email)
    channel = Booking.Channel.PHONE if by_phone else Booking.Channel.WEB
    with acting_as(leader if by_phone else None) as actor:
        book(actor, session, who, party, access_needs=needs["access"], access_note=needs["note"], channel=channel)


def _next_sessions(activity: Activity) -> Iterator[Session]:
    """The next sessions."""
    later = activity.sessions.filter(starts_at__gt=timezone.now() + timedelta(hours=1), cancelled_at=None)
    yield from later.order_by("starts_at")[:SEEN_AHEAD]


def _come_again(account: Account, person: Person, activity: Activity, leader: Account) -> None:
    """The resident whom anybody may be books, comes, misses once, and has booked the session after the next."""
    over = activity.sessions.filter(ends_at__lt=timezone.now()).order_by("-starts_at")[:3]
    for number, session in enumerate(reversed(over)):
        day = timezone.localtime(session.starts_at).date()
        with as_on(day - timedelta(days=4), 9), acting_as(account) as actor:
            made = book(actor, session, Attendee(account.name, person=person), Party(assistants=1))
        came = number != 1
        paid = made.contribution_due if came else Decimal(0)
        with as_on(day, timezone.localtime(session.ends_at).hour + 1), acting_as(leader) as actor:
            save_register(actor, session, [Mark(made.pk, came, paid)])
    ahead = list(_next_sessions(activity))[1:]
    if ahead:
        with acting_as(account) as actor:
            book(actor, ahead[0], Attendee(account.name, person=person), Party(assistants=1))


def _wait_and_be_offered(account: Account, person: Person, activity: Activity, leader: Account) -> None:
    """She waits for a full session; somebody cancels, and the place is hers to take."""
    session = next(_next_sessions(activity), None)
    if session is None or session.free:
        return
    with acting_as(account) as actor:
        book(actor, session, Attendee(account.name, person=person))
    with acting_as(leader) as actor:
        first = Booking.objects.filter(session=session, state=State.BOOKED, party=1).order_by("number").first()
        if first is not None:
            cancel_booking(actor, first)
