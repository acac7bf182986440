"""A person who was assessed, with the teams around her, on a day for which there are policy files."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from commonweal.pathway.assessments.tests.factories import asked, decided, person_of, rose, started, workers
from commonweal.pathway.budgets import schemes

__all__ = ["asked", "decided", "person_of", "rose", "started", "workers"]


@pytest.fixture
def in_november() -> Iterator[None]:
    """2 November 2026, in the years of the policy files that these tests use."""
    with time_machine.travel(datetime(2026, 11, 2, 10, tzinfo=UTC)):
        yield


@pytest.fixture(autouse=True)
def only_files_without_a_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pure test reads the policy files alone: what a council adopted is in the database."""
    if request.node.get_closest_marker("django_db") is None:
        monkeypatch.setattr(schemes, "_sources", [])
