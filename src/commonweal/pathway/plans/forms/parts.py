"""What is typed on the steps before paid support, about risk, about what if, and into the week."""

from typing import Any

from django import forms
from django.utils import timezone

from commonweal.core.design.forms import DayField
from commonweal.pathway.plans.actions.risking import Risk
from commonweal.pathway.plans.ladder import ANSWER_WORDS, Ladder
from commonweal.pathway.plans.models import Contingency, Plan, PlannedOutcome, RiskTalk
from commonweal.pathway.plans.risk import CAPACITY_WORDS, HARM_WORDS, LIKELY_WORDS, Stage
from commonweal.pathway.plans.week import DAYS
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of, decision_makers
from commonweal.people.identity.models import Person


def _choices(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(key.value, said) for key, said in words.items()]


class LadderForm(forms.Form):
    """What became of each rung for one outcome: an answer and the words for it."""

    def __init__(self, *args: Any, ladder: Ladder, outcome: PlannedOutcome, **kwargs: Any) -> None:
        given = {one.rung: one for one in outcome.rungs.all()}
        initial: dict[str, str] = {}
        for key, one in given.items():
            initial |= {f"{key}-answer": one.answer, f"{key}-words": one.words}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.ladder = ladder
        for rung in ladder.asked:
            self.fields[f"{rung.key}-answer"] = forms.ChoiceField(
                label=f"{rung.title}: what became of it?",
                choices=[("", "Not talked about yet"), *_choices(ANSWER_WORDS)],
                required=False,
            )
            self.fields[f"{rung.key}-words"] = forms.CharField(
                label=rung.question,
                help_text=f"{rung.help} For example: {rung.example}",
                max_length=2000,
                required=False,
                widget=forms.Textarea,
            )

    def answers(self) -> dict[str, tuple[str, str]]:
        """By the key of a rung its answer and the words, as the action takes them."""
        typed = self.cleaned_data
        return {rung.key: (typed[f"{rung.key}-answer"], typed[f"{rung.key}-words"]) for rung in self.ladder.asked}


