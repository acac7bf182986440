"""The demo's link work: eight months of a link worker, her colleagues and a community agent with some forty people."""

import random
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from commonweal.community.directory.actions import service_id
from commonweal.community.directory.models import Service
from commonweal.community.navigation import actions as do
from commonweal.community.navigation.models import Goal, Introduction, Journey, Step, WorkerKind
from commonweal.community.navigation.queries.teams import teams_that_do_this_work
from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.demo import PERSONA_DOMAIN
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Area, Place, Postcode
from commonweal.demo.cast import JOINED_ON, Cast
from commonweal.demo.days import as_on
from commonweal.people.identity.models import Person

SEED = 871
NETWORK = "poole-bay-pcn"
AREA = "poole"
LONGEST = 238
"""Days ago that the first of the people was begun with."""

WRITTEN_TO = 60
"""Days ago within which people begun with are written to: the outbox need not hold a year."""

ENDINGS = ("connected", "reached", "connected", "chose", "connected", "reached", "connected", "no_contact")


@dataclass
class Told:
    """One person to be told of: who works with them, their story, and how long ago it began."""

    worker: Account
    kind: str
    story: dict[str, Any]
    days_ago: int
    chance: random.Random = field(repr=False)

    def day(self, after: int) -> date:
        """So many days after it began, and never later than yesterday."""
        return timezone.localdate() - timedelta(days=max(self.days_ago - after, 1))

    def is_past(self, after: int) -> bool:
        return self.days_ago > after


def tell_navigation(place: Place, cast: Cast, folder: Path, lives: dict[str, Any]) -> None:
    """Tell of everybody the link workers and the community agent work with, shifted to end today."""
    words = tomllib.loads((folder / "navigation.toml").read_text(encoding="utf-8"))
    chance = random.Random(SEED)  # noqa: S311 - the same people each time, nothing secret
    nell = cast.partners[NETWORK][Role.LINK_WORKER]
    colleagues = {one["role"]: _join(place, one) for one in words["colleagues"]}
    joe = colleagues[Role.LINK_WORKER]
    imogen = cast.councils[AREA].staff[Role.COMMUNITY_AGENT]
    _name_contacts(place, words, nell)
    services = Service.objects.in_bulk(
        [service_id(place, one) for one in {key for story in words["stories"] for key in story["services"]}]
    )
    homes = list(Postcode.objects.filter(former_council=AREA).order_by("pk"))
    people = [(nell, WorkerKind.LINK_WORKER)] * 20 + [(joe, WorkerKind.LINK_WORKER)] * 6
    people += [(imogen, WorkerKind.COMMUNITY_AGENT)] * 9 + [(imogen, WorkerKind.AREA_COORDINATOR)] * 3
    chance.shuffle(people)
    weights = [story["weight"] for story in words["stories"]]
    for number, (worker, kind) in enumerate(people):
        story = chance.choices(words["stories"], weights)[0]
        days_ago = LONGEST - number * (LONGEST - 4) // (len(people) - 1)
        told = Told(worker, kind, story, days_ago, chance)
        _live(place, told, words, lives, homes, services, number)
    _forum(cast, imogen, words)
    _margaret(place, cast, nell, words["resident"], words["phone"])
    _put_forward(cast, place, chance, words)


def _join(place: Place, one: dict[str, Any]) -> Account:
    """A colleague with an account of their own, in the community team of their organisation."""
    team = Team.objects.get(organisation=organisation_id(place, one["organisation"]), work=Team.Work.COMMUNITY)
    local = ".".join(one["name"].lower().split())
    account = Account.objects.create_user(f"{local}{PERSONA_DOMAIN}", name=one["name"])
    Membership.objects.create(account=account, team=team, role=one["role"], starts_on=JOINED_ON)
    return account


def _name_contacts(place: Place, words: dict[str, Any], nell: Account) -> None:
    areas = {area.pk: area for area in Area.objects.filter(pk=AREA)}
    with as_on(timezone.localdate() - timedelta(days=60), 9), acting_as(nell) as actor:
        for one in words["contacts"]:
            area = areas.get(one.pop("area", ""))
            do.name_contact(actor, place, **one, area=area)


