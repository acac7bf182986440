"""An entry in sections, as people fill them in, and the document that comes of it. Pure but for new ids.

`read` gives a section's values for a form; `write` puts values back into a document and leaves the rest of it alone:
ids, and whatever a feed gave besides, stay.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any
from uuid import uuid4

from commonweal.community.directory.fields import Document, own_keys, set_own_keys
from commonweal.community.directory.opening import Opening, openings_of, write_opening
from commonweal.community.directory.record import WEEKDAYS, Schedule

Values = dict[str, Any]
EVERY_OTHER = "other"


@dataclass(frozen=True)
class Section:
    """One page of an entry. `read` and `write` speak of the same values."""

    key: str
    title: str
    hint: str
    read: Callable[[Document], Values]
    write: Callable[[Document, Values], None]


def write_section(document: Mapping[str, Any], section: Section, values: Values) -> Document:
    """The document with this section as filled in."""
    changed = copy.deepcopy(dict(document))
    section.write(changed, values)
    return changed


def _set(document: Document, name: str, value: Any) -> None:
    """What has no value is left out, as the standard asks."""
    if value in (None, "", [], {}):
        document.pop(name, None)
    else:
        document[name] = value


def _words(*names: str) -> tuple[Callable[[Document], Values], Callable[[Document, Values], None]]:
    """Properties that are words, under their own names."""

    def read(document: Document) -> Values:
        return {name: document.get(name, "") for name in names}

    def write(document: Document, values: Values) -> None:
        for name in names:
            _set(document, name, values[name])

    return read, write


_read_what, _write_what = _words("name", "alternate_name", "description", "easy_read", "alert")
_read_joining, _write_joining = _words("application_process", "wait_time", "accreditations", "licenses")


def _what(document: Document) -> Values:
    kinds = own_keys(document, "kinds")
    return _read_what(document) | {"kind": kinds[0] if kinds else "service", "status": document["status"]}


def _set_what(document: Document, values: Values) -> None:
    _write_what(document, values)
    document["status"] = values["status"]
    set_own_keys(document, "kinds", [values["kind"]])


def _needs(document: Document) -> Values:
    return {"needs": own_keys(document, "needs")}


def _set_needs(document: Document, values: Values) -> None:
    set_own_keys(document, "needs", values["needs"])


def _who(document: Document) -> Values:
    return {
        "eligibility_description": document.get("eligibility_description", ""),
        "minimum_age": document.get("minimum_age"),
        "maximum_age": document.get("maximum_age"),
        "circumstances": own_keys(document, "circumstances"),
        "conditions": own_keys(document, "conditions"),
    }


def _set_who(document: Document, values: Values) -> None:
    for name in ("eligibility_description", "minimum_age", "maximum_age"):
        _set(document, name, values[name])
    for name in ("circumstances", "conditions"):
        set_own_keys(document, name, values[name])


def _when(document: Document) -> Values:
    return {"rows": [_schedule_row(one) for one in _all_schedules(document)]}


def _all_schedules(document: Document) -> list[Document]:
    at = (one for at in document.get("service_at_locations", []) for one in at.get("schedules", []))
    return [*document.get("schedules", []), *at]


def _schedule_row(one: Mapping[str, Any]) -> Values:
    schedule = Schedule.model_validate(one)
    openings = openings_of([schedule]) if schedule.byday else []
    days = sorted({day for opening in openings for day in opening.weekdays})
    weeks = sorted({week for opening in openings for week in opening.weeks})
    is_other = any(opening.interval == 2 for opening in openings)
    return {
        "id": str(schedule.id),
        "days": [WEEKDAYS[day] for day in days],
        "weeks": [*([EVERY_OTHER] if is_other else []), *map(str, weeks)],
        "opens": schedule.opens_at,
        "closes": schedule.closes_at,
        "words": _words_besides(schedule),
    }


def _words_besides(schedule: Schedule) -> str:
    """What a schedule says in words that its days and times do not say."""
    words = schedule.description or ""
    from_fields = write_opening([schedule.model_copy(update={"description": None})])
    return "" if words == from_fields else words


def _set_when(document: Document, values: Values) -> None:
    """Rows keep the place they had: with the service, or with one of its locations. New ones are the service's."""
    rows = {row["id"]: row for row in values["rows"] if row.get("id")}
    for owner in (document, *document.get("service_at_locations", [])):
        kept = [_scheduled(one, rows[one["id"]]) for one in owner.get("schedules", []) if one["id"] in rows]
        _set(owner, "schedules", kept)
    new = [_scheduled({"id": str(uuid4())}, row) for row in values["rows"] if not row.get("id")]
    _set(document, "schedules", [*document.get("schedules", []), *new])


