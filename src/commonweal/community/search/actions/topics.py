"""A council's own words for things: changing, taking out and bringing back topics."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.expressions import RawSQL
from django.utils.text import slugify

from commonweal.community.directory.needs import all_needs
from commonweal.community.search.actions.meanings import keep_meanings
from commonweal.community.search.entry import meaning_key
from commonweal.community.search.language import stems
from commonweal.community.search.models import LocalTopic, TextMeaning
from commonweal.community.search.queries.reading import has_meaning
from commonweal.community.search.queries.topics import all_topics, as_topic, shipped_topics
from commonweal.community.search.topics import Topic, texts_of
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry

CHAIN = "search:topics"
LONGEST_WORD, LONGEST_PHRASE, MOST = 80, 160, 60


@transaction.atomic
def change_topic(
    actor: Actor, key: str, name: str, need: str, words: Sequence[str], phrases: Sequence[str], *, is_whom: bool = False
) -> Topic:
    """Change a topic, or make a new one (`key` ""); searches use it at once. Only directory editors may.

    Raises ValidationError by field where a word cannot be looked for, or a new topic has the name of another.
    """
    actor.require_role(Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR)
    known = {topic.key: topic for topic in all_topics()}
    before = known.get(key)
    if not key:
        key = slugify(name)[:60]
        if not key or key in known or key in shipped_topics():
            raise ValidationError(
                {"name": "There is a topic of this name already. Change that one, or name it otherwise"}
            )
    faults = _faults(name, need, words, phrases)
    if faults:
        raise ValidationError(faults)
    made, _ = LocalTopic.objects.update_or_create(
        key=key,
        defaults={
            "name": name,
            "need": need,
            "words": list(dict.fromkeys(words)),
            "phrases": list(dict.fromkeys(phrases)),
            "is_whom": is_whom,
            "is_removed": False,
            "version": _NEXT,
        },
    )
    made.refresh_from_db()
    topic = as_topic(made)
    _keep_missing_meanings(topic)
    what = "changed" if before else "added"
    payload = {"key": key, "before": _as_facts(before), "after": _as_facts(topic)}
    write_entry(
        actor, f"search.topic-{what}", f"Words for “{name}” {what} by {actor.name}", chain=CHAIN, payload=payload
    )
    return topic


@transaction.atomic
def remove_topic(actor: Actor, key: str, reason: str = "") -> None:
    """Stop using a topic. A shipped one can be brought back; one of the council's own is kept, too, for that."""
    actor.require_role(Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR)
    topic = next((topic for topic in all_topics() if topic.key == key), None)
    if topic is None:
        raise ValidationError("There is no such topic, or it is not used already")
    facts = {"name": topic.name, "need": topic.need, "words": list(topic.words), "phrases": list(topic.phrases)}
    LocalTopic.objects.update_or_create(
        key=key, defaults=facts | {"is_whom": topic.is_whom, "is_removed": True, "version": _NEXT}
    )
    summary = f"Words for “{topic.name}” taken out by {actor.name}"
    write_entry(actor, "search.topic-removed", summary, chain=CHAIN, payload={"key": key}, reason=reason)


@transaction.atomic
def restore_topic(actor: Actor, key: str) -> None:
    """Use a topic again: a shipped one as it is shipped, one of the council's own as it was."""
    actor.require_role(Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR)
    local = LocalTopic.objects.filter(key=key).first()
    if local is None:
        raise ValidationError("This topic is as it was shipped already")
    name = local.name
    if key in shipped_topics():
        local.delete()
        name = shipped_topics()[key].name
    else:
        LocalTopic.objects.filter(key=key).update(is_removed=False, version=_NEXT)
    summary = f"Words for “{name}” brought back by {actor.name}"
    write_entry(actor, "search.topic-restored", summary, chain=CHAIN, payload={"key": key})


_NEXT = RawSQL("nextval('search_version')", ())


def _faults(name: str, need: str, words: Sequence[str], phrases: Sequence[str]) -> dict[str, str]:
    faults = {}
    if not name.strip():
        faults["name"] = "Enter what pages call it, such as: Foot care"
    if need and need not in all_needs():
        faults["need"] = "Choose one of the needs, or none"
    if not words:
        faults["words"] = "Enter at least one word that entries use, such as: chiropody"
    for field, listed, longest in (("words", words, LONGEST_WORD), ("phrases", phrases, LONGEST_PHRASE)):
        if len(listed) > MOST:
            faults[field] = f"Enter {MOST} at most. There are {len(listed)}"
        elif too_long := next((text for text in listed if len(text) > longest), None):
            faults[field] = f"“{too_long[:40]}…” is too long: {longest} letters at most"
        elif nothing := next((text for text in listed if not stems(text)), None):
            faults[field] = f"“{nothing}” has no letters that could be looked for"
    return faults


def _keep_missing_meanings(topic: Topic) -> None:
    """Few texts: worked out at once, so that the topic is found by meaning with the next search."""
    if not has_meaning():
        return
    texts = {meaning_key(text): text for text in texts_of(topic)}
    known = {bytes(key) for key in TextMeaning.objects.filter(key__in=list(texts)).values_list("key", flat=True)}
    keep_meanings({key: text for key, text in texts.items() if key not in known})


def _as_facts(topic: Topic | None) -> Mapping[str, Any] | None:
    if topic is None:
        return None
    return {"name": topic.name, "need": topic.need, "words": list(topic.words), "phrases": list(topic.phrases)}
