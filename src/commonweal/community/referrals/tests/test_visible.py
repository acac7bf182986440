"""No organisation reads more than it needs: which side reads which part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.referrals.states import Side
from commonweal.community.referrals.visible import ALWAYS, CHOSEN, OF_THE_RECORD, Part, readable, shareable

EVERYTHING = frozenset(Part)
SIDES = st.frozensets(st.sampled_from(Side), min_size=1)
SHARES = st.frozensets(st.sampled_from([*CHOSEN, *OF_THE_RECORD, "contact"]))


def read(side: Side, shares: frozenset[str] = frozenset(), *, holds: bool = True, tell: bool = True) -> frozenset[Part]:
    return readable(frozenset({side}), shares, agreement_holds=holds, tell_referrer=tell)


@pytest.mark.parametrize(
    ("side", "shares", "parts"),
    [
        (Side.PERSON, frozenset(), EVERYTHING),
        (Side.MINDER, frozenset(), EVERYTHING),
        (Side.KEEPER, frozenset(), EVERYTHING),
        (Side.SENDER, frozenset(), EVERYTHING),
        (Side.ONLOOKER, frozenset(CHOSEN), {Part.NEEDS}),
        (Side.RECEIVER, frozenset(), ALWAYS | {Part.ENDING}),
        (Side.RECEIVER, frozenset({"address"}), ALWAYS | {Part.ADDRESS, Part.ENDING}),
        (Side.RECEIVER, frozenset({"care", "health"}), ALWAYS | {Part.ENDING}),
        (Side.RECEIVER, frozenset(CHOSEN), EVERYTHING),
    ],
)
def test_each_side_reads_its_parts(side, shares, parts):
    assert read(side, shares) == parts


def test_whoever_referred_is_not_told_how_it_ended_without_agreement():
    assert Part.ENDING not in read(Side.SENDER, tell=False)
    assert Part.ENDING in read(Side.PERSON, tell=False) & read(Side.RECEIVER, tell=False)


def test_an_agreement_that_has_run_out_leaves_the_receiver_what_kind_of_help_was_wanted():
    assert read(Side.RECEIVER, frozenset(CHOSEN), holds=False) == {Part.NEEDS}


@given(SIDES, SHARES, st.booleans(), st.booleans())
def test_a_receiver_alone_never_reads_what_was_not_agreed(sides, shares, holds, tell):
    parts = readable(sides, shares, agreement_holds=holds, tell_referrer=tell)
    if sides <= {Side.RECEIVER, Side.ONLOOKER}:
        assert not {part for part in CHOSEN if part not in shares} & parts


@given(SIDES, SIDES, SHARES, st.booleans(), st.booleans())
def test_being_more_to_a_referral_never_means_reading_less(some, more, shares, holds, tell):
    less = readable(some, shares, agreement_holds=holds, tell_referrer=tell)
    assert less <= readable(some | more, shares, agreement_holds=holds, tell_referrer=tell)


def test_only_what_there_is_to_share_is_shared():
    assert shareable(frozenset({"address", "care", "safeguarding", "money"})) == {"address", "care"}
