"""`place.toml`: a place and its organisations. Pure."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.core.places.faults import Fault, at
from commonweal.core.places.reading.sheets import decoded

PLACE_FILE = "place.toml"
ORGANISATION_KINDS = ("council", "nhs", "provider", "voluntary")
TEAM_WORK = {
    "contact": "Contact team",
    "assessment": "Assessment and planning team",
    "brokerage": "Brokerage team",
    "finance": "Finance team",
    "safeguarding": "Safeguarding team",
    "commissioning": "Commissioning team",
    "provision": "Support team",
    "community": "Community team",
}
"""What a team may be there to do, and what it is called where nothing else is said."""
USUAL_WORK = {
    "council": ("contact", "assessment", "brokerage", "finance", "commissioning", "safeguarding"),
    "provider": ("provision",),
    "voluntary": ("community",),
    "nhs": (),
}
"""The teams an organisation has where the file names none, by its kind."""
LONGEST_NAME, LONGEST_SLUG = 200, 50
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class ReadTeam:
    name: str
    work: str


@dataclass(frozen=True)
class ReadOrganisation:
    """An organisation. `areas` are codes (none: the whole place); `until` is its last day, where it is no more."""

    id: str
    kind: str
    name: str
    known_as: tuple[str, ...]
    areas: tuple[str, ...]
    role: str
    until: date | None
    teams: tuple[ReadTeam, ...]
    line: int

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.known_as)


@dataclass(frozen=True)
class PlaceSettings:
    slug: str
    name: str
    summary: str
    organisations: tuple[ReadOrganisation, ...]


class _Table:
    """One table of the file, taken key by key; what is left over is not known."""

    def __init__(self, lines: Sequence[str], start: int, values: Mapping[str, Any], faults: list[Fault]) -> None:
        self.lines, self.start, self.faults, self.left = lines, start, faults, dict(values)

    def line_of(self, key: str) -> int:
        """The line a key stands on; the line its table starts on where it is not found."""
        pattern = re.compile(rf"\s*{re.escape(key)}\s*=")
        for number, line in enumerate(self.lines[self.start - 1 :], self.start):
            if number > self.start and line.startswith("["):
                break
            if pattern.match(line):
                return number
        return self.start

    def fault(self, key: str, message: str) -> None:
        self.faults.append(Fault(PLACE_FILE, at(self.line_of(key), key), message))

    def text(self, key: str, *, longest: int = 0, required: bool = True) -> str:
        value = self.left.pop(key, None)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            said = "It is missing." if value is None else "It is not a text."
            self.fault(key, f'{said} Write {key} = "..." with a text.')
            return ""
        if longest and len(value) > longest:
            self.fault(key, f"It has {len(value)} characters. Shorten it to {longest}.")
        return value.strip()

    def slug(self, key: str) -> str:
        value = self.text(key, longest=LONGEST_SLUG)
        if value and not _SLUG.fullmatch(value):
            self.fault(key, f"“{value}” is not usable. Use small letters, digits and single hyphens, as in our-place.")
        return value

    def choice(self, key: str, choices: Sequence[str]) -> str:
        value = self.text(key)
        if value and value not in choices:
            self.fault(key, f"“{value}” is not known here. Write one of: {', '.join(choices)}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.fault(key, f'It is not a list of texts. Write {key} = ["...", "..."].')
            return ()
        return tuple(value)

    def day(self, key: str) -> date | None:
        value = self.left.pop(key, None)
        if value is not None and type(value) is not date:
            self.fault(key, f"It is not a date. Write {key} = 2019-03-31, without quotes.")
            return None
        return value

    def each(self, key: str, header: str) -> list["_Table"] | None:
        """The tables written [[header]] within this one; None where there are none."""
        value = self.left.pop(key, None)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, f"It is not a list of tables. Write [[{header}]] above each of them.")
            return []
        pattern = re.compile(rf"\s*\[\[\s*{re.escape(header)}\s*\]\]")
        starts = [number for number, line in enumerate(self.lines, 1) if number >= self.start and pattern.match(line)]
        starts += [self.start] * (len(value) - len(starts))
        return [_Table(self.lines, start, one, self.faults) for start, one in zip(starts, value, strict=False)]

    def done(self) -> None:
        for key in self.left:
            self.fault(key, "It is not a setting known here. Correct its name, or take it out.")


def read_settings(raw: bytes, faults: list[Fault]) -> PlaceSettings | None:
    """The place and its organisations; None where the file is not TOML at all."""
    text = decoded(PLACE_FILE, raw, faults)
    if text is None:
        return None
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        problem = re.sub(r" \(at .*\)$", "", str(error)).rstrip(".")
        where = at(int(found[1]), f"character {found[2]}") if found else ""
        faults.append(Fault(PLACE_FILE, where, f"Not valid TOML: {problem}. Correct it; texts stand in quotes."))
        return None
    table = _Table(text.splitlines(), 1, values, faults)
    settings = PlaceSettings(
        slug=table.slug("slug"),
        name=table.text("name", longest=LONGEST_NAME),
        summary=table.text("summary", required=False),
        organisations=tuple(_organisation(one) for one in table.each("organisations", "organisations") or ()),
    )
    table.done()
    _refuse_doubles(settings.organisations, faults)
    return settings


def _organisation(table: _Table) -> ReadOrganisation:
    kind = table.choice("kind", ORGANISATION_KINDS)
    teams = table.each("teams", "organisations.teams")
    organisation = ReadOrganisation(
        id=table.slug("id"),
        kind=kind,
        name=table.text("name", longest=LONGEST_NAME),
        known_as=table.texts("known_as"),
        areas=table.texts("areas"),
        role=table.text("role", required=False),
        until=table.day("until"),
        teams=tuple(ReadTeam(TEAM_WORK[work], work) for work in USUAL_WORK.get(kind, ()))
        if teams is None
        else tuple(_team(one) for one in teams),
        line=table.start,
    )
    table.done()
    names = [team.name for team in organisation.teams]
    for name in sorted({name for name in names if names.count(name) > 1}):
        table.fault("teams", f"Two teams are called “{name}”. Give each a name of its own.")
    return organisation


def _team(table: _Table) -> ReadTeam:
    work = table.choice("work", tuple(TEAM_WORK))
    name = table.text("name", longest=LONGEST_NAME, required=False) or TEAM_WORK.get(work, "")
    table.done()
    return ReadTeam(name, work)


def _refuse_doubles(organisations: Sequence[ReadOrganisation], faults: list[Fault]) -> None:
    """An id or a name that two organisations have would make it unclear which of them a figure means."""
    ids: dict[str, int] = {}
    names: dict[str, int] = {}
    for one in organisations:
        for seen, key, words in ((ids, one.id, "id"), *((names, name.casefold(), "name") for name in one.names)):
            first = seen.setdefault(key, one.line)
            if key and first != one.line:
                message = f"The organisation in line {first} has “{key}” too. Give each its own."
                faults.append(Fault(PLACE_FILE, at(one.line, words), message))
