"""The needs taxonomy: what it holds, and the nearest need to what somebody typed."""

from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.needs import all_needs, nearest_needs, needs_by_group, needs_of


def test_every_need_has_a_name_a_group_and_other_words() -> None:
    for need in all_needs().values():
        assert need.name and need.group and need.words


def test_no_two_needs_have_one_name() -> None:
    names = [need.name for need in all_needs().values()]
    assert len(set(names)) == len(names)


def test_groups_hold_every_need_once() -> None:
    assert [need for needs in needs_by_group().values() for need in needs] == list(all_needs().values())


def test_a_misspelt_need_is_found() -> None:
    assert nearest_needs("demenia")[0].key == "dementia"
    assert nearest_needs("berevement groop")[0].key == "bereavement"


def test_words_near_nothing_lead_to_good_places_to_start() -> None:
    assert nearest_needs("zzzz qqqq")[0].key == "advice-and-information"


def test_a_key_that_is_gone_is_left_out() -> None:
    assert [need.key for need in needs_of(["company", "no-such-need"])] == ["company"]


@given(st.text(max_size=200))
def test_there_is_always_a_need_to_offer(text: str) -> None:
    assert 1 <= len(nearest_needs(text)) <= 4
