"""The directory in our own columns, as a CSV file that can be taken in again."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from commonweal.community.directory.models import Service
from commonweal.community.directory.service_rows import COLUMNS
from commonweal.core.design.listing import safe_cell

ROWS_AT_ONCE = 500


def row_of(service: Service) -> dict[str, str]:
    """An entry as a row: each column's text, empty for nothing. Its organisation must have been read with it."""
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
    }


def csv_pieces(services: "QuerySet[Service, Any]") -> Iterator[str]:
    """A CSV file, piece by piece: a row for each entry, in the order of the query."""
    yield "\ufeff"  # without it, spreadsheets read accents wrongly
    yield _lines([COLUMNS])
    rows: list[list[object]] = []
    for service in services.select_related("organisation").iterator(chunk_size=ROWS_AT_ONCE):
        cells = row_of(service)
        rows.append([safe_cell(cells[column]) for column in COLUMNS])
        if len(rows) == ROWS_AT_ONCE:
            yield _lines(rows)
            rows = []
    yield _lines(rows)


def _lines(rows: Any) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
