"""A council that pays, on a day for which there are policy files."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from commonweal.core.accounts.models import Account
from commonweal.pathway.payments.tests.factories import Paying, make_paying


@pytest.fixture
def in_november() -> Iterator[None]:
    """12 November 2026: the period 5 October to 1 November is over."""
    with time_machine.travel(datetime(2026, 11, 12, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def paying(db: None, in_november: None, resident: Account) -> Paying:
    return make_paying(resident)
