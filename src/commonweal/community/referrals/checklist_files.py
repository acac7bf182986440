"""The first contact checklist as a file: its questions, and who is asked about each where. Pure.

`data/checklists/README.md` describes the format.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from commonweal.community.directory.needs import all_needs
from commonweal.core.design.data import data_folder

SHORT_LETTERS, WORDS_LETTERS, HINT_LETTERS = 60, 200, 300
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Question:
    """One line of a checklist."""

    key: str
    short: str
    words: str
    hint: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Partner:
    """Who is asked about some questions, in an area or ("") in the whole place: an organisation of `place.toml` (and
    the work of one of its teams), or a service of the directory, by its row."""

    questions: tuple[str, ...]
    organisation: str = ""
    team: str = ""
    service: str = ""
    area: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ChecklistFile:
    """What a file says, and every fault in it: where, and what is wrong."""

    questions: tuple[Question, ...] = ()
    partners: tuple[Partner, ...] = ()
    faults: tuple[tuple[str, str], ...] = field(default=())


def read_checklist(content: str, needs: Collection[str], known: Collection[str] = ()) -> ChecklistFile:
    """Read a checklist file. `needs` are all keys that a question may name, `known` keys of questions besides its own
    that partners may name."""
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        return ChecklistFile(faults=(("the file", f"This is not TOML: {error}"),))
    faults: list[tuple[str, str]] = []
    unknown = sorted(set(document) - {"questions", "partners"})
    faults += [(name, "This is not known: use [[questions]] and [[partners]]") for name in unknown]
    questions = [_question(number, entry, needs, faults) for number, entry in _tables(document, "questions", faults)]
    keys = [question.key for question in questions]
    faults += [
        (f"question “{key}”", "This key is there twice") for key in sorted({k for k in keys if keys.count(k) > 1})
    ]
    named = {*keys, *known}
    partners = [_partner(number, entry, named, faults) for number, entry in _tables(document, "partners", faults)]
    return ChecklistFile(tuple(questions), tuple(partners), tuple(faults))


@cache
def shipped_questions() -> tuple[Question, ...]:
    """The questions that come with the software."""
    path = data_folder() / "checklists" / "first-contact.toml"
    read = read_checklist(path.read_text(encoding="utf-8"), all_needs().keys())
    if read.faults:
        raise ValueError(f"{path}: {read.faults}")
    return read.questions


def _tables(document: dict[str, Any], name: str, faults: list[tuple[str, str]]) -> list[tuple[int, dict[str, Any]]]:
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(entry, dict) for entry in tables):
        faults.append((name, f"Write each as [[{name}]]"))
        return []
    return list(enumerate(tables, 1))


def _question(number: int, entry: dict[str, Any], needs: Collection[str], faults: list[tuple[str, str]]) -> Question:
    key = str(entry.get("key", ""))
    where = f"question {number}" + (f" ({key})" if key else "")
    if not _KEY.fullmatch(key):
        faults.append((where, "`key` needs small letters, digits and hyphens"))
    for name, most in (("short", SHORT_LETTERS), ("words", WORDS_LETTERS)):
        if not 0 < len(str(entry.get(name, ""))) <= most:
            faults.append((where, f"`{name}` needs words, {most} letters at most"))
    if len(str(entry.get("hint", ""))) > HINT_LETTERS:
        faults.append((where, f"`hint` can have {HINT_LETTERS} letters at most"))
    named = entry.get("needs", [])
    wrong = [need for need in named if need not in needs] if isinstance(named, list) else ["a list"]
    if wrong:
        faults.append((where, f"`needs` names what is not in taxonomies/needs.toml: {', '.join(map(str, wrong))}"))
    if odd := sorted(set(entry) - {"key", "short", "words", "hint", "needs"}):
        faults.append((where, f"{', '.join(odd)} is not known here"))
    return Question(
        key,
        str(entry.get("short", "")),
        str(entry.get("words", "")),
        str(entry.get("hint", "")),
        tuple(named) if isinstance(named, list) else (),
    )


def _partner(number: int, entry: dict[str, Any], keys: Collection[str], faults: list[tuple[str, str]]) -> Partner:
    where = f"partner {number}"
    questions = entry.get("questions", [])
    if not isinstance(questions, list) or not questions:
        faults.append((where, "`questions` needs a list of keys of questions"))
        questions = []
    if wrong := [str(key) for key in questions if key not in keys]:
        faults.append((where, f"There is no question {', '.join(wrong)}"))
    if bool(entry.get("organisation")) == bool(entry.get("service")):
        faults.append((where, "Name either `organisation` or `service`"))
    if odd := sorted(set(entry) - {"questions", "organisation", "team", "service", "area", "phone"}):
        faults.append((where, f"{', '.join(odd)} is not known here"))
    names = ("organisation", "team", "service", "area", "phone")
    return Partner(tuple(map(str, questions)), **{name: str(entry.get(name, "")) for name in names})
