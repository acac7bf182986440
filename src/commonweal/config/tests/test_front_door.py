"""No door is the wrong door: four people each do their whole job, one handing on to the next.

The group leader puts what her group does where people find it; the resident finds it, asks and books, on a phone
without JavaScript; the adviser takes a call from somebody who is known, and refers, at a desk; the link worker goes
with them, on a phone. Every page on the way is measured at both widths.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import STAFF, VOLUNTARY, House
from commonweal.core.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("front door")]

LINK_WORKERS = "Social prescribing team, Poole Bay Primary Care Network (invented)"
FORMS = 15
"""More pages than any form of the house has."""


def test_from_a_group_that_is_found_to_somebody_who_was_gone_with(
    visitor: Callable[..., Visitor], house: House
) -> None:
    given = "Lily"
    leader, editor = visitor(size=PHONE, at_both_widths=True), visitor(at_both_widths=True)
    leader.signs_in_as(STAFF[Role.GROUP_LEADER][0])
    editor.signs_in_as(STAFF[Role.DIRECTORY_EDITOR][0])
    title = f"{given}’s tea table"
    speaks_for_her_group(leader, editor)
    lists_what_her_group_does(leader, title)
    approves(editor, title)
    adds_sessions(leader, title)

    resident = visitor(size=PHONE, javascript=False, at_both_widths=True)
    finds(resident, title)
    books(resident, title, given)
    takes_advice(resident)
    reference = asks(resident, given)
    follows_up(resident, reference)

    adviser = visitor(at_both_widths=True)
    adviser.signs_in_as(STAFF[Role.CONTACT_OFFICER][0])
    starts_her_record(adviser, reference, given)
    takes_a_call(adviser, given)
    refers(adviser, given)

    worker = visitor(size=PHONE, at_both_widths=True)
    worker.signs_in_as(STAFF[Role.LINK_WORKER][0])
    begins_with(worker, given)
    goes_with(worker, title)
    keeps_the_register(leader, title, given)


def turns_pages(somebody: Visitor, answers: dict[str, str], until: str) -> None:
    """Answer a form page by page: a box by its name, a choice by its page's heading, and otherwise the first choice."""
    for _ in range(FORMS):
        if re.search(until, somebody.path):
            return
        for box in somebody.main.locator("input[type=text], input[type=tel], textarea").all():
            if answer := answers.get(box.get_attribute("name") or ""):
                box.fill(answer)
        if somebody.heading in answers:
            somebody.chooses(answers[somebody.heading])
        elif somebody.main.get_by_role("radio").count() and not somebody.main.locator(":checked").count():
            somebody.main.get_by_role("radio").first.check()
        somebody.presses("Continue")
        assert "There is a problem" not in somebody.reads(), somebody.reads()
    raise AssertionError(f"{somebody.path} is not {until}: {somebody.reads()}")


def speaks_for_her_group(leader: Visitor, editor: Visitor) -> None:
    leader.uses_menu("My entries")
    if "You do not look after any entry yet" not in leader.reads():
        return
    leader.uses_menu("Find help")
    leader.types("What would help?", "Harbour Lunch Club")
    leader.presses("Search")
    leader.follows("Harbour Lunch Club")
    leader.follows("I run this")
    leader.types("What do you do there?", "I lead the groups")
    leader.types("How can we check that?", "The number on our website is mine")
    leader.main.get_by_role("radio").first.check()
    leader.presses("Send it to the editors")
    editor.uses_menu("Directory")
    editor.follows(f"{STAFF[Role.GROUP_LEADER][0]} for {VOLUNTARY}")
    editor.presses("Approve")


def lists_what_her_group_does(leader: Visitor, title: str) -> None:
    leader.uses_menu("My entries")
    leader.presses("Add an entry")
    leader.presses("Go on")
    assert "Enter what it is called" in leader.reads()
    leader.types("What is it called?", title)
    leader.chooses("Group")
    leader.types("What is it?", "Tea and cake on weekday afternoons, for anybody who would rather not sit alone.")
    leader.chooses("Company and befriending")
    leader.presses("Go on")
    leader.follows("How to get in touch")
    leader.types("Number", "01632 960177")
    leader.presses("Save")
    leader.presses("Check it and send it")
    leader.presses("Send it to the editors")
    assert "Waits for an editor" in leader.reads()


