"""Records of Open Referral UK 1.0, and of directories that serve it in their own words, as version 3 has them. Pure.

Version 1 numbers its records as it likes; version 3 wants UUIDs. Those that are none are made from the source's name
and the number, so that the same record is known again at each reading. What version 3 has no place for is kept as it
is.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from commonweal.community.directory.opening import DAY_NAMES
from commonweal.community.directory.record import WEEKDAYS

Document = dict[str, Any]

MARKS = {
    "eligibilitys", "fundings", "holiday_schedules", "link_taxonomies", "max_age", "min_age", "organisation",
    "regular_schedules", "reviews", "service_taxonomys",
}  # fmt: skip
"""Properties that a service of version 1 has and one of version 3 has not."""
NOT_KNOWN = "not known"
"""Stands where version 3 needs a part of an address and version 1 had none."""

_NAMES = uuid.UUID("7f1f0c3e-61a5-4f0b-9a53-6f2f9a2b7d10")
_ADDRESS = ("address_1", "address_2", "city", "region", "state_province", "postal_code", "country")


def is_version_1(document: Any) -> bool:
    """Whether a decoded record has what only version 1 has."""
    if not isinstance(document, Mapping):
        return False
    ats = document.get("service_at_locations")
    at = ats[0] if isinstance(ats, list) and ats and isinstance(ats[0], Mapping) else {}
    location = at.get("location") if isinstance(at.get("location"), Mapping) else {}
    return bool(MARKS & document.keys() or "regular_schedule" in at or "physical_addresses" in (location or {}))


def as_version_3(document: Mapping[str, Any], source: str) -> Document:
    """A service of version 1 as version 3 has it. What cannot be one stays as it is, for the check to say."""
    return _Reader(uuid.uuid5(_NAMES, source)).service(document)


class _Reader:
    """Makes the identifiers of one source."""

    def __init__(self, source: UUID) -> None:
        self.source = source

    def service(self, given: Mapping[str, Any]) -> Document:
        rest = dict(given)
        key = self._id("service", rest.pop("id", None))
        organization = rest.pop("organization", None) or rest.pop("organisation", None)
        schedules = _maps(rest.pop("regular_schedules", None))
        attending = rest.get("attending_type")
        service: Document = {
            "id": key,
            "name": rest.pop("name", None),
            "status": _status(rest.pop("status", None)),
            "fees_description": rest.pop("fees", None),
            "assured_date": _day(rest.pop("assured_date", None)),
            "last_modified": rest.pop("updated_at", None),
            "organization": self._organization(organization) if isinstance(organization, Mapping) else None,
            "schedules": [
                self._schedule(one, key, place) | ({"attending_type": attending} if attending else {})
                for place, one in enumerate(schedules)
            ],
            "funding": [self._part(one, "funding", key) for one in _maps(rest.pop("fundings", None))],
            "languages": [
                self._renamed(one, "language", key, language="name") for one in _maps(rest.pop("languages", None))
            ],
            "service_areas": [
                self._renamed(one, "area", key, service_area="name") for one in _maps(rest.pop("service_areas", None))
            ],
            "cost_options": [
                self._renamed(one, "cost", key, cost_type="amount_description")
                for one in _maps(rest.pop("cost_options", None))
            ],
            "contacts": [self._contact(one, key) for one in _maps(rest.pop("contacts", None))],
        }
        service |= self._eligibility(_maps(rest.pop("eligibilitys", None)), rest, key)
        service["attributes"] = [*service.get("attributes", ()), *self._terms(rest, key)]
        service["service_at_locations"] = self._places(rest, key)
        return {name: value for name, value in (rest | service).items() if value not in (None, "", [], {})}

    def _id(self, kind: str, given: Any) -> str:
        """The identifier given, or one made of it where it is not a UUID."""
        try:
            return str(UUID(str(given)))
        except ValueError:
            return str(uuid.uuid5(self.source, f"{kind}/{given}"))

    def _part(self, given: Mapping[str, Any], kind: str, owner: str) -> Document:
        """A part with an identifier: its own, or one made of whose it is and what it says."""
        named = given.get("id") or f"{owner}/{sorted((str(name), str(value)) for name, value in given.items())}"
        return {**given, "id": self._id(kind, named)}

    def _renamed(self, given: Mapping[str, Any], kind: str, owner: str, **names: str) -> Document:
        part = self._part(given, kind, owner)
        for old, new in names.items():
            if old in part:
                part.setdefault(new, part.pop(old))
        return part

    def _organization(self, given: Mapping[str, Any]) -> Document:
        made = {**given, "id": self._id("organization", given.get("id"))}
        if made.get("url"):
            made.setdefault("website", made.pop("url"))
        return made

    def _contact(self, given: Mapping[str, Any], owner: str) -> Document:
        contact = self._part(given, "contact", owner)
        phones = _maps(contact.pop("phones", None))
        if contact.get("phone"):
            phones.append({"number": contact.pop("phone")})
        contact["phones"] = [self._part(one, "phone", contact["id"]) for one in phones if one.get("number")]
        return contact

    def _schedule(self, given: Mapping[str, Any], owner: str, place: int) -> Document:
        made = self._part(given, "schedule", f"{owner}/{place}")
        weekday = made.pop("weekday", None)
        made["byday"] = _byday(made.get("byday")) or _byday(weekday)
        made["freq"] = _freq(made.get("freq"))
        for name in ("dtstart", "valid_from", "valid_to"):
            made[name] = _day(made.get(name))
        for name in ("opens_at", "closes_at"):
            made[name] = _clock(made.get(name))
        return {name: value for name, value in made.items() if value not in (None, "")}

    def _eligibility(self, given: list[Mapping[str, Any]], rest: Document, owner: str) -> Document:
        """Ages over all that is given, the words together, and the terms as attributes."""
        lowest = [*_numbers(one.get("minimum_age") for one in given), *_numbers([rest.pop("min_age", None)])]
        highest = [*_numbers(one.get("maximum_age") for one in given), *_numbers([rest.pop("max_age", None)])]
        words = dict.fromkeys(str(one["eligibility"]).strip() for one in given if one.get("eligibility"))
        terms = [term for one in given for term in _maps(one.get("taxonomys"))]
        return {
            "minimum_age": min(lowest, default=None),
            "maximum_age": max(highest, default=None),
            "eligibility_description": "; ".join(words),
            "attributes": [self._attribute(term, owner, "eligibility") for term in terms],
        }

    def _terms(self, rest: Document, owner: str) -> list[Document]:
        linked = [*_maps(rest.pop("service_taxonomys", None)), *_maps(rest.pop("link_taxonomies", None))]
        terms = [one["taxonomy"] for one in linked if isinstance(one.get("taxonomy"), Mapping)]
        terms += _maps(rest.pop("taxonomies", None))
        return [self._attribute(term, owner, "taxonomy_term") for term in terms if term.get("name")]

    def _attribute(self, term: Mapping[str, Any], owner: str, link_type: str) -> Document:
        vocabulary = term.get("vocabulary")
        made: Document = {"id": self._id(f"term/{vocabulary}", term.get("id")), "name": term.get("name")}
        if vocabulary:
            made |= {"taxonomy": vocabulary, "taxonomy_id": self._id("taxonomy", vocabulary)}
        if str(term.get("id")) != made["id"]:
            made["code"] = str(term.get("id"))
        parent = term.get("parent") if isinstance(term.get("parent"), Mapping) else {"id": term.get("parent_id")}
        if parent and parent.get("id"):
            made["parent_id"] = self._id(f"term/{vocabulary}", parent["id"])
        return {"id": self._id("attribute", f"{owner}/{made['id']}"), "link_type": link_type, "taxonomy_term": made}

    def _places(self, rest: Document, owner: str) -> list[Document]:
        places = []
        for place, one in enumerate(_maps(rest.pop("service_at_locations", None))):
            made = self._part(one, "at", f"{owner}/{place}")
            schedules = [*_maps(made.pop("regular_schedule", None)), *_maps(made.pop("regular_schedules", None))]
            made["schedules"] = [self._schedule(each, made["id"], number) for number, each in enumerate(schedules)]
            if isinstance(made.get("location"), Mapping):
                made["location"] = self._location(made["location"], made["id"])
            places.append({name: value for name, value in made.items() if value not in (None, "", [])})
        for location in _maps(rest.pop("locations", None)):
            made = self._location(location, owner)
            places.append({"id": self._id("at", f"{owner}/{made['id']}"), "location": made})
        return places

    def _location(self, given: Mapping[str, Any], owner: str) -> Document:
        made = self._part(given, "location", owner) | {"location_type": "physical"}
        point = made.pop("geometry", None)
        if isinstance(point, Mapping) and isinstance(point.get("coordinates"), list) and len(point["coordinates"]) == 2:
            made["longitude"], made["latitude"] = point["coordinates"]
        if not any(_numbers((made.get("latitude"), made.get("longitude")))):  # nought and nought stand for nothing
            made["latitude"] = made["longitude"] = None
        addresses = _maps(made.pop("physical_addresses", None))
        own = {name: made.pop(name) for name in _ADDRESS if name in made}
        addresses += [own] if any(own.values()) else []
        made["addresses"] = [self._address(one, made) for one in addresses]
        access = [*_maps(made.pop("accessibility_for_disabilities", None)), *_maps(made.pop("accessibilities", None))]
        made["accessibility"] = [
            self._renamed(one, "access", made["id"], accessibility="description", name="description") for one in access
        ]
        return {name: value for name, value in made.items() if value not in (None, "", [])}

    def _address(self, given: Mapping[str, Any], location: Document) -> Document:
        made = {name: value for name, value in self._part(given, "address", location["id"]).items() if value}
        made.setdefault("address_type", "physical")
        made.setdefault("address_1", location.get("name") or NOT_KNOWN)
        made.setdefault("city", made.get("state_province") or NOT_KNOWN)
        made.setdefault("state_province", made["city"])
        made.setdefault("postal_code", NOT_KNOWN)
        made.setdefault("country", "GB")
        return made


def _maps(given: Any) -> list[Any]:
    """The objects of a list; nothing where it is none."""
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []


def _numbers(given: Iterable[Any]) -> list[float]:
    found = []
    for value in given:
        try:
            found.append(float(value))
        except (TypeError, ValueError):
            continue
    return found


def _status(given: Any) -> str:
    return str(given).strip().lower() if given else "active"


def _day(given: Any) -> Any:
    """The day of a moment ("2026-09-10T00:00:00.000Z")."""
    return given[:10] if isinstance(given, str) and re.match(r"\d{4}-\d\d-\d\dT", given) else given


def _clock(given: Any) -> Any:
    """The time of a moment, and of "10:00:00.000"."""
    if not isinstance(given, str):
        return given
    found = re.search(r"(?:^|T)(\d\d?:\d\d(?::\d\d)?)", given)
    return found[1].zfill(5) if found else given


def _freq(given: Any) -> str | None:
    words = str(given or "").lower()
    return "WEEKLY" if words.startswith("week") else "MONTHLY" if words.startswith("month") else None


def _byday(given: Any) -> str | None:
    """ "TU,FR" for "TU, FR", "Tuesday" and the like; None for what names no day."""
    if not isinstance(given, str):
        return None
    found = []
    for word in re.split(r"[,;\s]+", given.strip()):
        number, letters = re.match(r"([+-]?\d*)(.*)", word).groups()  # type: ignore[union-attr]
        names = zip(WEEKDAYS, DAY_NAMES, strict=True)
        day = next((short for short, name in names if letters and name.upper().startswith(letters.upper()[:2])), None)
        found.append(f"{number}{day}" if day else "")
    return ",".join(filter(None, found)) or None
