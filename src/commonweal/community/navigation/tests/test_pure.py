"""What is decided without a database: what may be shown, what is due, what is spared, what stands where in a record."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.community.navigation.avoided_cost import (
    AvoidedCostInput,
    AvoidedTotalInput,
    Decided,
    avoided_cost,
    avoided_cost_total,
)
from commonweal.community.navigation.evaluation import Facts, evaluate
from commonweal.community.navigation.first_contact import FirstContactInput, days_to_first_contact
from commonweal.community.navigation.measures import MEASURES, change_of, first_and_last, yardstick
from commonweal.community.navigation.record_standard import headings, lay_out, not_known
from commonweal.community.navigation.timing import (
    JourneyState,
    Standing,
    Visit,
    due_now,
    due_of_visit,
    state_of,
    urgency_of,
)
from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.core.calculations.small_numbers import CountsInput, counts_shown, hold_back

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=1)
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ({"a": 34, "b": 12}, {"a": 34, "b": 12}, 46),
        ({"a": 34, "b": 0}, {"a": 34, "b": 0}, 34),
        ({"a": 34, "b": 12, "c": 3}, {"a": 34, "b": None, "c": None}, 49),
        ({"a": 34, "b": 4, "c": 3}, {"a": None, "b": None, "c": None}, 41),
        ({"a": 34, "b": 8, "c": 3}, {"a": 34, "b": None, "c": None}, 45),
        ({"a": 5, "b": 4}, {"a": None, "b": None}, None),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}, 0),
        ({}, {}, 0),
    ],
)
def test_small_counts_and_what_would_tell_them_are_held_back(counts, shown, total):
    found = hold_back(counts, 10)
    assert (found.counts, found.total) == (shown, total)


@given(COUNTS, st.integers(0, 15))
def test_nothing_that_is_held_back_can_be_got_back_from_what_is_shown(counts, fewest):
    found = hold_back(counts, fewest)
    hidden = [name for name, count in found.counts.items() if count is None]
    for name, count in counts.items():
        assert found.counts[name] in (None, count)
        if 0 < count < fewest:
            assert found.counts[name] is None
    if found.total is None:
        assert set(hidden) == set(counts)
        return
    assert len(hidden) != 1
    if hidden:
        assert sum(counts[name] for name in hidden) == found.total - sum(
            count for count in found.counts.values() if count is not None
        )
        assert sum(counts[name] for name in hidden) >= fewest


def test_counts_say_in_their_working_how_many_are_held_back_and_why():
    found = counts_shown(CountsInput(counts={"GP": 34, "Themselves": 12, "Fire": 3}))
    assert found.held_back == 2
    assert found.workings[-1].how == "1 smaller than 10 and 1 more, which would tell the others by taking away"
    assert "Fire" in {line.label for line in found.workings}
    assert not any("3" in line.value for line in found.workings if line.label == "Fire")


@given(st.decimals(0, 9999, places=2), st.decimals(0, 9999, places=2))
def test_avoided_cost_is_the_package_less_the_community_solution(package, community):
    found = avoided_cost(AvoidedCostInput(weekly_package_cost=package, weekly_community_cost=community))
    assert found.weekly_avoided == package - community
    assert found.weekly_avoided.as_tuple().exponent == -2


def test_a_solution_that_costs_more_is_said_to():
    found = avoided_cost(AvoidedCostInput(weekly_package_cost=Decimal(10), weekly_community_cost=Decimal("12.50")))
    assert found.weekly_avoided == Decimal("-2.50")
    assert "costs more" in found.workings[-1].how
    with pytest.raises(InvalidInput):
        get_calculation("avoided-cost")({"weekly_package_cost": -1, "weekly_community_cost": 0})


def test_avoided_cost_is_totalled_by_month_and_for_a_year_of_52_weeks():
    decisions = [Decided(on=date(2026, 4, 8), weekly_avoided=Decimal("88.00")),
                 Decided(on=date(2026, 3, 4), weekly_avoided=Decimal("126.80")),
                 Decided(on=date(2026, 3, 18), weekly_avoided=Decimal("41.25"))]  # fmt: skip
    found = avoided_cost_total(AvoidedTotalInput(decisions=decisions))
    assert [(one.month, one.decisions, one.weekly_avoided) for one in found.months] == [
        ("2026-03", 2, Decimal("168.05")),
        ("2026-04", 1, Decimal("88.00")),
    ]
    assert found.weekly_avoided == Decimal("256.05")
    assert found.yearly_avoided == Decimal("13314.60")
    held = avoided_cost_total(AvoidedTotalInput(decisions=decisions, fewest=2))
    assert [one.weekly_avoided for one in held.months] == [None, None]
    assert held.weekly_avoided == Decimal("256.05")
    assert avoided_cost_total(AvoidedTotalInput(decisions=decisions, fewest=10)).weekly_avoided is None


@pytest.mark.parametrize("amount", ["1e30", "1e999999", "NaN", "-100000.01"])
def test_an_amount_beyond_all_sense_is_refused(amount):
    with pytest.raises(InvalidInput):
        get_calculation("avoided-cost-total")({"decisions": [{"on": "2026-03-04", "weekly_avoided": amount}]})


def test_a_year_of_fewer_digits_breaks_no_total():
    found = get_calculation("avoided-cost-total")({"decisions": [{"on": "0026-03-04", "weekly_avoided": "1.00"}]})
    assert found.months[0].month == "0026-03"


@pytest.mark.parametrize(
    ("waits", "out_of", "people", "middle", "within", "share"),
    [
        ([1, 2, 3], None, None, None, None, None),
        ([1] * 10 + [9] * 10, None, 20, 5.0, 10, 0.5),
        ([1] * 12 + [9] * 3, None, 15, 1.0, None, None),
        ([1] * 12, None, 12, 1.0, 12, 1.0),
        ([1] * 12, 15, None, 1.0, None, None),
        ([], None, None, None, None, None),
    ],
)
def test_the_wait_for_a_first_talk(waits, out_of, people, middle, within, share):
    found = days_to_first_contact(FirstContactInput(waits=waits, promised=5, out_of=out_of))
    assert (found.people, found.median_days, found.within_promise) == (people, middle, within)
    if out_of is None:
        assert found.share_within_promise == share


@pytest.mark.parametrize(
    ("paused", "closed", "state"),
    [
        (False, False, JourneyState.OPEN),
        (True, False, JourneyState.PAUSED),
        (False, True, JourneyState.CLOSED),
        (True, True, JourneyState.CLOSED),
    ],
)
def test_where_work_stands_follows_from_when_it_was_paused_and_closed(paused, closed, state):
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    assert state_of(moment if paused else None, moment if closed else None) is state


def standing(**facts) -> Standing:
    given = {
        "asked_on": MONDAY, "first_contact_on": MONDAY, "last_contact_on": MONDAY, "talked_on": MONDAY,
        "is_closed": False, "paused_until": None, "measured": frozenset({"before"}), "steps": (), "visits": (),
        "follow_up_on": None,
    }  # fmt: skip
    return Standing(**(given | facts))


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({"first_contact_on": None}, (date(2026, 3, 9), "First contact")),
        ({"talked_on": None}, (date(2026, 3, 16), "Talk about what matters")),
        ({"measured": frozenset()}, (MONDAY, "Ask about wellbeing, before")),
        ({}, (date(2026, 3, 30), "Be in touch: it has been quiet")),
        ({"last_contact_on": date(2026, 4, 10)}, (date(2026, 4, 13), "Ask about wellbeing, after six weeks")),
        ({"steps": ((date(2026, 3, 5), "Step: ring"),)}, (date(2026, 3, 5), "Step: ring")),
        ({"is_closed": True}, None),
        ({"is_closed": True, "follow_up_on": date(2026, 9, 1)}, (date(2026, 9, 1), "Follow-up after closing")),
        ({"paused_until": date(2026, 5, 1)}, (date(2026, 5, 1), "Ask whether to go on")),
    ],
)
def test_what_is_due_next(facts, first):
    due = due_now(standing(**facts))
    assert ((due[0].on, due[0].what) if due else None) == first


def test_a_first_contact_is_due_in_working_days():
    friday = date(2026, 12, 18)
    due = due_now(standing(asked_on=friday, first_contact_on=None, last_contact_on=None, talked_on=None))
    assert due[0].on == date(2026, 12, 29), "Christmas Day and the day after are no working days"


@pytest.mark.parametrize(
    ("visit", "due"),
    [
        ((None, None, "", ""), (7, "Agree a first visit to Choir")),
        ((MONDAY, None, "", ""), (0, "First visit to Choir")),
        ((MONDAY, True, "", ""), (42, "Ask whether they still go to Choir")),
        ((MONDAY, True, "yes", ""), (84, "Ask again whether they still go to Choir")),
        ((MONDAY, True, "no", ""), None),
        ((MONDAY, True, "yes", "yes"), None),
        ((MONDAY, False, "", ""), None),
    ],
)
def test_an_introduction_asks_for_its_visit_and_then_for_how_it_goes(visit, due):
    on, went, first, second = visit
    found = due_of_visit(Visit("Choir", MONDAY, on, went, first, second))
    assert (((found.on - MONDAY).days, found.what) if found else None) == due


@pytest.mark.parametrize(("days", "urgency"), [(None, "none"), (-1, "late"), (0, "soon"), (7, "soon"), (8, "later")])
def test_how_near_a_day_is(days, urgency):
    assert urgency_of(None if days is None else MONDAY + timedelta(days=days), MONDAY) == urgency


def test_the_latest_score_is_compared_with_the_one_before():
    assert first_and_last({"before": 3, "six_weeks": 5, "after": 6}) == (3, 6)
    assert first_and_last({"before": 3, "six_weeks": 5}) == (3, 5)
    assert first_and_last({"six_weeks": 5, "after": 6}) is None
    assert first_and_last({"before": 3}) is None


@pytest.mark.parametrize(("after", "state"), [(8, "unchanged"), (6, "improved"), (5, "improved"), (9, "unchanged")])
def test_two_points_of_loneliness_may_be_chance_and_three_are_not(after, state):
    measure = next(one for one in MEASURES if one.key == "ucla-loneliness")
    found = get_calculation("reliable-change")(change_of(measure, 9, after))
    expected = "improved" if 9 - after >= 3 else "unchanged"
    assert found.state == expected == state


def test_every_measure_is_one_that_a_change_can_be_worked_out_of():
    for measure in MEASURES:
        given = {"before": measure.lowest, "after": measure.highest, **yardstick(measure)}
        found = get_calculation("reliable-change")(given)
        assert found.state == ("improved" if measure.is_higher_better else "worsened")


def test_a_record_stands_in_the_order_of_the_standard_and_without_what_is_empty():
    record = lay_out({"Care and support plan": {"Strengths": [{"Free text": "Sings"}, {"Free text": ""}]},
                      "Consent": {"Consent for information sharing": "Yes"}, "Risks": {}})  # fmt: skip
    assert list(record) == ["Consent", "Care and support plan"]
    assert record["Care and support plan"]["Strengths"] == [{"Free text": "Sings"}]
    with pytest.raises(KeyError, match="no 'Hobbies'"):
        lay_out({"Hobbies": "Singing"})


def test_what_the_standard_makes_mandatory_and_is_not_known_is_listed():
    missing = not_known(lay_out({"Consent": {"Consent for information sharing": "Yes"}}))
    assert {"Person demographics", "GP practice", "Referral details", "Risks"} == set(missing)
    named = lay_out({"Person demographics": {"Person name": {"Person first name": "Rose"}}})
    assert "Person demographics, Person name, Person family name" in not_known(named)
    assert {heading.status for heading in headings().parts} == {"mandatory", "required", "optional"}


SCORES = st.tuples(st.integers(0, 10).map(float), st.integers(0, 10).map(float))


@settings(max_examples=40)
@given(
    st.builds(
        Facts,
        kinds=COUNTS, sources=COUNTS, surgeries=COUNTS, triggers=COUNTS, introductions=COUNTS, goals=COUNTS,
        endings=COUNTS, put_forward=COUNTS,
        waits=st.lists(st.integers(0, 30), max_size=40),
        pairs=st.fixed_dictionaries({"happiness": st.lists(SCORES, max_size=25)}),
        gaps=st.dictionaries(st.sampled_from("xyz"), COUNTS),
        decisions=st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.decimals(-50, 500, places=2))),
    )
)  # fmt: skip
def test_no_figure_and_no_working_of_the_report_says_a_number_of_people_below_ten(facts):
    for figure in evaluate(facts, fewest=10, promised=5):
        assert figure.workings
        if figure.unit in ("people", "introductions", "goals", "gaps"):
            assert not any(line.value is not None and 0 < line.value < 10 for line in figure.lines)
            assert not any(line.value.isdigit() and 0 < int(line.value) < 10 for line in figure.workings
                           if not line.label.endswith("Held back"))  # fmt: skip


def test_the_surgeries_do_not_tell_what_is_held_back_among_the_sources():
    facts = Facts(kinds={"Link worker": 33}, sources={"A GP surgery": 12, "Themselves": 18, "Partner": 3},
                  surgeries={"Quay": 12})  # fmt: skip
    figures = {figure.key: figure for figure in evaluate(facts, fewest=10, promised=5)}
    assert [line.said for line in figures["sources"].lines] == ["not shown", "18", "not shown"]
    assert figures["surgeries"].lines == ()


def test_a_share_of_a_handful_is_not_given():
    pairs = [(3.0, 8.0)] * 20 + [(5.0, 5.0)] * 4
    figures = {one.key: one for one in evaluate(Facts(pairs={"worthwhile": pairs}), fewest=10, promised=5)}
    lines = {line.label: line.said for line in figures["wellbeing-worthwhile"].lines}
    assert lines["People with both scores"] == "24"
    assert lines["Improved at all"] == "not shown"
    assert lines["Worse at all"] == "0% (0 of 24)"
    assert lines["Mean change"] == "+4.2"