def approves(editor: Visitor, title: str) -> None:
    editor.uses_menu("Directory")
    editor.follows(title)
    editor.presses("Approve")
    assert "It is in the directory" in editor.reads()


def adds_sessions(leader: Visitor, title: str) -> None:
    leader.uses_menu("Our activities")
    leader.presses("Add an activity")
    leader.types("What it is called", title)
    leader.chooses("A group or class")
    leader.selects("Your entry in the directory", title)
    leader.chooses("Face to face")
    leader.types("Where", "Harbour Hall, Lake Road")
    leader.types("Postcode", "BH15 4EG")
    leader.chooses("Step-free")
    leader.presses("Save")
    leader.types_day("First day", timezone.localdate() + timedelta(days=1))
    leader.types("Begins at", "2pm")
    leader.types("Ends at", "3.30pm")
    leader.chooses("Once")
    leader.types("Places", "8")
    leader.presses("Add")
    assert "1 session added" in leader.reads()


def finds(resident: Visitor, title: str) -> None:
    resident.opens_front_page()
    resident.follows("Find help")
    resident.types("What would help?", "tea and somebody to talk to in BH15")
    resident.presses("Search")
    resident.follows(title)
    assert "Harbour Neighbours" in resident.reads()
    resident.clicks(resident.main.get_by_role("button", name=re.compile("Put on my list")))
    resident.goes("/directory/shortlist")
    resident.follows(title)


def books(resident: Visitor, title: str, given: str) -> None:
    resident.follows("Book")
    turns_pages(resident, {"name": f"{given} Marsh", "phone": "01632 960177"}, "/check$")
    resident.presses("Book")
    assert "Place booked" in resident.reads()


def takes_advice(resident: Visitor) -> None:
    resident.uses_menu("Advice for yourself")
    resident.follows("Feeling lonely")
    resident.presses("Start")
    answers = {
        "postcode": "BH15 1AB",
        "Have you thought that life is not worth living?": "No",
        "What has it to do with?": "Somebody died",
        "What would you like to do?": "Talk to somebody, at home or by phone",
        "What makes it hard to meet people?": "Getting there",
    }
    turns_pages(resident, answers, "/check$")
    resident.presses("See your advice")
    assert "Bereavement" in resident.reads()


def asks(resident: Visitor, given: str) -> str:
    resident.uses_menu("Ask for help")
    resident.presses("Start")
    answers = {
        "happening": "I am alone since my husband died, and the days are long.",
        "matters": "Company, and my garden",
        "given_name": given,
        "family_name": "Marsh",
        "born_on_day": "3",
        "born_on_month": "5",
        "born_on_year": "1941",
        "lines_of_address": "2 Quay Street",
        "postcode": "BH15 1AB",
        "phone": "01632 960177",
        "How soon do you need help?": "There is no hurry",
    }
    turns_pages(resident, answers, "/check$")
    resident.presses("Send")
    found = re.search(r"CW-\w{3}-\w{3}", resident.reads())
    assert found, resident.reads()
    return found.group()


def follows_up(resident: Visitor, reference: str) -> None:
    resident.goes(f"/ask/status/{reference}")
    assert "We have your request" in resident.reads()


def starts_her_record(adviser: Visitor, reference: str, given: str) -> None:
    adviser.uses_menu("Requests")
    adviser.follows(reference)
    adviser.chooses("Start a new record")
    adviser.presses("This is whose request it is")
    adviser.types("What was said", "Spoke by phone. She would like company more than care.")
    adviser.presses("Record first contact")


