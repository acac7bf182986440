"""The demo's neighbours: volunteers with their checks, four months of tasks, some of them unmet, and three grants."""

import random
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from commonweal.community.volunteering.actions import (
    NewGrant,
    NewOffer,
    NewTask,
    accept_asking,
    apply_for_grant,
    approve_volunteer,
    ask_for_hand,
    ask_volunteers,
    award_grant,
    cancel_task,
    check_in,
    decline_asking,
    finish_task,
    give_up_task,
    hand_back_task,
    leave,
    log_hours,
    offer_hand,
    pause_offer,
    record_check,
    record_spend,
    report_grant,
    save_scheme,
    thank_volunteer,
)
from commonweal.community.volunteering.keys import TASK, VOLUNTEER, code_of, digest_of, link_key
from commonweal.community.volunteering.models import Frequency, Task, Volunteer
from commonweal.community.volunteering.queries.candidates import matches_for
from commonweal.community.volunteering.rules import rules_on
from commonweal.core.accounts.actors import NOBODY, Actor, acting_as, set_actor
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place, Postcode
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address

SEED = 25
SCHEME = "harbour-neighbours"
HELD_MONTHS = 2
"""How long before somebody offered a hand their checks were issued, in months of thirty days."""

ASKED_AT_ONCE = 2
LATELY = 45
"""Days: before that, the scheme was young, and the coordinator asked one volunteer at a time."""

MOST_LOGGED = 3


class Neighbourhood:
    """Who plays: the coordinator, chance that gives the same each time, names and postcodes to choose from."""

    def __init__(self, place: Place, cast: Cast, lives: dict[str, Any]) -> None:
        self.place = place
        self.organisation = Organisation.objects.get(pk=organisation_id(place, SCHEME))
        self.coordinator: Account = cast.partners[SCHEME][Role.VOLUNTEER_COORDINATOR]
        self.chance = random.Random(SEED)  # noqa: S311 - the same people each time, nothing secret
        self.names = [f"{given} {family}" for given in lives["older_names"] for family in lives["family_names"][::7]]
        self.chance.shuffle(self.names)
        self.postcodes = list(
            Postcode.objects.filter(council__place=place, postcode__regex=r"^BH1[2-7] ")
            .order_by("postcode")
            .values_list("postcode", flat=True)
        )
        self.today = timezone.localdate()
        self.phones = 100

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def postcode(self, begins: str = "BH1") -> str:
        return self.chance.choice([one for one in self.postcodes if one.startswith(begins)])

    def phone(self) -> str:
        """A mobile number of those kept for drama, each once."""
        self.phones += 1
        return f"07700 900{self.phones % 1000:03d}"


def tell_volunteering(place: Place, cast: Cast, folder: Path, lives: dict[str, Any]) -> None:
    """Open the scheme, take volunteers on, and live four months of tasks and grants. `lives` has the names."""
    words = tomllib.loads((folder / "volunteering.toml").read_text(encoding="utf-8"))
    here = Neighbourhood(place, cast, lives)
    with as_on(here.day(30 * 7 + 14), 8), acting_as(here.coordinator) as actor:
        given = {name: words[name] for name in ("about", "phone", "email")}
        save_scheme(actor, here.organisation, **given, asks_at_once=ASKED_AT_ONCE)
    for one in words["volunteers"]:
        _take_on(here, one)
    _take_on(here, words["carer"] | {"name": cast.carer.name, "district": "BH15"}, cast.carer)
    asked = [(kind, number, one) for kind in words["tasks"] for number, one in enumerate(kind["asked"])]
    for kind, number, one in sorted(asked, key=lambda told: (-told[2]["days_ago"], told[0]["kind"])):
        _live_task(here, cast, kind, number, one)
    _ask_with_words_of_risk(here, words["risk"])
    _ask_as_resident(here, cast.resident, words["resident"])
    for one in words["volunteers"]:
        _leave_or_pause(here, one)
    for one in words["grants"]:
        _live_grant(here, cast, one)


