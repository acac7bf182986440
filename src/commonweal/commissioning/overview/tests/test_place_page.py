"""The place page: published figures for all; beside them, for who plans, the live record open to its rows."""

import csv
import html
import io
import re
import uuid
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.places.actions import load_place
from commonweal.core.places.models import Place
from commonweal.core.places.tests.folders import write_folder
from commonweal.insight.evidence.models import WeeklySupport
from commonweal.insight.evidence.queries import Selection, summary_by, summary_of
from commonweal.insight.figures.models import PublishedCell

pytestmark = pytest.mark.django_db
PAGE = "/places/westcombe"
QUAYSIDE, FIELDS = "E02111111", "E02111112"


@pytest.fixture
def westcombe(tmp_path: Path) -> Place:
    """The small place of the loader's tests, with outlines and a published table."""
    report = load_place(write_folder(tmp_path), lambda line: None)
    assert report.faults == []
    return Place.objects.get()


@pytest.fixture
def planner(westcombe: Place, staff, client: Client) -> Client:
    """A browser signed in as a commissioner of the place."""
    client.force_login(staff(Role.COMMISSIONER, organisation=Organisation.objects.get(name="Westcombe Council")))
    client.get(PAGE)  # the first request of a session asks more
    return client


def give_support(place: Place, count: int = 1, **changes: object) -> None:
    """`count` pieces of support, each for somebody else."""
    facts = {
        "place": place,
        "neighbourhood_id": QUAYSIDE,
        "former_council_id": "westcombe-old",
        "kind": "home_care",
        "holding": "managed",
        "age_band": "85+",
        "weekly_hours": Decimal("10.50"),
        "weekly_cost": Decimal("252.25"),
        "starts_on": date(2026, 1, 5),
    } | changes
    with acting_as(system_actor("test")):
        WeeklySupport.objects.bulk_create(
            WeeklySupport(support_id=uuid.uuid4(), entry_id=uuid.uuid4(), pseudonym=uuid.uuid4().hex[:12], **facts)
            for _ in range(count)
        )


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def links(markup: str) -> list[tuple[str, str]]:
    """Each link's address and words."""
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', markup, re.DOTALL)
    return [(html.unescape(address), words(inside)) for address, inside in found]


def test_anybody_sees_what_was_published_and_nothing_live(westcombe: Place, client: Client) -> None:
    give_support(westcombe)
    page = client.get(PAGE).content.decode()
    assert "What was published" in page
    assert "252.25" not in page
    assert "Hours a week" not in page
    assert f"{PAGE}/support" not in page
    cell = PublishedCell.objects.get(row="Total")
    assert (cell.get_absolute_url(), "9") in links(page)
    assert "does not add up" in page


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.COUNCILLOR, Role.PROVIDER, Role.ADMINISTRATOR])
def test_staff_who_do_not_plan_see_what_anybody_sees(westcombe: Place, staff, client: Client, role: Role) -> None:
    give_support(westcombe)
    client.force_login(staff(role, organisation=Organisation.objects.get(name="Westcombe Council")))
    page = client.get(PAGE).content.decode()
    assert "252.25" not in page
    assert f"{PAGE}/support" not in page
    assert client.get(f"{PAGE}/rate").status_code == 403
    assert "252.25" not in client.get(f"{PAGE}?format=csv").content.decode()


def test_a_rate_needs_a_sign_in(westcombe: Place, client: Client) -> None:
    assert client.get(f"{PAGE}/rate").status_code in (302, 403)


def test_a_place_without_live_support_says_so(planner: Client) -> None:
    page = planner.get(PAGE).content.decode()
    assert "No support of this kind is going on here on this day" in page


