"""The pages of people: who may open them, what they show, and that nothing typed is lost."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.about.actions import set_alert
from commonweal.people.circle.actions import add_supporter, share_with_supporter
from commonweal.people.conftest import NHS_NUMBERS
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db

NEW = {
    "given_name": "Jan", "family_name": "Marsh", "known_as": "", "date_of_birth_day": "1",
    "date_of_birth_month": "2", "date_of_birth_year": "1950", "gender": "not_said", "nhs_number": "", "phone": "",
    "email": "", "lines": "", "town": "", "postcode": "", "language": "", "detail": "",
}  # fmt: skip


def as_system():
    return acting_as(system_actor("test"))


def looks_at(person: Person) -> list[str]:
    with as_system():
        return [entry.payload["part"] for entry in Entry.objects.filter(person_id=person.pk, kind="record.opened")]


def test_people_are_found_and_the_list_is_paged(browse, worker, make_person):
    for number in range(25):
        make_person(given_name=f"Ann{number:02}")
    client = browse(worker)
    first = client.get("/people?query=penny").content.decode()
    assert "People who fit, 1 to 20" in first
    assert "Ann19 Penny" in first
    assert "Ann20 Penny" not in first
    second = client.get("/people?query=penny&page=2").content.decode()
    assert "Ann24 Penny" in second
    assert "Ann19 Penny" not in second


def test_before_a_search_a_worker_sees_whom_they_work_with_by_name(browse, worker, colleague, rose, make_person):
    zoe = make_person(given_name="Zoe", family_name="Abbot")
    make_person(given_name="Ann", family_name="Cole")
    with as_system() as actor:
        for person in (rose, zoe):
            grant_sight(actor, person, [viewer_of(worker)], ["identity", "care"], Basis.WORKER, origin=person.pk)
    page = browse(worker).get("/people").content.decode()
    assert page.index("People you work with") < page.index("Zoe Abbot") < page.index("Rose Penny")
    assert "1 Quay Street, Seaborough, ZZ1 1AA" in page
    assert "Ann Cole" not in page
    nobody = browse(colleague).get("/people").content.decode()
    assert "nobody’s allocated worker now" in nobody
    assert "Rose Penny" not in nobody
    assert "People you work with" not in browse(worker).get("/people?query=cole").content.decode()


def test_alerts_stand_beside_names_as_far_as_the_reader_sees_them(browse, worker, colleague, rose):
    with acting_as(worker) as actor:
        set_alert(actor, rose, "falls", "On the stairs")
    assert "Falls</strong>" in browse(worker).get("/people", {"query": "penny"}).content.decode()
    assert "Falls</strong>" not in browse(colleague).get("/people", {"query": "penny"}).content.decode()


def test_whom_a_worker_no_longer_works_with_is_not_listed(browse, worker, rose):
    with as_system() as actor:
        grant_sight(actor, rose, [viewer_of(worker)], ["identity"], Basis.WORKER, origin=rose.pk)
        end_sight(actor, rose, rose.pk)
    assert "Rose Penny" not in browse(worker).get("/people").content.decode()


def test_a_contact_officer_is_told_that_nobody_is_allocated_to_them(browse, staff, team, rose):
    officer = staff(Role.CONTACT_OFFICER)
    Membership.objects.filter(account=officer).update(team=team)
    client = browse(officer)
    assert "nobody’s allocated worker now" in client.get("/people").content.decode()
    assert "Rose Penny" in client.get("/people?query=penny").content.decode()


def test_a_provider_sees_whom_it_was_chosen_to_support(browse, staff, provider_organisation, rose, make_person):
    carer = staff(Role.PROVIDER, organisation=provider_organisation)
    assert "When an offer of yours is chosen" in browse(carer).get("/people").content.decode()
    make_person(given_name="Ann", family_name="Cole")
    with as_system() as actor:
        grant_sight(actor, rose, [viewer_of(provider_organisation)], ["identity"], Basis.PROVIDER, origin=rose.pk)
    page = browse(carer).get("/people").content.decode()
    assert "Rose Penny" in page
    assert "Ann Cole" not in page


def test_the_list_of_whom_one_works_with_is_paged_and_asks_as_often_for_many_as_for_few(browse, worker, make_person):
    client = browse(worker)
    counted = []
    for more in (3, 22):
        for number in range(more):
            person = make_person(given_name=f"P{number:02}", address={"lines": "1 Quay Street", "postcode": "ZZ1 1AA"})
            with as_system() as actor:
                grant_sight(actor, person, [viewer_of(worker)], ["identity"], Basis.WORKER, origin=person.pk)
        client.get("/people")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/people").content.decode()
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert "People you work with, 1 to 20" in page
    assert "P21 Penny" in client.get("/people?page=2").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "²"])
def test_a_page_that_is_no_number_is_the_first(browse, worker, rose, page):
    assert "Rose Penny" in browse(worker).get("/people", {"query": "penny", "page": page}).content.decode()


def test_the_search_asks_the_same_number_of_questions_however_many_are_found(browse, worker, make_person):
    client = browse(worker)
    client.get("/people?query=penny")
    counted = []
    for more in (3, 15):
        for number in range(more):
            make_person(given_name=f"Ann{more}{number}", address={"lines": "1 Quay Street", "postcode": "ZZ1 1AA"})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/people?query=penny")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_what_cannot_be_searched_is_said_and_kept(browse, worker, rose):
    page = browse(worker).get("/people", {"query": "999 000 0019"}).content.decode()
    assert "digits do not agree" in page
    assert 'value="999 000 0019"' in page
    assert browse(worker).get("/people", {"query": "pen\x00ny"}).status_code == 200


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.COUNCILLOR, Role.ADMINISTRATOR, Role.ENGAGEMENT_LEAD])
def test_whose_work_is_not_with_people_neither_finds_nor_opens_them(browse, staff, rose, role):
    """They belong to the council, or even to the team, that sees them; for them the record is not there."""
    client = browse(staff(role))
    assert client.get("/people?query=penny").status_code == 403
    assert client.get(f"/people/{rose.pk}").status_code == 404
    assert looks_at(rose) == []


def test_a_resident_finds_nobody(browse, resident):
    assert browse(resident).get("/people?query=penny").status_code == 403


def test_whoever_is_not_signed_in_is_led_to_sign_in(client, rose):
    answer = client.get("/people?query=penny")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_record_is_started(browse, worker, team):
    client = browse(worker)
    typed = {**NEW, "team": str(team.pk), "lines": "1 Quay Street", "postcode": "zz1 1aa", "needs": ["large_print"]}
    answer = client.post("/people/new", typed)
    with acting_as(worker):
        person = Person.objects.get()
    assert answer["Location"] == f"/people/{person.pk}"
    page = client.get(answer["Location"]).content.decode()
    assert "Large print" in page
    assert "1 Quay Street, ZZ1 1AA" in page
    assert "1 February 1950" in page


def test_a_mistake_is_said_and_everything_typed_is_kept(browse, worker, team):
    typed = {**NEW, "team": str(team.pk), "nhs_number": "999 000 0019", "lines": "1 Quay Street", "family_name": ""}
    page = browse(worker).post("/people/new", typed).content.decode()
    assert "There is a problem" in page
    assert "digits do not agree" in page
    assert "Enter the last name" in page
    assert "Enter the postcode of this address" in page
    assert 'value="1 Quay Street"' in page
    assert 'value="Jan"' in page


def test_a_possible_duplicate_is_shown_first_and_everything_typed_is_kept(browse, worker, team, rose):
    client = browse(worker)
    typed = {
        **NEW, "team": str(team.pk), "given_name": "Rosie", "family_name": "Penny", "nhs_number": "999 000 0018",
        "phone": "01632 960009", "needs": ["audio", "large_print"],
    }  # fmt: skip
    warning = client.post("/people/new", typed).content.decode()
    assert "Is it one of these people?" in warning
    assert "Same NHS number" in warning
    assert 'name="phone" value="01632 960009"' in warning
    assert 'name="needs" value="audio"' in warning
    assert 'name="needs" value="large_print"' in warning
    back = client.post("/people/new", {**typed, "seen": str(rose.pk), "change": "1"}).content.decode()
    assert "Start a record" in back
    assert 'value="01632 960009"' in back
    with acting_as(worker):
        assert Person.objects.count() == 1
    assert client.post("/people/new", {**typed, "seen": str(rose.pk)}).status_code == 302
    with acting_as(worker):
        assert Person.objects.filter(nhs_number="9990000018").count() == 2


def test_a_duplicate_that_appeared_since_is_shown_too(browse, worker, team, rose, make_person):
    make_person(given_name="Rose", nhs_number=NHS_NUMBERS[0])
    typed = {**NEW, "team": str(team.pk), "nhs_number": NHS_NUMBERS[0], "seen": str(rose.pk)}
    assert "Is it one of these people?" in browse(worker).post("/people/new", typed).content.decode()


@pytest.mark.parametrize("role", [Role.BROKER, Role.FINANCE_OFFICER, Role.PROVIDER])
def test_others_start_no_record(browse, staff, role):
    assert browse(staff(role)).get("/people/new").status_code == 403


def test_opening_a_record_is_written_down(browse, worker, rose):
    assert browse(worker).get(f"/people/{rose.pk}").status_code == 200
    assert looks_at(rose) == ["the record"]


def test_a_record_shows_its_parts_and_speaks_to_the_person(browse, resident, rose):
    page = browse(resident).get(f"/people/{rose.pk}").content.decode()
    assert "Your record" in page
    assert "999 000 0018" in page
    assert 'id="circle"' in page
    assert "Emergency access" not in page


def test_somebody_of_another_team_sees_who_it_is_and_the_way_to_emergency_access(browse, colleague, rose):
    page = browse(colleague).get(f"/people/{rose.pk}").content.decode()
    assert "Rose Penny" in page
    assert f"/people/{rose.pk}/emergency" in page
    for part in ("circle", "consent", "timeline", "who"):
        assert f'id="{part}"' not in page


def test_a_stranger_sees_no_such_page(browse, staff, provider_organisation, rose):
    client = browse(staff(Role.PROVIDER, organisation=provider_organisation))
    hidden, missing = client.get(f"/people/{rose.pk}"), client.get(f"/people/{uuid4()}")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert looks_at(rose) == []


def test_my_record_leads_to_ones_own(browse, resident, rose):
    assert browse(resident).get("/my-record")["Location"] == f"/people/{rose.pk}"


def test_my_record_says_how_to_come_by_one(browse, resident):
    assert "You have no record here yet" in browse(resident).get("/my-record").content.decode()


def test_a_carer_finds_whom_they_support(browse, worker, rose):
    tom = Account.objects.create_user("tom@seaborough.example", None, name="Tom Penny")
    client = browse(tom)
    assert "People I support" not in client.get("/home").content.decode()
    with acting_as(worker) as actor:
        supporter = add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")
        share_with_supporter(actor, supporter, ["care"], account=tom, agreed_by="Rose Penny", agreed_how="face to face")
    assert "People I support" in client.get("/home").content.decode()
    assert "Rose Penny" in client.get("/people-i-support").content.decode()
    assert 'id="circle"' in client.get(f"/people/{rose.pk}").content.decode()
    assert client.get(f"/people/{rose.pk}/contact").status_code == 403


PARTS = ("details", "contact", "address", "communication", "account")


@pytest.mark.parametrize("part", PARTS)
def test_a_worker_opens_every_page_that_changes_a_part(browse, worker, rose, part):
    assert browse(worker).get(f"/people/{rose.pk}/{part}").status_code == 200


@pytest.mark.parametrize(("part", "status"), zip(PARTS, (403, 200, 403, 200, 403), strict=True))
def test_a_person_changes_how_to_reach_them_and_how_to_communicate(browse, resident, rose, part, status):
    assert browse(resident).get(f"/people/{rose.pk}/{part}").status_code == status


@pytest.mark.parametrize("part", PARTS)
def test_a_finance_officer_changes_none(browse, staff, rose, part):
    assert browse(staff(Role.FINANCE_OFFICER)).get(f"/people/{rose.pk}/{part}").status_code == 403


def test_contact_is_changed_and_a_mistake_keeps_what_was_typed(browse, resident, rose):
    client = browse(resident)
    wrong = client.post(f"/people/{rose.pk}/contact", {"known_as": "Rosie", "phone": "1", "email": "nowhere"})
    assert "Enter an e-mail address" in wrong.content.decode()
    assert 'value="Rosie"' in wrong.content.decode()
    assert client.post(f"/people/{rose.pk}/contact", {"known_as": "Rosie", "phone": "", "email": ""}).status_code == 302
    with acting_as(resident):
        assert Person.objects.get().known_as == "Rosie"


def test_a_move_before_the_present_address_is_refused_beside_the_day(browse, worker, rose):
    typed = {"lines": "2 Hill Road", "town": "", "postcode": "ZZ2 2BB",
             "starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "1999"}  # fmt: skip
    page = browse(worker).post(f"/people/{rose.pk}/address", typed).content.decode()
    assert "They have lived at 1 Quay Street since 1 May 2001" in page
    assert 'value="2 Hill Road"' in page


def test_an_interpreter_needs_a_language_on_the_page_too(browse, worker, rose):
    client = browse(worker)
    page = client.post(f"/people/{rose.pk}/communication", {"needs": ["interpreter"], "language": "", "detail": ""})
    assert "Enter the language the interpreter should speak" in page.content.decode()
    done = client.post(
        f"/people/{rose.pk}/communication", {"needs": ["interpreter"], "language": "Polish", "detail": ""}
    )
    assert done["Location"] == f"/people/{rose.pk}#contact"
    assert "An interpreter (Polish)" in client.get(f"/people/{rose.pk}").content.decode()


def test_an_nhs_number_of_another_is_warned_of_when_a_record_is_changed(browse, worker, rose, make_person):
    tom = make_person(given_name="Tom", family_name="Ash", date_of_birth=None)
    typed = {**{name: NEW[name] for name in ("known_as", "gender")}, "given_name": "Tom", "family_name": "Ash",
             "nhs_number": rose.nhs_number}  # fmt: skip
    client = browse(worker)
    assert "Same NHS number" in client.post(f"/people/{tom.pk}/details", typed).content.decode()
    assert client.post(f"/people/{tom.pk}/details", {**typed, "seen": str(rose.pk)}).status_code == 302


def test_an_account_is_linked_and_unlinked(browse, worker, resident, make_person):
    person = make_person()
    client = browse(worker)
    page = client.post(f"/people/{person.pk}/account", {"email": "nobody@seaborough.example", "is_checked": "on"})
    assert "Nobody signs in with this address" in page.content.decode()
    client.post(f"/people/{person.pk}/account", {"email": resident.email, "is_checked": "on"})
    assert browse(resident).get("/my-record")["Location"] == f"/people/{person.pk}"
    client.post(f"/people/{person.pk}/account", {"reason": "It was her sister's"})
    assert browse(resident).get("/my-record").status_code == 200


def test_the_record_page_asks_the_same_number_of_questions_however_long_it_is(browse, worker, rose):
    client = browse(worker)
    client.get(f"/people/{rose.pk}")
    counted = []
    for more in (3, 27):
        with acting_as(worker) as actor:
            for number in range(more):
                add_supporter(actor, rose, name=f"Friend {number}", kind="friend", relationship="friend")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/people/{rose.pk}")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_markup_in_a_name_is_shown_as_it_was_typed(browse, worker, make_person):
    person = make_person(given_name="<b>Rose</b>", known_as="<script>alert(1)</script>")
    page: Client = browse(worker)
    shown = page.get(f"/people/{person.pk}").content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_names_spelt_differently_are_listed_after_those_that_fit(browse, worker, rose, make_person):
    make_person(family_name="Pennie", date_of_birth=None)
    client = browse(worker)
    page = client.get("/people?query=rose+penny").content.decode()
    assert page.index("People who fit") < page.index("Rose Penny</a>") < page.index("Spelt differently")
    assert page.index("Spelt differently") < page.index("Rose Pennie</a>")
    nobody = client.get("/people?query=rose+pennny").content.decode()
    assert "Nobody is written so" in nobody
    assert "Rose Penny</a>" in nobody
    assert "nor with a name nearly like it" in client.get("/people?query=xylophone").content.decode()


def test_people_found_are_narrowed_by_age_and_saved_as_a_file(browse, worker, rose, make_person):
    make_person(given_name="Young", date_of_birth=date(2000, 2, 29))
    client = browse(worker)
    young = client.get("/people?query=penny&ages=18_25").content.decode()
    assert "Young Penny" not in young  # 26 since February 2026
    assert "Young Penny" in client.get("/people?query=penny&ages=26_64").content.decode()
    file = client.get("/people?query=peny&ages=65_84&format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0] == "Last name,First name,Called,Born,NHS number,Lives at,Record"
    assert file[1:] == [f'Penny,Rose,,1948-03-27,9990000018,"1 Quay Street, Seaborough, ZZ1 1AA",{rose.pk}']


def test_while_typing_a_worker_sees_who_may_have_a_record_already(browse, worker, rose):
    client = browse(worker)
    half_typed = NEW | {"given_name": "Rsoe", "family_name": "Penny", "nhs_number": "999", "postcode": "ZZ1 1"}
    half_typed |= {"date_of_birth_day": "27", "date_of_birth_month": "3", "date_of_birth_year": ""}
    part = client.post("/people/alike", half_typed).content.decode()
    assert "Somebody may have a record already" in part
    assert "Similar name, and no date of birth to compare" in part
    assert "<html" not in part
    itself = client.post("/people/alike", half_typed | {"leaving_out": str(rose.pk)})
    assert itself.content.decode().strip() == ""
    assert client.get("/people/alike?given_name=Rose").status_code == 405


def test_looks_while_typing_are_for_care_staff_and_bounded(browse, staff, worker, rose, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"people_alike": "1/m/key"}
    client = browse(worker)
    assert client.post("/people/alike", NEW).status_code == 200
    assert client.post("/people/alike", NEW).status_code == 429
    assert browse(staff(Role.COMMISSIONER)).post("/people/alike", NEW).status_code == 403
