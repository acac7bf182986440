"""The person-centred tools: which there are, which the person has begun, and what stands in them for the plan."""

from dataclasses import dataclass

from django.utils import timezone

from commonweal.pathway.forms.definitions.answers import in_words
from commonweal.pathway.forms.library import Held, forms_in_use
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import answers_of_each, definition_of, forms_of
from commonweal.people.identity.models import Person

PREFIX = "tool-"
ORDER = (
    "tool-important",
    "tool-good-day",
    "tool-working",
    "tool-hopes",
    "tool-communication",
    "tool-circle",
    "tool-relationships",
    "tool-matching",
    "tool-staff",
    "tool-decisions",
    "tool-staying-well",
    "tool-life-story",
    "tool-appreciations",
    "tool-learning-log",
)
"""The tools in the order in which they are offered; a council's own come after."""

FOR_OUTCOMES = ("hopes-year", "dreams", "more-good", "important-to", "build-on", "new", "missing", "first-steps")
"""Questions of the tools whose answers are offered where an outcome is written."""
MOST_OFFERED = 6


@dataclass(frozen=True)
class Tool:
    """A tool, and the person's latest page of it, where they have begun one."""

    held: Held
    filled: FilledForm | None

    @property
    def key(self) -> str:
        return self.held.form.key

    @property
    def title(self) -> str:
        return self.held.form.title


@dataclass(frozen=True)
class Offered:
    """Words of a tool that may become an outcome: the question, what was written, and by whom."""

    key: str
    question: str
    words: str
    by: str


def tools_of(person: Person) -> list[Tool]:
    """Every tool in use today with the person's latest page of it, in the order they are offered."""
    held = [one for one in forms_in_use(timezone.localdate()) if one.form.purpose == "tool"]
    latest: dict[str, FilledForm] = {}
    for filled in forms_of(person).filter(definition__key__in=[one.form.key for one in held]):
        latest.setdefault(filled.definition.key, filled)
    order = {key: place for place, key in enumerate(ORDER)}
    held.sort(key=lambda one: (order.get(one.form.key, len(order)), one.form.title))
    return [Tool(one, latest.get(one.form.key)) for one in held]


def offered_words(person: Person) -> list[Offered]:
    """What the person's tools say that may become an outcome; nothing of tools that were not begun."""
    filled = list(forms_of(person).filter(definition__key__startswith=PREFIX)[:20])
    answers = answers_of_each(filled) if filled else {}
    found = []
    for wanted in FOR_OUTCOMES:
        for one in filled:
            question, answer = definition_of(one).question(wanted), answers[one.pk].get(wanted)
            words = in_words(question, answer.value, is_person=True) if question and answer else ""
            if question and answer and words:
                by = answer.written_by_name
                found.append(Offered(f"{one.pk}:{wanted}", question.said_to(is_person=True), words, by))
    return found[:MOST_OFFERED]
