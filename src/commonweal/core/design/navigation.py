"""What is in the navigation bar, by role. Each room adds its own pages when it is ready."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from commonweal.core.accounts.actors import Actor


@dataclass(frozen=True)
class Item:
    """One link: its words, the name of its page, for whom it is shown, and its place in the order (lowest first).

    `description` says in a line what the page is for; the start page shows it.
    """

    text: str
    url_name: str
    shown_to: Callable[[Actor], bool]
    position: int
    description: str = ""


_items: list[Item] = []


def add_to_navigation(
    text: str, url_name: str, *, shown_to: Callable[[Actor], bool], position: int = 50, description: str = ""
) -> None:
    """Called from a room's `AppConfig.ready`."""
    _items.append(Item(text, url_name, shown_to, position, description))


def navigation_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """The links this actor is shown, as the service navigation component takes them; the one they are in is marked."""
    links = []
    for item in sorted(_items, key=lambda item: (item.position, item.text)):
        if item.shown_to(actor):
            href = reverse(item.url_name)
            here = path == href or path.startswith(href + "/")
            links.append({"text": item.text, "href": href, "active": here, "description": item.description})
    return links