def takes_a_call(adviser: Visitor, given: str) -> None:
    adviser.uses_menu("Requests")
    adviser.presses("Take a request")
    adviser.chooses("Phone")
    adviser.presses("Start")
    adviser.types("Name, date of birth, postcode or NHS number", f"{given} Marsh")
    adviser.presses("Search")
    adviser.main.get_by_role("radio", name=f"{given} Marsh").check()
    adviser.presses("Continue")
    answers = {
        "happening": "Her daughter has moved away, and she does not like to go in alone.",
        "Is this still right?": "Yes, this is right",
        "How soon is help needed?": "In the next few weeks",
    }
    turns_pages(adviser, answers, "/check$")
    adviser.presses("Send")
    assert "Tell the person this reference" in adviser.reads()
    adviser.follows(f"{given} Marsh")


def refers(adviser: Visitor, given: str) -> None:
    adviser.follows("Refer them")
    adviser.presses("Start")
    answers = {
        "why": "She would like to go where people talk, and somebody to go in with the first time.",
        "Who do you refer to?": LINK_WORKERS,
        "consent_by": f"{given} Marsh",
    }
    turns_pages(adviser, answers, "/agree$")
    agreed = adviser.main.get_by_role("group", name="Do they agree to be referred?")
    agreed.get_by_label("Yes", exact=True).check()
    adviser.types("Who agreed?", f"{given} Marsh")
    adviser.chooses("On the phone")
    adviser.presses("Continue")
    assert "from the record" in adviser.reads()
    adviser.presses("Send the referral")


def begins_with(worker: Visitor, given: str) -> None:
    worker.uses_menu("Referrals")
    worker.follows(f"{given} Marsh")
    assert "2 Quay Street" not in worker.reads(), "where she lives was not agreed to be shown"
    worker.presses("Accept")
    worker.presses("Accept")
    worker.uses_menu("Link work")
    worker.follows("See who waits, and begin")
    worker.presses(f"Begin with {given} Marsh")
    worker.types("Who agreed?", f"{given} Marsh")
    worker.chooses("By phone")
    worker.main.get_by_role("group", name="Is it safe to write to them?").get_by_label("Yes", exact=True).check()
    worker.presses("They agreed: begin")
    assert f"You work with {given} Marsh from today" in worker.reads()


def goes_with(worker: Visitor, title: str) -> None:
    work = worker.path
    worker.follows("Write what was said")
    worker.types("What matters to them", "To laugh with somebody, and to be home before dark")
    worker.presses("Save")
    worker.follows("Set a goal")
    worker.types("The goal, in their own words", "I go out once a week without being fetched")
    worker.chooses("2")
    worker.presses("Save")
    asks_how_she_is(worker, work, "Before", "3")
    worker.goes(work)
    worker.follows("Look for something near them")
    worker.types("In words", "tea and talk")
    worker.presses("Look")
    worker.clicks(worker.main.get_by_role("link", name=re.compile(f"^Introduce.*{re.escape(title)}$", re.DOTALL)))
    worker.main.get_by_role("radio", name=re.compile("places left")).check()
    worker.chooses("The worker goes along")
    worker.presses("Introduce")
    assert title in worker.reads()
    asks_how_she_is(worker, work, "At the end", "7")
    worker.goes(f"{work}/close")
    worker.chooses("Connected with others, and goes on without us")
    worker.types("What worked?", "Going in together the first time.")
    worker.presses("Close")
    worker.follows("Summary to print")
    assert "3 before, 7 now" in worker.reads()


def asks_how_she_is(worker: Visitor, work: str, stage: str, answer: str) -> None:
    worker.goes(f"{work}/wellbeing")
    worker.follows(f"{stage} : Personal wellbeing (ONS4)")
    for question in worker.main.get_by_role("group").all():
        choice = question.get_by_label(answer, exact=True)
        if choice.count():
            choice.check()
    worker.presses("Save the answers")


def keeps_the_register(leader: Visitor, title: str, given: str) -> None:
    leader.uses_menu("Our activities")
    leader.follows(title)
    leader.clicks(leader.main.get_by_role("table").get_by_role("link").first)
    assert f"{given} Marsh" in leader.reads()
