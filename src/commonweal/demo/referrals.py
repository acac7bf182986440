"""The demo's referrals: half a year of first contact checklists and what became of each tick. The older ones are
brought along from a list without names, as a council would; those of the last weeks are lived through, and some
referrals besides, one by one. A few are late, one was passed on, and one thing nobody here does."""

import random
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from commonweal.community.directory.actions import service_id
from commonweal.community.directory.models import Service
from commonweal.community.referrals.actions import (
    accept_referral,
    close_referral,
    decline_referral,
    mark_seen,
    pass_on,
    record_contact,
    record_try,
    remind_of_late,
    send_referral,
    start_help,
)
from commonweal.community.referrals.actions.checklists import finish_checklist, say_who, start_checklist, tick
from commonweal.community.referrals.actions.history import bring_history
from commonweal.community.referrals.contents import About, Agreement, Wanted
from commonweal.community.referrals.history_files import PastReferral
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.queries.checklists import questions_asked, who_is_asked
from commonweal.community.referrals.queries.parties import (
    Receiver,
    accounts_of,
    own_party,
    receiver_by,
    receiver_of_service,
)
from commonweal.community.referrals.states import Outcome
from commonweal.community.referrals.visible import CHOSEN
from commonweal.core.accounts.actors import Actor, acting_as, set_actor, system_actor
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.working_days import is_working_day, working_days_after
from commonweal.core.places.models import Place, Postcode
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on

SEED = 374
BACK = timedelta(days=182)
LIVED = timedelta(days=26)
"""How far back checklists are lived through, with names and messages; what is older is brought along."""

DAYS_BETWEEN = 1.5
"""Days from one checklist to the next: 120 in half a year."""

FIRE = "bay-fire"

LEFT_LATE = 0.08
"""The share of ticks of the last weeks that nobody answered in time."""

WAYS = {"helped": 62, "partly": 13, "not_helped": 4, "not_wanted": 12, "not_reached": 9}
"""How help ends, of a hundred referrals."""


def tell_referrals(place: Place, cast: Cast, folder: Path, lives: dict[str, Any]) -> None:
    """Fill in the checklists on their days and take each referral as far as it came. `lives` has the names and streets
    that invented people may have."""
    words = tomllib.loads((folder / "referrals.toml").read_text(encoding="utf-8"))
    chance = random.Random(SEED)  # noqa: S311 - the same people each time, nothing secret
    today = timezone.localdate()
    callum = cast.partners[FIRE][Role.PARTNER_WORKER]
    postcodes = list(Postcode.objects.filter(council__place=place).order_by("postcode")[:12000:1000])
    days = list(_days(today))
    older = [day for day in days if day < today - LIVED]
    bring_history(system_actor("the demo's past"), place, _past(chance, words, place, postcodes, older))
    for day in days[len(older) :]:
        for referral in _fill_in(chance, words, lives, callum, place, chance.choice(postcodes).pk, day):
            _live(chance, words, referral, day, today)
    for one in words["single"]:
        _single(chance, words, place, cast, one, today)
    for back in range(LIVED.days, 0, -1):
        morning = today - timedelta(days=back)
        if is_working_day(morning):
            with as_on(morning, 6), acting_as(system_actor("reminding of late referrals")) as actor:
                remind_of_late(actor, morning)


def _days(today: date) -> Iterator[date]:
    """The working days on which a checklist was filled in, earliest first."""
    for number in range(round(BACK.days / DAYS_BETWEEN)):
        day = working_days_after(today - BACK + timedelta(days=round(number * DAYS_BETWEEN) - 1), 1)
        if day < today:
            yield day


