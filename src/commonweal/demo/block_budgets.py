"""The demo's block contract: extra care with eight residents, each with hours of their own, and this week's diaries."""

import random
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.pathway.block_budgets.actions import (
    SchemeTerms,
    add_resident,
    agree_week,
    approve_hours,
    open_scheme,
    put_in_diary,
)
from commonweal.pathway.block_budgets.diary import monday_of
from commonweal.people.identity.actions import create_person

SEED = 1605
AREA = "poole"
RESIDENTS = 8
BLOCK = SchemeTerms(
    "Creekside Court",
    "Creekside Court, Harbour Way",
    Decimal(412_000),
    Decimal(268_500),
    Decimal("19.50"),
    date(2026, 4, 1),
)
DOINGS = (
    (time(10), "1.5", "Shopping at the market", ""),
    (time(14, 30), "2", "To the swimming pool", "Bev"),
    (time(9, 30), "1", "Letters and bills", ""),
    (time(13), "2.5", "Lunch with my sister", ""),
    (time(11), "1.25", "A walk on the quay", "whoever has a warm coat"),
)


def tell_block_budgets(place: Place, cast: Cast, words: dict[str, Any]) -> None:
    """Split the contract in spring, give each resident a share, and plan this week with the manager."""
    chance = random.Random(SEED)  # noqa: S311 - the same people each time, nothing secret
    council, today = cast.councils[AREA], timezone.localdate()
    worker, team = council.staff[Role.SOCIAL_WORKER], council.teams["assessment"]
    provider = cast.chosen_first
    manager = cast.managers[provider]
    opened = today - timedelta(days=60)
    with as_on(opened, 10), acting_as(worker) as actor:
        terms = SchemeTerms(**{**BLOCK.__dict__, "starts_on": opened})
        scheme = open_scheme(actor, place, provider, terms)
        shares = []
        for _ in range(RESIDENTS):
            person = create_person(
                actor,
                place,
                team,
                given_name=chance.choice(words["older_names"]),
                family_name=chance.choice(words["family_names"]),
                date_of_birth=date(today.year - chance.randint(68, 91), chance.randint(1, 12), chance.randint(1, 28)),
            )
            amount = Decimal(chance.choice(("156.00", "195.00", "234.00", "273.00")))
            shares.append(add_resident(actor, scheme, person, amount, opened))
    monday = monday_of(today)
    with acting_as(manager) as actor:
        for share in shares[:6]:
            for day, (at, hours, what, who) in enumerate(chance.sample(DOINGS, 3)):
                put_in_diary(actor, share, monday + timedelta(days=day * 2), at, Decimal(hours), what, who)
            agree_week(actor, share, monday)
    with acting_as(worker) as actor:
        approve_hours(actor, shares[0], monday, Decimal(2), "Her daughter, who usually comes, is in hospital.")
