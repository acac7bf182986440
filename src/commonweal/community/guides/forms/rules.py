"""The forms by which a rule is made: test by test, or written out."""

from typing import Any

from django import forms

from commonweal.community.guides.document.condition_words import ConditionError, read_condition
from commonweal.community.guides.document.conditions import Answered, AtLeast, AtMost, Condition, Includes, Is, Not
from commonweal.community.guides.document.guide import Kind, Question
from commonweal.community.guides.document.ruling import ALL, ANY


class WrittenForm(forms.Form):
    """A whole rule, written out."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.CharField(
        label="The rule, written out", required=False, max_length=2000, widget=forms.Textarea({"spellcheck": "false"})
    )

    def clean_rule(self) -> Condition:
        try:
            return read_condition(self.cleaned_data["rule"])
        except ConditionError as error:
            raise forms.ValidationError(str(error)) from None


class RowForm(forms.Form):
    """One test about a question: which answers, or how many."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    joined = forms.ChoiceField(
        label="How does it join the others?",
        choices=[(ALL, "All must hold"), (ANY, "Any one is enough")],
        widget=forms.RadioSelect,
    )

    def __init__(self, question: Question, joined: str, revision: int, data: Any = None) -> None:
        super().__init__(data, initial={"joined": joined, "revision": revision})
        self.question = question
        if question.is_choice:
            choices = [(option.key, option.text) for option in question.options]
            self.fields["answers"] = forms.MultipleChoiceField(
                label="Which answers?",
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Tick at least one answer"},
            )
            ways = [("is", "One of these was given"), ("not", "None of these was given")]
        elif question.kind == Kind.NUMBER:
            self.fields["number"] = forms.IntegerField(
                label="Number", error_messages={"required": "Enter a number", "invalid": "Enter a whole number"}
            )
            ways = [("least", "At least this"), ("most", "At most this")]
        else:
            ways = [("is", "It was answered"), ("not", "It was not answered")]
        self.fields["way"] = forms.ChoiceField(
            label="What must be so?", choices=ways, widget=forms.RadioSelect, initial=ways[0][0]
        )

    def row(self) -> Condition:
        """The test, as the form has it."""
        given, key = self.cleaned_data, self.question.key
        found: Condition
        if "number" in given:
            return (AtLeast if given["way"] == "least" else AtMost)(key, given["number"])
        if "answers" in given:
            values = tuple(given["answers"])
            found = Includes(key, values) if self.question.kind == Kind.CHECKBOX else Is(key, values)
        else:
            found = Answered(key)
        return Not(found) if given["way"] == "not" else found
