"""What is asked when something is shared with an organisation or a team, and when that is withdrawn."""

from operator import itemgetter
from typing import Any

from django import forms

from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.design.forms import DayField
from commonweal.people.circle.agreeing import AgreeingFields
from commonweal.people.identity.models import Person
from commonweal.people.sight.forms import parts_field, say_to_owner


class ConsentForm(AgreeingFields):
    """Consent to share. Staff also say who gave it, and by what right; who gives it themselves is not asked."""

    partner = forms.ChoiceField(label="Who with?", error_messages={"required": "Choose who to share with"})
    compartments = parts_field("What may they see?")
    purpose = forms.CharField(
        label="What for?",
        max_length=300,
        help_text="For example, so that the district nurses know who else visits",
        error_messages={"required": "Enter what it is shared for"},
    )
    until = DayField(label="Until when?", required=False, help_text="The last day. Leave empty until it is withdrawn.")
    field_order = ("partner", "compartments", "purpose", "until", "given_by", "how")

    def __init__(
        self, *args: Any, partners: list[Organisation | Team], person: Person, is_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, person=person, is_own=is_own, **kwargs)
        choice = self.fields["partner"]
        assert isinstance(choice, forms.ChoiceField)
        self.partners = sorted(((str(partner.pk), _named(partner)) for partner in partners), key=itemgetter(1))
        choice.choices = [("", "Choose one"), *self.partners]
        if is_own:
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
