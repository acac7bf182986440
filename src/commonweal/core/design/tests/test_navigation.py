"""Which links the navigation has, and which of them is marked."""

import pytest

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.design.navigation import MOST_IN_BAR, add_to_navigation, navigation_for

EDITOR = Actor(roles=frozenset({Role.DIRECTORY_EDITOR.value}))


def marked(path: str) -> list[object]:
    return [link["href"] for link in navigation_for(EDITOR, path) if link["active"]]


def test_the_link_nearest_to_the_page_is_marked_and_no_other(few_pages: None):
    assert marked("/guides/falls/q/age") == ["/guides"]
    assert marked("/guides/edit/falls/about") == ["/guides/edit"]
    assert marked("/guidesfalls") == []


@pytest.fixture
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house with two pages, one within the address of the other."""
    monkeypatch.setattr("commonweal.core.design.navigation._items", [])
    for page in ("guides:choose", "guides:editing"):
        add_to_navigation(page, page, shown_to=lambda actor: True, description="")


@pytest.fixture
def many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house with one page for everybody, the first in order, and as many for the editor as a row holds."""
    monkeypatch.setattr("commonweal.core.design.navigation._items", [])
    add_to_navigation("Find help", "search:find", shown_to=lambda actor: True, description="", position=1)
    pages = ("guides:editing", "guides:choose", "guides:counts", "directory:desk", "directory:mine", "search:unmet",
             "openreferral:feeds", "activities:run")  # fmt: skip
    for position, page in enumerate(pages[:MOST_IN_BAR], 2):
        add_to_navigation(page, page, shown_to=lambda actor: actor.is_staff, description="", position=position)


def test_what_does_not_fit_into_a_row_is_behind_more_beginning_with_what_is_for_everybody(many_pages: None):
    texts = [link["text"] for link in navigation_for(EDITOR, "/directory/desk")]
    assert len(texts) == MOST_IN_BAR
    assert texts[0] == "guides:editing"
    assert texts[-1] == "More"
    assert "Find help" not in texts


def test_more_is_marked_where_the_page_is_one_of_those_behind_it(many_pages: None):
    assert [link["text"] for link in navigation_for(EDITOR, "/find") if link["active"]] == ["More"]
