"""Forms of the outbox and of the wording."""

from django import forms
from django.conf.locale import LANG_INFO

from commonweal.core.correspondence.models import Channel, Message
from commonweal.core.correspondence.shipped import ENGLISH, ShippedMessage
from commonweal.core.correspondence.wording import Wording, faults

LANGUAGES = [(code, f"{found['name']} ({found['name_local']})") for code, found in LANG_INFO.items() if "name" in found]


class OutboxForm(forms.Form):
    """What to show of the outbox."""

    words = forms.CharField(label="In the subject or the address", required=False, max_length=100)
    channel = forms.ChoiceField(label="By", choices=[("", "Any way"), *Channel.choices], required=False)
    status = forms.ChoiceField(label="State", choices=[("", "Any state"), *Message.Status.choices], required=False)


class WordingForm(forms.Form):
    """A message's words, checked for placeholders that nothing fills and ones it cannot do without."""

    subject = forms.CharField(label="Subject", max_length=200)
    body = forms.CharField(
        label="E-mail and letter",
        widget=forms.Textarea,
        strip=True,
        help_text="Leave a blank line between paragraphs. Put a web address on a line of its own.",
    )
    text = forms.CharField(
        label="Text message",
        widget=forms.Textarea,
        required=False,
        max_length=600,
        help_text="Leave it empty if this should never go as a text message.",
    )

    def __init__(self, message: ShippedMessage, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.message = message
        if message.secret:
            self.fields[
                "body"
            ].help_text += f" It must have {', '.join(f'{{{name}}}' for name in message.secret)} in it."

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        for part, fault in faults(self.wording(cleaned), set(self.message.example), set(self.message.secret)).items():
            if part in cleaned:
                self.add_error(part, fault)
        return cleaned

    def wording(self, cleaned: dict[str, object] | None = None) -> Wording:
        """The words as typed, with the line ends of a file."""
        given = self.cleaned_data if cleaned is None else cleaned
        return Wording(**{part: str(given.get(part, "")).replace("\r\n", "\n") for part in ("subject", "body", "text")})


class LanguageForm(forms.Form):
    """A language to word a message in."""

    language = forms.ChoiceField(label="Word it in another language", choices=LANGUAGES)

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        if language == ENGLISH:
            raise forms.ValidationError("English is there already")
        return language