def _live(
    place: Place,
    told: Told,
    words: dict[str, Any],
    lives: dict[str, Any],
    homes: list[Postcode],
    services: dict[Any, Service],
    number: int,
) -> None:
    """One person, from the first day as far as there has been time for."""
    with acting_as(told.worker) as actor:
        with as_on(told.day(0), 9):
            work = _begin(actor, told, words, lives, homes, number)
        if not told.is_past(3):
            return
        with as_on(told.day(2), 10):
            goal, step, before = _talk(actor, told, work)
        if not told.is_past(14):
            return
        rows = _introduce(actor, place, told, work, services, goal, step)
        if told.is_past(50):
            _later(actor, told, work, rows, before)
        if told.is_past(95):
            _close(actor, told, work, rows, goal, before, number)
        elif number % 11 == 5:
            with as_on(told.day(told.days_ago - 6), 10):
                do.pause_journey(actor, work, timezone.localdate() + timedelta(days=28), "In hospital for the hip")


def _talk(actor: Actor, told: Told, work: Journey) -> tuple[Goal, Step, dict[str, dict[str, int]]]:
    """The talk at home: what matters, wellbeing before, a goal and the first step towards it."""
    chance, story = told.chance, told.story
    do.record_contact(actor, work, "home", minutes=chance.choice((45, 60, 75)), note=story["note"])
    do.write_talk(actor, work, do.Talk(story["matters"], story["strengths"], story["would_like"]))
    before = _scores(chance)
    do.record_measurement(actor, work, "ons4", "before", before["ons4"])
    if told.kind == WorkerKind.LINK_WORKER:
        do.record_measurement(actor, work, "ucla-loneliness", "before", before["ucla-loneliness"])
    goal = do.set_goal(actor, work, chance.choice(story["goals"]), close_now=chance.randint(1, 4))
    by_on = timezone.localdate() + timedelta(days=10)
    doer = chance.choice(("worker", "person"))
    words = story["steps"][0 if doer == "worker" else 1]
    step = do.add_step(actor, work, words, doer=doer, by_on=by_on, goal=goal)
    return goal, step, before


def _begin(
    actor: Actor, told: Told, words: dict[str, Any], lives: dict[str, Any], homes: list[Postcode], number: int
) -> Journey:
    chance, story = told.chance, told.story
    low, high = story["ages"]
    names = lives["older_names" if low > 60 else "younger_names"]
    born = date(timezone.localdate().year - chance.randint(low, high) - 1, chance.randint(1, 12), chance.randint(1, 28))
    who = do.NewPerson(
        chance.choice(names),
        chance.choice(lives["family_names"]),
        date_of_birth=born,
        phone=f"01632 960{chance.randint(200, 999):03}",
        lines=f"{chance.randint(1, 140)} {chance.choice(lives['streets'])}",
        postcode=chance.choice(homes).postcode,
    )
    is_link_worker = told.kind == WorkerKind.LINK_WORKER
    source = chance.choices(["gp", "self"], [10, 3])[0] if is_link_worker else "self"
    surgery = chance.choices(words["surgeries"], [6, 5, 1, 1])[0]
    forward = do.Forward(
        source,
        story["reason"],
        surgery if source == "gp" else "",
        trigger=story.get("trigger", ""),
        asked_on=timezone.localdate() - timedelta(days=chance.choice((0, 1, 2, 3, 3, 4, 6, 8))),
    )
    until = None if not is_link_worker else timezone.localdate() + timedelta(days=365)
    agreement = do.Agreement(
        f"{who.given_name} {who.family_name}",
        chance.choice(("in person", "by phone")),
        until,
        may_write=told.days_ago < 60,
    )
    phone = words["phone" if is_link_worker else "agent_phone"]
    return do.begin_journey(actor, who, forward, agreement, kind=told.kind, phone=phone)


def _scores(chance: random.Random) -> dict[str, dict[str, int]]:
    """What somebody answers who is put forward: low, lonely, anxious."""
    names = ("life_satisfaction", "worthwhile", "happiness")
    positive = {name: chance.randint(2, 5) for name in names}
    return {
        "ons4": positive | {"anxiety": chance.randint(5, 9)},
        "ucla-loneliness": {name: chance.randint(2, 3) for name in ("companionship", "left_out", "isolated")},
    }


