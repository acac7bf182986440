"""The API answers whatever it is sent as its own description says: never a fault of the server, never another shape."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from commonweal.config.tests.server import House
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.xdist_group("api")

EXAMPLES = 3
"""Of each operation: there are some 250 of them, and three who ask."""


@pytest.fixture(scope="module")
def fuzzed_house(open_house: Callable[[str], AbstractContextManager[House]]) -> Iterator[House]:
    """A house of its own: what is sent here is kept nowhere else."""
    with open_house("fuzzed") as house:
        yield house


@pytest.mark.parametrize("role", [None, Role.SOCIAL_WORKER, Role.BROKER], ids=["nobody", "social worker", "broker"])
def test_the_api_keeps_to_its_description_whatever_it_is_sent(
    fuzzed_house: House, role: Role | None, tmp_path: Path
) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--no-color",
        "run",
        f"{fuzzed_house.address}/api/v1/openapi.json",
        "--checks=not_a_server_error,content_type_conformance,response_schema_conformance",
        "--phases=examples,fuzzing",
        f"--max-examples={EXAMPLES}",
        "--generation-deterministic",
        "--warnings=off",
        "--request-timeout=60",
        "--no-shrink",
    ]
    if role is not None:
        command.append(f"--header=Authorization: Bearer {fuzzed_house.keys[role]}")
    found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert found.returncode == 0, f"{found.stdout}{found.stderr}"
