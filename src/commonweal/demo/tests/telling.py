"""Telling a few lives of the demo in a database of a test file's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import override_settings

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.database.testing import TestCluster
from commonweal.core.places.tests.loaded import loaded_template, pointed_at
from commonweal.demo import lives, story
from commonweal.demo.lives import Stage

FEW = {stage: 2 if stage >= Stage.ARRANGING else 1 for stage in Stage}
"""A dozen lives instead of ninety."""


def quiet(line: str) -> None:
    """Nobody is waiting."""


@contextmanager
def demo_place(cluster: TestCluster) -> Iterator[None]:
    """A database that holds the demo place, where nobody lives yet; gone afterwards."""
    name = f"test_{os.getpid()}_story"
    with pointed_at(cluster.clone(loaded_template(cluster), name)):
        yield
    cluster.drop(name)


def tell_few() -> None:
    with pytest.MonkeyPatch.context() as patch, override_settings(IS_DEMO=True):
        for module in (lives, story):
            patch.setattr(module, "LIVES", FEW)
        with acting_as(system_actor("test")):
            story.tell(quiet)
