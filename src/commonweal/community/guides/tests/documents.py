"""Small guides that tests change."""

from copy import deepcopy
from typing import Any

from hypothesis import settings

from commonweal.community.guides.document.guide import Guide
from commonweal.community.guides.document.reading import read_guide

NEEDS = {"equipment", "company"}

unhurried = settings(max_examples=60)
"""For tests of random documents and answers: a busy machine may take its time."""

SOURCE = {"key": "nhs", "title": "Falls", "organisation": "NHS", "url": "https://www.nhs.uk/conditions/falls/"}


def yes_no(key: str, ask: str = "", **more: Any) -> dict[str, Any]:
    """A question with yes and no."""
    return {"key": key, "kind": "yes-no", "ask": ask or f"Is it {key}?", **more}


def radio(key: str, *options: str, **more: Any) -> dict[str, Any]:
    """A question with one answer of several."""
    return {"key": key, "kind": "radio", "ask": f"Which {key}?", "options": _options(options), **more}


def ticks(key: str, *options: str, **more: Any) -> dict[str, Any]:
    """A question with answers to tick."""
    return {"key": key, "kind": "checkbox", "ask": f"Which {key}?", "options": _options(options), **more}


def _options(keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"key": key, "text": f"The {key}"} for key in keys]


def advice(key: str, when: str = "", **more: Any) -> dict[str, Any]:
    """Advice that a sound guide may have."""
    return {
        "key": key,
        "heading": f"Do {key}",
        "part": "What helps",
        "text": f"It helps to do {key}.",
        "easy": f"Do {key}.",
        "sources": ["nhs"],
        **({"when": when} if when else {}),
        **more,
    }


def document(**more: Any) -> dict[str, Any]:
    """A sound guide of four questions with a branch: what tests leave alone is right."""
    return deepcopy(
        {
            "title": "Falls",
            "summary": "What helps.",
            "reviewed_on": "2026-09-01",
            "doors": [{"by": "worry", "name": "Falling"}],
            "questions": [
                yes_no("fell"),
                radio("times", "once", "more", when="fell is yes"),
                ticks("rooms", "bath", "bed", "none"),
                {"key": "age", "kind": "number", "ask": "How old are you?", "least": 16, "most": 120, "unit": "years"},
            ],
            "advice": [
                advice("gp", "times is more", assessment="care"),
                advice("rail", "rooms includes bath", needs=["equipment"], products=["rail"]),
                advice("light", "rooms includes bed and age at least 75"),
                advice("move"),
            ],
            "products": [{"key": "rail", "name": "Rail", "does": "Holds you.", "price": "£20", "price_source": "shop"}],
            "sources": [SOURCE],
            **more,
        }
    )


def guide(**more: Any) -> Guide:
    """The same, read."""
    found = read_guide("falls", document(**more)).guide
    assert found is not None
    return found
