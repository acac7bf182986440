"""Whoever makes a mistake is told what is wrong and where, is led there, and loses nothing of what they typed."""

from collections.abc import Callable

import pytest

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import RESIDENT, STAFF
from commonweal.core.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every page")]


def summary_leads_to_each_field(somebody: Visitor) -> None:
    """The summary is shown, the title says Error, and each of its links puts the cursor into the field it is about."""
    assert somebody.page.title().startswith("Error: ")
    links = somebody.page.locator(".govuk-error-summary a")
    assert links.count() > 0, somebody.reads()
    for link in links.all():
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert somebody.page.locator(f"[id='{target}']").count() == 1, f"{somebody.path}: nothing has the id {target}"
        link.click()
        assert somebody.page.evaluate("document.activeElement.id") == target


@pytest.mark.parametrize(
    ("who", "path", "button", "typed"),
    [
        ("", "/sign-up", "Open an account", {}),
        ("", "/sign-in/by-link", "Send me the link", {}),
        ("", "/ask/return", "Open", {"Reference": "CW-7K3-M9Q"}),
        (RESIDENT, "/contribution-calculator", "Work it out", {"State Pension": "230.25"}),
        (STAFF[Role.SOCIAL_WORKER][0], "/people/new", "", {"First name": "Rose"}),
        (STAFF[Role.CONTACT_OFFICER][0], "/requests/new", "", {}),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("/") else "",
)
def test_an_incomplete_form_says_what_is_missing_and_keeps_what_was_typed(
    visitor: Callable[..., Visitor], who: str, path: str, button: str, typed: dict[str, str]
) -> None:
    somebody = visitor(size=PHONE)
    if who:
        somebody.signs_in_as(who)
    somebody.goes(path)
    for label, text in typed.items():
        somebody.types(label, text)
    if button:
        somebody.presses(button)
    else:
        somebody.clicks(somebody.main.locator("form button[type=submit]").last)
    summary_leads_to_each_field(somebody)
    for label, text in typed.items():
        assert somebody.main.get_by_label(label).first.input_value() == text
