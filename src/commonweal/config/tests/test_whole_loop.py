"""From the first question to the evidence: one person's way through the whole house, by pressing what can be seen.

The resident's part is on a phone of 375 pixels and without JavaScript. Every page on the way meets the accessibility
baseline (see `browsing`). Each step begins where the one before it ended.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import OTHER_RESIDENT, PROVIDER, RESIDENT, STAFF, House
from commonweal.core.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("whole loop")]

HOURS = "10"
PRICE = "31.50"
WEEKLY = "£315.00"
"""10 hours at £31.50."""

AT_WORK = (
    Role.CONTACT_OFFICER,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.FINANCE_OFFICER,
    Role.BROKER,
    Role.PROVIDER,
    Role.COMMISSIONER,
)


@pytest.fixture(scope="module")
def house(open_house: Callable[[str], AbstractContextManager[House]]) -> Iterator[House]:
    """A house where nobody else has asked for anything: what stands first in a list is Rose's."""
    with open_house("loop") as house:
        yield house


def name_of(role: Role) -> str:
    return STAFF[role][0]


def test_a_request_becomes_support_that_moves_the_figures_of_the_place(
    visitor: Callable[..., Visitor], house: House
) -> None:
    rose = visitor(size=PHONE, javascript=False)
    staff = {role: visitor() for role in AT_WORK}
    for role, somebody in staff.items():
        somebody.signs_in_as(name_of(role))
    before = figures_of_the_place(staff[Role.COMMISSIONER])

    finds_help(rose)
    reference = asks_for_help(rose)
    answers_the_request(staff[Role.CONTACT_OFFICER], reference)
    assesses(staff[Role.SOCIAL_WORKER])
    sets_the_budget(staff[Role.SOCIAL_WORKER])
    works_out_the_contribution(staff[Role.FINANCE_OFFICER])
    writes_the_plan(staff[Role.SOCIAL_WORKER])
    makes_it_hers(rose)
    agrees_to_her_plan(rose)
    agrees_as_worker(staff[Role.SOCIAL_WORKER])
    approves(staff[Role.TEAM_MANAGER])
    record = opens_the_brief(staff[Role.BROKER])

    provider = staff[Role.PROVIDER]
    assert provider.goes(record) == 404, "a provider saw somebody before being chosen"
    offers(provider)
    awards(staff[Role.BROKER])
    sees_the_person(provider)

    finds_the_first_payment(staff[Role.FINANCE_OFFICER])
    figures_have_moved(staff[Role.COMMISSIONER], before)
    asks_for_a_review(rose)
    reviews_the_plan(staff[Role.SOCIAL_WORKER])
    reads_her_own_record(rose)
    stranger = visitor(size=PHONE, javascript=False)
    stranger.signs_in_as(OTHER_RESIDENT)
    assert stranger.goes(record) == 404

    verified = house.command("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def finds_help(rose: Visitor) -> None:
    rose.opens_front_page()
    rose.follows("Find help")
    rose.types("What would help?", "somebody to talk to")
    rose.types("Postcode", "BH15 1AB")
    rose.presses("Search")
    assert "Why this one:" in rose.reads()
    rose.clicks(rose.page.locator(".cw-results__item a").first)


def asks_for_help(rose: Visitor, name: str = RESIDENT) -> str:
    rose.signs_in_as(name)
    rose.follows("Ask for help")
    rose.presses("Start")
    rose.presses("Continue")
    assert "Choose who needs help" in rose.reads()
    rose.chooses("I do")
    rose.presses("Continue")
    rose.types("What is happening?", "Since my fall I cannot dress or cook without somebody beside me.")
    rose.presses("Continue")
    rose.types("What matters most to you?", "Staying in my home, and jazz on Thursdays")
    rose.presses("Continue")
    rose.chooses("In the next few weeks")
    rose.presses("Continue")
    given, family = name.split()
    rose.types("First name", given)
    rose.types("Last name", family)
    rose.presses("Continue")
    for part, number in (("Day", "27"), ("Month", "3"), ("Year", "1948")):
        rose.main.get_by_label(part, exact=True).fill(number)
    rose.presses("Continue")
    rose.types("House and street", "1 Quay Street")
    rose.types("Postcode", "BH15 1AB")
    rose.presses("Continue")
    rose.presses("Continue")  # nothing special is needed to write and speak with her
    rose.types("Phone number", "01632 960001")
    rose.chooses("Phone call")
    rose.presses("Continue")
    rose.presses("Continue")  # she has no letter with her NHS number at hand
    rose.chooses("Yes, share it with the council teams that can help")
    rose.presses("Continue")
    assert rose.heading == "Check your answers"
    assert "jazz on Thursdays" in rose.reads()
    rose.presses("Send")
    found = re.search(r"CW-\w{3}-\w{3}", rose.reads())
    assert found, rose.reads()
    return found.group()


def answers_the_request(officer: Visitor, reference: str) -> None:
    officer.uses_menu("Requests")
    officer.follows(reference)
    assert "Since my fall" in officer.reads()
    officer.chooses("Start a new record")
    officer.presses("This is whose request it is")
    officer.types("What was said", "Spoke with Rose by phone. She agrees to an assessment.")
    officer.presses("Record first contact")
    officer.chooses("Assessment")
    officer.types("Why", "You told us that dressing and cooking have become hard since your fall.")
    officer.presses("Decide")
    officer.uses_menu("To allocate")
    officer.follows("Allocate")
    officer.main.get_by_role("radio").first.check()
    officer.presses("Allocate")


def assesses(worker: Visitor) -> None:
    worker.uses_menu("Assessments")
    worker.follows("Rose Penny")
    worker.presses("Start the assessment")
    worker.follows("Taking part, and an advocate")
    writes_each_section(worker)
    worker.presses("Check and decide")
    worker.presses("Decide: eligible")
    assert worker.heading == "Eligibility decision"
    decision = worker.path
    worker.follows("How this was worked out")
    worker.goes(decision)


def writes_each_section(somebody: Visitor) -> None:
    """From a section of a form to its end."""
    for _ in range(60):
        if "/sections/" not in somebody.path:
            break
        answers_the_section(somebody)
        somebody.presses("Save and continue")


SAYS_YES = (
    "Do the needs come from",
    "Is it a disability",
    "Taken together",
    "Does it matter a lot",
    "Is this a full and true",
    "Can the person take",
)


def answers_the_section(worker: Visitor) -> None:
    """Answers what the page asks: that she needs help, much of it, and that nothing else is unusual."""
    much = worker.heading == "How much support"
    for group in worker.main.get_by_role("group").all():
        radios = group.get_by_role("radio")
        if not group.is_visible() or not radios.count() or group.locator("input:checked").count():
            continue
        wished = "Yes" if group.inner_text().startswith(SAYS_YES) else "No"
        by_words = [group.get_by_label(words, exact=True) for words in ("No, not without help", wished)]
        found = next((found for found in by_words if found.count()), radios)
        (found.last if much else found.first).check()
    # Each box itself, and whether or not an answer is just hiding it: it may be gone by the time it is written in.
    for box in worker.main.get_by_role("textbox").element_handles():
        if box.is_visible() and not box.input_value():
            is_number = box.get_attribute("inputmode") == "numeric"
            box.fill("1" if is_number else "I cannot do this alone since my fall, and I miss it.", force=True)


def sets_the_budget(worker: Visitor) -> None:
    worker.presses("Work out the indicative budget")
    if worker.main.get_by_label("Points from the questionnaire").count():
        worker.chooses("Points from the questionnaire")
        worker.presses("Continue")
    assert "10 of 10 answers are filled in from the" in worker.reads()
    worker.presses("Work out the budget")
    assert worker.heading == "Indicative budget"


def works_out_the_contribution(officer: Visitor) -> None:
    officer.uses_menu("Contributions")
    officer.follows("From totals")
    officer.types_day("From which day?", timezone.localdate())
    officer.chooses("Single, with no children to look after")
    officer.chooses("Yes")
    officer.types("State Pension", "230.25")
    officer.types("Savings and other capital", "9000")
    if officer.main.get_by_label("What does the support cost", exact=False).count():
        officer.types("What does the support cost", "315")
    officer.presses("Work it out")
    assert "What it comes to" in officer.reads()
    officer.presses("Keep this and write to Rose")
    assert officer.heading == "Contribution"


def writes_the_plan(worker: Visitor) -> None:
    worker.presses("Start a support plan")
    worker.presses("Start the plan")
    worker.follows("the plan needs at least one outcome")
    assert "not answered by an outcome yet" in worker.reads()
    worker.follows("Getting dressed")
    assert "A draft from what was said" in worker.reads()
    worker.types("What do you want to happen?", "I want to be up and dressed in time for the jazz")
    for need in worker.main.get_by_role("checkbox").all():
        need.check()
    worker.presses("Save outcome")
    worker.follows("The steps before paid support")
    for box in worker.main.get_by_role("textbox").all():
        box.fill("Tried since the fall, and not enough to be dressed in time.")
    for choice in worker.main.get_by_role("combobox").all():
        choice.select_option(label="Tried, and not enough")
    worker.presses("Save the steps")
    worker.follows("Back to the outcomes")
    worker.follows("Back to the plan")
    worker.follows("Support: who does what")
    worker.presses("Add support")
    worker.types("What is done", "Help to wash, dress and have breakfast")
    worker.selects("Kind of support", "Care at home")
    worker.types("Hours a week", HOURS)
    worker.types("Price an hour", "32.00")
    worker.chooses("Managed")
    worker.presses("Save support")
    worker.follows("Back to the plan")
    worker.follows("Risks worth taking")
    worker.follows("say why none is needed")
    worker.types("Why is no talk needed?", "Rose and her worker talked about the stairs at the assessment.")
    worker.presses("Record the reason")
    worker.follows("Back to the plan")
    worker.follows("The day it starts")
    worker.types_day("On which day does the plan start?", timezone.localdate())
    worker.presses("Save the day")


def makes_it_hers(rose: Visitor) -> None:
    """On a phone and without JavaScript she writes what a worker would: a tool, her week, a risk, and what if."""
    rose.signs_in_as(RESIDENT)
    rose.follows("My record")
    rose.follows("Open the support plan")
    plan = rose.path
    rose.follows("Tools to plan with")
    rose.clicks(rose.main.get_by_role("button", name=re.compile("Hopes and dreams")))
    rose.goes(f"{plan}/week")
    rose.selects("What is it?", "Help to wash, dress and have breakfast")
    rose.chooses("Monday")
    rose.chooses("Thursday")
    rose.presses("Put it in the week")
    assert "2 to place" not in rose.reads() and "8 to place" in rose.reads()
    rose.follows("Back to the plan")
    rose.follows("Risks worth taking")
    rose.presses("Write down a talk about a risk")
    rose.types("What does the person want to do", "Walk to the jazz by myself")
    rose.types("What might happen?", "A fall on the way")
    rose.chooses("It could happen")
    rose.chooses("Serious: an injury, a loss, a bad time")
    rose.types("What was agreed?", "I take my phone, and go by daylight")
    rose.chooses("The person decides this themself")
    rose.presses("Save the talk")
    rose.follows("Back to the plan")
    rose.follows("If something happens")
    rose.presses("Add what is done if something happens")
    rose.types("If this happens", "Nobody comes by ten")
    rose.types("Then this is done", "I call the agency")
    rose.types("Or by whom else?", "The agency")
    rose.presses("Save")
    rose.follows("One page to put on the fridge")
    rose.goes(plan)
    rose.follows("Easy read")
    assert "The agency" in rose.reads()


def asks_for_a_review(rose: Visitor) -> None:
    rose.signs_in_as(RESIDENT)
    rose.follows("My record")
    rose.follows("Reviews, or ask for one")
    rose.follows("Ask for an earlier review")
    rose.types("What has changed", "I would rather be helped in the evening")
    rose.presses("Ask for a review")


def reviews_the_plan(worker: Visitor) -> None:
    worker.uses_menu("Reviews")
    worker.follows("Rose Penny")
    worker.presses("Plan a review")
    worker.types_day("On which day?", timezone.localdate())
    worker.chooses("Planned")
    worker.presses("Plan the review")
    worker.presses("Record the review")
    worker.chooses("The person")
    worker.chooses("Partly")
    worker.types("In their words", "I am dressed in time, and too tired for the jazz")
    worker.types("How is it going, altogether?", "Well in the mornings")
    worker.chooses("The plan goes on as it is")
    worker.presses("Record the review")
    assert "too tired for the jazz" in worker.reads()


def agrees_to_her_plan(rose: Visitor) -> None:
    rose.signs_in_as(RESIDENT)
    rose.follows("My record")
    rose.follows("Open the support plan")
    rose.follows("Agreement")
    rose.presses("I agree to this plan")


def agrees_as_worker(worker: Visitor) -> None:
    worker.uses_menu("Plans")
    worker.follows("Rose Penny")
    worker.follows("Agreement")
    worker.presses("I agree, as the worker")
    assert "The team manager finds it under “To approve”" in worker.reads()


def approves(manager: Visitor) -> None:
    """Above what a worker may agree to alone, the manager reads the plan and approves what it costs."""
    manager.uses_menu("My work")
    manager.follows("To approve")
    manager.follows("Support plan of Rose Penny")
    asked = manager.path
    manager.follows("Read what it is about")
    manager.goes(asked)
    manager.chooses("Agree")
    manager.presses("Decide")


def opens_the_brief(broker: Visitor) -> str:
    """Returns the address of the person's record."""
    broker.uses_menu("Finding support")
    broker.follows("Rose Penny")
    record = broker.path
    broker.uses_menu("Finding support")
    broker.follows("Ask providers")
    broker.types("What matters to the person", "A calm start to the day, and somebody who likes jazz")
    broker.types("When support is wanted", "Every morning between 7 and 9")
    broker.types_day("From which day?", timezone.localdate())
    broker.types_day("On which day do offers close?", timezone.localdate() + timedelta(days=2))
    broker.presses("Send to providers")
    assert PROVIDER in broker.reads()
    return record


def offers(provider: Visitor) -> None:
    provider.signs_in_as(name_of(Role.PROVIDER))
    provider.uses_menu("Briefs")
    provider.clicks(provider.page.locator("main tbody a").first)
    assert "Rose" not in provider.reads(), "a brief names nobody"
    provider.types("Price an hour", PRICE)
    provider.types_day("From which day can you begin?", timezone.localdate())
    provider.presses("Send the offer")


def awards(broker: Visitor) -> None:
    broker.uses_menu("Finding support")
    broker.clicks(broker.page.locator("main").get_by_role("link", name=re.compile("^[A-Z]+-?[A-Z0-9-]+$")).first)
    broker.follows("Choose")
    assert f"{WEEKLY} a week" in broker.reads()
    broker.types("Why this offer", "Rose was asked, and liked that the same small team comes.")
    broker.presses("Choose this offer")


def sees_the_person(provider: Visitor) -> None:
    provider.uses_menu("Briefs")
    provider.clicks(provider.page.locator("main tbody a").first)
    provider.presses("Open the person’s record")
    assert provider.heading == "Rose Penny"
    assert "230.25" not in provider.reads(), "money is not the provider's to see"


def finds_the_first_payment(officer: Visitor) -> None:
    """The support that began is among what has to be paid, at the price that was chosen."""
    officer.uses_menu("Paying and billing")
    officer.clicks(officer.main.get_by_role("link", name=re.compile("paid for")).first)
    assert "Rose Penny" in officer.reads() and "£315.00" in officer.reads()


def figures_of_the_place(commissioner: Visitor) -> tuple[str, ...]:
    commissioner.uses_menu("The place")
    if "/places/" not in commissioner.path:
        commissioner.clicks(commissioner.page.locator("main a").first)
    figures = commissioner.main.locator(".cw-figure").all_inner_texts()
    return tuple(figures) or ("0", "0", "£0.00")


def figures_have_moved(commissioner: Visitor, before: tuple[str, ...]) -> None:
    assert before == ("0", "0", "£0.00"), "this house began without support"
    assert figures_of_the_place(commissioner) == ("1", "10", WEEKLY)
    commissioner.clicks(commissioner.main.locator(".cw-figure a").last)
    rows = commissioner.main.get_by_role("region", name="Support under pseudonyms").locator("tbody tr")
    assert rows.count() == 1
    assert "Rose" not in commissioner.reads()
    for words in ("Care at home", WEEKLY):
        assert words in rows.first.inner_text()
    assert "How this was worked out" in commissioner.page.content()


def reads_her_own_record(rose: Visitor) -> None:
    rose.signs_in_as(RESIDENT)
    rose.follows("My record")
    record = rose.path
    for link, words in (
        ("Open the support plan", "My support plan"),
        ("How the indicative budget was worked out", "Your indicative budget"),
        ("How what you pay was worked out", "What you pay"),
        ("The whole timeline", "What happened in your record"),
        ("Who can see my record", "Who can see your record, and who looked"),
    ):
        rose.follows(link)
        assert rose.heading == words
        if "who looked" in words:
            assert name_of(Role.SOCIAL_WORKER) in rose.reads()
            assert PROVIDER in rose.reads()
        rose.goes(record)