def _take_on(here: Neighbourhood, one: dict[str, Any], account: Account | None = None) -> None:
    """An offer, and unless it waits, the coordinator's yes with the checks that were seen."""
    offered_on = here.day(7 * one["weeks_ago"])
    local = one["name"].lower().replace(" ", ".")
    with as_on(offered_on, 9), acting_as(account) as actor:
        offer = NewOffer(
            name=one["name"],
            postcode=here.postcode(one["district"]),
            miles=one["miles"],
            agreements=tuple(rules_on(offered_on).agreements),
            phone=here.phone(),
            email=f"{local}@neighbours.example",
            interests=tuple(one.get("interests", ())),
            days=tuple(one.get("days", ())),
            times=tuple(one.get("times", ())),
            abilities=tuple(one.get("abilities", ())),
            about=one.get("about", ""),
            support=one.get("support", ""),
        )
        volunteer = offer_hand(actor, offer)
    if one.get("waits"):
        return
    with as_on(offered_on + timedelta(days=5), 14), acting_as(here.coordinator) as actor:
        volunteer = approve_volunteer(actor, volunteer)
        for kind in one.get("checks", ()):
            issued = offered_on - timedelta(days=30 * HELD_MONTHS)
            if kind == "driving" and one.get("driving_runs_out"):
                issued = here.today - timedelta(days=340)
            record_check(actor, volunteer, kind, issued_on=issued, reference=_reference(here, kind))
    if "talk" in one:
        with as_on(here.day(30), 11), acting_as(here.coordinator) as actor:
            check_in(actor, volunteer, one["talk"])


def _reference(here: Neighbourhood, kind: str) -> str:
    return f"00{here.chance.randrange(10**10):010d}" if kind in ("basic", "enhanced-barred") else ""


def _live_task(here: Neighbourhood, cast: Cast, kind: dict[str, Any], number: int, one: dict[str, Any]) -> None:
    """One task from the asking to its end, each step on its day."""
    is_weekly = bool(kind.get("weekly"))
    asked_on, ends = here.day(one["days_ago"]), one.get("ends", "done")
    wanted_on = asked_on + timedelta(days=one.get("in_days", 5))
    marks = kind.get("marks", [""])
    with as_on(asked_on, 9), acting_as(None) as actor:
        task = ask_for_hand(
            actor,
            NewTask(
                kind=kind["kind"],
                words=kind["words"][number % len(kind["words"])],
                marks=tuple(filter(None, [marks[number % len(marks)]])),
                name=here.names.pop(),
                phone=here.phone(),
                postcode=here.postcode(here.chance.choice(["BH15", "BH15", "BH12", "BH14", "BH17"])),
                address=f"{here.chance.randrange(1, 90)} {here.chance.choice(['Quay', 'Heath', 'Lake', 'Mill'])} Road",
                first_on=wanted_on if is_weekly or ends != "unmet" else asked_on + timedelta(days=1),
                last_on=None if is_weekly else wanted_on + timedelta(days=4),
                frequency=Frequency.WEEKLY if is_weekly else Frequency.ONCE,
                to_know="Please ring and wait: I am slow to the door." if number % 3 == 0 else "",
            ),
        )
    if ends == "asked":
        return
    if ends == "cancelled":
        with as_on(asked_on + timedelta(days=1), 10), acting_as(None):
            cancel_task(_holding(code_of(TASK, task.pk)), task, "My daughter does it")
        return
    if ends == "unmet" or not _offer(here, task, asked_on, ends, cast.carer if one.get("carer") else None):
        with as_on(min(wanted_on + timedelta(days=3), here.today), 15), acting_as(here.coordinator) as actor:
            give_up_task(actor, task, one.get("reason", "nobody_near"))
        return
    if ends in ("offered", "matched"):
        return _log_weekly(here, task, wanted_on, kind) if ends == "matched" and is_weekly else None
    _end(here, task, kind, number, wanted_on, ends)


