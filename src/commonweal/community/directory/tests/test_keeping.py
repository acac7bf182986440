"""Claims, whether an entry is shown, notes of staff, shared lists: who may, who may not, and what it leaves behind."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.directory.actions.claiming import (
    approve_claim,
    claim_organisation,
    decline_claim,
    end_management,
    organisations_of,
)
from commonweal.community.directory.actions.listing import (
    bring_back,
    delete_note,
    hide_entry,
    take_out,
    withdraw_entry,
    write_note,
)
from commonweal.community.directory.actions.shortlists import (
    delete_old_lists,
    drop_entry,
    keep_entry,
    send_list,
    share_list,
)
from commonweal.community.directory.allowed import owns, visible_to
from commonweal.community.directory.list_words import make_words, normalise_words, words_in_turn
from commonweal.community.directory.models import Claim, Service, SharedList, ShortlistItem, StaffNote
from commonweal.community.directory.tests.factories import SYSTEM, again, ids, leader_of, make_entry
from commonweal.core.accounts.actors import NOBODY, acting_as
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place

Staff = Callable[..., Account]
GIVEN = {"position": "Chair", "evidence": "Ring the number on our website"}


@pytest.fixture
def editor(staff: Staff) -> Account:
    return staff(Role.DIRECTORY_EDITOR, name="Sandra Voss")


@pytest.fixture
def service(place: Place) -> Service:
    return make_entry(place)


def claim(account: Account, service: Service, organisation: Organisation | None = None) -> Claim:
    with acting_as(account) as actor:
        return claim_organisation(actor, again(service).organisation, **GIVEN, organisation=organisation)


def test_a_resident_whose_claim_is_approved_leads_an_organisation_that_manages_the_entries(
    service: Service, resident: Account, editor: Account
) -> None:
    made = claim(resident, service)
    with acting_as(editor) as actor:
        approve_claim(actor, made)
    with acting_as(resident) as actor:
        assert actor.roles == {Role.GROUP_LEADER}
        assert owns(actor, again(service).organisation)
    body = again(service).organisation.managed_by
    assert body is not None and (body.name, body.kind) == ("Harbour Neighbours", "voluntary")
    with acting_as(SYSTEM):
        assert Message.objects.get().template == "claim-approved"
        chain = f"directory:organisation:{service.organisation_id}"
        kinds = list(Entry.objects.filter(chain=chain).order_by("number").values_list("kind", flat=True))
    assert kinds == ["directory.claimed", "directory.claim-approved"]


def test_somebody_who_signs_in_for_an_organisation_claims_for_it(
    service: Service, staff: Staff, editor: Account, provider_organisation: Organisation
) -> None:
    manager = staff(Role.PROVIDER, organisation=provider_organisation)
    assert organisations_of(manager, date(2026, 11, 23)) == [provider_organisation]
    with acting_as(editor) as actor:
        approve_claim(actor, claim(manager, service, provider_organisation))
    assert again(service).organisation.managed_by == provider_organisation


def test_a_claim_says_what_is_missing_and_is_made_once(
    service: Service, resident: Account, provider_organisation: Organisation, place: Place
) -> None:
    with acting_as(resident) as actor:
        with pytest.raises(ValidationError) as caught:
            claim_organisation(actor, service.organisation, position=" ", evidence="")
        assert caught.value.message_dict.keys() == {"position", "evidence"}
        with pytest.raises(ValidationError, match="you work in"):
            claim_organisation(actor, service.organisation, **GIVEN, organisation=provider_organisation)
    claim(resident, service)
    with pytest.raises(ValidationError, match="told us already"):
        claim(resident, service)
    leader_of(place, service.organisation)
    with pytest.raises(ValidationError, match="Somebody speaks"):
        claim(Account.objects.create_user("late@example.org", name="Late"), service)


def test_claims_are_decided_by_editors_alone_and_seen_by_them_and_the_claimant(
    service: Service, resident: Account, editor: Account, staff: Staff
) -> None:
    made = claim(resident, service)
    for account in (None, staff(Role.SOCIAL_WORKER), staff(Role.ADMINISTRATOR)):
        with acting_as(account or NOBODY) as actor:
            assert not Claim.objects.exists()
            for refused in (approve_claim, decline_claim):
                with pytest.raises(PermissionDenied):
                    refused(actor, made, "No")
    with acting_as(NOBODY) as actor, pytest.raises(PermissionDenied):
        claim_organisation(actor, service.organisation, **GIVEN)
    with acting_as(editor) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            decline_claim(actor, made, "")
        decline_claim(actor, made, "Nobody knows you there")
        with pytest.raises(ValidationError, match="decided already"):
            approve_claim(actor, made)
    with acting_as(resident):
        assert Claim.objects.get().decision_note == "Nobody knows you there"


def test_of_two_claims_one_is_approved_and_management_can_end(
    service: Service, resident: Account, editor: Account, place: Place
) -> None:
    other = Account.objects.create_user("other@example.org", name="Other")
    first, second = claim(resident, service), claim(other, service)
    with acting_as(editor) as actor:
        approve_claim(actor, first)
        with pytest.raises(ValidationError, match="Somebody speaks"):
            approve_claim(actor, second)
        with pytest.raises(ValidationError, match="Say why"):
            end_management(actor, again(service).organisation, "")
        end_management(actor, again(service).organisation, "They left")
        decline_claim(actor, second, "Another way")
    assert again(service).organisation.managed_by is None


def test_hidden_and_removed_entries_are_seen_by_their_owner_and_editors_alone(
    service: Service, editor: Account, resident: Account, place: Place
) -> None:
    leader = leader_of(place, service.organisation)
    for change in (hide_entry, take_out):
        with acting_as(editor) as actor:
            change(actor, again(service), "We cannot reach anybody")
        seen = []
        for account in (NOBODY, resident, leader, editor):
            with acting_as(account) as actor:
                seen.append(visible_to(actor).filter(pk=service.pk).exists())
        assert seen == [False, False, True, True]
    with acting_as(editor) as actor:
        bring_back(actor, service)
        with pytest.raises(ValidationError, match="hidden or taken out"):
            bring_back(actor, service)
    assert (again(service).listing, again(service).listing_note) == ("listed", "")


def test_an_owner_withdraws_but_only_an_editor_hides_takes_out_and_brings_back(
    service: Service, editor: Account, place: Place, resident: Account
) -> None:
    leader = leader_of(place, service.organisation)
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        withdraw_entry(actor, service, "Mine")
    with acting_as(leader) as actor:
        for refused in (hide_entry, take_out, bring_back):
            with pytest.raises(PermissionDenied):
                refused(actor, service, "Why not")
        with pytest.raises(ValidationError, match="Say why"):
            withdraw_entry(actor, service, " ")
        gone = withdraw_entry(actor, service, "The hall closes")
    assert gone.listing_note == "Withdrawn by Harbour Neighbours: The hall closes"


def test_notes_are_for_staff_and_not_even_for_owners(
    service: Service, staff: Staff, place: Place, resident: Account, editor: Account
) -> None:
    worker, leader = staff(Role.SOCIAL_WORKER), leader_of(place, service.organisation)
    with acting_as(worker) as actor:
        note = write_note(actor, service, "The organiser is away until March")
        with pytest.raises(ValidationError):
            write_note(actor, service, " ")
    for account in (resident, leader, NOBODY):
        with acting_as(account) as actor:
            assert not StaffNote.objects.exists()
            with pytest.raises(PermissionDenied):
                write_note(actor, service, "Hello")
    with acting_as(staff(Role.CONTACT_OFFICER)) as actor, pytest.raises(PermissionDenied):
        delete_note(actor, note)
    with acting_as(editor) as actor:
        delete_note(actor, note)


def test_a_list_is_its_account_s_own(service: Service, resident: Account, staff: Staff) -> None:
    with acting_as(resident) as actor:
        keep_entry(actor, service)
        keep_entry(actor, service)
        assert ShortlistItem.objects.count() == 1
    with acting_as(staff(Role.SOCIAL_WORKER)) as actor:
        assert not ShortlistItem.objects.exists()
        drop_entry(actor, service.pk)
    with acting_as(resident) as actor:
        drop_entry(actor, service.pk)
        assert not ShortlistItem.objects.exists()
    with acting_as(NOBODY) as actor, pytest.raises(PermissionDenied):
        keep_entry(actor, service)


def test_a_shared_list_holds_what_is_listed_in_its_order_and_ends(place: Place, service: Service) -> None:
    other, hidden = make_entry(place, "Pier Tea"), make_entry(place, "Hidden", listing="hidden")
    with acting_as(NOBODY) as actor:
        shared = share_list([other.pk, hidden.pk, service.pk, uuid4(), other.pk])
        assert shared.services == ids(other, service)
        with pytest.raises(ValidationError, match="nothing on the list"):
            share_list([hidden.pk])
        with pytest.raises(PermissionDenied):
            delete_old_lists(actor, shared.until)
    with acting_as(SYSTEM) as actor:
        assert delete_old_lists(actor, shared.until) == 0
        assert delete_old_lists(actor, date(2099, 1, 1)) == 1
    assert not SharedList.objects.exists()


def test_what_is_sent_is_counted_and_not_to_whom(service: Service, staff: Staff) -> None:
    with acting_as(staff(Role.CONTACT_OFFICER)) as actor:
        send_list(actor, [service.pk], "text", "07700 900001")
        send_list(actor, [service.pk], "email", "ann@example.org")
    with acting_as(SYSTEM):
        sent = {message.channel: message for message in Message.objects.all()}
        assert "Harbour Lunch 01632 960001" in sent["text"].body and len(sent["text"].body) <= 300
        assert "A cooked lunch" in sent["email"].body
        entries = Entry.objects.filter(chain="directory:sent").order_by("number")
        assert [entry.payload["how"] for entry in entries] == ["by text", "by e-mail"]
        written = " ".join(str(entry.payload) + entry.summary for entry in entries)
    assert "07700" not in written and "ann@" not in written


def test_words_of_lists_can_be_said_typed_and_found_again() -> None:
    words = make_words(lambda below: below - 1)
    assert normalise_words(words.replace("-", " ").title() + ".") == words
    for place in words_in_turn():
        assert len(place) == len(set(place)) > 60
        assert all(word.isalpha() and word.islower() for word in place)
    assert len(make_words(lambda below: 0)) <= 60