class SupporterField(forms.ModelChoiceField):
    """One of the person's circle."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Supporter.objects.none(), **options)

    def of(self, person: Person) -> None:
        self.queryset = circle_of(person)


class HelperForm(forms.Form):
    """Who of the circle or the community does what."""

    supporter = SupporterField(label="Who of the circle?", required=False, empty_label="Choose one")
    name = forms.CharField(
        label="Or who else, or which group?",
        help_text="A neighbour, a club, a group that is not in the directory",
        max_length=200,
        required=False,
    )
    does_what = forms.CharField(
        label="What do they do?",
        help_text="For example: takes me along on Tuesdays",
        max_length=300,
        error_messages={"required": "Say what they do"},
    )

    def __init__(self, *args: Any, person: Person, entry: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entry:
            del self.fields["supporter"], self.fields["name"]
        else:
            self.fields["supporter"].of(person)  # type: ignore[attr-defined]


class RiskForm(forms.Form):
    """A talk about a risk."""

    stage = forms.ChoiceField(label="When was it talked about?")
    good = forms.CharField(
        label="What does the person want to do, and what is good about it?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what is good about doing it"},
    )
    what = forms.CharField(
        label="What might happen?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what might happen"},
    )
    likely = forms.ChoiceField(
        label="How likely is it?",
        choices=_choices(LIKELY_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how likely it is"},
    )
    harm = forms.ChoiceField(
        label="How bad would it be?",
        choices=_choices(HARM_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how bad it would be"},
    )
    options = forms.CharField(
        label="What ways of doing it were talked about?", max_length=2000, required=False, widget=forms.Textarea
    )
    views = forms.CharField(
        label="Who thinks what?",
        help_text="The person first, then those close to them and the worker",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    agreed = forms.CharField(
        label="What was agreed?",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was agreed"},
    )
    capacity = forms.ChoiceField(
        label="Who decides?",
        help_text="An unwise decision is the person’s to make (Mental Capacity Act 2005, section 1)",
        choices=_choices(CAPACITY_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who decides"},
    )
    decided_by = forms.CharField(
        label="If the person cannot: who decides, and by what right?", max_length=200, required=False
    )
    review_on = DayField(label="When is it looked at again?", required=False)

    def __init__(self, *args: Any, stages: list[Stage], person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(one.key, one.title) for one in stages]  # type: ignore[attr-defined]
        makers = decision_makers(person, timezone.localdate(), "health_welfare")
        self.fields["decided_by"].help_text = (
            "Checked: " + "; ".join(f"{one.name}, {one.right}" for one in makers)
            if makers
            else "Nobody has a checked right to decide about health and welfare: then it is decided in best interests"
        )

    def risk(self) -> Risk:
        """What was typed, as the action takes it."""
        return Risk(**self.cleaned_data)

    @staticmethod
    def typed(talk: RiskTalk) -> dict[str, Any]:
        """A talk as it was typed."""
        return {name: getattr(talk, name) for name in Risk.__dataclass_fields__}


class WaiverForm(forms.Form):
    """Why there was no talk about risk at a point."""

    stage = forms.ChoiceField(label="At which point?")
    waived_reason = forms.CharField(
        label="Why is no talk needed?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why no talk about risk is needed at this point"},
    )

    def __init__(self, *args: Any, stages: list[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(one.key, one.title) for one in stages]  # type: ignore[attr-defined]


class ContingencyForm(forms.Form):
    """If this happens, then this is done, by whom."""

    trigger = forms.CharField(
        label="If this happens",
        help_text="For example: nobody comes in the morning, or I cannot get my breath",
        max_length=300,
        error_messages={"required": "Say what might happen"},
    )
    early_signs = forms.CharField(
        label="Early signs of it",
        help_text="What those who know the person would notice first",
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )
    what = forms.CharField(
        label="Then this is done",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say what is done then"},
    )
    supporter = SupporterField(
        label="By whom of the circle?",
        help_text="Their phone number is taken from the circle",
        required=False,
        empty_label="Nobody of the circle",
    )
    who = forms.CharField(
        label="Or by whom else?",
        help_text="A provider, a neighbour, the council out of hours, 999",
        max_length=200,
        required=False,
    )
    phone = forms.CharField(label="Their phone number", max_length=40, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supporter"].of(person)  # type: ignore[attr-defined]

    @staticmethod
    def typed(one: Contingency) -> dict[str, Any]:
        """One as it was typed."""
        return {name: getattr(one, name) for name in ("trigger", "early_signs", "what", "supporter", "who", "phone")}


def _times() -> list[tuple[str, str]]:
    return [(str(at), f"{at // 60:02d}:{at % 60:02d}") for at in range(0, 1440, 15)]


class SlotForm(forms.Form):
    """Something on days of the week."""

    what = forms.ChoiceField(label="What is it?", help_text="A piece of support, or what somebody unpaid does")
    label = forms.CharField(label="What is done then, if it is not a piece of support?", max_length=200, required=False)
    days = forms.MultipleChoiceField(
        label="On which days?",
        choices=[(str(number), name) for number, name in enumerate(DAYS)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one or more days"},
    )
    begins = forms.TypedChoiceField(label="From", choices=_times(), coerce=int, initial="480")
    ends = forms.TypedChoiceField(label="To", choices=_times(), coerce=int, initial="540")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.pk): line for line in plan.lines.all()}
        self.supporters = {str(one.pk): one for one in circle_of(plan.person)}
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            *((key, line.description) for key, line in self.lines.items()),
            *((key, str(one)) for key, one in self.supporters.items()),
            ("other", "Something else in the week: a club, a class, a rest"),
        ]

    def placed(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return {
            "days": [int(day) for day in typed["days"]],
            "begins": typed["begins"],
            "ends": typed["ends"],
            "line": self.lines.get(typed["what"]),
            "supporter": self.supporters.get(typed["what"]),
            "label": typed["label"],
        }
