"""A manager tries another price and finance adopts it; a worker puts somebody on the register and splits a contract."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import Visitor
from commonweal.config.tests.server import RESIDENT, STAFF
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.browser

REASONS = ("learning_disability", "mental_health", "physical_personal_care")
CASES = "reference,points,weekly_cost,support_reason,age\n" + "".join(
    f"C{n},{6 + n % 30},{(6 + n % 30) * (12 + n % 7)},{REASONS[n % 3]},{20 + n}\n" for n in range(70)
)


def test_a_price_is_tried_on_past_cases_proposed_by_one_and_adopted_by_another(
    visitor: Callable[..., Visitor],
) -> None:
    peter = visitor(at_both_widths=True)
    peter.signs_in_as(STAFF[Role.TEAM_MANAGER][0])
    peter.uses_menu("Allocation schemes")
    peter.follows("Past cases")
    peter.goes("/allocation")
    peter.follows("Take in past cases")
    peter.types("Name the file", "Reviews of last year")
    upload = peter.page.get_by_label("The file", exact=True)
    upload.set_input_files({"name": "cases.csv", "mimeType": "text/csv", "buffer": b"reference,points\n"})
    peter.presses("Take them in")
    assert "Nothing was taken in" in peter.reads()
    peter.types("Name the file", "Reviews of last year")
    upload.set_input_files({"name": "cases.csv", "mimeType": "text/csv", "buffer": CASES.encode()})
    peter.presses("Take them in")
    peter.types("Name it", "A price for next year")
    peter.selects("Which past cases?", "File: Reviews of last year (70 cases)")
    peter.presses("Show what it would change")
    assert "Who would get more or less" in peter.reads()
    address = peter.path
    peter.clicks(peter.page.get_by_role("button", name="Propose it"))
    peter.types_day("From which day should it count?", timezone.localdate() + timedelta(days=200))
    peter.types("Why should the council adopt it?", "Too many are given too little")
    peter.presses("Propose")
    priya = visitor(at_both_widths=True)
    priya.signs_in_as(STAFF[Role.FINANCE_OFFICER][0])
    priya.goes(address)
    priya.clicks(priya.page.get_by_role("button", name="Adopt it or turn it down"))
    priya.chooses("Adopt it: it counts from its first day")
    priya.types("Why?", "Agreed by cabinet")
    priya.presses("Decide")
    assert "It is adopted" in priya.reads()
    ines = visitor()
    ines.signs_in_as(STAFF[Role.COMMISSIONER][0])
    ines.goes(address)
    assert "A price for next year" in ines.heading


def test_a_young_person_is_put_on_the_register_and_followed(visitor: Callable[..., Visitor]) -> None:
    maya = visitor(at_both_widths=True)
    maya.signs_in_as(STAFF[Role.SOCIAL_WORKER][0])
    maya.uses_menu("Young people")
    maya.clicks(maya.page.get_by_role("button", name="Put somebody on the register"))
    maya.types("First name", "Isla")
    maya.types("Last name", "Reeve")
    maya.types_day("Date of birth", timezone.localdate() - timedelta(days=17 * 365))
    maya.selects("Kind of need", "Autism")
    maya.types("Which school or service told of them?", "Harbour School")
    maya.chooses("Out of the area")
    maya.presses("Put on the register")
    assert "Say why they cannot live near home" in maya.reads()
    maya.types("Why can they not live near home?", "The nearest school with nursing is in Exeter")
    maya.presses("Put on the register")
    maya.follows("Name a named worker")
    maya.selects("Who is their named worker?", STAFF[Role.SOCIAL_WORKER][0])
    maya.presses("Save")
    maya.clicks(maya.page.get_by_role("button", name="Record a contact"))
    maya.types("What was talked about?", "Spoke with her father")
    maya.presses("Save")
    assert "Spoke with her father" in maya.reads()
    maya.goes("/transition")
    assert "Isla Reeve" in maya.reads()
    maya.follows("What it will cost by year")
    maya.follows(
        f"April {timezone.localdate().year if timezone.localdate().month >= 4 else timezone.localdate().year - 1}"
    )
    maya.follows("The people among them")


def test_a_block_contract_is_split_and_whoever_has_no_share_is_told_so(visitor: Callable[..., Visitor]) -> None:
    maya = visitor(at_both_widths=True)
    maya.signs_in_as(STAFF[Role.SOCIAL_WORKER][0])
    maya.uses_menu("Block contracts")
    maya.clicks(maya.page.get_by_role("button", name="Split a block contract"))
    maya.types("Name", "Quay Court")
    maya.types("Address", "2 Quay Street")
    maya.page.get_by_label("Provider").select_option(index=1)
    maya.types("What the whole block costs in a year", "500,000")
    maya.types("Of that, the core", "243,600")
    maya.types("Price of an hour of one’s own", "16")
    maya.types_day("From when are there shares?", timezone.localdate())
    maya.presses("Split it")
    assert "£256,400.00" in maya.reads()
    rose = visitor(at_both_widths=True)
    rose.signs_in_as(RESIDENT)
    rose.goes("/my-week")
    assert "You have no diary here" in rose.reads()
