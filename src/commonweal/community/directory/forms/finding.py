"""The search form."""

from django import forms

from commonweal.community.directory.needs import needs_by_group


class FindForm(forms.Form):
    """What help, and near where. Nothing has to be filled in."""

    words = forms.CharField(
        label="What would help?",
        help_text="In your own words, such as: lunch club, falling, somebody to talk to",
        max_length=300,
        required=False,
    )
    postcode = forms.CharField(
        label="Postcode",
        help_text="To see what is near first. The first half will do, such as BH15",
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code", "spellcheck": "false"}),
    )
    need = forms.ChoiceField(label="Only under", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", "Everything")]
        for needs in needs_by_group().values():
            choices += [(need.key, need.name) for need in needs]
        self.fields["need"].choices = choices  # type: ignore[attr-defined]
