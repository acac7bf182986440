"""The forms by which a coordinator runs the scheme."""

from typing import Any

from django import forms

from commonweal.community.volunteering.forms.page import WEEK, email_line, line, one_of, some_of, text, whole_number
from commonweal.community.volunteering.matching import Match
from commonweal.community.volunteering.rules import Rules
from commonweal.community.volunteering.saying import REASONS
from commonweal.core.design.forms import AmountField, DayField, PhoneField

SHOWS = (
    ("waiting", "Waiting for a volunteer"),
    ("matched", "Matched"),
    ("late", "Late"),
    ("ended", "Ended"),
    ("all", "All"),
)
LISTS = (
    ("active", "Approved"),
    ("new", "Wait for a decision"),
    ("checks", "A check runs out"),
    ("quiet", "Not asked for long how they are"),
    ("left", "Have stopped"),
)


class BoardFilter(forms.Form):
    shows = forms.ChoiceField(label="Show", choices=SHOWS, required=False)
    kind = forms.ChoiceField(label="Kind", required=False)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, kind.name) for kind in rules.kinds.values()]
        self.fields["kind"].choices = [("", "Any kind"), *kinds]  # type: ignore[attr-defined]


class VolunteerFilter(forms.Form):
    shows = forms.ChoiceField(label="Show", choices=LISTS, required=False)


class AskForm(forms.Form):
    """Whom to ask, among those who suit; and a line for them."""

    volunteers = some_of("Whom do you ask?", error="Choose whom to ask")
    note = line(
        "A line for them",
        longest=300,
        hint="What helps them to decide. No name, no address and nothing about health: they are not matched yet.",
    )

    def __init__(self, *args: Any, proposed: list[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["volunteers"]
        field.choices = [(str(match.volunteer), match.name) for match in proposed]  # type: ignore[attr-defined]
        hints = {str(match.volunteer): f"{match.score} of 100. {'. '.join(match.why)}." for match in proposed}
        field.choice_hints = hints  # type: ignore[attr-defined]


class MatchForm(forms.Form):
    """A volunteer who said yes to the coordinator."""

    volunteer = one_of("Who said yes?", "Choose who said yes")

    def __init__(self, *args: Any, volunteers: list[Match], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(match.volunteer), match.name) for match in volunteers]
        self.fields["volunteer"].choices = choices  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """That it was done; the volunteer and the coordinator log hours with it."""

    on = DayField(label="On which day?", empty="Enter the day")
    hours = AmountField(
        label="How many hours did it take?", max_digits=4, decimal_places=2, required=False, help_text="Such as 1.5"
    )
    words = line("Is there anything to note?", longest=300)

    def __init__(self, *args: Any, logs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not logs:
            del self.fields["on"], self.fields["hours"]


class NotDoneForm(forms.Form):
    reason = one_of(
        "Why was it not done?",
        "Choose why it was not done",
        [(reason.value, words) for reason, words in REASONS.items()],
        hint="Whoever asked reads this. Where nobody was found it counts as unmet.",
    )
    words = line("A note for the scheme", longest=300)


class WordsForm(forms.Form):
    """A few words, such as why a task is handed back."""

    words = line("Why, if you would like to say", longest=300)


class ThanksForm(forms.Form):
    words = text("What would you like to say?", "Write a few words of thanks", hint="It goes to them as you write it.")


class DecideVolunteerForm(forms.Form):
    decision = one_of(
        "Do you take them on?", "Choose whether you take them on", [("approve", "Yes"), ("decline", "No")]
    )
    words = text("What should they know?", hint="They read it. Needed where you do not take them on.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == "decline" and not given.get("words"):
            self.add_error("words", "Say why, in words that they can read")
        return given


class CheckForm(forms.Form):
    """A check that the coordinator has seen."""

    kind = one_of("What have you seen?", "Choose what you have seen")
    reference = line("Reference", longest=100, hint="Such as the number of the certificate. Keep no copy of it.")
    issued_on = DayField(label="When was it issued, or done?", empty="Enter the day it was issued")
    expires = DayField(
        label="When does it run out, if sooner than usual?",
        required=False,
        help_text="Leave empty for the usual time.",
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        checks = rules.checks.values()
        field.choices = [(check.key, check.name) for check in checks]  # type: ignore[attr-defined]
        hints = {
            check.key: f"{check.about}. " + (f"Counts {check.months} months." if check.months else "Does not run out.")
            for check in checks
        }
        field.choice_hints = hints  # type: ignore[attr-defined]


class CheckInForm(forms.Form):
    words = text("What did you talk about?", hint="How they are, what they enjoy, what they need. They cannot read it.")


class EndCheckForm(forms.Form):
    why = line("Why does it no longer count?", "Say why it no longer counts", longest=300)


class SchemeForm(forms.Form):
    about = text("What neighbours do for each other here", hint="Everybody reads it")
    phone = PhoneField(label="Phone", help_text="Everybody reads it, and it is in each message.")
    email = email_line(hint="A phone number or an e-mail address, or both.")
    kinds = some_of("Which tasks do you take?", hint="Tick none to take all.")
    is_open = forms.BooleanField(label="We take new tasks and new volunteers", required=False)
    asks_by_itself = forms.BooleanField(
        label="Ask volunteers at once, without a coordinator, where a task needs no checks",
        required=False,
        help_text="Never where the words suggest that somebody may be at risk.",
    )
    asks_at_once = whole_number("How many volunteers are asked at the same time?", 1, 10)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.key, kind.name) for kind in rules.kinds.values()]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        for name in ("phone", "email"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]


class OpportunityFilter(forms.Form):
    """Opportunities of the directory, by area, interest and time."""

    near = line("Postcode", longest=12, hint="Such as BH15 1AB, or BH15")
    interest = line("Interest", longest=60, hint="Such as gardening, driving, children")
    day = forms.ChoiceField(label="Day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [("", "Any day"), *WEEK]  # type: ignore[attr-defined]
