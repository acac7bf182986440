"""A few months of invented lives, lived through the same actions that the pages use, on the days they happened."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.policy import policies
from commonweal.core.design.data import data_folder
from commonweal.core.places.models import Place
from commonweal.demo.about import tell_about
from commonweal.demo.activities import tell_activities
from commonweal.demo.block_budgets import tell_block_budgets
from commonweal.demo.budgets import tell_budgets
from commonweal.demo.carers import tell_carers
from commonweal.demo.cast import Cast, gather_cast
from commonweal.demo.charging import tell_charging
from commonweal.demo.days import as_on
from commonweal.demo.directory import tell_directory
from commonweal.demo.guides import tell_guides
from commonweal.demo.linkage import tell_linkage
from commonweal.demo.lives import LIVES, Life, Stage, invent_lives, read_words
from commonweal.demo.money import tell_money
from commonweal.demo.navigation import tell_navigation
from commonweal.demo.plans import approve_plan, tell_plan
from commonweal.demo.referrals import tell_referrals
from commonweal.demo.reviews import tell_reviews
from commonweal.demo.rights import tell_rights
from commonweal.demo.transition import tell_transition
from commonweal.demo.triage import tell_triage
from commonweal.demo.volunteering import tell_volunteering
from commonweal.demo.work import tell_work
from commonweal.market.brokerage.actions import arrange_directly, award_brief, make_offer, mark_seen, open_brief
from commonweal.market.brokerage.models import Brief, Invitation, Offer
from commonweal.pathway.assessments.actions import allocate_assessment, decide_eligibility, start_assessment
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import form_of
from commonweal.pathway.budgets.actions import set_indicative_budget
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.budgets.schemes import scheme_on
from commonweal.pathway.charging.actions import assess_contribution
from commonweal.pathway.forms.actions import save_answers
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
from commonweal.pathway.plans.queries import needs_of, weekly_cost_of
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
from commonweal.people.sight.actions import record_look

PLACE = "bournemouth-dorset-poole"

HOURLY_PRICES = {
    "home_care": Decimal("33.20"),
    "personal_assistant": Decimal("17.40"),
    "day_opportunity": Decimal("16.90"),
    "community_activity": Decimal("19.00"),
}
"""Pounds an hour that plans are made with in the demo."""

OUTCOMES_ASKED = {
    "a": "food",
    "b": "clean",
    "c": "toilet",
    "d": "dress",
    "e": "home-safe",
    "f": "home-upkeep",
    "g": "people",
    "h": "work",
    "i": "out",
    "j": "child",
}
"""How the questions about each outcome begin in the form."""

SPENT = Decimal("0.92")
"""The share of an indicative budget that a plan of the demo comes to, at most."""

RETIRED_FROM = 67
"""Age from which a profile's people have a pension in the demo; the rule itself is the calculation's."""


def tell(say: Callable[[str], None]) -> None:
    """Fill the demo place with its cast and their lives. Runs in the caller's transaction, as the system."""
    folder = data_folder() / "places" / PLACE / "demo"
    place = Place.objects.get(pk=PLACE)
    say("Gathering the cast")
    cast, words = gather_cast(place, folder), read_words(folder)
    count = sum(LIVES.values())
    for told, life in enumerate(invent_lives(cast, words, timezone.localdate()), 1):
        _live(place, cast, words, life)
        if told % 15 == 0:
            say(f"Telling invented lives: {told} of {count}")
    say("Telling of reviews")
    tell_reviews(cast)
    say("Telling what people want known of them")
    tell_about(cast, folder)
    say("Telling of what people pay")
    tell_charging(cast)
    say("Telling of a month that was paid and billed")
    tell_money(cast)
    say("Telling of work that is shared out")
    tell_work(place, cast)
    say("Telling of what was sent, and whether it helped")
    tell_triage(place, cast)
    say("Telling how the directory was kept true")
    tell_directory(place, cast, folder)
    say("Telling of activities and who comes")
    tell_activities(place, cast, folder, words)
    say("Telling of checklists and referrals")
    tell_referrals(place, cast, folder, words)
    say("Telling of link workers and the people they work with")
    tell_navigation(place, cast, folder, words)
    say("Telling of neighbours and volunteers")
    tell_volunteering(place, cast, folder, words)
    say("Telling of young people becoming adults, and of hours of one's own")
    tell_transition(place, cast, words)
    tell_block_budgets(place, cast, words)
    say("Telling of carers, and what happens when one is away")
    tell_carers(place, cast, words)
    say("Telling what people ask of their record, and of records that are kept twice or too long")
    tell_rights(place, cast)
    tell_linkage(place, cast)
    say("Telling how the allocation scheme was measured")
    tell_budgets(place, cast)
    say("Telling who used the guides")
    tell_guides(cast)


