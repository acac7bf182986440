"""What is asked of a document."""

from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.people.documents.models import Document
from commonweal.people.sight.forms import OWN_PART_HINTS, PART_HINTS
from commonweal.people.sight.models import Compartment

WORDS_HINT = (
    "A picture: what it shows. A recording or film: what is said, word for word if you can. For a letter you may leave "
    "this out"
)


class FileForm(forms.Form):
    file = forms.FileField(
        label="The file", error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another"}
    )
    words = forms.CharField(
        label="For whoever cannot see or hear it", required=False, widget=forms.Textarea, help_text=WORDS_HINT
    )
    said_by = forms.CharField(
        label="Who wrote, drew or said it?", required=False, max_length=200, help_text="Leave empty if it was you"
    )
    dated_on = DayField(label="When was it made?", required=False)


class DocumentForm(FileForm):
    """A new document. Staff and carers choose among the parts of the record that they see."""

    title = forms.CharField(label="What is it?", max_length=200, error_messages={"required": "Enter what it is called"})
    kind = forms.ChoiceField(
        label="What kind of thing?",
        choices=Document.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of thing it is"},
    )
    compartment = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        help_text="Those who see this part of the record see the document",
        error_messages={"required": "Choose the part of the record it belongs to"},
    )
    field_order = ("file", "title", "kind", "words", "said_by", "dated_on", "compartment")

    def __init__(self, *args: Any, parts: list[Compartment], is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["compartment"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(part.value, part.label) for part in parts]
        choice.choice_hints = OWN_PART_HINTS if is_own else PART_HINTS  # type: ignore[attr-defined]
        choice.initial = Compartment.CARE.value


class FilterForm(forms.Form):
    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *Document.Kind.choices])


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label="Why is it removed?", max_length=300, error_messages={"required": "Enter why it is removed"}
    )
