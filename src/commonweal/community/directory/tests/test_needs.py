"""The needs taxonomy: what it holds."""

from commonweal.community.directory.needs import all_needs, needs_by_group, needs_of


def test_every_need_has_a_name_a_group_and_other_words() -> None:
    for need in all_needs().values():
        assert need.name and need.group and need.words


def test_no_two_needs_have_one_name() -> None:
    names = [need.name for need in all_needs().values()]
    assert len(set(names)) == len(names)


def test_groups_hold_every_need_once() -> None:
    assert [need for needs in needs_by_group().values() for need in needs] == list(all_needs().values())


def test_a_key_that_is_gone_is_left_out() -> None:
    assert [need.key for need in needs_of(["company", "no-such-need"])] == ["company"]
