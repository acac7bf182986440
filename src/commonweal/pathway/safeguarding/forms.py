"""Raising a concern, writing what was done, and deciding."""

from django import forms

from commonweal.pathway.safeguarding.models import Concern, Step


class RaiseForm(forms.Form):
    words = forms.CharField(
        label="What did you see, hear or were you told?",
        help_text="Facts first, in the words that were used. The safeguarding team reads it; others do not",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what you saw, heard or were told"},
    )


class StepForm(forms.Form):
    kind = forms.ChoiceField(
        label="What was done?",
        choices=Step.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was done"},
    )
    words = forms.CharField(
        label="In a sentence or two",
        help_text="By whom, and who was told",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was done, by whom, and who was told"},
    )


class WishesForm(forms.Form):
    wishes = forms.CharField(
        label="What does the person want to happen?",
        help_text="In their words. Asked again at the end",
        max_length=5000,
        required=False,
        widget=forms.Textarea,
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Is there an enquiry?",
        choices=Concern.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is decided"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Needs for care and support; abuse or neglect, or a risk of it; can they protect themselves?",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say why"},
    )
