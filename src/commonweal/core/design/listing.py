"""Lists: a page at a time, and all of it as a CSV file."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

Item = TypeVar("Item")
ITEMS_A_PAGE = 20
MOST_COUNTED = 100


@dataclass(frozen=True)
class ListPage(Generic[Item]):
    """One page of a list: its items, the number of the first, and the links before and after it."""

    items: Sequence[Item]
    first: int
    previous_page: str | None
    next_page: str | None

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1

    @property
    def links(self) -> dict[str, Any] | None:
        """What the pagination component takes, or None where everything is on one page."""
        if self.previous_page is None and self.next_page is None:
            return None
        return {
            "previous": {"href": self.previous_page} if self.previous_page else None,
            "next": {"href": self.next_page} if self.next_page else None,
        }


def page_of(
    request: HttpRequest, found: "QuerySet[Any, Item] | Sequence[Item]", *, size: int = ITEMS_A_PAGE
) -> "ListPage[Item]":
    """The page of `found` that `?page=` asks for (the first where that is no number). Nothing is counted."""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    number = max(number, 1)
    start = (number - 1) * size
    items = list(found[start : start + size + 1])
    return ListPage(
        items=items[:size],
        first=start + 1,
        previous_page=_address(request, number - 1) if number > 1 else None,
        next_page=_address(request, number + 1) if len(items) > size else None,
    )


def _address(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{request.path}?{asked.urlencode()}"


def counted(found: "QuerySet[Any, Any]", one: str, more: str) -> str:
    """ "1 waits", "12 wait", "100 or more wait" for `one` "waits" and `more` "wait"; "" for none.

    The database counts no further than that: what an actor may see is weighed row by row.
    """
    number = found.order_by()[:MOST_COUNTED].count()
    if number == 0:
        return ""
    return f"{number_in_words(number)} {one if number == 1 else more}"


def number_in_words(number: int) -> str:
    """A number that was counted up to `MOST_COUNTED`."""
    return str(number) if number < MOST_COUNTED else f"{MOST_COUNTED} or more"


def csv_address(request: HttpRequest) -> str:
    """Where the same list, as it is filtered, is a CSV file: `?format=csv`."""
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["format"] = "csv"
    return f"{request.path}?{asked.urlencode()}"


def wants_csv(request: HttpRequest) -> bool:
    """Whether the list is asked for as a CSV file."""
    return request.GET.get("format") == "csv"


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file to save as `name`.csv. Text that a spreadsheet would take for a formula is marked as text."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # without it, spreadsheets read accents wrongly
    writer = csv.writer(response)
    writer.writerow(header)
    writer.writerows([[safe_cell(value) for value in row] for row in rows])
    return response


def safe_cell(value: object) -> object:
    """A value for a CSV file; text that a spreadsheet would take for a formula is marked as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
