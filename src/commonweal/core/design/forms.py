"""Forms as the design system draws them: days in three boxes, amounts and phone numbers as people type them, and the
list for the error summary."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
FEWEST_DIGITS = 5
"""Of a phone number: fewer are a slip of the pen, or words."""


class DayWidget(forms.MultiWidget):
    """Day, month and year in three boxes, as GOV.UK asks for dates."""

    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput({"inputmode": "numeric"}) for part in self.parts}, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A date typed in three boxes, the month as a number or by name. Says which part is missing or that there is no
    such day.

    `empty` is said where no part is typed and one is needed.
    """

    widget = DayWidget

    def __init__(self, *, empty: str = "Enter a date", **options: Any) -> None:
        self.empty = empty
        super().__init__(
            (forms.CharField(required=False), forms.CharField(required=False), forms.CharField(required=False)),
            require_all_fields=False,
            **options,
        )

    def clean(self, value: list[str] | None) -> date | None:
        typed = [(part or "").strip() for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise forms.ValidationError(self.empty)
            return None
        missing = [name for name, part in zip(DayWidget.parts, typed, strict=True) if not part]
        if missing:
            raise forms.ValidationError(f"The date must include a {' and a '.join(missing)}")
        try:
            day, month, year = int(typed[0]), _month(typed[1]), int(typed[2])
            if year < 1000:
                raise ValueError
            found = date(year, month, day)
        except ValueError:
            raise forms.ValidationError("Enter a real date, like 27 3 1948") from None
        self.run_validators(found)
        return found


def _month(typed: str) -> int:
    """A month by number, or by its name or the first three letters of it. Raises ValueError where it is neither."""
    name = typed.lower().rstrip(".")
    named = [number for number, month in enumerate(MONTHS, 1) if len(name) >= 3 and month.startswith(name)]
    return named[0] if named else int(typed)


class AmountField(forms.DecimalField):
    """A number of pounds or hours as people type it: a pound sign, spaces and the commas of thousands are left out."""

    default_error_messages = {"invalid": "Enter a number, such as 12.50"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"(?<=\d),(?=\d{3}(?!\d))|[£\s]", "", value)
        return super().to_python(value)


class PhoneField(forms.CharField):
    """A phone number as people write it, with a word or two beside it if they like: it has to have a number in it."""

    def __init__(self, *, autocomplete: str = "off", required: bool = False, **options: Any) -> None:
        widget = forms.TextInput({"type": "tel", "autocomplete": autocomplete})
        super().__init__(max_length=40, required=required, widget=widget, **options)

    def clean(self, value: Any) -> str:
        cleaned: str = super().clean(value)
        if cleaned and sum(character.isdigit() for character in cleaned) < FEWEST_DIGITS:
            raise forms.ValidationError("Enter a phone number, such as 01632 960001")
        return cleaned


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """The errors of a form for the error summary: each links to the field it is about."""
    listed = [{"text": str(error)} for error in form.non_field_errors()]
    for name in form.fields:
        for error in form.errors.get(name, []):
            listed.append({"text": str(error), "href": f"#{focus_id(form[name])}"})
    return listed


def focus_id(bound: forms.BoundField) -> str:
    """The id of the first control of a field: where its error link leads."""
    identity = bound.auto_id
    if isinstance(bound.field.widget, DayWidget):
        return f"{identity}_day"
    return identity


class CsvTextField(forms.FileField):
    """A CSV file that is sent, as its text. Says when it is too large (`most_bytes`) or no text in UTF-8."""

    def __init__(self, *, most_bytes: int = 2_000_000, **options: Any) -> None:
        self.most_bytes = most_bytes
        said = {"label": "The file", "help_text": "A CSV file", "error_messages": {"required": "Choose a file"}}
        super().__init__(**said | options)

    def clean(self, data: Any, initial: Any = None) -> str:
        file = super().clean(data, initial)
        if file.size > self.most_bytes:
            raise forms.ValidationError(f"The file is larger than {self.most_bytes // 1_000_000} MB: send it in parts")
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError("Save the file as CSV in UTF-8, and send it again") from None


def kind_of(bound: forms.BoundField) -> str:
    """What draws a field: day, radios, checkboxes, checkbox, select, textarea, password, file, hidden or input."""
    widget = bound.field.widget
    kinds: list[tuple[type[forms.Widget], str]] = [
        (DayWidget, "day"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.PasswordInput, "password"),
        (forms.FileInput, "file"),
        (forms.HiddenInput, "hidden"),
    ]
    return next((name for kind, name in kinds if isinstance(widget, kind)), "input")


def choices_of(bound: forms.BoundField) -> list[dict[str, Any]]:
    """The choices of a select, radios or checkboxes, with what was chosen, in the words of the components. The choices
    of a group follow each other: the components know no groups."""
    value = bound.value()
    chosen = {str(item) for item in value} if isinstance(value, list | tuple) else {"" if value is None else str(value)}
    hints: dict[str, str] = getattr(bound.field, "choice_hints", {})
    items = []
    for index, (choice, label) in enumerate(_without_groups(bound.field.choices)):  # type: ignore[attr-defined]
        key = "" if choice is None else str(choice)
        items.append(
            {
                "value": key,
                "text": str(label),
                "id": bound.auto_id if index == 0 else f"{bound.auto_id}_{index}",
                "checked": key in chosen,
                "selected": key in chosen,
                "hint": {"text": hints[key]} if key in hints else None,
            }
        )
    return items


def _without_groups(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    for choice, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield choice, label


def input_type(bound: forms.BoundField) -> str:
    """The `type` of a text box. Numbers are text with a numeric keyboard, as GOV.UK advises."""
    kind = getattr(bound.field.widget, "input_type", "text")
    return "text" if kind == "number" else kind


def input_mode(bound: forms.BoundField) -> str | None:
    """The keyboard a phone should show."""
    if isinstance(bound.field, forms.DecimalField | forms.FloatField):
        return "decimal"
    return "numeric" if isinstance(bound.field, forms.IntegerField) else None
