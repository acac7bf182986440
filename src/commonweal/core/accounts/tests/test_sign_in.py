"""Signing in with a password: for residents, for staff with their second step, and for who tries too often."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY

from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role

from .conftest import PASSWORD, app_code, set_up_app, sign_in

pytestmark = pytest.mark.django_db


def signed_in_as(client) -> str | None:
    return client.session.get(SESSION_KEY)


def test_a_resident_signs_in_with_a_password_alone_and_lands_on_the_start_page(client, resident):
    answer = sign_in(client, resident)
    assert (answer.status_code, answer.url) == (302, "/home")
    assert signed_in_as(client) == str(resident.pk)
    assert "Rose Penny" in client.get("/home").content.decode()


def test_the_address_is_known_in_any_case(client, resident):
    answer = client.post("/sign-in", {"login": "Rose@Seaborough.EXAMPLE", "password": PASSWORD})
    assert answer.url == "/home"


def test_after_signing_in_one_comes_back_to_the_page_asked_for_but_not_to_another_site(client, resident):
    assert sign_in(client, resident, next="/account?x=1").url == "/account?x=1"
    client.logout()
    assert sign_in(client, resident, next="https://elsewhere.example/").url == "/home"


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, resident, known):
    email = resident.email if known else "nobody@seaborough.example"
    answer = client.post("/sign-in", {"login": email, "password": "something else entirely"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The e-mail address or the password is not right" in page
    assert email in page
    assert "something else entirely" not in page
    assert signed_in_as(client) is None


def test_an_empty_form_names_each_field(client):
    page = client.post("/sign-in", {}).content.decode()
    assert 'href="#id_login">Enter the e-mail address' in page
    assert 'href="#id_password">Enter the password' in page


def test_a_closed_account_is_told_so_only_with_its_password(client, resident):
    resident.is_active = False
    resident.save()
    assert client.post("/sign-in", {"login": resident.email, "password": "wrong wrong wrong"}).status_code == 200
    answer = sign_in(client, resident)
    assert answer.url == "/sign-in/closed"
    assert "This account is closed" in client.get(answer.url).content.decode()
    assert signed_in_as(client) is None


def test_staff_with_a_second_step_must_show_it(client, staff):
    account = staff(Role.SOCIAL_WORKER)
    set_up_app(account)
    answer = sign_in(client, account, next="/account")
    assert answer.url == "/sign-in/second-step"
    assert signed_in_as(client) is None
    wrong = client.post(answer.url, {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    right = client.post(answer.url, {"code": app_code()})
    assert right.url == "/account"
    assert signed_in_as(client) == str(account.pk)
    assert client.get("/home").status_code == 200


def test_staff_without_a_second_step_are_led_to_set_one_up_and_can_open_nothing_else(client, staff):
    account = staff(Role.SOCIAL_WORKER)
    Authenticator.objects.all().delete()
    assert sign_in(client, account).url == "/home"
    for page in ("/home", "/account", "/account/keys", "/people"):
        assert client.get(page).url == "/account/second-step"
    assert client.post("/account/keys", {"name": "Rota", "days": 3}).url == "/account/second-step"
    assert client.get("/api/v1/calculations").status_code == 403
    page = client.get("/account/second-step").content.decode()
    assert "Set up a second step before you go on" in page
    assert client.get("/").status_code == 200
    assert client.post("/sign-out").url == "/"


def test_staff_set_up_an_app_get_their_recovery_codes_and_go_on_to_where_they_were(client, staff):
    account = staff(Role.SOCIAL_WORKER)
    Authenticator.objects.all().delete()
    sign_in(client, account)
    client.get("/account/keys")
    form = client.get("/account/second-step/app")
    key = form.context_data["form"].secret
    assert key in form.content.decode()
    wrong = client.post("/account/second-step/app", {"code": "123"})
    assert "That code is not right" in wrong.content.decode()
    assert key in wrong.content.decode()
    answer = client.post("/account/second-step/app", {"code": app_code(key)})
    assert answer.url == "/account/second-step/codes"
    page = client.get(answer.url).content.decode()
    assert 'href="/account/keys">I have kept them' in page
    assert client.get("/account/keys").status_code == 200
    stored = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP)
    assert key not in str(stored.data)


def test_a_recovery_code_takes_the_place_of_the_app_once(client, staff):
    account = staff(Role.SOCIAL_WORKER)
    set_up_app(account)
    sign_in(client, account)
    client.post("/sign-in/second-step", {"code": app_code()})
    answer = client.post("/account/second-step/codes/new")
    assert answer.url == "/account/second-step/codes"
    code = client.get(answer.url).context_data["unused_codes"][0]
    for worked in (True, False):
        client.post("/sign-out")
        sign_in(client, account)
        client.post("/sign-in/second-step", {"code": code})
        assert (signed_in_as(client) is not None) == worked


def test_staff_cannot_remove_their_last_second_step_but_a_resident_can(client, staff, resident):
    worker = staff(Role.SOCIAL_WORKER)
    for account, remains in ((worker, True), (resident, False)):
        set_up_app(account)
        sign_in(client, account)
        client.post("/sign-in/second-step", {"code": app_code()})
        page = client.get("/account/second-step/app/remove").content.decode()
        assert ("your account needs a second step" in page) == remains
        client.post("/account/second-step/app/remove")
        assert Authenticator.objects.filter(user=account).exists() == remains
        client.post("/sign-out")


def test_a_membership_that_ended_asks_for_no_second_step(client, staff):
    account = staff(Role.SOCIAL_WORKER)
    Authenticator.objects.all().delete()
    membership = account.memberships.get()
    membership.ends_on = membership.starts_on
    membership.save()
    sign_in(client, account)
    assert client.get("/home").status_code == 200


def test_a_resident_who_joins_a_team_needs_a_second_step_from_then_on(client, staff, resident):
    sign_in(client, resident)
    assert client.get("/home").status_code == 200
    colleague = staff(Role.SOCIAL_WORKER).memberships.get()
    resident.memberships.create(team=colleague.team, role=colleague.role, starts_on=colleague.starts_on)
    assert client.get("/home").url == "/account/second-step"


def test_signing_out_takes_a_button_and_clears_what_the_browser_kept(client, resident):
    sign_in(client, resident)
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert answer.url == "/"
    assert answer["Clear-Site-Data"] == '"cache"'
    assert signed_in_as(client) is None


def test_a_signed_in_person_is_not_asked_to_sign_in_again(client, resident):
    sign_in(client, resident)
    assert client.get("/sign-in?next=/account").url == "/account"


def test_somebody_who_signs_up_confirms_their_address_by_a_code_first(client, code_in, outbox):
    given = {"name": "Amir Khan", "email": "Amir@seaborough.example", "password1": "three unrelated words"}
    answer = client.post("/sign-up", given)
    assert answer.url == "/sign-up/code"
    assert signed_in_as(client) is None
    assert "amir@seaborough.example" in client.get(answer.url).content.decode()
    assert "That code is not right" in client.post(answer.url, {"action": "verify", "code": "WRONG1"}).content.decode()
    done = client.post(answer.url, {"action": "verify", "code": code_in("amir@seaborough.example")})
    assert done.url == "/home"
    account = Account.objects.get(email="amir@seaborough.example")
    assert (account.name, signed_in_as(client)) == ("Amir Khan", str(account.pk))
    assert not account.memberships.exists()
    assert outbox("amir@seaborough.example")[0].account_id == account.pk


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(client, resident, outbox):
    given = {"name": "Somebody", "email": resident.email, "password1": "three unrelated words"}
    answer = client.post("/sign-up", given)
    assert answer.url == "/sign-up/code"
    assert client.get(answer.url).status_code == 200
    assert outbox(resident.email)[-1].template == "account-exists"
    assert Account.objects.filter(email=resident.email).count() == 1
    assert resident.check_password(PASSWORD)


def test_a_weak_password_is_refused_and_the_rest_kept(client):
    page = client.post(
        "/sign-up", {"name": "Amir", "email": "amir@x.example", "password1": "password"}
    ).content.decode()
    assert "too short" in page
    assert 'value="Amir"' in page
    assert 'value="amir@x.example"' in page


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, resident, link_in, outbox):
    assert client.post("/forgotten-password", {"email": resident.email}).url == "/forgotten-password/sent"
    assert "Look at your e-mail" in client.get("/forgotten-password/sent").content.decode()
    link = link_in(resident.email)
    form = client.get(link)
    assert client.get(form.url).status_code == 200
    unequal = client.post(form.url, {"password1": "three unrelated words", "password2": "three unrelated"})
    assert "The two passwords are not the same" in unequal.content.decode()
    done = client.post(form.url, {"password1": "three unrelated words", "password2": "three unrelated words"})
    assert done.url == "/forgotten-password/done"
    assert "Your new password is saved." in client.get(done.url).content.decode()
    assert outbox(resident.email)[-1].template == "account-changed"
    assert sign_in(client, resident, "three unrelated words").url == "/home"
    client.post("/sign-out")
    assert "This link cannot be used" in client.get(link).content.decode()


def test_asking_for_a_password_with_an_unknown_address_gets_the_same_answer_and_a_message(client, outbox):
    assert client.post("/forgotten-password", {"email": "x@y.example"}).url == "/forgotten-password/sent"
    assert [message.template for message in outbox("x@y.example")] == ["no-account"]


def test_a_password_is_changed_with_the_one_before(client, resident):
    sign_in(client, resident)
    new = {"password1": "three unrelated words", "password2": "three unrelated words"}
    page = client.post("/account/password", {"oldpassword": "no", **new}).content.decode()
    assert "That is not the password you have now" in page
    assert client.post("/account/password", {"oldpassword": PASSWORD, **new}).status_code == 302
    resident.refresh_from_db()
    assert resident.check_password("three unrelated words")


def test_an_address_is_changed_once_the_code_sent_to_the_new_one_is_entered(client, resident, code_in):
    sign_in(client, resident)
    assert resident.email in client.get("/account/email").content.decode()
    answer = client.post("/account/email", {"action_add": "1", "email": "new@seaborough.example"})
    assert answer.url == "/sign-up/code"
    assert client.get(answer.url).status_code == 200
    resident.refresh_from_db()
    assert resident.email == "rose@seaborough.example"
    client.post(answer.url, {"action": "verify", "code": code_in("new@seaborough.example")})
    resident.refresh_from_db()
    assert resident.email == "new@seaborough.example"


def test_changing_the_second_step_later_asks_who_one_is_again(client, resident):
    set_up_app(resident)
    sign_in(client, resident)
    client.post("/sign-in/second-step", {"code": app_code()})
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    asked = client.get("/account/second-step/app/remove")
    assert asked.url == "/sign-in/again?next=%2Faccount%2Fsecond-step%2Fapp%2Fremove"
    page = client.get(asked.url).content.decode()
    assert "Confirm that it is you" in page
    assert "Use a code" in page
    assert "That password is not right" in client.post(asked.url, {"password": "x"}).content.decode()
    assert client.post(asked.url, {"password": PASSWORD}).url == "/account/second-step/app/remove"
    assert client.get("/account/second-step/app/remove").status_code == 200
