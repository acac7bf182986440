"""How a condition is written in a guide, and read again. Pure.

fell is once, more                      one of these answers was chosen
fell is not no                          none of them was (or the question was not asked)
rooms includes bathroom, bedroom        one of these was ticked; `does not include` is the opposite
age at least 75                         a number; of ticks, how many: `rooms at least 3`; also `at most`
help is answered                        something was given; `is not answered` is the opposite
A and B    A or B    not A    ( A )     `and` binds closer than `or`
at least 2 of (A; B; C)                 so many of them hold
"""

import re
from dataclasses import dataclass

from commonweal.community.guides.document.conditions import (
    ALWAYS,
    All,
    Answered,
    AnyOf,
    AtLeast,
    AtMost,
    Condition,
    Includes,
    Is,
    Not,
    SomeOf,
)

RESERVED = frozenset(
    ("and", "or", "not", "is", "includes", "include", "does", "at", "least", "most", "of", "answered")
)  # fmt: skip
"""Words of the language: no question or answer may be called so."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]+|[(),;]|\S")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEEPEST = 20


class ConditionError(ValueError):
    """What is written is no condition; the message says where and what would be."""


def is_key(word: str) -> bool:
    """Whether a word may name a question, an answer or anything else of a guide: small letters, digits, hyphens."""
    return bool(_KEY.fullmatch(word)) and word not in RESERVED


def read_condition(words: str) -> Condition:
    """The condition that `words` say; nothing said holds always. Raises ConditionError."""
    if not words.strip():
        return ALWAYS
    reader = _Reader(_TOKEN.findall(words))
    found = reader.condition(0)
    if reader.token:
        raise ConditionError(f"“{reader.token}” is left over at the end: join tests by “and” or “or”")
    return found


@dataclass
class _Reader:
    """Reads tokens from left to right: or, and, not, brackets, tests."""

    tokens: list[str]
    at: int = 0

    @property
    def token(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self) -> str:
        token = self.token
        self.at += 1
        return token

    def takes(self, *words: str) -> bool:
        """Whether these words come next; if so, they are read."""
        if tuple(self.tokens[self.at : self.at + len(words)]) != words:
            return False
        self.at += len(words)
        return True

    def expects(self, word: str, after: str) -> None:
        if not self.takes(word):
            raise ConditionError(f"“{word}” is expected after {after}, not “{self.token or 'nothing'}”")

    def condition(self, depth: int) -> Condition:
        parts = [self.conjunction(depth)]
        while self.takes("or"):
            parts.append(self.conjunction(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def conjunction(self, depth: int) -> Condition:
        parts = [self.term(depth)]
        while self.takes("and"):
            parts.append(self.term(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def term(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise ConditionError("There are too many brackets within brackets, or “not” of “not”")
        if self.takes("not"):
            return Not(self.term(depth + 1))
        if self.takes("("):
            within = self.condition(depth + 1)
            self.expects(")", "what stands in brackets")
            return within
        if self.takes("at", "least"):
            return self.count(depth)
        return self.test()

    def count(self, depth: int) -> Condition:
        least = self.number("at least")
        self.expects("of", f"“at least {least}”")
        self.expects("(", "“of”")
        parts = [self.condition(depth + 1)]
        while self.takes(";"):
            parts.append(self.condition(depth + 1))
        self.expects(")", "the conditions, parted by “;”")
        return SomeOf(least, tuple(parts))

    def test(self) -> Condition:
        question = self.key("the name of a question")
        if self.takes("is", "not", "answered"):
            return Not(Answered(question))
        if self.takes("is", "answered"):
            return Answered(question)
        if self.takes("is", "not"):
            return Not(Is(question, self.values()))
        if self.takes("is"):
            return Is(question, self.values())
        if self.takes("does", "not", "include"):
            return Not(Includes(question, self.values()))
        if self.takes("includes"):
            return Includes(question, self.values())
        if self.takes("at", "least"):
            return AtLeast(question, self.number("at least"))
        if self.takes("at", "most"):
            return AtMost(question, self.number("at most"))
        raise ConditionError(
            f"After “{question}” write is, is not, includes, does not include, at least or at most, not"
            f" “{self.token or 'nothing'}”"
        )

    def values(self) -> tuple[str, ...]:
        found = [self.key("the name of an answer")]
        while self.takes(","):
            found.append(self.key("the name of an answer"))
        return tuple(dict.fromkeys(found))

    def key(self, what: str) -> str:
        token = self.next()
        if not is_key(token):
            raise ConditionError(f"{what[0].upper()}{what[1:]} is expected, not “{token or 'nothing'}”")
        return token

    def number(self, after: str) -> int:
        token = self.next()
        if not (token.isascii() and token.isdigit() and len(token) < 7):
            raise ConditionError(f"A number is expected after “{after}”, not “{token or 'nothing'}”")
        return int(token)


def write_condition(condition: Condition) -> str:
    """The condition as it is written: reading it gives the same again. "" for what holds always."""
    return "" if condition == ALWAYS else _written(condition, within="")


def _written(condition: Condition, within: str) -> str:
    """`within` is what the condition stands in: "and" and "not" need brackets where "or" does not."""
    match condition:
        case Not(Answered(question)):
            return f"{question} is not answered"
        case Not(Is(question, values)):
            return f"{question} is not {', '.join(values)}"
        case Not(Includes(question, values)):
            return f"{question} does not include {', '.join(values)}"
        case Not(inner):
            return f"not {_written(inner, within='not')}"
        case SomeOf(least, parts):
            return f"at least {least} of ({'; '.join(_written(part, within='') for part in parts)})"
        case All(parts) | AnyOf(parts) if parts:
            word = "and" if isinstance(condition, All) else "or"
            said = f" {word} ".join(_written(part, within=word) for part in parts)
            needs_brackets = within == "not" or within == "and" or within == word
            return f"({said})" if needs_brackets else said
        case Is(question, values):
            return f"{question} is {', '.join(values)}"
        case Includes(question, values):
            return f"{question} includes {', '.join(values)}"
        case AtLeast(question, number):
            return f"{question} at least {number}"
        case AtMost(question, number):
            return f"{question} at most {number}"
        case Answered(question):
            return f"{question} is answered"
    raise ValueError("A condition of nothing cannot be written")
