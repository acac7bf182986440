"""Which pages come, and in which order."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.pathway.requests.forms.questions import QUESTIONS
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import Stage, stage_of, what_happens
from commonweal.pathway.requests.steps import (
    FACTS,
    TEXTS,
    is_urgent,
    may_tell_asker,
    may_write,
    next_page,
    outdated_by,
    page_before,
    pages,
)

answers = st.fixed_dictionaries(
    {},
    optional={
        "who": st.fixed_dictionaries({"who": st.sampled_from(["me", "other"])}),
        "soon": st.fixed_dictionaries({"soon": st.sampled_from(["danger", "now", "weeks", "later"])}),
        "known": st.fixed_dictionaries({"right": st.sampled_from(["yes", "no"])}),
    },
)


def test_for_oneself_nothing_is_asked_about_an_asker() -> None:
    assert pages({}) == [
        *("who", "happening", "help", "soon"),
        *("name", "birth", "address", "communication", "contact", "nhs", "sharing"),
    ]


def test_for_another_the_asker_and_the_agreement_come_first() -> None:
    assert pages({"who": {"who": "other"}})[:4] == ["who", "asker", "agreement", "happening"]


def test_a_known_person_who_says_yes_is_not_asked_what_is_known() -> None:
    known = pages({"known": {"right": "yes"}}, knows_person=True)
    assert not set(FACTS) & set(known)
    assert known[-3:] == ["known", "contact", "sharing"]


def test_a_known_person_who_says_no_is_asked() -> None:
    assert set(FACTS) <= set(pages({"known": {"right": "no"}}, knows_person=True))


def test_somebody_known_who_asks_for_another_is_not_shown_their_own_facts() -> None:
    assert "known" not in pages({"who": {"who": "other"}}, knows_person=True)


@pytest.mark.parametrize("after", ["happening", "help", "soon"])
def test_safety_comes_at_once_after_the_words(after: str) -> None:
    route = pages({}, safety_after=after)
    assert route[route.index(after) + 1] == "safety"


@given(answers, st.booleans(), st.sampled_from(["", *TEXTS]))
def test_every_route_has_known_pages_once_and_ends_with_sharing(
    given: dict[str, Any], knows_person: bool, safety_after: str
) -> None:
    route = pages(given, knows_person=knows_person, safety_after=safety_after)
    assert len(set(route)) == len(route)
    assert set(route) <= QUESTIONS.keys()
    assert (route[0], route[-1]) == ("who", "sharing")
    assert "contact" in route
    for before, page in pairwise(route):
        assert page_before(page, route) == before


@given(answers)
def test_answering_what_comes_next_reaches_the_end(given: dict[str, Any]) -> None:
    told = dict(given)
    for _ in range(30):
        page = next_page(told, pages(told))
        if not page:
            break
        told[page] = {}
    assert not next_page(told, pages(told))


def test_asking_for_somebody_else_after_all_makes_their_facts_open_again() -> None:
    outdated = outdated_by("who", {"who": {"who": "me"}}, {"who": {"who": "other"}})
    assert {*FACTS, "contact", "known"} <= set(outdated)
    assert outdated_by("who", {"who": {"who": "me"}}, {"who": {"who": "me"}}) == ()


def test_taking_back_that_the_record_is_right_asks_for_its_facts_once() -> None:
    yes, no = {"known": {"right": "yes"}}, {"known": {"right": "no"}}
    assert outdated_by("known", yes, no) == FACTS
    assert outdated_by("known", no, no) == ()


@pytest.mark.parametrize(("soon", "urgent"), [("danger", True), ("now", True), ("weeks", False), ("later", False)])
def test_what_cannot_wait_is_urgent(soon: str, urgent: bool) -> None:
    assert is_urgent({"soon": {"soon": soon}}) is urgent


def test_messages_are_sent_unless_contact_is_not_simply_safe() -> None:
    assert may_write({})
    assert may_write({"safety": {"safe": "yes"}})
    assert not may_write({"safety": {"safe": "some"}})
    assert not may_write({"safety": {"safe": "no"}})


@pytest.mark.parametrize(("agrees", "may"), [("yes", True), ("unknown", False), ("no", False), ("cannot", False)])
def test_who_asks_for_another_is_told_only_where_they_agree(agrees: str, may: bool) -> None:
    assert may_tell_asker({"who": {"who": "other"}, "agreement": {"agrees": agrees}}) is may
    assert may_tell_asker({"who": {"who": "me"}})


def test_the_stage_follows_from_what_has_happened() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert stage_of(None, None, None) is Stage.DRAFT
    assert stage_of(now, None, None) is Stage.WAITING
    assert stage_of(now, now, None) is Stage.CONTACTED
    assert stage_of(now, None, now) is Stage.DECIDED


@pytest.mark.parametrize("outcome", Request.Outcome.values)
@pytest.mark.parametrize("for_self", [True, False])
def test_every_outcome_is_said_in_words(outcome: str, for_self: bool) -> None:
    assert "{" not in what_happens(outcome, for_self=for_self)
