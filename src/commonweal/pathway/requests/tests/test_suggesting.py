"""The team that is suggested is the most particular one that fits, and why is said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.pathway.requests.suggesting import KINDS_OF_NEED, Cover, suggest_teams

AREAS = {"harbour": "Harbour", "old-town": "Seaborough as it was", "seaborough": "Seaborough Council"}
"""The smallest first."""
COVERS = (
    Cover("harbour", "Harbour team", frozenset({"harbour"}), least_age=18),
    Cover("hill", "Hill team", frozenset({"hill"}), least_age=18),
    Cover("all", "Whole council team", frozenset({"seaborough"})),
    Cover("learning", "Learning disability team", frozenset({"seaborough"}), kinds=frozenset({"learning"})),
    Cover("young", "Moving on team", most_age=25),
    Cover("anybody", "Anybody team"),
)


@pytest.mark.parametrize(
    ("areas", "age", "kind", "expected"),
    [
        (AREAS, 80, "memory", ["harbour", "all", "anybody"]),
        (AREAS, 40, "learning", ["learning", "harbour", "all", "anybody"]),
        (AREAS, 20, "", ["harbour", "all", "young", "anybody"]),
        (AREAS, 17, "", ["all", "young", "anybody"]),
        (AREAS, None, "", ["harbour", "all", "anybody", "young"]),
        ({}, 80, "learning", ["anybody"]),
        ({"hill": "Hill"}, 18, "", ["hill", "young", "anybody"]),
    ],
)
def test_the_most_particular_team_that_fits_comes_first(areas, age, kind, expected) -> None:
    assert [one.team for one in suggest_teams(COVERS, areas, age, kind)] == expected


def test_why_a_team_is_suggested_is_said() -> None:
    (first, *_) = suggest_teams(COVERS, AREAS, 80, "")
    assert first.why == ("They live in Harbour, which is one of its areas.", "It is for people from 18.")
    (learning, *_) = suggest_teams(COVERS, AREAS, 40, "learning")
    assert learning.why[1] == "It is there for: learning disability or autism."
    (unknown, *_) = suggest_teams(COVERS, AREAS, None, "")
    assert unknown.why[1] == "It is for people from 18; their age is not known yet."
    assert suggest_teams([Cover("x", "X")], {}, None, "")[0].why == ("It takes everybody here.",)


@settings(max_examples=60)
@given(
    least=st.none() | st.integers(0, 60),
    most=st.none() | st.integers(61, 120),
    kinds=st.frozensets(st.sampled_from([*KINDS_OF_NEED])),
    areas=st.frozensets(st.sampled_from([*AREAS, "hill"])),
    age=st.none() | st.integers(0, 120),
    kind=st.sampled_from(["", *KINDS_OF_NEED]),
)
def test_no_team_is_suggested_for_somebody_it_is_not_for(least, most, kinds, areas, age, kind) -> None:
    found = suggest_teams([Cover("one", "One", areas, least, most, kinds)], AREAS, age, kind)
    fits = (
        (not areas or bool(areas & AREAS.keys()))
        and (not kinds or kind in kinds)
        and (age is None or (least or 0) <= age <= (most if most is not None else 200))
    )
    assert bool(found) is fits
    assert all(one.why for one in found)