def _offer(here: Neighbourhood, task: Task, asked_on: date, ends: str, also: Account | None = None) -> bool:
    """The coordinator asks the best few (and `also` somebody, if they suit); the first says yes, one before may say no.
    Whether anybody was asked."""
    with as_on(asked_on, 13), acting_as(here.coordinator) as actor:
        proposed = [match.volunteer for match in matches_for(task, asked_on) if match.is_proposed]
        if not proposed:
            return False
        at_once = ASKED_AT_ONCE if asked_on > here.day(LATELY) else 1
        wished = Volunteer.objects.filter(account=also, pk__in=proposed) if also else Volunteer.objects.none()
        askings = ask_volunteers(actor, task, [*proposed[:at_once], *wished.values_list("pk", flat=True)])
    if ends == "offered":
        return True
    here.chance.shuffle(askings)
    with as_on(asked_on, 18):
        if len(askings) > 1 and here.chance.random() < 0.4:
            with acting_as(None):
                decline_asking(_volunteer(askings[0].volunteer), askings[0], "At my sister's that week")
            askings = askings[1:]
        with acting_as(askings[0].volunteer.account):
            accept_asking(_volunteer(askings[0].volunteer), askings[0])
        if ends == "handed_back":
            _hand_back(here, task, askings[0].volunteer, asked_on)
    return True


def _hand_back(here: Neighbourhood, task: Task, first: Volunteer, asked_on: date) -> None:
    with acting_as(first.account):
        hand_back_task(_volunteer(first), task, "Down with a cold")
    _offer(here, task, asked_on + timedelta(days=1), "done")


def _end(here: Neighbourhood, task: Task, kind: dict[str, Any], number: int, wanted_on: date, ends: str) -> None:
    done_on = min(wanted_on + timedelta(days=1), here.today)
    if ends == "fell_through":
        with as_on(done_on, 12), acting_as(here.coordinator) as actor:
            give_up_task(actor, task, "fell_through", "She was taken to hospital the day before.")
        return
    if kind.get("weekly"):
        _log_weekly(here, task, wanted_on, kind)
        done_on = here.today - timedelta(days=3)
    hours = Decimal(kind["hours"][number % len(kind["hours"])])
    with as_on(done_on, 16), acting_as(here.coordinator) as actor:
        finish_task(actor, task, on=done_on, hours=hours)
    thanks = kind["thanks"][number % len(kind["thanks"])]
    if thanks:
        with as_on(min(done_on + timedelta(days=1), here.today), 11), acting_as(None):
            thank_volunteer(_holding(code_of(TASK, task.pk)), task, thanks)


def _log_weekly(here: Neighbourhood, task: Task, wanted_on: date, kind: dict[str, Any]) -> None:
    """The first visits, a week apart, in the log."""
    days = [wanted_on + timedelta(weeks=week) for week in range(MOST_LOGGED)]
    held = [day for day in days if day < here.today - timedelta(days=3)]
    with acting_as(here.coordinator):
        task = Task.objects.select_related("volunteer__account").get(pk=task.pk)
    volunteer = task.volunteer
    if volunteer is None:
        return
    for day in held:
        with as_on(day, 17), acting_as(volunteer.account):
            log_hours(_volunteer(volunteer), volunteer, on=day, hours=Decimal(kind["hours"][0]), task=task)


def _volunteer(volunteer: Volunteer) -> Actor:
    """The volunteer, by account or by the link that they were sent. Within a transaction."""
    if volunteer.account is not None:
        return set_actor(volunteer.account)
    return _holding(link_key(VOLUNTEER, volunteer.pk))


def _holding(key: str) -> Actor:
    return set_actor(NOBODY, draft_key=digest_of(key))


