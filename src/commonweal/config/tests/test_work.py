"""In a browser: a team's work is taken, given, moved and handed over, with scripts and without."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import STAFF
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.browser

MANAGER, WORKER = STAFF[Role.TEAM_MANAGER][0], STAFF[Role.SOCIAL_WORKER][0]


def test_work_is_added_given_and_handed_over_in_the_browser(visitor: Callable[..., Visitor]) -> None:
    worker = visitor()
    worker.signs_in_as(WORKER)
    worker.goes("/people/new")
    worker.types("First name", "Edna")
    worker.types("Last name", "Fell")
    worker.presses("Save and check for others like them")
    worker.follows("Add something to do")
    worker.chooses("Visit")
    worker.types("What is to be done?", "See how she manages the stairs")
    worker.types_day("By when?", timezone.localdate())
    worker.presses("Put it on the list")
    worker.uses_menu("My work")
    assert "See how she manages the stairs" in worker.reads() and "Today (1)" in worker.reads()
    manager = visitor(size=PHONE, javascript=False)
    manager.signs_in_as(MANAGER)
    manager.goes("/work/team")
    manager.follows("See how she manages the stairs")
    manager.goes("/work/load")
    manager.follows("Hand over")
    manager.selects("Who has it from now", MANAGER)
    manager.types("Note for them", "The key is with the neighbour")
    manager.presses("Hand over")
    assert re.search(f"(person’s work|work of .*) is with {MANAGER}", manager.reads())
    worker.goes("/work")
    assert "nothing to do that was given to you" in worker.reads()
    manager.goes("/work")
    assert "The key is with the neighbour" in manager.reads()
