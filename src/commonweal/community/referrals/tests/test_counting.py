"""Counts of checklists and referrals: the published example, what is in time, and small numbers held back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.referrals.counting import Answer, Fact, ResultInput, figures, first_contact_result, in_time
from commonweal.community.referrals.states import Outcome, State
from commonweal.core.calculations.registry import InvalidInput, get_calculation

DAY = date(2026, 6, 1)
BY = DAY + timedelta(days=14)


def fact(**given: object) -> Fact:
    facts = {"sent_on": DAY, "partner": "Neighbours", "source": "GP surgery", "state": State.ACCEPTED, "contact_by": BY}
    return Fact(**(facts | given))  # type: ignore[arg-type]


def test_the_published_result_is_reproduced():
    found = first_contact_result(ResultInput(checklists=374, referrals=1170))
    assert found.referrals_per_checklist == Decimal("3.13")
    assert "1,170 referrals divided by 374 checklists" in found.workings[0].how


def test_counts_beyond_all_sense_are_refused():
    with pytest.raises(InvalidInput):
        get_calculation("first-contact-result")({"checklists": 1, "referrals": 10**40})


def test_nothing_is_divided_by_nothing():
    found = first_contact_result(ResultInput(checklists=0, referrals=0))
    assert (found.referrals_per_checklist, found.share_contacted_in_time) == (None, None)


@pytest.mark.parametrize(
    ("one", "today", "kept"),
    [
        (fact(contacted_on=BY), BY, True),
        (fact(contacted_on=BY + timedelta(days=1)), BY, False),
        (fact(), BY, None),
        (fact(), BY + timedelta(days=1), False),
        (fact(state=State.CLOSED, outcome=Outcome.NOT_WANTED), BY + timedelta(days=9), None),
        (fact(state=State.CLOSED, outcome=Outcome.NOT_REACHED), BY + timedelta(days=9), False),
        (fact(state=State.DECLINED), BY + timedelta(days=9), False),
    ],
)
def test_the_promise_counts_where_its_day_has_come(one, today, kept):
    assert in_time(one, today) is kept


def test_counts_go_by_month_partner_source_outcome_and_need():
    facts = [fact(from_checklist=True, needs=("Company",))] * 30 + [
        fact(sent_on=DAY + timedelta(days=40), partner="Fire", source="Library", contacted_on=BY, from_checklist=True)
    ] * 20
    found = figures(
        facts, [Answer("Fire", "Accepted")] * 20, ["Fire"] * 12 + ["Library"] * 4, {}, BY + timedelta(days=60), 10
    )
    assert found.by_month.counts == {"2026-06": 30, "2026-07": 20}
    assert found.by_partner.counts == {"Fire": 20, "Neighbours": 30}
    assert found.by_visitor.counts == {"Fire": None, "Library": None}
    assert found.endings["Fire"].counts == {"Still open": 20}
    assert found.by_source.counts == {"GP surgery": 30, "Library": 20}
    assert found.by_outcome.counts == {"Still open": 50}
    assert found.by_need.counts == {"Company": 30}
    assert found.result is not None
    assert (found.result.referrals_per_checklist, found.result.share_contacted_in_time) == (
        Decimal("3.13"),
        Decimal("0.40"),
    )


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_small_numbers_are_held_back_everywhere(many, some, lists):
    facts = [fact(partner="A", from_checklist=True)] * many + [fact(partner="B")] * some
    found = figures(facts, [], ["Fire"] * lists, {"Hearing": some}, DAY, 10)
    counted = [found.by_partner, found.nobody_asked, found.by_visitor, *found.endings.values()]
    shown = [count for held in counted for count in held.counts.values()] + [found.checklists, found.referrals]
    assert all(count is None or count == 0 or count >= 10 for count in shown)
    if 0 < lists < 10 or many < 10:
        assert found.result is None
