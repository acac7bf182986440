"""In a browser: a request is answered with what may help, it does not help, and it is looked at again; teams say for
whom they are there, and who is on duty."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import COUNCIL, STAFF, House
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.demo import PERSONA_DOMAIN
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import on_day
from commonweal.core.database.embedded import Addresses
from commonweal.core.places.models import Postcode
from commonweal.core.places.tests.loaded import pointed_at
from commonweal.pathway.plans.tests.factories import SYSTEM
from commonweal.pathway.requests.actions import accept_request, save_page, send_request, start_draft
from commonweal.pathway.requests.tests.conftest import AS_KEPT

pytestmark = pytest.mark.browser

OFFICER, MANAGER = STAFF[Role.CONTACT_OFFICER][0], STAFF[Role.TEAM_MANAGER][0]

ASKER = "Tessa Lane"
"""Somebody without a record, so that everything is asked."""


@dataclass(frozen=True)
class Asked:
    """A request that she sent, whose record is made."""

    address: str
    reference: str


@pytest.fixture(scope="module")
def asked(house: House, django_db_blocker) -> Asked:
    """Made before a browser is open."""
    addresses = Addresses(runtime=house.environment["DATABASE_URL"], owner=house.environment["DATABASE_OWNER_URL"])
    with django_db_blocker.unblock(), pointed_at(addresses):
        with acting_as(SYSTEM):
            council = Organisation.objects.select_related("place").get(name=COUNCIL)
            home = Postcode.objects.filter(former_council__in=council.areas.all()).order_by("pk")[0]
            found = {account.name: account for account in Account.objects.all()}
        said = AS_KEPT | {
            "help": {"would_help": "Somebody to have lunch with", "matters": "Company"},
            "address": AS_KEPT["address"] | {"postcode": home.postcode},
            "nhs": {"nhs_number": ""},
        }
        with acting_as(Account.objects.create_user(f"tessa.lane{PERSONA_DOMAIN}", name=ASKER)) as actor:
            draft = start_draft(actor, council.place).request
            for page, kept in said.items():
                draft = save_page(actor, draft, page, kept)
            sent = send_request(actor, draft)
        with acting_as(found[OFFICER]) as actor:
            accept_request(actor, sent)
    return Asked(f"/requests/{sent.pk}", sent.reference)


def test_what_may_help_is_sent_does_not_help_and_is_looked_at_again(
    asked: Asked, visitor: Callable[..., Visitor]
) -> None:
    officer = visitor(size=PHONE)
    officer.signs_in_as(OFFICER)
    officer.goes(asked.address)
    officer.chooses("Information and advice")
    officer.types("Why", "You told us that you miss company.")
    officer.presses("Decide")
    assert "Lunch" in officer.reads() or "lunch" in officer.reads()
    officer.types("Search the directory", "coffee and company")
    officer.main.locator("input[name=found]").first.check()
    officer.presses("Search")
    assert officer.main.get_by_label("Search the directory").input_value() == "coffee and company"
    assert officer.main.locator("input[name=kept]:checked").count() == 1
    officer.chooses("Feeling lonely")
    officer.presses("Decide and send")
    assert "Sent: " in officer.reads() and "To be asked by" in officer.reads()
    asker = visitor(size=PHONE, javascript=False)
    asker.signs_in_as(ASKER)
    asker.goes(f"/ask/status/{asked.reference}")
    assert f"Decided by {OFFICER}" in asker.reads() and "Tell us whether it helped" in asker.reads()
    asker.follows("Tell us what is wrong")
    officer.follows("Did it help?")
    officer.presses("Save")
    officer.chooses("No")
    officer.types("In a few words", "There is no bus on Wednesdays")
    officer.presses("Save")
    assert "Decided before" in officer.reads() and "no bus on Wednesdays" in officer.reads()
    asker.goes(f"/ask/status/{asked.reference}")
    assert "We are looking at this again" in asker.reads()


def test_a_manager_says_for_whom_a_team_is_and_who_is_on_duty(visitor: Callable[..., Visitor]) -> None:
    manager = visitor(size=PHONE)
    manager.signs_in_as(MANAGER)
    manager.goes("/requests/teams")
    manager.follows("Say for whom")
    manager.chooses("Memory or thinking")
    manager.types("From what age?", "65")
    manager.presses("Save")
    assert "People from 65" in manager.reads()
    manager.follows("Change who is on duty in Assessment")
    manager.selects(on_day(timezone.localdate()), MANAGER)
    manager.presses("Save")
    assert "1 day was changed" in manager.page.locator("body").inner_text()
