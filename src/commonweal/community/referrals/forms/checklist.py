"""What is asked to fill in a first contact checklist, and to set one up."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.community.directory.needs import all_needs
from commonweal.community.referrals.actions.checklist_setup import Words
from commonweal.community.referrals.checklist_files import HINT_LETTERS, SHORT_LETTERS, WORDS_LETTERS
from commonweal.community.referrals.contents import About, Agreement
from commonweal.community.referrals.forms.writing import ContactPage, Writing, how_choices
from commonweal.community.referrals.models import Checklist, FirstContactQuestion, How
from commonweal.community.referrals.queries.parties import Receiver
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.forms import DayField, PhoneField
from commonweal.core.places.models import Area


class AgreeForm(forms.Form):
    agrees = forms.ChoiceField(
        label="Do they agree?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    agreed_by = forms.CharField(
        label="Who agreed?",
        max_length=200,
        required=False,
        help_text="The person’s name; or who acts for them, and by what right",
    )
    agreed_how = forms.ChoiceField(
        label="How?",
        initial=How.FACE_TO_FACE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they agreed"},
    )
    tell_referrer = forms.ChoiceField(
        label="May we be told how it went?",
        choices=[("yes", "Yes"), ("no", "No, only that it has ended")],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        how = self.fields["agreed_how"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = how_choices(actor)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agrees") == "yes" and not cleaned.get("agreed_by"):
            self.add_error("agreed_by", "Enter who agreed")
        return cleaned

    def agreement(self) -> Agreement:
        """What was agreed to."""
        return Agreement(
            by=self.cleaned_data["agreed_by"],
            how=self.cleaned_data["agreed_how"],
            tell_referrer=self.cleaned_data["tell_referrer"] == "yes",
        )


class WhoForm(ContactPage):
    """Who they are and how to reach them: one page, since it is filled in on a doorstep."""

    heading = "Who are they?"
    name = forms.CharField(
        label="Full name",
        max_length=200,
        error_messages={"required": "Enter their name"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    born_on = DayField(label="Date of birth", required=False, help_text="For example, 27 3 1948")
    communication = forms.CharField(
        label="Anything they need to read, hear or talk?",
        max_length=300,
        required=False,
        help_text="For example: large print, an interpreter, somebody beside them",
    )
    field_order = ("name", "born_on", "phone", "email", "address", "postcode", "communication", "reach", "may_write")

    @classmethod
    def of(cls, checklist: Checklist, actor: Actor, data: Any = None) -> "WhoForm":
        """The form with what is known already."""
        names = ("name", "born_on", "phone", "email", "address", "postcode", "communication", "reach")
        initial = {name: getattr(checklist, name) for name in names}
        initial["may_write"] = "yes" if checklist.may_write else "no"
        return cls(data, initial=initial, writing=Writing(actor, for_self=False))

    def about(self) -> About:
        """Who was written down."""
        typed = self.cleaned_data
        names = ("name", "born_on", "phone", "email", "address", "postcode", "communication", "reach")
        return About(**{name: typed[name] for name in names}, may_write=typed["may_write"] == "yes")


class TickForm(forms.Form):
    ticked = forms.MultipleChoiceField(
        label="What would they like help with?",
        help_text="Read each aloud. Tick it for a yes.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "The list has been changed meanwhile: tick again"},
    )

    def __init__(self, *args: Any, questions: Iterable[FirstContactQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ticked"]
        assert isinstance(field, forms.MultipleChoiceField)
        listed = list(questions)
        field.choices = [(question.key, question.words) for question in listed]
        hints = {question.key: question.hint for question in listed if question.hint}
        field.choice_hints = hints  # type: ignore[attr-defined]
        field.is_conditional = True  # type: ignore[attr-defined] # a list of noes is an answer, not one left out


class CheckForm(forms.Form):
    """The last page: for each tick a word to whoever is asked, and whether it is left out."""

    urgent = forms.BooleanField(
        label="It should be soon", required=False, help_text="Everybody is asked to be in touch earlier"
    )

    def __init__(self, *args: Any, questions: Iterable[FirstContactQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [question.key for question in questions]
        for key in self.keys:
            self.fields[f"note-{key}"] = forms.CharField(
                label="A word to them", required=False, max_length=500, widget=forms.TextInput
            )
            self.fields[f"out-{key}"] = forms.BooleanField(label="Leave this out: do not pass it on", required=False)

    def notes(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"note-{key}"] for key in self.keys}

    def left_out(self) -> list[str]:
        return [key for key in self.keys if self.cleaned_data[f"out-{key}"]]


class QuestionForm(forms.Form):
    words = forms.CharField(
        label="The question, as it is read out",
        max_length=WORDS_LETTERS,
        error_messages={"required": "Enter the question as it is read out"},
        widget=forms.Textarea,
    )
    short = forms.CharField(
        label="In two or three words",
        max_length=SHORT_LETTERS,
        help_text="For lists and counts",
        error_messages={"required": "Enter two or three words for lists"},
    )
    hint = forms.CharField(label="A line below it", max_length=HINT_LETTERS, required=False)
    needs = forms.MultipleChoiceField(
        label="What it is about",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(need.key, need.name) for need in all_needs().values()],
    )

    def typed(self) -> Words:
        """What was typed."""
        return Words(
            self.cleaned_data["words"],
            self.cleaned_data["short"],
            self.cleaned_data["hint"],
            tuple(self.cleaned_data["needs"]),
        )


class PartnerForm(forms.Form):
    area = forms.ChoiceField(label="Where?", required=False)
    to = forms.ChoiceField(label="Who is asked?", error_messages={"required": "Choose who is asked"})
    phone = PhoneField(label="Their phone number", help_text="For the slip that the person keeps")

    def __init__(self, *args: Any, areas: Iterable[Area], receivers: Iterable[Receiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, to = self.fields["area"], self.fields["to"]
        assert isinstance(area, forms.ChoiceField) and isinstance(to, forms.ChoiceField)
        area.choices = [("", "The whole place"), *((one.pk, one.name) for one in areas)]
        to.choices = [("", "Choose one"), *((receiver.token, receiver.name) for receiver in receivers)]
