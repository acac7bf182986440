"""The tests of one group are run by one worker: whoever makes a house for them makes it once."""

import os

import pytest


@pytest.mark.xdist_group("a group")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs every test")
def test_a_group_of_tests_is_known_to_what_shares_them_out(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@a group")
