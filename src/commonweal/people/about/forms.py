"""What is asked for About me, alerts, legal status, advance wishes, and the first step of accessible information."""

from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.people.about.alerting import AlertKind, LegalKind, WishKind
from commonweal.people.about.headings import HEADINGS, MOST_LETTERS
from commonweal.people.about.models import AboutMe, NeedsAsked


class AboutMeForm(forms.Form):
    """Every heading of About me on one page; any of them may stay empty."""

    written_as = forms.ChoiceField(
        label="Whose words are these?",
        choices=AboutMe.WrittenAs,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose words these are"},
    )
    supported_by = forms.CharField(
        label="Supported to write this by",
        required=False,
        max_length=300,
        help_text="Only where somebody helped or wrote it: their name, who they are, and how to reach them",
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for heading in HEADINGS:
            self.fields[heading.key] = forms.CharField(
                label=heading.title,
                help_text=heading.hint,
                required=False,
                max_length=MOST_LETTERS,
                widget=forms.Textarea,
            )
        self.order_fields([*(heading.key for heading in HEADINGS), "written_as", "supported_by", "based_on"])
        if is_own:
            choice = self.fields["written_as"]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [
                ("self", "Mine"),
                ("supported", "Mine, with somebody's help"),
                ("on_behalf", "Somebody else's, for me"),
            ]

    def answers(self) -> dict[str, str]:
        return {heading.key: self.cleaned_data[heading.key] for heading in HEADINGS}


class AlertForm(forms.Form):
    """What to be careful of. Kinds for staff are asked of staff alone."""

    kind = forms.ChoiceField(
        label="What is it?", widget=forms.RadioSelect, error_messages={"required": "Choose what it is"}
    )
    words = forms.CharField(
        label="In words",
        max_length=500,
        widget=forms.Textarea,
        help_text="What to be careful of and what to do. Never write the code of a key safe: say who knows it",
        error_messages={"required": "Enter what to be careful of, in a sentence"},
    )
    starts_on = DayField(label="Since when", required=False, help_text="Leave empty for today")
    ends_on = DayField(label="Until when", required=False, help_text="The last day, where it is known")
    review_on = DayField(
        label="Look at this again on", required=False, help_text="A risk to workers always has such a day"
    )
    reason = forms.CharField(
        label="What does this rest on?",
        required=False,
        max_length=500,
        widget=forms.Textarea,
        help_text="For a risk to workers: what happened, when, and who says so. Staff alone see it",
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(kind.value, kind.words) for kind in AlertKind if not (is_own and kind.for_staff)]
        if is_own:
            del self.fields["reason"], self.fields["review_on"]
        else:
            choice.choice_hints = {  # type: ignore[attr-defined]
                kind.value: "Seen by staff alone. Needs a reason and a day to look at it again"
                for kind in AlertKind
                if kind.for_staff
            }


class ReviewForm(forms.Form):
    review_on = DayField(
        label="Look at it again on",
        help_text="A day within a year",
        empty="Enter the day on which it is looked at again",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why is it no longer so?", max_length=300, error_messages={"required": "Enter why it is no longer so"}
    )


class LegalStatusForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, kind.words) for kind in LegalKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    starts_on = DayField(label="Since when", empty="Enter the day it began")
    ends_on = DayField(label="Until when", required=False, help_text="The last day. Leave empty where it has no end")
    source = forms.CharField(
        label="The document it rests on",
        max_length=300,
        help_text="For example, the discharge form of 3 March, in the documents",
        error_messages={"required": "Enter the document it rests on, and where it is"},
    )
    note = forms.CharField(label="Anything to add", required=False, max_length=500, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = {kind.value: kind.explained for kind in LegalKind}  # type: ignore[attr-defined]


class EndStatusForm(forms.Form):
    ended_on = DayField(label="The last day", empty="Enter the last day")
    reason = forms.CharField(
        label="Why did it end, and by what document?",
        max_length=300,
        error_messages={"required": "Enter why it ended, and by what document"},
    )


class WishForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(kind.value, kind.words) for kind in WishKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    words = forms.CharField(
        label="In the person's own words",
        widget=forms.Textarea,
        error_messages={"required": "Enter what they decided or wish, in their own words"},
    )
    made_on = DayField(label="When was it made?", empty="Enter the day it was made")
    kept_where = forms.CharField(
        label="Where is the paper?",
        max_length=300,
        help_text="So that it is found in time. For example, in the yellow envelope on the fridge, and with the GP",
        error_messages={"required": "Enter where the paper is kept, so that it is found in time"},
    )
    life_sustaining = forms.BooleanField(label="It refuses treatment that would keep them alive", required=False)
    is_witnessed = forms.BooleanField(label="It is in writing, signed, and witnessed", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choice_hints = {kind.value: kind.explained for kind in WishKind}  # type: ignore[attr-defined]


class AskedForm(forms.Form):
    found = forms.ChoiceField(
        label="What did they say?",
        choices=NeedsAsked.Found,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they said"},
    )
    may_share = forms.BooleanField(
        label="They agree that everybody who supports them is told what they need", required=False
    )
    asked_on = DayField(label="When?", required=False, help_text="Leave empty for today")
    note = forms.CharField(label="Anything to add", required=False, max_length=300)
