"""The forms of signing in, in plain words. Their checks are allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django import forms

PASSWORD_HINT = "At least 12 characters. Three words that do not belong together work well."  # noqa: S105


class Worded(forms.Form):
    """Puts labels and hints of our own in the place of those that a form inherits."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = self.labels.get(name, str(field.label or name.capitalize()))
            field.label = label
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = _asked_for(label)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "Enter an e-mail address, like name@example.com"


def _asked_for(label: str) -> str:
    """What to say where a field was left empty: "Enter the password"."""
    words = f"{label[:1].lower()}{label[1:]}"
    return label if words.startswith("choose ") else f"Enter {words if words.startswith('your ') else f'the {words}'}"


class SignInForm(Worded, account.LoginForm):
    labels = {"login": "E-mail address", "password": "Password"}


class SignUpForm(Worded, account.SignupForm):
    labels = {"name": "Your name", "email": "E-mail address", "password1": "Choose a password"}
    hints = {"email": "We send a code to it, to be sure that it is yours.", "password1": PASSWORD_HINT}
    field_order = ["name", "email", "password1"]

    name = forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "name"}))


class ForgottenPasswordForm(Worded, account.ResetPasswordForm):
    labels = {"email": "E-mail address"}


class _TypedTwice(Worded):
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": PASSWORD_HINT}

    def add_error(self, field: str | None, error: Any) -> None:
        if field == "password2" and self.data.get("password1") != self.data.get("password2"):
            error = "The two passwords are not the same: type both again"
        super().add_error(field, error)


class NewPasswordForm(_TypedTwice, account.ResetPasswordKeyForm):
    pass


class SetPasswordForm(_TypedTwice, account.SetPasswordForm):
    pass


class ChangePasswordForm(_TypedTwice, account.ChangePasswordForm):
    labels = {**_TypedTwice.labels, "oldpassword": "Password you have now"}


class PasswordAgainForm(Worded, account.ReauthenticateForm):
    labels = {"password": "Password"}


class NewEmailForm(Worded, account.AddEmailForm):
    labels = {"email": "New e-mail address"}
    hints = {"email": "We send a code to it. Until you enter the code, your address stays as it is."}


class EmailCodeForm(Worded, account.ConfirmEmailVerificationCodeForm):
    labels = {"code": "Code"}


class SecondStepForm(Worded, second_step.AuthenticateForm):
    labels = {"code": "Code"}
    hints = {"code": "The six figures that your app shows now, or one of your recovery codes."}


class SecondStepAgainForm(Worded, second_step.ReauthenticateForm):
    labels = SecondStepForm.labels
    hints = SecondStepForm.hints


class AddAppForm(Worded, app.ActivateTOTPForm):
    labels = {"code": "Code that the app shows"}


class AddPasskeyForm(Worded, passkey.AddWebAuthnForm):
    labels = {"name": "Name of this passkey", "passwordless": "I want to sign in with this passkey alone"}
    hints = {
        "name": "So that you know it from others: “My phone”, “Blue key”.",
        "passwordless": "Then you need not type your password. Your device asks for your face, finger or PIN.",
    }


class NamePasskeyForm(Worded, passkey.EditWebAuthnForm):
    labels = {"name": "Name of this passkey"}


class LinkForm(forms.Form):
    """Where to send a one-time link."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.TextInput({"type": "email", "autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the e-mail address",
            "invalid": "Enter an e-mail address, like name@example.com",
        },
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class TokenForm(forms.Form):
    """A key for another system."""

    name = forms.CharField(
        label="What the key is for",
        max_length=100,
        help_text="Name the system that will use it, like “Rota of the home care team”.",
        error_messages={"required": "Say what the key is for"},
    )
    days = forms.IntegerField(
        label="How many days it lasts",
        initial=90,
        help_text="Up to 366. Make it no longer than you need.",
        error_messages={"required": "Say how many days it lasts", "invalid": "Enter a number of days, like 90"},
    )
