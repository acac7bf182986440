"""Who may decide for somebody: by the kind of right, the matter and the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.people.circle.deciding import Manner, Matter, StandingFact, StandingKind, lasts_on, why_not

ON = date(2026, 11, 23)
BEGAN = date(2020, 1, 1)
K, M = StandingKind, Matter


def fact(kind: StandingKind, **given: date | None) -> StandingFact:
    days = {"starts_on": BEGAN, "registered_on": BEGAN, "checked_on": BEGAN} | given
    return StandingFact(kind=kind, manner=Manner.ALONE, **days)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (K.LPA_HEALTH, {M.HEALTH_WELFARE}),
        (K.LPA_MONEY, {M.PROPERTY_MONEY, M.BENEFITS}),
        (K.EPA, {M.PROPERTY_MONEY, M.BENEFITS}),
        (K.DEPUTY_HEALTH, {M.HEALTH_WELFARE}),
        (K.DEPUTY_MONEY, {M.PROPERTY_MONEY, M.BENEFITS}),
        (K.APPOINTEE, {M.BENEFITS}),
        (K.GUARDIAN, set()),
        (K.NEAREST_RELATIVE, set()),
        (K.ADVOCATE, set()),
        (K.NEXT_OF_KIN, set()),
    ],
)
def test_each_right_covers_its_own_matters_and_no_others(kind, may):
    assert {matter for matter in Matter if not why_not(fact(kind), [matter], ON)} == may


def test_a_right_must_cover_all_that_is_asked():
    assert "no right to decide about property and money" in why_not(fact(K.LPA_HEALTH), list(M)[:2], ON)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"starts_on": ON + timedelta(days=1)}, "begins only on 24 November 2026"),
        ({"ends_on": ON - timedelta(days=1)}, "ended on 22 November 2026"),
        ({"registered_on": None}, "no effect before the Office of the Public Guardian registers it"),
        ({"registered_on": ON + timedelta(days=1)}, "registered only on 24 November 2026"),
        ({"checked_on": None}, "Nobody has checked yet"),
        ({"ends_on": ON}, ""),
        ({"starts_on": ON}, ""),
    ],
)
def test_a_lasting_power_counts_from_its_registration_to_its_last_day_once_it_was_checked(given, said):
    refusal = why_not(fact(K.LPA_HEALTH, **given), [M.HEALTH_WELFARE], ON)
    assert said in refusal
    assert bool(refusal) == bool(said)


def test_an_enduring_power_and_a_deputy_need_no_registration_here():
    assert not why_not(fact(K.EPA, registered_on=None), [M.PROPERTY_MONEY], ON)
    assert not why_not(fact(K.DEPUTY_HEALTH, registered_on=None), [M.HEALTH_WELFARE], ON)


DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@settings(max_examples=80)
@given(
    st.builds(
        StandingFact,
        kind=st.sampled_from(StandingKind),
        manner=st.sampled_from(Manner),
        starts_on=DAYS,
        ends_on=st.none() | DAYS,
        registered_on=st.none() | DAYS,
        checked_on=st.none() | DAYS,
    ),
    st.sets(st.sampled_from(Matter), min_size=1),
    DAYS,
)
def test_nobody_decides_outside_a_right_that_lasts_and_was_checked(standing, matters, on):
    if not why_not(standing, matters, on):
        assert lasts_on(standing, on)
        assert standing.checked_on is not None
        assert matters <= standing.kind.matters
        assert standing.registered_on is None or standing.registered_on <= on
