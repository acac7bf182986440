"""How the pages of this room show a table (a page at a time, or all of it as CSV), take a form, and do what it asks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.pathway.payments.csv_rows import FaultyFileError
from commonweal.people.identity.forms import take_errors

MOST_FAULTS = 100


@dataclass(frozen=True)
class Cell:
    """One cell: what it says, where it leads, and whether it is a tag of a colour. `value` is what CSV has instead."""

    text: str
    href: str = ""
    tag: str = ""
    value: object = None


@dataclass(frozen=True)
class Column:
    title: str
    is_number: bool = False


Value = Cell | str | int | date | Decimal | None
Row = Callable[[Any], Sequence[Value]]


def cell_of(value: Value) -> Cell:
    """A value as a person reads it: amounts in pounds, dates in words."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, Decimal):
        return Cell(in_pounds(value), value=value)
    if isinstance(value, datetime | date):
        return Cell(on_day(value), value=value.isoformat())
    return Cell("" if value is None else str(value), value=value)


def columns_of(*titles: str) -> list[Column]:
    """Columns by their titles; one that ends with # holds numbers."""
    return [Column(title.rstrip("#"), title.endswith("#")) for title in titles]


def table_page(
    request: CommonwealRequest,
    template: str,
    context: dict[str, Any],
    found: Any,
    columns: Sequence[Column],
    row: Row,
    *,
    name: str,
    empty: str,
) -> HttpResponse:
    """A page with `found` as a table, or all of it as a CSV file where `?format=csv` asks for that."""
    if wants_csv(request):
        items: Iterable[Any] = found
        return csv_response(name, [column.title for column in columns], (_plain(row(item)) for item in items))
    page = page_of(request, found)
    rows = [[cell_of(value) for value in row(item)] for item in page.items]
    table = {"columns": columns, "rows": rows, "page": page, "csv": csv_address(request), "empty": empty}
    return render(request, template, context | {"table": table})


def small_table(
    columns: Sequence[Column], rows: Iterable[Sequence[Value]], empty: str = "Nothing yet."
) -> dict[str, Any]:
    """A table that is shown whole."""
    return {"columns": columns, "rows": [[cell_of(value) for value in row] for row in rows], "empty": empty}


def _plain(values: Sequence[Value]) -> list[object]:
    cells = [cell_of(value) for value in values]
    return [cell.text if cell.value is None else cell.value for cell in cells]


def tried(form: forms.Form, action: Callable[[], Any]) -> bool:
    """Do what a valid form asks; where it cannot be done, the form says why. A file's faults are `form.faults`."""
    try:
        action()
    except FaultyFileError as error:
        form.add_error(None, f"Nothing was kept: {len(error.faults)} things have to be put right first")
        form.faults = [str(fault) for fault in error.faults[:MOST_FAULTS]]  # type: ignore[attr-defined]
        return False
    except ValidationError as error:
        take_errors(form, error)
        return False
    return True


def do_and_go(request: CommonwealRequest, action: Callable[[], Any], to: str, done: str) -> HttpResponse:
    """Do what a button asks, say that it is done or why it cannot be, and go to a page."""
    try:
        action()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect(to)


def form_page(
    request: CommonwealRequest, form: forms.Form, *, title: str, button: str, back: str, **context: Any
) -> HttpResponse:
    """A page that asks for one form."""
    given = {"form": form, "title": title, "button": button, "back_to": back, "lead": ""}
    return render(request, "payments/form.html", given | context)
