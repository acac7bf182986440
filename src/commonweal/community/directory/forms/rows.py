"""A form with rows: times, places, prices, phone numbers. Without JavaScript: one empty row, and a button for more.

A row whose boxes are all empty is left out, and so a row is taken away by emptying it, or by its own tick.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from commonweal.community.directory.editing import Values

MOST_ROWS = 30


class Group(NamedTuple):
    """Boxes drawn together: a row with its legend, or those that belong to no row."""

    legend: str
    boxes: list[forms.BoundField]


class RowsForm(forms.Form):
    """A form with the fields it declares, and rows of those that `row_fields` gives, named `<field>_<row>`.

    `before` are the rows as the document has them: each keeps its id. What is typed says how many rows are shown; the
    button `add` asks for one more.
    """

    row_title = "Row"
    add_words = "Add another"
    can_add = True
    lead = ""

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any], before: Sequence[Values]) -> None:
        super().__init__(data, initial=dict(initial))
        self._typed = data if data is not None else QueryDict()
        self.before = list(before)
        empty = 1 if self.can_add else 0
        shown = len(self.before) + empty
        if data is not None and self.can_add:
            shown = max(shown, min(_number(data.get("rows")), MOST_ROWS))
        self.shown = shown
        self.names = tuple(self.row_fields())
        self._common = list(self.fields)
        for number in range(shown):
            held = self.before[number] if number < len(self.before) else {}
            for name, field in self.row_fields().items():
                field.initial = held.get(name)
                self.fields[f"{name}_{number}"] = field
            if self.can_add and number < len(self.before):
                self.fields[f"gone_{number}"] = forms.BooleanField(label="Take this away", required=False)

    @property
    def wants_another_row(self) -> bool:
        """Whether the button for one more row was pressed."""
        return "add" in self.data

    def one_more(self) -> "RowsForm":
        """The same form as it was typed, with one more empty row."""
        typed = self._typed.copy()
        typed["rows"] = str(min(self.shown + 1, MOST_ROWS))
        form = type(self)(typed, initial=self.initial, before=self.before)
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # nothing is judged before it is sent
        return form

    def row_fields(self) -> dict[str, forms.Field]:
        """The boxes of a row, made anew for each."""
        raise NotImplementedError

    def clean_row(self, number: int, row: Values) -> None:
        """Look at a row as a whole; errors go to `<field>_<number>`."""

    def legend(self, number: int) -> str:
        return f"{self.row_title} {number + 1}" if self.shown > 1 else self.row_title

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        self._rows = []
        for number in range(self.shown):
            row = {name: given.get(f"{name}_{number}") for name in self.names}
            is_broken = any(f"{name}_{number}" in self.errors for name in self.names)
            if given.get(f"gone_{number}"):
                self._forget_errors(number)
            elif not is_broken and (self._says_something(row) or not self.can_add):
                self.clean_row(number, row)
                if number < len(self.before):
                    row["id"] = self.before[number]["id"]
                self._rows.append(row)
        return given

    def _forget_errors(self, number: int) -> None:
        """What is taken away need not be right."""
        for name in self.names:
            self.errors.pop(f"{name}_{number}", None)

    @staticmethod
    def _says_something(row: Values) -> bool:
        return any(value not in (None, "", [], False) for value in row.values())

    def values(self) -> Values:
        """What was given: the common boxes by name, and the rows that say something."""
        return {name: self.cleaned_data[name] for name in self._common} | {"rows": self._rows}

    @property
    def groups(self) -> list[Group]:
        """The boxes as they are drawn: first those of no row, then row by row."""
        common = [self[name] for name in self._common]
        rows = [
            Group(
                self.legend(number),
                [self[f"{name}_{number}"] for name in (*self.names, "gone") if f"{name}_{number}" in self.fields],
            )
            for number in range(self.shown)
        ]
        return [*([Group("", common)] if common else []), *rows]


def _number(typed: Any) -> int:
    return int(typed) if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
