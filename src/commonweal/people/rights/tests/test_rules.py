"""The pure rules: by when, what is marked, how long it is kept, and that every kind has a title."""

import re
from datetime import date

import pytest

from commonweal.core.calculations.policy import policy_on
from commonweal.people.rights.due import due_on
from commonweal.people.rights.holdings import kinds
from commonweal.people.rights.marking import marks_in
from commonweal.people.rights.schedule import kind_of_room, kinds_kept


@pytest.mark.parametrize(
    ("asked", "extended", "due"),
    [
        (date(2026, 11, 23), False, date(2026, 12, 23)),
        (date(2026, 1, 31), False, date(2026, 2, 28)),
        (date(2027, 12, 31), False, date(2028, 1, 31)),
        (date(2026, 11, 30), True, date(2027, 2, 28)),
    ],
)
def test_an_answer_is_due_in_a_calendar_month_or_three(asked, extended, due):
    assert due_on(asked, is_extended=extended) == due


def marked(field, text, kind="assessments.assessment"):
    found = list(marks_in(kind, "1", {field: text}, ["Tess Marsh"], ["Rose Penny", "01632 960001"]))
    return found[0].why if found else ""


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("note", "Tess Marsh says that he drinks", "Names Tess Marsh"),
        ("note", "TESS MARSH visits", "Names Tess Marsh"),
        ("given_by", "A neighbour", "Says who told something"),
        ("note", "Ring 01632 960555 first", "Holds somebody’s phone number or e-mail address"),
        ("note", "tess@mail.example", "Holds somebody’s phone number or e-mail address"),
        ("phone", "01632 960001", ""),
        ("name", "Rose Penny", ""),
        ("note", "She likes her garden", ""),
    ],
)
def test_what_names_or_tells_of_others_is_marked_with_why(field, text, why):
    assert marked(field, text) == why


def test_a_row_about_somebody_else_is_marked_whole():
    assert marked("does_what", "Shopping", "circle.supporter") == "A row about somebody else"


def test_every_kind_held_about_people_has_a_title_that_can_be_read():
    titles = {kind.key: kind.title for kind in kinds()}
    assert {"identity.person", "identity.address", "circle.supporter", "ledger.entry", "sight.sight"} <= titles.keys()
    unreadable = {
        key: title
        for key, title in titles.items()
        if not re.fullmatch(r"[A-Z][A-Za-z’' -]+", title) or re.search(r"[^aeiou]ys$|sss$|esss|[^s]ss$", title)
    }
    assert unreadable == {}


def test_every_kind_of_the_schedule_says_why_how_long_and_from_where():
    schedule = kinds_kept(policy_on("retention", date(2026, 11, 23)))
    assert all(kind.why and kind.basis and kind.source for kind in schedule)
    rooms = [room for kind in schedule for room in kind.rooms]
    assert len(rooms) == len(set(rooms))
    assert kind_of_room(schedule, "a room of tomorrow").key == "care"
    care, kept = schedule[0], kind_of_room(schedule, "ledger")
    assert care.ends_on(date(2018, 11, 23)) == date(2026, 11, 23)
    assert kept.ends_on(date(2018, 11, 23)) is None
    assert kept.how_long == "As long as anything else of the record"
