"""The records of a JSON file, one after the other: a page of a feed, a bare list, a single record, or one a line. Pure.

A page is taken apart item by item, so that a directory of 100,000 services is never in memory as objects all at once.
"""

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

LISTS = ("contents", "content")
"""What the records of a page stand under: in the standard's version 3, and in version 1."""

_HEAD = 2000
"""Characters in which a page's list begins, after its numbers; where it comes later, the page is decoded at once."""
_PAGE = re.compile(rf'"(?:{"|".join(LISTS)})"\s*:\s*\[')
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")


class UnreadableError(ValueError):
    """The text is not JSON; the message says what is wrong, `line` and `column` where."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass
class JsonRecords:
    """The records of a text. What they stand under is in `listed_under` from the first on; what stood around them (a
    page's numbers) is in `around` once all have been read."""

    text: str
    around: dict[str, Any] = field(default_factory=dict)
    listed_under: str = ""

    def __iter__(self) -> Iterator[Any]:
        """Each record, decoded. Raises UnreadableError where the text is not JSON, after the records before it."""
        try:
            yield from self._values()
        except json.JSONDecodeError as error:
            raise UnreadableError(f"This is not JSON: {error.msg.lower()}", error.lineno, error.colno) from None
        except ValueError:  # the only other one: Python reads no number of more than some thousand digits
            raise UnreadableError("This has a number that is too long to be read", 1, 1) from None
        except RecursionError:
            raise UnreadableError("This is nested too deeply to be read", 1, 1) from None

    def _values(self) -> Iterator[Any]:
        at = self._next(0)
        while at < len(self.text):
            if self.text[at] == "[":
                at = yield from self._items(at)
            elif self.text[at] == "{":
                at = yield from self._object(at)
            else:
                raise json.JSONDecodeError("a record begins with {", self.text, at)
            at = self._next(at)

    def _items(self, at: int) -> Generator[Any, None, int]:
        """The items of the list that begins at `at`; returns where it ends."""
        at = self._next(at + 1)
        while self._has(at) != "]":
            item, at = _DECODER.raw_decode(self.text, at)
            yield item
            at = self._next(at)
            if self._has(at) == ",":
                at = self._next(at + 1)
                if self._has(at) == "]":
                    raise json.JSONDecodeError("a value is missing after the comma", self.text, at)
            elif self._has(at) != "]":
                raise json.JSONDecodeError("a comma is missing", self.text, at)
        return at + 1

    def _object(self, at: int) -> Generator[Any, None, int]:
        """The records of the page that begins at `at`, or the object itself where it is no page; returns its end."""
        if not _PAGE.search(self.text, at, at + _HEAD):
            record, at = _DECODER.raw_decode(self.text, at)
            yield from self._of(record)
            return at
        found: dict[str, Any] = {}
        is_page = False
        at = self._next(at + 1)
        while self._has(at) != "}":
            if self._has(at) != '"':
                raise json.JSONDecodeError("a name in quotes is missing", self.text, at)
            name, at = _DECODER.raw_decode(self.text, at)
            at = self._next(at)
            if self._has(at) != ":":
                raise json.JSONDecodeError("a colon is missing", self.text, at)
            at = self._next(at + 1)
            if name in LISTS and self._has(at) == "[":
                is_page = True
                self.listed_under = name
                found[name] = []
                at = yield from self._items(at)
            else:
                found[name], at = _DECODER.raw_decode(self.text, at)
            at = self._next(at)
            if self._has(at) == ",":
                at = self._next(at + 1)
            elif self._has(at) != "}":
                raise json.JSONDecodeError("a comma is missing", self.text, at)
        if is_page:
            self.around = found
        else:
            yield found
        return at + 1

    def _of(self, record: dict[str, Any]) -> Iterator[Any]:
        """A record, or those of a page whose list came late."""
        name = next((name for name in LISTS if isinstance(record.get(name), list)), None)
        if name is None:
            yield record
            return
        self.listed_under, self.around = name, {**record, name: []}
        yield from record[name]

    def _next(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def _has(self, at: int) -> str:
        if at >= len(self.text):
            raise json.JSONDecodeError("the text ends too soon", self.text, at)
        return self.text[at]
