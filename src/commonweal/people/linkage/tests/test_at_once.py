"""Two people at the same moment on one record: one wins, the other is told, and nothing is half done."""

from datetime import date

import pytest

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.queries import verify_ledger
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import add_address, create_person
from commonweal.people.identity.models import Address, Person
from commonweal.people.linkage.actions import gather_stragglers, merge_records, name_pair, undo_merge
from commonweal.people.linkage.models import Merge

WHY = "The same person, written down three times"


@pytest.fixture
def three(own_database: object) -> tuple[Account, Account, list[Person]]:
    """A manager, a colleague of theirs, and three records of Rose."""
    with acting_as(system_actor("test")) as actor:
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        team = Team.objects.create(organisation=council, name="East team", work=Team.Work.ASSESSMENT)
        both = []
        for name in ("Grace Odell", "Ade Cole"):
            account = Account.objects.create_user(f"{name[:3].lower()}@seaborough.example", name=name)
            Membership.objects.create(account=account, team=team, role=Role.TEAM_MANAGER, starts_on=date(2020, 1, 1))
            both.append(account)
        people = [create_person(actor, place, team, given_name="Rose", family_name=name) for name in ("A", "B", "C")]
    return both[0], both[1], people


def test_of_two_merges_of_one_record_at_once_one_is_done(three):
    grace, ade, (first, second, third) = three
    with acting_as(grace) as actor:
        pairs = [name_pair(actor, second, other, WHY) for other in (first, third)]
    told = at_once(
        (grace, lambda actor: merge_records(actor, pairs[0], first.pk, {}, why=WHY)),
        (ade, lambda actor: merge_records(actor, pairs[1], third.pk, {}, why=WHY)),
    )
    assert told.count("done") == 1
    with acting_as(system_actor("test")):
        assert Merge.objects.count() == 1
        assert Person.objects.exclude(merged_into=None).get() == second
    assert verify_ledger().first_break is None


def test_a_merge_undone_twice_at_once_is_undone_once(three):
    grace, ade, (first, second, _) = three
    with acting_as(grace) as actor:
        merge = merge_records(actor, name_pair(actor, first, second, WHY), first.pk, {}, why=WHY)
    told = at_once(*((account, lambda actor: undo_merge(actor, merge, WHY)) for account in (grace, ade)))
    assert sorted(told) == ["This was undone already", "done"]


def test_an_address_given_while_the_record_is_merged_is_not_left_behind(three):
    grace, ade, (first, second, _) = three
    with acting_as(grace) as actor:
        pair = name_pair(actor, first, second, WHY)
    at_once(
        (grace, lambda actor: merge_records(actor, pair, first.pk, {}, why=WHY)),
        (ade, lambda actor: add_address(actor, second, lines="8 Hill Road", postcode="ZZ2 2BB")),
    )
    with acting_as(system_actor("test")) as actor:
        gather_stragglers(actor)
        assert [address.person_id for address in Address.objects.all()] == [first.pk]
