"""What goes into a booklet: the entries of an area on a topic, by what they help with."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.browsing import area_of, browsable
from commonweal.community.directory.terms import OwnTerm, own_terms

MOST_ENTRIES = 2000
OVER_THE_PHONE = {"home": "They come to you at home", "phone": "By phone", "online": "Online"}


class BookletError(ValueError):
    """There is no such area or topic, or nothing to print; the message says what there is."""


@dataclass(frozen=True)
class PrintedEntry:
    """An entry as it is printed: each fact with its name, in the order in which people ask."""

    key: str
    name: str
    organisation: str
    description: str
    facts: tuple[tuple[str, str], ...]
    also_under: tuple[str, ...]
    is_invented: bool


@dataclass(frozen=True)
class Chapter:
    """The entries that help chiefly with one thing. `see_also` are the keys and names of those printed elsewhere."""

    key: str
    title: str
    entries: tuple[PrintedEntry, ...]
    see_also: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Booklet:
    """A booklet before it is set. The same directory on the same day makes the same one."""

    title: str
    subtitle: str
    made_on: date
    site: str
    chapters: tuple[Chapter, ...]

    @property
    def entry_count(self) -> int:
        return sum(len(chapter.entries) for chapter in self.chapters)

    def as_json(self) -> dict[str, Any]:
        """What the template reads."""
        made = f"{self.made_on:%-d %B %Y}"
        return asdict(self) | {"made_on": made, "date": [self.made_on.year, self.made_on.month, self.made_on.day]}


def gather_booklet(area: str = "", topic: str = "", *, site: str = "", today: date | None = None) -> Booklet:
    """The booklet of an area (a council, a neighbourhood or a postcode's first half; everywhere, if not said) and a
    topic (a need or a group of needs, a kind of entry, or for whom; everything, if not said). What comes to the home or
    is by phone is in the booklet of every area. Raises BookletError."""
    where = area_of(area)
    if area.strip() and where is None:
        raise BookletError(
            f"No area is called {area!r}: give a council, a neighbourhood or the first half of a postcode"
        )
    chosen, topic_name, shown = _topic(topic)
    found = browsable().filter(chosen)
    if where:
        found = found.filter(where.condition | Q(postcode=""))
    services = list(found.select_related("organisation").order_by("name", "pk")[: MOST_ENTRIES + 1])
    if not services:
        raise BookletError("There is nothing to print: nothing in the directory fits this area and topic")
    if len(services) > MOST_ENTRIES:
        raise BookletError(f"That would be more than {MOST_ENTRIES} entries: choose an area or a topic")
    return Booklet(
        title=topic_name or "What there is",
        subtitle=f"in {where.name}" if where else "for everyone",
        made_on=today or timezone.localdate(),
        site=site,
        chapters=tuple(_chapters(services, shown)),
    )


def _topic(topic: str) -> tuple[Q, str, tuple[str, ...]]:
    """The entries of a topic, its name, and the needs that are its chapters."""
    typed = topic.strip().lower()
    needs = own_terms("needs")
    everything = tuple(needs)
    if not typed:
        return Q(), "", everything
    if term := _term_of("needs", typed):
        return Q(needs__contains=[term.key]), term.name, (term.key,)
    groups = {slugify(one.group): one.group for one in needs.values()}
    if group := groups.get(slugify(typed)):
        keys = tuple(key for key, one in needs.items() if one.group == group)
        return Q(needs__overlap=list(keys)), group, keys
    for column, condition in (("kinds", "kind"), ("circumstances", "circumstances__contains")):
        if term := _term_of(column, typed):
            return Q(**{condition: term.key if column == "kinds" else [term.key]}), term.name, everything
    known = ", ".join([*groups, *own_terms("kinds"), *own_terms("circumstances")])
    raise BookletError(f"No topic is called {topic!r}. Known: any need of needs.toml, {known}")


def _term_of(name: str, typed: str) -> OwnTerm | None:
    """The term of a list with this key, or with this name in small letters."""
    terms = own_terms(name)
    return terms.get(typed) or next((term for term in terms.values() if term.name.lower() == typed), None)


def _chapters(services: Iterable[Service], shown: tuple[str, ...]) -> Iterable[Chapter]:
    """A chapter for each need that some entry is chiefly for; entries without one come last."""
    by_need: dict[str, list[Service]] = {key: [] for key in (*shown, "")}
    see_also: dict[str, list[Service]] = {key: [] for key in by_need}
    for service in services:
        keys = [key for key in service.needs if key in shown] or [""]
        by_need[keys[0]].append(service)
        for key in keys[1:]:
            see_also[key].append(service)
    names = {key: term.name for key, term in own_terms("needs").items()} | {"": "More"}
    for key, chiefly in by_need.items():
        if chiefly or see_also[key]:
            others = tuple((str(one.pk), one.name) for one in see_also[key])
            yield Chapter(key or "more", names[key], tuple(_printed(one, key) for one in chiefly), others)


def _printed(service: Service, chapter: str) -> PrintedEntry:
    needs = own_terms("needs")
    reached = ", ".join(words for how, words in OVER_THE_PHONE.items() if how in service.reached)
    facts = (
        ("When", service.when),
        ("Where", ", ".join(filter(None, (service.address, service.postcode))) if service.postcode else reached),
        ("For", service.who_for),
        ("Cost", service.cost or "Ask them"),
        ("Access", service.accessibility),
        ("Phone", service.phone),
        ("E-mail", service.email if not service.phone else ""),
        ("Website", service.url),
    )
    return PrintedEntry(
        key=str(service.pk),
        name=service.name,
        organisation=service.organisation.name if service.organisation.name != service.name else "",
        description=service.description,
        facts=tuple((name, said) for name, said in facts if said),
        also_under=tuple(needs[key].name for key in service.needs if key in needs and key != chapter),
        is_invented=service.is_invented,
    )
