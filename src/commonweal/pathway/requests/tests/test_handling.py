"""Answering a request: whose it is, the first contact, what happens next; and who may."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area, Place
from commonweal.pathway.requests.actions import (
    accept_request,
    decide_request,
    delete_old_drafts,
    record_contact,
    start_draft,
)
from commonweal.pathway.requests.actions.deciding import NOT_FOR_OTHERS, WHY_NOT_FOR_OTHERS
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.queries import contact_team_for, likely_people, to_be_assessed
from commonweal.pathway.requests.tests.conftest import FOR_OTHER, stored
from commonweal.people.identity.models import CommunicationNeed, Person
from commonweal.people.identity.queries import current_address
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

Outcome = Request.Outcome
OTHER = {page: FOR_OTHER[page] for page in ("who", "asker", "agreement")}


def entries(kind: str) -> list[Entry]:
    with acting_as(system_actor("test")):
        return list(Entry.objects.filter(kind=kind))


def messages(template: str) -> list[Message]:
    with acting_as(system_actor("test")):
        return list(Message.objects.filter(template=template))


def test_a_new_record_is_made_from_what_was_said(make_request, officer, contact_team) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        accepted = accept_request(actor, request)
        person = Person.objects.get()
        assert accepted.person == person
        assert (person.name, person.date_of_birth, person.nhs_number) == ("Iris Holt", date(1948, 3, 27), "9990000018")
        assert (person.phone, person.email) == ("01632 960123", "iris@home.example")
        assert str(current_address(person)) == "3 Quay Street, Seaborough, ZZ1 1AA"
        assert [need.kind for need in CommunicationNeed.objects.filter(person=person)] == ["large_print"]
    (entry,) = entries("request.matched")
    assert entry.person_id == person.pk and request.reference in entry.summary


def test_without_a_fixed_address_or_a_date_of_birth_there_is_still_a_record(make_request, officer) -> None:
    request = make_request(
        answers={
            "address": {"no_fixed_address": True, "lines_of_address": "", "town": "", "postcode": ""},
            "birth": {"born_on": None},
            "communication": {"needs": ["interpreter", "by_phone"], "language": "Polish", "detail": "Mornings"},
        }
    )
    with acting_as(officer) as actor:
        person = accept_request(actor, request).person
        assert person is not None and person.date_of_birth is None and current_address(person) is None
        needs = {need.kind: (need.language, need.detail) for need in CommunicationNeed.objects.filter(person=person)}
    assert needs == {"interpreter": ("Polish", "Mornings"), "by_phone": ("", "")}


def test_a_new_record_is_linked_to_who_asked_for_themselves_signed_in(make_request, officer, resident) -> None:
    request = make_request(account=resident)
    with acting_as(officer) as actor:
        person = accept_request(actor, request).person
    with acting_as(resident):
        assert Person.objects.get() == person


def test_a_record_is_never_linked_to_who_asked_for_another(make_request, officer, resident) -> None:
    request = make_request(account=resident, answers=OTHER)
    with acting_as(officer) as actor:
        person = accept_request(actor, request).person
    assert person is not None and person.account is None
    with acting_as(resident):
        assert not Person.objects.exists()


def test_an_existing_record_is_found_and_not_linked_unasked(make_request, officer, rose, place) -> None:
    stranger = Account.objects.create_user("somebody@else.example", "a long enough password", name="Somebody")
    with acting_as(system_actor("test")):
        Person.objects.filter(pk=rose.pk).update(account=None)
    same = {"name": {"given_name": "Rose", "family_name": "Penny", "known_as": ""}, "birth": {"born_on": "1950-05-01"}}
    request = make_request(account=stranger, answers=same | {"nhs": {"nhs_number": ""}})
    with acting_as(officer) as actor:
        (match,) = likely_people(actor, request)
        assert match.person == rose
        assert accept_request(actor, request, match.person).person == rose
    with acting_as(stranger):
        assert not Person.objects.exists()  # typing somebody's name opens nothing


def test_who_does_not_see_a_record_cannot_link_an_account_to_it(make_request, officer, rose) -> None:
    stranger = Account.objects.create_user("somebody@else.example", "a long enough password", name="Somebody")
    with acting_as(system_actor("test")):
        Person.objects.filter(pk=rose.pk).update(account=None)
    request = make_request(account=stranger)
    with acting_as(officer) as actor:
        person = Person.objects.get(pk=rose.pk)
        with pytest.raises(PermissionDenied):
            accept_request(actor, request, person, link=True)
    assert stored(pk=request.pk).person is None


def test_a_request_is_matched_once(make_request, officer) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        accept_request(actor, request)
        with pytest.raises(ValidationError, match="already Iris Holt"):
            accept_request(actor, request)


def test_first_contact_is_recorded_once_with_what_was_said(make_request, officer) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        contacted = record_contact(actor, request, " We spoke at noon. ")
        assert contacted.first_contact_at is not None
        assert (contacted.contact_note, contacted.worker) == ("We spoke at noon.", officer)
        with pytest.raises(ValidationError, match="recorded already"):
            record_contact(actor, request, "Again")
        with pytest.raises(ValidationError, match="what was said"):
            record_contact(actor, make_request(), "  ")


def test_words_about_a_person_are_not_in_the_ledger_before_it_is_their_record(make_request, officer) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        record_contact(actor, request, "Iris was in tears")
        decide_request(actor, request, Outcome.INFORMATION, "Iris wants a rail")
    assert [entry.reason for entry in [*entries("request.contacted"), *entries("request.decided")]] == ["", ""]


def test_a_decision_is_told_and_published(make_request, officer) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        person = accept_request(actor, request).person
        assert person is not None
        decided = decide_request(actor, request, Outcome.ASSESSMENT, "Stairs and washing are hard now.")
        assert list(to_be_assessed()) == [decided]
    (entry,) = entries("request.decided")
    assert (entry.person_id, entry.compartment, entry.payload["outcome"]) == (person.pk, "care", "assessment")
    assert entry.reason == "Stairs and washing are hard now."
    (message,) = messages("request-decided")
    assert "meet you for an assessment" in message.body and "Stairs and washing are hard now." in message.body


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome not in ("information", "no_action")])
def test_what_needs_a_record_is_not_decided_without_one(make_request, officer, outcome) -> None:
    request = make_request()
    with acting_as(officer) as actor, pytest.raises(ValidationError, match="whose request this is"):
        decide_request(actor, request, outcome, "Why")
    assert stored(pk=request.pk).decided_at is None


def test_a_decision_needs_a_reason_and_is_made_once(make_request, officer) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        with pytest.raises(ValidationError, match="words for the person"):
            decide_request(actor, request, Outcome.NO_ACTION, " ")
        decide_request(actor, request, Outcome.NO_ACTION, "All is well")
        for again in (
            lambda: decide_request(actor, request, Outcome.URGENT, "x"),
            lambda: accept_request(actor, request),
        ):
            with pytest.raises(ValidationError, match="decided already"):
                again()


def test_who_asked_without_the_persons_agreement_is_told_only_that_it_was_looked_at(make_request, officer) -> None:
    request = make_request(answers=OTHER | {"agreement": {"agrees": "unknown", "detail": ""}})
    with acting_as(officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, Outcome.ASSESSMENT, "She told us something private")
    (message,) = messages("request-decided")
    assert message.to == "tom@home.example"
    assert NOT_FOR_OTHERS in message.body and WHY_NOT_FOR_OTHERS in message.body
    assert "private" not in message.body and "assessment" not in message.body


def test_safeguarding_is_never_written_about_and_is_no_entry_for_those_who_see_care(
    make_request, officer, safeguarding_team
) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, Outcome.SAFEGUARDING, "To be looked into")
    assert messages("request-decided") == []
    assert entries("request.decided")[0].compartment == "safeguarding"


@pytest.mark.parametrize(("happening", "outcome"), [("My carer hits me", "assessment"), ("", "safeguarding")])
def test_a_carer_with_sight_of_care_does_not_see_what_may_be_about_them(
    make_request, officer, safeguarding_team, happening: str, outcome: str
) -> None:
    carer = Account.objects.create_user("carer@home.example", "a long enough password", name="Carl")
    safety = {"safety": {"safe": "no", "how": ""}} if happening else {}
    request = make_request(happening, answers=safety)
    plain = make_request()
    with acting_as(officer) as actor:
        person = accept_request(actor, request).person
        assert person is not None
        accept_request(actor, plain, person)
        grant_sight(actor, person, [viewer_of(carer)], ["identity", "care"], Basis.CARER)
        decide_request(actor, request, outcome, "Why")
    with acting_as(carer):
        assert list(Request.objects.all()) == [plain]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in ("contact_officer", "team_manager", "social_worker")]
)
def test_other_roles_answer_no_requests(make_request, staff, contact_team, role: Role) -> None:
    request = make_request()
    account = staff(role, "Somebody")
    account.memberships.update(team=contact_team)
    with acting_as(account) as actor:
        for act in (
            lambda: accept_request(actor, request),
            lambda: record_contact(actor, request, "x"),
            lambda: decide_request(actor, request, Outcome.NO_ACTION, "x"),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_team_that_does_not_have_the_request_does_not_see_it(make_request, social_worker) -> None:
    request = make_request()
    with acting_as(social_worker) as actor, pytest.raises(Request.DoesNotExist):
        decide_request(actor, request, Outcome.NO_ACTION, "x")


def test_a_team_that_sees_a_request_in_its_care_does_not_answer_it(make_request, rose, social_worker) -> None:
    request = make_request(account=rose.account, answers={"known": {"right": "yes"}})
    with acting_as(social_worker) as actor:
        assert Request.objects.get() == request
        with pytest.raises(PermissionDenied, match="Only the team"):
            decide_request(actor, request, Outcome.NO_ACTION, "x")


def test_a_resident_answers_no_requests(make_request, resident) -> None:
    request = make_request(account=resident)
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        decide_request(actor, request, Outcome.ASSESSMENT, "x")


def test_a_draft_is_not_answered(officer, place) -> None:
    with acting_as(officer) as actor:
        draft = start_draft(actor, place, Request.Channel.PHONE).request
        with pytest.raises(PermissionDenied, match="not been sent"):
            record_contact(actor, draft, "x")


def test_a_request_goes_to_the_council_that_serves_the_postcode(place, contact_team, other_council, staff) -> None:
    staff(Role.CONTACT_OFFICER, organisation=other_council)
    theirs = Team.objects.get(organisation=other_council)
    assert contact_team_for(place, "ZZ1 1AA") == theirs  # nobody serves an area: the first by the council's name
    contact_team.organisation.areas.add(Area.objects.get(code="seaborough-old"))
    assert contact_team_for(place, "ZZ1 1AA") == contact_team  # the council as it was
    contact_team.organisation.areas.clear()
    contact_team.organisation.areas.add(Area.objects.get(code="E06999999"))
    assert contact_team_for(place, "ZZ1 1AA") == contact_team  # today's council
    assert contact_team_for(place, "M1 1AE") == theirs
    assert contact_team_for(place, "M1 1AE", contact_team) == contact_team  # whoever took it keeps it


def test_a_place_without_a_contact_team_has_none_to_go_to(place) -> None:
    assert contact_team_for(place, "ZZ1 1AA") is None


def test_drafts_are_deleted_after_their_time_and_nothing_else(make_request, place: Place) -> None:
    old, young, sent = make_request(sent=False), make_request(sent=False), make_request()
    today = timezone.localdate()
    with acting_as(system_actor("test")) as actor:
        Request.objects.filter(pk__in=[old.pk, sent.pk]).update(started_at=timezone.now() - timedelta(days=31))
        Request.objects.filter(pk=young.pk).update(started_at=timezone.now() - timedelta(days=30))
        assert delete_old_drafts(actor, today) == 1
        assert set(Request.objects.all()) == {young, sent}


def test_only_the_system_deletes_drafts(officer) -> None:
    with acting_as(officer) as actor, pytest.raises(PermissionDenied):
        delete_old_drafts(actor, timezone.localdate())
