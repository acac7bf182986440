"""The directory in our own columns, as a CSV file that can be taken in again."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from commonweal.community.directory.models import Service
from commonweal.community.directory.reading import Document, documents_of
from commonweal.community.directory.service_rows import EVERY_COLUMN
from commonweal.core.design.listing import safe_cell

ROWS_AT_ONCE = 500


def row_of(service: Service, document: Document) -> dict[str, str]:
    """An entry as a row: each column's text, empty for nothing. Its organisation must have been read with it."""
    user_led = service.organisation.is_user_led
    return {
        "id": str(service.pk),
        "name": service.name,
        "organisation": service.organisation.name,
        "description": service.description,
        "needs": "; ".join(service.needs),
        "cost": service.cost,
        "who_for": service.who_for,
        "when": service.when,
        "accessibility": service.accessibility,
        "phone": service.phone,
        "email": service.email,
        "url": service.url,
        "address": service.address,
        "postcode": service.postcode,
        "last_confirmed_on": service.assured_date.isoformat() if service.assured_date else "",
        "is_invented": "yes" if service.is_invented else "no",
        "source": service.source,
        "kind": service.kind,
        "circumstances": "; ".join(service.circumstances),
        "conditions": "; ".join(service.conditions),
        "languages": _names(document, "languages"),
        "minimum_age": "" if service.minimum_age is None else f"{service.minimum_age:g}",
        "maximum_age": "" if service.maximum_age is None else f"{service.maximum_age:g}",
        "areas_served": _names(document, "service_areas"),
        "is_user_led": "" if user_led is None else "yes" if user_led else "no",
        "how_to_join": service.application_process,
        "easy_read": service.easy_read,
    }


def _names(document: Document, parts: str) -> str:
    return "; ".join(one["name"] for one in document.get(parts, ()) if one.get("name"))


def csv_pieces(services: "QuerySet[Service, Any]") -> Iterator[str]:
    """A CSV file, piece by piece: a row for each entry, in the order of the query."""
    yield "\ufeff"  # without it, spreadsheets read accents wrongly
    yield _lines([EVERY_COLUMN])
    read = services.select_related("organisation").iterator(chunk_size=ROWS_AT_ONCE)
    while some := list(islice(read, ROWS_AT_ONCE)):
        documents = documents_of([service.pk for service in some])
        rows = (row_of(service, documents[service.pk]) for service in some if service.pk in documents)
        yield _lines([safe_cell(cells[column]) for column in EVERY_COLUMN] for cells in rows)


def _lines(rows: Iterable[Any]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
