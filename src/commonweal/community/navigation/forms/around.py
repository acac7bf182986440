"""What is asked about who knows what, and about a peer forum."""

from typing import Any

from django import forms

from commonweal.community.navigation.actions.forum import ForumTerms
from commonweal.community.navigation.forms.work import long_text
from commonweal.core.design.forms import AmountField, DayField, PhoneField
from commonweal.core.places.models import Area


class NamedContactForm(forms.Form):
    topic = forms.CharField(
        label="What they know about", max_length=100, help_text="For example, housing, debt or dementia",
        error_messages={"required": "Enter what they know about"},
    )  # fmt: skip
    name = forms.CharField(
        label="Name", max_length=200, help_text="Of the person, or of the desk",
        error_messages={"required": "Enter their name, or the name of the desk"},
    )  # fmt: skip
    role = forms.CharField(label="What they do", max_length=200, required=False)
    organisation = forms.CharField(label="Where they work", max_length=200, required=False)
    phone = PhoneField(label="Phone")
    email = forms.EmailField(
        label="E-mail address", required=False,
        error_messages={"invalid": "Enter an e-mail address, like name@example.com"},
    )  # fmt: skip
    area = forms.ChoiceField(label="For which area?", required=False, widget=forms.Select)
    note = long_text("Anything to know", "When to ring, what to have ready")

    def __init__(self, *args: Any, areas: list[Area], **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = areas
        choice = self.fields["area"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "The whole place"), *((area.pk, area.name) for area in areas)]

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        chosen = self.cleaned_data["area"]
        area = next((area for area in self.areas if area.pk == chosen), None)
        return {**self.cleaned_data, "area": area}


class ForumForm(forms.Form):
    held_on = DayField(label="When did the forum meet?", empty="Enter the day of the forum")
    present = forms.CharField(
        label="Who was there?", max_length=300, error_messages={"required": "Enter who was at the forum"}
    )
    package = long_text(
        "Which paid support was considered?", "For example, home care for four hours a week", required=True,
        missing="Say which paid support was considered",
    )  # fmt: skip
    weekly_package_cost = AmountField(
        label="What would it have cost a week?", min_value=0, max_value=100_000, decimal_places=2,
        error_messages={"required": "Enter pounds a week", "min_value": "Enter no less than £0"},
    )  # fmt: skip
    community = long_text(
        "What does the community do instead?", required=True, missing="Say what the community does instead"
    )
    weekly_community_cost = AmountField(
        label="What does that cost the council a week?", min_value=0, max_value=100_000, decimal_places=2,
        help_text="0 if nothing", error_messages={"required": "Enter pounds a week; 0 if nothing"},
    )  # fmt: skip

    def terms(self) -> ForumTerms:
        return ForumTerms(**self.cleaned_data)
