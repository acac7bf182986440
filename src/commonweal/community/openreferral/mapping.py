"""Our terms for records that come without any: from terms of other lists, from their names and words. Pure.

The rules are data (`data/taxonomies/mapping.toml`). Each term that is found says why, so that an editor can see it.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from commonweal.community.directory.terms import own_terms
from commonweal.core.design.data import data_folder

MOST_OF_A_LIST = {"needs": 4, "circumstances": 4, "conditions": 4, "kinds": 1}
"""How many terms of a list a record is given: those for which most speaks. What a long text mentions is not what it is
for."""
BY_TERM, BY_NAME, BY_WORDS = 100, 10, 1
"""What speaks for a term weighs: a term of another list most, then the name, then each place in the text."""
ENOUGH_WORDS = 3
"""Places in the text that count: a word said ten times says no more than three times."""

_WORD = re.compile(r"[\w']+\+?")
_WORD_OF_PHRASE = re.compile(r"[\w']+\+?\*?")


@dataclass(frozen=True)
class Found:
    """One of our terms for a record, and what speaks for it, in words."""

    list: str
    key: str
    why: str

    @property
    def name(self) -> str:
        return own_terms(self.list)[self.key].name


@dataclass
class _Node:
    """A place in the tree of phrases: what may come next, and the terms (list, key) of a phrase that ends here."""

    words: dict[str, "_Node"] = field(default_factory=dict)
    beginnings: dict[str, "_Node"] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    ends: list[tuple[str, str]] = field(default_factory=list)

    def add(self, words: Sequence[str], term: tuple[str, str]) -> None:
        if not words:
            self.ends.append(term)
            return
        word, *rest = words
        if word.endswith("*"):
            node = self.beginnings.setdefault(word[:-1], _Node())
            self.lengths = tuple(sorted({len(one) for one in self.beginnings}))
        else:
            node = self.words.setdefault(word, _Node())
        node.add(rest, term)

    def matches(self, words: Sequence[str], at: int, start: int) -> Iterator[tuple[tuple[str, str], int, int]]:
        """Every phrase that begins at `start`: its term, and from where to where it goes."""
        for term in self.ends:
            yield term, start, at
        if at >= len(words):
            return
        word = words[at]
        if word in self.words:
            yield from self.words[word].matches(words, at + 1, start)
        for length in self.lengths:
            if word[:length] in self.beginnings:
                yield from self.beginnings[word[:length]].matches(words, at + 1, start)


@dataclass
class _Rules:
    terms: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    name: _Node = field(default_factory=_Node)
    words: _Node = field(default_factory=_Node)
    unless: _Node = field(default_factory=_Node)


def find_terms(document: Mapping[str, Any], lists: Iterable[str]) -> list[Found]:
    """Our terms for a record (as version 3 writes it), of these of our lists; first those for which most speaks."""
    wanted = set(lists)
    name = _words(document.get("name"))
    text = _words(
        " . ".join(str(document.get(one) or "") for one in ("name", "description", "eligibility_description"))
    )
    weights: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], str] = {}
    rules = _rules()
    for said in _other_terms(document):
        for term in rules.terms.get(said.lower(), ()):
            weights[term] += BY_TERM
            reasons.setdefault(term, f"its term “{said}”")
    taken_back = {term for term, _, _ in _found(rules.unless, name)}
    for tree, words, weight, where in (
        (rules.name, name, BY_NAME, "its name"),
        (rules.words, text, BY_WORDS, "its words"),
    ):
        times: Counter[tuple[str, str]] = Counter()
        for term, start, end in _found(tree, words):
            if term in taken_back or times[term] == ENOUGH_WORDS:
                continue
            times[term] += 1
            weights[term] += weight
            reasons.setdefault(term, f"“{' '.join(words[start:end])}” in {where}")
    found = []
    for name_of_list, most in MOST_OF_A_LIST.items():
        if name_of_list in wanted:
            # of two as heavy the one that was found first
            of_list = [term for term, _ in weights.most_common() if term[0] == name_of_list]
            found += [Found(*term, reasons[term]) for term in of_list[:most]]
    return found


def _found(tree: _Node, words: Sequence[str]) -> Iterator[tuple[tuple[str, str], int, int]]:
    for start in range(len(words)):
        yield from tree.matches(words, start, start)


def _words(text: Any) -> list[str]:
    return _WORD.findall(str(text or "").lower().replace("’", "'"))


def _other_terms(document: Mapping[str, Any]) -> Iterator[str]:
    """The names of the terms that a record has of other lists, and their codes with the list's name."""
    for attribute in document.get("attributes") or ():
        term = attribute.get("taxonomy_term") or {}
        if term.get("name"):
            yield str(term["name"])
        if term.get("code"):
            code = str(term["code"])
            yield code if ":" in code else f"{term.get('taxonomy', '')}:{code}"


@cache
def _rules() -> _Rules:
    content = tomllib.loads((data_folder() / "taxonomies" / "mapping.toml").read_text(encoding="utf-8"))
    rules = _Rules()
    for name, terms in content.items():
        for key, rule in terms.items():
            term = (name, key)
            for said in rule.get("terms", ()):
                rules.terms.setdefault(said.lower(), []).append(term)
            for kind, tree in (("name", rules.name), ("words", rules.words), ("unless", rules.unless)):
                for phrase in rule.get(kind, ()):
                    tree.add(_WORD_OF_PHRASE.findall(phrase.lower()), term)
    return rules
