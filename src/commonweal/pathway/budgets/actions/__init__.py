"""What can be done with budgets and with the schemes they come from."""

from commonweal.pathway.budgets.actions.calibrating import (
    WhatIfTerms,
    decide_what_if,
    make_what_if,
    propose_what_if,
    set_aside,
    take_back,
    take_in_cases,
)
from commonweal.pathway.budgets.actions.funding import FundingTerms, PartTerms, divide_budget, record_spending
from commonweal.pathway.budgets.actions.setting import set_indicative_budget

__all__ = [
    "FundingTerms",
    "PartTerms",
    "WhatIfTerms",
    "decide_what_if",
    "divide_budget",
    "make_what_if",
    "propose_what_if",
    "record_spending",
    "set_aside",
    "set_indicative_budget",
    "take_back",
    "take_in_cases",
]
