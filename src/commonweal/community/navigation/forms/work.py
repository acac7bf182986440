"""What is asked in the work with one person."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from commonweal.community.activities.models import Session
from commonweal.community.navigation.forms.lists import needs_offered
from commonweal.community.navigation.models import Contact, Goal, Introduction, Journey, Step
from commonweal.community.wellbeing.scales import Scale
from commonweal.core.accounts.models import Account
from commonweal.core.design.environment import moment
from commonweal.core.design.forms import DayField
from commonweal.people.consent.models import Consent

CLOSE = [(str(number), str(number)) for number in range(1, 11)]


def long_text(label: str, help_text: str = "", required: bool = False, missing: str = "") -> forms.CharField:
    """A box for several sentences."""
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea, max_length=5000,
        error_messages={"required": missing},
    )  # fmt: skip


class TalkForm(forms.Form):
    what_matters = long_text(
        "What matters to them", "In their own words", required=True,
        missing="Write what matters to the person, in their words",
    )  # fmt: skip
    strengths = long_text("What they are good at, and who is there for them")
    would_like = long_text("What they would like")
    how_to_support = long_text("How to support them", "What helps, and what to leave alone")
    talked_on = DayField(label="When did you talk?", required=False, help_text="Leave empty for today")


def _closeness() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How close do they feel to it now?",
        help_text="1 is far off, 10 is there",
        choices=CLOSE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a number from 1 to 10"},
    )


class GoalForm(forms.Form):
    words = long_text("The goal, in their own words", required=True, missing="Write the goal in the person's own words")
    close_now = _closeness()
    by_on = DayField(label="By when?", required=False)


class GoalNowForm(forms.Form):
    close_now = _closeness()
    state = forms.ChoiceField(label="Where does it stand?", choices=Goal.State, widget=forms.RadioSelect)


class StepForm(forms.Form):
    words = forms.CharField(
        label="What is to be done?", max_length=500, error_messages={"required": "Write what is to be done"}
    )
    doer = forms.ChoiceField(
        label="Who does it?", choices=Step.Doer, widget=forms.RadioSelect,
        error_messages={"required": "Choose who does it"},
    )  # fmt: skip
    doer_name = forms.CharField(label="Who, if it is somebody else", max_length=200, required=False)
    by_on = DayField(label="By when?", required=False)
    goal = forms.ChoiceField(label="For which goal?", required=False, widget=forms.Select)

    def __init__(self, *args: Any, goals: Iterable[Goal], **options: Any) -> None:
        super().__init__(*args, **options)
        self.goals = list(goals)
        choice = self.fields["goal"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "None of them"), *((str(goal.pk), goal.words[:80]) for goal in self.goals)]

    def chosen_goal(self) -> Goal | None:
        chosen = self.cleaned_data.get("goal")
        return next((goal for goal in self.goals if str(goal.pk) == chosen), None)


class StepEndForm(forms.Form):
    how = forms.ChoiceField(
        label="What came of it?", choices=[("done", "It is done"), ("dropped", "It is left out")],
        widget=forms.RadioSelect, error_messages={"required": "Choose what came of it"},
    )  # fmt: skip
    note = long_text("How it went, or why it is left out")


def _time(label: str, help_text: str = "") -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, help_text=help_text, input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I%p"],
        error_messages={"invalid": "Enter a time, like 14:30"}, widget=forms.TextInput,
    )  # fmt: skip


class ContactForm(forms.Form):
    kind = forms.ChoiceField(
        label="How were you in touch?", choices=Contact.Kind, widget=forms.RadioSelect,
        error_messages={"required": "Choose how you were in touch"},
    )  # fmt: skip
    was_reached = forms.ChoiceField(
        label="Did you reach them?", choices=[("yes", "Yes"), ("no", "No, I tried")], widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you reached them"},
    )  # fmt: skip
    on = DayField(label="When?", required=False, help_text="Leave empty for today")
    at_time = _time("At what time?", "For example, 14:30")
    minutes = forms.IntegerField(
        label="How many minutes, with the way there?", required=False, min_value=0, max_value=720,
        error_messages={"invalid": "Enter a whole number of minutes", "max_value": "Enter 720 minutes at most"},
    )  # fmt: skip
    present = forms.CharField(label="Who else was there?", max_length=200, required=False)
    note = long_text("What was said", "Write as if the person reads it: they may")

    def moment(self) -> datetime | None:
        """When it was; None for now."""
        day, at = self.cleaned_data["on"], self.cleaned_data["at_time"]
        if day is None and at is None:
            return None
        day = day or timezone.localdate()
        at = at or (time(12) if day < timezone.localdate() else timezone.localtime().time())
        return timezone.make_aware(datetime.combine(day, at))


class LookForm(forms.Form):
    """What to look for near a person's home."""

    need = forms.ChoiceField(label="What for?", required=False, widget=forms.Select)
    words = forms.CharField(label="In words", max_length=200, required=False, help_text="For example, choir or walking")
    postcode = forms.CharField(label="Near which postcode?", max_length=12, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["need"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = needs_offered("Anything")


class VisitForm(forms.Form):
    """The first visit: when, and who goes along."""

    visit_on = DayField(label="First visit on", required=False, help_text="Leave empty if it is not agreed yet")
    visit_time = _time("At what time?")
    companion = forms.ChoiceField(
        label="Who goes along?", choices=Introduction.Companion, widget=forms.RadioSelect, initial="nobody"
    )
    companion_name = forms.CharField(label="Their name, if it is somebody else", max_length=200, required=False)
    session = forms.ChoiceField(
        label="Book a place?", required=False, widget=forms.RadioSelect, initial="",
        help_text="The day and time of the visit are then those of the session. Whoever goes along has a place too.",
    )  # fmt: skip

    def __init__(self, *args: Any, sessions: Iterable[Session] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.sessions = {str(session.pk): session for session in sessions}
        choice = self.fields["session"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "No place is booked"), *((key, _said(one)) for key, one in self.sessions.items())]
        if not self.sessions:
            del self.fields["session"]

    def chosen_session(self) -> Session | None:
        return self.sessions.get(self.cleaned_data.get("session", ""))


def _said(session: Session) -> str:
    """A session in a line: what, when, and how many places are left."""
    left = "" if session.free is None else f", {session.free} place{'' if session.free == 1 else 's'} left"
    return f"{session.activity.title}, {moment(session.starts_at)}{left}"


class IntroduceForm(VisitForm):
    name = forms.CharField(label="Group or service", max_length=255, error_messages={"required": "Enter what it is"})
    need = forms.ChoiceField(label="What for?", required=False, widget=forms.Select)
    why = long_text("Why this one?", "What the person hopes for")
    goal = forms.ChoiceField(label="For which goal?", required=False, widget=forms.Select)
    field_order = ("name", "need", "why", "goal", "session", "visit_on", "visit_time", "companion", "companion_name")

    def __init__(self, *args: Any, goals: Iterable[Goal], in_directory: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.goals = list(goals)
        goal, need = self.fields["goal"], self.fields["need"]
        assert isinstance(goal, forms.ChoiceField) and isinstance(need, forms.ChoiceField)
        goal.choices = [("", "None of them"), *((str(one.pk), one.words[:80]) for one in self.goals)]
        need.choices = needs_offered("Not said")
        if in_directory:
            del self.fields["name"]

    def chosen_goal(self) -> Goal | None:
        chosen = self.cleaned_data.get("goal")
        return next((goal for goal in self.goals if str(goal.pk) == chosen), None)


YES_NO = [("yes", "Yes"), ("no", "No")]


class WentForm(forms.Form):
    went = forms.ChoiceField(
        label="Did they go?", choices=YES_NO, widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they went"},
    )  # fmt: skip
    on = DayField(label="When?", required=False, help_text="Leave empty if it was the day that was planned")
    liking = forms.ChoiceField(
        label="How did they like it?", choices=Introduction.Liking, widget=forms.RadioSelect, required=False
    )
    how = long_text("How it was, or why they did not go")


class StillForm(forms.Form):
    still = forms.ChoiceField(
        label="Do they still go?",
        choices=[(one.value, one.label) for one in Introduction.Still if one.value],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether they still go"},
    )
    why = long_text("Why, if they stopped")


class GapForm(forms.Form):
    need = forms.ChoiceField(
        label="What was looked for?", widget=forms.Select, error_messages={"required": "Choose what was looked for"}
    )
    words = long_text(
        "What would have been right?", "For example, a group in the evening that a wheelchair gets into",
        required=True, missing="Say what would have been right for the person",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["need"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = needs_offered("Choose one")


class ScaleForm(forms.Form):
    """The questions of one scale. None has to be answered."""

    asked_on = DayField(label="When was it asked?", required=False, help_text="Leave empty for today")

    def __init__(self, *args: Any, scale: Scale, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scale = scale
        for question in scale.questions:
            choices = [(str(answer.value), answer.words or str(answer.value)) for answer in question.answers]
            ends = (scale.lowest_means.lower(), scale.highest_means.lower())
            hint = f"{choices[0][0]} is {ends[0]}, {choices[-1][0]} is {ends[1]}" if all(ends) else ""
            field = forms.ChoiceField(
                label=question.text or question.short,
                choices=choices,
                widget=forms.RadioSelect,
                required=False,
                help_text=hint,
            )
            # The page says that none has to be answered, so that no question says it again
            field.is_conditional = True  # type: ignore[attr-defined]
            self.fields[question.key] = field
        self.order_fields([*(question.key for question in scale.questions), "asked_on"])

    def answers(self) -> dict[str, int | str | None]:
        """What was answered, as the calculation takes it: None for what was not."""
        found: dict[str, int | str | None] = {}
        for question in self.scale.questions:
            typed = self.cleaned_data.get(question.key)
            values = {str(answer.value): answer.value for answer in question.answers}
            found[question.key] = values.get(typed) if typed else None
        return found


class PauseForm(forms.Form):
    until = DayField(label="Until when?", empty="Enter the day on which you ask whether to go on")
    reason = long_text("Why?", required=True, missing="Say why it is paused")


class HandOverForm(forms.Form):
    to = forms.ChoiceField(
        label="To whom?", widget=forms.RadioSelect, error_messages={"required": "Choose to whom it is handed"}
    )
    reason = long_text("Why?", "The person can read it", required=True, missing="Say why it is handed over")

    def __init__(self, *args: Any, workers: list[Account], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["to"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(worker.pk), worker.name) for worker in workers]


class CloseForm(forms.Form):
    ending = forms.ChoiceField(
        label="How did it end?",
        choices=[(one.value, one.label) for one in Journey.Ending if one.value != "consent"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended"},
    )
    what_worked = long_text("What worked?", "The person gets this in their summary")
    connected_to = long_text("Where are they connected now?", "Leave empty to name the groups they went to")
    follow_up_on = DayField(label="When do you ask how they are?", required=False, help_text="Leave empty if not")
    write = forms.BooleanField(label="Send the person the summary", required=False, initial=True)


class FollowUpForm(forms.Form):
    note = long_text("How are they?", required=True, missing="Say how the person is")


class NoteForm(forms.Form):
    words = long_text("The note", required=True, missing="Write the note")
    readers = forms.MultipleChoiceField(
        label="Who may read it?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who may read it"},
    )  # fmt: skip

    def __init__(self, *args: Any, consents: list[Consent], **options: Any) -> None:
        super().__init__(*args, **options)
        self.consents = consents
        choice = self.fields["readers"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [(str(consent.pk), consent.viewer_name) for consent in consents]

    def chosen(self) -> list[Consent]:
        return [one for one in self.consents if str(one.pk) in self.cleaned_data["readers"]]


class WordsForm(forms.Form):
    """One box: an answer to a note, or a note of the person's own."""

    words = long_text("What do you want to say?", required=True, missing="Write something")


class OwnVisitForm(forms.Form):
    """How a visit went, asked of the person themselves."""

    went = forms.ChoiceField(
        label="Did you go?", choices=YES_NO, widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you went"},
    )  # fmt: skip
    liking = forms.ChoiceField(
        label="How did you like it?",
        choices=[("", "I would rather not say"), *((one.value, one.label) for one in Introduction.Liking if one.value)],
        widget=forms.RadioSelect,
        required=False,
    )
    words = long_text(
        "How was it? If you did not go, what got in the way?", required=True, missing="Write a word or two"
    )
