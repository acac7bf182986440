"""What was written in a form, as people read it: with who wrote it, and beside the form that it reviews."""

from dataclasses import dataclass

from django.utils import timezone

from commonweal.pathway.forms.definitions.answers import in_words
from commonweal.pathway.forms.definitions.form import Question
from commonweal.pathway.forms.definitions.logic import asked
from commonweal.pathway.forms.models import Answer, FilledForm
from commonweal.pathway.forms.queries import definition_of, latest_answers, standing_answers


@dataclass(frozen=True)
class Line:
    """One question read: what it says now, who wrote it; what it said in the form that is reviewed."""

    question: Question
    label: str
    now: str
    by: str
    then: str = ""
    is_compared: bool = False

    @property
    def has_changed(self) -> bool:
        return self.is_compared and self.now != self.then


def lines_of(filled: FilledForm, *, is_person: bool = False) -> list[tuple[str, list[Line]]]:
    """The sections with their answered questions, as a person reads them; beside those of the form reviewed."""
    form, answers = definition_of(filled), latest_answers(filled)
    values = {key: answer.value for key, answer in answers.items()}
    before: dict[str, tuple[Question, str]] = {}
    if filled.reviews is not None:
        then_form, then = definition_of(filled.reviews), standing_answers(filled.reviews)
        before = {one.key: (one, in_words(one, then.get(one.key, ""))) for one in then_form.questions}
    found: dict[str, list[Line]] = {}
    for question in asked(form, values):
        answer = answers.get(question.key)
        earlier = before.get(question.compares or question.key)
        line = Line(
            question,
            question.said_to(is_person=is_person),
            in_words(question, values.get(question.key, ""), is_person=is_person),
            _by(answer),
            earlier[1] if earlier else "",
            earlier is not None,
        )
        if line.now or line.then:
            found.setdefault(question.section, []).append(line)
    return [(section.title, found[section.key]) for section in form.sections if section.key in found]


def _by(answer: Answer | None) -> str:
    if answer is None:
        return ""
    said = f"{answer.written_by_name}, {timezone.localtime(answer.written_at):%-d %B %Y}"
    return f"{said}, from: {answer.source}" if answer.source else said
