"""Rose, whose signed plan has a direct payment of £60 a week, and the finance team of her council."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from commonweal.core.accounts.models import Account
from commonweal.pathway.direct_payments.tests.factories import Buying, make_buying
from commonweal.pathway.payments.tests.factories import make_paying


@pytest.fixture
def in_november() -> Iterator[None]:
    """12 November 2026: the period 5 October to 1 November is over."""
    with time_machine.travel(datetime(2026, 11, 12, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def buying(db: None, in_november: None, resident: Account) -> Buying:
    return make_buying(make_paying(resident))
