"""What changed between two versions of a form, in words for staff. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from commonweal.community.guides.document.condition_words import write_condition
from commonweal.community.guides.document.conditions import NEVER, Condition
from commonweal.pathway.forms.definitions.form import Form, Question


@dataclass(frozen=True)
class Change:
    """One change: of what, what happened to it, and the words before and after ("" where there were none)."""

    of: str
    what: str
    before: str = ""
    after: str = ""


def changes_between(before: Form, after: Form) -> list[Change]:
    """Every change from one version to another, in the order of the later one."""
    return [*_of_form(before, after), *_of_questions(before, after)]


def _of_form(before: Form, after: Form) -> Iterator[Change]:
    for name in ("title", "summary"):
        if getattr(before, name) != getattr(after, name):
            yield Change("The form", f"{name} changed", getattr(before, name), getattr(after, name))
    old, new = ({one.key: one for one in form.sections} for form in (before, after))
    for key in new:
        if key not in old:
            yield Change(f"Section “{new[key].title}”", "added")
        elif (old[key].title, old[key].intro) != (new[key].title, new[key].intro):
            words = [f"{one.title}. {one.intro}".strip() for one in (old[key], new[key])]
            yield Change(f"Section “{new[key].title}”", "words changed", *words)
    for key in old.keys() - new.keys():
        yield Change(f"Section “{old[key].title}”", "removed")


def _of_questions(before: Form, after: Form) -> Iterator[Change]:
    for question in after.questions:
        old = before.question(question.key)
        if old is None:
            yield Change(question.label, "added")
            continue
        then, now = described(old), described(question)
        for name in now:
            if then[name] != now[name]:
                yield Change(question.label, f"{name} changed", then[name], now[name])
    for question in before.questions:
        if after.question(question.key) is None:
            yield Change(question.label, "removed")


def described(question: Question) -> dict[str, str]:
    """A question in words for staff: name -> words."""
    return {
        "words": question.label,
        "words to the person": question.to_person,
        "help": question.help,
        "kind": question.kind.value,
        "answers": "; ".join(f"{one.text} ({one.key})" for one in question.options),
        "columns": "; ".join(one.label for one in question.columns),
        "asked": _when(question.shown, "always"),
        "needed": _when(question.required, "always"),
        "written by": ", ".join(sorted(question.written_by)),
        "stands for": question.maps_to,
        "known as": question.fact,
    }


def _when(condition: Condition, otherwise: str) -> str:
    if condition == NEVER:
        return "never"
    return f"where {written}" if (written := write_condition(condition)) else otherwise
