"""Sending a referral: who may, what is needed, what is promised, and who sees it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from commonweal.community.referrals.actions import send_referral
from commonweal.community.referrals.keys import FOR_HOLDER, FOR_PERSON, digest_of, key_of
from commonweal.community.referrals.models import Referral, Turn
from commonweal.community.referrals.promises import contact_by
from commonweal.community.referrals.queries.parties import (
    own_party,
    receiver_by,
    receiver_of_service,
    receivers_in,
    sides_of,
)
from commonweal.community.referrals.reading import shown_to
from commonweal.community.referrals.states import Side
from commonweal.community.referrals.tests.conftest import (
    AGREED,
    IRIS,
    LONELY,
    send,
    stored,
    to_organisation,
    to_service,
    to_team_of,
)
from commonweal.core.accounts.actors import acting_as, set_actor, system_actor
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.people.identity.models import Person

pytestmark = pytest.mark.django_db


def test_without_agreement_nobody_is_referred(refer):
    for missing in (replace(AGREED, by=" "), replace(AGREED, how="")):
        with pytest.raises(ValidationError) as told:
            refer(agreement=missing)
        assert set(told.value.message_dict) <= {"agreed_by", "agreed_how"}
    with acting_as(system_actor("test")):
        assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"why": " "}, "why"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"source": "the moon"}, "source"),
        ({"name": ""}, "name"),
        ({"phone": "", "email": "", "address": ""}, "phone"),
        ({"email": "iris at home"}, "email"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"born_on": date(2090, 1, 1)}, "born_on"),
        ({"why": "x" * 5000}, "why"),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_field(refer, words, field):
    with pytest.raises(ValidationError) as told:
        refer(**words)
    assert list(told.value.message_dict) == [field]


def test_an_agreement_ends_today_or_later_and_best_interests_are_for_care_staff(refer, maya, rose):
    with pytest.raises(ValidationError, match="today or later"):
        refer(agreement=replace(AGREED, until=timezone.localdate() - timedelta(days=1)))
    decided = replace(AGREED, by="Maya Ellis, best interests", how="best-interests")
    with pytest.raises(ValidationError, match="Only care staff"):
        refer(agreement=decided)
    assert refer(by=maya, person=rose, agreement=decided).turn.agreed_how == "best-interests"


def test_staff_refer_only_for_where_they_work(place, callum, bridget, neighbours, staff):
    with acting_as(bridget) as actor:
        party = own_party(actor)
    with acting_as(callum) as actor, pytest.raises(PermissionDenied, match="only for the team"):
        send_referral(actor, place, to_organisation(neighbours), IRIS, LONELY, AGREED, party=party)
    with acting_as(staff(Role.COMMISSIONER)) as actor, pytest.raises(PermissionDenied):
        send_referral(actor, place, to_organisation(neighbours), IRIS, LONELY, AGREED)


@time_machine.travel("2026-06-01T10:00:00Z", tick=False)
@pytest.mark.parametrize(("urgency", "by"), [("routine", 15), ("soon", 8), ("urgent", 3)])
def test_the_promise_is_in_working_days_by_urgency(refer, urgency, by):
    assert refer(urgency=urgency).contact_by == date(2026, 6, by) == contact_by(date(2026, 6, 1), urgency)


def test_the_same_person_is_not_sent_to_the_same_place_twice(refer, callum):
    first = refer()
    with pytest.raises(ValidationError, match=f"already: {first.reference}"):
        refer()
    assert refer(name="Ada Holt").reference != first.reference


def test_both_sides_see_it_and_nobody_else(refer, everybody, maya, resident):
    referral = refer()
    sees = {}
    for name, account in (everybody | {"maya": maya, "resident": resident}).items():
        with acting_as(account):
            sees[name] = Referral.objects.filter(pk=referral.pk).exists()
            assert Turn.objects.filter(referral=referral).exists() == sees[name]
    assert {name for name, does in sees.items() if does} == {"callum", "bridget", "femi"}
    with acting_as(None):
        assert not Referral.objects.exists() and not Turn.objects.exists()


def test_a_councils_referral_is_seen_by_its_team_and_not_by_the_whole_council(refer, noor, maya):
    referral = refer(by=noor)
    with acting_as(noor):
        assert Referral.objects.filter(pk=referral.pk).exists()
    with acting_as(maya):
        assert not Referral.objects.filter(pk=referral.pk).exists()


def test_nobody_writes_a_referral_past_the_actions(refer, nell, callum):
    referral = refer()
    with acting_as(nell):
        assert Referral.objects.filter(pk=referral.pk).update(outcome_words="x") == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            Referral(**_columns(referral)).save(force_insert=True)
    with acting_as(callum), pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="closed")


def _columns(referral: Referral) -> dict[str, object]:
    left_out = ("id", "reference", "turn_id")
    return {
        field.attname: getattr(referral, field.attname)
        for field in Referral._meta.fields
        if field.attname not in left_out
    } | {"reference": "CW-999-999", "id": "5f0c1d2e-0000-4000-8000-000000000001"}


def test_those_with_sight_of_the_persons_care_see_it_and_it_says_who_they_are_to_it(
    refer, rose, maya, resident, bridget
):
    referral = refer(by=maya, person=rose)
    expected = {
        maya: {Side.SENDER, Side.KEEPER},
        resident: {Side.PERSON},
        bridget: {Side.RECEIVER},
    }
    for account, sides in expected.items():
        with acting_as(account) as actor:
            found = Referral.objects.select_related("person", "turn").get(pk=referral.pk)
            assert sides_of(actor, found) == sides


def test_a_receiver_reads_what_was_agreed_and_nothing_else(refer, bridget):
    referral = refer(agreement=replace(AGREED, shares=frozenset({"communication"})))
    with acting_as(bridget) as actor:
        shown = shown_to(actor, Referral.objects.select_related("person", "turn").get(pk=referral.pk))
    assert dict(shown.facts) == {
        "Name": "Iris Holt",
        "Likes to be called": "Iris",
        "Phone": "01632 960123",
        "E-mail": "iris@home.example",
        "When and how": "After ten",
        "Communication": "Large print",
        "About": "Company and befriending",
    }
    assert (shown.why, shown.what_matters, shown.to_know) == (LONELY.why, "", "")


def test_whoever_refers_cannot_give_sight_of_what_they_do_not_see(refer, callum, rose, maya, neighbours):
    refer(by=maya, person=rose, to=to_organisation(neighbours), agreement=replace(AGREED, by="Rose Penny"))
    with pytest.raises((PermissionDenied, ValidationError)):
        refer(by=callum, person=Person(pk=rose.pk, given_name="Rose", family_name="Penny"))


def test_people_refer_themselves_without_an_account_and_the_council_minds_it(place, everybody, choir, noor):
    sent = send(None, place, to_service(choir), None, replace(AGREED, how="online"), {}, {"source": "self"})
    referral = stored(sent.referral)
    assert (referral.source, referral.sent_by, referral.from_name) == ("self", None, "Iris Holt")
    assert referral.minder is not None
    with acting_as(noor) as actor:
        found = Referral.objects.select_related("person", "turn").get(pk=referral.pk)
        assert sides_of(actor, found) == {Side.MINDER}
    with acting_as(None) as actor:
        assert not Referral.objects.exists()
        set_actor(actor, digest_of(sent.key))
        found = Referral.objects.select_related("person", "turn").get()
        assert sides_of(actor, found) == {Side.PERSON}


def test_a_key_opens_one_referral_and_a_wrong_one_none(refer):
    first, second = refer(), refer(name="Ada Holt")
    with acting_as(None) as actor:
        set_actor(actor, digest_of(key_of(FOR_PERSON, first.pk)))
        assert [one.pk for one in Referral.objects.all()] == [first.pk]
        set_actor(actor, digest_of(key_of(FOR_HOLDER, second.turn.pk)))  # its receiver signs in
        assert not Referral.objects.exists()
        set_actor(actor, "")
        assert not Referral.objects.exists()


def test_keys_differ_by_whose_they_are_and_are_read_out_without_doubt(refer):
    referral = refer()
    keys = {key_of(whose, referral.pk) for whose in (FOR_PERSON, FOR_HOLDER)}
    assert len(keys) == 2
    assert all(len(key) == 14 and not set(key) & set("OIL01SZB") for key in keys)
    assert referral.person_key not in keys  # only the digest is kept


def test_the_person_is_written_to_as_they_prefer_and_not_where_it_is_unsafe(refer):
    def sent_to() -> list[str]:
        with acting_as(system_actor("test")):
            return list(Message.objects.filter(template="referral-sent").values_list("to", flat=True))

    refer(may_write=False)
    assert sent_to() == []
    refer(name="Ada Holt", email="")
    assert sent_to() == ["01632 960123"]


def test_who_can_be_referred_to(place, everybody, choir, neighbours, surgery, noor, nell):
    names = {receiver.name for receiver in receivers_in(place)}
    assert {"Harbour Neighbours", "Bay Fire"} <= names
    assert any(name.endswith("Poole Bay Surgeries") for name in names)
    assert not any(name == "Seaborough Council" for name in names)  # a council receives by team
    assert receiver_by(to_team_of(nell).token).viewer == to_team_of(nell).viewer
    for token in ("", "organisation:", "team:nobody", f"organisation:{surgery.pk}", f"service:{neighbours.pk}"):
        with pytest.raises(ValidationError):
            receiver_by(token)


def test_a_service_goes_to_who_manages_it_else_to_its_e_mail_else_it_can_only_be_phoned(choir, neighbours, bridget):
    assert to_service(choir).email == "choir@quay.example"
    with acting_as(system_actor("test")):
        choir.organisation.managed_by = neighbours
        choir.organisation.save()
        assert to_service(choir).viewer == neighbours.pk
        Membership.objects.filter(account=bridget).update(ends_on=date(2025, 1, 1))
        choir.organisation.managed_by, choir.organisation.email = None, ""
        choir.organisation.save()
        assert receiver_of_service(choir) is None


def test_where_the_only_worker_has_left_an_organisation_receives_no_more(place, bridget, neighbours):
    token = to_organisation(neighbours).token
    with acting_as(system_actor("test")):
        Account.objects.filter(pk=bridget.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="any more"):
        receiver_by(token)
