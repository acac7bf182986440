"""The records behind an address: of a feed page after page, or of a file."""

import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from commonweal.community.openreferral.fetching import Fetcher, FetchError
from commonweal.community.openreferral.reading.contents import Contents, Form, form_of, open_contents, where_of
from commonweal.community.openreferral.reading.json_records import LISTS
from commonweal.community.openreferral.reading.version_1 import as_version_3, is_version_1
from commonweal.core.places.faults import Fault

NESTED = {
    "attributes", "contacts", "cost_options", "eligibilitys", "languages", "locations", "phones", "regular_schedules",
    "schedules", "service_areas", "service_at_locations", "service_taxonomys", "taxonomies",
}  # fmt: skip
"""What a whole record has and one in a short list has not."""
ITEMS_A_PAGE = 100
MOST_PAGES = 20_000
SECONDS_BETWEEN_WORDS = 2.0
SECONDS_BETWEEN_RECORDS = 0.1
"""Where a feed gives its whole records only one by one."""


def harvest(
    address: str, fetcher: Fetcher, source: str, form: Form = Form.AUTO, columns: Mapping[str, str] | None = None
) -> Contents:
    """What is behind an address: the base of a feed, its list of services, or a file of any form. Raises FetchError
    where the first answer cannot be had; what goes wrong further on is a fault of the contents."""
    content = fetcher.get(address)
    found = form if form != Form.AUTO else form_of(content)
    page = _page(content) if found in (Form.JSON, Form.VERSION_1) else None
    if page is not None and _is_base(page):
        address = f"{address.split('?')[0].rstrip('/')}/services?{urlencode({'per_page': ITEMS_A_PAGE})}"
        page = _page(fetcher.get(address))
        if page is None or _items(page) is None:
            raise FetchError(f"{address} has no list of services")
    if page is None or _items(page) is None:
        return open_contents(content, source, form, columns)
    is_old = form == Form.VERSION_1 or "contents" not in page
    return _Feed(address, fetcher, source, found, is_old).contents(page)


def gathered(contents: Contents, say: Callable[[int, int], None] = lambda done, total: None) -> Contents:
    """The same contents with every record fetched and put by, so that no transaction waits for a feed."""
    put_by = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - open as long as its records are read
    spoken = time.monotonic()
    for count, record in enumerate(contents.records, 1):
        put_by.write(json.dumps(record) + "\n")
        if time.monotonic() - spoken > SECONDS_BETWEEN_WORDS:
            spoken = time.monotonic()
            say(count, contents.total)
    put_by.seek(0)
    contents.records = ((where, document) for where, document in map(json.loads, put_by))
    return contents


def _page(content: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_base(page: Mapping[str, Any]) -> bool:
    return "version" in page and "openapi_url" in page


def _items(page: Mapping[str, Any]) -> list[Any] | None:
    return next((page[name] for name in LISTS if isinstance(page.get(name), list)), None)


def _number(page: Mapping[str, Any], *names: str) -> int:
    """One of the counts of a page, in quotes too, as some feeds give it; 0 where it has none that can be read."""
    given = (str(page.get(name, "")) for name in names)
    return next((int(text) for text in given if re.fullmatch(r"[0-9]{1,9}", text)), 0)


@dataclass
class _Feed:
    """The list of services of a feed."""

    address: str
    fetcher: Fetcher
    source: str
    form: Form
    is_old: bool

    def contents(self, first: dict[str, Any]) -> Contents:
        """The records of all pages. A list that is short is asked for whole; failing that, each record is asked for."""
        items = _items(first) or []
        one_by_one = False
        if items and not any(isinstance(one, dict) and NESTED & one.keys() for one in items):
            first, one_by_one = self._whole(first, items)
        contents = Contents(self.form, total=_number(first, "total_items", "totalElements"))
        contents.records = self._records(first, one_by_one, contents)
        return contents

    def _whole(self, first: dict[str, Any], items: list[Any]) -> tuple[dict[str, Any], bool]:
        """The first page with whole records, or the short one and that its records are to be asked for one by one."""
        asked = _with(self.address, full="true")
        try:
            page = _page(self.fetcher.get(asked))
        except FetchError:
            page = None
        if page and any(isinstance(one, dict) and NESTED & one.keys() for one in _items(page) or ()):
            self.address = asked
            return page, False
        alone = self._alone(items[0])
        return first, bool(alone and NESTED & alone.keys())

    def _alone(self, item: Any) -> dict[str, Any] | None:
        if not isinstance(item, dict) or not item.get("id"):
            return None
        base = self.address.split("?")[0].rstrip("/")
        try:
            return _page(self.fetcher.get(f"{base}/{quote(str(item['id']), safe='')}"))
        except FetchError:
            return None

    def _records(self, page: dict[str, Any], one_by_one: bool, contents: Contents) -> Iterator[tuple[str, Any]]:
        pages = min(_number(page, "total_pages", "totalPages"), MOST_PAGES)
        number, before = 1, None
        while True:
            items = _items(page) or []
            keys = [one.get("id") if isinstance(one, dict) else None for one in items]
            if items and keys == before:
                message = f"Page {number} has the same records as page {number - 1}: the feed does not turn its pages"
                contents.faults.append(Fault("the feed", f"page {number}", message))
                return
            yield from self._of_page(number, items, one_by_one)
            if number >= pages or not items:
                return
            number, before = number + 1, keys
            try:
                page = _page(self.fetcher.get(_with(self.address, page=str(number)))) or {}
            except FetchError as error:
                contents.faults.append(Fault("the feed", f"page {number}", str(error)))
                return
            if _items(page) is None:
                contents.faults.append(Fault("the feed", f"page {number}", "This page has no list of records"))
                return

    def _of_page(self, page: int, items: list[Any], one_by_one: bool) -> Iterator[tuple[str, Any]]:
        for number, item in enumerate(items, 1):
            found = item
            if one_by_one:
                self.fetcher.pause(SECONDS_BETWEEN_RECORDS)
                found = self._alone(item) or item
            if self.is_old or is_version_1(found):
                found = as_version_3(found, self.source) if isinstance(found, dict) else found
            yield f"page {page}, {where_of(number, found)}", found


def _with(address: str, **parameters: str) -> str:
    """The address with these parameters in place of those it has."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()])))