def _scheduled(one: Mapping[str, Any], row: Values) -> Document:
    """A schedule with a row's values. Where the row says nothing new, it stays to the letter."""
    if one.get("id") and _schedule_row({"id": one["id"], **one}) == {**row, "id": one["id"]}:
        return dict(one)
    changed = dict(one)
    weeks = [week for week in row["weeks"] if week != EVERY_OTHER]
    opening = Opening(
        tuple(sorted(WEEKDAYS.index(day) for day in row["days"])), weeks=tuple(sorted(int(week) for week in weeks))
    )
    _set(changed, "byday", opening.byday if row["days"] else "")
    _set(changed, "freq", ("MONTHLY" if weeks else "WEEKLY") if row["days"] else "")
    _set(changed, "interval", 2 if EVERY_OTHER in row["weeks"] and not weeks else None)
    for name, at in (("opens_at", row["opens"]), ("closes_at", row["closes"])):
        _set(changed, name, at.isoformat() if isinstance(at, time) else None)
    _set(changed, "description", row["words"])
    return changed


def _where(document: Document) -> Values:
    return {"rows": [_place_row(at) for at in document.get("service_at_locations", [])]}


def _place_row(at: Mapping[str, Any]) -> Values:
    location = at.get("location") or {}
    address: Document = next(iter(location.get("addresses", [])), {})
    return {
        "id": at["id"],
        "is_online": location.get("location_type") == "virtual",
        "name": location.get("name", ""),
        "address_1": address.get("address_1", ""),
        "address_2": address.get("address_2", ""),
        "city": address.get("city", ""),
        "county": address.get("state_province", ""),
        "postcode": address.get("postal_code", ""),
        "getting_there": location.get("transportation", ""),
        "url": location.get("url", ""),
    }


def _set_where(document: Document, values: Values) -> None:
    """`values["points"]` has latitude and longitude by postcode. A place whose postcode changed loses its old ones."""
    held = {at["id"]: at for at in document.get("service_at_locations", [])}
    points = values.get("points", {})
    places = [_placed(held.get(row.get("id"), {"id": str(uuid4())}), row, points) for row in values["rows"]]
    _set(document, "service_at_locations", places)


def _placed(at: Mapping[str, Any], row: Values, points: Mapping[str, tuple[float, float]]) -> Document:
    changed = copy.deepcopy(dict(at))
    if "location" in changed and _place_row(changed) == {**row, "id": changed["id"]}:
        return changed
    location = changed.setdefault("location", {"id": str(uuid4())})
    before = _place_row(changed)["postcode"]
    location["location_type"] = "virtual" if row["is_online"] else "physical"
    _set(location, "name", row["name"])
    _set(location, "transportation", row["getting_there"])
    _set(location, "url", row["url"])
    addresses = location.get("addresses", [])
    if row["is_online"]:
        location.pop("addresses", None)
    else:
        address = addresses[0] if addresses else {"id": str(uuid4()), "country": "GB", "address_type": "physical"}
        address |= {"address_1": row["address_1"] or row["name"], "city": row["city"], "postal_code": row["postcode"]}
        address["state_province"] = row["county"] or row["city"]
        _set(address, "address_2", row["address_2"])
        location["addresses"] = [address, *addresses[1:]]
    if row["is_online"] or row["postcode"] != before:
        location.pop("latitude", None)
        location.pop("longitude", None)
        if not row["is_online"] and row["postcode"] in points:
            location["latitude"], location["longitude"] = points[row["postcode"]]
    return changed


def _area(document: Document) -> Values:
    return {"areas": [one.get("name") or one.get("description") or "" for one in document.get("service_areas", [])]}


def _set_area(document: Document, values: Values) -> None:
    held = {one.get("name") or one.get("description"): one for one in document.get("service_areas", [])}
    named = [held.get(name, {"id": str(uuid4()), "name": name}) for name in dict.fromkeys(values["areas"])]
    _set(document, "service_areas", named)


def _cost(document: Document) -> Values:
    rows = [
        {
            "id": one["id"],
            "option": one.get("option", ""),
            "amount": Decimal(str(one["amount"])) if one.get("amount") is not None else None,
            "amount_description": one.get("amount_description", ""),
        }
        for one in document.get("cost_options", [])
    ]
    return {"fees_description": document.get("fees_description") or document.get("fees", ""), "rows": rows}


def _set_cost(document: Document, values: Values) -> None:
    _set(document, "fees_description", values["fees_description"])
    document.pop("fees", None)
    held = {one["id"]: one for one in document.get("cost_options", [])}
    options = []
    for row in values["rows"]:
        option = dict(held.get(row.get("id"), {"id": str(uuid4())}))
        for name in ("option", "amount_description"):
            _set(option, name, row[name])
        option.pop("amount", None)
        if row["amount"] is not None:
            option["amount"] = float(row["amount"])
        options.append(option)
    _set(document, "cost_options", options)


