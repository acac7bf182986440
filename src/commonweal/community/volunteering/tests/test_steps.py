"""Which pages come, and the account of a grant."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.volunteering.forms import grant, offer, task
from commonweal.community.volunteering.grant_rules import (
    STEPS,
    GrantMove,
    GrantSide,
    account_of,
    left_to_award,
    moves_of,
    year_of,
)
from commonweal.community.volunteering.steps import (
    CHECK,
    GRANT_PAGES,
    OFFER_PAGES,
    Asker,
    next_page,
    outdated_by,
    page_before,
    task_pages,
)

FOR_ME = {"who": {"who": "me"}}
FOR_OTHER = {"who": {"who": "other"}}


def route(answers, asker=Asker.ANYBODY, **known):
    return task_pages(answers, asker, **({"asks_marks": True, "has_record": False} | known))


def test_for_oneself_seven_things_are_asked_and_what_to_know():
    assert route(FOR_ME) == ["who", "kind", "words", "marks", "often", "day", "times", "where", "name", "know"]


def test_for_somebody_else_they_are_asked_whether_that_person_agrees():
    assert {"you", "agreement"} <= set(route(FOR_OTHER))
    assert "record" not in route(FOR_OTHER, has_record=True)


def test_staff_write_it_down_with_the_persons_agreement():
    pages = route({}, Asker.STAFF, has_record=True)
    assert pages[0] == "taken" and "agreement" in pages and "record" in pages and "you" not in pages


def test_words_of_risk_bring_a_page_straight_after_them():
    pages = route(FOR_ME, safety_after="words")
    assert pages[pages.index("words") + 1] == "safety"


def test_a_kind_without_marks_to_ask_about_skips_them():
    assert "marks" not in route(FOR_ME, asks_marks=False)


def test_another_answer_to_whom_it_is_for_asks_who_they_are_again():
    assert "name" in outdated_by("who", FOR_ME, FOR_OTHER)
    assert outdated_by("who", FOR_ME, FOR_ME) == ()
    assert outdated_by("words", {}, {"words": {}}) == ()


def test_every_page_on_a_way_has_a_form():
    ways = [*route(FOR_OTHER, has_record=True, safety_after="know"), *route({}, Asker.STAFF, has_record=True)]
    assert set(ways) <= set(task.PAGES)
    assert set(OFFER_PAGES) == set(offer.PAGES) and set(GRANT_PAGES) == set(grant.PAGES)


@given(st.sets(st.sampled_from(sorted(task.PAGES))), st.booleans())
def test_going_on_and_back_agree(answered, for_other):
    answers = {page: {} for page in answered} | (FOR_OTHER if for_other else FOR_ME)
    way = route(answers)
    following = next_page(answers, way)
    assert following == CHECK or following not in answers
    for before, after in zip(way, [*way[1:], CHECK], strict=True):
        assert page_before(after, way) == before


def test_a_grant_is_decided_once_and_spent_only_once_awarded():
    assert moves_of("applied", GrantSide.DECIDER) == (GrantMove.AWARD, GrantMove.DECLINE)
    assert moves_of("awarded", GrantSide.GROUP) == (GrantMove.SPEND, GrantMove.REPORT)
    assert not any(move is GrantMove.SPEND and state != "awarded" for state, move in STEPS)
    assert moves_of("reported", GrantSide.GROUP) == moves_of("declined", GrantSide.DECIDER) == ()


def test_the_year_of_the_fund_begins_on_the_first_of_april():
    assert year_of(date(2026, 3, 31)) == (date(2025, 4, 1), date(2026, 3, 31))
    assert year_of(date(2026, 4, 1)) == (date(2026, 4, 1), date(2027, 3, 31))


amounts = st.lists(st.decimals(0, 1000, places=2), max_size=6)


@given(st.decimals(0, 5000, places=2), amounts)
def test_what_is_left_to_award_never_falls_below_nought(fund, awarded):
    left = left_to_award(fund, awarded)
    assert left >= 0 and (left == 0 or left + sum(awarded) == fund)


@given(st.decimals(1, 500, places=2), amounts)
def test_an_account_says_what_is_left_or_that_the_group_put_in_its_own(awarded, spends):
    account = account_of(awarded, spends)
    assert account.left + account.spent == awarded
    assert account.is_overspent is (account.left < 0)