def _past(
    chance: random.Random, words: dict[str, Any], place: Place, postcodes: list[Postcode], days: list[date]
) -> list[PastReferral]:
    """The older checklists, one on each day, as a list without names has them."""
    questions = {question.key: question for question in questions_asked(place)}
    asked_at = {point.pk: who_is_asked(place, point.pk, questions.values()) for point in postcodes}
    fire = Organisation.objects.get(pk=organisation_id(place, FIRE))
    yesterday = timezone.localdate() - timedelta(days=1)
    rows = []
    for number, day in enumerate(days):
        asked = asked_at[chance.choice(postcodes).pk]
        for key in _ticks(chance, words):
            if asked[key].receiver is None:
                gap = PastReferral(fire.name, day, "", Outcome.NOWHERE, day, checklist=str(number), question=key)
                rows.append(gap)
                continue
            outcome = Outcome(chance.choices(list(WAYS), list(WAYS.values()))[0])
            contacted = working_days_after(day, chance.choice([2, 3, 4, 5, 6, 7, 8, 9, 12]))
            rows.append(
                PastReferral(
                    from_name=fire.name,
                    sent_on=day,
                    to_name=asked[key].name,
                    outcome=outcome,
                    ended_on=min(contacted + timedelta(days=chance.randint(0, 20)), yesterday),
                    contacted_on=None if outcome is Outcome.NOT_REACHED else contacted,
                    checklist=str(number),
                    question=key,
                    needs=tuple(questions[key].needs),
                )
            )
    for one in words["besides"]:
        from_name = Organisation.objects.get(pk=organisation_id(place, one["from"])).name
        to_name = Organisation.objects.get(pk=organisation_id(place, one["to"])).name
        for day in chance.sample(days, one["number"]):
            contacted = working_days_after(day, chance.choice([1, 2, 4, 6, 8, 11]))
            ended = min(contacted + timedelta(days=chance.randint(0, 20)), yesterday)
            outcome = Outcome(chance.choice(["helped", "helped", "partly", "not_wanted"]))
            needs = tuple(one["needs"])
            rows.append(
                PastReferral(from_name, day, to_name, outcome, ended, contacted, source=one["source"], needs=needs)
            )
    return rows


def _ticks(chance: random.Random, words: dict[str, Any]) -> list[str]:
    return [key for key, often in words["ticked_by"].items() if chance.random() * 100 < often]


def _fill_in(
    chance: random.Random,
    words: dict[str, Any],
    lives: dict[str, Any],
    callum: Account,
    place: Place,
    postcode: str,
    day: date,
) -> list[Referral]:
    """One checklist, with somebody invented."""
    name = f"{chance.choice(lives['older_names'])} {chance.choice(lives['family_names'])}"
    ticked = _ticks(chance, words)
    about = About(
        name=name,
        born_on=date(chance.randint(1932, 1956), chance.randint(1, 12), chance.randint(1, 28)),
        phone=f"01632 96{chance.randint(600, 999):04}",
        address=f"{chance.randint(1, 90)} {chance.choice(lives['streets'])}",
        postcode=postcode,
        may_write=chance.random() < 0.8,
    )
    notes = {
        key: chance.choice(said) for key, said in words["notes"].items() if key in ticked and chance.random() < 0.5
    }
    with as_on(day, chance.randint(9, 15)), acting_as(callum) as actor:
        party = own_party(actor)
        if party is None:
            raise ValueError("Nobody of the cast fills in checklists")
        begun = start_checklist(actor, place, party, Agreement(by=name, how="face-to-face"))
        say_who(actor, begun, about)
        tick(actor, begun, ticked)
        return finish_checklist(actor, begun, notes=notes).referrals


@contextmanager
def _holding(referral: Referral, day: date, hour: int) -> Iterator[Actor]:
    """As somebody who answers for whoever has a referral, on a day: one who works there, or by the e-mail's key."""
    turn = referral.turn
    workers = accounts_of(turn.viewer) if turn and turn.viewer else []
    with as_on(day, hour), acting_as(workers[0] if workers else None) as actor:
        yield actor if workers else set_actor(actor, referral.holder_key)


