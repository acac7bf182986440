"""The demo's carers: David, who looks after Margaret, from asking online to a weekend away; and others besides."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place, Postcode
from commonweal.demo.cast import Cast, Council
from commonweal.demo.days import as_on
from commonweal.pathway.assessments.actions import allocate_assessment, decide_eligibility, start_assessment
from commonweal.pathway.assessments.kinds import AssessmentKind
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.outcomes import CARER_OUTCOMES
from commonweal.pathway.assessments.queries import form_of
from commonweal.pathway.carers.actions import (
    accept_application,
    activate_plan,
    agree_helper,
    allow_breaks,
    answer_break,
    apply_for_register,
    arrange_replacement,
    ask_break,
    book_break,
    end_emergency,
    hold_review,
    leave_register,
    link_cared_for,
    offer_assessment,
    record_call,
    register_carer_of,
    say_how_goal_went,
    set_budget,
    set_goal,
    take_break,
    write_plan,
)
from commonweal.pathway.carers.actions.breaks import BreakTerms, ReplacementTerms
from commonweal.pathway.carers.actions.support import BudgetTerms
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts, HelperFacts, PlanFacts
from commonweal.pathway.carers.models import Carer, Caring
from commonweal.pathway.forms.actions import save_answers
from commonweal.people.identity.models import Person

HOME = "poole"
ASKED_AGO, ASSESSED_AGO = 48, 30
"""Days ago: David asked to be on the register; his assessment was decided."""

OUTCOMES_ASKED = ("child", "others", "home", "food", "people", "work", "out", "time")
"""How the questions about each outcome of a carer begin in the form, in the order of the law."""

PLAN = PlanFacts(
    first="Ring the bell twice and say who you are, so that she is not startled. See that she has eaten, and that the "
    "heating is on. Then ring me, and Ruth in Leeds.",
    triggers="I am taken ill, have an accident, or nobody can reach me by seven in the evening.",
    daily="Supper at six, something warm. Tablets with it. She goes to bed at nine and leaves the landing light on.",
    medication="The week’s tablets are in the blue box in the kitchen. She takes them herself if somebody is there.",
    keys="Joan Pardy next door has a key. The back door sticks: lift it.",
    pets="The cat, Biscuit, is fed at the back door.",
    not_to_do="Do not rearrange the kitchen, and do not talk to her from behind.",
    is_shown=True,
)

OTHERS: tuple[dict[str, Any], ...] = (
    {"name": "Anita", "is": "daughter", "hours": 35, "working": True, "offer": "wanted", "plan": 40, "break": "asked",
     "does": "Washing, dressing and nights: sleeps in the next room."},
    {"name": "Geoffrey", "is": "partner", "hours": 90, "offer": "declined", "plan": None,
     "does": "Everything, and gladly. Does not call himself a carer."},
    {"name": "Precious", "is": "granddaughter", "hours": 18, "young": True, "offer": "offered", "plan": None,
     "does": "Cooks after school, and reads aloud in the evening."},
    {"name": "Martin", "is": "son", "hours": 24, "working": True, "offer": "declined", "plan": -12, "break": "taken",
     "does": "Weekends and three evenings; drives down from Salisbury."},
    {"name": "Shreya", "is": "daughter", "hours": 60, "parent": True, "offer": "wanted", "plan": 90, "used": "now",
     "does": "Moving, meals and medicines; and her own boy has autism."},
    {"name": "Clive", "is": "neighbour", "hours": 6, "offer": "not_yet", "plan": 200,
     "does": "Shopping, the bins, and a game of draughts."},
    {"name": "Rosa", "is": "partner", "hours": 70, "offer": "declined", "plan": 120, "used": "before",
     "break": "refused",
     "does": "Is always there, since neither likes to be alone."},
    {"name": "Bernard", "is": "brother", "hours": 10, "offer": "declined", "plan": None, "left": True,
     "does": "Money and letters."},
)  # fmt: skip
"""Invented carers: `plan` is in how many days it is looked at again; None for nobody who wrote one."""


def tell_carers(place: Place, cast: Cast, words: dict[str, Any]) -> None:
    """David's way as a carer, and others whom workers registered from the records of those they look after."""
    _tell_david(cast)
    told = 0
    for area, council in cast.councils.items():
        for person in _supported(council, 6 if area == HOME else 4):
            who = OTHERS[told % len(OTHERS)] | ({} if told < len(OTHERS) else {"used": None})
            _tell_other(council, person, who, words["family_names"][told * 3])
            told += 1
    asks = Account.objects.create_user("jo.upward@home.commonweal.example", name="Jo Upward")
    with as_on(timezone.localdate() - timedelta(days=2), 19), acting_as(asks) as actor:
        caring = CaringFacts("Nell Upward", "grandson", "Shopping and company after her fall", Decimal(8))
        who = {"given_name": "Jo", "family_name": "Upward", "phone": "01632 960288", "postcode": _postcode()}
        apply_for_register(actor, who, CarerFacts(is_working=True, would_help="Somebody to ask"), caring)


