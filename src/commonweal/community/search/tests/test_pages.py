"""The pages, the API and the command: one search behind all three."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.test import Client, override_settings
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.search import commands
from commonweal.community.search.commands import search
from commonweal.community.search.models import LocalTopic, UnmetSearch
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area, Place

ListService = Callable[..., Service]
Staff = Callable[..., Account]


@pytest.fixture
def editor(client: Client, staff: Staff) -> Client:
    client.force_login(staff(Role.DIRECTORY_EDITOR))
    return client


def unmet() -> list[UnmetSearch]:
    with acting_as(system_actor("test")):
        return list(UnmetSearch.objects.all())


def test_the_front_of_the_search_lists_the_needs_that_have_services(client: Client, list_service: ListService) -> None:
    list_service("Tea", needs=("company",))
    page = client.get("/find").content.decode()
    assert "Company and befriending</a> (1)" in page
    assert "Alarms and telecare</a>" not in page


def test_results_say_why_and_lead_to_the_entry_and_back(client: Client, list_service: ListService) -> None:
    service = list_service("Tea <club>", postcode="ZZ1 1AA")
    page = client.get("/find", {"words": "tea", "postcode": "ZZ1 1AB"}).content.decode()
    assert f'href="/services/{service.pk}?words=tea&amp;postcode=ZZ1+1AB"' in page
    assert "Tea &lt;club&gt;" in page
    assert "Found “tea” in its name." in page
    assert "Invented for the demo" in page


@pytest.mark.parametrize("path", ["/find", "/search/embed"])
def test_what_was_mended_or_also_looked_for_is_said_and_can_be_undone(
    client: Client, list_service: ListService, path: str
) -> None:
    list_service("Penguin Playgroup", description="Reading and play in a group")
    page = client.get(path, {"words": "play group"}).content.decode()
    assert "Also searched for <strong>playgroup</strong>." in page
    page = client.get(path, {"words": "plagroup"}).content.decode()
    assert "Searched for <strong>playgroup</strong>" in page
    assert f'href="{path}?words=plagroup&amp;exactly=1"' in page
    said = client.get("/api/v1/search", {"words": "play group"}).json()
    assert said["also"] == [{"said": "play group", "instead": "playgroup"}]


def test_of_very_many_letters_the_first_are_searched_and_nothing_typed_is_lost(
    client: Client, list_service: ListService
) -> None:
    list_service("Tea")
    list_service("Chess")
    typed = "tea " * 2_500
    page = client.get("/find", {"words": typed}).content.decode()
    assert "Write 300 letters or fewer. These results are for the first of them" in page
    assert typed.strip() in page
    assert "1 entry" in page and "Tea</a>" in page


def test_an_unknown_postcode_shows_an_error_and_the_results(client: Client, list_service: ListService) -> None:
    list_service("Tea")
    page = client.get("/find", {"words": "tea", "postcode": "ZZ9 9ZZ"}).content.decode()
    assert "There is a problem" in page and 'href="#id_postcode"' in page
    assert 'value="ZZ9 9ZZ"' in page
    assert "1 entry" in page


def test_what_was_understood_can_be_taken_off(client: Client, list_service: ListService) -> None:
    list_service("Tea", when="Tuesdays")
    page = client.get("/find", {"words": "free tea on tuesdays", "access": "step-free"}).content.decode()
    for label in ("On Tuesdays", "Free", "Step-free"):
        assert f"</span>{label} <span" in page
    assert 'href="/find?access=step-free&amp;words=tea+on+tuesdays"' in page
    assert 'href="/find?words=free+tea+on+tuesdays"' in page


def test_a_mended_word_can_be_searched_for_as_it_was_typed(client: Client, list_service: ListService) -> None:
    list_service("Befriending")
    page = client.get("/find", {"words": "befreinding"}).content.decode()
    assert "<strong>befriending</strong>" in page
    assert 'href="/find?words=befreinding&amp;exactly=1"' in page
    assert "<strong>befriending</strong>" not in client.get("/find?words=befreinding&exactly=1").content.decode()


def test_filters_are_offered_with_counts_and_stay_chosen(client: Client, list_service: ListService) -> None:
    list_service("Tea", when="Tuesdays, 10am", postcode="ZZ1 1AA")
    list_service("Tea dance", when="Fridays, 8pm")
    page = client.get("/find", {"words": "tea", "day": "1", "postcode": "ZZ1 1AA"}).content.decode()
    assert 'name="day" id="day-1" value="1" checked' in page
    assert "Within 3 miles" in page
    assert "Tea dance" not in page


def test_little_found_offers_needs_and_a_person(client: Client, list_service: ListService) -> None:
    list_service("Tea")
    page = client.get("/find", {"words": "demenia"}).content.decode()
    assert "need=dementia" in page
    assert 'href="/ask"' in page


@pytest.mark.django_db
def test_an_empty_directory_says_that_nothing_was_found(client: Client) -> None:
    assert "Nothing was found" in client.get("/find", {"words": "tea"}).content.decode()


def test_pages_keep_what_was_searched_for(client: Client, list_service: ListService) -> None:
    for number in range(11):
        list_service(f"Tea {number:02}")
    page = client.get("/find", {"words": "tea", "page": "2"}).content.decode()
    assert 'href="/find?words=tea&amp;page=1"' in page
    assert "(page 2 of 2)" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {"words": "a\x00b"}, {"need": "no-such-need"}, {"words": "x" * 1000}, {"words": "tea", "page": "²"},
        {"words": "tea", "page": "99999999999999"}, {"words": "tea", "age": "old"}, {"words": "tea", "within": "-1"},
        {"day": "9"}, {"language": "<script>"}, {"words": "tea", "sort": "nearest"}, {"more": "1"}, {"free": "1"},
    ],
)  # fmt: skip
def test_odd_searches_are_answered(client: Client, typed: dict[str, str]) -> None:
    assert client.get("/find", typed).status_code == 200


def test_results_are_a_csv_file_too(client: Client, list_service: ListService) -> None:
    service = list_service("=Tea", postcode="ZZ1 1AA")
    answer = client.get("/find", {"words": "tea", "format": "csv"})
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert dict(zip(heading, row, strict=True)) | {"id": str(service.pk), "name": "'=Tea"} == dict(
        zip(heading, row, strict=True)
    )


def test_the_map_is_drawn_with_pins_and_names(client: Client, place: Place) -> None:
    square = [[[-2.1, 50.6], [-1.8, 50.6], [-1.8, 50.8], [-2.1, 50.8], [-2.1, 50.6]]]
    Area.objects.filter(name="Harbour").update(
        latitude=50.7, longitude=-1.95, boundary={"type": "Polygon", "coordinates": square}
    )
    Place.objects.update(loaded_at=timezone.now())
    answer = client.get("/search/map.svg?pins=1~50.70~-1.95_2~50.71~-1.90&from=50.69~-1.96")
    assert answer["Content-Type"] == "image/svg+xml"
    drawn = answer.content.decode()
    assert ">1</text>" in drawn and ">2</text>" in drawn and ">Harbour</text>" in drawn and "mile" in drawn


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["", "pins=1~50.7~-1.9", "pins=x", "pins=1~999~0", "pins=<script>~50.7~-1.9"])
def test_a_map_of_nowhere_is_not_found(client: Client, asked: str) -> None:
    assert client.get(f"/search/map.svg?{asked}").status_code == 404


def test_only_the_embedded_search_may_stand_in_another_site(client: Client, list_service: ListService) -> None:
    list_service("Tea")
    framed = client.get("/search/embed?words=tea")
    assert "frame-ancestors *" in framed["Content-Security-Policy"] and "X-Frame-Options" not in framed
    assert 'target="_top"' in framed.content.decode()
    whole = client.get("/find?words=tea")
    assert "frame-ancestors 'none'" in whole["Content-Security-Policy"] and whole["X-Frame-Options"] == "DENY"
    assert "/search/embed" in client.get("/search/share").content.decode()


def test_what_is_typed_is_gone_on_with(client: Client, list_service: ListService) -> None:
    list_service("Lunchtime singers")
    suggested = client.get("/search/suggestions?words=lun").json()["suggestions"]
    assert "lunch club" in suggested and "Lunchtime singers" in suggested
    assert client.get("/search/suggestions?words=l").json() == {"suggestions": []}


def test_what_is_not_found_is_counted_without_who_looked(client: Client, list_service: ListService) -> None:
    list_service("Tea", when="Fridays")
    for _ in range(2):
        client.get("/find", {"words": "ballet for Mary Smith, 01632 960001", "postcode": "ZZ1 1AA"})
    client.get("/find", {"words": "ballet for Mary Smith, 01632 960001", "page": "2"})
    (kept,) = unmet()
    assert (kept.words, kept.area, kept.times) == ("ballet", "ZZ1", 2)


def test_what_was_found_is_not_counted(client: Client, list_service: ListService) -> None:
    for number in range(3):
        list_service(f"Tea {number}")
    client.get("/find", {"words": "tea"})
    client.get("/find", {"need": "company"})
    assert unmet() == []


def count(words: str, times: int, **more: str) -> None:
    with acting_as(system_actor("test")):
        UnmetSearch.objects.create(
            day=timezone.localdate(), words=words, times=times, **{"outcome": "nothing", "topic": "loneliness"} | more
        )


def test_the_report_shows_what_was_often_looked_for_and_holds_back_the_rest(editor: Client) -> None:
    count("parkour", 9, area="ZZ1")
    count("juggling", 2)
    count("swimming", 7, outcome="gave-up", given_up="day cost")
    page = editor.get("/search/unmet").content.decode()
    assert "parkour" in page and "juggling" not in page and "(2 searches)" in page
    assert "a day" in page and "free of charge" in page
    rows = list(csv.reader(io.StringIO(editor.get("/search/unmet?format=csv").content.decode("utf-8-sig"))))
    assert ["words", "parkour", "9", "9", "0", "0"] in rows
    answer = editor.get("/api/v1/search/unmet").json()
    assert answer["total"]["times"] == 18 and answer["held_back"] == 2
    assert answer["topics"][0]["label"] == "Company"


@pytest.mark.parametrize("address", ["/search/unmet", "/search/synonyms", "/search/synonyms/new"])
def test_only_who_plans_or_keeps_the_directory_sees_reports_and_topics(
    client: Client, staff: Staff, resident: Account, address: str
) -> None:
    assert client.get(address)["Location"].startswith("/sign-in")
    client.force_login(resident)
    assert client.get(address).status_code == 403
    client.force_login(staff(Role.SOCIAL_WORKER))
    assert client.get(address).status_code == 403


def test_the_counts_are_seen_by_nobody_else(client: Client, staff: Staff) -> None:
    count("parkour", 9)
    with acting_as(staff(Role.SOCIAL_WORKER)):
        assert not UnmetSearch.objects.exists()
    with acting_as(staff(Role.COMMISSIONER)):
        assert UnmetSearch.objects.exists()


def test_an_editor_adds_words_and_searches_use_them_at_once(editor: Client, list_service: ListService) -> None:
    list_service("Tai chi")
    list_service("Bowls")
    given = {"name": "Gentle exercise", "words": "tai chi\n\n  qi gong ", "phrases": "wobbly on my pins", "need": ""}
    answer = editor.post("/search/synonyms/new", given)
    assert answer.status_code == 302
    assert LocalTopic.objects.get().words == ["tai chi", "qi gong"]
    assert Entry.objects.get(kind="search.topic-added").payload["after"]["phrases"] == ["wobbly on my pins"]
    page = editor.get("/find", {"words": "wobbly on my pins"}).content.decode()
    assert page.index("Tai chi") < page.find("Bowls") or "Bowls" not in page


def test_an_editor_changes_takes_out_and_brings_back_a_shipped_topic(editor: Client) -> None:
    page = editor.get("/search/synonyms/bereavement").content.decode()
    assert "grieving" in page
    given = {"name": "Loss", "words": "bereavement", "phrases": "", "need": "bereavement"}
    editor.post("/search/synonyms/bereavement", given)
    assert "Changed here" in editor.get("/search/synonyms?words=loss").content.decode()
    editor.post("/search/synonyms/bereavement/remove")
    assert "Not used" in editor.get("/search/synonyms?words=bereavement").content.decode()
    assert editor.get("/search/synonyms/bereavement").status_code == 404
    editor.post("/search/synonyms/bereavement/restore")
    assert "grieving" in editor.get("/search/synonyms/bereavement").content.decode()
    assert not LocalTopic.objects.exists()
    kinds = Entry.objects.filter(chain="search:topics").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["search.topic-changed", "search.topic-removed", "search.topic-restored"]


def test_what_is_wrong_with_a_topic_is_said_and_nothing_typed_is_lost(editor: Client) -> None:
    given = {"name": "Bereavement", "words": "?", "phrases": "x" * 200}
    assert "There is a topic of this name already" in editor.post("/search/synonyms/new", given).content.decode()
    page = editor.post("/search/synonyms/new", given | {"name": "New one"}).content.decode()
    assert "no letters that could be looked for" in page and "is too long" in page and "x" * 200 in page
    assert not LocalTopic.objects.exists()


def test_the_api_searches(client: Client, list_service: ListService) -> None:
    service = list_service("Tea", postcode="ZZ1 1AA", when="Tuesdays")
    answer = client.get("/api/v1/search", {"words": "tea on tuesdays", "near": "ZZ1 1AA"}).json()
    assert answer["total"] == 1
    assert answer["found"][0]["id"] == str(service.pk)
    assert answer["found"][0]["miles"] == pytest.approx(0, abs=0.01)
    assert answer["understood"] == [{"kind": "day", "value": "1", "label": "On Tuesdays", "said": "on tuesdays"}]


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{"page": "0"}, {"words": "a\x00"}, {"day": "7"}, {"need": "../x"}, {"age": "999"}])
def test_the_api_names_what_cannot_be_taken(client: Client, given: dict[str, str]) -> None:
    assert client.get("/api/v1/search", given).status_code == 422


@pytest.mark.django_db
def test_the_api_keeps_what_was_not_found_from_who_may_not_read_it(client: Client, resident: Account) -> None:
    assert client.get("/api/v1/search/unmet").status_code == 401
    client.force_login(resident)
    assert client.get("/api/v1/search/unmet").status_code == 403


def test_the_command_prints_json(list_service: ListService) -> None:
    service = list_service("Tea", postcode="ZZ1 1AA")
    list_service("Tea two")
    done = CliRunner().invoke(search, ["tea", "--near", "ZZ1 1AB", "--limit", "1", "--json"])
    (found,) = json.loads(done.stdout)
    assert found["id"] == str(service.pk)
    assert {"id", "name", "score", "why"} <= set(found)


def test_the_command_says_what_it_did_with_the_words_apart_from_the_results(list_service: ListService) -> None:
    list_service("Befriending", when="Fridays")
    done = CliRunner().invoke(search, ["befreinding on tuesday", "--near", "ZZ9 9ZZ", "--json"])
    assert len(json.loads(done.stdout)) == 1
    assert "“befriending” instead of “befreinding”" in done.stderr and "Understood: On Tuesdays." in done.stderr
    assert "may not fit the day" in done.stderr and "not a postcode we know" in done.stderr


@pytest.mark.django_db
def test_the_command_offers_needs_when_it_finds_nothing() -> None:
    assert "dementia" in CliRunner().invoke(search, ["demenia"]).stdout
    assert CliRunner().invoke(search, ["demenia", "--json"]).stdout.strip() == "[]"


@pytest.mark.django_db
@pytest.mark.parametrize(("option", "value"), [("--place", "nowhere"), ("--need", "nothing")])
def test_the_command_names_what_it_knows(option: str, value: str) -> None:
    done = CliRunner().invoke(search, ["tea", option, value])
    assert done.exit_code == 2 and f"'{value}'" in done.stderr


def test_the_command_waits_for_few_meanings_and_not_for_many(
    list_service: ListService, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_service("Tea", needs=["company"])
    with override_settings(SEARCH_MEANING=True):
        monkeypatch.setattr(commands, "WORTH_WAITING", 0)
        at_once = CliRunner().invoke(search, ["tea"])
        monkeypatch.undo()
        waited = CliRunner().invoke(search, ["tea"])
    assert "Tea" in at_once.stdout and "1 entry is found by words only" in at_once.stderr
    assert "Tea" in waited.stdout and "words only" not in waited.stderr
