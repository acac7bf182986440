"""Run by `test_kill`: keeps writing records until it is killed, and says each one that it was told is kept."""

import uuid
from datetime import date

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.correspondence.actions import send_message
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person


def write_until_killed() -> None:
    while True:
        with acting_as(system_actor("test")) as actor:
            person = create_person(
                actor,
                Place.objects.get(),
                Team.objects.select_related("organisation").get(),
                given_name="Rose",
                family_name=f"Penny {uuid.uuid4().hex[:8]}",
                phone="01632 960001",
                email="rose@example.org",
                address={"lines": "1 Quay Street", "postcode": "ZZ1 1AA", "starts_on": date(2001, 5, 1)},
            )
            send_message(
                actor,
                "request-received",
                to_person=person,
                context={"reference": "R", "days": 2, "team": "T", "link": "https://x"},
            )
        print(person.pk, flush=True)  # noqa: T201 - the test reads it
