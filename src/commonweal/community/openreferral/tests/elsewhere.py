"""A directory elsewhere: a small web server that answers as the test says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


class Elsewhere:
    """What is answered, by path (a value for JSON, or a function of the query), and what was asked for."""

    def __init__(self) -> None:
        self.paths: dict[str, Any] = {}
        self.asked: list[str] = []
        self.address = ""

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        parts = urlsplit(path)
        found = self.paths.get(parts.path)
        if callable(found):
            found = found(dict(parse_qsl(parts.query)))
        if found is None:
            return 404, {}, b"{}"
        if isinstance(found, tuple):
            return found
        return 200, {"Content-Type": "application/json"}, json.dumps(found).encode()


@contextmanager
def serving() -> Iterator[Elsewhere]:
    """The server, while the block runs."""
    elsewhere = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = elsewhere.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    elsewhere.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield elsewhere
    finally:
        server.shutdown()
        server.server_close()


def paged(records: list[dict[str, Any]], size: int) -> Callable[[dict[str, str]], dict[str, Any]]:
    """A list of the standard, so many to a page."""

    def page(asked: dict[str, str]) -> dict[str, Any]:
        number, total = int(asked.get("page", 1)), -(-len(records) // size)
        some = records[(number - 1) * size : number * size]
        return {
            "total_items": len(records),
            "total_pages": total,
            "page_number": number,
            "size": len(some),
            "first_page": number == 1,
            "last_page": number >= total,
            "empty": not some,
            "contents": some,
        }

    return page