def _ask_with_words_of_risk(here: Neighbourhood, one: dict[str, Any]) -> None:
    asked_on = here.day(one["days_ago"])
    with as_on(asked_on, 8), acting_as(None) as actor:
        ask_for_hand(
            actor,
            NewTask(
                kind=one["kind"],
                words=one["words"],
                name=here.names.pop(),
                phone=here.phone(),
                postcode=here.postcode("BH15"),
                address="Flat 2, 14 Quay Road",
                first_on=here.today,
                last_on=here.today + timedelta(days=6),
                may_write=False,
                reach="Ring on a weekday before noon, when he is at work",
            ),
        )


def _ask_as_resident(here: Neighbourhood, resident: Account, one: dict[str, Any]) -> None:
    """The resident whom anybody may be asks for a lift, has it in her record, and it is done: she may say thank you."""
    with acting_as(resident) as actor:
        person = Person.objects.filter(account=actor.account_id).first()
        address = current_address(person) if person else None
    if person is None or address is None:
        return
    asked_on = here.day(one["days_ago"])
    with as_on(asked_on, 10), acting_as(resident) as actor:
        task = ask_for_hand(
            actor,
            NewTask(
                kind=one["kind"],
                words=one["words"],
                name=person.name,
                phone=person.phone or here.phone(),
                postcode=address.postcode,
                address=address.lines,
                first_on=asked_on + timedelta(days=2),
                last_on=asked_on + timedelta(days=4),
                person=person,
            ),
        )
    if _offer(here, task, asked_on, "done"):
        with as_on(asked_on + timedelta(days=4), 16), acting_as(here.coordinator) as actor:
            finish_task(actor, task, on=asked_on + timedelta(days=3), hours=Decimal("1.5"))


def _leave_or_pause(here: Neighbourhood, one: dict[str, Any]) -> None:
    with acting_as(here.coordinator):
        volunteer = Volunteer.objects.select_related("account").get(organisation=here.organisation, name=one["name"])
    if "left_weeks_ago" in one:
        with as_on(here.day(7 * one["left_weeks_ago"]), 10), acting_as(None):
            leave(_volunteer(volunteer), volunteer, one["left_why"])
    if "pause_weeks" in one:
        with as_on(here.today, 7), acting_as(None):
            pause_offer(_volunteer(volunteer), volunteer, here.today + timedelta(weeks=one["pause_weeks"]))


def _live_grant(here: Neighbourhood, cast: Cast, one: dict[str, Any]) -> None:
    """An application by the group leader of the cast; the engagement lead decides."""
    leader = cast.partners[SCHEME][Role.GROUP_LEADER]
    decider = next(
        council.staff[Role.ENGAGEMENT_LEAD]
        for council in cast.councils.values()
        if Role.ENGAGEMENT_LEAD in council.staff
    )
    with as_on(here.day(one["days_ago"]), 9), acting_as(leader) as actor:
        grant = apply_for_grant(
            actor,
            NewGrant(
                group_name=one["group"],
                about=one["about"],
                contact_name=leader.name,
                phone="01632 960861",
                email=leader.email,
                postcode=here.postcode("BH15 4"),
                purpose=one["purpose"],
                costs=one["costs"],
                amount=Decimal(one["amount"]),
                people=one["people"],
            ),
        )
    if "awarded" not in one:
        return
    with as_on(here.day(one["days_ago"] - 8), 15), acting_as(decider) as actor:
        award_grant(actor, grant, Decimal(one["awarded"]), one["words"])
    for what, amount, days_ago in one["spends"]:
        with as_on(here.day(days_ago), 12), acting_as(leader) as actor:
            record_spend(actor, grant, what=what, on=here.day(days_ago), amount=Decimal(amount))
    if "result" in one:
        with as_on(here.day(20), 12), acting_as(leader) as actor:
            report_grant(actor, grant, result=one["result"], people_helped=one["people_helped"])
