"""Changes are written as drafts, proposed, compared, decided; and an entry can be taken back to any of its versions."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.directory.actions.deciding import (
    StaleProposalError,
    amend_proposal,
    approve_version,
    decline_version,
    roll_back,
)
from commonweal.community.directory.actions.proposing import (
    discard_draft,
    propose_document,
    report_wrong,
    save_draft,
    send_draft,
    start_draft,
    start_new_entry,
    suggest_entry,
    withdraw_proposal,
)
from commonweal.community.directory.models import Location, Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.tests.documents import entry
from commonweal.community.directory.tests.factories import SYSTEM, again, leader_of, make_entry
from commonweal.core.accounts.actors import NOBODY, acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place

Staff = Callable[..., Account]
State = Version.State


@pytest.fixture
def editor(staff: Staff) -> Account:
    return staff(Role.DIRECTORY_EDITOR, name="Sandra Voss")


@pytest.fixture
def service(place: Place) -> Service:
    return make_entry(place)


@pytest.fixture
def leader(place: Place, service: Service) -> Account:
    return leader_of(place, service.organisation)


def propose(account: Account, service: Service, note: str = "", **changes: Any) -> Version:
    with acting_as(account) as actor:
        draft = start_draft(actor, again(service))
        save_draft(actor, draft, draft.document | changes)
        return send_draft(actor, draft, note)


def kinds(service: Service) -> list[str]:
    with acting_as(SYSTEM):
        entries = Entry.objects.filter(chain=f"directory:{service.pk}").order_by("number")
        return [kind.removeprefix("directory.") for kind in entries.values_list("kind", flat=True)]


def test_an_owner_s_change_waits_and_is_shown_once_an_editor_has_approved_it(
    service: Service, leader: Account, editor: Account
) -> None:
    version = propose(leader, service, "New cook", description="Soup and company.")
    assert again(service).description != "Soup and company."
    with acting_as(editor) as actor:
        approve_version(actor, version, "Good")
    now = again(service)
    assert (now.description, now.confirmed_by) == ("Soup and company.", "Harbour Neighbours")
    with acting_as(SYSTEM):
        states = list(service.versions.order_by("decided_at").values_list("kind", "state", "decider_name"))
        assert states == [("before", "approved", ""), ("change", "approved", "Sandra Voss")]
        assert Message.objects.get().template == "entry-approved"
    assert kinds(service) == ["proposed", "approved"]


def test_an_editor_s_own_change_holds_at_once(service: Service, editor: Account) -> None:
    version = propose(editor, service, name="Quay Lunch")
    assert version.pk and again(service).name == "Quay Lunch"
    with acting_as(SYSTEM):
        assert Version.objects.get(pk=version.pk).state == State.APPROVED
        assert not Message.objects.exists()


def test_one_draft_goes_on_until_it_is_sent(service: Service, leader: Account) -> None:
    with acting_as(leader) as actor:
        first = start_draft(actor, service)
        save_draft(actor, first, first.document | {"alert": "Closed on Friday"})
        assert start_draft(actor, service).document["alert"] == "Closed on Friday"
        discard_draft(actor, first)
        assert "alert" not in start_draft(actor, service).document


def test_a_draft_without_a_change_cannot_be_sent(service: Service, leader: Account) -> None:
    with acting_as(leader) as actor, pytest.raises(ValidationError, match="Nothing has changed"):
        send_draft(actor, start_draft(actor, service))


def test_a_draft_that_the_standard_does_not_allow_is_refused_by_field(service: Service, leader: Account) -> None:
    with acting_as(leader) as actor:
        draft = start_draft(actor, service)
        with pytest.raises(ValidationError) as caught:
            save_draft(actor, draft, draft.document | {"email": "nobody"})
    assert "is not an e-mail address" in caught.value.message_dict["email"][0]


def test_whatever_ids_a_document_comes_with_it_stays_the_entry_and_the_organisation_that_it_is(
    service: Service, leader: Account, editor: Account
) -> None:
    foreign = entry(name="Taken over", organization={"id": "00000000-0000-0000-0000-00000000ffff", "name": "Thieves"})
    with acting_as(leader) as actor:
        version = propose_document(actor, service, foreign)
    with acting_as(editor) as actor:
        approve_version(actor, version)
    assert (again(service).name, again(service).organisation_id) == ("Taken over", service.organisation_id)
    assert Service.objects.count() == 1


def test_nobody_else_may_propose_decide_or_see_what_waits(
    service: Service, leader: Account, editor: Account, staff: Staff, resident: Account, place: Place
) -> None:
    version = propose(leader, service, alert="Soon")
    other = leader_of(place, make_entry(place, "Pier Tea", organization={"name": "Pier"}).organisation)
    for account in (resident, other, staff(Role.SOCIAL_WORKER), staff(Role.PROVIDER)):
        with acting_as(account) as actor:
            assert not Version.objects.exists()
            for refused in (
                lambda actor=actor: start_draft(actor, service),
                lambda actor=actor: propose_document(actor, service, entry()),
                lambda actor=actor: approve_version(actor, version),
                lambda actor=actor: decline_version(actor, version, "No"),
                lambda actor=actor: amend_proposal(actor, version, entry()),
                lambda actor=actor: withdraw_proposal(actor, version),
                lambda actor=actor: roll_back(actor, version, "No"),
            ):
                with pytest.raises(PermissionDenied):
                    refused()
    with acting_as(leader) as actor, pytest.raises(PermissionDenied):
        approve_version(actor, version)
    with acting_as(editor):
        assert Version.objects.count() == 1


def test_a_draft_is_its_writer_s_alone(service: Service, leader: Account, editor: Account, place: Place) -> None:
    colleague = leader_of(place, service.organisation)
    with acting_as(leader) as actor:
        draft = start_draft(actor, service)
    with acting_as(colleague) as actor:
        assert not Version.objects.filter(pk=draft.pk).exists()
        with pytest.raises(PermissionDenied):
            save_draft(actor, draft, draft.document)
        with pytest.raises(PermissionDenied):
            send_draft(actor, draft)
    propose(leader, service, alert="Soon")
    with acting_as(colleague):
        assert Version.objects.count() == 1


def test_a_decline_needs_a_reason_and_tells_it(service: Service, leader: Account, editor: Account) -> None:
    version = propose(leader, service, alert="Soon")
    with acting_as(editor) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            decline_version(actor, version, "  ")
        decline_version(actor, version, "The hall says otherwise")
        with pytest.raises(ValidationError, match="decided already"):
            approve_version(actor, version)
    with acting_as(SYSTEM):
        assert "The hall says otherwise" in Message.objects.get().body
    assert "alert" not in document_of(service.pk)


def test_what_others_changed_since_stays_and_a_clash_is_told(
    service: Service, leader: Account, editor: Account
) -> None:
    version = propose(leader, service, description="Soup.", alert="Closed at Easter")
    propose(editor, service, name="Quay Lunch", alert="Closed at Christmas")
    with acting_as(editor) as actor:
        with pytest.raises(StaleProposalError, match="notice"):
            approve_version(actor, version)
        approve_version(actor, version, over_conflicts=True)
    document = document_of(service.pk)
    assert (document["name"], document["description"], document["alert"]) == (
        "Quay Lunch", "Soup.", "Closed at Easter",
    )  # fmt: skip


def test_an_editor_changes_a_proposal_before_approving_it_and_both_are_kept(
    service: Service, leader: Account, editor: Account
) -> None:
    version = propose(leader, service, description="SOUP!!!")
    with acting_as(editor) as actor:
        amended = amend_proposal(actor, version, version.document | {"description": "Soup."})
        approve_version(actor, amended)
        kept = Version.objects.get(pk=version.pk)
    assert (kept.document["description"], kept.proposed_document["description"]) == ("Soup.", "SOUP!!!")
    assert again(service).description == "Soup."


def test_an_entry_goes_back_to_any_earlier_version_and_forward_again(service: Service, editor: Account) -> None:
    at_first = document_of(service.pk)
    for name in ("Second", "Third"):
        propose(editor, service, name=name, schedules=[])
    with acting_as(editor) as actor:
        first = service.versions.get(kind=Version.Kind.BEFORE)
        with pytest.raises(ValidationError, match="Say why"):
            roll_back(actor, first, "")
        roll_back(actor, first, "The change was a mistake")
        back = document_of(service.pk)
        assert {**back, "last_modified": ""} == {**at_first, "last_modified": ""}
        roll_back(actor, service.versions.get(document__name="Third"), "It was not")
    assert again(service).name == "Third"
    assert kinds(service)[-2:] == ["rolled-back", "rolled-back"]


def test_going_back_leaves_who_runs_it_as_it_is(service: Service, editor: Account) -> None:
    propose(editor, service, name="Second")
    organisation = document_of(service.pk)["organization"] | {"name": "Quay Neighbours"}
    propose(editor, service, organization=organisation)
    with acting_as(editor) as actor:
        roll_back(actor, service.versions.get(kind=Version.Kind.BEFORE), "Wrong name")
    assert again(service).organisation.name == "Quay Neighbours"


def test_one_s_own_proposal_can_be_taken_back(service: Service, leader: Account) -> None:
    version = propose(leader, service, alert="Soon")
    with acting_as(leader) as actor:
        withdraw_proposal(actor, version)
        with pytest.raises(ValidationError, match="decided already"):
            withdraw_proposal(actor, Version.objects.get(pk=version.pk))


def test_what_was_approved_meanwhile_is_not_taken_back(service: Service, leader: Account, editor: Account) -> None:
    version = propose(leader, service, alert="Soon")
    with acting_as(editor) as actor:
        approve_version(actor, version)
    with acting_as(leader) as actor, pytest.raises(ValidationError, match="decided already"):
        withdraw_proposal(actor, version)
    with acting_as(SYSTEM):
        assert Version.objects.get(pk=version.pk).state == Version.State.APPROVED


def test_a_change_to_an_entry_that_was_merged_cannot_be_approved(
    service: Service, leader: Account, editor: Account, place: Place
) -> None:
    version = propose(leader, service, alert="Soon")
    Service.objects.filter(pk=service.pk).update(listing="merged", merged_into=make_entry(place, "Kept"))
    with acting_as(editor) as actor, pytest.raises(ValidationError, match="merged into another"):
        approve_version(actor, version)


def test_a_new_entry_is_shown_once_it_is_approved_and_gone_once_its_draft_is_thrown_away(
    service: Service, leader: Account, editor: Account, place: Place
) -> None:
    document = entry(name="Harbour Tea")
    with acting_as(leader) as actor:
        draft = start_new_entry(actor, place, document, service.organisation)
        assert draft.service.listing == Service.Listing.PROPOSED
        assert draft.service.organisation_id == service.organisation_id
        send_draft(actor, draft)
        gone = start_new_entry(actor, place, document, service.organisation)
        discard_draft(actor, gone)
        assert not Service.objects.filter(pk=gone.service_id).exists()
    with acting_as(editor) as actor:
        approve_version(actor, draft)
    assert again(draft.service).listing == Service.Listing.LISTED


def test_only_an_editor_adds_an_organisation(service: Service, leader: Account, editor: Account, place: Place) -> None:
    other = make_entry(place, "Pier Tea", organization={"name": "Pier"}).organisation
    with acting_as(leader) as actor:
        for organisation in (None, other):
            with pytest.raises(PermissionDenied):
                start_new_entry(actor, place, entry(), organisation)
    with acting_as(editor) as actor:
        draft = start_new_entry(actor, place, entry(name="New"), None)
        assert send_draft(actor, draft).pk
    assert again(draft.service).listing == Service.Listing.LISTED


def test_anybody_may_say_that_something_is_wrong_and_hears_what_came_of_it(service: Service, editor: Account) -> None:
    with acting_as(NOBODY) as actor:
        for words, email, field in (("", "", "words"), ("It ended", "me", "email")):
            with pytest.raises(ValidationError) as caught:
                report_wrong(actor, service, words, "", email)
            assert field in caught.value.message_dict
        report = report_wrong(actor, service, "The phone number is wrong", "Ann", "ann@example.org")
        assert not Version.objects.exists()
    with acting_as(editor) as actor:
        assert Version.objects.get().note == "The phone number is wrong"
        approve_version(actor, amend_proposal(actor, report, report.document | {"phones": []}))
    with acting_as(SYSTEM):
        message = Message.objects.get()
    assert (message.to, message.template) == ("ann@example.org", "entry-approved")
    assert again(service).phone == ""


def test_anybody_may_suggest_an_entry_that_nobody_sees_until_it_is_approved(place: Place, editor: Account) -> None:
    with acting_as(NOBODY) as actor:
        suggest_entry(actor, place, entry(name="Knit and Natter"), "I go there", "Ann", "ann@example.org")
    service = Service.objects.get()
    assert (service.listing, service.place, service.source) == ("proposed", place, "Suggested on the website")
    with acting_as(editor) as actor:
        decline_version(actor, Version.objects.get(), "It has ended")
    assert (again(service).listing, again(service).listing_note) == ("removed", "It has ended")


def test_a_place_that_another_organisation_shares_is_not_changed_for_it(
    service: Service, leader: Account, editor: Account, place: Place
) -> None:
    shared = document_of(service.pk)["service_at_locations"]
    other = make_entry(place, "Pier Tea", organization={"name": "Pier"})
    with acting_as(SYSTEM):
        location = Location.objects.get(pk=shared[0]["location"]["id"])
        other.service_at_locations.update(location=location)
    moved = copy.deepcopy(shared)
    moved[0]["location"]["addresses"][0]["address_1"] = "9 Pier"
    with acting_as(editor) as actor:
        approve_version(actor, propose(leader, service, service_at_locations=moved))
    assert again(service).address == "Quay Hall, 9 Pier, Seaborough"
    location = document_of(other.pk)["service_at_locations"][0]["location"]
    assert location["addresses"][0]["address_1"] == "1 Quay"
