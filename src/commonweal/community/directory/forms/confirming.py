"""What whoever runs entries answers: still right, something changed, or ended."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django import forms

from commonweal.community.directory.editing import Values
from commonweal.community.directory.models import Confirmation

ANSWERS = [
    (Confirmation.Answer.CONFIRMED.value, "It is still right"),
    (Confirmation.Answer.CHANGED.value, "Something has changed"),
    (Confirmation.Answer.ENDED.value, "It has ended"),
]


class Asked(NamedTuple):
    """One entry that is asked about, with its two boxes."""

    confirmation: Confirmation
    answer: forms.BoundField
    words: forms.BoundField


class AnswersForm(forms.Form):
    """One choice and one box for each entry that an e-mail asks about."""

    name = forms.CharField(label="Your name", required=False, max_length=200,
                           widget=forms.TextInput({"autocomplete": "name"}))  # fmt: skip

    def __init__(self, data: Any = None, *, questions: Sequence[Confirmation]) -> None:
        super().__init__(data)
        self._asked = list(questions)
        for one in self._asked:
            key = one.service_id
            self.fields[f"answer_{key}"] = forms.ChoiceField(
                label=f"Is {one.service.name} still right?", choices=ANSWERS, widget=forms.RadioSelect,
                initial=one.answer or None,
                error_messages={"required": f"Say whether {one.service.name} is still right"},
            )  # fmt: skip
            self.fields[f"words_{key}"] = forms.CharField(
                label="If something has changed, what?", required=False, max_length=1500, widget=forms.Textarea
            )

    @property
    def questions(self) -> list[Asked]:
        return [Asked(one, self[f"answer_{one.service_id}"], self[f"words_{one.service_id}"]) for one in self._asked]

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        for one in self._asked:
            is_changed = given.get(f"answer_{one.service_id}") == Confirmation.Answer.CHANGED
            if is_changed and not given.get(f"words_{one.service_id}"):
                self.add_error(f"words_{one.service_id}", f"Say what has changed at {one.service.name}")
        return given

    def answers(self) -> dict[UUID, str]:
        return {one.service_id: self.cleaned_data[f"answer_{one.service_id}"] for one in self._asked}

    def words(self) -> dict[UUID, str]:
        return {one.service_id: self.cleaned_data[f"words_{one.service_id}"] for one in self._asked}
