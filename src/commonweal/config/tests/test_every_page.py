"""Every page that can be opened without naming anybody, as each kind of person who may open it, meets the baseline."""

import re
from collections.abc import Callable

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from commonweal.config.tests.browsing import DESK, PHONE, Baseline, Visitor
from commonweal.config.tests.server import RESIDENT, STAFF

pytestmark = pytest.mark.browser

NOT_PAGES = ("api/", "session", "health")
PLACE_PAGES = (
    "places/bournemouth-dorset-poole",
    "places/bournemouth-dorset-poole/support",
    "figures/bournemouth-dorset-poole",
    "figures/bournemouth-dorset-poole/home-care",
    "calculations/eligibility",
    "find?words=lunch&postcode=BH15+1AB",
)
"""Pages that name a thing which is always there."""

WHO = {"somebody not signed in": "", "a resident": RESIDENT} | {role.label: name for role, (name, *_) in STAFF.items()}


def addresses(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    """Every address of the house without a parameter."""
    found: list[str] = []
    for pattern in (resolver or get_resolver()).url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern, here)
        elif isinstance(pattern, URLPattern) and "<" not in here:
            found.append(here)
    return sorted({one for one in found if not one.startswith(NOT_PAGES)})


def of_half(number: int) -> pytest.MarkDecorator:
    """The tests of this file are run as two groups, so that two workers share them."""
    return pytest.mark.xdist_group(f"every page {number % 2}")


def measures_all(somebody: Visitor, paths: list[str], is_first: Callable[[str], bool]) -> list[str]:
    """Open what answers with a page, at a desk and on a phone; returns these addresses. No address may fail."""
    shown = []
    for path in paths:
        answer = somebody.page.request.get(f"{somebody.address}/{path}", max_redirects=0)
        assert answer.status < 500, f"/{path} fails with {answer.status}"
        if answer.status not in (200, 403, 404) or not answer.headers["content-type"].startswith("text/html"):
            continue
        if "<html" not in answer.text():
            continue  # a part of a page, which the page that asks for it is measured with
        shown.append(path)
        headings = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", answer.text(), re.DOTALL)
        address = path if answer.status == 200 else answer.status  # what refuses looks the same at every address
        if not is_first(f"{address} {headings}"):
            continue
        for size in (DESK, PHONE):
            somebody.page.set_viewport_size(size)
            if size is DESK:
                somebody.goes(f"/{path}")
            else:
                somebody.arrived(whole=False)
    return shown


@pytest.mark.parametrize("who", [pytest.param(who, marks=of_half(number)) for number, who in enumerate(WHO)])
def test_every_page_meets_the_accessibility_baseline_at_a_desk_and_on_a_phone(
    visitor: Callable[..., Visitor], is_first: Callable[[str], bool], who: str
) -> None:
    somebody = visitor()
    if WHO[who]:
        somebody.signs_in_as(WHO[who])
    shown = measures_all(somebody, [*addresses(), *PLACE_PAGES], is_first)
    assert len(shown) > 8, f"{who} can open {shown} only"


@of_half(0)
def test_pages_meet_the_baseline_without_scripts_as_with_them(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(size=PHONE, javascript=False)
    somebody.signs_in_as(RESIDENT)
    somebody.baseline = Baseline(somebody.baseline.axe, lambda what: True)
    for path in (
        "find?words=lunch",
        "ask",
        "guides/falls",
        "activities",
        "volunteering",
        "directory",
        "home",
        "account",
        "contribution-calculator",
        PLACE_PAGES[0],
    ):
        assert somebody.goes(f"/{path}") == 200


@of_half(1)
def test_on_a_phone_the_pages_of_the_house_are_behind_one_button_that_opens_them(
    visitor: Callable[..., Visitor],
) -> None:
    somebody = visitor(size=PHONE)
    somebody.signs_in_as(RESIDENT)
    menu = somebody.page.get_by_role("navigation", name="Main")
    assert not menu.get_by_role("link", name="Ask for help").is_visible()
    menu.get_by_role("button", name="Menu").click()
    somebody.uses_menu("Ask for help")
    assert somebody.path == "/ask"


@of_half(0)
def test_without_scripts_a_phone_shows_the_pages_of_the_house_at_once(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor(size=PHONE, javascript=False)
    somebody.signs_in_as(RESIDENT)
    assert not somebody.page.get_by_role("button", name="Menu").is_visible()
    somebody.uses_menu("Ask for help")
    assert somebody.path == "/ask"


@of_half(1)
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("document.querySelector('main').append(new Image())", "image-alt"),
        ("document.querySelector('main').append(document.createElement('h1'))", "one h1"),
        ("document.querySelector('main').style.minWidth = '400px'", "pixels wide"),
        ("console.error('refused by the content security policy')", "content security policy"),
    ],
)
def test_the_baseline_sees_a_page_that_fails_it(visitor: Callable[..., Visitor], fault: str, told: str) -> None:
    somebody = visitor(size=PHONE)
    somebody.goes("/privacy")
    somebody.page.evaluate(fault)
    somebody.baseline = Baseline(somebody.baseline.axe, lambda what: True)
    with pytest.raises(AssertionError, match=told):
        somebody.arrived()
