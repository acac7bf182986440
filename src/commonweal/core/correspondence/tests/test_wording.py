"""Wording: what is filled, what is refused, and that every shipped message can be filled."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.correspondence.shipped import shipped_message, shipped_messages
from commonweal.core.correspondence.wording import Wording, WordingError, faults, fill, placeholders

ALWAYS = {"name": "Rose", "site": "https://care.example"}
VARIANTS = [
    (message.name, form, wording)
    for message in shipped_messages().values()
    for form, wording in {"standard": message.standard, "easy read": message.easy_read, **message.languages}.items()
    if wording is not None
]
MOST_TEXT = 300


def test_the_shipped_messages_are_found():
    assert {"request-received", "sign-in-link"} <= shipped_messages().keys()
    with pytest.raises(ValueError, match=r"data/messages/no-such\.toml"):
        shipped_message("no-such")


@pytest.mark.parametrize(
    ("name", "form", "wording"), VARIANTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_shipped_wording_is_filled_by_its_example(name, form, wording):
    message = shipped_message(name)
    filled = fill(wording, {**ALWAYS, **message.example})
    assert filled.subject
    assert filled.body
    assert not re.search(r"[{}]", "".join(filled.parts().values()))
    assert faults(wording, set(message.example), set(message.secret)) == {}
    assert len(filled.text) <= MOST_TEXT


def test_every_example_value_is_used_by_some_wording():
    for message in shipped_messages().values():
        wordings = [message.standard, *message.languages.values(), *([message.easy_read] if message.easy_read else [])]
        used = set().union(*(placeholders(part) for wording in wordings for part in wording.parts().values()))
        assert message.example.keys() <= used, message.name


def test_a_missing_placeholder_is_named():
    with pytest.raises(WordingError, match=r"\{link\}, \{when\}"):
        fill(Wording("Hello {name}", "{when}", "{link}"), ALWAYS)


def test_days_and_amounts_are_said_as_people_read_them():
    filled = fill(Wording("{due}", "{weekly}"), {"due": date(2026, 5, 4), "weekly": Decimal("1234.5")})
    assert (filled.subject, filled.body) == ("4 May 2026", "£1,234.50")


@pytest.mark.parametrize(
    "words", ["{name.__class__}", "{name[0]}", "{name!r}", "{name:>9}", "{}", "{0}", "{name", "name}"]
)
def test_a_placeholder_that_reaches_further_is_refused(words):
    with pytest.raises(WordingError):
        placeholders(words)


@given(st.text())
def test_a_filled_value_is_never_read_as_wording(value):
    assert fill(Wording("{said}", "{said}"), {"said": value}).body == value


def test_edited_wording_is_told_what_is_wrong_with_it():
    found = faults(Wording("{nobody}", "no link", "{"), {"link"}, {"link"})
    assert "{link}, {name}, {site}" in found["subject"]
    assert "must have {link}" in found["body"]
    assert "brace" in found["text"]
