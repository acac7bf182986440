"""The live record becomes evidence, entry by entry, and no name with it."""

import uuid
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger import actions as ledger
from commonweal.core.ledger.actions import write_entry
from commonweal.insight.evidence.actions import SUPPORT_ENDED, SUPPORT_STARTED, pseudonym_of, rebuild_evidence
from commonweal.insight.evidence.listeners import support_changed
from commonweal.insight.evidence.models import WeeklySupport
from commonweal.insight.evidence.queries import Selection, summary_across, summary_by, summary_of, support_in
from commonweal.insight.evidence.totals import SupportRow, WeeklySupportInput, weekly_support
from commonweal.people.identity.models import Person

SYSTEM = system_actor("test")
registered = ledger._listeners


@pytest.fixture(autouse=True)
def only_the_evidence_listens(monkeypatch):
    """The entries here stand for support that was never arranged: other rooms would look for it."""
    heard = defaultdict(list, {kind: [support_changed] for kind in (SUPPORT_STARTED, SUPPORT_ENDED)})
    monkeypatch.setattr(ledger, "_listeners", heard)


def make_person(place):
    person = Person(place=place, given_name="Ida", family_name="Marsh")
    person.save(force_insert=True)
    return person


def start(place, person, **changes):
    """Support as the pathway tells of it in the ledger."""
    facts = {
        "support": uuid.uuid4(),
        "line": uuid.uuid4(),
        "place": place.pk,
        "neighbourhood": "E02999991",
        "former_council": "seaborough-old",
        "kind": "home_care",
        "holding": "managed",
        "age_band": "85+",
        "weekly_hours": Decimal("10.50"),
        "weekly_cost": Decimal("252.00"),
        "starts_on": date(2026, 11, 2),
    } | changes
    write_entry(SYSTEM, "support.started", "Support started", person_id=person.pk, payload=facts)
    return facts["support"]


def test_the_evidence_is_told_of_each_start_and_end():
    assert all(support_changed in registered[kind] for kind in (SUPPORT_STARTED, SUPPORT_ENDED))


@pytest.mark.django_db
def test_a_start_and_an_end_of_support_are_seen_at_their_days(place):
    with acting_as(SYSTEM):
        person = make_person(place)
        support = start(place, person)
        start(place, person, kind="day_opportunity", weekly_hours=0, weekly_cost=Decimal("60.00"))
        write_entry(
            SYSTEM,
            "support.ended",
            "Support ended",
            person_id=person.pk,
            payload={"support": support, "ends_on": date(2026, 11, 15)},
        )
        assert support_in(Selection(place, date(2026, 11, 1))).count() == 0
        assert support_in(Selection(place, date(2026, 11, 15))).count() == 2
        assert support_in(Selection(place, date(2026, 11, 16))).count() == 1
        by_kind = {line.key: line for line in summary_by(Selection(place, date(2026, 11, 10)), "kind")}
    assert by_kind["home_care"].weekly_hours == Decimal("10.50")
    assert by_kind["day_opportunity"].weekly_cost == Decimal("60.00")


@pytest.mark.django_db
def test_support_is_counted_by_age_and_by_two_things_at_once(place):
    with acting_as(SYSTEM):
        older, younger = make_person(place), make_person(place)
        start(place, older)
        start(place, older, kind="day_opportunity", weekly_hours=0, weekly_cost=Decimal("60.00"))
        start(place, younger, age_band="18-64", neighbourhood="E02999992")
        start(place, make_person(place), age_band="not known", neighbourhood=None, former_council=None)
        selection = Selection(place, date(2026, 11, 10))
        whole = summary_of(selection)
        across = summary_across(selection, "kind", "neighbourhood_id")
        named = Selection(place, date(2026, 11, 10), ages="65+")
        assert set(support_in(named).values_list("pseudonym", flat=True)) == {pseudonym_of(older.pk)}
    assert (whole.people, whole.older_people, whole.weekly_cost) == (3, 1, Decimal("816.00"))
    assert {key: line.people for key, line in across.items()} == {
        ("home_care", ""): 1,
        ("home_care", "E02999991"): 1,
        ("home_care", "E02999992"): 1,
        ("day_opportunity", "E02999991"): 1,
    }
    assert named.in_words == "All paid support for people aged 65 and over in Seaborough on 10 November 2026"
    assert named.parameters == {"on": "2026-11-10", "ages": "65+"}


