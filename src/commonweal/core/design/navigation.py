"""What is in the navigation bar and on the start page, by role. Each room adds its own pages when it is ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from commonweal.core.accounts.actors import NOBODY, Actor

MOST_IN_BAR = 8
"""What fits into one row at a desk. Somebody with more pages has the rest on their start page, behind "More"."""


def _nothing(actor: Actor) -> str:
    return ""


@dataclass(frozen=True)
class Item:
    """One link: its words, the name of its page, for whom it is shown, and its place in the order (lowest first).

    `description` says in a line what the page is for, and `waiting` says in a few words what waits there for an actor
    ("" where nothing does). Only the start page shows them, so that no other page asks the database for it.
    """

    text: str
    url_name: str
    shown_to: Callable[[Actor], bool]
    position: int
    description: str
    waiting: Callable[[Actor], str] = _nothing


@dataclass(frozen=True)
class Reminder:
    """Something that one person has to do next: what it is, the words of the link, and the address it leads to."""

    text: str
    link: str
    href: str


_items: list[Item] = []
_reminders: list[Callable[[Actor], Iterable[Reminder]]] = []


def add_to_navigation(
    text: str,
    url_name: str,
    *,
    shown_to: Callable[[Actor], bool],
    description: str,
    position: int = 50,
    waiting: Callable[[Actor], str] = _nothing,
) -> None:
    """Called from a room's `AppConfig.ready`. See `Item` for what each is."""
    _items.append(Item(text, url_name, shown_to, position, description, waiting))


def add_reminders(reminders: Callable[[Actor], Iterable[Reminder]]) -> None:
    """Called from a room's `AppConfig.ready`: what an actor has to do next themselves, for their start page."""
    _reminders.append(reminders)


def navigation_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """The links this actor is shown, as the service navigation component takes them; the one they are in is marked.

    Where there are more than a row holds, the last is "More": the start page, which has them all.
    """
    links = [(item.text, reverse(item.url_name)) for item in _shown_to(actor)]
    around = [href for _, href in links if path == href or path.startswith(href + "/")]
    here = max(around, key=len, default="")
    if len(links) > MOST_IN_BAR:
        beyond = {href for _, href in links[MOST_IN_BAR - 1 :]}
        more = reverse("accounts:home" if actor.is_signed_in else "accounts:front")
        links = [*links[: MOST_IN_BAR - 1], ("More", more)]
        here = more if here in beyond or path == more else here
    return [{"text": text, "href": href, "active": href == here} for text, href in links]


def cards_for(actor: Actor) -> list[dict[str, str]]:
    """The same links for the start page: each with what it is for, and what waits there for this actor."""
    return [
        {
            "text": item.text,
            "href": reverse(item.url_name),
            "description": item.description,
            "waiting": item.waiting(actor),
        }
        for item in _shown_to(actor)
    ]


def reminders_for(actor: Actor) -> list[Reminder]:
    """All that an actor has to do next, in the order the rooms were made ready."""
    return [reminder for source in _reminders for reminder in source(actor)]


def _shown_to(actor: Actor) -> list[Item]:
    """In order; for staff, the pages that are open to everybody come after those of their work."""
    shown = [item for item in _items if item.shown_to(actor)]
    return sorted(shown, key=lambda item: (actor.is_staff and item.shown_to(NOBODY), item.position, item.text))
