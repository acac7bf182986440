"""What is typed about money: to work out a contribution, to tell of one's means, to ask for ease, to defer."""

from commonweal.pathway.charging.forms.money import (
    INCOME_GROUPS,
    FinancialAssessmentForm,
    MoneyForm,
    WhatIfForm,
    income_field,
    typed_from,
)

__all__ = ["INCOME_GROUPS", "FinancialAssessmentForm", "MoneyForm", "WhatIfForm", "income_field", "typed_from"]
