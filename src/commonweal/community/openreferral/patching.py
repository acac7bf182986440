"""A row of a table put into an entry: only what it changes, so that nothing that no table can say is lost. Pure."""

import copy
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from commonweal.community.directory.fields import own_keys, set_own_keys
from commonweal.community.directory.row_records import row_record
from commonweal.community.directory.service_rows import ServiceRow
from commonweal.community.directory.terms import access_in
from commonweal.community.openreferral.preparing import written

Document = dict[str, Any]

_PROPERTIES = {
    "name": "name",
    "description": "description",
    "url": "url",
    "email": "email",
    "cost": "fees_description",
    "who_for": "eligibility_description",
    "last_confirmed_on": "assured_date",
    "languages": "languages",
    "minimum_age": "minimum_age",
    "maximum_age": "maximum_age",
    "areas_served": "service_areas",
    "how_to_join": "application_process",
    "easy_read": "easy_read",
}
"""The columns that are one property each."""


def patched(current: Document, row: ServiceRow, changed: Collection[str], organisation: UUID, council: str) -> Document:
    """The entry's document with these columns as the row has them. `organisation` is the id of the one that the row
    names, `council` the council its postcode lies in."""
    document = copy.deepcopy(current)
    document.pop("last_modified", None)
    fresh = written(row_record(row, UUID(document["id"]), organisation, council))
    for column in _PROPERTIES.keys() & set(changed):
        _take(document, fresh, _PROPERTIES[column])
    if "cost" in changed:
        document.pop("fees", None)
    if "organisation" in changed:
        document["organization"] = fresh["organization"]
        document.pop("organization_id", None)
    elif "is_user_led" in changed:
        _take(document["organization"], fresh["organization"], "is_user_led")
    for column, name in {
        "needs": "needs",
        "circumstances": "circumstances",
        "conditions": "conditions",
        "kind": "kinds",
    }.items():
        if column in changed:
            set_own_keys(document, name, own_keys(fresh, name))
    if "when" in changed:
        _take(document, fresh, "schedules")
        for at in document.get("service_at_locations", ()):
            at.pop("schedules", None)
    if "phone" in changed:
        _put_phone(document, fresh)
    if {"address", "postcode"} & set(changed):
        _put_place(document, fresh, keeps_access="accessibility" not in changed)
    elif "accessibility" in changed:
        _put_access(document, fresh)
    if "accessibility" in changed:
        before = access_in(" ".join(_access_words(_place(current))))
        kept = [key for key in own_keys(document, "access") if key not in before]
        set_own_keys(document, "access", dict.fromkeys([*kept, *access_in(row.text["accessibility"])]))
    return document


def _take(document: Document, fresh: Document, name: str) -> None:
    document.pop(name, None)
    if name in fresh:
        document[name] = fresh[name]


def _put_phone(document: Document, fresh: Document) -> None:
    """The first number of the entry becomes the row's; further ones stay."""
    rest = document.get("phones", [])[1:]
    if not document.get("phones"):  # the number shown was a contact's: the row's own comes before it, or takes it away
        for contact in document.get("contacts", ()):
            if contact.pop("phones", None):
                break
    document["phones"] = [*fresh.get("phones", ()), *rest]


def _place(document: Document) -> Document | None:
    """Where the entry is: its first physical place, with what stands around it."""
    ats: list[Document] = document.get("service_at_locations", [])
    return next((at for at in ats if (at.get("location") or {}).get("location_type") == "physical"), None)


def _put_place(document: Document, fresh: Document, *, keeps_access: bool) -> None:
    at, new = _place(document), _place(fresh)
    if new is None:
        document["service_at_locations"] = [one for one in document.get("service_at_locations", []) if one is not at]
        return
    if at is None:
        document["service_at_locations"] = [new, *document.get("service_at_locations", [])]
        return
    if keeps_access and "accessibility" in at["location"]:
        new["location"]["accessibility"] = at["location"]["accessibility"]
    at["location"] = new["location"]


def _access_words(at: Document | None) -> Iterator[str]:
    for one in at["location"].get("accessibility", ()) if at else ():
        yield from (one.get("description", ""), one.get("details", ""))


def _put_access(document: Document, fresh: Document) -> None:
    """What is said of access stands at the place; without one, only the terms say it."""
    at, new = _place(document), _place(fresh)
    if at is None:
        return
    at["location"].pop("accessibility", None)
    if new is not None and "accessibility" in new["location"]:
        at["location"]["accessibility"] = new["location"]["accessibility"]
