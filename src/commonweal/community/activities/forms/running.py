"""Forms of those who run a group: the activity, its sessions, and the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from commonweal.community.activities.actions import ActivityTerms, Mark, Times
from commonweal.community.activities.actions.keeping import require_near
from commonweal.community.activities.forms.looking import access_choices
from commonweal.community.activities.models import Activity, Booking, Session
from commonweal.community.activities.places import State
from commonweal.community.activities.series import Repeat
from commonweal.community.directory.models import Service
from commonweal.core.accounts.models import Organisation
from commonweal.core.design.forms import AmountField, DayField, PhoneField
from commonweal.core.places.postcodes import PostcodeError, normalise


class ActivityForm(forms.Form):
    """All that is said of an activity."""

    title = forms.CharField(
        label="What it is called", max_length=200, error_messages={"required": "Enter what it is called"}
    )
    about = forms.CharField(
        label="What people do there",
        required=False,
        max_length=3000,
        widget=forms.Textarea,
        help_text="Who it is for, and what to bring.",
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label="Your entry in the directory that it belongs to",
        required=False,
        empty_label="None",
    )
    kind = forms.ChoiceField(label="What kind it is", choices=Activity.Kind.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(label="How it is held", choices=Activity.Way.choices, widget=forms.RadioSelect)
    where = forms.CharField(
        label="Where", required=False, max_length=300, help_text="The address, or how to join online."
    )
    postcode = forms.CharField(label="Postcode", required=False, max_length=10)
    contribution = AmountField(
        label="What each pays",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="In pounds. Personal assistants and companions pay nothing. Leave it empty where it is free.",
    )
    contribution_note = forms.CharField(
        label="What is included", required=False, max_length=200, help_text="Such as: Two courses and tea."
    )
    for_carers = forms.BooleanField(label="It is for people who look after somebody", required=False)
    access = forms.MultipleChoiceField(
        label="What it has for people who need it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=access_choices,
    )
    phone = PhoneField(label="Phone for questions")
    email = forms.EmailField(label="E-mail for questions", required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = Service.objects.filter(organisation__managed_by=organisation).order_by("name")
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        self.initial.setdefault("kind", Activity.Kind.GROUP)
        self.initial.setdefault("way", Activity.Way.IN_PERSON)

    @staticmethod
    def initial_of(activity: Activity) -> dict[str, Any]:
        """What the form begins with, for an activity that is changed."""
        return {name: getattr(activity, name) for name in ActivityTerms.__dataclass_fields__} | {
            "service": activity.service_id,
            "contribution": activity.contribution or "",
        }

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        try:
            return normalise(typed) if typed else ""
        except PostcodeError as error:
            raise forms.ValidationError(str(error)) from None

    def terms(self) -> ActivityTerms:
        given = self.cleaned_data
        return ActivityTerms(**{**given, "contribution": given["contribution"] or Decimal(0)})


class ClockField(forms.CharField):
    """A time of day as people type it: 10:30, 10.30am, 2pm, 14:00."""

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value)).lower().replace(" ", "").replace(".", ":")
        if not typed:
            return None
        afternoon, morning = typed.endswith("pm"), typed.endswith("am")
        hour, _, minute = typed.removesuffix("pm").removesuffix("am").partition(":")
        try:
            hours, minutes = int(hour), int(minute or 0)
            if (afternoon or morning) and not 1 <= hours <= 12:
                raise ValueError
            return time(hours % 12 + 12 * afternoon if afternoon or morning else hours, minutes)
        except ValueError:
            raise forms.ValidationError("Enter a time, such as 10:30am or 14:00") from None


class TimesForm(forms.Form):
    """When a session is held on its day, and for how many."""

    starts = ClockField(
        label="Begins at",
        max_length=10,
        help_text="Such as 10:30am.",
        error_messages={"required": "Enter the beginning"},
    )
    ends = ClockField(label="Ends at", max_length=10, error_messages={"required": "Enter the end"})
    places = forms.IntegerField(
        label="Places",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="For everybody who comes, assistants too. Leave it empty where there is no limit.",
        error_messages={"invalid": "Enter a whole number, such as 12", "min_value": "Enter 1 or more"},
    )
    closes_hours_before = forms.IntegerField(
        label="Booking closes before the beginning by",
        required=False,
        min_value=0,
        max_value=720,
        help_text="Hours. Leave it empty where people can book until it begins.",
    )
    note = forms.CharField(
        label="What is on this time", required=False, max_length=300, help_text="Such as: A talk on keeping warm."
    )

    def times(self) -> Times:
        given = self.cleaned_data
        return Times(given["starts"], given["ends"], given["places"], given["closes_hours_before"] or 0, given["note"])


class SessionsForm(TimesForm):
    """New sessions: once, or again and again."""

    first = DayField(label="First day", empty="Enter the first day")
    repeat = forms.ChoiceField(
        label="How often",
        choices=[
            (Repeat.ONCE.value, "Once"),
            (Repeat.WEEKLY.value, "Every week"),
            (Repeat.FORTNIGHTLY.value, "Every two weeks"),
            (Repeat.MONTHLY.value, "Every month, on the same weekday"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often"},
    )
    until = DayField(label="Last day", required=False, help_text="Where it repeats. Bank holidays are left out.")

    field_order = ("first", "starts", "ends", "repeat", "until", "places", "closes_hours_before", "note")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("repeat", Repeat.ONCE) != Repeat.ONCE and not given.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the last day")
        if given.get("first") is not None:
            require_near(given["first"], "first")
        return given


class SessionForm(TimesForm):
    """One session, changed."""

    day = DayField(label="Day", empty="Enter the day")

    field_order = ("day", "starts", "ends", "places", "closes_hours_before", "note")

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        before = int((session.starts_at - session.booking_closes_at).total_seconds() // 3600)
        return {
            "day": starts.date(),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
            "places": session.places,
            "closes_hours_before": before or "",
            "note": session.note,
        }


class CancelSessionForm(forms.Form):
    reason = forms.CharField(
        label="Why it is cancelled",
        max_length=300,
        widget=forms.Textarea,
        help_text="Everybody who booked reads this.",
        error_messages={"required": "Say why, for those who booked"},
    )


@dataclass(frozen=True)
class Line:
    """One line of the register: a booking and the fields about it (None where there is nothing to ask)."""

    booking: Booking
    came: forms.BoundField
    paid: forms.BoundField | None
    result: forms.BoundField | None


class RegisterForm(forms.Form):
    """Who came, what they paid, and of a visit what came of it: some fields for each booking, named by its number."""

    CAME = {State.ATTENDED: "yes", State.DID_NOT_COME: "no"}

    def __init__(self, *args: Any, bookings: Sequence[Booking], keeps_results: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bookings = bookings
        for booking in bookings:
            self.fields[f"came-{booking.number}"] = forms.ChoiceField(
                label=f"Did {booking.name} come?",
                required=False,
                choices=[("yes", "Came"), ("no", "Did not come"), ("", "Not known")],
                widget=forms.RadioSelect,
                initial=self.CAME.get(State(booking.state), ""),
            )
            if booking.contribution_due or booking.contribution_paid:
                self.fields[f"paid-{booking.number}"] = AmountField(
                    label="Paid",
                    required=False,
                    min_value=0,
                    max_digits=7,
                    decimal_places=2,
                    initial=booking.contribution_paid or "",
                )
            if keeps_results:
                self.fields[f"result-{booking.number}"] = forms.CharField(
                    label="Advice given, what was tried, and what came of it",
                    required=False,
                    max_length=3000,
                    widget=forms.Textarea,
                    initial=booking.result,
                )

    @property
    def lines(self) -> list[Line]:
        return [
            Line(
                booking,
                self[f"came-{booking.number}"],
                self._field(f"paid-{booking.number}"),
                self._field(f"result-{booking.number}"),
            )
            for booking in self.bookings
        ]

    def _field(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    def marks(self) -> list[Mark]:
        """What was filled in. Nothing typed for what was paid means that nothing was."""
        marks = []
        for booking in self.bookings:
            given = {name: self.cleaned_data.get(f"{name}-{booking.number}") for name in ("came", "paid", "result")}
            has_paid = f"paid-{booking.number}" in self.fields
            came = {"yes": True, "no": False}.get(given["came"] or "")
            marks.append(Mark(booking.pk, came, (given["paid"] or Decimal(0)) if has_paid else None, given["result"]))
        return marks


class NamesForm(forms.Form):
    """Those who came without a booking."""

    names = forms.CharField(
        label="Who came without a booking",
        widget=forms.Textarea,
        max_length=20_000,
        help_text="One name on each line.",
        error_messages={"required": "Enter the names of those who came, one on each line"},
    )
    have_paid = forms.BooleanField(label="Each of them has paid", required=False)
