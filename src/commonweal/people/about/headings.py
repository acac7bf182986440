"""The headings of "About Me", and the record in the shape that others read. Pure.

Headings and their order: Professional Record Standards Body, About Me Standard 2.01. The help words are ours. The link
ids are those of the standard's FHIR questionnaire (version 2.01, September 2025).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

QUESTIONNAIRE = "urn:uuid:d8e4aafc-3bb4-4ab6-866a-c0cecd3ca6fe"
ROOT, ENTRY, UPDATED, SUPPORTED = "7443", "7444", "7454", "7500"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"


@dataclass(frozen=True)
class Heading:
    """One heading: its key, its words, a hint to whoever writes, and the ids of its group, answer and free text."""

    key: str
    title: str
    hint: str
    link_ids: tuple[str, str, str]


HEADINGS = (
    Heading(
        "most_important",
        "What is most important to me",
        "What must somebody know first, even in an emergency? What would upset you, and what makes a day good?",
        ("7501", "7502", "7503"),
    ),
    Heading(
        "people",
        "People who are important to me",
        "Who are they, why do they matter, and when should they be told or asked?",
        ("7482", "7483", "7484"),
    ),
    Heading(
        "communicate",
        "How I communicate and how to communicate with me",
        "Words, signs, pictures or a device? What helps you to follow, and how can somebody tell that you are in pain?",
        ("7464", "7465", "7466"),
    ),
    Heading(
        "wellness",
        "My wellness",
        "What is a usual day like, what can you do yourself, and how does it show when you are not well?",
        ("7473", "7474", "7475"),
    ),
    Heading(
        "do_and_dont",
        "Please do and please don't",
        "Small things that make a difference: knock first, sit where I can see you, do not move my chair.",
        ("7491", "7492", "7493"),
    ),
    Heading(
        "support",
        "How and when to support me",
        "Which things do you want help with, at what time of day, and how do you like it done?",
        ("7455", "7456", "7457"),
    ),
    Heading(
        "also",
        "Also worth knowing about me",
        "Your life so far, what you are good at, your faith, what you love to talk about.",
        ("7445", "7446", "7447"),
    ),
)
BY_KEY = {heading.key: heading for heading in HEADINGS}
MOST_LETTERS = 4000
"""Of one heading: what matters is found in a few lines, not in pages."""


@dataclass(frozen=True)
class Change:
    """One heading in two versions: the pieces of the later one, each with whether it is the same, new or gone."""

    title: str
    pieces: tuple[tuple[str, str], ...]


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What differs between two versions, by heading, word by word; headings that are the same are left out."""
    changes = []
    for heading in HEADINGS:
        old, new = before.get(heading.key, "").split(), after.get(heading.key, "").split()
        if old != new:
            changes.append(Change(heading.title, tuple(_pieces(old, new))))
    return changes


def _pieces(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """The words of both, in order, as runs of ("same" | "gone" | "new", words)."""
    found: list[tuple[str, str]] = []
    for what, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", " ".join(old[start:end])))
            continue
        if start < end:
            found.append(("gone", " ".join(old[start:end])))
        if first < last:
            found.append(("new", " ".join(new[first:last])))
    return found


def questionnaire_response(
    answers: Mapping[str, str],
    *,
    identity: str,
    name: str,
    nhs_number: str,
    written_at: datetime,
    written_by: str,
    supported_by: str,
) -> dict[str, Any]:
    """The record as a FHIR R4 QuestionnaireResponse to the standard's questionnaire. Empty headings are left out."""
    items = [_item(heading, answers[heading.key]) for heading in HEADINGS if answers.get(heading.key)]
    items.append(
        {"linkId": UPDATED, "text": "Date last updated", "answer": [{"valueDate": written_at.date().isoformat()}]}
    )
    if supported_by:
        items.append(
            {"linkId": SUPPORTED, "text": "Supported to write this by", "answer": [{"valueString": supported_by}]}
        )
    subject: dict[str, Any] = {"type": "Patient", "display": name}
    if nhs_number:
        subject["identifier"] = {"system": NHS_NUMBER, "value": nhs_number}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": identity,
        "questionnaire": QUESTIONNAIRE,
        "status": "completed",
        "subject": subject,
        "authored": written_at.isoformat(timespec="seconds"),
        "author": {"display": written_by},
        "item": [
            {
                "linkId": ROOT,
                "text": "About Me",
                "item": [
                    {
                        "linkId": ENTRY,
                        "text": "About Me record entry",
                        "item": sorted(items, key=lambda item: str(item["linkId"])),
                    }
                ],
            }
        ],
    }


def _item(heading: Heading, words: str) -> dict[str, Any]:
    group, response, free_text = heading.link_ids
    answer = {"linkId": free_text, "text": "Free text", "answer": [{"valueString": words}]}
    return {
        "linkId": group,
        "text": heading.title,
        "item": [{"linkId": response, "text": "About Me response", "item": [answer]}],
    }
