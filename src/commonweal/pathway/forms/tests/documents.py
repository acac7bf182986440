"""Small documents of forms for these tests."""

from typing import Any

from commonweal.pathway.forms.definitions.checking import check_document
from commonweal.pathway.forms.definitions.form import Form


def document(*questions: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A tool with one section that asks these questions."""
    return {
        "title": "A good day",
        "summary": "What makes a day good",
        "purpose": "tool",
        "published": "2026-01-01",
        "sections": [{"key": "day", "title": "The day", "questions": list(questions)}],
    } | facts


def question(key: str, kind: str = "text", **facts: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": f"What is {key}?"} | facts


def options(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "text": key.capitalize()} for key in keys]


def form_asking(*questions: dict[str, Any]) -> Form:
    """A form without a fault."""
    form, faults = check_document("good-day", "1", document(*questions))
    assert form is not None and not faults, [str(fault) for fault in faults]
    return form
