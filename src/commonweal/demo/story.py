"""A few months of invented lives, lived through the same actions that the pages use, on the days they happened."""

import random
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

import time_machine
from django.core.exceptions import ValidationError

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.design.data import data_folder
from commonweal.core.places.models import Place, Postcode
from commonweal.demo.cast import Council, gather_cast, persona
from commonweal.market.brokerage.actions import arrange_directly, award_brief, make_offer, open_brief
from commonweal.market.brokerage.models import Brief, Invitation
from commonweal.pathway.assessments.actions import (
    allocate_assessment,
    answer_condition,
    answer_impact,
    answer_outcome,
    decide_eligibility,
    start_assessment,
    write_carer_view,
    write_own_words,
    write_wellbeing,
)
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.budgets.actions import set_indicative_budget
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.charging.actions import assess_contribution
from commonweal.pathway.plans.actions import (
    LineTerms,
    add_line,
    add_outcome,
    agree_as_person,
    agree_as_worker,
    record_agreement,
    set_start,
    start_plan,
)
from commonweal.pathway.plans.models import Holding, Plan, SupportLine
from commonweal.pathway.requests.actions import (
    accept_request,
    decide_request,
    record_contact,
    save_page,
    send_request,
    start_draft,
)
from commonweal.pathway.requests.models import Request
from commonweal.people.circle.actions import add_supporter, share_with_supporter
from commonweal.people.identity.models import Person
from commonweal.people.identity.nhs_number import check_digit

PLACE = "bournemouth-dorset-poole"
SEED = 2015
LIVES = 90
STAGES = ("asked", "informed", "allocated", "assessing", "budgeted", "planning", "arranging", "offered", "supported")
SHARES = (8, 7, 5, 6, 4, 5, 4, 5, 46)
"""How many of the lives have come to each stage."""

PRICES = {
    "home_care": "31.50",
    "personal_assistant": "17.40",
    "day_opportunity": "16.50",
    "community_activity": "19.00",
}
"""Pounds an hour that plans are made with in the demo."""

DAYS_TO = {"contact": 1, "decision": 2, "assessment": 9, "budget": 20, "plan": 24, "brokerage": 27, "start": 33}
"""Days after the request on which each step is taken."""


@dataclass
class Life:
    """One invented person: who asks, what of, and how far they have come."""

    council: Council
    profile: dict[str, Any]
    stage: str
    asked_on: date
    answers: dict[str, dict[str, Any]]
    account: Account | None = None
    carer: Account | None = None


def tell(say: Callable[[str], None]) -> None:
    """Fill the demo place with its cast and their lives. Runs in the caller's transaction, as the system."""
    folder = data_folder() / "places" / PLACE / "demo"
    place = Place.objects.get(pk=PLACE)
    say("Gathering the cast")
    councils = gather_cast(place, folder)
    for told, life in enumerate(_lives(place, councils, folder), 1):
        _live(place, life)
        if told % 15 == 0:
            say(f"Telling invented lives: {told} of {LIVES}")


@contextmanager
def _on(day: date, hour: int = 10) -> Iterator[None]:
    """As if it were that day."""
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=True):
        yield


def _lives(place: Place, councils: list[Council], folder: Path) -> Iterator[Life]:
    words = tomllib.loads((folder / "lives.toml").read_text(encoding="utf-8"))
    chance = random.Random(SEED)  # noqa: S311 - the same lives each time, nothing secret
    today = datetime.now(tz=UTC).date()
    postcodes = {
        council.area: list(Postcode.objects.filter(former_council=council.area).order_by("pk")) for council in councils
    }
    stages = [stage for stage, share in zip(STAGES, SHARES, strict=True) for _ in range(share)]
    shares = {"bournemouth": 3, "dorset": 5, "poole": 3}
    weights = [profile["weight"] for profile in words["profiles"]]
    for number, stage in enumerate(stages):
        council = chance.choices(councils, [shares.get(council.area, 1) for council in councils])[0]
        profile = chance.choices(words["profiles"], weights)[0]
        days = 1 + number % 6 if stage in ("asked", "informed") else chance.randint(38, 150)
        if number == len(stages) - 1:  # the resident whom anybody may be: helped by Poole, with support going on
            council = next(one for one in councils if one.area == "poole")
            profile, days = words["profiles"][0], 75
        asked_on = max(today - timedelta(days=days), date(today.year, 1, 5))
        answers = _answers(chance, words, profile, chance.choice(postcodes[council.area]), today, number)
        life = Life(council, profile, stage, asked_on, answers)
        if number == len(stages) - 1:
            answers["name"] = {"given_name": "Margaret", "family_name": "Hale", "known_as": "Peggy"}
            answers["communication"] = {"needs": ["large_print"], "language": "", "detail": ""}
            answers["contact"] |= {"email": "margaret.hale@demo.commonweal.example"}
            life.account, life.carer = persona("Margaret Hale"), persona("David Hale", "carer")
        yield life


