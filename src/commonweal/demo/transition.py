"""The demo's young people: two dozen between 14 and 18 with one council, told by their schools, at every stage."""

import random
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.pathway.transition.actions import (
    TransitionTerms,
    name_worker,
    reach_milestone,
    record_transition_contact,
    register_young_person,
)
from commonweal.pathway.transition.milestones import State
from commonweal.pathway.transition.queries import on_the_way

SEED = 1418
AREA = "poole"
PEOPLE = 24
NEEDS = ("learning_disability", "autism", "autism", "physical", "mental_health", "complex")
SCHOOLS = ("Harbour School", "Heath Road College", "St Aldhelm’s Sixth Form", "Children’s services, disability team")
TALKS = (
    "Met at school with mum. Wants to stay with friends from college.",
    "Spoke by phone with dad. They worry about the days when college ends.",
    "Met at home. Showed me the bus route to the allotment.",
)


def tell_transition(place: Place, cast: Cast, words: dict[str, Any]) -> None:
    """Put them on the register when they were told of, and do what has been done since."""
    chance = random.Random(SEED)  # noqa: S311 - the same people each time, nothing secret
    council, today = cast.councils[AREA], timezone.localdate()
    worker, team = council.staff[Role.SOCIAL_WORKER], council.teams["assessment"]
    for number in range(PEOPLE):
        born = today - timedelta(days=14 * 365 + 90 + number * 60 + chance.randint(0, 30))
        far = number % 11 == 6
        terms = TransitionTerms(
            NEEDS[number % len(NEEDS)],
            chance.choice(SCHOOLS),
            placement="out_of_area" if far else "home",
            placement_reason="The nearest school with nursing at night is 60 miles away." if far else "",
        )
        told = max(today - timedelta(days=50 + number * 14), born + timedelta(days=14 * 366))
        with acting_as(worker) as actor:
            with as_on(told, 10):
                row = register_young_person(
                    actor,
                    place,
                    team,
                    terms,
                    given_name=chance.choice(words["younger_names"]),
                    family_name=chance.choice(words["family_names"]),
                    born=born,
                )
            if number % 6 == 3:
                continue
            with as_on(min(told + timedelta(days=20), today), 11):
                name_worker(actor, row, worker)
            for dated in on_the_way(row).milestones:
                if dated.state is State.MISSING and chance.random() < 0.7:
                    reach_milestone(actor, row, dated.milestone.key, _day(dated.due_on, told, today))
            if number % 5:
                record_transition_contact(
                    actor, row, today - timedelta(days=chance.randint(3, 90)), chance.choice(TALKS)
                )


def _day(due_on: date, told: date, today: date) -> date:
    """When it was done: when it was due, not before they were known, and not after today."""
    return min(max(due_on, told), today)
