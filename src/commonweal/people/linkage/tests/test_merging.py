"""Making one record of two, and two of one: who may, what moves, who sees what, and that all of it can be undone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import timeline
from commonweal.people.circle.actions import add_supporter
from commonweal.people.circle.models import Supporter
from commonweal.people.consent.actions import give_consent, withdraw_consent
from commonweal.people.consent.models import Consent
from commonweal.people.identity.actions import link_account, set_communication_needs
from commonweal.people.identity.models import Address, CommunicationNeed, Person
from commonweal.people.identity.queries import current_address, search_people
from commonweal.people.identity.search_terms import read_search
from commonweal.people.linkage.actions import mark_different, merge_records, name_pair, undo_merge
from commonweal.people.linkage.models import Merge, RecordPair
from commonweal.people.linkage.queries import came_after, clashes, moved_by, new_sights
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.models import Sight
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db
WHY = "Her daughter told us: the same person, written down twice"


def as_system():
    return acting_as(system_actor("test"))


def merge(account, pair, kept, **choices):
    with acting_as(account) as actor:
        return merge_records(actor, pair, kept.pk, choices, why=WHY)


def add(account, person, name):
    with acting_as(account) as actor:
        return add_supporter(actor, person, name=name, kind="family", relationship="daughter")


def circle_of(account, person):
    with acting_as(account):
        return sorted(supporter.name for supporter in Supporter.objects.filter(person=person))


def test_everything_of_the_other_record_becomes_the_kept_ones(manager, worker, colleague, rose, again, pair):
    add(worker, rose, "Tess Marsh")
    add(colleague, again, "Ann Marsh")
    done = merge(manager, pair, rose)
    assert circle_of(worker, rose) == circle_of(colleague, rose) == ["Ann Marsh", "Tess Marsh"]
    with acting_as(manager):
        assert {(moved.what, moved.number) for moved in moved_by(done)} >= {("supporter", 1), ("address", 1)}
        assert RecordPair.objects.get(pk=pair.pk).state == RecordPair.State.MERGED


def test_a_contact_officer_who_sees_no_care_moves_care_all_the_same(officer, worker, colleague, rose, again, pair):
    add(colleague, again, "Ann Marsh")
    assert circle_of(officer, again) == []
    merge(officer, pair, rose)
    assert circle_of(worker, rose) == ["Ann Marsh"]
    assert circle_of(officer, rose) == []  # merging shows nobody of the contact team more than before


def test_whoever_saw_either_sees_the_same_of_the_kept_record(manager, colleague, rose, again, pair):
    with acting_as(colleague) as actor:
        assert access_of(actor, rose).compartments == {"identity"}
    with acting_as(manager):
        more = {(sight.viewer, sight.of) for sight in new_sights(rose, again)}
    assert ("Assesses and plans team, Seaborough Council", "Rose Penny") in more
    assert ("West team, Seaborough Council", "Rose Peny") in more
    merge(manager, pair, rose)
    with acting_as(colleague) as actor:
        assert access_of(actor, rose).compartments == {"identity", "care", "money", "health"}


def test_the_facts_chosen_are_kept_and_the_others_stay_in_the_history(manager, rose, again, pair):
    other = "second" if pair.second_id == again.pk else "first"
    own = "first" if other == "second" else "second"
    done = merge(manager, pair, rose, phone=other, family_name=own, address=other)
    with as_system():
        kept = Person.objects.get(pk=rose.pk)
        assert (kept.family_name, kept.phone, kept.known_as, kept.email) == (
            "Penny", "01632 960777", "Rosie", "rose@mail.example",
        )  # fmt: skip
        assert current_address(kept).lines == "8 Hill Road"
        assert Address.objects.filter(person=kept).count() == 2
        entry = Entry.objects.get(person_id=rose.pk, kind="person.merged")
        assert entry.payload["before"]["phone"] == "01632 960001"
        assert entry.payload["after"]["phone"] == "01632 960777"
    assert done.facts_before["phone"] == "01632 960001"


def test_undone_both_are_as_they_were_and_what_came_after_stays(manager, worker, colleague, rose, again, pair):
    add(worker, rose, "Tess Marsh")
    add(colleague, again, "Ann Marsh")
    other = "second" if pair.second_id == again.pk else "first"
    with as_system():
        facts = [Person.objects.filter(pk=one.pk).values().get() for one in (rose, again)]
        lived = list(Address.objects.order_by("pk").values())
    done = merge(manager, pair, rose, phone=other, address=other)
    add(worker, rose, "Joan New")
    with acting_as(manager) as actor:
        assert [entry.summary for entry in came_after(done)] == ["Joan New (daughter) joined the circle of support"]
        undo_merge(actor, done, "It was her sister after all")
    assert circle_of(worker, rose) == ["Joan New", "Tess Marsh"]
    assert circle_of(colleague, again) == ["Ann Marsh"]
    assert circle_of(colleague, rose) == circle_of(worker, again) == []
    with as_system():
        assert [Person.objects.filter(pk=one.pk).values().get() for one in (rose, again)] == facts
        assert list(Address.objects.order_by("pk").values()) == lived
        assert RecordPair.objects.get(pk=pair.pk).state == RecordPair.State.DIFFERENT
    with acting_as(manager) as actor, pytest.raises(ValidationError, match="undone already"):
        undo_merge(actor, done, "Again")


def test_a_fact_changed_since_the_merge_stays_changed_when_it_is_undone(manager, worker, rose, again, pair):
    other = "second" if pair.second_id == again.pk else "first"
    done = merge(manager, pair, rose, phone=other)
    with as_system():
        Person.objects.filter(pk=rose.pk).update(phone="01632 960999")
    with acting_as(manager) as actor:
        undo_merge(actor, done, "Two people")
    with as_system():
        assert Person.objects.get(pk=rose.pk).phone == "01632 960999"


def test_both_histories_are_read_as_one_while_together(manager, worker, colleague, rose, again, pair):
    add(colleague, again, "Ann Marsh")
    add(worker, rose, "Tess Marsh")
    done = merge(manager, pair, rose)
    with acting_as(worker):
        said = [entry.summary for entry in timeline(rose.pk)]
    assert sum("joined the circle" in one for one in said) == 2
    with acting_as(manager) as actor:
        undo_merge(actor, done, "Two people")
    with acting_as(worker):
        assert sum("joined the circle" in entry.summary for entry in timeline(rose.pk)) == 1


def test_a_search_finds_the_kept_record_only(manager, rose, again, pair):
    merge(manager, pair, rose)
    with acting_as(manager):
        assert list(search_people(read_search("rose 27/3/1948"))) == [rose]


def test_the_other_record_leads_to_the_kept_one(browse, manager, worker, rose, again, pair):
    merge(manager, pair, rose)
    page = browse(worker).get(f"/people/{again.pk}").content.decode()
    assert f'href="/people/{rose.pk}"' in page
    refused = browse(worker).get(f"/people/{again.pk}/circle")
    assert refused.status_code == 403
    assert f"/people/{rose.pk}" in refused.content.decode()
    assert browse(worker).get(f"/people/{rose.pk}").status_code == 200


def test_a_consent_of_the_other_record_is_withdrawn_for_both(
    manager, colleague, provider_organisation, rose, again, pair
):
    with acting_as(colleague) as actor:
        give_consent(actor, again, provider_organisation, ["identity"], purpose="Visits", given_by="Rose")
    merge(manager, pair, rose)
    with acting_as(manager) as actor:
        consent = Consent.objects.get(person=rose)
        withdraw_consent(actor, consent, withdrawn_by="Rose")
    with as_system():
        held = Sight.objects.filter(viewer=provider_organisation.pk, ends_at=None)
        assert not held.exists()


def test_sight_given_while_together_ends_when_undone(manager, worker, provider_organisation, rose, again, pair):
    done = merge(manager, pair, rose)
    with acting_as(worker) as actor:
        give_consent(actor, rose, provider_organisation, ["identity"], purpose="Visits", given_by="Rose")
    with as_system():
        assert Sight.objects.filter(viewer=provider_organisation.pk, person=again, ends_at=None).exists()
    with acting_as(manager) as actor:
        undo_merge(actor, done, "Two people")
    with as_system():
        seen = Sight.objects.filter(viewer=provider_organisation.pk, ends_at=None)
        assert [sight.person_id for sight in seen] == [rose.pk]


def test_a_need_said_in_both_is_said_once(manager, worker, colleague, rose, again, pair):
    for account, person in ((worker, rose), (colleague, again)):
        with acting_as(account) as actor:
            set_communication_needs(actor, person, [{"kind": "large_print"}])
    merge(manager, pair, rose)
    with as_system():
        assert CommunicationNeed.objects.filter(person=rose).count() == 1


def test_two_accounts_must_be_made_one_first(manager, colleague, rose, again, pair):
    theirs = Account.objects.create_user("rosie@seaborough.example", "a long enough password", name="Rosie")
    with as_system() as actor:
        link_account(actor, again, theirs)
    with acting_as(manager):
        assert [clash.rule for clash in clashes(rose, again)] == ["account"]
    with pytest.raises(ValidationError, match="Finish this first: both records have accounts of their own"):
        merge(manager, pair, rose)
    assert circle_of(manager, again) == []
    with as_system():
        assert not Merge.objects.exists()
        assert Person.objects.get(pk=again.pk).merged_into_id is None


def test_an_account_of_the_other_becomes_the_kept_ones_and_goes_back(browse, manager, rose, again, resident, pair):
    done = merge(manager, pair, again)
    with as_system():
        assert Person.objects.get(pk=again.pk).account == resident
    assert browse(resident).get(f"/people/{again.pk}").status_code == 200
    with acting_as(manager) as actor:
        undo_merge(actor, done, "Two people")
    with as_system():
        assert Person.objects.get(pk=rose.pk).account == resident
        assert Person.objects.get(pk=again.pk).account is None
    assert browse(resident).get(f"/people/{again.pk}").status_code == 404


def test_two_nhs_numbers_need_a_reason(manager, rose, again, pair):
    with as_system():
        Person.objects.filter(pk=again.pk).update(nhs_number="9990000026")
    with pytest.raises(ValidationError, match="The NHS numbers differ"):
        merge(manager, pair, rose)
    with acting_as(manager) as actor:
        done = merge_records(actor, pair, rose.pk, {}, why=WHY, number_reason="The surgery made two and closed one")
    assert done.number_reason == "The surgery made two and closed one"


def test_merging_is_for_contact_officers_and_managers_who_see_both(
    staff, worker, provider_organisation, rose, again, pair
):
    for account in (worker, staff(Role.FINANCE_OFFICER), staff(Role.BROKER)):
        with pytest.raises(PermissionDenied):
            merge(account, pair, rose)
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            mark_different(actor, pair, WHY)


def test_a_pair_is_seen_only_by_who_sees_both(manager, staff, place, rose, again, pair):
    with as_system():
        Sight.objects.none()
        with connection.cursor() as cursor:
            cursor.execute("SELECT sight_end(%s, origin, now()) FROM sight_sight WHERE person_id = %s", [again.pk] * 2)
    with acting_as(manager):
        assert not RecordPair.objects.exists()
        with pytest.raises(RecordPair.DoesNotExist):
            merge(manager, pair, rose)


def test_the_database_refuses_what_the_action_does_not_ask(worker, rose, again, pair):
    with (
        acting_as(worker),
        pytest.raises(Exception, match="Only a contact officer or team manager"),
        transaction.atomic(),
    ):
        made = Merge.objects.create(kept=rose, other=again, why="x", made_at=pair.found_at, made_by_name="x")
        with connection.cursor() as cursor:
            cursor.execute("SELECT linkage_bring_together(%s)", [made.pk])


def test_what_was_decided_is_not_decided_twice(manager, rose, again, pair):
    with acting_as(manager) as actor:
        mark_different(actor, pair, "Sisters")
        with pytest.raises(ValidationError, match="decided already: two different people"):
            merge_records(actor, pair, rose.pk, {}, why=WHY)
        assert "not the same person" in Entry.objects.get(person_id=rose.pk, kind="person.kept_apart").summary


def test_any_care_worker_may_name_a_pair_and_say_why(worker, manager, rose, again, pair):
    with acting_as(manager) as actor:
        mark_different(actor, pair, "Sisters")
    with acting_as(worker) as actor:
        named = name_pair(actor, again, rose, "She told me so herself")
        assert (named.pk, named.state, named.named_by_name) == (pair.pk, "open", "Maya Ellis")
        assert named.probability > 0.9
        with pytest.raises(ValidationError, match="Say why"):
            name_pair(actor, again, rose, " ")
        with pytest.raises(ValidationError, match="the record itself"):
            name_pair(actor, rose, rose, WHY)


def test_a_record_that_was_merged_is_merged_on_with_its_history(manager, make_person, worker, rose, again, pair):
    done = merge(manager, pair, again)
    third = make_person(given_name="Rosa")
    with acting_as(manager) as actor:
        further = name_pair(actor, again, third, "Three records")
        last = merge_records(actor, further, third.pk, {}, why=WHY)
        assert any("Lives at 1 Quay Street" in entry.summary for entry in timeline(third.pk))
        assert open_record(actor, third.pk, "")[0] == third
        with pytest.raises(ValidationError, match="undo that first"):
            undo_merge(actor, done, "Two people")
        undo_merge(actor, last, "Two people")
        undo_merge(actor, done, "Two people")
    with as_system():
        assert {str(address.person_id) for address in Address.objects.all()} == {str(rose.pk), str(again.pk)}


def test_stragglers_are_gathered_in_the_night(manager, rose, again, pair):
    merge(manager, pair, rose)
    with as_system():
        Address.objects.create(person=again, lines="Late", postcode="ZZ1 1AB", starts_on=date(2001, 1, 1))
        with connection.cursor() as cursor:
            cursor.execute("SELECT linkage_gather()")
            assert cursor.fetchone() == (1,)
        assert Address.objects.filter(person=rose, lines="Late").exists()
