"""What the ledger proves after an erasure: that what is gone went by rule, and that nothing else is gone."""

from datetime import date

import pytest
import time_machine
from django.db import connections

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.queries import ERASURES, seal, verify_ledger
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.retention.actions import approve_run, ask_for_run, carry_out_run, start_dry_run, work_out_run


@pytest.fixture
def erased(own_database):
    """A record that was erased, and the seal of the ledger before."""
    with time_machine.travel("2010-03-01"), acting_as(system_actor("test")) as actor:
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        team = Team.objects.create(organisation=council, name="East team", work=Team.Work.ASSESSMENT)
        both = []
        for name in ("Grace Odell", "Ade Cole"):
            account = Account.objects.create_user(f"{name[:3].lower()}@seaborough.example", name=name)
            Membership.objects.create(account=account, team=team, role=Role.TEAM_MANAGER, starts_on=date(2010, 1, 1))
            both.append(account)
        person = create_person(actor, place, team, given_name="Abel", family_name="Long")
    sealed = seal()
    with acting_as(both[0]) as actor:
        run = start_dry_run(actor, place, queue=False)
    work_out_run(run.pk)
    with acting_as(both[0]) as actor:
        ask_for_run(actor, run)
    with acting_as(both[1]) as actor:
        approve_run(actor, run, queue=False)
    carry_out_run(run.pk)
    return person, sealed


def test_an_erasure_is_proven_until_the_entry_that_says_so_is_gone(erased):
    person, sealed = erased
    assert f"person:{person.pk}" in {end.chain for end in sealed}
    assert verify_ledger(sealed).first_break is None
    with acting_as(system_actor("test")) as actor:
        write_entry(actor, "payment.reversed", "Taken back", person_id=person.pk, compartment="money")
    assert verify_ledger(sealed).first_break is None
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE chain = %s", [f"person:{person.pk}"])
        assert cursor.fetchone() == (1,)
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM ledger_entry WHERE chain = %s", [ERASURES])
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
    broken = verify_ledger().first_break
    assert broken is not None
    assert broken.chain in (ERASURES, f"person:{person.pk}")