def _live(place: Place, cast: Cast, words: dict[str, Any], life: Life) -> None:
    """Take one life through the steps up to its stage."""
    staff = life.council.staff
    with as_on(life.asked_on, 7):
        request = _ask(place, life)
    if life.stage == Stage.ASKED:
        return
    with as_on(life.day_of(Stage.INFORMED), 8), acting_as(staff[Role.CONTACT_OFFICER]) as actor:
        person = _answer(actor, request, life)
    if person is None or life.stage == Stage.ALLOCATED:
        return
    with as_on(life.day_of(Stage.ASSESSING), 10), acting_as(staff[Role.SOCIAL_WORKER]) as actor:
        assessment = _assess(actor, cast, person, life)
    if life.stage == Stage.ASSESSING:
        return
    with as_on(life.day_of(Stage.BUDGETED), 10), acting_as(staff[Role.SOCIAL_WORKER]) as actor:
        assessment = decide_eligibility(actor, assessment)
        budget = set_indicative_budget(actor, assessment, "points", points=life.points)
    if life.stage == Stage.BUDGETED:
        return
    planned_on = life.day_of(Stage.PLANNING)
    with as_on(planned_on, 10):
        line = _plan(cast, person, assessment, budget, life)
    if line is None:
        return
    if any(policy.governs(planned_on) for policy in policies("charging")):
        with as_on(planned_on, 14), acting_as(staff[Role.FINANCE_OFFICER]) as actor:
            assess_contribution(actor, person, _means(life, line, planned_on))
    if life.stage >= Stage.OFFERED and line.holding == Holding.MANAGED:
        _arrange(cast, words, line, life)


def _ask(place: Place, life: Life) -> Request:
    with acting_as(life.account) as actor:
        draft = start_draft(actor, place).request
        for page, given in life.answers.items():
            draft = save_page(actor, draft, page, given)
        return send_request(actor, draft)


def _answer(actor: Actor, request: Request, life: Life) -> Person | None:
    """The contact team's part. Returns the person who is to be assessed; None for whom information was enough."""
    if life.stage != Stage.INFORMED:
        accept_request(actor, request)
    record_contact(actor, request, "We spoke by phone about what has become hard and what might help.")
    if life.stage == Stage.INFORMED:
        decide_request(actor, request, Request.Outcome.INFORMATION, "A lunch club and a befriender are near you.")
        return None
    decide_request(actor, request, Request.Outcome.ASSESSMENT, "You told us that daily life has become hard.")
    request = Request.objects.select_related("person").get(pk=request.pk)
    assert request.person is not None
    allocate_assessment(actor, request.person, life.council.teams["assessment"], request)
    return request.person


def _assess(actor: Actor, cast: Cast, person: Person, life: Life) -> Assessment:
    record_look(actor, person, "the record")
    assessment = start_assessment(actor, person)
    filled = form_of(assessment)
    assert filled is not None, "An assessment that is started has a form"
    save_answers(actor, filled, _answers(cast, life), all_or_none=True)
    return assessment


def _answers(cast: Cast, life: Life) -> dict[str, Any]:
    """What the worker and the person wrote in the Care Act assessment, by question."""
    profile = life.profile
    carer = cast.words["carer"] if life.carer else profile.get("carer", {})
    helped = profile.get("helped", "")
    answers = {
        "difficulty": "yes" if helped else "no",
        "helper": "yes" if helped else "",
        "helper-name": helped,
        "residence": "here",
        "what-matters": life.answers["help"]["matters"],
        "strengths": profile["strengths"],
        "impairment": "yes",
        "support-reason": profile["support_reason"],
        "impairment-what": profile["impairment"],
        "impact": "yes",
        "impact-why": "; ".join(profile["wellbeing"].values()),
        "has-carer": "yes" if carer else "no",
        "carer-name": carer.get("name", ""),
        "carer-view": carer.get("view", ""),
        "carer-offer": carer.get("offer", "no_carer").replace("_", "-"),
    }
    answers |= {f"wellbeing-{area}": words for area, words in profile["wellbeing"].items()}
    for letter, slug in OUTCOMES_ASKED.items():
        answers[f"{slug}-ability"] = profile["unable"].get(letter, "able").replace("_", "-")
        answers[f"{slug}-what"] = profile["notes"].get(letter, "")
    answers |= {f"level-{domain.replace('_', '-')}": _level(domain, points) for domain, points in life.points.items()}
    return answers


def _level(domain: str, points: int) -> str:
    """The answer to how much support, of a domain of the points scheme, that has these points."""
    domains = {one.key: one for one in scheme_on("points", timezone.localdate()).domains}
    level = next((one.key for one in domains[domain].levels if one.points == points), "")
    return "a-lot" if level == "most" else level.replace("_", "-")


def _means(life: Life, line: SupportLine, on: date) -> dict[str, Any]:
    """What the person has, as the calculation of contributions reads it."""
    is_retired = life.profile["ages"][0] >= RETIRED_FROM
    if is_retired:
        incomes = {"state_pension": "221.20", "attendance_allowance": "108.55"}
    else:
        incomes = {"employment_support_allowance": "138.20", "pip_daily_living": "110.40"}
    return {
        "on": on,
        "setting": "home",
        "household": "single",
        "pension_age": is_retired,
        "incomes": [{"kind": kind, "weekly": weekly} for kind, weekly in incomes.items()],
        "capital": str(life.chance.choice([1200, 4100, 9800, 15600])),
        "weekly_housing_costs": life.chance.choice(["0.00", "18.00", "26.50"]),
        "weekly_disability_expenditure": life.chance.choice(["12.00", "24.50", "31.75"]),
        "weekly_cost": str(weekly_cost_of(line)),
    }


