"""The pure rule of when what is held may go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.core.calculations.policy import policy_on
from commonweal.people.retention.going import goes_on, soonest_end
from commonweal.people.rights.schedule import KindKept, kinds_kept

SCHEDULE = kinds_kept(policy_on("retention", date(2026, 11, 24)))
KEYS = [kind.key for kind in SCHEDULE]
LAST = date(2018, 11, 23)


@pytest.mark.parametrize(
    ("held", "day"),
    [
        ({"care"}, {"care": date(2026, 11, 24)}),
        ({"money"}, {"money": date(2025, 11, 24)}),
        ({"care", "money", "sight"}, {"sight": date(2026, 11, 24)}),
        ({"rights", "sight"}, {"sight": date(2021, 11, 24)}),
    ],
)
def test_a_kind_goes_the_day_after_its_term_and_the_history_with_the_last(held, day):
    assert goes_on(SCHEDULE, held, LAST, {}).items() >= day.items()


def test_what_others_rest_on_goes_no_sooner_than_they_do():
    rests = {"care": {"money"}, "money": {"rights"}}
    assert set(goes_on(SCHEDULE, {"care", "money", "rights"}, LAST, rests).values()) == {date(2026, 11, 24)}


def test_what_is_kept_without_an_end_keeps_what_it_rests_on_and_the_history():
    schedule = [replace(kind, years=0) if kind.key == "money" else kind for kind in SCHEDULE]
    found = goes_on(schedule, {"care", "money", "rights", "sight"}, LAST, {"money": {"care"}})
    assert found == {"care": None, "money": None, "sight": None, "rights": date(2021, 11, 24)}


kinds = st.builds(
    lambda key, years, whole: replace(
        SCHEDULE[0], key=key, years=years, after="go_with_the_record" if whole else "delete"
    ),
    key=st.sampled_from("abcdef"),
    years=st.integers(0, 40),
    whole=st.booleans(),
)
schedules = st.lists(kinds, min_size=1, max_size=6, unique_by=lambda kind: kind.key)
days = st.dates(date(1950, 1, 1), date(2060, 12, 31))
rests = st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("abcdef"), max_size=3), max_size=6)


def own_day(kind: KindKept, last: date) -> date | None:
    ends = kind.ends_on(last)
    return ends + timedelta(days=1) if ends else None


@given(schedules, days, rests)
@settings(max_examples=80)
def test_no_kind_goes_before_its_own_term_nor_before_what_rests_on_it(schedule, last, rests_on):
    found = goes_on(schedule, {kind.key for kind in schedule}, last, rests_on)
    assert found.keys() == {kind.key for kind in schedule}
    whole = {kind.key for kind in schedule if kind.goes_with_record}
    for kind in schedule:
        if kind.key in whole or found[kind.key] is None:
            continue
        assert found[kind.key] >= own_day(kind, last)
        for under in set(rests_on.get(kind.key, ())) - whole & found.keys():
            if under in found and under not in whole:
                assert found[under] is None or found[under] >= found[kind.key]
    for key in whole:
        others = [found[other] for other in found.keys() - whole]
        assert found[key] is None if None in others else all(found[key] >= day for day in others)


@given(schedules, days, st.integers(0, 5000))
@settings(max_examples=50)
def test_whatever_happens_later_keeps_everything_at_least_as_long(schedule, last, more):
    held = {kind.key for kind in schedule}
    before, after = goes_on(schedule, held, last, {}), goes_on(schedule, held, last + timedelta(days=more), {})
    assert all((before[key] is None) == (after[key] is None) for key in held)
    assert all(before[key] <= after[key] for key in held if before[key] is not None)
    soonest = soonest_end(schedule, last)
    timed = [day for kind in schedule if not kind.goes_with_record and (day := before[kind.key]) is not None]
    assert soonest == min(timed, default=None)
