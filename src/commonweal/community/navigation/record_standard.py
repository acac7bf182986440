"""The record headings of the social prescribing standard, and a record laid out by them. Pure.

Headings are read from `data/records/prsb-social-prescribing.json`. What is written under a name that the standard does
not have is a mistake of ours and raises; what the standard asks for and is not known here is listed, not invented.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from commonweal.core.design.data import data_folder

SNOMED = "http://snomed.info/sct"
REFERRED = ("871731000000106", "Referral to social prescribing service")
DECLINED = ("871711000000103", "Social prescribing declined")


@dataclass(frozen=True)
class Heading:
    """One heading of the standard and those beneath it. `status` is mandatory, required (where it is known) or
    optional."""

    name: str
    status: str
    is_many: bool
    parts: tuple["Heading", ...] = ()

    def part(self, name: str) -> "Heading":
        """The heading of that name beneath this one. Raises KeyError where there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(f"The standard has no {name!r} under {self.name!r}")


@cache
def headings() -> Heading:
    """The whole standard, under a heading of its own title."""
    document = _document()
    return Heading(document["title"], "mandatory", False, tuple(map(_heading, document["headings"])))


@cache
def _document() -> dict[str, Any]:
    path = data_folder() / "records" / "prsb-social-prescribing.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def standard() -> dict[str, str]:
    """Which standard, in which version, from where."""
    return {key: _document()[key] for key in ("title", "version", "source")}


def _heading(found: Mapping[str, Any]) -> Heading:
    return Heading(
        found["name"], found["status"], found["times"].endswith("*"), tuple(map(_heading, found.get("parts", ())))
    )


Value = str | int | float | bool | None | Mapping[str, Any] | Sequence[Any]


def lay_out(values: Mapping[str, Value], under: Heading | None = None) -> dict[str, Any]:
    """The values in the order of the standard's headings, without what is empty.

    A mapping is what stands under a heading, a list holds several entries of one. Raises KeyError for a name that the
    standard does not have there.
    """
    heading = under or headings()
    for name in values:
        heading.part(name)
    laid = {part.name: _laid(values[part.name], part) for part in heading.parts if part.name in values}
    return {name: value for name, value in laid.items() if value not in (None, "", {}, [])}


def _laid(value: Value, heading: Heading) -> Any:
    if isinstance(value, Mapping):
        return lay_out(value, heading)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [found for one in value if (found := _laid(one, heading)) not in (None, "", {}, [])]
    return value


def not_known(record: Mapping[str, Any], under: Heading | None = None, before: str = "") -> list[str]:
    """What the standard makes mandatory and the record does not say, each with the headings above it."""
    missing = []
    for part in (under or headings()).parts:
        path = f"{before}{part.name}"
        held = record.get(part.name)
        if held is None:
            if part.status == "mandatory":
                missing.append(path)
            continue
        for one in held if isinstance(held, list) else [held]:
            if isinstance(one, Mapping):
                missing += not_known(one, part, f"{path}, ")
    return list(dict.fromkeys(missing))
