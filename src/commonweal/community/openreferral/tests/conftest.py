"""What the tests of this room share."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from commonweal.community.openreferral.tests.elsewhere import Elsewhere, serving

BASE = "/openreferral/v3"


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    """`ask("/services", day="TU")`: the decoded answer of the feed, which must be a 200 unless `status` says other."""

    def get(path: str, status: int = 200, **parameters: Any) -> Any:
        response = client.get(BASE + path, parameters)
        assert response.status_code == status, response.content
        return json.loads(response.getvalue())

    return get


@pytest.fixture
def lines(client: Client) -> Callable[..., list[Any]]:
    """The records of a feed's stream."""

    def get(path: str, **parameters: Any) -> list[Any]:
        response = client.get(BASE + path, {"format": "ndjson", **parameters})
        assert response.headers["Content-Type"] == "application/x-ndjson"
        return [json.loads(line) for line in response.getvalue().splitlines()]

    return get


@pytest.fixture
def elsewhere(settings: Any) -> Iterator[Elsewhere]:
    """A directory elsewhere, on this machine, which these tests may read."""
    settings.FETCH_PRIVATE_ADDRESSES = True
    with serving() as found:
        yield found
