"""Every kind of entry that is written about a person has a plain name on the timeline, and so a group to filter by."""

import ast
import re
from functools import cache
from pathlib import Path

import commonweal
from commonweal.people.sight.kinds import WORDS, group_of, groups_among

KIND = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_.-]*")
BEGINNING = re.compile(r"[a-z][a-z_]*\.")
WRITES = re.compile(r"(write_)?_?(entry|enter|write|tell|fact|fact_of)(_\w+)?|Fact")
"""What the functions are called that write an entry: `write_entry`, `Fact`, and a room's own short way to them."""

MAY_WRITE = re.compile(r"entry|Fact\(|enter\(|tell|_write|fact_of")
NOT_ABOUT_PEOPLE = {
    "account", "activity", "allocation", "approver", "capacity", "database", "directory", "grant", "history", "place",
    "providers", "record", "scheme", "search", "second_step", "session", "sessions", "team", "token", "uprating",
    "volunteer", "wording",
}  # fmt: skip
"""Groups of entries about a place, an account or an offer: they stand on nobody's timeline. (`record.opened` is shown
among who looked.)"""
WRITTEN_BY_A_VARIABLE = {"address"}


@cache
def kinds_written() -> dict[str, str]:
    """Every kind (or its beginning) that a call which writes an entry names, with the file that does."""
    root = Path(commonweal.__file__).parent
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        if {"tests", "migrations"} & set(parts) or parts[0] == "demo":
            continue
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if MAY_WRITE.search(text) else ():
            if isinstance(node, ast.Call) and WRITES.fullmatch(_name(node.func)):
                for given in (*node.args, *(one.value for one in node.keywords)):
                    found.update(dict.fromkeys(_kinds(given), "/".join(parts)))
    return found


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _kinds(given: ast.expr) -> list[str]:
    if isinstance(given, ast.IfExp):
        return [*_kinds(given.body), *_kinds(given.orelse)]
    if isinstance(given, ast.Constant) and isinstance(given.value, str) and KIND.fullmatch(given.value):
        return [given.value]
    if isinstance(given, ast.JoinedStr) and isinstance(given.values[0], ast.Constant):
        beginning = given.values[0].value
        return [beginning] if isinstance(beginning, str) and BEGINNING.fullmatch(beginning) else []
    return []


def test_every_kind_written_about_people_has_a_plain_name() -> None:
    written = kinds_written()
    assert {"plan.signed", "person.merged", "retention.let_go", "access_request.", "carer_break."} <= written.keys()
    nameless = {
        kind: where
        for kind, where in written.items()
        if group_of(kind) not in WORDS and group_of(kind) not in NOT_ABOUT_PEOPLE
    }
    assert nameless == {}, "name their group with name_kinds in the room's AppConfig.ready"


def test_every_name_is_one_of_a_group_that_is_written_and_no_two_are_alike() -> None:
    groups = {group_of(kind) for kind in kinds_written()}
    unused = WORDS.keys() - groups - WRITTEN_BY_A_VARIABLE
    assert unused == set()
    assert len(set(WORDS.values())) == len(WORDS)
    assert all(words[0].isupper() and "_" not in words for words in groups_among(kinds_written()).values())
