"""Deciding what was asked, and who may approve how much."""

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.core.accounts.models import Account
from commonweal.pathway.work.approving import Level
from commonweal.pathway.work.models import Approval


class DecideForm(forms.Form):
    """What is decided, and why."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (Approval.Decision.AGREED.value, "Agree"),
            (Approval.Decision.SENT_BACK.value, "Send it back to be changed"),
            (Approval.Decision.REFUSED.value, "Refuse"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="Sent back or refused: say what would have to be different",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )


class ApproverForm(forms.Form):
    """Who may approve up to a level."""

    account = forms.ChoiceField(label="Who", error_messages={"required": "Choose who"})
    level = forms.ChoiceField(
        label="Up to which level", widget=forms.RadioSelect, error_messages={"required": "Choose the level"}
    )

    def __init__(self, *args: Any, accounts: Iterable[Account], levels: Iterable[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(account.pk), f"{account.name}, {account.email}") for account in accounts]
        self.fields["account"].choices = [("", "Choose somebody"), *people]  # type: ignore[attr-defined]
        self.fields["level"].choices = [(level.key, level.title) for level in levels]  # type: ignore[attr-defined]
