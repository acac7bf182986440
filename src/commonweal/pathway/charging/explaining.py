"""A contribution in plain words, for the page and for the letter. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from commonweal.core.calculations.registry import in_pounds


def in_plain_words(result: Mapping[str, Any], called: str = "you") -> str:
    """Why somebody pays what they pay, in a few sentences. `result` is one of `contribution`, as JSON has it.

    `called` is what the person is called, or "you".
    """
    subject = called[0].upper() + called[1:]
    have, pay = ("have", "pay") if called == "you" else ("has", "pays")
    weekly = _pounds(result["weekly_contribution"])
    if result["full_cost"]:
        return (
            f"{subject} {have} savings above the upper limit, so {called} {pay} the full cost of the support: "
            f"{weekly} a week. That changes when the savings come near the limit: tell us before they do."
        )
    sentences = [f"{subject} {have} {_pounds(result['weekly_countable_income'])} a week that counts as income."]
    if Decimal(str(result["weekly_tariff_income"])):
        sentences.append(
            f"Savings above the lower limit count as {_pounds(result['weekly_tariff_income'])} a week more."
        )
    if result.get("weekly_minimum_income_guarantee") is not None:
        sentences.append(
            f"By law {called} must be left with at least {_pounds(result['weekly_minimum_income_guarantee'])} a week. "
            "What is spent on housing and because of disability comes off too."
        )
    if Decimal(str(result["weekly_contribution"])):
        sentences.append(f"So {called} {pay} {weekly} a week.")
    else:
        sentences.append(f"Nothing is left over, so {called} {pay} nothing.")
    return " ".join(sentences)


def _pounds(amount: Any) -> str:
    return in_pounds(Decimal(str(amount)))
