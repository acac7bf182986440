"""In a browser: two records are brought together and made two again; a resident asks for all that is held."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import ASKER, STAFF, House
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.browser

MANAGER, WORKER = STAFF[Role.TEAM_MANAGER][0], STAFF[Role.SOCIAL_WORKER][0]
BORN = date(1941, 2, 9)


def start_record(worker: Visitor, given: str, family: str, **more: str) -> str:
    """Start a record, whoever else may have one; returns its address."""
    worker.goes("/people/new")
    worker.types("First name", given)
    worker.types("Last name", family)
    worker.types_day("Date of birth", BORN)
    for label, words in more.items():
        worker.types(label, words)
    worker.presses("Save and check for others like them")
    if not re.match(r"/people/[0-9a-f]{8}-", worker.path):
        assert "Nothing is saved yet" in worker.reads()
        worker.presses("None of these: start a new record")
    return worker.path


def test_two_records_of_one_person_are_explained_brought_together_and_made_two_again(
    house: House, visitor: Callable[..., Visitor]
) -> None:
    worker = visitor()
    worker.signs_in_as(WORKER)
    start_record(worker, "Winifred", "Hallett", Phone="01632 960411")
    start_record(worker, "Winnifred", "Hallett", Phone="01632 960411")
    compared = house.command("people", "link")
    assert compared.returncode == 0, compared.stderr
    manager = visitor()
    manager.signs_in_as(MANAGER)
    manager.goes("/records-of-one-person?name=hallett")
    manager.follows("Win")
    assert "likely that both records are of one person" in manager.reads()
    assert "First name" in manager.reads() and "Date of birth" in manager.reads()
    manager.presses("Bring the two records together")
    manager.main.get_by_label(re.compile("Winifred Hallett")).first.check()
    manager.types("How do you know", "Her daughter told us")
    manager.presses("Bring them together")
    kept = manager.path
    assert "together" in manager.reads()
    manager.goes("/records-of-one-person?state=merged")
    manager.follows("Win")
    manager.follows("What was brought together")
    manager.types("Why", "The daughter rang: they are cousins")
    manager.presses("Make two records again")
    assert "two" in manager.reads()
    manager.goes("/records-of-one-person?state=different&name=hallett")
    assert "they are cousins" in manager.reads()
    assert manager.goes(kept) == 200


def test_a_resident_asks_for_everything_held_has_a_fact_put_right_and_their_record_is_held_back(
    visitor: Callable[..., Visitor],
) -> None:
    worker = visitor()
    worker.signs_in_as(WORKER)
    record = start_record(worker, "Amos", "Reed")
    worker.goes(f"{record}/account")
    worker.types("The e-mail address they sign in with", "amos.reed@demo.commonweal.example")
    worker.chooses("I have checked that this account is theirs")
    worker.presses("Link the account")
    resident = visitor(size=PHONE, javascript=False)
    resident.signs_in_as(ASKER)
    resident.goes(f"{record}/held")
    assert "What is held about you, and why" in resident.reads()
    resident.presses("Ask for everything held")
    resident.presses("Ask for everything")
    resident.goes(f"{record}/put-right/ask")
    resident.chooses("Phone")
    resident.types("What should it say?", "01632 960422")
    resident.types("How do you know?", "It is on my telephone")
    resident.presses("Ask that it be put right")
    manager = visitor()
    manager.signs_in_as(MANAGER)
    manager.uses_menu("What people ask of their record")
    manager.follows("Amos Reed")
    manager.presses("Gather everything")
    while "To be looked at (0)" not in manager.reads():
        for box in manager.main.get_by_role("checkbox").all():
            box.check()
        manager.chooses("Give them out")
        manager.types("Why?", "He knows who works with him")
        manager.presses("Decide")
    manager.presses("Let them download it")
    manager.goes("/what-people-ask?shows=corrections")
    manager.follows("Amos Reed")
    manager.chooses("Put it right")
    manager.types("The right value", "01632 960422")
    manager.types("Why?", "Rang the number")
    manager.presses("Decide")
    resident.goes(f"{record}/held")
    resident.clicks(resident.main.get_by_role("link", name=re.compile("by Amos Reed")))
    resident.follows("Read it as a page")
    assert "Everything held about Amos Reed" in resident.reads()
    resident.goes(f"{record}/put-right")
    assert "01632 960422" in resident.reads() and "Put right by" in resident.reads()
    manager.goes(f"{record}/hold")
    manager.types("Why must nothing of it go?", "An inquest is open")
    manager.presses("Hold it back")
    assert "Amos Reed" in manager.reads()
    manager.uses_menu("What may go")
    manager.clicks(manager.main.get_by_role("button", name=re.compile("dry run")).first)
    assert "Nothing is erased by it" in manager.reads()
