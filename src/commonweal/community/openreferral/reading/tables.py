"""A package of tables, as the standard has it for spreadsheets: one CSV file for each sort of thing, joined by ids, put
together to whole records. Pure."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from commonweal.core.places.faults import Fault

Document = dict[str, Any]
Rows = list[Document]

TABLES = {
    "services": ("service",),
    "organizations": ("organization", "organisations", "organisation"),
    "locations": ("location",),
    "service_at_locations": ("service_at_location",),
    "addresses": ("address", "physical_addresses", "physical_address"),
    "accessibility": ("accessibilities", "accessibility_for_disabilities"),
    "schedules": ("schedule",),
    "service_areas": ("service_area",),
    "languages": ("language",),
    "funding": ("fundings",),
    "cost_options": ("cost_option",),
    "contacts": ("contact",),
    "phones": ("phone",),
    "attributes": ("attribute",),
    "taxonomy_terms": ("taxonomy_term",),
    "taxonomies": ("taxonomy",),
    "organization_identifiers": ("organization_identifier",),
    "required_documents": ("required_document",),
}
"""The files that are read, each with other names that it goes by."""

_FILES = {name: table for table, others in TABLES.items() for name in (table, *others)}


def table_of(file: str) -> str:
    """Which of the tables a file of a package holds, by its name; "" for none."""
    return _FILES.get(file.rsplit("/", 1)[-1].lower().removesuffix(".csv"), "")


def read_tables(files: Mapping[str, bytes]) -> tuple[list[tuple[str, Document]], list[Fault]]:
    """The services of a package, whole, each with where it is ("services.csv, row 4"); and the files that cannot be
    read. `files` are contents by file name."""
    tables: dict[str, list[tuple[str, Document]]] = defaultdict(list)
    faults: list[Fault] = []
    for file, content in files.items():
        if table := table_of(file):
            try:
                tables[table] += _rows(file, content)
            except (UnicodeDecodeError, csv.Error) as error:
                faults.append(Fault(file, "", f"This is not CSV in UTF-8 that can be read: {error}"))
    if not tables["services"] and not faults:
        faults.append(
            Fault("the package", "", f"It has no services.csv. It has {', '.join(sorted(files)) or 'no file'}")
        )
    joined = _Joined(tables)
    return [(where, joined.service(row)) for where, row in tables["services"]], faults


def _rows(file: str, content: bytes) -> Iterator[tuple[str, Document]]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    for number, row in enumerate(reader, 2):
        given = {name.strip(): value.strip() for name, value in row.items() if name and value and value.strip()}
        if given:
            yield f"{file.rsplit('/', 1)[-1]}, row {number}", given


class _Joined:
    """The tables, their rows findable by whose they are."""

    def __init__(self, tables: Mapping[str, list[tuple[str, Document]]]) -> None:
        self.by_id = {
            table: {row["id"]: row for _, row in tables[table] if "id" in row}
            for table in ("organizations", "locations", "taxonomy_terms", "taxonomies")
        }
        self.of: dict[tuple[str, str, str], Rows] = defaultdict(list)
        for table, rows in tables.items():
            for _, row in rows:
                for name in ("service_id", "service_at_location_id", "location_id", "organization_id", "contact_id",
                             "link_id"):  # fmt: skip
                    if name in row and table != "services":
                        self.of[table, name, row[name]].append(row)

    def service(self, row: Document) -> Document:
        key = row.get("id", "")
        made = dict(row)
        organization = self.by_id["organizations"].get(made.get("organization_id", ""))
        if organization:
            made["organization"] = self._organization(organization)
        for table in ("schedules", "service_areas", "languages", "funding", "cost_options", "required_documents"):
            made[table] = [self._without(one, "service_id") for one in self.of[table, "service_id", key]]
        made["schedules"] = [one for one in made["schedules"] if "service_at_location_id" not in one]
        made |= self._reached("service_id", key)
        made["attributes"] = self._attributes(key)
        made["service_at_locations"] = [self._at(one) for one in self.of["service_at_locations", "service_id", key]]
        return {name: value for name, value in made.items() if value not in ("", [])}

    def _at(self, row: Document) -> Document:
        key = row.get("id", "")
        made = self._without(row, "service_id", "location_id")
        location = self.by_id["locations"].get(row.get("location_id", ""))
        if location:
            made["location"] = self._location(location)
        schedules = self.of["schedules", "service_at_location_id", key]
        made["schedules"] = [self._without(one, "service_id", "service_at_location_id") for one in schedules]
        return made | self._reached("service_at_location_id", key)

    def _location(self, row: Document) -> Document:
        key = row.get("id", "")
        made = dict(row)
        for table in ("addresses", "accessibility"):
            made[table] = [self._without(one, "location_id") for one in self.of[table, "location_id", key]]
        for one in made["addresses"]:
            one.setdefault("address_type", "physical")
        return made | self._reached("location_id", key)

    def _organization(self, row: Document) -> Document:
        key = row.get("id", "")
        identifiers = self.of["organization_identifiers", "organization_id", key]
        made = row | self._reached("organization_id", key)
        made["organization_identifiers"] = [self._without(one, "organization_id") for one in identifiers]
        made["attributes"] = self._attributes(key)
        return made

    def _reached(self, owner: str, key: str) -> Document:
        """The contacts and phones of an owner; a phone of a contact stands with the contact."""
        contacts = []
        for one in self.of["contacts", owner, key]:
            phones = [
                self._without(phone, "contact_id") for phone in self.of["phones", "contact_id", one.get("id", "")]
            ]
            contacts.append(self._without(one, owner) | {"phones": phones})
        phones = [self._without(one, owner) for one in self.of["phones", owner, key] if "contact_id" not in one]
        return {"contacts": contacts, "phones": phones}

    def _attributes(self, key: str) -> Rows:
        made = []
        for one in self.of["attributes", "link_id", key]:
            term = self.by_id["taxonomy_terms"].get(one.get("taxonomy_term_id", ""))
            attribute = self._without(one, "link_id", "taxonomy_term_id")
            if term:
                taxonomy = self.by_id["taxonomies"].get(term.get("taxonomy_id", ""), {})
                attribute["taxonomy_term"] = ({"taxonomy": taxonomy["name"]} if "name" in taxonomy else {}) | term
            made.append(attribute)
        return made

    @staticmethod
    def _without(row: Document, *names: str) -> Document:
        return {name: value for name, value in row.items() if name not in names}