def test_every_live_figure_is_that_of_the_evidence_and_opens_to_rows_with_the_same_total(
    westcombe: Place, planner: Client
) -> None:
    give_support(westcombe, 3)
    give_support(westcombe, 2, kind="day_opportunity", weekly_hours=Decimal(0), weekly_cost=Decimal("65.10"))
    give_support(westcombe, 1, neighbourhood_id=FIELDS, age_band="18-64", weekly_hours=Decimal("7.25"))
    give_support(westcombe, 1, neighbourhood_id=None, former_council_id=None)
    page = planner.get(PAGE).content.decode()
    with acting_as(system_actor("test")):
        selection = Selection(westcombe, timezone.localdate())
        whole = summary_of(selection)
        by_kind = {line.key: line for line in summary_by(selection, "kind")}
    assert (whole.people, whole.weekly_hours, whole.weekly_cost) == (7, Decimal("49.25"), Decimal("1391.45"))
    figures = [(address, text) for address, text in links(page) if "/support?" in address and "map" not in text]
    shown = {text for _, text in figures}
    assert {"7", "49.25", "£1,391.45", "£130.20"} <= shown
    assert {f"{by_kind['home_care'].people}", "£1,261.25"} <= shown
    opened: dict[str, str] = {}
    for address, text in figures:
        if address not in opened:
            rows = planner.get(address).content.decode()
            opened[address] = words(rows[rows.index("cw-figures") : rows.index("The rows behind it")])
        if ":" not in text:  # the map's links name the neighbourhood first
            assert text in opened[address].split(), f"{text} is not the total of {address}"
    assert len(opened) > 6


def test_support_without_a_neighbourhood_is_counted_and_told(westcombe: Place, planner: Client) -> None:
    give_support(westcombe, 2, neighbourhood_id=None, former_council_id=None)
    assert "2 people have support and no known neighbourhood" in words(planner.get(PAGE).content.decode())


def test_a_day_and_a_kind_are_chosen(westcombe: Place, planner: Client) -> None:
    give_support(westcombe, 1)
    give_support(westcombe, 1, kind="respite", starts_on=timezone.localdate() + timedelta(days=3))
    assert "A break for the carer" not in re.sub("<option.*?</option>", "", planner.get(PAGE).content.decode())
    later = timezone.localdate() + timedelta(days=3)
    in_boxes = f"on_day={later.day}&on_month={later.month}&on_year={later.year}"
    for query in (f"on={later}", in_boxes):
        page = words(planner.get(f"{PAGE}?{query}&kind=respite").content.decode())
        assert f"A break for the carer in Westcombe on {later.day} {later:%B %Y} 1 people with support" in page


def test_a_day_that_is_none_is_told_and_kept(planner: Client) -> None:
    page = planner.get(f"{PAGE}?on_day=31&on_month=2&on_year=2026").content.decode()
    assert "Enter a real date" in page
    assert 'value="31"' in page
    assert planner.get(f"{PAGE}?on=2026-02-31&kind=nonsense&shade=nonsense").status_code == 200


def test_a_postcode_leads_to_its_neighbourhood_on_the_map(westcombe: Place, client: Client) -> None:
    page = client.get(f"{PAGE}?postcode=zz72aa").content.decode()
    assert "ZZ7 2AA is in Fields, East , outlined on the map. Council of today: Westcombe." in words(page)
    assert 'class="cw-map__point"' in page
    assert (f"#n-{FIELDS}", "Fields, East") in links(page)
    assert f'id="n-{FIELDS}"' in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("ZZ9 9ZZ", "ZZ9 9ZZ is not a postcode in Westcombe"),
        ("zz7", "ZZ7 is the first half of a postcode. Enter all of it, such as ZZ7 1AB"),
        ("nowhere", "“nowhere” is not a postcode"),
    ],
)
def test_an_unknown_postcode_is_told_and_kept(westcombe: Place, client: Client, typed: str, says: str) -> None:
    page = client.get(PAGE, {"postcode": typed}).content.decode()
    assert says in words(page)
    assert f'value="{typed}"' in page
    assert "There is a problem" in page
    assert 'class="cw-map__point"' not in page


def test_the_map_shows_each_neighbourhood_as_a_link_that_says_its_figure(westcombe: Place, planner: Client) -> None:
    give_support(westcombe, 3)
    page = planner.get(PAGE).content.decode()
    svg = page[page.index('class="cw-map"') : page.index("</svg>", page.index('class="cw-map"'))]
    named = dict(re.findall(r'aria-label="([^":]+): ([^"]+)"', svg))
    assert named == {"Quayside": "31.5 hours of support a week", "Fields, East": "0 hours of support a week"}
    assert "style=" not in page
    table = page[page.index('id="neighbourhoods"') :]
    assert "Quayside Old Westcombe 3 31.5 £756.75" in words(table)
    pounds = planner.get(f"{PAGE}?shade=pounds").content.decode()
    assert "Quayside: £756.75 a week" in pounds
    rate = planner.get(f"{PAGE}?shade=rate").content.decode()
    assert "Quayside: 20.0 people aged 65 and over with support, for each 1,000" in rate