def _postcode() -> str:
    return Postcode.objects.filter(former_council=HOME).order_by("pk")[7].postcode


def _tell_david(cast: Cast) -> None:
    """He asks online; the contact team makes his record; he writes a plan, is assessed, and has a weekend booked."""
    council, today = cast.councils[HOME], timezone.localdate()
    officer, worker = council.staff[Role.CONTACT_OFFICER], council.staff[Role.SOCIAL_WORKER]
    with acting_as(officer):
        margaret = Person.objects.get(account=cast.resident)
    with as_on(today - timedelta(days=ASKED_AGO), 20), acting_as(cast.carer) as actor:
        given, family = cast.carer.name.split()
        who = {
            "given_name": given, "family_name": family, "date_of_birth": date(1971, 9, 14), "phone": "01632 960414",
            "lines": "18 Harbour View", "postcode": _postcode(),
        }  # fmt: skip
        caring_facts = CaringFacts(
            margaret.name, "son", "Every evening after work: supper, the shopping, the bills, company", Decimal(22),
            date(2023, 10, 1), may_tell=True,
        )  # fmt: skip
        facts = CarerFacts(is_working=True, would_help="Knowing that she is all right in the mornings. A weekend off.")
        asked = apply_for_register(actor, who, facts, caring_facts)
    with as_on(today - timedelta(days=ASKED_AGO - 2), 9), acting_as(officer) as actor:
        carer = accept_application(actor, asked)
        caring = link_cared_for(actor, Caring.objects.get(person=carer.person), margaret)
        offer_assessment(actor, carer, "wanted", "I manage, but I am tired, and work has noticed")
        allocate_assessment(actor, carer.person, council.teams["assessment"])
    with as_on(today - timedelta(days=ASKED_AGO - 6), 21), acting_as(cast.carer) as actor:
        joan = HelperFacts("Joan Pardy", "01632 960416", "next door", "an evening", has_key=True, has_agreed=True)
        ruth = HelperFacts("Ruth Hale-Jones", "01632 960415", "her daughter, in Leeds", "from the next day, a week")
        plan = write_plan(actor, caring, PLAN, [joan, ruth])
        agree_helper(actor, plan.helpers.get(position=2), timezone.localdate())
        set_goal(actor, carer.person, "leisure", "Sail again on Saturdays", "Somebody with mum until four")
        goal = set_goal(actor, carer.person, "work", "Keep my four days at the boatyard")
    _assess_david(worker, carer.person, margaret, today)
    with as_on(today - timedelta(days=20), 20), acting_as(cast.carer) as actor:
        starts_on = today + timedelta(days=(4 - today.weekday()) % 7 + 14)
        weekend = BreakTerms(
            "A weekend on the Solent with my old crew", starts_on, starts_on + timedelta(days=2), "nights", Decimal(2),
            caring, "Ruth may come down",
        )  # fmt: skip
        one = ask_break(actor, carer.person, weekend)
        say_how_goal_went(actor, goal, "partly", "Three days since the summer")
    with as_on(today - timedelta(days=17), 11), acting_as(worker) as actor:
        answer_break(
            actor, one, is_agreed=True, words="Enjoy it. We find somebody for the evenings with you and Peggy."
        )
        book_break(actor, one, "David booked the boat himself")
        sitter = ReplacementTerms("sitting", "Withybed Home Care, somebody whom she knows", Decimal("132.80"), True)
        arrange_replacement(actor, one, sitter)


def _assess_david(worker: Account, david: Person, margaret: Person, today: date) -> None:
    """His assessment finds him eligible; breaks and a budget follow."""
    with as_on(today - timedelta(days=ASSESSED_AGO), 14), acting_as(worker) as actor:
        assessment = start_assessment(actor, david, kind=AssessmentKind.CARER, other=margaret)
        filled = form_of(assessment)
        assert filled is not None, "An assessment that is started has a form"
        answers = {
            "difficulty": "no", "cares-for": f"{margaret.name}, my mother", "willing": "yes", "able": "partly",
            "children": "no", "necessary-care": "yes", "carer-health": "yes", "carer-impact": "yes",
        }  # fmt: skip
        for letter, slug in zip(CARER_OUTCOMES, OUTCOMES_ASKED, strict=True):
            answers[f"carer-{slug}-ability"] = "endangers" if letter in "fh" else "able"
        save_answers(actor, filled, answers, all_or_none=True)
        decide_eligibility(actor, assessment)
        terms = BudgetTerms("one_off", "direct_payment", "Sailing club for a season, and a lock for the shed", today)
        set_budget(actor, david, terms)
        allow_breaks(actor, david, "nights", Decimal(14), today - timedelta(days=60), today + timedelta(days=304))


