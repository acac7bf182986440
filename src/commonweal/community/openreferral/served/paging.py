"""The standard's page envelope. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Envelope:
    """How a page tells where it stands, in the words and order of the standard. `size` is the items of this page."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


def envelope(total: int, page: int, per_page: int) -> Envelope:
    """The envelope of a page, also of one beyond the end: it is empty, and a last page, so that readers stop."""
    pages = -(-total // per_page)
    size = max(0, min(per_page, total - (page - 1) * per_page))
    return Envelope(total, pages, page, size, page == 1, page >= pages, size == 0)


def page_pieces(head: Envelope, items: Iterable[str]) -> Iterator[str]:
    """The JSON of a page, piece by piece. `items` are JSON already."""
    yield json.dumps(asdict(head))[:-1] + ', "contents": ['
    separator = ""
    for item in items:
        yield separator + item
        separator = ", "
    yield "]}"
