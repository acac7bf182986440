"""What a booklet is to be of."""

from typing import Any

from django import forms
from django.utils.text import slugify

from commonweal.community.directory.booklet import PAPERS
from commonweal.community.directory.queries.browsing import counts_by_area
from commonweal.community.directory.terms import own_terms


class BookletForm(forms.Form):
    area = forms.CharField(
        label="Where?", help_text="A council, a neighbourhood, or the first half of a postcode such as BH15. "
        "Leave empty for everywhere",
        max_length=200, required=False, widget=forms.TextInput({"autocomplete": "off", "list": "areas"}),
    )  # fmt: skip
    topic = forms.ChoiceField(label="About what?", required=False)
    paper = forms.ChoiceField(
        label="Paper", choices=[("a5", f"{PAPERS['a5']}: a booklet"), ("a4", f"{PAPERS['a4']}: sheets")],
        initial="a5", widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        needs = own_terms("needs").values()
        groups = dict.fromkeys(term.group for term in needs)
        topic = self.fields["topic"]
        topic.choices = [  # type: ignore[attr-defined]
            ("", "Everything"),
            *((slugify(group), f"All of: {group}") for group in groups),
            *((term.key, term.name) for term in sorted(needs, key=lambda term: term.name)),
            *((term.key, term.name) for term in own_terms("kinds").values() if term.key != "service"),
            *((term.key, f"For: {term.name}") for term in own_terms("circumstances").values()),
        ]

    @property
    def areas(self) -> list[str]:
        """Names to choose from."""
        return [choice.name for choice in counts_by_area()]
