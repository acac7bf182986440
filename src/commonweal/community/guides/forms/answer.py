"""The form of one question, made from it."""

from typing import Any

from django import forms

from commonweal.community.guides.answering import AnswerError, accept, as_typed
from commonweal.community.guides.document.guide import Kind, Question


class AnswerForm(forms.Form):
    """One question. What was answered is in `taken` once the form is valid."""

    taken: Any

    def __init__(self, question: Question, data: Any = None, given: Any = None) -> None:
        initial = {} if given is None else {"answer": list(given) if isinstance(given, tuple) else given}
        super().__init__(data, initial=initial)
        self.question = question
        self.fields["answer"] = _field_for(question)

    def clean(self) -> dict[str, Any]:
        typed = self.data.getlist("answer") if hasattr(self.data, "getlist") else as_typed(self.data.get("answer", ""))
        try:
            self.taken = accept(self.question, typed)
        except AnswerError as error:
            self.add_error("answer", str(error))
        return self.cleaned_data


def _field_for(question: Question) -> forms.Field:
    """The field that draws the question; what may be answered is for `accept` to say."""
    choices = [(option.key, option.text) for option in question.options]
    labelled: dict[str, Any] = {"label": question.ask, "help_text": question.hint, "required": False}
    if question.kind == Kind.CHECKBOX:
        return _Unchecked(widget=forms.CheckboxSelectMultiple(choices=choices), **labelled)
    if question.is_choice:
        return _Unchecked(widget=forms.RadioSelect(choices=choices), **labelled)
    if question.kind == Kind.TEXT:
        return forms.CharField(widget=forms.Textarea, **labelled)
    return forms.CharField(
        widget=forms.TextInput(
            {"autocomplete": "postal-code", "spellcheck": "false"} if question.kind == Kind.POSTCODE else {}
        ),
        **labelled,
    )


class _Unchecked(forms.Field):
    """Takes whatever was sent: the question judges it."""


class EmailForm(forms.Form):
    """Where to send something."""

    email = forms.EmailField(
        label="E-mail address",
        error_messages={
            "required": "Enter an e-mail address, like name@example.com",
            "invalid": "Enter an e-mail address, like name@example.com",
        },
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