def test_a_place_without_outlines_has_its_table_all_the_same(tmp_path: Path, client: Client) -> None:
    load_place(write_folder(tmp_path, **{"geo/boundaries.geojson": None}), lambda line: None)
    page = client.get(PAGE).content.decode()
    assert "cw-map" not in page
    assert "Fields, East" in page


def test_a_rate_shows_its_working_and_that_few_people_make_it(westcombe: Place, planner: Client) -> None:
    give_support(westcombe, 3)
    page = planner.get(PAGE).content.decode()
    address = next(address for address, text in links(page) if "/rate?" in address and QUAYSIDE in address)
    # 3 of 150 people aged 65 and over: 20 for each 1,000
    assert (address, "20.0") in links(page)
    rate = words(planner.get(address).content.decode())
    assert "3 × 1,000 ÷ 150" in rate
    assert "one person more or fewer changes it by 6.67" in rate
    assert "Few people have support here" in rate


def test_a_rate_of_nobody_knows_how_many_is_not_made_up(westcombe: Place, planner: Client) -> None:
    westcombe.areas.filter(pk=FIELDS).update(population_65_and_over=None)
    assert "is not known" in words(planner.get(f"{PAGE}/rate?neighbourhood={FIELDS}").content.decode())


def test_the_download_is_the_page_in_lines(westcombe: Place, planner: Client, client: Client) -> None:
    give_support(westcombe, 3)
    lines = list(csv.DictReader(io.StringIO(planner.get(f"{PAGE}?format=csv").content.decode())))
    named = {(line["area"], line["kind of support"]): line for line in lines}
    assert named.keys() == {
        ("Westcombe", "all"),
        ("Westcombe", "home_care"),
        ("Old Westcombe", "all"),
        ("Old Westcombe", "home_care"),
        ("Quayside", "all"),
    }
    assert {(line["people"], line["hours a week"], line["pounds a week"]) for line in lines} == {
        ("3", "31.50", "756.75")
    }
    planner.logout()
    public = list(csv.DictReader(io.StringIO(planner.get(f"{PAGE}?format=csv").content.decode())))
    assert {line["area"]: line["population 65 and over"] for line in public}["Fields, East"] == "250"
    assert "people" not in public[0]


def test_the_page_takes_the_same_number_of_queries_however_much_support_there_is(
    westcombe: Place, planner: Client
) -> None:
    counts = []
    for more in (10, 50):
        for area in (QUAYSIDE, FIELDS):
            give_support(westcombe, more // 2, neighbourhood_id=area)
        planner.get(PAGE)  # its chart is drawn anew, and kept
        with CaptureQueriesContext(connection) as counted:
            planner.get(PAGE)
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert counts[0] < 40


def test_the_outlines_are_projected_once_for_each_load(
    westcombe: Place, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commonweal.commissioning.overview import drawing

    made = []
    draw = drawing.draw_sheet
    monkeypatch.setattr(drawing, "draw_sheet", lambda outlines: made.append(1) or draw(outlines))
    drawing._kept_sheet.cache_clear()
    for _ in range(3):
        client.get(PAGE)
    assert len(made) == 1
    load_place(write_folder(tmp_path), lambda line: None)
    client.get(PAGE)
    assert len(made) == 2


def test_the_only_place_is_opened_at_once_and_several_are_listed(westcombe: Place, client: Client) -> None:
    assert client.get("/places").headers["Location"] == PAGE
    Place.objects.create(slug="eastcombe", name="Eastcombe")
    assert ("/places/eastcombe", "Eastcombe") in links(client.get("/places").content.decode())


def test_the_place_is_in_the_navigation_of_who_plans(planner: Client) -> None:
    assert ("/places", "The place") in links(planner.get(PAGE).content.decode())
    planner.logout()
    page = planner.get(PAGE).content.decode()
    assert ("/places", "The place") not in links(page)
    assert ("/figures", "Published figures") in links(page)


def test_a_place_that_is_not_there_is_not_found(westcombe: Place, planner: Client) -> None:
    assert planner.get("/places/atlantis").status_code == 404
    assert planner.get("/places/atlantis/rate").status_code == 404
