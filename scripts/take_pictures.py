"""Takes the README's pictures from a running demo: `make demo`, then `.venv/bin/python scripts/take_pictures.py`.

Each picture is what one kind of user sees, reached from the front page by pressing what a person would press.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from commonweal.config.tests.browsing import find_browser

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
DESK = {"width": 1280, "height": 900}

PICTURES: dict[str, tuple[str, list[str]]] = {
    "resident": ("Margaret Hale", ["My record", "Open the support plan"]),
    "carer": ("David Hale", ["People I support", "Margaret Hale"]),
    "contact-officer": ("Noor Aziz", ["Requests"]),
    "social-worker": ("Maya Ellis", []),
    "broker": ("Bryn Cobb", ["Finding support", "B-"]),
    "provider": ("Jean Cheesman", ["Briefs"]),
    "finance-officer": ("Priya Raman", ["Contributions"]),
    "commissioner": ("Kofi Mensah", ["The place", "Neighbourhoods and map"]),
    "safeguarding-lead": ("Joan Mowlam", ["People"]),
    "engagement-lead": ("Elsie Bright", ["The place"]),
    "councillor": ("Cllr Marian Dyke", ["Published figures"]),
}
"""For each picture: who signs in, and the links they follow, each by how its words begin."""


def take(page: Page, address: str, name: str) -> None:
    """Sign in as the picture's person, follow its links and keep what is then seen."""
    person, links = PICTURES[name]
    page.goto(address)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Sign in as {person}", exact=True).click()
    for link in links:
        with page.expect_navigation():
            page.locator(f'a:visible:text-matches("^\\\\s*{link}")').first.click()
    page.mouse.move(0, 0)  # what the pointer rests on would be marked
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"{name}: {page.title()}")


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for name in PICTURES:
            page = browser.new_page(viewport=DESK)
            take(page, address, name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
