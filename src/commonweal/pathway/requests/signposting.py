"""What could be sent to somebody who asked for help: entries of the directory and guides, proposed by the directory's
own search from what they said; and what was sent, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from commonweal.community.directory.actions.shortlists import entry_in_words
from commonweal.community.directory.allowed import listed
from commonweal.community.directory.easy_read import easy_parts
from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.entries import entry_page
from commonweal.community.guides.queries import InForce, guides_in_force
from commonweal.community.search.queries.results import search_directory
from commonweal.core.correspondence.models import Message
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.models import Request

MOST_PROPOSED = 8
MOST_SENT = 10
"""More than this nobody reads."""
LONGEST_SEARCH = 300

FORMATS = {
    "large_print": "in large print",
    "easy_read": "in easy words",
    "braille": "in braille, by hand",
    "audio": "as a recording, by hand",
    "translation": "to be translated first",
}


@dataclass(frozen=True)
class Offer:
    """Something that can be chosen: the entry's id or the guide's name, its title, and why it may fit."""

    key: str
    title: str
    hint: str


@dataclass(frozen=True)
class Proposals:
    """Entries found for some words from a postcode, the needs that the words name, guides (those for these needs
    first), and what the search has to say."""

    entries: list[Offer]
    needs: list[str]
    guides: list[Offer]
    messages: list[str]


def words_to_search(request: Request) -> str:
    """What somebody said would help them, or else what is happening, as words to search the directory with."""
    said = steps.answer(request.answers, "help", "would_help") or steps.answer(
        request.answers, "happening", "happening"
    )
    return " ".join(str(said).split())[:LONGEST_SEARCH]


def propose(words: str, postcode: str) -> Proposals:
    """What the directory's search finds for these words near a postcode (""), and guides."""
    results = search_directory(words, postcode, per_page=MOST_PROPOSED) if words.strip() else None
    about = {one.topic.need: one.topic.name for one in results.about if one.topic.need} if results else {}
    entries = [
        Offer(str(one.entry.id), one.entry.name, _hint(one.why, one.entry.shown["phone"]))
        for one in (results.found if results else ())
    ]
    messages = [*results.messages, results.postcode_problem] if results else []
    return Proposals(entries, list(about.values()), _guides(set(about)), list(filter(None, messages)))


def _hint(why: str, phone: str) -> str:
    return ". ".join(part.rstrip(".") for part in (why, phone) if part)


def _guides(needs: set[str]) -> list[Offer]:
    """Every guide in use: those that advise on one of the needs first, and said to."""
    offers = []
    for one in guides_in_force():
        fits = any(needs & set(advice.needs) for advice in one.guide.advice)
        offers.append((not fits, Offer(one.key, one.guide.title, "Advises on what they need" if fits else "")))
    return [offer for _, offer in sorted(offers, key=lambda one: one[0])]


def entries_chosen(keys: Iterable[str]) -> list[Service]:
    """The listed entries with these ids, in the order chosen; what is no longer listed is left out."""
    wanted = [UUID(key) for key in dict.fromkeys(keys)]
    found = {one.pk: one for one in listed().select_related("organisation").filter(pk__in=wanted)}
    return [found[pk] for pk in wanted if pk in found]


def guides_chosen(keys: Iterable[str]) -> list[InForce]:
    """The guides in use with these names, in the order chosen."""
    known = {one.key: one for one in guides_in_force()}
    return [known[key] for key in dict.fromkeys(keys) if key in known]


def in_full(entries: Sequence[Service], guides: Sequence[InForce]) -> str:
    """What is sent, in the words of a message."""
    return "\n\n".join([*(entry_in_words(one) for one in entries), *(_guide_in_words(one) for one in guides)])


def in_easy_words(entries: Sequence[Service], guides: Sequence[InForce]) -> str:
    """The same in easy words: a short sentence a line."""
    return "\n\n".join([*(_easy(one) for one in entries), *(_guide_in_words(one) for one in guides)])


def _easy(entry: Service) -> str:
    page = entry_page(entry)
    parts = easy_parts(page.record, page.summary, entry.organisation.name, page.terms["access"])
    return "\n".join([entry.name, *(line for part in parts for line in part.lines)])


def _guide_in_words(one: InForce) -> str:
    return f"{one.guide.title}, a guide:\n{settings.SITE_URL}{reverse('guides:guide', args=[one.key])}"


def how_sent(message: Message | None) -> str:
    """By which way and in which form a message went: "E-mail, in large print"; "" for none."""
    if message is None:
        return ""
    return ", ".join(filter(None, (message.get_channel_display(), FORMATS.get(message.format, ""))))
