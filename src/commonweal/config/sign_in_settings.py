"""How people sign in: passwords, second steps, one-time links, and the council's own sign-in. Part of `settings`."""

import os
from datetime import timedelta
from typing import Any

from commonweal.config.environment import required

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend", "sesame.backends.ModelBackend"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "commonweal.core.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "commonweal.core.accounts.forms.SignInForm",
    "signup": "commonweal.core.accounts.forms.SignUpForm",
    "reset_password": "commonweal.core.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "commonweal.core.accounts.forms.NewPasswordForm",
    "change_password": "commonweal.core.accounts.forms.ChangePasswordForm",
    "set_password": "commonweal.core.accounts.forms.SetPasswordForm",
    "reauthenticate": "commonweal.core.accounts.forms.PasswordAgainForm",
    "add_email": "commonweal.core.accounts.forms.NewEmailForm",
    "confirm_email_verification_code": "commonweal.core.accounts.forms.EmailCodeForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {
    # The counts lie in the database, so that every web process sees the same. "key" is the e-mail address.
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "10/m/ip",
    "reset_password": "10/m/ip,3/10m/key",
    "one_time_link": "10/m/ip,3/10m/key",
    "confirm_email": "3/m/key",
    "directory_words": "30/h/ip,10/h/key",  # what anybody may say of the directory, or have sent from it
    "people_alike": "60/m/key",  # looks at who may have a record already, while a worker types; "key" is their account
    "sent_by_unknown": "20/h/ip",  # bookings, referrals, offers and the like, sent without signing in
}

MFA_ADAPTER = "commonweal.core.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Commonweal"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute out
MFA_FORMS = {
    "authenticate": "commonweal.core.accounts.forms.SecondStepForm",
    "reauthenticate": "commonweal.core.accounts.forms.SecondStepAgainForm",
    "activate_totp": "commonweal.core.accounts.forms.AddAppForm",
    "add_webauthn": "commonweal.core.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "commonweal.core.accounts.forms.NamePasskeyForm",
}

SESAME_MAX_AGE = timedelta(minutes=20)
SESAME_ONE_TIME = True
SESAME_INVALIDATE_ON_EMAIL_CHANGE = True

SOCIALACCOUNT_ADAPTER = "commonweal.core.accounts.adapters.CouncilAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that ends at another host is stopped by our own content policy
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if os.environ.get("OIDC_ISSUER"):
    _vouched_for = [domain for domain in os.environ.get("OIDC_EMAIL_DOMAINS", "").split(",") if domain]
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": os.environ.get("OIDC_NAME", "your council"),
                "client_id": required("OIDC_CLIENT_ID", "the council's sign-in knows us by it"),
                "secret": required("OIDC_CLIENT_SECRET", "the council's sign-in asks for it"),
                "settings": {
                    "server_url": os.environ["OIDC_ISSUER"],
                    "email_authentication": True,
                    # A directory that never says that an address is verified: the domains it vouches for.
                    "verified_email": _vouched_for,
                },
            }
        ],
    }
