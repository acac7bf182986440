"""Opening and closing accounts, and roles in teams: by an administrator, or from the command line."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.core.accounts.actions import (
    close_account,
    create_api_token,
    forget_second_step,
    join_team,
    leave_team,
    open_account,
)
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.commands import group
from commonweal.core.accounts.models import Account, ApiToken, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry

from .conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(staff) -> Account:
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def team(administrator) -> Team:
    return administrator.memberships.get().team


def test_an_administrator_opens_an_account_and_gives_it_a_role(administrator, team):
    with acting_as(administrator) as actor:
        account = open_account(actor, " Maya@Council.example ", "Maya Ellis")
        join_team(actor, account, team, Role.SOCIAL_WORKER)
    assert (account.email, account.has_usable_password()) == ("maya@council.example", False)
    with acting_as(account) as maya:
        assert maya.roles == {"social_worker"}
    with acting_as(system_actor("test")):
        kinds = list(
            Entry.objects.filter(chain=f"account:{account.pk}").order_by("number").values_list("kind", flat=True)
        )
    assert kinds == ["account.opened", "team.joined"]


@pytest.mark.parametrize(
    ("email", "name", "field"), [("maya", "Maya", "email"), ("m@x.example", " ", "name"), ("taken", "Maya", "email")]
)
def test_a_faulty_or_known_address_or_no_name_is_told(administrator, resident, email, name, field):
    with acting_as(administrator) as actor, pytest.raises(ValidationError) as refused:
        open_account(actor, resident.email.upper() if email == "taken" else email, name)
    assert list(refused.value.message_dict) == [field]


def test_only_administrators_do_it_and_only_in_their_own_organisation(staff, resident, provider_organisation, team):
    elsewhere = staff(Role.ADMINISTRATOR, organisation=provider_organisation)
    manager = staff(Role.TEAM_MANAGER)
    membership = manager.memberships.get()
    for who in (manager, resident, None):
        with acting_as(who) as actor:
            for forbidden in (
                lambda actor: open_account(actor, "a@b.example", "A"),
                lambda actor: join_team(actor, resident, team, Role.BROKER),
                lambda actor: leave_team(actor, membership),
                lambda actor: close_account(actor, resident),
                lambda actor: forget_second_step(actor, resident),
            ):
                with pytest.raises(PermissionDenied):
                    forbidden(actor)
    with acting_as(elsewhere) as actor:
        with pytest.raises(PermissionDenied, match="that organisation"):
            join_team(actor, resident, team, Role.BROKER)
        with pytest.raises(PermissionDenied, match="that organisation"):
            leave_team(actor, membership)
        with pytest.raises(PermissionDenied, match="that organisation"):
            close_account(actor, manager)
        with pytest.raises(PermissionDenied, match="that organisation"):
            forget_second_step(actor, manager)
        with pytest.raises(PermissionDenied, match="of a council"):
            close_account(actor, resident)


def test_the_same_role_is_given_once_at_a_time(administrator, resident, team):
    with acting_as(administrator) as actor:
        join_team(actor, resident, team, Role.BROKER)
        with pytest.raises(ValidationError, match="already"):
            join_team(actor, resident, team, Role.BROKER)


def test_who_leaves_a_team_loses_its_rights_at_once(administrator, team, staff):
    colleague = staff(Role.TEAM_MANAGER)
    Membership.objects.filter(account=colleague).update(starts_on=timezone.localdate() - timedelta(days=9))
    with acting_as(administrator) as actor:
        leave_team(actor, colleague.memberships.get())
    with acting_as(colleague) as actor:
        assert not actor.is_staff


def test_a_closed_account_signs_in_no_more_and_its_keys_end(client, administrator, staff):
    colleague = staff(Role.BROKER)
    with acting_as(colleague) as actor:
        create_api_token(actor, "Rota", 5)
    with acting_as(administrator) as actor:
        close_account(actor, colleague)
    assert sign_in(client, colleague).url == "/sign-in/closed"
    assert not ApiToken.objects.exists()


def test_a_lost_second_step_is_set_up_anew(client, administrator, staff):
    colleague = staff(Role.BROKER)
    with acting_as(administrator) as actor:
        forget_second_step(actor, colleague)
    assert not Authenticator.objects.filter(user=colleague).exists()
    sign_in(client, colleague)
    assert client.get("/home").url == "/account/second-step"


def run(*arguments: str):
    return CliRunner().invoke(group, list(arguments))


def test_the_first_administrator_is_let_in_from_the_command_line(client, team, link_in):
    said = run("add", "first@council.example", "--name", "First", "--role", "administrator", "--team", team.name)
    assert said.exit_code == 0, said.output
    assert "/forgotten-password" in said.output
    client.post("/forgotten-password", {"email": "first@council.example"})
    form = client.get(link_in("first@council.example"))
    new = {"password1": "three unrelated words", "password2": "three unrelated words"}
    client.post(form.url, new)
    account = Account.objects.get(email="first@council.example")
    sign_in(client, account, "three unrelated words")
    assert client.get("/home").url == "/account/second-step"


def test_a_resident_is_added_without_a_team(place):
    assert run("add", "rose@home.example", "--name", "Rose").exit_code == 0
    assert not Account.objects.get(email="rose@home.example").memberships.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "m@x.example", "--name", "M", "--role", "broker"), "--role and --team together"),
        (("add", "m@x.example", "--name", "M", "--role", "broker", "--team", "None such"), "There is no such team"),
        (("add", "nonsense", "--name", "M"), "Enter an e-mail address"),
        (("close", "nobody@x.example"), "There is no account"),
        (("reset-second-step", "nobody@x.example"), "There is no account"),
    ],
)
def test_a_mistake_on_the_command_line_is_told_and_changes_nothing(team, arguments, words):
    before = Account.objects.count()
    said = run(*arguments)
    assert said.exit_code != 0
    assert words in said.output
    assert Account.objects.count() == before


def test_two_teams_of_one_name_need_their_organisation(team, provider_organisation):
    Team.objects.create(organisation=provider_organisation, name=team.name, work=Team.Work.PROVISION)
    add = ("add", "m@x.example", "--name", "M", "--role", "provider", "--team", team.name)
    assert "say --organisation" in run(*add).output
    assert run(*add, "--organisation", provider_organisation.name).exit_code == 0


def test_closing_and_resetting_from_the_command_line(resident):
    assert run("close", resident.email).exit_code == 0
    assert not Account.objects.get(pk=resident.pk).is_active
    assert run("reset-second-step", resident.email).exit_code == 0


def test_joining_and_leaving_a_team_from_the_command_line(resident, team):
    assert run("join", resident.email, "--role", "broker", "--team", team.name).exit_code == 0
    Membership.objects.filter(account=resident).update(starts_on=timezone.localdate() - timedelta(days=2))
    with acting_as(resident) as actor:
        assert actor.roles == {"broker"}
    assert run("leave", resident.email, "--team", team.name).exit_code == 0
    with acting_as(resident) as actor:
        assert not actor.is_staff
