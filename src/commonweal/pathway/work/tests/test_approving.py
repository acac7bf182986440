"""Approval by money limit: asked for, decided by somebody else who may, and never twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import team_of
from commonweal.pathway.work.actions import ask_approval, decide_approval, end_approver, give_level, withdraw_approval
from commonweal.pathway.work.models import Approval
from commonweal.pathway.work.queries.approvals import levels_of, waiting_for_approval
from commonweal.pathway.work.tests.conftest import SYSTEM, amounts, items, join
from commonweal.people.sight.queries import access_of


def asked_for(person, account, weekly="300.00", about=None, **more):
    with acting_as(account) as actor:
        return ask_approval(
            actor, person, "waivers", about or uuid4(), title="Support plan", link="/plans/x", why="Two at a time",
            **amounts(weekly, **more),
        )  # fmt: skip


@pytest.fixture
def own(person_of, workers):
    """Somebody whose record the assessment team keeps."""
    return person_of(workers.worker)


@pytest.fixture
def director(workers, staff, west):
    """A manager of the other team, who may approve without a limit."""
    account = join(west, Role.TEAM_MANAGER, "Dee Head")
    administrator = staff(Role.ADMINISTRATOR, "Ada Admin", None)
    with acting_as(administrator) as actor:
        give_level(actor, account, "director")
    return account


@pytest.fixture
def staff(staff, council):
    """As for everybody, with a team of its own for an administrator, since two teams assess here."""
    from commonweal.core.accounts.models import Team

    def make(role, name="", organisation=None):
        if role != Role.ADMINISTRATOR:
            return staff(role, name, organisation)
        team, _ = Team.objects.get_or_create(organisation=council, work=Team.Work.COMMISSIONING, name="Systems")
        return join(team, role, name)

    return make


def test_a_small_amount_asks_nobody(own, workers) -> None:
    assert asked_for(own, workers.worker, "200.00", indicative="250.00") is None
    with acting_as(SYSTEM):
        assert not Approval.objects.exists()


def test_a_manager_agrees_and_everybody_who_listens_hears_of_it(own, workers) -> None:
    about = uuid4()
    asked = asked_for(own, workers.worker, about=about)
    assert [item.about_id for item in items(kind="approval-to-give", done_at=None)] == [asked.pk]
    with acting_as(workers.manager) as actor:
        assert list(waiting_for_approval(actor)) == [asked]
        decide_approval(actor, asked, "agreed")
        assert list(waiting_for_approval(actor)) == []
    with acting_as(SYSTEM):
        fact = Entry.objects.get(kind="approval.given")
        assert fact.payload["about"] == str(about) and fact.payload["room"] == "waivers"
        assert fact.compartment == "money" and fact.actor_id == workers.manager.pk
    assert items(kind="approval-to-give")[0].outcome == "Agreed"


def test_it_is_asked_for_once_until_it_is_decided(own, workers) -> None:
    about = uuid4()
    asked = asked_for(own, workers.worker, about=about)
    with pytest.raises(ValidationError, match="asked for already"):
        asked_for(own, workers.worker, about=about)
    with acting_as(workers.manager) as actor:
        decide_approval(actor, asked, "sent_back", "Try a day centre first")
        with pytest.raises(ValidationError, match="decided already: sent back"):
            decide_approval(actor, asked, "agreed")
    assert asked_for(own, workers.worker, about=about) is not None


def test_what_is_withdrawn_waits_for_nobody_and_may_be_asked_again(own, workers, director) -> None:
    about = uuid4()
    asked = asked_for(own, workers.worker, "2000.00", about=about)
    with acting_as(workers.finance) as actor:
        withdrawn = withdraw_approval(actor, "waivers", about, "It costs less now")
        assert withdrawn is not None and withdrawn.decided_by is None
        assert withdraw_approval(actor, "waivers", about, "Twice") is None
    assert items(kind="approval-to-give")[0].outcome == "Withdrawn"
    with acting_as(director) as actor:
        assert not access_of(actor, own).sees("money")
        assert not waiting_for_approval(actor).exists()
        with pytest.raises(ValidationError, match="Agree, send it back or refuse"):
            decide_approval(actor, asked, "withdrawn", "Not mine")
    assert asked_for(own, workers.worker, about=about) is not None


def test_nobody_approves_what_they_asked_for(own, workers) -> None:
    asked = asked_for(own, workers.manager)
    with acting_as(workers.manager) as actor, pytest.raises(PermissionDenied, match="Somebody else"):
        decide_approval(actor, asked, "agreed")


def test_sent_back_or_refused_there_is_a_reason(own, workers) -> None:
    asked = asked_for(own, workers.worker)
    with acting_as(workers.manager) as actor:
        for decision in ("sent_back", "refused"):
            with pytest.raises(ValidationError, match="Say why"):
                decide_approval(actor, asked, decision, " ")


def test_a_worker_approves_nothing_and_a_manager_nothing_above_their_limit(own, workers, director) -> None:
    small, large = asked_for(own, workers.worker), asked_for(own, workers.worker, "2000.00")
    with acting_as(workers.worker) as actor:
        assert not waiting_for_approval(actor).exists()
    with acting_as(workers.manager) as actor:
        assert list(waiting_for_approval(actor)) == [small]
        with pytest.raises(PermissionDenied, match="director"):
            decide_approval(actor, large, "agreed")
    with acting_as(director) as actor:
        assert set(waiting_for_approval(actor)) == {small, large}
        decide_approval(actor, large, "agreed")


def test_who_is_asked_sees_the_record_until_it_is_decided(own, workers, director) -> None:
    with acting_as(director) as actor:
        assert not access_of(actor, own).sees("money")
    asked = asked_for(own, workers.worker, "2000.00")
    with acting_as(director) as actor:
        assert access_of(actor, own).sees("money")
        decide_approval(actor, asked, "refused", "A care home was not looked at")
        assert not access_of(actor, own).sees("money")


def test_approval_is_asked_by_who_works_with_the_person_and_says_why(own, workers) -> None:
    with pytest.raises(PermissionDenied):
        asked_for(own, workers.finance)
    with acting_as(workers.worker) as actor, pytest.raises(ValidationError, match="why this is needed"):
        ask_approval(actor, own, "waivers", uuid4(), title="x", link="/", why=" ", **amounts("300"))


def test_a_level_is_given_by_a_councils_administrator_and_ends(workers, director, staff) -> None:
    from commonweal.pathway.work.models import Approver

    given = Approver.objects.get(account=director)
    with acting_as(workers.manager) as actor, pytest.raises(PermissionDenied):
        give_level(actor, workers.manager, "director")
    with acting_as(staff(Role.ADMINISTRATOR, "Ben Admin")) as actor:
        with pytest.raises(ValidationError, match="has this level already"):
            give_level(actor, director, "director")
        with pytest.raises(ValidationError, match="given by name"):
            give_level(actor, director, "team-manager")
        end_approver(actor, given, timezone.localdate() - timedelta(days=1))
    Approver.objects.filter(pk=given.pk).update(
        starts_on=timezone.localdate() - timedelta(days=9), ends_on=timezone.localdate() - timedelta(days=1)
    )
    with acting_as(director) as actor:
        assert levels_of(actor) == {"team-manager"}
    assert team_of(director).name == "West team"