def _live(chance: random.Random, words: dict[str, Any], referral: Referral, sent_on: date, today: date) -> None:
    """Take a referral as far as its days allow: most are answered soon, and helped; a few wait too long."""
    if (today - sent_on).days < 25 and chance.random() < LEFT_LATE:
        return
    answered = working_days_after(sent_on, chance.choice([0, 1, 1, 2, 2, 3]))
    contacted = working_days_after(answered, chance.choice([1, 2, 3, 4, 5, 6, 7, 9]))
    ended = contacted + timedelta(days=chance.randint(5, 40))
    way = chance.choices(list(WAYS), list(WAYS.values()))[0]
    answers = words["answers"]
    if answered >= today:
        return
    with _holding(referral, answered, 9) as actor:
        referral = accept_referral(actor, referral, chance.choice(answers["accepted"]))
    if contacted >= today:
        return
    with _holding(referral, contacted, 11) as actor:
        if way == "not_reached":
            referral = record_try(actor, referral, chance.choice(answers["tried"]))
        elif way == "not_wanted":
            referral = record_contact(actor, referral, chance.choice(answers["contacted"]))
        else:
            referral = start_help(actor, referral, chance.choice(answers["started"]))
    if ended < today:
        with _holding(referral, ended, 14) as actor:
            close_referral(actor, referral, way, chance.choice(words["endings"][way]))


def _single(
    chance: random.Random, words: dict[str, Any], place: Place, cast: Cast, one: dict[str, Any], today: date
) -> None:
    """A referral of its own, with the steps that the file names."""
    sent_on = today - timedelta(days=one["days_ago"])
    worker = _worker(cast, Role(one["by"]))
    agreed = Agreement(by=one["name"], how="phone", shares=frozenset(CHOSEN))
    with as_on(sent_on, 10), acting_as(worker) as actor:
        referral = send_referral(
            actor,
            place,
            _receiver(place, one),
            About(name=one["name"], born_on=one["born_on"], phone=one["phone"]),
            Wanted(
                why=one["why"],
                what_matters=one.get("what_matters", ""),
                to_know=one.get("to_know", ""),
                needs=one["needs"],
                urgency=one.get("urgency", "routine"),
                source=one["source"],
            ),
            agreed,
            party=own_party(actor),
        ).referral
    day = sent_on
    for step in one.get("steps", []):
        day = min(working_days_after(day, 1), today - timedelta(days=1))
        with _holding(referral, day, 12) as actor:
            referral = _step(chance, words, place, actor, referral, step, agreed)


def _step(
    chance: random.Random,
    words: dict[str, Any],
    place: Place,
    actor: Actor,
    referral: Referral,
    step: str,
    agreed: Agreement,
) -> Referral:
    answers = words["answers"]
    match step:
        case "seen":
            return mark_seen(actor, referral)
        case "accepted":
            return accept_referral(actor, referral, chance.choice(answers["accepted"]))
        case "started":
            return start_help(actor, referral, chance.choice(answers["started"]))
        case "declined":
            return decline_referral(actor, referral, "full", chance.choice(answers["full"]))
        case "declined-for-others":
            sitting = receiver_of_service(Service.objects.get(pk=service_id(place, "harbour-carers-circle")))
            if sitting is None:
                raise ValueError("The demo's carers' circle answers to nobody")
            return pass_on(actor, referral, sitting, agreed, "A circle near her meets on the evenings she is free.")
        case _:
            return close_referral(actor, referral, step, chance.choice(words["endings"][step]))


def _worker(cast: Cast, role: Role) -> Account:
    """The first of the cast with this role, among the partners or the council that the demo offers first."""
    for people in cast.partners.values():
        if role in people:
            return people[role]
    return next(iter(council.staff[role] for area, council in cast.councils.items() if area == "poole"))


def _receiver(place: Place, one: dict[str, Any]) -> Receiver:
    organisation = organisation_id(place, one["to"])
    if "team" not in one:
        return receiver_by(f"organisation:{organisation}")
    return receiver_by(f"team:{Team.objects.get(organisation=organisation, work=one['team']).pk}")