def _better(chance: random.Random, before: dict[str, dict[str, int]], most: int) -> dict[str, dict[str, int]]:
    """The same questions later: better for most, for some not."""
    up = {
        name: min(10, value + chance.randint(-1, most)) for name, value in before["ons4"].items() if name != "anxiety"
    }
    calmer = max(0, before["ons4"]["anxiety"] - chance.randint(-1, most))
    lonely = {name: max(1, value - chance.randint(0, 2)) for name, value in before["ucla-loneliness"].items()}
    return {"ons4": up | {"anxiety": calmer}, "ucla-loneliness": lonely}


def _introduce(
    actor: Actor,
    place: Place,
    told: Told,
    work: Journey,
    services: dict[Any, Service],
    goal: Goal,
    step: Step,
) -> list[Introduction]:
    """One or two introductions, a first visit with somebody along, and what was not there."""
    chance, story = told.chance, told.story
    wanted = chance.sample(story["services"], 2 if told.is_past(40) else 1)
    rows = []
    with as_on(told.day(12), 11):
        do.finish_step(actor, step)
        for number, key in enumerate(wanted):
            service = services[service_id(place, key)]
            companion = "worker" if number == 0 else chance.choice(("nobody", "volunteer"))
            name = "Ruth from Harbour Neighbours" if companion == "volunteer" else ""
            visit_on = timezone.localdate() + timedelta(days=5 + 16 * number)
            new = do.NewIntroduction(service, need=story["need"], goal=goal, visit_on=visit_on, companion=companion,
                                     companion_name=name)  # fmt: skip
            rows.append(do.introduce(actor, work, new))
        if chance.random() < 0.9:
            do.record_gap(actor, work, *story["gap"])
    if told.is_past(18):
        with as_on(told.day(17), 15):
            do.record_contact(actor, work, "group", minutes=120, note=f"Along to {rows[0].name} for the first time.")
            rows[0] = do.record_visit(actor, rows[0], went=True, liking="liked", how=story["liked"])
    return rows


def _later(
    actor: Actor, told: Told, work: Journey, rows: list[Introduction], before: dict[str, dict[str, int]]
) -> None:
    """Six weeks on: the second visit, wellbeing again where the work goes on, and whether they still go."""
    chance = told.chance
    with as_on(told.day(46), 10):
        if chance.random() < 0.7:
            rows[1] = do.record_visit(actor, rows[1], went=True, liking=chance.choice(("liked", "unsure")))
        else:
            rows[1] = do.record_visit(actor, rows[1], went=False, how="The bus did not come, and it rained.")
        if not told.is_past(95):
            do.record_measurement(actor, work, "ons4", "six_weeks", _better(chance, before, 3)["ons4"])
    if told.is_past(60):
        with as_on(told.day(59), 10):
            do.record_contact(actor, work, "phone", minutes=20)
            still = chance.choices(("yes", "no", "elsewhere"), [8, 1, 1])[0]
            why = "It was too loud" if still == "no" else ""
            rows[0] = do.check_still_going(actor, rows[0], still, why=why)


def _close(
    actor: Actor,
    told: Told,
    work: Journey,
    rows: list[Introduction],
    goal: Goal,
    before: dict[str, dict[str, int]],
    number: int,
) -> None:
    """Wellbeing at the end, how close the goal is, and closing with what worked."""
    chance, ending = told.chance, ENDINGS[number % len(ENDINGS)]
    with as_on(told.day(94 + chance.randint(0, 20)), 10):
        if ending != "no_contact":
            after = _better(chance, before, 5)
            do.record_measurement(actor, work, "ons4", "after", after["ons4"])
            if told.kind == WorkerKind.LINK_WORKER:
                do.record_measurement(actor, work, "ucla-loneliness", "after", after["ucla-loneliness"])
            do.rate_goal(actor, goal, close_now=chance.randint(6, 10), state=chance.choice(("reached", "open")))
        if rows[0].first_check == "yes":
            do.check_still_going(actor, rows[0], chance.choices(("yes", "no"), [6, 1])[0], why="Moved day", second=True)
        follow_up = timezone.localdate() + timedelta(days=90) if ending in ("connected", "reached") else None
        do.close_journey(actor, work, ending, what_worked=told.story["worked"], follow_up_on=follow_up)
    if follow_up is not None and follow_up < timezone.localdate() - timedelta(days=5):
        with as_on(follow_up, 10):
            do.record_follow_up(actor, work, "Still goes most weeks, and has brought somebody along.")


