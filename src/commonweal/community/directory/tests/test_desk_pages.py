"""The pages of owners and editors, each done as it is done in a browser: and closed to everybody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from commonweal.community.directory.actions.merging import look_for_duplicates
from commonweal.community.directory.models import Claim, DuplicatePair, Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.tests.factories import SYSTEM, again, leader_of, make_entry
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place

Staff = Callable[..., Account]


@pytest.fixture
def service(place: Place) -> Service:
    return make_entry(place)


@pytest.fixture
def editor(staff: Staff) -> Client:
    return signed_in(staff(Role.DIRECTORY_EDITOR, name="Sandra Voss"))


@pytest.fixture
def owner(place: Place, service: Service) -> Client:
    return signed_in(leader_of(place, service.organisation))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def only(**given: Any) -> Version:
    with acting_as(SYSTEM):
        return Version.objects.get(**given)


def test_an_owner_changes_an_entry_page_by_page_and_an_editor_approves_it(
    owner: Client, editor: Client, service: Service, client: Client
) -> None:
    edit = f"/services/{service.pk}/edit"
    assert "An editor looks over it" in text_of(owner, edit)
    assert 'name="fees_description"' in text_of(owner, f"{edit}/cost")
    wrong = owner.post(f"{edit}/cost", {"rows": "1", "fees_description": "£6", "amount_0": "six"}).content.decode()
    assert "Enter a number" in wrong and "£6" in wrong and "Error: " in wrong
    assert owner.post(f"{edit}/cost", {"rows": "1", "fees_description": "£6"})["Location"] == edit
    assert "This is your draft" in text_of(owner, edit) and "Changed" in text_of(owner, edit)
    check = text_of(owner, f"{edit}/check")
    assert "<del>£5</del> with" not in check and "£6" in check
    assert owner.post(f"{edit}/check", {"note": "Prices went up"})["Location"] == "/directory/mine"
    mine = text_of(owner, "/directory/mine")
    assert "1 with the editors" in mine and "Take it back" in mine
    assert "£5 with pudding" in client.get(f"/services/{service.pk}").content.decode()

    version = only(state="proposed")
    assert f"/directory/proposals/{version.pk}" in text_of(editor, "/directory/desk")
    page = text_of(editor, f"/directory/proposals/{version.pk}")
    assert "<ins>£6</ins>" in page and "Prices went up" in page
    done = editor.post(f"/directory/proposals/{version.pk}", {"approve": "1", "note": ""})
    assert done["Location"] == "/directory/desk"
    page = client.get(f"/services/{service.pk}").content.decode()
    assert "£6" in page and "by Harbour Neighbours" in page


def test_an_editor_declines_with_a_reason_only(owner: Client, editor: Client, service: Service) -> None:
    edit = f"/services/{service.pk}/edit"
    owner.post(f"{edit}/area", {"areas": "Everywhere"})
    owner.post(f"{edit}/check", {})
    address = f"/directory/proposals/{only(state='proposed').pk}"
    page = editor.post(address, {"decline": "1", "note": ""}).content.decode()
    assert "Say why" in page and 'href="#id_note"' in page
    assert editor.post(address, {"decline": "1", "note": "Only in Poole"}).status_code == 302
    assert "Only in Poole" in text_of(owner, "/directory/mine")
    assert "Only in Poole" in text_of(editor, address)


def test_a_clash_is_shown_and_approved_knowingly(owner: Client, editor: Client, service: Service) -> None:
    edit = f"/services/{service.pk}/edit"
    owner.post(f"{edit}/area", {"areas": "Poole"})
    owner.post(f"{edit}/check", {})
    version = only(state="proposed")
    editor.post(f"{edit}/area", {"areas": "Wareham"})
    assert editor.post(f"{edit}/check", {"checked": "1"})["Location"] == f"/services/{service.pk}"
    address = f"/directory/proposals/{version.pk}"
    assert "has changed since this was written" in text_of(editor, address)
    assert "in the same place" in editor.post(address, {"approve": "1"}).content.decode()
    assert editor.post(address, {"approve": "1", "over_conflicts": "1"}).status_code == 302
    assert document_of(service.pk)["service_areas"][0]["name"] == "Poole"


def test_an_editor_mends_what_was_reported_before_approving_it(
    editor: Client, client: Client, service: Service
) -> None:
    client.post(f"/services/{service.pk}/wrong", {"right": "It is £7 now"})
    version = only(kind="report")
    page = text_of(editor, f"/directory/proposals/{version.pk}")
    assert "It is £7 now" in page and "Close it without a change" in page
    section = f"/directory/proposals/{version.pk}/edit/cost"
    assert "£5 with pudding" in text_of(editor, section)
    editor.post(section, {"rows": "1", "fees_description": "£7"})
    assert editor.post(f"/directory/proposals/{version.pk}", {"approve": "1", "checked": "1"}).status_code == 302
    assert (again(service).cost, again(service).confirmed_by) == ("£7", "the directory’s editors")


def test_another_row_is_asked_for_without_losing_what_was_typed(owner: Client, service: Service) -> None:
    given = {"rows": "2", "days_0": ["WE"], "opens_0": "12 noon", "days_1": ["FR"], "opens_1": "2pm", "add": "1"}
    page = owner.post(f"/services/{service.pk}/edit/when", given).content.decode()
    assert 'name="rows" value="3"' in page and 'value="2pm"' in page
    assert "There is a problem" not in page
    assert not Version.objects.exists()


def test_the_history_shows_who_and_why_and_leads_back(editor: Client, owner: Client, service: Service) -> None:
    edit = f"/services/{service.pk}/edit"
    editor.post(f"{edit}/area", {"areas": "Poole"})
    editor.post(f"{edit}/check", {"note": "They told me"})
    history = f"/services/{service.pk}/history"
    assert "They told me" in text_of(owner, history) and "Go back to this" not in text_of(owner, history)
    page = text_of(editor, history)
    assert "Changed: area served" in page and "In force" in page
    before = only(kind="before")
    assert "Take the entry back" in text_of(editor, f"{history}?version={before.pk}")
    assert "Say why" in editor.post(history, {"version": before.pk, "reason": ""}).content.decode()
    assert editor.post(history, {"version": before.pk, "reason": "Mistake"})["Location"] == history
    assert "service_areas" not in document_of(service.pk)
    assert owner.post(history, {"version": before.pk, "reason": "Mistake"}).status_code == 403


def test_an_entry_that_nobody_has_changed_has_an_empty_history(editor: Client, service: Service) -> None:
    assert "Nobody has changed this entry since it was loaded" in text_of(editor, f"/services/{service.pk}/history")


@pytest.mark.parametrize(
    ("page", "typed", "status"),
    [
        ("services/{}/history", {"version": "x", "reason": "y"}, 404),
        ("services/{}/history", {"reason": "y"}, 404),
        ("services/{}/note", {"delete": "x"}, 404),
        ("services/{}/note", {"words": "Away \x00 in May"}, 302),
        ("services/{}/edit/nothing", {}, 404),
        ("directory/stale", {"service": ["x", ""]}, 302),
        ("directory/mine/confirm", {"service": "x"}, 302),
    ],
)
def test_what_no_page_of_ours_sends_breaks_nothing(
    editor: Client, service: Service, page: str, typed: dict[str, Any], status: int
) -> None:
    assert editor.post(f"/{page.format(service.pk)}", typed).status_code == status


def test_an_editor_ends_that_somebody_speaks_for_an_organisation(
    editor: Client, owner: Client, client: Client, service: Service
) -> None:
    page = f"/directory/organisations/{service.organisation_id}"
    assert "Nobody speaks for it any longer" in text_of(editor, page)
    assert "Nobody speaks for it any longer" not in text_of(owner, page)
    assert owner.post(f"{page}/unclaim", {"reason": "Mine"}).status_code == 403
    assert "Say why" in editor.post(f"{page}/unclaim", {"reason": ""}).content.decode()
    assert editor.post(f"{page}/unclaim", {"reason": "They have closed"})["Location"] == page
    assert owner.get(f"/services/{service.pk}/edit").status_code == 403
    assert "I speak for" in text_of(client, page)


def test_a_new_entry_of_one_s_own(owner: Client, editor: Client, service: Service) -> None:
    given = {"entry_name": "Harbour Tea", "kind": "group", "description": "Tea", "needs": ["company"]}
    page = owner.post("/directory/new", {"entry_name": ""}).content.decode()
    assert "Enter what it is called" in page and "Name of a new organisation" not in page
    edit = owner.post("/directory/new", given | {"organisation": service.organisation_id})["Location"]
    assert "New entry" in text_of(owner, edit)
    owner.post(f"{edit}/check", {})
    version = only(kind="new")
    assert "What is proposed" in text_of(editor, f"/directory/proposals/{version.pk}")
    editor.post(f"/directory/proposals/{version.pk}", {"approve": "1"})
    assert again(version.service).listing == "listed"
    page = f"/directory/new?organisation={service.organisation_id}"
    assert page in text_of(editor, f"/directory/organisations/{service.organisation_id}")
    assert f'value="{service.organisation_id}" selected' in text_of(editor, page)
    assert str(service.organisation_id) not in text_of(editor, "/directory/new?organisation=x")
    gone = editor.post("/directory/new", given | {"organisation": "new", "new_organisation": "Quay"})["Location"]
    assert editor.post(f"{gone}/discard")["Location"] == "/directory/desk"
    assert Service.objects.count() == 2


def test_an_organisation_is_claimed_and_looked_after(
    client: Client, editor: Client, service: Service, resident: Account
) -> None:
    claim = f"/directory/organisations/{service.organisation_id}/claim"
    assert client.get(claim).status_code == 302
    client.force_login(resident)
    assert "I speak for Harbour Neighbours" in text_of(client, f"/directory/organisations/{service.organisation_id}")
    assert "Say what you do there" in client.post(claim, {}).content.decode()
    assert client.post(claim, {"position": "Chair", "evidence": "Ring us"})["Location"] == "/directory/mine"
    with acting_as(SYSTEM):
        address = f"/directory/claims/{Claim.objects.get().pk}"
    assert address in text_of(editor, "/directory/desk")
    assert "Ring us" in text_of(editor, address)
    assert "Say why" in editor.post(address, {"decline": "1"}).content.decode()
    assert editor.post(address, {"approve": "1"})["Location"] == "/directory/desk"
    assert again(service).organisation.managed_by is not None


def test_stale_entries_are_confirmed_by_phone_many_at_once(editor: Client, place: Place, owner: Client) -> None:
    stale = [make_entry(place, f"Old {number}", assured_date=None) for number in range(3)]
    page = text_of(editor, "/directory/stale")
    assert "3 entries" in page and "Never" in page
    editor.post("/directory/stale", {"service": [stale[0].pk, stale[1].pk], "confirm": "1"})
    editor.post("/directory/stale", {"service": [stale[2].pk, "x"], "hide": "1"})
    assert [again(one).listing for one in stale] == ["listed", "listed", "hidden"]
    assert again(stale[0]).confirmed_by == "the directory’s editors, by phone"
    assert "Old 2" in text_of(editor, "/directory/hidden")
    assert "Last confirmed" in editor.get("/directory/stale?format=csv").content.decode()


def test_an_owner_confirms_their_own_and_nobody_else_s(owner: Client, service: Service, place: Place) -> None:
    other = make_entry(place, "Pier Tea", organization={"name": "Pier"})
    owner.post("/directory/mine/confirm", {"service": [service.pk]})
    assert again(service).confirmed_by == "Harbour Neighbours"
    assert owner.post("/directory/mine/confirm", {"service": [other.pk]}).status_code == 403


def test_a_pair_is_compared_merged_and_parted_again(editor: Client, place: Place, service: Service) -> None:
    other = make_entry(place, "Harbour Lunch Club", url="https://harbour.example")
    with acting_as(SYSTEM) as actor:
        look_for_duplicates(actor)
        pair = DuplicatePair.objects.get()
    address = f"/directory/duplicates/{pair.pk}"
    assert address in text_of(editor, "/directory/duplicates")
    page = text_of(editor, f"{address}?kept={service.pk}")
    assert "Why they look like one" in page and "Postcode" in page
    done = editor.post(address, {"kept": service.pk, "merge": "1", "url": "other", "name": "nonsense"})
    assert done["Location"] == f"/services/{service.pk}"
    assert (again(service).url, again(other).listing) == ("https://harbour.example", "merged")
    assert "Say why" in editor.post(address, {"undo": "1"}).content.decode()
    editor.post(address, {"undo": "1", "note": "Two clubs"})
    assert again(other).listing == "listed"
    assert editor.post("/directory/duplicates").status_code == 302


def test_an_entry_is_hidden_taken_out_and_brought_back(editor: Client, owner: Client, service: Service) -> None:
    for what, listing in (("hide", "hidden"), ("remove", "removed"), ("restore", "listed")):
        address = f"/services/{service.pk}/{what}"
        assert "Say why" in editor.post(address, {}).content.decode()
        assert editor.post(address, {"reason": "A reason"}).status_code == 302
        assert again(service).listing == listing
        assert owner.post(address, {"reason": "Mine"}).status_code == 403
    assert owner.post(f"/services/{service.pk}/withdraw", {"reason": "We close"})["Location"] == "/directory/mine"


def test_nobody_else_opens_the_desk_or_changes_an_entry(
    service: Service, resident: Account, staff: Staff, place: Place, editor: Client, client: Client, owner: Client
) -> None:
    client.post(f"/services/{service.pk}/wrong", {"right": "All of it"})
    version = only(kind="report")
    other = leader_of(place, make_entry(place, "Pier Tea", organization={"name": "Pier"}).organisation)
    desk = ("/directory/desk", "/directory/stale", "/directory/hidden", "/directory/duplicates",
            f"/directory/proposals/{version.pk}", f"/directory/proposals/{version.pk}/edit/cost")  # fmt: skip
    edit = f"/services/{service.pk}/edit"
    own = (edit, f"{edit}/cost", f"{edit}/check", f"/services/{service.pk}/history", f"/services/{service.pk}/hide")
    for account in (resident, other, staff(Role.SOCIAL_WORKER), staff(Role.ADMINISTRATOR)):
        browser = signed_in(account)
        for address in (*desk, *own):
            assert browser.get(address).status_code in (403, 404), (account, address)
            assert browser.post(address, {"reason": "x"}).status_code in (403, 404, 405), (account, address)
    for address in desk:
        assert owner.get(address).status_code in (403, 404), address
    assert editor.get("/services/00000000-0000-0000-0000-000000000000/edit").status_code == 404
    assert editor.get(f"{edit}/nothing").status_code == 404


def test_the_start_page_says_what_waits(editor: Client, owner: Client, client: Client, service: Service) -> None:
    client.post(f"/services/{service.pk}/wrong", {"right": "All of it"})
    Service.objects.update(assured_date=None)
    assert "1 proposal" in text_of(editor, "/home")
    assert "1 entry to confirm" in text_of(owner, "/home")


def test_the_api_proposes_decides_and_confirms(owner: Client, editor: Client, service: Service, client: Client) -> None:
    base = f"/api/v1/directory/services/{service.pk}"
    document = document_of(service.pk)

    def post(browser: Client, address: str, given: dict[str, Any]) -> Any:
        return browser.post(address, given, content_type="application/json")

    assert post(client, f"{base}/proposals", {"document": document}).status_code == 401
    refused = post(owner, f"{base}/proposals", {"document": document | {"email": "x"}})
    assert refused.status_code == 422 and "is not an e-mail address" in refused.content.decode()
    assert post(owner, f"{base}/proposals", {"document": document}).status_code == 422
    for levels in (60, 280, 500):
        deep: dict[str, Any] = {}
        for _ in range(levels):
            deep = {"deeper": deep}
        refused = post(owner, f"{base}/proposals", {"document": document | {"odd": deep}})
        assert refused.status_code == 422 and "levels deep" in refused.content.decode(), levels
    made = post(owner, f"{base}/proposals", {"document": document | {"name": "Quay Lunch"}, "note": "Renamed"})
    assert made.status_code == 201 and made.json()["state"] == "proposed"
    address = f"/api/v1/directory/proposals/{made.json()['id']}"
    assert owner.get(address).json()["kind"] == "change"
    assert post(owner, f"{address}/decision", {"approve": True}).status_code == 403
    assert post(editor, f"{address}/decision", {"approve": False}).status_code == 422
    assert post(editor, f"{address}/decision", {"approve": True}).json()["state"] == "approved"
    assert client.get(base).json()["name"] == "Quay Lunch"
    confirmed = post(editor, f"{base}/confirmation", {"how": "by phone"}).json()
    assert confirmed["confirmed_by"] == "the directory’s editors, by phone"
    assert post(client, f"{base}/confirmation", {}).status_code == 401
