"""Which link of the navigation is marked."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.design.navigation import navigation_for

EDITOR = Actor(roles=frozenset({Role.DIRECTORY_EDITOR.value}))


def marked(path: str) -> list[object]:
    return [link["href"] for link in navigation_for(EDITOR, path) if link["active"]]


def test_the_link_nearest_to_the_page_is_marked_and_no_other():
    assert marked("/guides/falls/q/age") == ["/guides"]
    assert marked("/guides/edit/falls/about") == ["/guides/edit"]
    assert marked("/guidesfalls") == []
