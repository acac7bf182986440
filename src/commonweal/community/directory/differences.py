"""What differs between two documents of an entry, field by field, and what a proposal makes of an entry that has
changed since. Pure."""

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from commonweal.community.directory.fields import UNSAID, Document, Field, all_fields

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words of one side, and whether the other side has them too."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """One field that differs: its lines before and after, empty where there are none."""

    field: Field
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """The words before and after, with those marked that only one side has."""
        before, after = (_WORD.findall("\n".join(lines)) for lines in (self.before, self.after))
        sides: tuple[list[Piece], list[Piece]] = ([], [])
        matched = SequenceMatcher(None, before, after, autojunk=False)
        for kind, before_from, before_to, after_from, after_to in matched.get_opcodes():
            sides[0].append(Piece("".join(before[before_from:before_to]), kind != "equal"))
            sides[1].append(Piece("".join(after[after_from:after_to]), kind != "equal"))
        return sides[0], sides[1]


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[Difference]:
    """What differs, in the order of the fields. Without a `before`, all that `after` has."""
    found = []
    for field in all_fields():
        was, now = tuple(field.said(dict(before or {}))) if before else (), tuple(field.said(dict(after)))
        if was != now:
            found.append(Difference(field, was, now))
    return found


@dataclass(frozen=True)
class Rebased:
    """A proposal on the entry of today. `conflicts` are the fields that both changed, and differently: what they were,
    what the entry has now (the difference's before), and what is proposed (its after)."""

    document: Document
    conflicts: tuple[Difference, ...]


def rebase(before: Mapping[str, Any] | None, current: Mapping[str, Any], proposed: Mapping[str, Any]) -> Rebased:
    """The entry of today with what the proposal changed, and nothing that it did not. `before` is the entry as the
    proposer saw it."""
    if before is None:
        return Rebased(copy.deepcopy(dict(proposed)), ())
    document = copy.deepcopy(dict(current))
    conflicts = []
    for changed in differences(before, proposed):
        field = changed.field
        now = tuple(field.said(document))
        if now not in (changed.before, changed.after):
            conflicts.append(Difference(field, now, changed.after))
        _take(field, document, proposed)
    return Rebased(document, tuple(conflicts))


def _take(field: Field, target: Document, source: Mapping[str, Any]) -> None:
    if field.properties or field.of_list:
        field.take(target, copy.deepcopy(dict(source)))
        return
    named = {name for one in all_fields() for name in one.properties} | UNSAID | {"attributes"}
    for name in target.keys() - named:
        del target[name]
    target.update({name: copy.deepcopy(value) for name, value in source.items() if name not in named})
