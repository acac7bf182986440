"""The whole house as people meet it: a real server, a real browser."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from commonweal.config.tests.browsing import DESK, Baseline, Visitor, find_browser, open_window
from commonweal.config.tests.server import House, open_accounts, running_house
from commonweal.core.database.testing import TestCluster
from commonweal.core.places.tests.loaded import loaded_template, pointed_at

NO_BROWSER = (
    "NO BROWSER: Chrome or Chromium was not found, so pages were NOT opened nor checked for access."
    " Set COMMONWEAL_BROWSER to its path."
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly where no browser was found: a run without one is not the whole run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_BROWSER in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", NO_BROWSER, red=True, bold=True)


@pytest.fixture(scope="session")
def open_house(
    test_cluster: TestCluster,
    django_db_setup: None,
    django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], AbstractContextManager[House]]:
    """`with open_house("name") as house`: a server with the demo place and the cast, until the block ends."""

    @contextmanager
    def opened(called: str) -> Iterator[House]:
        name = f"test_{os.getpid()}_{called}"
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            addresses = test_cluster.clone(loaded_template(test_cluster), name)
            with pointed_at(addresses):
                keys = open_accounts()
        with running_house(addresses, tmp_path_factory.mktemp(called), keys) as house:
            yield house
        test_cluster.drop(name)

    return opened


@pytest.fixture(scope="session")
def house(open_house: Callable[[str], AbstractContextManager[House]]) -> Iterator[House]:
    """This worker's own server, which its browser tests share."""
    with open_house("house") as house:
        yield house


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """A browser for the tests of one file. While it is open this thread may not use Django's database itself."""
    path = find_browser()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])


@pytest.fixture(scope="session")
def is_first(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bool]:
    """Whether something is told for the first time by any worker: what is the same elsewhere is not measured again."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "measured"
    folder.mkdir(exist_ok=True)

    def told(what: str) -> bool:
        try:
            (folder / hashlib.sha256(what.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    return told


@pytest.fixture(scope="session")
def baseline(is_first: Callable[[str], bool]) -> Baseline:
    """What holds for every page that a test comes to."""
    return Baseline(Axe(), is_first)


@pytest.fixture
def visitor(browser: Browser, house: House, baseline: Baseline) -> Iterator[Callable[..., Visitor]]:
    """`visitor(size=PHONE, javascript=False)`: somebody at a window of their own."""
    opened = []

    def open_one(*, size: dict[str, int] = DESK, javascript: bool = True, at_both_widths: bool = False) -> Visitor:
        context, somebody = open_window(
            browser, house.address, baseline, size=size, javascript=javascript, at_both_widths=at_both_widths
        )
        opened.append(context)
        return somebody

    yield open_one
    for context in opened:
        context.close()
