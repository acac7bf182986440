"""The forms there are: those in `data/forms/`, and a council's own in the folder `COMMONWEAL_FORMS`, which go before.

<folder>/<form>/<version>.toml
"""

import hashlib
import json
import logging
import os
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from commonweal.core.design.data import data_folder
from commonweal.pathway.forms.definitions.checking import check_document
from commonweal.pathway.forms.definitions.form import Form
from commonweal.pathway.forms.definitions.reading import Document, Fault, read_form

logger = logging.getLogger(__name__)


class UnknownFormError(LookupError):
    """There is no form of this name, or no version of it in use; the message says what there is."""


@dataclass(frozen=True)
class Held:
    """A definition that may be used: the form, its document as JSON has it, and where its file is."""

    form: Form
    document: Document
    path: Path
    is_own: bool

    @property
    def digest(self) -> str:
        """The same for the same form, version and contents, wherever it is read."""
        said = json.dumps([self.form.key, self.form.version, self.document], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


def folders() -> list[Path]:
    """Where forms are looked for: those that come with the software, then the council's own."""
    own = os.environ.get("COMMONWEAL_FORMS", "")
    return [data_folder() / "forms", *([Path(own)] if own else [])]


def form_files() -> list[Path]:
    """All files of forms, by folder, form and version."""
    return [path for folder in folders() for path in sorted(folder.glob("*/*.toml"))]


def read_file(path: Path) -> Document:
    """A form's file as a document, with days as JSON has them. Raises tomllib.TOMLDecodeError or OSError."""
    found: Document = _plain(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def check_file(path: Path) -> tuple[Form | None, list[Fault]]:
    """The form in a file, and everything that is wrong with it."""
    try:
        document = read_file(path)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [Fault(f"The file is no TOML: {error}")]
    return check_document(path.parent.name, path.stem, document)


@cache
def all_forms() -> dict[tuple[str, str], Held]:
    """Every sound definition by form and version; a faulty one is logged and left out, so that others can be used.

    A council's own file of the same form and version goes before ours.
    """
    found: dict[tuple[str, str], Held] = {}
    for path in form_files():
        form, faults = check_file(path)
        if form is None or faults:
            for fault in faults:
                logger.error("%s, %s", path, fault)
            continue
        is_own = not path.is_relative_to(data_folder())
        found[form.key, form.version] = Held(form, read_file(path), path, is_own)
    return found


def versions_of(key: str) -> list[Held]:
    """The versions of a form, latest first; of one day, the council's own first."""
    found = [held for (name, _), held in all_forms().items() if name == key]
    return sorted(found, key=lambda held: (held.form.published, held.is_own, held.form.version), reverse=True)


def form_in_use(key: str, on: date) -> Held:
    """The version of a form that is used on a day. Raises UnknownFormError."""
    for held in versions_of(key):
        if held.form.published <= on:
            return held
    raise UnknownFormError(f"There is no form “{key}” in use. There are: {', '.join(keys())}")


def form_version(key: str, version: str) -> Held:
    """One version of a form. Raises UnknownFormError."""
    try:
        return all_forms()[key, version]
    except KeyError:
        raise UnknownFormError(f"There is no version {version} of the form “{key}”") from None


def keys() -> list[str]:
    """The names of all forms."""
    return sorted({key for key, _ in all_forms()})


def forms_in_use(on: date) -> list[Held]:
    """The version of each form that is used on a day, by purpose and title."""
    found = [next((held for held in versions_of(key) if held.form.published <= on), None) for key in keys()]
    return sorted(filter(None, found), key=lambda held: (held.form.purpose, held.form.title))


@lru_cache(maxsize=256)
def _kept(key: str, version: str, said: str) -> Form:
    form, _ = read_form(key, version, json.loads(said))
    assert form is not None, "A definition that was kept could be read when it was"
    return form


def form_of_document(key: str, version: str, document: Document) -> Form:
    """The form of a definition that was kept."""
    return _kept(key, version, json.dumps(document, sort_keys=True))
