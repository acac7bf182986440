"""What is asked of who holds a record back."""

from django import forms


class HoldForm(forms.Form):
    reason = forms.CharField(
        label="Why must nothing of it go?",
        max_length=500,
        widget=forms.Textarea,
        help_text="Who needs it, and for what: “An inquest is open; the coroner asked on 3 March”",
        error_messages={"required": "Say why it is held back: who needs it, and for what"},
    )


class EndHoldForm(forms.Form):
    reason = forms.CharField(
        label="Why is it held back no longer?",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is held back no longer"},
    )