def _answers(
    chance: random.Random, words: dict[str, Any], profile: dict[str, Any], home: Postcode, today: date, number: int
) -> dict[str, dict[str, Any]]:
    low, high = profile["ages"]
    born = date(today.year - chance.randint(low, high), chance.randint(1, 12), chance.randint(1, 28))
    names = words["given_names"] if low > 60 else words["younger_names"]
    soon = "now" if number % 11 == 3 else "weeks"
    phone = f"01632 960{chance.randint(0, 999):03}"
    return {
        "who": {"who": "me"},
        "happening": {"happening": chance.choice(profile["happening"])},
        "help": {"would_help": profile["would_help"], "matters": chance.choice(profile["matters"])},
        "soon": {"soon": soon, "why": ""},
        "safety": {"safe": "yes", "how": ""},
        "name": {
            "given_name": chance.choice(names),
            "family_name": chance.choice(words["family_names"]),
            "known_as": "",
        },
        "birth": {"born_on": born.isoformat()},
        "address": {
            "lines_of_address": f"{chance.randint(1, 140)} {chance.choice(words['streets'])}",
            "town": "",
            "postcode": home.postcode,
            "no_fixed_address": False,
        },
        "communication": {"needs": ["large_print"] if number % 7 == 0 else [], "language": "", "detail": ""},
        "contact": {"phone": phone, "email": "", "best": "phone", "when": ""},
        "nhs": {"nhs_number": _nhs_number(chance)},
        "sharing": {"share": "yes"},
    }


def _nhs_number(chance: random.Random) -> str:
    """A number of the range for tests, with its check digit."""
    while True:
        nine = f"999{chance.randint(0, 999999):06}"
        digit = check_digit(nine)
        if digit is not None:
            return nine + digit


def _live(place: Place, life: Life) -> None:
    """Take one life through the steps up to its stage."""

    def after(step: str) -> date:
        return life.asked_on + timedelta(days=DAYS_TO[step])

    reached = STAGES.index(life.stage)
    officer = life.council.staff[Role.CONTACT_OFFICER]
    with _on(life.asked_on, 9):
        request = _ask(place, life)
    if life.stage == "asked":
        return
    with _on(after("contact") if reached > 1 else life.asked_on, 11), acting_as(officer) as actor:
        if life.stage != "informed":
            accept_request(actor, request)
        record_contact(actor, request, "We spoke by phone about what has become hard and what might help.")
    with _on(after("decision") if reached > 1 else life.asked_on, 15), acting_as(officer) as actor:
        if life.stage == "informed":
            decide_request(actor, request, Request.Outcome.INFORMATION, "A lunch club and a befriender are near you.")
            return
        decide_request(actor, request, Request.Outcome.ASSESSMENT, "You told us that daily life has become hard.")
        request = Request.objects.select_related("person").get(pk=request.pk)
        person = request.person
        assert person is not None
        allocate_assessment(actor, person, life.council.teams["assessment"], request)
    if life.stage == "allocated":
        return
    worker = life.council.staff[Role.SOCIAL_WORKER]
    with _on(after("assessment")), acting_as(worker) as actor:
        assessment = _assess(actor, person, life)
    if life.stage == "assessing":
        return
    with _on(after("budget")), acting_as(worker) as actor:
        assessment = decide_eligibility(actor, assessment)
        budget = set_indicative_budget(actor, assessment, "points", points=life.profile["points"])
    if life.stage == "budgeted":
        return
    with _on(after("plan"), 9), acting_as(life.council.staff[Role.FINANCE_OFFICER]) as actor:
        assess_contribution(actor, person, _means(life, budget, after("plan")))
    with _on(after("plan"), 10):
        line = _plan(worker, person, assessment, budget, life, after("start"))
    if line is None or life.stage in ("planning", "arranging") or line.holding != Holding.MANAGED:
        return
    with _on(after("brokerage")):
        _arrange(line, life, after("start"))


def _ask(place: Place, life: Life) -> Request:
    with acting_as(life.account) as actor:
        draft = start_draft(actor, place).request
        for page, given in life.answers.items():
            if page != "safety":
                draft = save_page(actor, draft, page, given)
        return send_request(actor, draft)


