"""What an editor is asked for: a file or an address to take in, a feed, our columns for a table's headings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.community.directory.service_rows import EVERY_COLUMN
from commonweal.community.openreferral.fetching import FetchError, require_web_address
from commonweal.community.openreferral.models import Feed
from commonweal.community.openreferral.reading.sheets import CATEGORIES, NOT_USED
from commonweal.core.places.models import Place

MOST_BYTES = 50_000_000
"""Of a file that is taken in on the page; larger ones are for the command line."""

COLUMN_LABELS = {
    "id": "Identifier",
    "name": "Name of the service",
    "organisation": "Organisation that runs it",
    "description": "Description",
    "needs": "Needs, from our list",
    "cost": "Cost",
    "who_for": "Who it is for",
    "when": "Days and times",
    "accessibility": "Access",
    "phone": "Phone",
    "email": "E-mail",
    "url": "Website",
    "address": "Address (several columns may be)",
    "postcode": "Postcode",
    "last_confirmed_on": "Last confirmed on",
    "is_invented": "Is it invented? (yes or no)",
    "source": "Source",
    "kind": "Kind of entry",
    "circumstances": "Especially for, from our list",
    "conditions": "Conditions it knows about, from our list",
    "languages": "Languages",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "areas_served": "Areas served",
    "is_user_led": "Run by the people it is for? (yes or no)",
    "how_to_join": "How to join",
    "easy_read": "In easy words",
    CATEGORIES: "Categories of their own",
}
"""Our columns as people read them."""


class WithPlace(forms.Form):
    """Asks whose directory it is, where there are several places."""

    place = forms.ModelChoiceField(Place.objects.none(), label="Whose directory is it?", empty_label=None)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        places = Place.objects.order_by("name")
        self.fields["place"].queryset = places  # type: ignore[attr-defined]
        self.only_place = places.first() if places.count() < 2 else None
        if places.count() < 2:
            del self.fields["place"]

    @property
    def chosen_place(self) -> Place | None:
        return self.cleaned_data.get("place") or self.only_place


class UploadForm(WithPlace):
    """A file, or an address."""

    file = forms.FileField(label="A file", required=False)
    address = forms.CharField(
        label="Or an address on the web",
        help_text="Of a file, or of a feed of Open Referral UK, which is read to its end",
        required=False,
        max_length=1000,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    source = forms.CharField(
        label="Where is it from?",
        help_text="As entries will say it, such as “Seaborough Council for Voluntary Service”",
        max_length=300,
    )
    finds_terms = forms.BooleanField(
        label="Work out needs from names and words, for new entries that come without any", required=False, initial=True
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address:
            _require_address(address)
        return address

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(
                f"This file has {file.size // 1_000_000} MB. Up to {MOST_BYTES // 1_000_000} MB can be taken in here;"
                " whoever runs Commonweal can take in larger ones with “commonweal directory import”"
            )
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors.keys() & {"file", "address"} and not given.get("file") and not given.get("address"):
            self.add_error("file", "Choose a file, or give an address")
        elif given.get("file") and given.get("address"):
            self.add_error("address", "Give a file or an address, not both")
        return given


class FeedForm(WithPlace):
    """A feed, and how it is read."""

    name = forms.CharField(label="Name", help_text="As entries will name their source", max_length=200)
    address = forms.CharField(
        label="Address of the feed",
        help_text="Where its services are listed, such as https://example.gov.uk/openreferral/v3/services; the address"
        " of a CSV file or spreadsheet works too",
        max_length=1000,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    licence = forms.CharField(
        label="Licence", help_text="What its publisher lets others do, such as Open Government Licence v3.0",
        max_length=200, required=False,
    )  # fmt: skip
    every_hours = forms.TypedChoiceField(
        label="How often is it read?", choices=Feed.Every.choices, coerce=int, widget=forms.RadioSelect,
        initial=Feed.Every.DAY,
    )  # fmt: skip
    hides_after = forms.IntegerField(
        label="Readings that a record may be missing from before its entry is hidden",
        min_value=1,
        max_value=99,
        initial=3,
    )
    finds_terms = forms.BooleanField(
        label="Work out needs from names and words, for new entries that come without any", required=False, initial=True
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        _require_address(address)
        return address


class ColumnsForm(forms.Form):
    """Our column for each heading of a table."""

    def __init__(self, headings: Mapping[str, str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(NOT_USED, "Not used"), *((key, COLUMN_LABELS[key]) for key in (*EVERY_COLUMN, CATEGORIES))]
        self.headings = {f"column_{place}": heading for place, heading in enumerate(headings) if heading}
        for name, heading in self.headings.items():
            self.fields[name] = forms.ChoiceField(
                label=f"“{heading}”", choices=choices, initial=headings[heading] or NOT_USED
            )

    @property
    def columns(self) -> dict[str, str]:
        """Our column by their heading."""
        return {heading: self.cleaned_data[name] for name, heading in self.headings.items()}


def _require_address(address: str) -> None:
    try:
        require_web_address(address)
    except FetchError as error:
        raise ValidationError(str(error)) from None
