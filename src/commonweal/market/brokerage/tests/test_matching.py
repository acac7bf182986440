"""Which providers a brief goes to, and what each of the others is told."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.market.brokerage.matching import Candidate, FrameworkOffer, FreeHours, Wanted, match_providers

TODAY = date(2026, 11, 23)
AREAS = (("E02", "Harbour"), ("E06", "Seaborough Council"), ("old", "Seaborough"))
WANTED = Wanted("home_care", Decimal(10), TODAY, AREAS)
PLACE = FrameworkOffer("Home care framework", "home_care", Decimal("26.50"), date(2026, 4, 1), date(2028, 3, 31))


HOURS_HERE = FreeHours("home_care", "E02", Decimal(12))


def candidate(name: str = "Lantern", places=(PLACE,), free=(HOURS_HERE,)) -> Candidate:
    return Candidate(uuid4(), name, tuple(places), tuple(free))


def only(given: Candidate, wanted: Wanted = WANTED):
    (match,) = match_providers(wanted, [given])
    return match


def test_a_provider_on_the_framework_with_hours_here_is_invited_and_told_why():
    match = only(candidate())
    assert (match.is_invited, match.hourly_price) == (True, Decimal("26.50"))
    assert match.why == "Home care framework; 12 hours a week free in Harbour"


@pytest.mark.parametrize("area", [code for code, _ in AREAS])
def test_hours_in_the_neighbourhood_or_either_council_count(area):
    assert only(candidate(free=[FreeHours("home_care", area, Decimal(10))])).is_invited


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"places": []}, "no place on a framework"),
        ({"places": [FrameworkOffer("Old", "home_care", Decimal(20), date(2020, 4, 1), date(2026, 11, 22))]}, "today"),
        ({"places": [FrameworkOffer("Next", "home_care", Decimal(20), date(2026, 11, 24))]}, "today"),
        ({"places": [FrameworkOffer("Days", "day_opportunity", Decimal(20), date(2020, 1, 1))]}, "no place"),
        ({"free": []}, "said nothing of free hours"),
        ({"free": [FreeHours("home_care", "elsewhere", Decimal(40))]}, "said nothing of free hours"),
        ({"free": [FreeHours("day_opportunity", "E02", Decimal(40))]}, "said nothing of free hours"),
        ({"free": [FreeHours("home_care", "E02", Decimal("9.99"))]}, "9.99 hours a week free in Harbour.*too few"),
    ],
)
def test_the_others_are_told_why_not(changed, why):
    match = only(candidate(**changed))
    assert not match.is_invited
    assert match.hourly_price is None
    assert re.search(why, match.why)


def test_the_last_day_of_a_place_still_counts():
    last = FrameworkOffer("Old", "home_care", Decimal(20), date(2020, 4, 1), TODAY)
    assert only(candidate(places=[last])).is_invited


def test_the_lowest_of_several_prices_holds():
    dear = FrameworkOffer("A dear one", "home_care", Decimal(30), date(2020, 1, 1))
    assert only(candidate(places=[dear, PLACE])).hourly_price == Decimal("26.50")


def test_hours_of_different_areas_are_not_added_up():
    free = [FreeHours("home_care", "E02", Decimal(6)), FreeHours("home_care", "E06", Decimal(6))]
    assert not only(candidate(free=free)).is_invited


def test_a_provider_of_something_else_is_not_listed_at_all():
    other = candidate(
        places=[FrameworkOffer("Days", "day_opportunity", Decimal(20), date(2020, 1, 1))],
        free=[FreeHours("day_opportunity", "E02", Decimal(9))],
    )
    assert match_providers(WANTED, [other]) == []


HOURS = st.integers(0, 60).map(Decimal)
KINDS = st.sampled_from(["home_care", "respite"])
DAYS = st.sampled_from(
    [date(2026, 1, 1), TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1), date(2027, 1, 1)]
)
PRICES = st.integers(15, 40).map(Decimal)
PLACES = st.builds(FrameworkOffer, st.just("F"), KINDS, PRICES, DAYS, st.none() | DAYS)
FREE = st.builds(FreeHours, KINDS, st.sampled_from(["E02", "E06", "old", "x"]), HOURS)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 99).map(lambda number: UUID(int=number)),
        st.sampled_from(["Lantern", "beacon", "Åbo", ""]),
        st.lists(PLACES, max_size=3).map(tuple),
        st.lists(FREE, max_size=3).map(tuple),
    ),
    max_size=5,
    unique_by=lambda candidate: candidate.organisation,
)


@given(CANDIDATES, HOURS)
def test_invited_exactly_when_a_place_runs_and_one_area_has_the_hours(candidates, hours):
    wanted = Wanted("home_care", hours, TODAY, AREAS)
    matches = match_providers(wanted, candidates)
    invited: set[UUID] = {match.organisation for match in matches if match.is_invited}
    codes = {code for code, _ in AREAS}
    for one in candidates:
        runs = [place for place in one.places if place.kind == "home_care" and place.runs_on(TODAY)]
        enough = any(f.kind == "home_care" and f.area in codes and f.weekly_hours >= hours for f in one.free)
        assert (one.organisation in invited) == (bool(runs) and enough)
    for match in matches:
        assert match.why
    assert [match.is_invited for match in matches] == sorted((match.is_invited for match in matches), reverse=True)
