"""The way from asking to support that began, as a resident writes it herself: her assessment, and most of her plan.

She is on a phone with scripts; those who support her work without any. A worker goes through what she wrote, adds what
only a worker may (prices, the first day) and confirms it. The same way written by a worker is `test_whole_loop`.
"""

from collections.abc import Callable

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import WRITER
from commonweal.config.tests.test_whole_loop import (
    answers_the_request,
    asks_for_help,
    name_of,
    sets_the_budget,
    writes_each_section,
)
from commonweal.core.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("own way")]


def test_a_resident_writes_her_assessment_and_her_plan_and_her_support_begins(visitor: Callable[..., Visitor]) -> None:
    elsie = visitor(size=PHONE)
    officer, worker = visitor(javascript=False), visitor(javascript=False)
    officer.signs_in_as(name_of(Role.CONTACT_OFFICER))
    worker.signs_in_as(name_of(Role.SOCIAL_WORKER))

    answers_the_request(officer, asks_for_help(elsie, WRITER))
    assesses_herself(elsie)
    takes_it_up_and_decides(worker)
    sets_the_budget(worker)
    begins_the_plan(worker)
    writes_her_plan(elsie)
    adds_what_a_worker_adds(worker)
    agrees_and_her_support_begins(elsie)


def assesses_herself(elsie: Visitor) -> None:
    elsie.signs_in_as(WRITER)
    elsie.follows("My record")
    elsie.follows("Begin an assessment yourself")
    elsie.chooses("Supported self-assessment")
    elsie.presses("Begin")
    elsie.clicks(elsie.main.locator(".govuk-task-list a").first)
    writes_each_section(elsie)
    elsie.presses("Read what has been written so far")
    assert elsie.heading == "Your answers"


def takes_it_up_and_decides(worker: Visitor) -> None:
    worker.uses_menu("Assessments")
    worker.follows(WRITER)
    worker.presses("Take it up, and go through it with Elsie")
    worker.follows("Go on writing")
    worker.follows("Family and friends who give care")
    writes_each_section(worker)
    worker.presses("Check and decide")
    worker.presses("Decide: eligible")


def begins_the_plan(worker: Visitor) -> None:
    worker.presses("Start a support plan")
    worker.presses("Start the plan")
    worker.follows("The day it starts")
    worker.types_day("On which day does the plan start?", timezone.localdate())
    worker.presses("Save the day")


def writes_her_plan(elsie: Visitor) -> None:
    """She follows what the plan says is next, until only a worker's part is left."""
    elsie.signs_in_as(WRITER)
    elsie.follows("My record")
    elsie.follows("Open the support plan")
    plan = elsie.path
    elsie.follows("the plan needs at least one outcome")
    elsie.clicks(elsie.main.locator("a[href*='need=']").first)
    elsie.types("What do you want to happen?", "I want to go to the library every week")
    for need in elsie.main.get_by_role("checkbox").all():
        need.check()
    elsie.presses("Save outcome")
    elsie.follows("The steps before paid support")
    for box in elsie.main.get_by_role("textbox").all():
        box.fill("I tried this in spring, and it was not enough.")
    for choice in elsie.main.get_by_role("combobox").all():
        choice.select_option(label="Tried, and not enough")
    elsie.presses("Save the steps")
    elsie.goes(plan)
    elsie.follows("the plan needs at least one piece of support")
    elsie.presses("Add support")
    elsie.types("What is done", "Somebody to go out with")
    elsie.selects("Kind of support", "Personal assistant")
    elsie.types("Hours a week", "8")
    elsie.chooses("Direct payment")
    elsie.presses("Save support")
    elsie.follows("Back to the plan")
    assert "Next:" in elsie.reads()


def adds_what_a_worker_adds(worker: Visitor) -> None:
    worker.uses_menu("Plans")
    worker.follows(WRITER)
    worker.follows("the plan needs a price for")
    worker.follows("Change")
    worker.types("Price an hour", "17.40")
    worker.presses("Save support")
    worker.follows("Back to the plan")
    while worker.main.get_by_role("link", name="the plan needs a talk about risk").count():
        worker.follows("the plan needs a talk about risk")
        worker.follows("say why none is needed")
        worker.types("Why is no talk needed?", "She and her worker talked it through, and it is in her assessment.")
        worker.presses("Record the reason")
        worker.follows("Back to the plan")
    worker.follows("read the whole plan, and agree to it")
    worker.presses("I agree, as the worker")
    assert "agrees on their own record" in worker.reads()


def agrees_and_her_support_begins(elsie: Visitor) -> None:
    elsie.signs_in_as(WRITER)
    elsie.follows("Read it and agree")
    elsie.presses("I agree to this plan")
    assert "Signed on" in elsie.reads()
    elsie.signs_in_as(WRITER)
    elsie.follows("My record")
    record = elsie.reads()
    assert "Somebody to go out with" in record and "£139.20" in record
