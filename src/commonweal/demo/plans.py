"""What stands in the demo's plans besides an outcome and its support: the steps, a risk, what if, and the week."""

import random
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.roles import Role
from commonweal.demo.cast import Council
from commonweal.pathway.plans.actions import (
    Risk,
    answer_rungs,
    place_slots,
    record_risk_talk,
    set_condition,
    waive_risk_talk,
    write_contingency,
)
from commonweal.pathway.plans.models import Holding, Plan, PlannedOutcome, SupportLine
from commonweal.pathway.work.actions import decide_approval
from commonweal.pathway.work.queries.approvals import waiting_for_approval

STEPS = {
    "myself": ("used", ("Makes a cup of tea and toast, and likes to lay the table.", "Walks to the corner and back.")),
    "circle": ("used", ("A daughter comes on Sundays. Weekdays are too far.", "A neighbour brings the paper.")),
    "community": ("tried", ("Went to the lunch club twice; too noisy to hear.", "The singing group meets too early.")),
    "equipment": ("used", ("A perching stool and a rail by the step.", "A walking frame with a tray.")),
    "technology": ("declined", ("Did not want an alarm round the neck.", "A reminder by phone was not wanted.")),
    "adaptations": ("not_suitable", ("It is rented and the bathroom is small.", "The home is level already.")),
    "recovery": (
        "tried",
        ("Six weeks of reablement brought back dressing.", "Exercises for four weeks helped a little."),
    ),
}
RISKS = (
    (
        "Walking to the sea alone, every day it is dry.",
        "A fall where nobody sees it.",
        "Takes the phone and the stick.",
    ),
    ("Cooking for friends on the gas hob.", "A pan left on.", "A timer, and cooking when somebody is in."),
    ("Going on the bus without anybody.", "Getting lost on the way home.", "Carries a card with the address."),
)
IFS = (
    (
        "Nobody has come by half past nine",
        "It is quiet and the curtains are drawn",
        "Call the agency, then the daughter",
    ),
    ("I am short of breath or my ankles swell", "More pillows at night", "Call the surgery the same day"),
)
MORNING = 8 * 60


def approve_plan(council: Council, plan: Plan) -> None:
    """The team's manager approves what a plan costs, where that has to be."""
    with acting_as(council.staff[Role.TEAM_MANAGER]) as actor:
        asked = waiting_for_approval(actor).filter(about_id=plan.pk).first()
        if asked is not None:
            decide_approval(actor, asked, "agreed")


def tell_plan(actor: Actor, plan: Plan, outcome: PlannedOutcome, line: SupportLine) -> None:
    """Fill what a plan has besides: every one its steps, some a risk worth taking, what if, and a week."""
    chance = random.Random(plan.person.name)  # noqa: S311 - the same words each time, nothing secret
    answer_rungs(actor, outcome, {key: (answer, chance.choice(words)) for key, (answer, words) in STEPS.items()})
    good, what, agreed = chance.choice(RISKS)
    record_risk_talk(
        actor,
        plan,
        Risk(
            stage="plan",
            good=good,
            what=what,
            likely="possible",
            harm="serious",
            agreed=agreed,
            capacity="decides",
            options="Somebody goes along; another time of day.",
            views="The family would rather not. It is what the day is for.",
            review_on=timezone.localdate() + timedelta(days=90),
        ),
    )
    if line.holding == Holding.DIRECT_PAYMENT:
        waive_risk_talk(actor, plan, "direct_payment", "Talked about with the direct payment team")
    if chance.random() < 0.5:
        set_condition(actor, plan, True)
        trigger, signs, then = chance.choice(IFS)
        write_contingency(
            actor,
            plan,
            trigger=trigger,
            early_signs=signs,
            what=then,
            who="The agency, out of hours",
            phone="01632 960077",
        )
    _tell_week(actor, plan, line)


def _tell_week(actor: Actor, plan: Plan, line: SupportLine) -> None:
    """The line's hours on as many days as they fill with visits of up to two hours, from eight in the morning."""
    days = min(7, max(1, int(line.weekly_hours)))
    minutes = min(120, int(line.weekly_hours / days * Decimal(60)) // 15 * 15)
    if minutes:
        place_slots(actor, plan, range(days), MORNING, MORNING + minutes, line=line)
