"""What is asked of those who answer a referral, and of those who look through their lists."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.community.referrals.contents import Agreement
from commonweal.community.referrals.forms.writing import how_choices
from commonweal.community.referrals.models import Referral, Source
from commonweal.community.referrals.progress import OUTCOMES, REASONS
from commonweal.community.referrals.queries.lists import BOXES, SHOWS
from commonweal.community.referrals.queries.parties import Receiver, receiver_by
from commonweal.community.referrals.states import OUTCOMES_OF, State
from commonweal.community.referrals.visible import CHOSEN
from commonweal.core.accounts.actors import Actor
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import PossibleDuplicate


def words_field(label: str, hint: str = "", needed: str = "") -> forms.CharField:
    """A few sentences; `needed` is said where there are none."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(needed),
        max_length=2000,
        error_messages={"required": needed},
        widget=forms.Textarea,
    )


class AcceptForm(forms.Form):
    words = words_field("A word to whoever referred", "For example, who will be in touch")


class _ToSomebodyElse(forms.Form):
    """Choosing who comes next, with the person's agreement to them."""

    def add_receivers(self, receivers: Iterable[Receiver], name: str) -> None:
        choice = self.fields[name]
        assert isinstance(choice, forms.ChoiceField)
        nobody = [("", "Choose one")]
        choice.choices = nobody + [(receiver.token, receiver.name) for receiver in receivers]

    def receiver(self, name: str) -> Receiver | None:
        """Who was chosen; None for nobody. Raises ValidationError where they can no longer be referred to."""
        token = self.cleaned_data.get(name, "")
        return receiver_by(token) if token else None

    def agreement(self, referral: Referral) -> Agreement | None:
        """What the person agreed to for whoever comes next; None where they were not asked. They share what they
        agreed to share before."""
        if self.cleaned_data.get("agrees", "yes") != "yes":
            return None
        before = referral.turn.shares if referral.turn else []
        return Agreement(
            by=self.cleaned_data["agreed_by"],
            how=self.cleaned_data["agreed_how"],
            shares=frozenset(before) & frozenset(CHOSEN),
            tell_referrer=referral.tell_referrer,
        )


class DeclineForm(_ToSomebodyElse):
    reason = forms.ChoiceField(
        label="Why?",
        choices=[(reason.value, words) for reason, words in REASONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why", "invalid_choice": "Choose why"},
    )
    words = words_field(
        "Say why in a sentence",
        "The person and whoever referred read it",
        needed="Say why in a sentence: whoever referred and the person will ask",
    )
    instead = forms.ChoiceField(
        label="Who could help instead?", required=False, help_text="Needed where somebody else does this"
    )
    agrees = forms.ChoiceField(
        label="Has the person agreed to be passed on to them?",
        required=False,
        initial="no",
        choices=[
            ("yes", "Yes: pass it on now"),
            ("no", "Not asked yet: suggest it to whoever referred, who asks them"),
        ],
        widget=forms.RadioSelect,
    )
    agreed_by = forms.CharField(label="Who agreed?", required=False, max_length=200, help_text="If it is passed on now")
    agreed_how = forms.ChoiceField(label="How did they agree?", required=False)

    def __init__(self, *args: Any, actor: Actor, receivers: Iterable[Receiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_receivers(receivers, "instead")
        how = self.fields["agreed_how"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = [("", "Choose one"), *how_choices(actor)]
        for name in ("instead", "agrees", "agreed_by", "agreed_how"):
            self.fields[name].is_conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agrees") == "yes":
            if not cleaned.get("instead"):
                self.add_error("instead", "Choose who it is passed on to")
            if not cleaned.get("agreed_by"):
                self.add_error("agreed_by", "Enter who agreed")
            if not cleaned.get("agreed_how"):
                self.add_error("agreed_how", "Choose how they agreed")
        return cleaned


class PassOnForm(_ToSomebodyElse):
    to = forms.ChoiceField(label="To whom?", error_messages={"required": "Choose who it is passed on to"})
    words = words_field("Why?", "The person and those who refer and answer read it", needed="Say why in a sentence")
    agreed_by = forms.CharField(
        label="Who agreed that it is passed on to them?",
        max_length=200,
        help_text="The person; or who acts for them, and by what right",
        error_messages={"required": "Enter who agreed. Without the person's agreement it is not passed on"},
    )
    agreed_how = forms.ChoiceField(
        label="How did they agree?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they agreed"},
    )

    def __init__(self, *args: Any, actor: Actor, receivers: Iterable[Receiver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_receivers(receivers, "to")
        how = self.fields["agreed_how"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = how_choices(actor)


class ContactForm(forms.Form):
    reached = forms.ChoiceField(
        label="Did you reach them?",
        choices=[("yes", "Yes, we spoke"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    words = words_field("What was said, or tried?")


class StartForm(forms.Form):
    words = words_field("How does it go?", "For example, what they do now and when")


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="How did it end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended", "invalid_choice": "Choose how it ended"},
    )
    words = words_field("What was done, and what came of it?", needed="Say in a sentence how it ended")

    def __init__(self, *args: Any, state: State, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [(one.value, OUTCOMES[one]) for one in OUTCOMES_OF.get(state, ())]


class MatchForm(forms.Form):
    person = forms.ChoiceField(
        label="Which record?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a record", "invalid_choice": "Choose a record"},
    )

    def __init__(self, *args: Any, matches: Iterable[PossibleDuplicate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(match.person.pk): match for match in matches}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, match.person.name) for key, match in self.found.items()]
        hints = {key: "; ".join([*match.reasons, str(match.address or "")]) for key, match in self.found.items()}
        field.choice_hints = hints  # type: ignore[attr-defined]
        if not hints:
            field.help_text = "No record that you see looks like theirs. Find or start it first, then come back."

    @property
    def chosen(self) -> Person:
        """The person whose record was chosen."""
        return self.found[self.cleaned_data["person"]].person


class WithdrawForm(forms.Form):
    words = words_field(
        "Why?", "A few words are enough: “I have found something else”", needed="Say why in a few words"
    )


class ListForm(forms.Form):
    """What a list shows."""

    box = forms.ChoiceField(choices=BOXES.items(), required=False, widget=forms.HiddenInput)
    shows = forms.ChoiceField(label="Show", choices=SHOWS.items(), required=False)
    source = forms.ChoiceField(label="Come from", choices=[("", "Anybody"), *Source.choices], required=False)