@pytest.mark.django_db
def test_rebuilding_from_the_ledger_gives_the_same_rows(place):
    with acting_as(SYSTEM):
        person = make_person(place)
        start(place, person)
        ended = start(place, person, kind="respite")
        payload = {"support": ended, "ends_on": date(2026, 12, 1)}
        write_entry(SYSTEM, "support.ended", "Support ended", person_id=person.pk, payload=payload)
        columns = [field.name for field in WeeklySupport._meta.fields if field.name != "id"]
        before = sorted(WeeklySupport.objects.values_list(*columns), key=str)
    assert rebuild_evidence() == 2
    with acting_as(SYSTEM):
        assert sorted(WeeklySupport.objects.values_list(*columns), key=str) == before


@pytest.mark.django_db
def test_only_a_commissioner_sees_the_rows_and_none_names_the_person(place, staff, client):
    with acting_as(SYSTEM):
        person = make_person(place)
        start(place, person)
    worker, commissioner = staff(Role.SOCIAL_WORKER), staff(Role.COMMISSIONER)
    with acting_as(worker), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM evidence_weeklysupport")
        assert cursor.fetchone() == (0,)
    client.force_login(worker)
    assert client.get("/places/seaborough/support").status_code == 403
    client.force_login(commissioner)
    page = client.get("/places/seaborough/support").content.decode()
    assert pseudonym_of(person.pk) in page
    assert "10.5" in page
    assert "Marsh" not in page
    assert str(person.pk) not in page
    download = client.get("/places/seaborough/support?format=csv").content.decode().splitlines()
    assert len(download) == 2
    assert download[1].startswith(pseudonym_of(person.pk))


@pytest.mark.django_db
def test_a_page_of_rows_takes_the_same_number_of_queries_however_many(place, staff, client):
    commissioner = staff(Role.COMMISSIONER)
    client.force_login(commissioner)
    client.get("/places/seaborough/support")  # the first request of a session asks more
    counts = []
    for _ in range(2):
        with acting_as(SYSTEM):
            for _ in range(15):
                start(place, make_person(place))
        with CaptureQueriesContext(connection) as counted:
            client.get("/places/seaborough/support")
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_pseudonym_is_steady_and_differs_between_people():
    one, other = uuid.uuid4(), uuid.uuid4()
    assert pseudonym_of(one) == pseudonym_of(one)
    assert pseudonym_of(one) != pseudonym_of(other)
    assert len(pseudonym_of(one)) == 12


rows = st.lists(
    st.builds(
        SupportRow,
        pseudonym=st.sampled_from(["A", "B", "C", "D"]),
        weekly_hours=st.decimals(0, 168, places=2),
        weekly_cost=st.decimals(0, 5000, places=2),
    ),
    max_size=30,
)


@given(rows, rows)
def test_totals_of_two_lists_add_up(first, second):
    both = weekly_support(WeeklySupportInput(rows=first + second))
    parts = [weekly_support(WeeklySupportInput(rows=part)) for part in (first, second)]
    assert both.weekly_hours == sum(part.weekly_hours for part in parts)
    assert both.weekly_cost == sum(part.weekly_cost for part in parts)
    assert max(part.people for part in parts) <= both.people <= sum(part.people for part in parts)


def test_the_price_of_an_hour_leaves_out_what_has_no_hours():
    listed = [
        SupportRow(pseudonym="A", weekly_hours=Decimal(10), weekly_cost=Decimal(240)),
        SupportRow(pseudonym="A", weekly_hours=Decimal(0), weekly_cost=Decimal(60)),
    ]
    total = weekly_support(WeeklySupportInput(rows=listed))
    # 240 / 10 = 24; the 60 a week without hours is in the cost (300) and not in the price of an hour
    assert (total.people, total.weekly_cost, total.average_hourly_cost) == (1, Decimal("300.00"), Decimal("24.00"))
    assert weekly_support(WeeklySupportInput(rows=[])).average_hourly_cost is None
