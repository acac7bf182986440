"""A question as a page shows it: its words for who reads, what is in its boxes, who wrote that, and what is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commonweal.pathway.forms.actions import Conflict
from commonweal.pathway.forms.definitions.answers import as_sent, in_words
from commonweal.pathway.forms.definitions.form import Form, Kind, Question, Writer
from commonweal.pathway.forms.definitions.logic import is_empty
from commonweal.pathway.forms.models import Answer
from commonweal.pathway.forms.queries import Suggested

EMPTY_ROWS = 2
"""Rows that a table offers beyond those that are filled."""


@dataclass(frozen=True)
class Shown:
    """One question on a page. `boxes` is what its inputs hold, by their names; `then` what the reviewed form said."""

    question: Question
    label: str
    boxes: Mapping[str, list[str]]
    may_write: bool
    is_asked: bool
    is_needed: bool
    answer: Answer | None = None
    words: str = ""
    known: Suggested | None = None
    known_words: str = ""
    then: str = ""
    compares: bool = False
    problem: str = ""
    conflict: Conflict | None = None
    theirs: str = ""
    options: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The number of the answer that is shown, 0 for none: sent back, so that no change is overwritten."""
        return self.answer.number if self.answer else 0

    @property
    def chosen(self) -> list[str]:
        return list(self.boxes.get(self.question.key, ()))

    @property
    def typed(self) -> str:
        """What a single box holds."""
        return (self.chosen or [""])[0]

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a table: name of box by column, and what it holds, with some left empty to fill."""
        numbers = {int(name.split(".")[1]) for name in self.boxes} if self.question.kind == Kind.TABLE else set()
        return [
            {
                column.key: (self.boxes.get(f"{self.question.key}.{number}.{column.key}") or [""])[0]
                for column in self.question.columns
            }
            for number in range(len(numbers) + EMPTY_ROWS)
        ]


def shown_questions(
    form: Form,
    questions: list[Question],
    *,
    answers: Mapping[str, Answer],
    asked: set[str],
    needed: set[str],
    writers: frozenset[Writer],
    is_person: bool,
    known: Mapping[str, Suggested],
    then: Mapping[str, tuple[Question, Any]] | None = None,
    sent: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    conflicts: Mapping[str, Conflict] | None = None,
) -> list[Shown]:
    """The questions of a page in order. `sent` holds by question what was just sent and could not be taken."""
    found = []
    for question in questions:
        answer = answers.get(question.key)
        value = answer.value if answer else ""
        earlier = (then or {}).get(question.compares or question.key)
        conflict = (conflicts or {}).get(question.key)
        suggested = known.get(question.key) if is_empty(value) else None
        boxes = as_sent(question, value)
        if conflict is not None:
            boxes = as_sent(question, conflict.mine)
        if sent and question.key in sent:
            boxes = sent[question.key]
        found.append(
            Shown(
                question=question,
                label=question.said_to(is_person=is_person),
                boxes=boxes,
                may_write=bool(question.written_by & writers),
                is_asked=question.key in asked,
                is_needed=question.key in needed,
                answer=answer if answer and not is_empty(value) else (answer if conflict else None),
                words=in_words(question, value, is_person=is_person),
                known=suggested,
                known_words=in_words(question, suggested.known.value) if suggested else "",
                then=in_words(earlier[0], earlier[1]) if earlier else "",
                compares=earlier is not None,
                problem=(problems or {}).get(question.key, ""),
                conflict=conflict,
                theirs=in_words(question, conflict.theirs.value) if conflict else "",
                options=[
                    (one.key, one.to_person if is_person and one.to_person else one.text, one.help)
                    for one in question.options
                ],
            )
        )
    return found