def _forum(cast: Cast, imogen: Account, words: dict[str, Any]) -> None:
    """What the community agents' forums decided, for people whom the agent works with."""
    with acting_as(imogen):
        works = list(Journey.objects.filter(worker=imogen).select_related("person", "team").order_by("started_at"))
    present = f"{imogen.name}, Bridget Oakes, {cast.councils[AREA].staff[Role.SOCIAL_WORKER].name}"
    for number, work in enumerate(works):
        one = words["forum"][number % len(words["forum"])]
        day = min(work.started_on + timedelta(days=9), timezone.localdate() - timedelta(days=1))
        with as_on(day, 14), acting_as(imogen) as actor:
            terms = do.ForumTerms(
                timezone.localdate(),
                present,
                one["package"],
                Decimal(one["cost"]),
                one["community"],
                Decimal(one["instead"]),
            )
            do.record_forum_decision(actor, work.person, terms, journey=work)


def _margaret(place: Place, cast: Cast, nell: Account, words: dict[str, Any], phone: str) -> None:
    """The resident whom anybody may be has a link worker too, a visit to tell of and a step to do."""
    person = Person.objects.get(account=cast.resident)
    today = timezone.localdate()
    agreed = do.Agreement(person.name, "in person", today + timedelta(days=330), may_tell_source=True)
    forward = do.Forward("self", words["reason"])
    with as_on(today - timedelta(days=34), 10), acting_as(nell) as actor:
        work = do.begin_journey(actor, person, forward, agreed, phone=phone)
        talk = do.Talk(words["matters"], words["strengths"], words["would_like"], words["how_to_support"])
        do.write_talk(actor, work, talk)
        do.record_contact(actor, work, "home", minutes=70, present="David Hale")
        do.record_measurement(actor, work, "ons4", "before",
                              {"life_satisfaction": 4, "worthwhile": 5, "happiness": 4, "anxiety": 6})  # fmt: skip
        goal = do.set_goal(actor, work, words["goal"], close_now=2, by_on=today + timedelta(days=40))
        do.add_step(actor, work, words["step"], doer="person", by_on=today + timedelta(days=4), goal=goal)
        do.add_step(actor, work, words["help"], doer="worker", by_on=today + timedelta(days=2), goal=goal)
    services = Service.objects.in_bulk([service_id(place, words[key]) for key in ("service", "later")])
    with as_on(today - timedelta(days=20), 10), acting_as(nell) as actor:
        for key, days in (("service", -2), ("later", 9)):
            visit_on = today + timedelta(days=days)
            new = do.NewIntroduction(services[service_id(place, words[key])], goal=goal, visit_on=visit_on,
                                     companion="worker")  # fmt: skip
            do.introduce(actor, work, new)
        do.rate_goal(actor, goal, close_now=4)
    with as_on(today - timedelta(days=1), 17), acting_as(cast.resident) as actor:
        do.add_own_words(actor, work, "I hummed all the way home. Will you come again next week?")


def _put_forward(cast: Cast, place: Place, chance: random.Random, words: dict[str, Any]) -> None:
    """Two people of a social worker's wait for a first talk."""
    worker = cast.councils[AREA].staff[Role.SOCIAL_WORKER]
    teams = {team.organisation_id: team for team in teams_that_do_this_work(place)}
    network = teams[organisation_id(place, NETWORK)]
    worked_with = set(Journey.objects.values_list("person", flat=True))
    with acting_as(worker) as actor:
        council = next(team for key, team in teams.items() if key in actor.organisations)
        mine = list(Person.objects.filter(account=None).exclude(pk__in=worked_with).order_by("pk")[:20])
    for number, team in enumerate((network, council)):
        person, story = chance.choice(mine[number::2]), words["stories"][number * 4]
        with as_on(timezone.localdate() - timedelta(days=3 + 4 * number), 9), acting_as(worker) as actor:
            forward = do.Forward("colleague", story["reason"], worker.name, trigger=story.get("trigger", ""))
            do.put_forward(actor, person, team, forward, agreed_by=person.name)
