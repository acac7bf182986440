"""Services in Seaborough, listed as a load lists them, and an index in memory without any database."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from commonweal.community.directory.tests.conftest import list_service
from commonweal.community.search.entry import Entry
from commonweal.community.search.index.columns import DIMENSIONS, Row
from commonweal.community.search.index.snapshot import Snapshot, in_memory
from commonweal.community.search.searching import Lexicon
from commonweal.community.search.spelling import Speller
from commonweal.community.search.topics import Topic, Topics
from commonweal.community.search.understanding import Gazetteer
from commonweal.community.search.understanding.where import NamedArea, gather_points

__all__ = ("list_service",)


@pytest.fixture
def index() -> Callable[..., Snapshot]:
    """`index(make("Tea"), make("Lunch", tags=("need:meals",)))`: an index of these entries."""

    def built(*entries: Entry, meanings: dict[str, int] | None = None) -> Snapshot:
        """`meanings` are directions by the name of an entry: those with the same number mean the same."""
        return in_memory([Row(entry, entry.id.bytes, vector((meanings or {}).get(entry.name))) for entry in entries])

    return built


@pytest.fixture
def make() -> Callable[..., Entry]:
    """`make("Tea", tags=("need:company",))`: an entry."""
    return lambda name, **given: Entry(id=uuid4(), name=name, **given)


def vector(direction: int | None) -> Any:
    """A meaning that is like that of the same number and of no other; None for none."""
    if direction is None:
        return None
    numbers = np.zeros(DIMENSIONS, dtype=np.float32)
    numbers[direction] = 1
    return numbers


TOPICS = (
    Topic("company", "Company", "company", ("befriending", "loneliness"), ("nobody to talk to", "lonely")),
    Topic("personal-care", "Washing", "washing-and-dressing", ("personal care",), ("help mum get washed",)),
)
AREAS = (
    NamedArea("Harbour", 50.70, -1.90, 1.0, ("Seaborough",)),
    NamedArea("Hill Top", 50.90, -1.90, 1.0, ("Seaborough",)),
)


@pytest.fixture
def lexicon() -> Callable[..., Lexicon]:
    """What a question over an index is read with; without the model of meaning unless one is given."""

    def made(snapshot: Snapshot, meaning_of: Callable[[str], Any] | None = None) -> Lexicon:
        topics = Topics(TOPICS)
        gazetteer = Gazetteer(gather_points(AREAS))
        speller = Speller(snapshot.columns.words, (*topics.vocabulary, *gazetteer.names, "tuesday"), frozenset())
        return Lexicon(topics, gazetteer, speller, meaning_of)

    return made
