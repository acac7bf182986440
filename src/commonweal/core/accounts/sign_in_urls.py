"""The pages of allauth at addresses of our own. Their names are the ones it looks for: they have no prefix."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as other
from allauth.socialaccount.providers.openid_connect import views as council
from django.urls import path, re_path

from commonweal.core.accounts.views.second_step import RecoveryCodesView, RemovePasskeyView, SecondStepView
from commonweal.core.accounts.views.sign_in import SignInView, SignOutView

urlpatterns = [
    path("sign-in", SignInView.as_view(), name="account_login"),
    path("sign-out", SignOutView.as_view(), name="account_logout"),
    path("sign-up", account.signup, name="account_signup"),
    path("sign-up/code", account.email_verification_sent, name="account_email_verification_sent"),
    path("sign-in/closed", account.account_inactive, name="account_inactive"),
    path("sign-in/second-step", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/again", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-in/with/<str:provider_id>", council.login, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back", council.callback, name="openid_connect_callback"),
    path("sign-in/cancelled", other.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/failed", other.login_error, name="socialaccount_login_error"),
    path("forgotten-password", account.password_reset, name="account_reset_password"),
    path("forgotten-password/sent", account.password_reset_done, name="account_reset_password_done"),
    path("forgotten-password/done", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^forgotten-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/password", account.password_change, name="account_change_password"),
    path("account/password/first", account.password_set, name="account_set_password"),
    path("account/email", account.email, name="account_email"),
    path("account/council", other.connections, name="socialaccount_connections"),
    path("account/second-step", SecondStepView.as_view(), name="mfa_index"),
    path("account/second-step/app", app.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/app/remove", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-step/passkeys", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-step/passkeys/add", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("account/second-step/passkeys/<int:pk>/name", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/second-step/passkeys/<int:pk>/remove", RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("account/second-step/codes", RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("account/second-step/codes/new", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-step/codes/file", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
