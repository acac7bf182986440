"""What anybody may say: something is wrong, something is missing, I speak for this organisation."""

from typing import Any

from django import forms

from commonweal.community.directory.editing import Values
from commonweal.community.directory.forms.sections import LinesField
from commonweal.community.directory.models import Service
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.models import Organisation
from commonweal.core.design.forms import PhoneField
from commonweal.core.places.postcodes import PostcodeError, normalise

WRONG = {
    "ended": "It no longer exists",
    "when": "The days or times",
    "where": "The address",
    "contact": "The phone number, e-mail or website",
    "cost": "The cost",
    "access": "What it says on access",
    "else": "Something else",
}


class FromSomebody(forms.Form):
    """Who says it, for those who would like an answer."""

    name = forms.CharField(label="Your name", required=False, max_length=200,
                           widget=forms.TextInput({"autocomplete": "name"}))  # fmt: skip
    email = forms.EmailField(
        label="Your e-mail", help_text="Only to tell you what came of it", required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )  # fmt: skip


class ReportForm(FromSomebody):
    what = forms.MultipleChoiceField(
        label="What is wrong?", choices=list(WRONG.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    right = forms.CharField(
        label="What is right?", help_text="As much as you know", max_length=1500, widget=forms.Textarea,
        error_messages={"required": "Say what is wrong, or what is right"},
    )  # fmt: skip
    field_order = ("what", "right", "name", "email")

    def words(self) -> str:
        """What was said, as an editor reads it."""
        wrong = ", ".join(WRONG[key].lower() for key in self.cleaned_data["what"])
        right: str = self.cleaned_data["right"]
        return f"Wrong: {wrong}. {right}" if wrong else right


class SuggestForm(FromSomebody):
    entry_name = forms.CharField(label="What is it called?", max_length=255,
                                 error_messages={"required": "Enter what it is called"})  # fmt: skip
    organisation = forms.CharField(label="Who runs it?", max_length=255, required=False)
    kind = forms.ChoiceField(label="What kind of thing is it?", widget=forms.RadioSelect)
    description = forms.CharField(label="What happens there?", max_length=2000, widget=forms.Textarea,
                                  error_messages={"required": "Say what happens there"})  # fmt: skip
    when = LinesField(label="When?", help_text="One time a line, such as: Tuesdays, 10am to 12 noon", required=False)
    address = forms.CharField(label="Where?", help_text="Building, street and town", max_length=300, required=False)
    postcode = forms.CharField(label="Postcode", max_length=12, required=False,
                               widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))  # fmt: skip
    cost = forms.CharField(label="What does it cost?", max_length=300, required=False)
    phone = PhoneField(label="Its phone number")
    website = forms.URLField(label="Its website", required=False, assume_scheme="https", max_length=500)
    how = forms.CharField(
        label="How do you know of it?", help_text="Such as: I run it, I go there, I saw a poster", max_length=500,
        error_messages={"required": "Say how you know of it, so that an editor can check"},
    )  # fmt: skip
    field_order = ("entry_name", "organisation", "kind", "description", "when", "address", "postcode", "cost", "phone",
                   "website", "how", "name", "email")  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = Service.Kind.choices  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if not typed:
            return ""
        try:
            return normalise(typed)
        except PostcodeError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        if given.get("address") and not given.get("postcode") and "postcode" not in self.errors:
            self.add_error("postcode", "Enter the postcode too, so that people can see how far it is")
        return given


class NewEntryForm(forms.Form):
    """The beginning of an entry by its owner or an editor; the rest is filled in page by page."""

    entry_name = forms.CharField(label="What is it called?", max_length=255,
                                 error_messages={"required": "Enter what it is called"})  # fmt: skip
    kind = forms.ChoiceField(label="What kind of entry is it?", widget=forms.RadioSelect)
    description = forms.CharField(label="What is it?", help_text="What happens there, in a few plain sentences",
                                  max_length=5000, widget=forms.Textarea,
                                  error_messages={"required": "Say what it is"})  # fmt: skip
    needs = forms.MultipleChoiceField(label="What does it help with?", widget=forms.CheckboxSelectMultiple,
                                      error_messages={"required": "Choose at least one"})  # fmt: skip
    organisation = forms.ChoiceField(label="Who runs it?", error_messages={"required": "Choose who runs it"})
    new_organisation = forms.CharField(label="Name of a new organisation", required=False, max_length=255)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], may_add: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [*organisations, *([("new", "An organisation that is not here yet")] if may_add else [])]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
        if may_add:
            hint = "To add to one that is here, open its page and choose “Add an entry”"
            self.fields["organisation"].help_text = hint
        self.fields["kind"].choices = Service.Kind.choices  # type: ignore[attr-defined]
        self.fields["needs"].choices = [(key, one.name) for key, one in own_terms("needs").items()]  # type: ignore[attr-defined]
        if not may_add:
            del self.fields["new_organisation"]

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        if given.get("organisation") == "new" and not given.get("new_organisation"):
            self.add_error("new_organisation", "Enter the name of the organisation")
        return given


class ClaimForm(forms.Form):
    position = forms.CharField(label="What do you do there?", help_text="Such as: chair, manager, volunteer",
                               max_length=200, error_messages={"required": "Say what you do there"})  # fmt: skip
    evidence = forms.CharField(
        label="How can we check that?",
        help_text="Such as an e-mail address or phone number on its own website or at the charity regulator. "
        "An editor may call it",
        max_length=2000, widget=forms.Textarea,
        error_messages={"required": "Say how an editor can check that you speak for it"},
    )  # fmt: skip
    organisation = forms.ChoiceField(label="Who else may change its entries?", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, works_in: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if not works_in:
            del self.fields["organisation"]
            return
        choices = [(str(one.pk), f"Everybody who may at {one.name}, where I work") for one in works_in]
        field = self.fields["organisation"]
        field.choices = [*choices, ("", "Only me for now: this is another organisation")]  # type: ignore[attr-defined]
        field.initial = choices[0][0]


class DecisionForm(forms.Form):
    """What an editor decides, with words for whoever proposed it."""

    note = forms.CharField(
        label="A word to whoever proposed it", help_text="Needed when you decline. They get it by e-mail",
        max_length=2000, required=False, widget=forms.Textarea,
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", help_text="For those who read the history", max_length=300,
                             widget=forms.Textarea, error_messages={"required": "Say why"})  # fmt: skip