def _assess(actor: Any, person: Person, life: Life) -> Assessment:
    profile = life.profile
    assessment = start_assessment(actor, person)
    write_own_words(actor, assessment, "what-matters", life.answers["help"]["matters"])
    write_own_words(actor, assessment, "strengths", profile["strengths"])
    answer_condition(actor, assessment, True, profile["impairment"])
    for letter in ADULT_OUTCOMES:
        ability = profile["unable"].get(letter, "able")
        note = "" if ability == "able" else life.answers["happening"]["happening"]
        answer_outcome(actor, assessment, letter, ability, note)
    write_wellbeing(actor, assessment, profile["wellbeing"])
    answer_impact(actor, assessment, True)
    if life.carer:
        write_carer_view(actor, assessment, life.carer.name, "I come each evening. I worry about her mornings.")
    return assessment


def _means(life: Life, budget: IndicativeBudget, on: date) -> dict[str, Any]:
    older = life.profile["ages"][0] > 66
    incomes = (
        [{"kind": "state_pension", "weekly": "221.20"}, {"kind": "attendance_allowance", "weekly": "108.55"}]
        if older
        else [
            {"kind": "employment_support_allowance", "weekly": "138.20"},
            {"kind": "pip_daily_living", "weekly": "110.40"},
        ]
    )
    return {
        "on": on,
        "setting": "home",
        "household": "single",
        "pension_age": older,
        "incomes": incomes,
        "capital": "9800" if older else "1200",
        "weekly_housing_costs": "18.00",
        "weekly_disability_expenditure": "24.50",
        "weekly_cost": str(budget.weekly_amount),
    }


def _plan(
    worker: Account, person: Person, assessment: Assessment, budget: IndicativeBudget, life: Life, starts_on: date
) -> SupportLine | None:
    """The plan and its line, or None while the plan is still written."""
    profile = life.profile
    price = Decimal(PRICES[profile["kind"]])
    hours = (budget.weekly_amount * Decimal("0.92") / price * 2).quantize(Decimal(1), ROUND_DOWN) / 2
    holding = Holding.DIRECT_PAYMENT if profile["kind"] == "personal_assistant" else Holding.MANAGED
    with acting_as(worker) as actor:
        if life.carer:
            son = add_supporter(
                actor, person, name=life.carer.name, kind="family", relationship="son", is_carer=True,
                is_emergency_contact=True, does_what="Comes each evening, does the shopping and the bills",
                phone="01632 960414", email=life.carer.email,
            )  # fmt: skip
            share_with_supporter(
                actor, son, ["care"], account=life.carer, agreed_by=person.name, agreed_how="at home, in person"
            )
        plan = start_plan(actor, assessment, budget)
        outcome = add_outcome(actor, plan, profile["outcome"], profile["how"])
        terms = LineTerms(
            profile["kind"], profile["description"], holding, weekly_hours=hours, hourly_price=price, outcome=outcome
        )
        line = add_line(actor, plan, terms)
        plan = set_start(actor, plan, starts_on)
        if life.stage == "planning":
            return None
        plan = agree_as_worker(actor, plan)
        if life.account is None:
            record_agreement(actor, plan, decider="person", name="", how="at home, in person")
    if life.account is not None:
        with acting_as(life.account) as actor:
            agree_as_person(actor, Plan.objects.get(pk=plan.pk))
    return line


def _arrange(line: SupportLine, life: Life, starts_on: date) -> None:
    """Ask the market and choose; where nobody has the hours, the broker arranges it directly and says so."""
    broker = life.council.staff[Role.BROKER]
    profile = life.profile
    with acting_as(broker) as actor:
        closes_at = datetime(starts_on.year, starts_on.month, starts_on.day, 12, tzinfo=UTC)
        if life.stage == "offered":
            closes_at = datetime.now(tz=UTC) + timedelta(days=120)
        try:
            brief = open_brief(
                actor,
                line,
                times=profile["times"],
                what_matters=profile["brief"],
                starts_on=starts_on,
                closes_at=closes_at,
            )
        except ValidationError:
            arrange_directly(
                actor, line, provider_name="Arranged outside the frameworks", starts_on=starts_on,
                weekly_cost=line.weekly_hours * line.hourly_price, reason="Nobody on the framework has the hours free",
            )  # fmt: skip
            return
        invited = list(
            Invitation.objects.filter(brief=brief).select_related("organisation").order_by("hourly_price")[:2]
        )
    offers = []
    for place_in_line, invitation in enumerate(invited):
        manager = Membership.objects.filter(team__organisation=invitation.organisation).first()
        if manager is None:
            continue
        price = min(invitation.hourly_price, line.hourly_price) - Decimal("0.20") * place_in_line
        with acting_as(manager.account) as actor:
            offers.append(
                make_offer(actor, brief, hourly_price=price, can_start_on=starts_on, note="The same two workers")
            )
    if life.stage == "supported" and offers:
        with acting_as(broker) as actor:
            award_brief(actor, Brief.objects.get(pk=brief.pk), offers[0], "The person met them and chose them.")
