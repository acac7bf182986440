"""Reading an address on the web, with care: only public addresses, only so much, only so long, one request at a time.

An editor names the address, and this machine may reach others that the public cannot. So every connection, after every
redirect too, goes only to an address that was looked up here and found to be public (a name that answers otherwise a
moment later is not asked again).
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx
from django.conf import settings

MOST_BYTES = 300_000_000
"""Of one answer."""
MOST_SECONDS = 30
"""That one answer may keep us waiting for its next bytes."""
MOST_SECONDS_IN_ALL = 900
"""That one answer may take."""
MOST_REDIRECTS = 5
MOST_TRIES = 4
LONGEST_PAUSE = 120
"""Seconds that a server may ask us to wait before the next try."""
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
"""All that is given out for the public of the newer sort; some of what lies outside leads into private networks."""
ACCEPTED = "application/json, application/x-ndjson, text/csv, */*;q=0.5"


class FetchError(Exception):
    """It could not be read; the message says why, in words for whoever gave the address."""


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to public addresses only."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.open = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = public_address(host, port, allow_private=self.allow_private)
        return self.open.connect_tcp(address, port, timeout, local_address, socket_options)

    def sleep(self, seconds: float) -> None:
        self.open.sleep(seconds)


class _GuardedTransport(httpx.HTTPTransport):
    def __init__(self, allow_private: bool) -> None:
        super().__init__()
        context, backend = httpx.create_ssl_context(), _GuardedBackend(allow_private)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=backend)


def public_address(host: str, port: int, *, allow_private: bool) -> str:
    """The address behind a name. Raises FetchError where there is none, or where one of them is not public."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise FetchError(f"There is no server called {host}. Look whether the address is typed right") from None
    for address in sorted(found):
        if not allow_private and not _is_public(ipaddress.ip_address(address.partition("%")[0])):
            raise FetchError(f"{host} is on a network of its own, which is not read from here")
    return sorted(found, key=lambda one: ":" in one)[0]


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast
    within = address.ipv4_mapped or address.sixtofour
    if within is not None:
        return _is_public(within)
    return address in PUBLIC_IPV6 and address.is_global


@dataclass
class Fetcher:
    """Reads addresses one after the other, as slowly as their servers ask for. `pause` waits that many seconds."""

    pause: Callable[[float], None] = time.sleep
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            transport=_GuardedTransport(settings.FETCH_PRIVATE_ADDRESSES),
            timeout=MOST_SECONDS,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            headers={"User-Agent": f"Commonweal directory ({settings.SITE_URL})", "Accept": ACCEPTED},
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def get(self, address: str) -> bytes:
        """What is at the address. Where the server is busy it is asked again, when it says so. Raises FetchError."""
        require_web_address(address)
        for tried in range(1, MOST_TRIES + 1):
            try:
                found = self._once(address)
            except httpx.TooManyRedirects:
                raise FetchError(f"{address} leads from one address to the next without end") from None
            except (httpx.RequestError, httpcore.NetworkError) as error:
                if tried == MOST_TRIES:
                    raise FetchError(f"{address} could not be read: {error or type(error).__name__}") from None
                self.pause(2**tried)
                continue
            if isinstance(found, bytes):
                return found
            if tried == MOST_TRIES:
                raise FetchError(f"{address} was busy each time it was asked")
            self.pause(found)
        raise AssertionError("every try returns or raises")

    def _once(self, address: str) -> bytes | float:
        """The answer, or the seconds to wait before the next try."""
        with self.client.stream("GET", address) as response:
            require_web_address(str(response.url))
            if response.status_code in (429, 503):
                return _seconds(response.headers.get("Retry-After", ""))
            if response.status_code >= 400:
                raise FetchError(f"{address} answered {response.status_code} {response.reason_phrase}")
            pieces, size, until = [], 0, time.monotonic() + MOST_SECONDS_IN_ALL
            for piece in response.iter_bytes():
                size += len(piece)
                if size > MOST_BYTES:
                    raise FetchError(f"{address} is larger than {MOST_BYTES // 1_000_000} MB")
                if time.monotonic() > until:
                    raise FetchError(f"{address} took longer than {MOST_SECONDS_IN_ALL // 60} minutes")
                pieces.append(piece)
            return b"".join(pieces)


def require_web_address(address: str) -> None:
    """Raise FetchError unless it is an address of the web."""
    try:
        parts = httpx.URL(address)
        known = parts.scheme in ("http", "https") and bool(parts.host)
    except (httpx.InvalidURL, ValueError):
        known = False
    if not known:
        raise FetchError(f"“{address[:100]}” is not a web address. It begins with https:// or http://")


def _seconds(asked: str) -> float:
    return float(min(int(asked), LONGEST_PAUSE)) if asked.isascii() and asked.isdigit() else 5.0
