"""What is typed when a budget is divided between funders, and when spending is reported back to them."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.budgets.actions.funding import FundingTerms, PartTerms
from commonweal.pathway.budgets.integrated import FUNDER_WORDS, Funder, HeldAs
from commonweal.pathway.budgets.models import FundedBudget
from commonweal.pathway.plans.models import SupportLine

AS_THE_WHOLE = ""


class AmountOrShareField(forms.CharField):
    """Pounds a week (120 or £120.50), or a share of what the amounts leave (30%). Cleans to (amount, share) or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def clean(self, value: Any) -> Any:
        typed = re.sub(r"[£,\s]", "", super().clean(value) or "")
        if not typed:
            return None
        match = re.fullmatch(r"(\d{1,7}(?:\.\d{1,2})?)(%?)", typed)
        if match is None:
            raise forms.ValidationError("Enter pounds a week like 120.50, or a share like 30%")
        number = Decimal(match[1])
        if match[2]:
            if number > 100:
                raise forms.ValidationError("A share is at most 100%")
            return (None, number / 100)
        return (number, None)


class DivideForm(forms.Form):
    """Who pays which part; the council pays what nobody else does. How it is held; the council manages what is left."""

    own = AmountField(
        label="Own money", help_text="Pounds a week that the person adds", min_value=0, decimal_places=2, required=False
    )
    nhs = AmountOrShareField(
        label="NHS personal health budget", help_text="Pounds a week, or a share of what is left, like 30%"
    )
    nhs_agreed_by = forms.CharField(label="Who at the NHS agreed to it?", max_length=200, required=False)
    aftercare = AmountOrShareField(
        label="After-care under section 117",
        help_text="Owed by council and NHS together after some stays in hospital; nobody is charged for it",
    )
    aftercare_nhs_share = forms.DecimalField(
        label="How much of the after-care does the NHS bear?",
        help_text="Per cent, as agreed",
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )
    aftercare_agreed_by = forms.CharField(label="Who agreed to that?", max_length=200, required=False)
    direct_payment = AmountField(
        label="Held as a direct payment", help_text="Pounds a week", min_value=0, decimal_places=2, required=False
    )
    individual_service_fund = AmountField(
        label="Held as an individual service fund",
        help_text="Pounds a week. The council manages what is left.",
        min_value=0,
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: Any, lines: list[SupportLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"line_{line.pk}": line for line in lines}
        for name, line in self.lines.items():
            self.fields[name] = forms.ChoiceField(
                label=f"Who pays for “{line.description}”?",
                choices=[(AS_THE_WHOLE, "Shared as the whole budget is"), *FUNDER_WORDS.items()],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("aftercare") and typed.get("aftercare_nhs_share") is None:
            self.add_error("aftercare_nhs_share", "Say how much of it the NHS bears")
        return typed

    def terms(self) -> FundingTerms:
        """What the action takes. Shares of the NHS and after-care leave the rest of 1 to the council."""
        typed = self.cleaned_data
        parts, left = [], Decimal(1)
        if typed["own"]:
            parts.append(PartTerms(Funder.OWN, typed["own"]))
        for name in (Funder.NHS, Funder.AFTERCARE):
            if typed[name] is None:
                continue
            amount, share = typed[name]
            left -= share or 0
            bears = typed["aftercare_nhs_share"] / 100 if name is Funder.AFTERCARE else None
            parts.append(PartTerms(name, amount, share, bears, typed[f"{name}_agreed_by"]))
        parts.insert(0, PartTerms(Funder.COUNCIL, share=left))
        ways = [
            (way, typed[way])
            for way in (HeldAs.DIRECT_PAYMENT, HeldAs.INDIVIDUAL_SERVICE_FUND)
            if typed[way] is not None
        ]
        splits = {line.pk: {typed[name]: Decimal(1)} for name, line in self.lines.items() if typed[name]}
        return FundingTerms(parts, splits, [*ways, (HeldAs.MANAGED, None)])


def initial_from(budget: FundedBudget | None, lines: list[SupportLine]) -> dict[str, Any]:
    """What was said the last time, so that it is changed and not typed again."""
    if budget is None:
        return {}
    found: dict[str, Any] = {}
    for part in budget.parts.all():
        if part.funder != Funder.COUNCIL:
            found[part.funder] = part.weekly_amount
            found[f"{part.funder}_agreed_by"] = part.agreed_by
        if part.nhs_share is not None:
            found["aftercare_nhs_share"] = part.nhs_share * 100
    ways = [
        one for one in budget.holdings.all() if one.held_as in (HeldAs.DIRECT_PAYMENT, HeldAs.INDIVIDUAL_SERVICE_FUND)
    ]
    found |= {way.held_as: way.weekly_amount for way in ways}
    asked = {line["description"]: line["split"] for line in budget.working.inputs["lines"]}
    by_id: dict[UUID, str] = {
        line.pk: next(iter(split)) for line in lines if (split := asked.get(line.description)) and len(split) == 1
    }
    return found | {f"line_{key}": funder for key, funder in by_id.items()}


class SpentForm(forms.Form):
    """What was spent, from a day to a day."""

    first_on = DayField(label="From")
    last_on = DayField(label="To", help_text="The last day, included")
    amount = AmountField(
        label="What was spent?",
        help_text="Pounds in these days",
        min_value=0,
        decimal_places=2,
        error_messages={"required": "Enter what was spent"},
    )
    note = forms.CharField(label="What for?", max_length=300, required=False)
