"""The demo's reviews: plans looked at after some weeks, some planned, some asked for, and a targeted list."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.pathway.plans.kinds import SupportKind
from commonweal.pathway.plans.models import Plan
from commonweal.pathway.reviews.actions import (
    Finding,
    ask_for_review,
    hold_review,
    make_cohort,
    plan_review,
    record_unmet,
    settle_member,
)
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.queries import members_of

SEED = 4127
LOOKED_AFTER = timedelta(days=38)
"""After a plan starts: the light-touch look of those of whom one was had in time."""
WORDS = (
    "I am up and dressed in time now. Saturdays are long.",
    "It goes well when it is the same two people who come.",
    "I go out again, twice this month.",
    "The mornings are better. The evenings are not yet.",
)
UNMET = (
    ("day_opportunity", "A group for people who lost their sight late", "nothing_near"),
    ("personal_assistant", "Somebody who speaks Polish, for two evenings", "no_workers"),
    ("community_activity", "Swimming with a hoist", "transport"),
    ("home_care", "A visit at seven in the morning", "waiting"),
)


def tell_reviews(cast: Cast) -> None:
    """Tell of the plans in force: two in three looked at in time, one in five asked about or planned."""
    chance = random.Random(SEED)  # noqa: S311 - the same reviews each time, nothing secret
    today = timezone.localdate()
    plans = Plan.objects.filter(signed_at__isnull=False, starts_on__isnull=False, replaced_by=None)
    for number, plan in enumerate(plans.select_related("person__account", "worker").order_by("starts_on", "pk")):
        looked_on = plan.starts_on + LOOKED_AFTER if plan.starts_on else today
        if looked_on < today and chance.random() < 0.67:
            _look(plan, looked_on, chance, number)
        elif plan.person.account is not None:
            with as_on(today, 9), acting_as(plan.person.account) as actor:
                ask_for_review(actor, plan, "My sister has moved away, so Sundays are different now.")
        elif chance.random() < 0.3:
            with as_on(today, 9), acting_as(plan.worker) as actor:
                plan_review(actor, plan, today + timedelta(days=chance.randrange(3, 30)), "planned")
    _target(cast)


def _look(plan: Plan, looked_on: date, chance: random.Random, number: int) -> None:
    """A light-touch look on its day; of every fourth plan something that could not be had."""
    with as_on(looked_on, 10), acting_as(plan.worker) as actor:
        review = plan_review(actor, plan, looked_on, "planned", is_light_touch=True)
        hold_review(
            actor,
            review,
            held_on=looked_on,
            method="person",
            findings={
                outcome: Finding(chance.choice(("partly", "fully", "partly")), chance.choice(WORDS))
                for outcome in plan.outcomes.values_list("pk", flat=True)
            },
            next_step="no_change",
            summary="The support has begun well, and the days are calmer.",
        )
        if number % 4 == 0:
            kind, what, reason = chance.choice(UNMET)
            record_unmet(actor, plan, kind=kind, what=what, reason=reason)


def _target(cast: Cast) -> None:
    """A manager's list of care at home, the first of it looked at."""
    for council in cast.councils.values():
        manager = council.staff.get(Role.TEAM_MANAGER)
        if manager is None:
            continue
        with acting_as(manager) as actor:
            try:
                cohort = make_cohort(
                    actor,
                    "Care at home with two workers",
                    "To see where a hoist or a sling lets one worker do what two do now",
                    Criteria(kinds=[SupportKind.HOME_CARE], age_from=65),
                )
            except ValidationError:
                continue  # nobody of this council has such support
            first = members_of(cohort).first()
            if first is not None:
                settle_member(
                    actor,
                    first,
                    "technology",
                    "A ceiling hoist is fitted: one worker in the mornings",
                    weekly_hours_released=Decimal(3),
                    weekly_released=Decimal("99.60"),
                )
