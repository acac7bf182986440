"""In a browser: a form saved as it is typed, two people in it at once, and words that outlive a sign-out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from commonweal.config.tests.browsing import Visitor
from commonweal.config.tests.server import STAFF
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.browser

WORKER = STAFF[Role.SOCIAL_WORKER][0]
MANAGER = STAFF[Role.TEAM_MANAGER][0]
BOX = "What the person can do, likes doing, and what helps already"


def type_and_see_it_saved(visitor: Visitor, words: str) -> None:
    visitor.main.get_by_label(BOX).fill(words)
    expect(visitor.main.get_by_role("status")).to_contain_text("Saved at", timeout=15_000)


def test_words_are_saved_as_they_are_typed_shared_at_once_and_never_lost(visitor: Callable[..., Visitor]) -> None:
    worker, manager = visitor(), visitor()
    worker.signs_in_as(WORKER)
    worker.goes("/people/new")
    worker.types("First name", "Hazel")
    worker.types("Last name", "Thorne")
    worker.presses("Save and check for others like them")
    person = re.search(r"/people/[0-9a-f-]+", worker.path)
    assert person is not None
    worker.goes(f"{person[0]}/assess")
    worker.presses("Start the assessment")
    worker.follows("Strengths")
    section = worker.path
    type_and_see_it_saved(worker, "She cooks")

    manager.signs_in_as(MANAGER)
    manager.goes(section)
    theirs = manager.main.get_by_label(BOX)
    assert theirs.input_value() == "She cooks"
    type_and_see_it_saved(manager, "She cooks and sings")
    mine = worker.main.get_by_label(BOX)
    expect(mine).to_have_value("She cooks and sings", timeout=15_000)

    worker.page.route("**/changes*", lambda route: route.abort())
    type_and_see_it_saved(manager, "She bakes")
    mine.fill("She gardens")
    panel = worker.main.get_by_role("alert")
    expect(panel).to_contain_text("She bakes", timeout=15_000)
    panel.get_by_role("button", name="Keep both").click()
    expect(theirs).to_have_value("She bakes\nShe gardens", timeout=15_000)

    worker.page.context.clear_cookies()
    mine.fill("She bakes, gardens and sings")
    expect(worker.main.get_by_role("status")).to_contain_text("You have been signed out", timeout=15_000)
    worker.arrived()
    assert mine.input_value() == "She bakes, gardens and sings"
    worker.signs_in_as(WORKER)
    worker.goes(section)
    expect(worker.main.get_by_label(BOX)).to_have_value("She bakes, gardens and sings")
    expect(theirs).to_have_value("She bakes, gardens and sings", timeout=15_000)
    worker.follows("Earlier answers")
    assert "She cooks" in worker.reads()
