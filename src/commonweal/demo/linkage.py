"""The demo's second records: two people who were written down twice, found by comparing, and waiting for somebody."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place, Postcode
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.people.identity.actions import create_person
from commonweal.people.linkage.actions import look_for_pairs

AREA = "poole"

TWICE: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = (
    (
        {"given_name": "Beryl", "family_name": "Stickland", "phone": "01632 960741", "lines": "3 Sandbanks Terrace"},
        {"given_name": "Berryl", "family_name": "Sticklan", "phone": "01632 960741", "lines": "3 Sandbanks Terrace"},
    ),
    (
        {"given_name": "Derrick", "family_name": "Trowbridge", "nhs_number": "9990000433", "lines": "18 Fernside Road"},
        {"given_name": "Derek", "family_name": "Trowbridge", "nhs_number": "9990000433", "lines": "Flat 2, Fernside"},
    ),
)
"""As the council first knew them, and as somebody else wrote them down later: a slip in a name, and a move."""

BORN = (date(1939, 10, 4), date(1946, 6, 21))


def tell_linkage(place: Place, cast: Cast) -> None:
    """Start both records of both people, some months apart, and compare all records as every night."""
    council, today = cast.councils[AREA], timezone.localdate()
    officer, team = council.staff[Role.CONTACT_OFFICER], council.teams[Team.Work.ASSESSMENT]
    homes = list(Postcode.objects.filter(former_council=AREA).order_by("pk")[:2])
    for born, home, records in zip(BORN, homes, TWICE, strict=False):
        for days_ago, known in zip((280, 21), records, strict=True):
            facts = {name: value for name, value in known.items() if name != "lines"}
            day = today - timedelta(days=days_ago)
            with as_on(day, 9), acting_as(officer) as actor:
                address = {"lines": known["lines"], "town": "Poole", "postcode": home.postcode, "starts_on": day}
                create_person(actor, place, team, date_of_birth=born, address=address, **facts)  # type: ignore[arg-type]
    look_for_pairs(place)
