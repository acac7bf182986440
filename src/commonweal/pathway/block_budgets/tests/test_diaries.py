"""An address with shares: who gives them, who plans a week, and that nobody plans more than there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.places.models import Place
from commonweal.pathway.block_budgets.actions import (
    SchemeTerms,
    add_resident,
    agree_week,
    approve_hours,
    end_share,
    open_scheme,
    put_in_diary,
    take_out_of_diary,
)
from commonweal.pathway.block_budgets.models import BlockResident, BlockScheme, DiaryEntry, DiaryWeek
from commonweal.pathway.block_budgets.queries import hours_in, split_of
from commonweal.people.identity.actions import create_person

SYSTEM = system_actor("test")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
TERMS = SchemeTerms("Quay Court", "2 Quay Street", Decimal(500_000), Decimal(243_600), Decimal(16), date(2026, 4, 1))


@dataclass(frozen=True)
class Court:
    """Quay Court, its manager, and Rose who lives there with 14 hours a week of her own."""

    worker: Account
    manager: Account
    rival: Account
    rose: Account
    resident: BlockResident
    commissioner: Account


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        yield


def made_court(place: Place, council: Organisation) -> Court:
    """Everything by hand, so that it can be made in a database of its own too."""
    with acting_as(SYSTEM) as actor:
        accounts = {}
        provider = Organisation.objects.create(place=place, kind=Organisation.Kind.PROVIDER, name="Lantern")
        other = Organisation.objects.create(place=place, kind=Organisation.Kind.PROVIDER, name="Beacon")
        team = Team.objects.create(organisation=council, name="East team", work=Team.Work.ASSESSMENT)
        plans = Team.objects.create(organisation=council, name="Plans", work=Team.Work.COMMISSIONING)
        homes = [
            Team.objects.create(organisation=one, name="Homes", work=Team.Work.PROVISION) for one in (provider, other)
        ]
        for name, home, role in (
            ("worker", team, Role.SOCIAL_WORKER),
            ("manager", homes[0], Role.PROVIDER),
            ("rival", homes[1], Role.PROVIDER),
            ("commissioner", plans, Role.COMMISSIONER),
            ("rose", None, None),
        ):
            accounts[name] = Account.objects.create_user(f"{name}@seaborough.example", name=name.title())
            if home:
                Membership.objects.create(account=accounts[name], team=home, role=role, starts_on=date(2020, 1, 1))
                totp = Authenticator.Type.TOTP
                Authenticator.objects.create(user=accounts[name], type=totp, data={"secret": ""})
        person = create_person(actor, place, team, given_name="Rose", family_name="Penny", account=accounts["rose"])
    with acting_as(accounts["worker"]) as actor:
        scheme = open_scheme(actor, place, provider, TERMS)
        resident = add_resident(actor, scheme, person, Decimal(224), date(2026, 11, 23))
    return Court(**accounts, resident=resident)


@pytest.fixture
def court(place: Place, council: Organisation) -> Court:
    return made_court(place, council)


def plan(account: Account, court: Court, hours: str, day: date = TUESDAY) -> DiaryEntry:
    with acting_as(account) as actor:
        return put_in_diary(actor, court.resident, day, time(14), Decimal(hours), "Swimming")


def left(court: Court, monday: date = MONDAY) -> Decimal:
    with acting_as(SYSTEM):
        return hours_in(court.resident, monday).left


@pytest.mark.django_db
def test_the_share_buys_hours_and_each_who_plans_draws_on_them(court):
    assert court.resident.weekly_hours == Decimal(14)
    for account, hours in ((court.rose, "3"), (court.manager, "2.5"), (court.worker, "1")):
        plan(account, court, hours)
    assert left(court) == Decimal("7.5")
    assert left(court, date(2026, 11, 30)) == Decimal("21.5")


@pytest.mark.django_db
def test_no_more_is_planned_than_remains_without_an_approval_and_a_reason(court):
    plan(court.rose, court, "14")
    with pytest.raises(ValidationError, match="0 hours remain"):
        plan(court.rose, court, "0.25")
    with acting_as(court.worker) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            approve_hours(actor, court.resident, MONDAY, Decimal(2), " ")
        approve_hours(actor, court.resident, MONDAY, Decimal(2), "Her sister is away")
    plan(court.rose, court, "2")
    for account in (court.rose, court.manager):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            approve_hours(actor, court.resident, MONDAY, Decimal(2), "More")


@pytest.mark.django_db
def test_others_neither_see_nor_plan_the_diary(court):
    plan(court.rose, court, "1")
    for account in (court.rival, court.commissioner):
        with acting_as(account):
            assert not BlockResident.objects.exists()
            assert not DiaryEntry.objects.exists()
        with pytest.raises((PermissionDenied, BlockResident.DoesNotExist)):
            plan(account, court, "1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field"),
    [({"hours": "0.1"}, "hours"), ({"hours": "0"}, "hours"), ({"day": date(2026, 11, 22)}, "day"),
     ({"day": date(2027, 3, 1)}, "day")],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused_by_field(changed, field, court):
    with pytest.raises(ValidationError) as refused:
        plan(court.rose, court, **({"hours": "1"} | changed))
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_a_week_is_agreed_by_resident_and_manager_and_again_once_it_is_changed(court):
    entry = plan(court.rose, court, "2")
    for account in (court.rose, court.manager):
        with acting_as(account) as actor:
            agree_week(actor, court.resident, TUESDAY)
    with acting_as(court.worker) as actor, pytest.raises(PermissionDenied):
        agree_week(actor, court.resident, TUESDAY)
    with acting_as(SYSTEM):
        week = DiaryWeek.objects.get()
        assert (week.monday, week.resident_agreed_by, week.manager_agreed_by) == (MONDAY, "Rose", "Manager")
    with acting_as(court.manager) as actor:
        take_out_of_diary(actor, entry)
        with pytest.raises(ValidationError, match="already"):
            take_out_of_diary(actor, entry)
    with acting_as(SYSTEM):
        assert DiaryWeek.objects.get().resident_agreed_at is None
    assert left(court) == 14


@pytest.mark.django_db
def test_a_share_is_one_at_a_time_and_its_end_ends_the_providers_sight(court):
    with acting_as(court.worker) as actor:
        with pytest.raises(ValidationError, match="already"):
            add_resident(actor, court.resident.scheme, court.resident.person, Decimal(10), MONDAY)
        end_share(actor, court.resident, date(2026, 11, 29))
    with acting_as(court.manager):
        assert not BlockResident.objects.exists()


@pytest.mark.django_db
def test_a_commissioner_is_not_shown_the_sums_of_one_resident(court):
    with acting_as(court.commissioner) as actor:
        assert split_of(actor, BlockScheme.objects.get()).result is None
    with acting_as(court.worker) as actor:
        assert split_of(actor, BlockScheme.objects.get()).result.yearly_shares == Decimal(11_648)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"yearly_core": Decimal(500_001)}, "yearly_core"), ({"name": "quay court"}, "name"),
     ({"hourly_price": Decimal(0)}, "hourly_price"), ({"address": ""}, "address")],
)  # fmt: skip
def test_a_contract_that_cannot_be_split_is_refused_by_field(changed, field, court, place):
    terms = SchemeTerms(**({**TERMS.__dict__, "name": "Other"} | changed))
    with acting_as(court.worker) as actor, pytest.raises(ValidationError) as refused:
        open_scheme(actor, place, court.resident.scheme.provider, terms)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_the_resident_plans_a_week_on_the_pages_and_the_manager_agrees(client, court):
    page = reverse("block_budgets:diary", args=[court.resident.pk])
    client.force_login(court.rose)
    assert client.get("/my-week").url == page
    day = {"day_day": "24", "day_month": "11", "day_year": "2026"}
    given = {**day, "starts_at": "14:30", "hours": "15", "what": "Swimming"}
    refused = client.post(page, given).content.decode()
    assert "14 hours remain" in refused
    assert 'value="Swimming"' in refused
    done = client.post(page, given | {"hours": "1.5"}, follow=True).content.decode()
    assert "12.5</p>" in done
    assert "My week" in done
    client.post(reverse("block_budgets:agree", args=[court.resident.pk]) + "?week=2026-11-23")
    client.force_login(court.manager)
    text = client.get(page + "?week=2026-11-23").content.decode()
    assert "Rose agreed on" in text
    assert "Rose Penny" in client.get(reverse("block_budgets:scheme", args=[court.resident.scheme_id])).content.decode()
    with acting_as(SYSTEM):
        entry = DiaryEntry.objects.get()
    out = reverse("block_budgets:take_out", args=[court.resident.pk, entry.pk])
    assert "It is taken out" in client.post(out, follow=True).content.decode()
    client.force_login(court.worker)
    approve = reverse("block_budgets:approve", args=[court.resident.pk])
    assert client.post(approve, {"hours": "2", "reason": "Her sister is away"}).status_code == 302
    assert "Her sister is away" in client.get(page).content.decode()
    record = client.get(reverse("identity:record", args=[court.resident.person_id])).content.decode()
    assert "16 remain this week" in record
    client.force_login(court.rival)
    assert client.get(page).status_code == 404
    client.force_login(court.commissioner)
    assert client.get(page).status_code == 404
    listed = client.get(reverse("block_budgets:scheme", args=[court.resident.scheme_id])).content.decode()
    assert "sums are not shown" in listed
    assert "Rose Penny" not in listed


@pytest.mark.django_db
def test_a_contract_is_split_and_a_share_given_on_the_pages(client, court, place):
    client.force_login(court.worker)
    with acting_as(SYSTEM) as actor:
        team = Team.objects.get(memberships__account=court.worker)
        sam = create_person(actor, place, team, given_name="Sam", family_name="Hale")
    day = {"starts_on_day": "23", "starts_on_month": "11", "starts_on_year": "2026"}
    given = {**day, "name": "Hill House", "address": "1 Hill", "provider": str(court.resident.scheme.provider_id),
             "yearly_block": "100,000", "yearly_core": "£60,000", "hourly_price": "16"}  # fmt: skip
    assert "not above it" in client.post("/block-budgets/new", given | {"yearly_core": "100001"}).content.decode()
    assert "Hill House" in client.post("/block-budgets/new", given, follow=True).content.decode()
    with acting_as(SYSTEM):
        hill = BlockScheme.objects.get(name="Hill House")
    share = reverse("block_budgets:give", args=[sam.pk])
    done = client.post(share, {**day, "scheme": str(hill.pk), "weekly_amount": "160"}, follow=True)
    assert "10 hours a week" in done.content.decode()
    assert "Quay Court" in client.get("/block-budgets?format=csv").content.decode()


@pytest.mark.django_db
def test_an_address_asks_as_often_for_itself_with_two_weeks_as_with_one(client, court):
    page = reverse("block_budgets:diary", args=[court.resident.pk])
    client.force_login(court.rose)
    client.get(page)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(page)
        return len(counted)

    once = count()
    for _ in range(4):
        plan(court.rose, court, "1")
    assert count() == once


@pytest.mark.django_db
def test_the_api_plans_agrees_and_approves(client, court):
    address = f"/api/v1/block-budgets/diaries/{court.resident.pk}"
    client.force_login(court.rose)
    body = {"day": "2026-11-24", "starts_at": "14:30", "hours": "2", "what": "Swimming"}
    made = client.post(address, body, content_type="application/json")
    assert (made.status_code, Decimal(made.json()["left"])) == (201, Decimal(12))
    assert client.post(address, body | {"hours": "13"}, content_type="application/json").status_code == 422
    assert client.post(f"{address}/2026-11-24/agree").json()["resident_agreed"]
    more = {"hours": "1", "reason": "A visit"}
    assert client.post(f"{address}/2026-11-24/approve", more, content_type="application/json").status_code == 403
    client.force_login(court.worker)
    assert client.get("/api/v1/block-budgets").json()[0]["saving"] == "244752.00"
    client.force_login(court.rival)
    assert client.get(f"{address}/2026-11-24").status_code == 404


def test_two_who_plan_at_once_never_plan_more_than_remains(own_database):
    with acting_as(SYSTEM):
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
    court = made_court(place, council)

    def ten(actor):
        return put_in_diary(actor, court.resident, TUESDAY, time(14), Decimal(10), "Swimming")

    told = at_once((court.rose, ten), (court.manager, ten))
    assert "done" in told
    assert any("4 hours remain" in words for words in told)
    assert left(court) == 4
