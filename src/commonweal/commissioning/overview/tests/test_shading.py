from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commonweal.commissioning.overview.shading import COLOURS, colour_of, steps_for

values = st.lists(st.decimals(0, 100_000, places=2), max_size=100)


def brightness(colour: str) -> int:
    return sum(int(colour[start : start + 2], 16) for start in (1, 3, 5))


@given(values)
def test_every_value_above_nought_falls_in_exactly_one_step(numbers: list[Decimal]) -> None:
    steps = steps_for(numbers)
    for number in numbers:
        assert sum(step.admits(number) for step in steps) == (number > 0)
        assert bool(colour_of(number, steps)) == (number > 0)


@given(values)
def test_steps_follow_on_and_darken(numbers: list[Decimal]) -> None:
    steps = steps_for(numbers)
    assert len(steps) <= len(COLOURS)
    assert all(one.to == other.over for one, other in pairwise(steps))
    shades = [brightness(step.colour) for step in steps]
    assert shades == sorted(set(shades), reverse=True)


def test_steps_hold_about_as_many_each_and_end_in_round_figures() -> None:
    steps = steps_for([Decimal(number) for number in range(1, 101)])
    assert [step.to for step in steps] == [20, 40, 60, 80, 100]
    assert [step.to for step in steps_for([Decimal("1234.56")])] == [Decimal(1300)]
    assert [step.to for step in steps_for([Decimal("0.0123")])] == [Decimal("0.013")]


def test_nought_and_not_known_have_no_colour() -> None:
    steps = steps_for([Decimal(0), Decimal(5)])
    assert colour_of(Decimal(0), steps) == colour_of(None, steps) == ""
    assert steps_for([Decimal(0)]) == []


def test_the_colours_darken_evenly_enough_to_be_told_apart_in_grey() -> None:
    shades = [brightness(colour) for colour in COLOURS]
    assert all(one - other > 60 for one, other in pairwise(shades))