def _supported(council: Council, number: int) -> list[Person]:
    """People of a council who have support and whom its social worker works with, without an account of their own."""
    with acting_as(council.staff[Role.SOCIAL_WORKER]) as actor:
        decided = Assessment.objects.filter(assessor=actor.account_id, is_eligible=True, person__account=None)
        ids = decided.order_by("decided_at").values_list("person", flat=True)[: number * 3 : 3]
        return list(Person.objects.filter(pk__in=list(ids)).order_by("family_key", "given_key"))


def _tell_other(council: Council, person: Person, told: dict[str, Any], family: str) -> None:
    """One carer, registered from the record of whom they look after."""
    today, worker = timezone.localdate(), council.staff[Role.SOCIAL_WORKER]
    with as_on(today - timedelta(days=25), 10), acting_as(worker) as actor:
        facts = CarerFacts(
            is_young=told.get("young", False),
            is_parent=told.get("parent", False),
            is_working=told.get("working", False),
        )
        caring_facts = CaringFacts(
            person.name,
            told["is"],
            told["does"],
            Decimal(told["hours"]),
            date(2022, 3, 1),
            lives_with=told["hours"] > 30,
        )
        carer = register_carer_of(
            actor, person, facts, caring_facts, offer=told["offer"], given_name=told["name"], family_name=family,
            phone="01632 960377",
        )  # fmt: skip
        caring = Caring.objects.get(person=carer.person)
        if told.get("left"):
            leave_register(actor, carer, "Their sister does it from now on")
    if how := told.get("break"):
        _tell_break(worker, carer, caring, how, today)
    if told["plan"] is not None:
        _tell_plan(worker, caring, told, today)


def _tell_break(worker: Account, carer: Carer, caring: Caring, how: str, today: date) -> None:
    """A break that is asked for; one that was refused, or taken."""
    first = today - timedelta(days=20) if how == "taken" else today + timedelta(days=18)
    with as_on(today - timedelta(days=23), 15), acting_as(worker) as actor:
        allow_breaks(actor, carer.person, "hours", Decimal(60), today - timedelta(days=90), today + timedelta(days=275))
        one = ask_break(
            actor, carer.person, BreakTerms("An afternoon a week", first, first, "hours", Decimal(4), caring)
        )
        if how == "refused":
            why = "The sitter is away that week. We ring you about the week after."
            answer_break(actor, one, is_agreed=False, words=why)
        if how == "taken":
            answer_break(actor, one, is_agreed=True)
    if how == "taken":
        with as_on(first + timedelta(days=1), 10), acting_as(worker) as actor:
            take_break(actor, one, first, "better", "I slept, and then I walked to the pier.")
            hold_review(actor, carer.person, "Tired, and better for one afternoon a week.", "goes_on")


def _tell_plan(worker: Account, caring: Caring, told: dict[str, Any], today: date) -> None:
    """The plan, and the day on which it was needed where it was."""
    helper = HelperFacts("The council’s duty team", "01632 960999", how_long="until somebody is found")
    friend = HelperFacts("A friend from church", "01632 960388", how_long="a night", has_agreed=told["plan"] > 0)
    facts = PlanFacts(
        "Ring before you come, and bring the list on the fridge.",
        medication="On the list on the fridge.",
        review_on=today + timedelta(days=told["plan"]),
    )
    with as_on(today - timedelta(days=24), 11), acting_as(worker) as actor:
        plan = write_plan(actor, caring, facts, [friend, helper])
    used = told.get("used")
    if used is None:
        return
    with as_on(today - timedelta(days=9) if used == "before" else today, 7), acting_as(worker) as actor:
        activation = activate_plan(actor, plan, "A ward at Poole hospital", "The carer was brought in with chest pain.")
        record_call(actor, activation, "A friend from church", "coming", "There by nine, until tomorrow")
        if used == "before":
            end_emergency(actor, activation, "The friend stayed one night; the carer was home the next day, and rests.")
