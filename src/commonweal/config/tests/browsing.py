"""Somebody at a browser: they press what they can see, and each page they come to meets the accessibility baseline."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from playwright.sync_api import TimeoutError as NotFoundInTime

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
"""At 320 pixels a page may not scroll sideways (WCAG 2.2, 1.4.10)."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
"""What is wrong is told in full, and the rest only counted: telling of every element takes longer than looking."""
SLOWEST = {"color-contrast": {"enabled": False}, "target-size": {"enabled": False}}
"""Nine tenths of the time of a long page: once for each address, since other headings there change neither."""
LAYOUT = {
    "runOnly": {
        "type": "rule",
        "values": (
            "target-size",
            "scrollable-region-focusable",
            "link-in-text-block",
            "bypass",
            "skip-link",
            "tabindex",
        ),
    },
    "resultTypes": ["violations"],
}
"""For a page that was measured whole at another width: of the same elements, what their places and sizes decide."""
DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


def find_browser() -> str | None:
    """The path of a browser: `COMMONWEAL_BROWSER`, or the first known one on this machine."""
    named = os.environ.get("COMMONWEAL_BROWSER", "")
    return next(filter(None, map(shutil.which, filter(None, (named, *NAMES)))), None)


@dataclass
class Visitor:
    """One browser window with its own cookies. `at_both_widths`: what is come to on a phone is measured at a desk too,
    and the other way about."""

    page: Page
    address: str
    baseline: "Baseline"
    console: list[str] = field(default_factory=list)
    at_both_widths: bool = False
    has_scripts: bool = True

    def opens_front_page(self) -> None:
        self.page.goto(self.address)
        self.arrived()

    def goes(self, path: str) -> int:
        """Open an address of this house; returns the answer's status."""
        response = self.page.goto(self.address + path)
        self.arrived()
        return response.status if response else 0

    def signs_in_as(self, name: str) -> None:
        """From any page, over the front page, with one press; with two where others of their kind come first."""
        self.page.goto(self.address)
        others = self.page.locator("details", has_text=f"Sign in as {name}")
        if others.count():
            others.locator("summary").click()
        self.presses(f"Sign in as {name}")

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button of this name."""
        self.clicks(self._found((within or self.page).get_by_role("button", name=name, exact=True), f"button “{name}”"))

    def follows(self, name: str, *, within: Locator | None = None) -> None:
        """Follow the first link whose name begins so."""
        starts = re.compile(rf"^\s*{re.escape(name)}")
        self.clicks(self._found((within or self.main).get_by_role("link", name=starts), f"link “{name}”"))

    def uses_menu(self, name: str) -> None:
        """Follow a link of the main navigation, which on a phone is behind a button; or, behind "More", of the start
        page that has them all."""
        menu = self.page.get_by_role("navigation", name="Main")
        button = menu.get_by_role("button", name="Menu")
        if button.is_visible() and button.get_attribute("aria-expanded") != "true":
            button.click()
        link, more = (menu.get_by_role("link", name=one, exact=True) for one in (name, "More"))
        if more.count() and not link.count():
            self.clicks(more)
            link = self.main.get_by_role("link", name=name, exact=True)
        self.clicks(self._found(link, f"link “{name}” in the menu"))

    def clicks(self, locator: Locator) -> None:
        """Press what leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            locator.click()
        self.arrived()

    def types(self, label: str, text: str) -> None:
        """Type into the box of this label."""
        self._found(self.main.get_by_label(label), f"box “{label}”").fill(text)

    def types_day(self, legend: str, day: object) -> None:
        """Type a date into its three boxes."""
        group = self._found(self.main.get_by_role("group", name=legend), f"date “{legend}”")
        for part in ("day", "month", "year"):
            group.get_by_label(part.capitalize(), exact=True).fill(str(getattr(day, part)))

    def chooses(self, label: str) -> None:
        """Choose the radio or checkbox of this label."""
        self._found(self.main.get_by_label(label, exact=True), f"choice “{label}”").check()

    def selects(self, label: str, option: str) -> None:
        """Choose from a list."""
        self._found(self.main.get_by_label(label), f"list “{label}”").select_option(label=option)

    def _found(self, locator: Locator, what: str) -> Locator:
        try:
            locator.first.wait_for(state="attached", timeout=5_000)
        except NotFoundInTime:
            raise AssertionError(f"{self.path} has no {what}. It says:\n{self.reads()}") from None
        return locator.first

    def reads(self) -> str:
        """The words of the page."""
        return self.main.inner_text()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def arrived(self, *, whole: bool = True) -> None:
        """Measure the page that was come to; not `whole` where it was, at another width."""
        is_new = self.baseline.measure(self, whole=whole)
        if is_new and self.at_both_widths:
            here = self.page.viewport_size or DESK
            self.page.set_viewport_size(PHONE if here == DESK else DESK)  # type: ignore[arg-type]
            self.baseline.measure(self, whole=False)
            self.page.set_viewport_size(here)
            self.page.evaluate(DRAWN)  # the page's scripts answer to the width before anything is pressed


IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|CW-\w{3}-\w{3}|\d+")


@dataclass
class Baseline:
    """What holds for every page: axe finds nothing, one h1, no scroll sideways, and nothing the page may not load.

    Each kind of page is measured once a width, with scripts and without, for each set of headings and faults it shows,
    and its colours once. `is_first` tells whether something is told to it for the first time by any worker.
    """

    axe: Axe
    is_first: Callable[[str], bool]

    def measure(self, visitor: Visitor, *, whole: bool = True) -> bool:
        """Returns whether this kind of page was new."""
        page = visitor.page
        kind = self._kind(visitor)
        if not self.is_first(repr(kind)):
            return False
        where = f"{visitor.path} ({page.viewport_size})"
        assert page.locator("h1").count() == 1, f"{where}: {page.locator('h1').all_inner_texts()} are not one h1"
        is_first_here = self.is_first(f"address {kind[:3]}")
        options = (AXE if is_first_here else {**AXE, "rules": SLOWEST}) if whole else LAYOUT
        violations = self._violations(page, options) if whole or is_first_here else []
        assert not violations, f"{where}: {_told(violations)}"
        size = page.viewport_size or DESK
        if size["width"] < DESK["width"]:
            page.set_viewport_size(NARROWEST)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= NARROWEST["width"], f"{where}: {wide} pixels wide at {NARROWEST['width']}: {_widest(page)}"
            page.set_viewport_size(size)
        assert not visitor.console, f"{where}: {visitor.console}"
        self._picture(visitor, kind)
        return True

    def _violations(self, page: Page, options: dict[str, object]) -> list[dict[str, object]]:
        """What is wrong, and only that: telling what is right takes a fifth of the time of looking."""
        if not page.evaluate("'axe' in window"):  # else brought into the page already, for another width
            page.evaluate(self.axe.axe_script)
        found: list[dict[str, object]] = page.evaluate(
            "options => axe.run(document, options).then(found => found.violations)", options
        )
        return found

    def _kind(self, visitor: Visitor) -> tuple[str, ...]:
        size = visitor.page.viewport_size or DESK
        headings = visitor.page.locator("h1, h2, .govuk-error-summary a").all_inner_texts()
        scripts = "scripts" if visitor.has_scripts else "no scripts"
        return (str(size["width"]), IDENTITY.sub("-", visitor.path.split("?")[0]), scripts, *headings)

    def _picture(self, visitor: Visitor, kind: tuple[str, ...]) -> None:
        folder = os.environ.get("COMMONWEAL_SCREENSHOTS", "")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            name = re.sub(r"[^a-z0-9]+", "-", f"{kind[1]} {visitor.heading}".lower()).strip("-")[:100]
            visitor.page.screenshot(path=Path(folder) / f"{name}-{kind[0]}.png", full_page=True)


def _told(violations: list[dict[str, object]]) -> str:
    return "\n".join(f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']][:3]}" for one in violations)  # type: ignore[attr-defined]


def _widest(page: Page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('.cw-scroll')).slice(0, 4).map(e => e.outerHTML.slice(0, 160))"
    )


def open_window(
    browser: Browser,
    address: str,
    baseline: Baseline,
    *,
    size: dict[str, int] = DESK,
    javascript: bool = True,
    at_both_widths: bool = False,
) -> tuple[BrowserContext, Visitor]:
    """A fresh window. Whatever the page reports as an error on its console is a fault, but for a refused page's own.

    Without `javascript` no script of a page is loaded (and text of its own none may run: the policy of content forbids
    it), while axe, which is a script itself, can still measure the page.
    """
    context = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    if not javascript:
        scripts = re.compile(r"\.js(\?|$)")
        context.route(scripts, lambda route: route.abort())
    page = context.new_page()
    visitor = Visitor(page, address, baseline, at_both_widths=at_both_widths, has_scripts=javascript)
    page.on(
        "console",
        lambda message: (
            visitor.console.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: visitor.console.append(str(error)))
    return context, visitor