def _access(document: Document) -> Values:
    rows = [
        {
            "id": at["location"]["id"],
            "place": at["location"].get("name") or "The place",
            "words": "; ".join(one["description"] for one in at["location"].get("accessibility", [])
                               if one.get("description")),
        }
        for at in document.get("service_at_locations", [])
        if at.get("location", {}).get("location_type") == "physical"
    ]  # fmt: skip
    return {"access": own_keys(document, "access"), "rows": rows}


def _set_access(document: Document, values: Values) -> None:
    set_own_keys(document, "access", values["access"])
    words = {row["id"]: row["words"] for row in values["rows"]}
    before = {row["id"]: row["words"] for row in _access(document)["rows"]}
    for at in document.get("service_at_locations", []):
        location = at.get("location") or {}
        key = location.get("id")
        if key in words and words[key] != before.get(key):
            first = next(iter(location.get("accessibility", [])), {"id": str(uuid4())})
            _set(location, "accessibility", [first | {"description": words[key]}] if words[key] else [])


def _contact(document: Document) -> Values:
    person: Document = next(iter(document.get("contacts", [])), {})
    phones = [
        {"id": one["id"], "number": one["number"], "description": one.get("description", "")}
        for one in document.get("phones", [])
    ]
    return {
        "rows": phones,
        "email": document.get("email", ""),
        "url": document.get("url", ""),
        "contact_name": person.get("name", ""),
        "contact_title": person.get("title", ""),
    }


def _set_contact(document: Document, values: Values) -> None:
    held = {one["id"]: one for one in document.get("phones", [])}
    phones = []
    for row in values["rows"]:
        phone = dict(held.get(row.get("id"), {"id": str(uuid4())})) | {"number": row["number"]}
        _set(phone, "description", row["description"])
        phones.append(phone)
    _set(document, "phones", phones)
    _set(document, "email", values["email"])
    _set(document, "url", values["url"])
    contacts = document.get("contacts", [])
    first = dict(contacts[0]) if contacts else {"id": str(uuid4())}
    _set(first, "name", values["contact_name"])
    _set(first, "title", values["contact_title"])
    says_something = bool(first.keys() - {"id"})
    _set(document, "contacts", [*([first] if says_something else []), *contacts[1:]])


def _languages(document: Document) -> Values:
    return {
        "languages": [one.get("name") or one.get("code") or "" for one in document.get("languages", [])],
        "interpretation_services": document.get("interpretation_services", ""),
    }


def _set_languages(document: Document, values: Values) -> None:
    held = {one.get("name") or one.get("code"): one for one in document.get("languages", [])}
    spoken = [held.get(name, {"id": str(uuid4()), "name": name}) for name in dict.fromkeys(values["languages"])]
    _set(document, "languages", spoken)
    _set(document, "interpretation_services", values["interpretation_services"])


def _organisation(document: Document) -> Values:
    given = document.get("organization") or {}
    described = given.get("description", "")
    return {
        "organisation_name": given.get("name", ""),
        "organisation_description": "" if described == given.get("name") else described,
        "organisation_email": given.get("email", ""),
        "organisation_website": given.get("website", ""),
        "is_user_led": given.get("is_user_led"),
    }


def _set_organisation(document: Document, values: Values) -> None:
    organisation = dict(document.get("organization") or {})
    organisation["name"] = values["organisation_name"]
    for name in ("description", "email", "website"):
        _set(organisation, name, values[f"organisation_{name}"])
    organisation.pop("is_user_led", None)
    if values["is_user_led"] is not None:
        organisation["is_user_led"] = values["is_user_led"]
    document["organization"] = organisation


SECTIONS: Sequence[Section] = (
    Section("what", "What it is", "Name, kind, what happens there", _what, _set_what),
    Section("needs", "What it helps with", "What people would look for it under", _needs, _set_needs),
    Section("who", "Who it is for", "Ages, circumstances, conditions", _who, _set_who),
    Section("when", "When", "Days and times", _when, _set_when),
    Section("where", "Where", "Addresses, or online", _where, _set_where),
    Section("area", "Area served", "Where people have to live", _area, _set_area),
    Section("cost", "What it costs", "Free, or how much for what", _cost, _set_cost),
    Section("access", "Getting in and around", "Step-free, hearing loop, parking", _access, _set_access),
    Section("contact", "How to get in touch", "Phone, e-mail, website", _contact, _set_contact),
    Section("languages", "Languages", "What is spoken, and interpreters", _languages, _set_languages),
    Section("joining", "How to join", "Referral, waiting, accreditation", _read_joining, _write_joining),
    Section("organisation", "Who runs it", "The organisation, for all its entries", _organisation, _set_organisation),
)


def section_of(key: str) -> Section:
    """The section with this key. Raises KeyError."""
    return {section.key: section for section in SECTIONS}[key]
