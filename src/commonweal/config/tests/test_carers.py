"""A carer comes on the register, writes an emergency plan and has a break; the council agrees it and uses the plan."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import OTHER_RESIDENT, STAFF
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.browser


def test_a_carer_registers_plans_for_an_emergency_and_has_a_break(visitor: Callable[..., Visitor]) -> None:
    owen = visitor(size=PHONE, javascript=False)
    owen.opens_front_page()
    owen.follows("Looking after somebody")
    owen.signs_in_as(OTHER_RESIDENT)
    owen.uses_menu("Looking after somebody")
    owen.clicks(owen.page.get_by_role("button", name="Ask to be on the register"))
    owen.types("Your phone number", "01632 960123")
    owen.types("Your postcode", "BH15 1AB")
    owen.types("Whom do you look after?", "Winifred Gale")
    owen.presses("Send")
    assert "Enter who the carer is to them" in owen.reads()
    owen.types("Who are you to them?", "son")
    owen.types("About how many hours a week?", "20")
    owen.presses("Send")
    assert "They ring you" in owen.reads()

    noor = visitor()
    noor.signs_in_as(STAFF[Role.CONTACT_OFFICER][0])
    noor.uses_menu("Carers")
    noor.follows("Asked to be on it")
    noor.follows("Owen Gale")
    noor.presses("Put them on the register")
    assert "No emergency plan" in noor.reads()
    noor.follows("Write down what they said to the offer")
    noor.chooses("Does not want one now")
    noor.presses("Save")
    noor.follows("Say which record is Winifred Gale’s")

    owen.uses_menu("Looking after somebody")
    owen.follows("Your page as a carer")
    owen.follows("Write the emergency plan")
    owen.types("What has to happen in the first hour?", "See that she has eaten, and ring my sister")
    owen.presses("Save the plan")
    assert "Name somebody who can step in" in owen.reads()
    owen.types("First: name", "Ivy Oake")
    owen.page.get_by_label("Phone").first.fill("01632 960101")
    owen.presses("Save the plan")
    assert "Has not agreed yet" in owen.reads()
    owen.clicks(owen.page.get_by_role("button", name=re.compile("They have agreed")))
    assert "Agreed on" in owen.reads()
    plan = owen.path
    owen.uses_menu("Looking after somebody")
    owen.follows("Your page as a carer")
    owen.follows("Your carer’s card")
    owen.page.go_back()
    owen.follows("Ask for a break")
    owen.types("What kind of break?", "A night at my sister’s")
    day = timezone.localdate() + timedelta(days=10)
    owen.types_day("First day", day)
    owen.types_day("Last day", day + timedelta(days=1))
    owen.types("How many?", "1")
    owen.presses("Ask for it")
    owen.follows("A night at my sister’s")
    assert "agrees to it, or says why not" in owen.reads()
    at = owen.path

    noor.goes(plan)
    noor.clicks(noor.page.get_by_role("button", name="The carer is away: use this plan"))
    noor.types("Who told you?", "A ward at Poole hospital")
    noor.types("What happened?", "He fell on the stairs")
    noor.presses("Use the plan now")
    noor.types("Whom did you ring?", "Ivy Oake")
    noor.chooses("Steps in")
    noor.presses("Save the call")
    noor.page.locator("summary", has_text="End it").click()
    noor.types("What was done, and how are things now?", "Ivy stays until he is home")
    noor.presses("End the emergency")
    assert "Emergency, over" in noor.heading

    noor.goes(at)
    assert not noor.page.get_by_role("button", name="Agree it, or say why not").count(), "a contact officer does not"
    noor.goes("/carers")
    noor.follows("Owen Gale")
    noor.clicks(noor.page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Owen Gale"))
    noor.goes(noor.path + "/allocate")
    noor.page.get_by_role("radio").first.check()
    noor.clicks(noor.main.get_by_role("button").first)
    maya = visitor()
    maya.signs_in_as(STAFF[Role.SOCIAL_WORKER][0])
    maya.goes(at)
    maya.clicks(maya.page.get_by_role("button", name="Agree it, or say why not"))
    maya.chooses("Yes, it is agreed")
    maya.presses("Answer")
    assert "Say why you agree it all the same" in maya.reads()
    maya.chooses("Yes, it is agreed")
    maya.types("What should the carer know?", "Your first night off in a year")
    maya.presses("Answer")
    owen.goes(at)
    assert "Your first night off in a year" in owen.reads()
