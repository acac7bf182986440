"""The start-up kit: documents that a new group takes, changes and signs (`data/volunteering/kit/*.toml`). Pure.

A document is data, not markup: a title, and parts that each have a heading, paragraphs and a list. So a page can draw
it, and a word processor can open it (`rich_text`), with nothing in it that either would run.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from commonweal.core.design.data import data_folder

RTF_HEAD = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\fs24\sa180 "
ASCII = 128


class KitError(ValueError):
    """A document of the kit cannot be used; the message says which, and what to change."""


@dataclass(frozen=True)
class Part:
    """A part of a document. `blanks` are lines to fill in by hand; `ticks` a list to tick off."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Somewhere to read on."""

    text: str
    href: str


@dataclass(frozen=True)
class Document:
    """One document: what it is for, its parts, and where to read on. `order` is its place in the kit."""

    slug: str
    order: int
    title: str
    about: str
    source: str
    parts: tuple[Part, ...]
    links: tuple[Link, ...] = ()


@cache
def documents() -> tuple[Document, ...]:
    """The kit, in its order. Raises KitError for a file that is not a document."""
    folder = data_folder() / "volunteering" / "kit"
    found = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (one.order, one.title)))


def _read(path: Path) -> Document:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return document_from(path.stem, table)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise KitError(f"{path.name}: {error}") from error


def document_from(slug: str, table: dict[str, Any]) -> Document:
    """A document from its table. Raises KeyError for what is missing and ValueError for what is not known."""
    known = {"order", "title", "about", "source", "parts", "links"}
    if odd := sorted(table.keys() - known):
        raise ValueError(f"{odd[0]} is not known; a document has {', '.join(sorted(known))}")
    return Document(
        slug=slug,
        order=int(table["order"]),
        title=table["title"],
        about=table["about"],
        source=table["source"],
        parts=tuple(_part(part) for part in table["parts"]),
        links=tuple(Link(link["text"], link["href"]) for link in table.get("links", ())),
    )


def _part(table: dict[str, Any]) -> Part:
    known = {"heading", "words", "items", "ticks", "blanks"}
    if odd := sorted(table.keys() - known):
        raise ValueError(f"{odd[0]} is not known; a part has {', '.join(sorted(known))}")
    paragraphs = (" ".join(part.split()) for part in table.get("words", "").split("\n\n"))
    return Part(
        heading=table["heading"],
        paragraphs=tuple(part for part in paragraphs if part),
        items=tuple(table.get("items", ())),
        ticks=tuple(table.get("ticks", ())),
        blanks=tuple(table.get("blanks", ())),
    )


def rich_text(document: Document) -> bytes:
    """The document as RTF, which word processors open and change."""
    lines = [rf"{{\b\fs36 {_rtf(document.title)}\par}}", rf"{{\i {_rtf(document.about)}\par}}"]
    for part in document.parts:
        lines.append(rf"{{\b\fs28 {_rtf(part.heading)}\par}}")
        lines += [rf"{_rtf(paragraph)}\par" for paragraph in part.paragraphs]
        lines += _listed(part.items, r"\bullet")
        lines += _listed(part.ticks, "[  ]")
        lines += [rf"{_rtf(blank)}: {'_' * 40}\par" for blank in part.blanks]
    lines += [rf"{_rtf(link.text)}: {_rtf(link.href)}\par" for link in document.links]
    lines.append(rf"{{\i\fs20 {_rtf(document.source)}\par}}")
    return (RTF_HEAD + "\n".join(lines) + "}").encode("ascii")


def _listed(items: Iterable[str], mark: str) -> list[str]:
    return [rf"{{\li400\fi-300 {mark}  {_rtf(item)}\par}}" for item in items]


def _rtf(words: str) -> str:
    """Words with what RTF reads as its own escaped, and other letters by number."""
    escaped = words.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(letter if ord(letter) < ASCII else _number(letter) for letter in escaped)


def _number(letter: str) -> str:
    pair = letter.encode("utf-16-le")
    halves = [int.from_bytes(pair[start : start + 2], "little", signed=True) for start in range(0, len(pair), 2)]
    return "".join(rf"\u{half}?" for half in halves)
