"""How a probability is shown to have come about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.people.linkage.comparing import Reason
from commonweal.people.linkage.waterfall import WIDTH, percent, steps_of

weights = st.floats(-40, 40)


def test_each_step_says_what_it_did_to_the_odds():
    steps = steps_of(-10.0, [Reason("Last name", "the same", 8.0), Reason("Born", "different", -3.0)])
    assert [(step.what, step.words, step.percent) for step in steps] == [
        ("Before comparing", "1,000 times less likely", "under 1%"),
        ("Last name", "260 times more likely", "20%"),
        ("Born", "8.0 times less likely", "3%"),
    ]


def test_what_is_missing_says_nothing():
    assert steps_of(0.0, [Reason("Phone", "one of them does not say", 0.0)])[1].words == "says nothing either way"


@pytest.mark.parametrize(
    ("probability", "said"), [(0.0, "under 1%"), (0.5, "50%"), (0.9999, "over 99%"), (1.0, "over 99%")]
)
def test_nothing_is_said_to_be_certain(probability, said):
    assert percent(probability) == said


@given(weights, st.lists(weights, max_size=8))
def test_every_bar_is_within_the_picture_and_begins_where_the_last_ended(prior, moved):
    steps = steps_of(prior, [Reason("a", "b", weight) for weight in moved])
    assert all(step.x >= 0 and step.x + step.width <= WIDTH for step in steps)
    assert all(0 <= step.probability <= 1 for step in steps)
    assert steps[-1].probability == pytest.approx(1 / (1 + 2 ** -(prior + sum(moved))), abs=1e-6)
