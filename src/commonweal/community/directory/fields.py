"""An entry's document, field by field: how each reads in words, and how it is taken from one into another. Pure.

Editing, comparing and merging entries all speak of these fields, so that whoever decides sees what they decide on.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from commonweal.community.directory.opening import write_opening
from commonweal.community.directory.record import CostOption, Schedule
from commonweal.community.directory.summary import ages_in_words, option_in_words
from commonweal.community.directory.terms import OwnTerm, own_terms, own_terms_by_id

Document = dict[str, Any]
Lines = list[str]

STATUS_WORDS = {
    "active": "Running",
    "inactive": "Not running at present",
    "defunct": "Ended",
    "temporarily closed": "Closed for a while",
}

UNSAID = {"id", "last_modified", "organization_id", "assured_date", "assurer_email"}
"""Properties that are not for anybody to change: what the entry is, and when it was last confirmed."""


@dataclass(frozen=True)
class Field:
    """One field. `properties` of the document hold it; `of_list` names our list where it is among the attributes."""

    key: str
    label: str
    section: str
    said: Callable[[Document], Lines]
    properties: tuple[str, ...] = ()
    of_list: str = ""

    def take(self, target: Document, source: Document) -> None:
        """Put into `target` what `source` has of this field, and nothing where it has none."""
        if self.properties:
            for name in self.properties:
                target.pop(name, None)
                if name in source:
                    target[name] = source[name]
            return
        kept = [one for one in target.get("attributes", []) if _list_of(one) != self.of_list]
        both = [*kept, *(one for one in source.get("attributes", []) if _list_of(one) == self.of_list)]
        target.pop("attributes", None)
        if both:
            target["attributes"] = both


def own_keys(document: Mapping[str, Any], name: str) -> list[str]:
    """The keys of one of our lists that a document has, in its order."""
    terms = (_own_term(one) for one in document.get("attributes", []))
    return list(dict.fromkeys(term.key for term in terms if term and term.list == name))


def set_own_keys(document: Document, name: str, keys: Iterable[str]) -> None:
    """Give a document these keys of one of our lists, in place of those it has."""
    kept = [one for one in document.get("attributes", []) if _list_of(one) != name]
    chosen = [own_terms(name)[key] for key in keys]
    document["attributes"] = [*kept, *({"id": str(term.id), "taxonomy_term": _as_term(term)} for term in chosen)]


def _as_term(term: OwnTerm) -> dict[str, str]:
    return {"id": str(term.id), "name": term.name, "code": term.key}


def _own_term(attribute: Mapping[str, Any]) -> OwnTerm | None:
    try:
        return own_terms_by_id().get(UUID(str((attribute.get("taxonomy_term") or {}).get("id"))))
    except ValueError:
        return None


def _list_of(attribute: Mapping[str, Any]) -> str:
    term = _own_term(attribute)
    return term.list if term else "others"


def _words(name: str) -> Callable[[Document], Lines]:
    return lambda document: [str(document[name])] if document.get(name) else []


def _terms(name: str) -> Callable[[Document], Lines]:
    return lambda document: [own_terms(name)[key].name for key in own_keys(document, name)]


def _other_terms(document: Document) -> Lines:
    attributes = [one for one in document.get("attributes", []) if _list_of(one) == "others"]
    return [str((one.get("taxonomy_term") or {}).get("name") or one.get("value") or one["id"]) for one in attributes]


def _status(document: Document) -> Lines:
    return [STATUS_WORDS.get(document.get("status", ""), str(document.get("status", "")))]


def _organisation(document: Document) -> Lines:
    given = document.get("organization") or {}
    user_led = {True: "Run by the people it is for", False: "Not run by the people it is for"}
    lines = [
        given.get("name"),
        given.get("description") if given.get("description") != given.get("name") else "",
        given.get("email"),
        given.get("website"),
        given.get("legal_status"),
        user_led.get(given.get("is_user_led")),  # type: ignore[arg-type]
        *_reached(given),
    ]
    return [str(line) for line in lines if line]


def _ages(document: Document) -> Lines:
    said = ages_in_words(document.get("minimum_age"), document.get("maximum_age"))
    return [said] if said else []


def _schedules(owner: Mapping[str, Any]) -> Lines:
    return [line for one in owner.get("schedules", []) if (line := _schedule(one))]


def _schedule(one: Mapping[str, Any]) -> str:
    said = write_opening([Schedule.model_validate(one)])
    if one.get("description") and one.get("byday"):  # both are kept, so both are shown
        fields = write_opening([Schedule.model_validate({**one, "description": None})])
        said = said if fields == said else f"{said} ({fields})"
    between = [
        f"from {one['valid_from']}" if one.get("valid_from") else "",
        f"until {one['valid_to']}" if one.get("valid_to") else "",
        str(one.get("notes") or ""),
        str(one.get("schedule_link") or ""),
    ]
    return ", ".join(filter(None, (said, *between)))


def _places(document: Document) -> Lines:
    return [line for at in document.get("service_at_locations", []) for line in _place(at)]


def _place(at: Mapping[str, Any]) -> Lines:
    location = at.get("location") or {}
    addresses = [", ".join(_address(one)) for one in location.get("addresses", [])]
    head = ", ".join(filter(None, (location.get("name"), *addresses))) or "A place without an address"
    if location.get("location_type") == "virtual":
        head = ", ".join(filter(None, ("Online", location.get("name"), location.get("url"))))
    said = [head, location.get("description"), location.get("transportation"), at.get("description")]
    for one in location.get("accessibility", []):
        said.append(", ".join(filter(None, (one.get("description"), one.get("details"), one.get("url")))))
    return [*(str(line) for line in said if line), *_schedules(at), *_reached(at), *_reached(location)]


def _address(one: Mapping[str, Any]) -> Lines:
    names = ("attention", "address_1", "address_2", "city", "region", "state_province", "postal_code")
    return list(dict.fromkeys(str(one[name]) for name in names if one.get(name)))


def _reached(owner: Mapping[str, Any]) -> Lines:
    return [
        *map(_phone, owner.get("phones", [])),
        *(line for one in owner.get("contacts", []) for line in _contact(one)),
    ]


def _phone(one: Mapping[str, Any]) -> str:
    extension = f"extension {one['extension']}" if one.get("extension") else ""
    return ", ".join(filter(None, (str(one.get("number", "")), extension, one.get("description"), one.get("type"))))


def _contact(one: Mapping[str, Any]) -> Lines:
    head = ", ".join(filter(None, (one.get("name"), one.get("title"), one.get("department"), one.get("email"))))
    return [*([head] if head else []), *map(_phone, one.get("phones", []))]


def _areas(document: Document) -> Lines:
    areas = document.get("service_areas", [])
    return [", ".join(filter(None, (one.get("name"), one.get("description")))) or "An area on a map" for one in areas]


def _cost(document: Document) -> Lines:
    options = [option_in_words(CostOption.model_validate(one)) for one in document.get("cost_options", [])]
    return [str(line) for line in (document.get("fees_description"), document.get("fees"), *options) if line]


def _languages(document: Document) -> Lines:
    spoken = [
        ", ".join(filter(None, (one.get("name") or one.get("code"), one.get("note"))))
        for one in document.get("languages", [])
    ]
    return [line for line in (*spoken, document.get("interpretation_services")) if line]


def _contacts(document: Document) -> Lines:
    return _reached(document)


def _everything_else(document: Document) -> Lines:
    known = {name for field in _named_fields() for name in field.properties} | UNSAID | {"attributes"}
    return [f"{name}: {json.dumps(document[name], sort_keys=True)}" for name in sorted(document.keys() - known)]


@cache
def _named_fields() -> tuple[Field, ...]:
    return (
        Field("name", "Name", "what", _words("name"), ("name",)),
        Field("alternate-name", "Also called", "what", _words("alternate_name"), ("alternate_name",)),
        Field("organisation", "Who runs it", "organisation", _organisation, ("organization",)),
        Field("kind", "Kind of entry", "what", _terms("kinds"), of_list="kinds"),
        Field("description", "What it is", "what", _words("description"), ("description",)),
        Field("easy-read", "In easy words", "what", _words("easy_read"), ("easy_read",)),
        Field("status", "Is it running?", "what", _status, ("status",)),
        Field("alert", "Notice", "what", _words("alert"), ("alert",)),
        Field("needs", "What it helps with", "needs", _terms("needs"), of_list="needs"),
        Field("who-for", "Who it is for", "who", _words("eligibility_description"), ("eligibility_description",)),
        Field("ages", "Ages", "who", _ages, ("minimum_age", "maximum_age")),
        Field("circumstances", "Especially for", "who", _terms("circumstances"), of_list="circumstances"),
        Field("conditions", "Conditions it knows about", "who", _terms("conditions"), of_list="conditions"),
        Field("when", "When", "when", _schedules, ("schedules",)),
        Field("where", "Where", "where", _places, ("service_at_locations",)),
        Field("areas", "Area served", "area", _areas, ("service_areas",)),
        Field("cost", "Cost", "cost", _cost, ("fees_description", "fees", "cost_options")),
        Field("access", "Access", "access", _terms("access"), of_list="access"),
        Field("contact", "Phone and people", "contact", _contacts, ("phones", "contacts")),
        Field("email", "E-mail", "contact", _words("email"), ("email",)),
        Field("url", "Website", "contact", _words("url"), ("url",)),
        Field("languages", "Languages", "languages", _languages, ("languages", "interpretation_services")),
        Field("joining", "How to join", "joining", _words("application_process"), ("application_process",)),
        Field("waiting", "How long people wait", "joining", _words("wait_time"), ("wait_time",)),
        Field("accreditations", "Accreditation", "joining", _words("accreditations"), ("accreditations",)),
        Field("licences", "Licences", "joining", _words("licenses"), ("licenses",)),
        Field("terms", "Terms of other lists", "", _other_terms, of_list="others"),
    )


@cache
def all_fields() -> tuple[Field, ...]:
    """Every field of an entry, in the order in which people read it; last, whatever no other field holds."""
    return (*_named_fields(), Field("rest", "Anything else", "", _everything_else))


def field_of(key: str) -> Field:
    """The field with this key. Raises KeyError."""
    return {field.key: field for field in all_fields()}[key]
