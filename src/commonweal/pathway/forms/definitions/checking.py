"""What is wrong with a form beyond its writing: conditions that look at nothing, mappings, duties left out. Pure."""

from collections.abc import Iterator

from commonweal.community.guides.document.conditions import (
    NEVER,
    Answered,
    AtLeast,
    AtMost,
    Condition,
    Includes,
    Is,
    each_test_in,
)
from commonweal.pathway.forms.definitions.form import Form, Kind, Question
from commonweal.pathway.forms.definitions.mapping import (
    ADULT,
    CARER,
    CARER_DUTIES,
    DUTIES,
    JOINT_DUTIES,
    KINDS,
    decides_for_adult,
    decides_for_carer,
    is_target,
)
from commonweal.pathway.forms.definitions.reading import Document, Fault, read_form


def check_document(key: str, version: str, document: Document) -> tuple[Form | None, list[Fault]]:
    """The form that a document holds and every fault of it; without faults it may be used."""
    form, faults = read_form(key, version, document)
    if form is not None:
        faults += check_form(form)
    return form, faults


def check_form(form: Form) -> list[Fault]:
    """Every fault of a form that could be read."""
    return [*_questions(form), *_conditions(form), *_duties(form)]


def _questions(form: Form) -> Iterator[Fault]:
    seen: set[str] = set()
    targets: set[str] = set()
    for question in form.questions:

        def fault(message: str, of: Question = question) -> Fault:
            return Fault(message, of.section, of.key)

        if question.key in seen:
            yield fault("Another question has this key: change one of them")
        seen.add(question.key)
        if question.kind == Kind.TABLE and not question.columns:
            yield fault("A table needs “columns”, each with key and label")
        if question.least is not None and question.most is not None and question.least > question.most:
            yield fault("“least” is more than “most”: no number would do")
        if not question.maps_to:
            continue
        first = question.maps_to.partition(".")[0]
        if not is_target(question.maps_to):
            yield fault(f"“maps_to” is “{question.maps_to}”, which stands for nothing: see the README of forms")
        elif question.kind != KINDS.get(first, question.kind):
            yield fault(f"What maps to {question.maps_to} must be of the kind {KINDS[first]}")
        elif question.maps_to in targets:
            yield fault(f"Another question maps to {question.maps_to} already: only one can stand for it")
        targets.add(question.maps_to)


def _conditions(form: Form) -> Iterator[Fault]:
    before: dict[str, Question] = {}
    for section in form.sections:
        yield from _tests(section.shown, "shown", before, section.key, "")
        for question in section.questions:
            yield from _tests(question.shown, "shown", before, section.key, question.key)
            before[question.key] = question
    everything = {one.key: one for one in form.questions}
    for question in form.questions:
        yield from _tests(question.required, "required", everything, question.section, question.key)


def _tests(condition: Condition, name: str, known: dict[str, Question], section: str, question: str) -> Iterator[Fault]:
    for test in each_test_in(condition):
        asked = known.get(test.question)
        if asked is None:
            said = f"“{name}” looks at “{test.question}”, which is not asked before: correct it"
            yield Fault(said, section, question)
            continue
        if isinstance(test, Is | Includes):
            wrong_kind = (asked.kind == Kind.MANY) == isinstance(test, Is)
            if wrong_kind or not asked.options:
                word = "includes" if asked.kind == Kind.MANY else "is"
                said = f"write “{word}”" if asked.options else "write “is answered”"
                yield Fault(f"“{name}” cannot test “{asked.key}” so: {said}", section, question)
            elif unknown := [one for one in test.values if asked.option(one) is None]:
                known_keys = ", ".join(one.key for one in asked.options)
                said = f"“{name}”: “{asked.key}” has no answer “{unknown[0]}”. It has {known_keys}"
                yield Fault(said, section, question)
        elif isinstance(test, AtLeast | AtMost) and asked.kind not in (Kind.NUMBER, Kind.MANY):
            yield Fault(f"“{name}” counts “{asked.key}”, which is no number: correct it", section, question)
        elif isinstance(test, Answered) and asked.kind == Kind.TABLE and not asked.columns:
            yield Fault(f"“{name}” looks at “{asked.key}”, which has no columns", section, question)


def _duties(form: Form) -> Iterator[Fault]:
    """A form that decides asks all that the law wants to be found before a decision."""
    wanted: dict[str, str] = {}
    if decides_for_adult(form):
        wanted |= dict.fromkeys(ADULT, "") | DUTIES
    if decides_for_carer(form):
        wanted |= dict.fromkeys(CARER, "") | CARER_DUTIES
    if decides_for_adult(form) and decides_for_carer(form):
        wanted |= JOINT_DUTIES
    for target, why in wanted.items():
        question = form.mapping_to(target)
        if question is None:
            yield Fault(f"No question maps to {target}{f': {why}' if why else ''}. A form that decides must ask it")
        elif question.required == NEVER:
            yield Fault("A decision needs this answer: say when it is “required”", question.section, question.key)
