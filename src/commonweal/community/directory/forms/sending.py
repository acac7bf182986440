"""Where a list is to be sent."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commonweal.community.directory.editing import Values
from commonweal.core.correspondence.models import Channel
from commonweal.core.design.forms import FEWEST_DIGITS


class SendForm(forms.Form):
    how = forms.ChoiceField(
        label="How?", choices=[(Channel.TEXT.value, "By text"), (Channel.EMAIL.value, "By e-mail")],
        initial=Channel.TEXT.value, widget=forms.RadioSelect, error_messages={"required": "Choose how"},
    )  # fmt: skip
    to = forms.CharField(
        label="Mobile number or e-mail", help_text="Used once, to send it", max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter where to send it"},
    )  # fmt: skip

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        to = given.get("to", "")
        if not to or "how" not in given:
            return given
        if given["how"] == Channel.TEXT:
            if sum(character.isdigit() for character in to) < FEWEST_DIGITS or "@" in to:
                self.add_error("to", "Enter a mobile number, such as 07700 900001")
        else:
            try:
                validate_email(to.strip())
            except ValidationError:
                self.add_error("to", "Enter an e-mail address, like name@example.com")
        return given
