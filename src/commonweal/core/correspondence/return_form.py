"""Coming back to something by the reference and the code that were given out for it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest

from commonweal.core.correspondence.references import UnreadableError, normalise_code, normalise_reference
from commonweal.core.correspondence.throttle import PAUSE_SAID, count_wrong_try, is_paused

WRONG = "The reference and the code do not belong together. Check each letter and digit."
PAUSED = f"Too many wrong codes were tried for this reference. Wait {PAUSE_SAID}, then try again, or phone."

Opened = TypeVar("Opened")
Find = Callable[[str, str], Opened | None]
"""What a reference and a code, as they are kept, open; None where they do not belong together."""


def try_code(reference: str, code: str, find: "Find[Opened]") -> tuple[Opened | None, str]:
    """What the two open, or None and what is wrong. Wrong codes are counted, and after some nothing is tried."""
    if is_paused(reference):
        return None, PAUSED
    found = find(reference, code)
    if found is None:
        count_wrong_try(reference)
        return None, WRONG
    return found, ""


class ReturnForm(forms.Form):
    """The reference and the code that somebody types, on any computer."""

    reference = forms.CharField(
        label="Reference",
        help_text="Such as CW-7K3-M9Q",
        max_length=30,
        error_messages={"required": "Enter the reference"},
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label="Code",
        help_text="Three groups of four letters and digits",
        max_length=40,
        error_messages={"required": "Enter the code"},
        widget=forms.TextInput({"spellcheck": "false", "autocomplete": "off"}),
    )

    @classmethod
    def of(cls, request: HttpRequest) -> "ReturnForm":
        """The form as it was sent; not yet sent, with the reference that the address names."""
        if request.method == "POST":
            return cls(request.POST)
        return cls(initial={"reference": request.GET.get("reference", "").replace("\x00", "")[:30]})

    def clean_reference(self) -> str:
        return _readable(normalise_reference, self.cleaned_data["reference"])

    def clean_code(self) -> str:
        return _readable(normalise_code, self.cleaned_data["code"])

    def opens(self, find: "Find[Opened]") -> Opened | None:
        """What was typed opens this; None where it opens nothing or was not sent, and the form says what is wrong."""
        if not self.is_valid():
            return None
        found, problem = try_code(self.cleaned_data["reference"], self.cleaned_data["code"], find)
        if problem:
            self.add_error("code" if problem == WRONG else None, problem)
        return found


def _readable(normalise: Callable[[str], str], typed: Any) -> str:
    try:
        return normalise(typed)
    except UnreadableError as error:
        raise forms.ValidationError(str(error)) from None
