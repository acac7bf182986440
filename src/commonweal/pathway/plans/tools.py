"""The person-centred tools: which there are, which the person has begun, and what they and the assessment say for the
plan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from commonweal.pathway.forms.definitions.answers import in_words
from commonweal.pathway.forms.definitions.form import Form, Question
from commonweal.pathway.forms.library import Held, forms_in_use
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import answers_of_each, definition_of, forms_of
from commonweal.pathway.plans.models import Plan
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

FACTS_FOR_OUTCOMES = ("about.wants", "about.what-matters")
"""What an assessment asks by these facts is offered too."""


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
    """Words of a tool or the assessment that may become an outcome: the question, what was written, and by whom."""

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


def words_of_assessment(plan: Plan, need: str = "") -> list[Offered]:
    """What was said at the assessment that may become an outcome: of one need (its letter) first, then what the person
    wants and what matters to them."""

    def asked(form: Form) -> list[Question]:
        return [*(_beside(form, need) if need else ()), *_by_facts(form, FACTS_FOR_OUTCOMES)]

    return _said(plan, asked)


def words_of_need(plan: Plan, letter: str) -> list[Offered]:
    """What was said at the assessment of one of the outcomes: what is wanted there, then what happens."""
    return _said(plan, lambda form: _beside(form, letter)) if letter else []


def _said(plan: Plan, wanted: Callable[[Form], list[Question]]) -> list[Offered]:
    """The answers of the plan's assessment to some of its questions, those that have one."""
    filled = forms_of(plan.person).filter(pk=plan.assessment.form_id).first() if plan.assessment.form_id else None
    if filled is None:
        return []
    form, answers = definition_of(filled), answers_of_each([filled])[filled.pk]
    found: list[Offered] = []
    for question in wanted(form):
        answer = answers.get(question.key)
        words = in_words(question, answer.value, is_person=True) if answer else ""
        if answer and words and words not in {one.words for one in found}:
            asked = f"{question.said_to(is_person=True)} ({form.title})"
            found.append(Offered(f"{filled.pk}:{question.key}", asked, words, answer.written_by_name))
    return found


def _by_facts(form: Form, facts: Iterable[str]) -> list[Question]:
    return [one for fact in facts for one in form.questions if one.fact == fact]


def _beside(form: Form, letter: str) -> list[Question]:
    """What stands beside the answer to an outcome in the form: what is wanted there, and what happens."""
    asked = form.mapping_to(f"outcome.{letter}")
    base = asked.key.removesuffix("-ability") if asked else ""
    return [one for part in ("want", "what") for one in form.questions if base and one.key == f"{base}-{part}"]


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
