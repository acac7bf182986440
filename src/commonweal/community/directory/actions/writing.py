"""Rows of the directory's tables from parts of records, written some thousand at a time.

A batch goes to the database as one JSON text, which it makes rows of itself: several times as fast as rows made into
instances and those into a statement.
"""

import json
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from commonweal.community.directory import models, record
from commonweal.community.directory.reading import CLASSES, shared_columns

NESTED = {
    "accessibility", "addresses", "attributes", "contacts", "cost_options", "languages", "location", "organization",
    "organization_id", "phones", "schedules", "service_areas", "service_at_locations", "taxonomy", "taxonomy_id",
    "taxonomy_term",
}  # fmt: skip
"""Properties that are rows of other tables."""

Row = dict[str, Any]
"""A row by its columns."""


class Rows:
    """Rows to add, by table."""

    def __init__(self) -> None:
        self.by_table: dict[type[Model], list[Row]] = {}
        self._keys: list[int] = []

    def add(self, table: type[Model], row: Row) -> None:
        self.by_table.setdefault(table, []).append(row)

    def add_parts(self, table: type[Model], parts: Iterable[record.Part], **owner: Any) -> None:
        """Parts that belong to one owner (`service_id=…`), in their order."""
        for order, part in enumerate(parts):
            self.add(table, row_of(table, part, identifier=part.id, order=order, **owner))

    def add_contacts(self, contacts: Iterable[record.Contact], **owner: Any) -> None:
        for order, contact in enumerate(contacts):
            key = self._next_contact()
            row = row_of(models.Contact, contact, id=key, identifier=contact.id, order=order, **owner)
            self.add(models.Contact, row)
            self.add_parts(models.Phone, contact.phones, contact_id=key)

    def write(self) -> None:
        for table, rows in self.by_table.items():
            write(table, rows)

    def _next_contact(self) -> int:
        """A key for a contact, which its phones refer to: taken from the database some hundred at a time."""
        if not self._keys:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence('directory_contact', 'id')) FROM generate_series(1, 500)"
                )
                self._keys = [key for (key,) in cursor.fetchall()]
        return self._keys.pop(0)


def row_of(table: type[Model], part: record.Part, **columns: Any) -> Row:
    """A row of `table`: what the part gives for its columns, and these `columns`; what the part gives besides goes into
    `more`."""
    row = {**_nothing_given(table), **columns}
    for name in shared_columns(table):
        value = getattr(part, name)
        if value is not None and name not in columns:
            row[name] = value
    more = {name: value for name, value in (part.model_extra or {}).items() if name not in columns and name != "id"}
    unkept = {name for name in _without_column(table) if getattr(part, name) is not None}
    if unkept:
        more |= part.model_dump(mode="json", include=unkept)
    row["more"] = {name: value for name, value in more.items() if value is not None and name not in NESTED}
    return row


@cache
def _nothing_given(table: type[Model]) -> Row:
    """What the columns of a table hold where nothing is given for them."""
    found: Row = {}
    for field in table._meta.concrete_fields:
        if not field.primary_key and not field.null and field.name != "more":
            default = field.get_default()
            found[field.attname] = "" if default is None and field.empty_strings_allowed else default
    return {name: value for name, value in found.items() if value is not None}


@cache
def _without_column(table: type[Model]) -> frozenset[str]:
    """The properties that a part is known to have and its table has no column for."""
    return frozenset(CLASSES[table].model_fields) - {*shared_columns(table), "id", *NESTED}


def write(table: type[Model], rows: Collection[Row], over: Iterable[str] | None = None) -> None:
    """Write rows; with `over`, over those with the same id, in these columns."""
    if not rows:
        return
    given = set().union(*rows)
    columns = [name for name in _columns(table) if name in given]
    named = ", ".join(f'"{name}"' for name in columns)
    name = table._meta.db_table
    statement = f"INSERT INTO {name} ({named}) SELECT {named} FROM json_populate_recordset(NULL::{name}, %s::json)"
    if over is not None:
        changes = ", ".join(f'"{column}" = EXCLUDED."{column}"' for column in over)
        statement += f" ON CONFLICT (id) DO {f'UPDATE SET {changes}' if changes else 'NOTHING'}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(list(rows), default=str)])


@cache
def _columns(table: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in table._meta.concrete_fields)


def delete_parts(owner: str, keys: Collection[UUID], tables: Iterable[type[Model]]) -> None:
    """Take away the parts in these tables that belong to these owners, and what belongs to the parts."""
    if not keys:
        return
    with connection.cursor() as cursor:
        for table in tables:
            name = table._meta.db_table
            ours = f"SELECT id FROM {name} WHERE {owner}_id = ANY(%s)"
            if table is models.Contact:
                cursor.execute(f"DELETE FROM directory_phone WHERE contact_id IN ({ours})", [list(keys)])
            if table is models.ServiceAtLocation:
                cursor.execute(ours, [list(keys)])
                ats = [key for (key,) in cursor.fetchall()]
                delete_parts("service_at_location", ats, (models.Schedule, models.Phone, models.Contact))
            cursor.execute(f"DELETE FROM {name} WHERE {owner}_id = ANY(%s)", [list(keys)])
