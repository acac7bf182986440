"""The guides that come with the software: one file each in `data/guides/`, as the README.md there says."""

import logging
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from commonweal.community.guides.document.reading import Document
from commonweal.core.design.data import data_folder

logger = logging.getLogger(__name__)


@cache
def shipped_documents() -> dict[str, Document]:
    """Every shipped guide by its name, as its file holds it. A file that is no TOML is logged and left out, so that the
    other guides can be used; `commonweal guides check` says what is wrong with it."""
    found = {}
    for path in shipped_files():
        try:
            found[path.stem] = read_file(path)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            logger.error("The guide %s cannot be read: %s", path, error)
    return found


def shipped_files() -> list[Path]:
    """The files of the shipped guides, by name."""
    return sorted((data_folder() / "guides").glob("*.toml"))


def read_file(path: Path) -> Document:
    """A guide's file as a document. Raises tomllib.TOMLDecodeError, which says where, or OSError."""
    return read_text(path.read_text(encoding="utf-8"))


def read_text(text: str) -> Document:
    """The text of a guide's file as a document, with days as JSON has them. Raises tomllib.TOMLDecodeError."""
    found: Document = _plain(tomllib.loads(text))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