def _plan(
    cast: Cast, person: Person, assessment: Assessment, budget: IndicativeBudget, life: Life
) -> SupportLine | None:
    """The plan and its line, or None while the plan is still written."""
    profile = life.profile
    price = HOURLY_PRICES[profile["kind"]]
    hours = (budget.weekly_amount * SPENT / price * 2).quantize(Decimal(1), ROUND_DOWN) / 2
    holding = Holding.DIRECT_PAYMENT if profile["kind"] == "personal_assistant" else Holding.MANAGED
    with acting_as(life.council.staff[Role.SOCIAL_WORKER]) as actor:
        if life.carer:
            _add_circle(actor, cast, person, life.carer)
        plan = start_plan(actor, assessment, budget)
        needs = [need.letter for need in needs_of(plan)]
        outcome = add_outcome(actor, plan, profile["outcome"], profile["how"], needs)
        terms = LineTerms(
            profile["kind"], profile["description"], holding, weekly_hours=hours, hourly_price=price, outcome=outcome
        )
        line = add_line(actor, plan, terms)
        tell_plan(actor, plan, outcome, line)
        plan = set_start(actor, plan, life.day_of(Stage.SUPPORTED))
        if life.stage == Stage.PLANNING:
            return None
        plan = agree_as_worker(actor, plan)
        if life.account is None:
            record_agreement(actor, plan, decider="person", name="", how="at home, in person")
    if life.account is not None:
        with acting_as(life.account) as actor:
            agree_as_person(actor, Plan.objects.get(pk=plan.pk))
    approve_plan(life.council, plan)
    return line


def _add_circle(actor: Actor, cast: Cast, person: Person, carer: Account) -> None:
    """The people around the resident whom anybody may be; she lets the carer see her support."""
    for one in cast.words["circle"]:
        is_carer = one["name"] == carer.name
        given = one | ({"email": carer.email, "is_carer": True, "is_emergency_contact": True} if is_carer else {})
        supporter = add_supporter(actor, person, **given)
        if is_carer:
            how = "at home, in person"
            share_with_supporter(actor, supporter, ["care"], account=carer, agreed_by=person.name, agreed_how=how)


def _arrange(cast: Cast, words: dict[str, Any], line: SupportLine, life: Life) -> None:
    """Ask the market and choose; where nobody on a framework has the hours, the broker buys outside them."""
    broker = life.council.staff[Role.BROKER]
    asked_on, starts_on = life.day_of(Stage.OFFERED), life.day_of(Stage.SUPPORTED)
    elsewhere = life.profile.get("arranged_with")
    with as_on(asked_on, 9), acting_as(broker) as actor:
        record_look(actor, line.plan.person, "the plan")
        brief = None if elsewhere else _ask_providers(actor, line, life, starts_on)
        if brief is None:
            why = "A community group that the person chose" if elsewhere else "Nobody on the framework has hours here"
            provider = elsewhere or life.chance.choice(words["spot_providers"])
            arrange_directly(
                actor,
                line,
                provider_name=provider,
                starts_on=starts_on,
                weekly_cost=weekly_cost_of(line),
                reason=why,
            )
            return
    with as_on(asked_on, 13):
        offers = _offer(cast, brief, line, starts_on)
    if life.stage != Stage.SUPPORTED:
        return
    wanted = next((offer for offer in offers if offer.organisation == cast.chosen_first), offers[0])
    chosen = wanted if life.account else life.chance.choice(offers)
    with as_on(starts_on - timedelta(days=3), 10), acting_as(broker) as actor:
        award_brief(actor, Brief.objects.get(pk=brief.pk), chosen, "The person met them and chose them.")


def _ask_providers(actor: Actor, line: SupportLine, life: Life, starts_on: date) -> Brief | None:
    """A brief to those who match; None where nobody can be invited."""
    try:
        return open_brief(
            actor,
            line,
            times=life.profile["times"],
            what_matters=life.profile["brief"],
            starts_on=starts_on,
            closes_at=datetime(starts_on.year, starts_on.month, starts_on.day, 12, tzinfo=UTC),
        )
    except ValidationError:
        return None


def _offer(cast: Cast, brief: Brief, line: SupportLine, starts_on: date) -> list[Offer]:
    """Each invited provider offers at its framework price, or at the plan's where that is lower."""
    invited = Invitation.objects.filter(brief=brief).select_related("organisation").order_by("hourly_price")
    offers = []
    for invitation in invited:
        with acting_as(cast.managers[invitation.organisation]) as actor:
            mark_seen(actor, brief)
            price = min(invitation.hourly_price, line.hourly_price)
            offers.append(make_offer(actor, brief, hourly_price=price, can_start_on=starts_on, note=cast.words["note"]))
    return offers
