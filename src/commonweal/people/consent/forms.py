"""What is asked when something is shared with an organisation or a team, and when that is withdrawn."""

from operator import itemgetter
from typing import Any

from django import forms

from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.design.forms import DayField
from commonweal.people.sight.forms import parts_field, say_to_owner


class ConsentForm(forms.Form):
    """Consent to share. Staff also say who gave it; people who give it themselves are not asked."""

    partner = forms.ChoiceField(label="Who with?", error_messages={"required": "Choose who to share with"})
    compartments = parts_field("What may they see?")
    purpose = forms.CharField(
        label="What for?",
        max_length=300,
        help_text="For example, so that the district nurses know who else visits",
        error_messages={"required": "Enter what it is shared for"},
    )
    until = DayField(label="Until when?", required=False, help_text="The last day. Leave empty until it is withdrawn.")
    given_by = forms.CharField(
        label="Who agreed?",
        max_length=200,
        help_text="The person; or who acts for them, and by what right: “Tom Penny, lasting power of attorney”",
        error_messages={"required": "Enter who agreed"},
    )

    def __init__(self, *args: Any, partners: list[Organisation | Team], is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["partner"]
        assert isinstance(choice, forms.ChoiceField)
        self.partners = sorted(((str(partner.pk), _named(partner)) for partner in partners), key=itemgetter(1))
        choice.choices = [("", "Choose one"), *self.partners]
        if is_own:
            del self.fields["given_by"]
            say_to_owner(self.fields["compartments"])

    @property
    def partner_name(self) -> str:
        """Who is chosen, as the list names them; "" where nobody in it is."""
        chosen = self["partner"].value()
        return next((str(label) for value, label in self.partners if value == chosen), "")


def _named(partner: Organisation | Team) -> str:
    """The organisation first: a list is looked through by the name that people know."""
    return f"{partner.organisation.name}: {partner.name}" if isinstance(partner, Team) else f"{partner.name}: everybody"


class WithdrawForm(forms.Form):
    withdrawn_by = forms.CharField(
        label="Who withdraws it?",
        max_length=200,
        help_text="The person, or who acts for them",
        error_messages={"required": "Enter who withdraws it"},
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["withdrawn_by"]
