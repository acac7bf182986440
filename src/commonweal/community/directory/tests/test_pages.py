"""The pages of entries, organisations and lists, in each view, for whoever looks."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.community.directory import entry_parts
from commonweal.community.directory.entry_parts import EntryPart, add_entry_part, parts_for
from commonweal.community.directory.models import Service, SharedList, Version
from commonweal.community.directory.tests.factories import SYSTEM, leader_of, make_entry
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.places.models import Place

ListService = Callable[..., Service]
Staff = Callable[..., Account]


def text_of(client: Client, address: str, **asked: str) -> str:
    """A page, whatever its status, as text."""
    return client.get(address, asked).content.decode()


def test_the_page_of_a_service_has_all_its_facts_and_asks_for_help(client: Client, list_service: ListService) -> None:
    service = list_service(
        "Tea", postcode="ZZ1 1AA", address="1 Quay", phone="01632 960001", cost="£2", when="Mondays", who_for="Anybody"
    )
    page = client.get(f"/services/{service.pk}").content.decode()
    for fact in ("1 Quay", "ZZ1 1AA", "Harbour", "tel:01632960001", "£2", "Mondays", "Anybody", "1 September 2026"):
        assert fact in page
    assert 'href="/ask"' in page


def test_back_from_a_service_leads_to_what_was_searched_for(client: Client, list_service: ListService) -> None:
    service = list_service("Harbour lunch", needs=("meals",))
    assert (
        f'href="/services/{service.pk}?words=lunch&amp;need=meals"'
        in client.get("/find?words=lunch&need=meals").content.decode()
    )
    page = client.get(f"/services/{service.pk}?words=lunch&need=meals").content.decode()
    assert 'href="/find?words=lunch&amp;need=meals" class="govuk-back-link"' in page


def test_a_service_without_one_place_and_never_confirmed_says_so(client: Client, list_service: ListService) -> None:
    page = client.get(f"/services/{list_service('Visits', last_confirmed_on=None).pk}").content.decode()
    assert "Ask them where" in page
    assert "Not yet confirmed" in page


@pytest.mark.django_db
def test_no_service_is_not_found(client: Client) -> None:
    assert client.get(f"/services/{uuid4()}").status_code == 404


def test_the_page_says_more_than_the_line_does(client: Client, place: Place) -> None:
    service = make_entry(
        place, alternate_name="Soup Day", alert="Closed at Easter", interpretation_services="BSL on request",
        application_process="Just come", wait_time="None",
    )  # fmt: skip
    make_entry(place, "Harbour Tea", organisation_id=service.organisation_id)
    make_entry(place, "Pier Lunch", organization={"name": "Pier"})
    page = text_of(client, f"/services/{service.pk}")
    for words in ("Soup Day", "Closed at Easter", "BSL on request", "Just come", "Also by Harbour Neighbours",
                  "Harbour Tea", "Similar, near here", "Pier Lunch", "Step-free", "Next: ", "English"):  # fmt: skip
        assert words in page, words
    assert f'href="/directory/organisations/{service.organisation_id}"' in page


def test_an_entry_that_is_not_listed_is_not_there_for_the_public(client: Client, place: Place, staff: Staff) -> None:
    for listing in ("proposed", "hidden", "removed"):
        service = make_entry(place, f"Entry {listing}", listing=listing)
        assert client.get(f"/services/{service.pk}").status_code == 404
        assert client.get(f"/api/v1/directory/services/{service.pk}").status_code == 404
        assert client.get(f"/services/{service.pk}/wrong").status_code == 404
        assert client.post(f"/services/{service.pk}/keep").status_code == 404
        assert client.get(f"/directory/kiosk/{service.pk}").status_code == 404
        assert service.name not in text_of(client, "/directory/entries")
        assert client.get(f"/directory/organisations/{service.organisation_id}").status_code == 404
        editor = Client()
        editor.force_login(staff(Role.DIRECTORY_EDITOR, name=f"Editor {listing}"))
        assert "Only its owner and the editors" in text_of(editor, f"/services/{service.pk}")


@pytest.mark.parametrize(("view", "words"), [
    ("standard", "Last confirmed"), ("large-print", "directory/large-print.css"), ("easy-read", "How much is it?"),
])  # fmt: skip
def test_a_view_is_chosen_once_and_kept(client: Client, place: Place, view: str, words: str) -> None:
    service = make_entry(place)
    address = f"/services/{service.pk}"
    answer = client.post("/directory/view", {"view": view, "next": address})
    assert answer["Location"] == address
    assert words in text_of(client, address)
    assert f'value="{view}" class="cw-dir-views__button" aria-pressed="true"' in text_of(client, address)


@pytest.mark.django_db
@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "javascript:alert(1)", ""])
def test_choosing_a_view_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert client.post("/directory/view", {"view": "easy-read", "next": elsewhere})["Location"] == "/directory"
    assert "cw-view" not in client.post("/directory/view", {"view": "tiny"}).cookies


def test_the_directory_is_looked_through_by_need_kind_person_and_area(client: Client, place: Place) -> None:
    make_entry(place)
    make_entry(place, "Far away", service_at_locations=None)
    front = text_of(client, "/directory")
    assert "Lunch clubs</a> (2)" in front and "Group</a> (2)" in front and "Seaborough Council</a> (1)" in front
    assert front.index("Company and befriending") < front.index("Lunch clubs")
    for asked, count in (({"need": "lunch-clubs"}, 2), ({"need": "dementia"}, 0), ({"area": "ZZ1"}, 1),
                         ({"area": "Harbour"}, 1), ({"kind": "group", "area": "Hill Top"}, 0)):  # fmt: skip
        assert len(re.findall('class="cw-results__item"', text_of(client, "/directory/entries", **asked))) == count
    for odd in ({"need": "x"}, {"area": "Atlantis"}, {"page": "x"}, {"page": "9" * 5000},
                {"area": "a\x00"}):  # fmt: skip
        assert client.get("/directory/entries", odd).status_code == 200


def test_a_list_is_csv_too(client: Client, place: Place) -> None:
    make_entry(place, "=Lunch", url="https://harbour.example")
    answer = client.get("/directory/entries", {"format": "csv", "need": "lunch-clubs"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"].startswith("text/csv") and len(lines) == 2
    assert lines[1].startswith("'=Lunch,Harbour Neighbours,Group,")


def test_lists_ask_as_many_questions_for_many_entries_as_for_few(client: Client, place: Place, staff: Staff) -> None:
    editor = Client()
    editor.force_login(staff(Role.DIRECTORY_EDITOR))
    first = make_entry(place, "Entry 0", assured_date=None)
    owner = Client()
    owner.force_login(leader_of(place, first.organisation))
    pages = ((client, "/directory"), (client, "/directory/entries"), (client, "/directory/kiosk"),
             (editor, "/directory/desk"), (editor, "/directory/stale"), (editor, "/directory/hidden"),
             (owner, "/directory/mine"), (client, f"/services/{first.pk}"),
             (client, "/directory/entries?format=csv"),
             (client, f"/directory/organisations/{first.organisation_id}"))  # fmt: skip

    def questions() -> list[int]:
        counted = []
        for browser, address in pages:
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200, address
            counted.append(len(asked))
        return counted

    def more(number: int) -> None:
        for count in range(number):
            one = make_entry(place, f"More {number} {count}", organisation_id=first.organisation_id, assured_date=None)
            make_entry(place, f"Hidden {number} {count}", listing="hidden", organisation_id=first.organisation_id)
            with acting_as(SYSTEM):
                Version.objects.create(
                    service=one, kind="report", document={"name": one.name}, proposer_name="Ann",
                    proposed_at=one.last_modified,
                )  # fmt: skip

    more(3)
    few = questions()
    more(12)
    assert questions() == few


def test_anybody_says_that_something_is_wrong_and_nothing_typed_is_lost(client: Client, place: Place) -> None:
    service = make_entry(place)
    address = f"/services/{service.pk}/wrong"
    page = client.post(address, {"what": ["when"], "right": "", "name": "Ann", "email": "ann"}).content.decode()
    for words in ("There is a problem", "Say what is wrong, or what is right", 'value="Ann"', "Enter a valid email"):
        assert words in page, words
    done = client.post(address, {"what": ["when", "cost"], "right": "Now on Fridays", "email": "ann@example.org"})
    assert done.status_code == 302
    with acting_as(SYSTEM):
        report = Version.objects.get()
    assert report.note == "Wrong: the days or times, the cost. Now on Fridays"


def test_anybody_suggests_what_is_missing(client: Client, place: Place) -> None:
    given = {
        "entry_name": "Knit and Natter", "kind": "group", "description": "Knitting and talk", "how": "I go there",
        "when": "Tuesdays, 2pm to 4pm\nFirst Friday, 10am", "address": "Quay Hall, 1 Quay, Seaborough",
        "email": "ann@example.org",
    }  # fmt: skip
    page = client.post("/directory/suggest", given).content.decode()
    assert "Enter the postcode too" in page and "Knit and Natter" in page
    assert (
        client.post("/directory/suggest", given | {"postcode": "zz11aa"})["Location"] == "/directory/suggest/thank-you"
    )
    service = Service.objects.get()
    assert (service.listing, service.postcode, service.neighbourhood_id) == ("proposed", "ZZ1 1AA", "E02999991")
    assert service.when == "Tuesdays, 2pm to 4pm; First Friday, 10am"
    assert service.kind == "group"


def test_words_from_one_address_come_no_faster_than_somebody_types(client: Client, place: Place) -> None:
    service = make_entry(place)
    given = {"right": "It ended", "email": "ann@example.org"}
    answers = [client.post(f"/services/{service.pk}/wrong", given).status_code for _ in range(12)]
    assert answers[0] == 302 and answers[-1] == 429


def test_a_list_is_kept_shown_shared_and_sent_without_signing_in(client: Client, place: Place) -> None:
    tea, lunch = make_entry(place, "Tea"), make_entry(place, "Lunch")
    for service in (tea, lunch, tea):
        assert client.post(f"/services/{service.pk}/keep", {"next": "/directory"})["Location"] == "/directory"
    page = text_of(client, "/directory/shortlist")
    assert page.index("Lunch") < page.index(">Tea<") and "My list (2)" in page
    shared = client.post("/directory/shortlist/share")["Location"]
    words = SharedList.objects.get().words
    assert shared == f"/directory/lists/{words}?new=1"
    other = Client()
    assert "Tea" in text_of(other, f"/directory/lists/{words}")
    assert other.get("/directory/lists/" + words.replace("-", " ").title())["Location"] == f"/directory/lists/{words}"
    assert other.get("/directory/list", {"words": words.replace("-", " ")})["Location"] == f"/directory/lists/{words}"
    assert "No list has these words" in text_of(other, "/directory/list", words="no such list")
    assert other.get(f"/directory/lists/{words}.svg")["Content-Type"] == "image/svg+xml"
    assert (
        "Enter a mobile number" in client.post("/directory/shortlist", {"how": "text", "to": "x@y.z"}).content.decode()
    )
    assert client.post("/directory/shortlist", {"how": "text", "to": "07700 900001"}).status_code == 302
    with acting_as(SYSTEM):
        assert f"/directory/lists/{SharedList.objects.exclude(words=words).get().words}" in Message.objects.get().body
    client.post(f"/services/{tea.pk}/keep", {"drop": "1"})
    assert "My list (1)" in text_of(client, "/directory/shortlist")


def test_whoever_signs_in_keeps_their_list(client: Client, place: Place, resident: Account) -> None:
    service = make_entry(place)
    client.force_login(resident)
    client.post(f"/services/{service.pk}/keep")
    again = Client()
    again.force_login(resident)
    assert "Harbour Lunch" in text_of(again, "/directory/shortlist")


def test_a_kiosk_has_big_buttons_forgets_and_hands_over_to_a_phone(client: Client, place: Place) -> None:
    service = make_entry(place)
    assert "Getting out and company" in text_of(client, "/directory/kiosk")
    for address in ("/directory/kiosk/needs/lunch-clubs", f"/directory/kiosk/{service.pk}"):
        page = text_of(client, address)
        assert "Harbour Lunch" in page and '<meta http-equiv="refresh" content="90;url=/directory/kiosk">' in page
        assert "Sign in" not in page
    assert "Lunch clubs" in text_of(client, "/directory/kiosk/groups/getting-out-and-company")
    page = client.post(f"/directory/kiosk/{service.pk}/take-away").content.decode()
    words = SharedList.objects.get().words
    assert words.replace("-", " ") in page and f"/directory/lists/{words}.svg" in page
    assert "sessionid" not in client.cookies
    for address in ("/directory/kiosk/needs/dragons", "/directory/kiosk/groups/dragons"):
        assert client.get(address)["Location"] == "/directory/kiosk"


def test_an_adviser_reads_out_and_sends_and_nobody_else(client: Client, place: Place, staff: Staff) -> None:
    service = make_entry(place)
    make_entry(place, "Pier Lunch", organization={"name": "Pier"})
    assert client.get(f"/services/{service.pk}/script")["Location"].startswith("/sign-in")
    client.force_login(staff(Role.COMMISSIONER))
    assert client.get(f"/services/{service.pk}/script").status_code == 403
    client.force_login(staff(Role.CONTACT_OFFICER))
    page = text_of(client, f"/services/{service.pk}/script")
    assert "Their number is 01 63 29 60 00 1" in page and "Pier Lunch" in page
    assert "Enter where to send it" in client.post(f"/services/{service.pk}/script", {"how": "text"}).content.decode()
    done = client.post(f"/services/{service.pk}/script", {"how": "email", "to": "ann@example.org"}, follow=True)
    assert "They can also open it with the words" in done.content.decode()


def test_notes_of_staff_are_on_their_page_alone(client: Client, place: Place, staff: Staff) -> None:
    service = make_entry(place)
    worker = Client()
    worker.force_login(staff(Role.SOCIAL_WORKER))
    worker.post(f"/services/{service.pk}/note", {"words": "The organiser is away"})
    assert "The organiser is away" in text_of(worker, f"/services/{service.pk}")
    assert "organiser" not in text_of(client, f"/services/{service.pk}")
    assert client.post(f"/services/{service.pk}/note", {"words": "Hello"})["Location"].startswith("/sign-in")
    assert text_of(worker, f"/services/{service.pk}").count("cw-dir-note") == 1


def test_the_old_address_leads_to_the_new_with_its_question(client: Client, place: Place) -> None:
    service = make_entry(place)
    assert client.get(f"/find/{service.pk}?words=tea")["Location"] == f"/services/{service.pk}?words=tea"


def test_other_rooms_add_to_the_page_of_an_entry_in_their_order(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_parts, "_parts", {})
    service, nobody = make_entry(place), system_actor("test")
    add_entry_part(EntryPart("later", 20, "later.html", lambda actor, entry: {"name": entry.name}))
    add_entry_part(EntryPart("first", 10, "first.html", lambda actor, entry: {"is_listed": entry.listing == "listed"}))
    add_entry_part(EntryPart("none", 5, "none.html", lambda actor, entry: None))
    shown = [(part.template, context) for part, context in parts_for(nobody, service)]
    assert shown == [("first.html", {"is_listed": True}), ("later.html", {"name": "Harbour Lunch"})]
