"""The forms by which an entry is filled in, one for each of its sections."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict

from commonweal.community.directory.editing import EVERY_OTHER, Values
from commonweal.community.directory.fields import STATUS_WORDS
from commonweal.community.directory.forms.rows import RowsForm
from commonweal.community.directory.opening import DAY_NAMES, Opening, in_words, read_clock, read_opening
from commonweal.community.directory.record import OLDEST, WEEKDAYS
from commonweal.community.directory.terms import own_terms
from commonweal.core.design.forms import AmountField, PhoneField
from commonweal.core.places.models import Postcode
from commonweal.core.places.postcodes import PostcodeError, normalise

WEEKS = {
    EVERY_OTHER: "Every other week",
    "1": "First of the month",
    "2": "Second",
    "3": "Third",
    "4": "Fourth",
    "5": "Fifth",
    "-1": "Last of the month",
}


def _text(label: str, hint: str = "", *, required: bool = False, longest: int = 255, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=longest, widget=forms.TextInput(attrs),
        error_messages={"required": f"Enter the {label.lower()}"},
    )  # fmt: skip


def _words(label: str, hint: str = "", *, required: bool = False, longest: int = 5000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=longest, widget=forms.Textarea,
        error_messages={"required": f"Say {label[:1].lower()}{label[1:]}"},
    )  # fmt: skip


def _terms(name: str, label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(key, term.name) for key, term in own_terms(name).items()],
    )  # fmt: skip


class ClockField(forms.CharField):
    """A time as people type it: "10", "2.30pm", "14:30", "noon"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, widget=forms.TextInput({"autocomplete": "off"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%-I.%M%p").lower().replace(".00", "") if isinstance(value, time) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = read_clock(typed)
        if found is None:
            raise forms.ValidationError("Enter a time, such as 10am or 2.30pm")
        return found


class WhatForm(forms.Form):
    name = _text("Name", "As people call it", required=True)
    alternate_name = _text("Also called", "Another name that people may look for")
    kind = forms.ChoiceField(label="What kind of entry is it?", widget=forms.RadioSelect)
    description = _words("What it is", "What happens there, in a few plain sentences", required=True)
    easy_read = _words(
        "In easy words", "Short sentences of everyday words, each on a line of its own. Left empty, we make some"
    )
    status = forms.ChoiceField(label="Is it running?", widget=forms.RadioSelect, choices=list(STATUS_WORDS.items()))
    alert = _text("Notice", "Something to know just now, such as: closed for two weeks at Christmas", longest=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = self.fields["kind"]
        kinds.choices = [(key, term.name) for key, term in own_terms("kinds").items()]  # type: ignore[attr-defined]


class NeedsForm(forms.Form):
    needs = _terms("needs", "What does it help with?", "Choose all that somebody would look for it under")

    def clean_needs(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["needs"]
        if not chosen:
            raise forms.ValidationError("Choose at least one, so that people can find it")
        return chosen


class WhoForm(forms.Form):
    eligibility_description = _words("Who it is for", "Such as: people over 60 in Poole, and those who care for them")
    minimum_age = forms.FloatField(label="Youngest age", help_text="In years", required=False, min_value=0,
                                   max_value=OLDEST)  # fmt: skip
    maximum_age = forms.FloatField(label="Oldest age", help_text="In years. Leave empty if there is none",
                                   required=False, min_value=0, max_value=OLDEST)  # fmt: skip
    circumstances = _terms("circumstances", "Is it especially for some people?")
    conditions = _terms("conditions", "Conditions that it knows about")

    def clean(self) -> Values:
        given: Values = super().clean() or {}
        low, high = given.get("minimum_age"), given.get("maximum_age")
        if low is not None and high is not None and high < low:
            self.add_error("maximum_age", "The oldest age is below the youngest")
        return given


class WhenForm(RowsForm):
    row_title = "Time"
    add_words = "Add another time"

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "days": forms.MultipleChoiceField(
                label="Days", required=False, widget=forms.CheckboxSelectMultiple,
                choices=list(zip(WEEKDAYS, DAY_NAMES, strict=True)),
            ),
            "weeks": forms.MultipleChoiceField(
                label="Only in some weeks", help_text="Leave empty for every week", required=False,
                widget=forms.CheckboxSelectMultiple, choices=list(WEEKS.items()),
            ),
            "opens": ClockField(label="Opens or begins at", help_text="Such as 10am"),
            "closes": ClockField(label="Closes or ends at", help_text="Such as 2.30pm"),
            "words": _text(
                "In words", "Only for what days and times do not say, such as: in term time, or by appointment",
                longest=300,
            ),
        }  # fmt: skip

    def clean_row(self, number: int, row: Values) -> None:
        if (row["opens"] or row["closes"]) and not row["days"]:
            self.add_error(f"days_{number}", "Choose the days of these times")
        if EVERY_OTHER in row["weeks"] and len(row["weeks"]) > 1:
            self.add_error(f"weeks_{number}", "Choose either every other week, or weeks of the month")
        if row["words"] and row["days"]:
            self._agree(number, row)

    def _agree(self, number: int, row: Values) -> None:
        """Words that name other days or times than the boxes would mislead whoever reads both."""
        said = {(one.weekdays, one.opens) for one in read_opening(row["words"])}
        days = tuple(sorted(WEEKDAYS.index(day) for day in row["days"]))
        if said and (days, row["opens"]) not in said:
            boxes = in_words(Opening(days, row["opens"], row["closes"]))
            self.add_error(f"words_{number}", f"These words and the boxes above ({boxes}) do not agree. Change either")


class WhereForm(RowsForm):
    row_title = "Place"
    add_words = "Add another place"
    lead = "Leave it empty if it comes to people’s homes, or is by phone."

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "is_online": forms.BooleanField(label="It is online", required=False),
            "name": _text("Name of the building or place"),
            "address_1": _text("Address line 1"),
            "address_2": _text("Address line 2"),
            "city": _text("Town or village"),
            "county": _text("County"),
            "postcode": _text("Postcode", longest=12, autocomplete="off", spellcheck="false"),
            "getting_there": _text("Getting there", "Buses, parking, which door", longest=500),
            "url": forms.URLField(label="Web page", help_text="Of the online session or the building", required=False,
                                  assume_scheme="https", max_length=500),
        }  # fmt: skip

    def clean_row(self, number: int, row: Values) -> None:
        if row["is_online"]:
            return
        try:
            row["postcode"] = normalise(row["postcode"])
        except PostcodeError as error:
            self.add_error(f"postcode_{number}", str(error))
        if not row["city"]:
            self.add_error(f"city_{number}", "Enter the town or village")
        if not (row["address_1"] or row["name"]):
            self.add_error(f"address_1_{number}", "Enter the address, or the name of the building")

    def values(self) -> Values:
        given = super().values()
        postcodes = Postcode.objects.filter(pk__in=[row["postcode"] for row in given["rows"]])
        return given | {"points": {one.pk: (one.latitude, one.longitude) for one in postcodes}}


class LinesField(forms.CharField):
    """Several things, each on a line of its own."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return [line.strip() for line in typed.splitlines() if line.strip()]


class AreaForm(forms.Form):
    areas = LinesField(
        label="Where do people have to live?",
        help_text="One area a line, such as Poole, or BH15. Leave empty if anybody may come",
        required=False,
    )


class CostForm(RowsForm):
    row_title = "Price"
    add_words = "Add another price"
    fees_description = _words(
        "What it costs, in words", "Such as: £5 a session, first one free. Write Free if it is free", longest=1000
    )

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "option": _text("What for", "Such as: each session, or members"),
            "amount": AmountField(label="Pounds", required=False, min_value=0, max_value=1_000_000, decimal_places=2),
            "amount_description": _text("Per what", "Such as: an hour, or a person"),
        }


class AccessForm(RowsForm):
    access = _terms("access", "What does it have?", "Tick only what is there for certain: people rely on it")
    row_title = "In your own words"
    can_add = False

    def row_fields(self) -> dict[str, forms.Field]:
        words = _words("Getting in and around", "Doors, steps, toilets, seats, light, noise", longest=1000)
        return {"words": words}

    def legend(self, number: int) -> str:
        place: str = self.before[number]["place"]
        return place


class ContactForm(RowsForm):
    row_title = "Phone number"
    add_words = "Add another phone number"
    email = forms.EmailField(label="E-mail", required=False)
    url = forms.URLField(label="Website", required=False, assume_scheme="https", max_length=500)
    contact_name = _text("Who to ask for", "A name, or a role such as the organiser")
    contact_title = _text("What they do there")

    def row_fields(self) -> dict[str, forms.Field]:
        return {
            "number": PhoneField(label="Number"),
            "description": _text("When or what for", "Such as: mornings only, or text messages"),
        }


class LanguagesForm(forms.Form):
    languages = LinesField(
        label="Languages spoken there", help_text="One a line, such as English, Polish, British Sign Language",
        required=False,
    )  # fmt: skip
    interpretation_services = _words("Interpreters", "Whether one can be arranged, and how", longest=1000)


class JoiningForm(forms.Form):
    application_process = _words("How to join", "Just come, ring first, or who has to refer you", longest=2000)
    wait_time = _text("How long people wait", "Such as: about two weeks")
    accreditations = _text("Accreditation", "Quality marks and registrations", longest=1000)
    licenses = _text("Licences", longest=1000)


class OrganisationForm(forms.Form):
    organisation_name = _text("Name of the organisation", required=True)
    organisation_description = _words("What the organisation does")
    organisation_email = forms.EmailField(label="E-mail", required=False)
    organisation_website = forms.URLField(label="Website", required=False, assume_scheme="https", max_length=500)
    is_user_led = forms.TypedChoiceField(
        label="Is it run by the people it is for?",
        help_text="Such as a group of disabled people, or of people with a learning disability, that they lead",
        choices=[("yes", "Yes"), ("no", "No"), ("", "We do not know")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any]) -> None:
        led = {True: "yes", False: "no", None: ""}[initial["is_user_led"]]
        super().__init__(data, initial={**initial, "is_user_led": led})


SECTION_FORMS: dict[str, type[forms.Form]] = {
    "what": WhatForm,
    "needs": NeedsForm,
    "who": WhoForm,
    "when": WhenForm,
    "where": WhereForm,
    "area": AreaForm,
    "cost": CostForm,
    "access": AccessForm,
    "contact": ContactForm,
    "languages": LanguagesForm,
    "joining": JoiningForm,
    "organisation": OrganisationForm,
}
"""The form of each section of `editing.SECTIONS`."""


def section_form(key: str, values: Values, data: QueryDict | None = None) -> forms.Form:
    """The form of a section: with what the document has, or with what was typed."""
    kind = SECTION_FORMS[key]
    if issubclass(kind, RowsForm):
        return kind(data, initial=values, before=values["rows"])
    return kind(data, initial=values)


def values_of(form: forms.Form) -> Values:
    """What a valid section form gives, as `editing.write_section` takes it."""
    return form.values() if isinstance(form, RowsForm) else form.cleaned_data
