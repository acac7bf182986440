"""A contribution in plain words, for the page and for the letter. Pure."""

from collections.abc import Iterable, Mapping
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
    if (other := _without_means(result, called, pay, weekly)) is not None:
        return other
    if result["full_cost"]:
        return (
            f"{subject} {have} savings above the upper limit, so {called} {pay} the full cost of the support: "
            f"{weekly} a week. That changes when the savings come near the limit: tell us before they do. "
            f"{subject} can still ask us to arrange the support."
        )
    sentences = [f"{subject} {have} {_pounds(result['weekly_countable_income'])} a week that counts as income."]
    if _amount(result["weekly_tariff_income"]):
        sentences.append(
            f"Savings above the lower limit count as {_pounds(result['weekly_tariff_income'])} a week more."
        )
    guarantee, allowance = (
        result.get("weekly_minimum_income_guarantee"),
        result.get("weekly_personal_expenses_allowance"),
    )
    if guarantee is not None:
        sentences.append(f"By law {called} must be left with at least {_pounds(guarantee)} a week.")
    if allowance is not None:
        sentences.append(
            f"In a care home {called} {'keep' if called == 'you' else 'keeps'} {_pounds(allowance)} a week."
        )
    if _amount(result.get("weekly_taken_off")):
        at_home = "for costs of housing or disability, or what the council leaves out"
        why = at_home if allowance is None else "because part of savings credit is not counted"
        sentences.append(f"{_pounds(result['weekly_taken_off'])} a week comes off too, {why}.")
    sentences.append(_what_is_paid(result, called, pay))
    return " ".join(sentences)


def _without_means(result: Mapping[str, Any], called: str, pay: str, weekly: str) -> str | None:
    """Why, where income and capital were not worked out; None where they were."""
    subject = called[0].upper() + called[1:]
    match result.get("treatment"):
        case "free":
            return f"This support is free by law, so {called} {pay} nothing for it."
        case "refused":
            return (
                f"We were not told what money there is, so {called} {pay} the full cost of the support: {weekly} a "
                "week. That changes as soon as we are told."
            )
        case "light_touch" if result["full_cost"]:
            return (
                f"It is plain without the details that {called} can pay for the support, so {called} {pay} the full "
                f"cost: {weekly} a week. {subject} can ask for a full assessment at any time."
            )
        case "light_touch":
            return (
                f"It is plain without the details what {called} can pay: {weekly} a week. {subject} can ask for a full "
                "assessment at any time."
            )
    return None


def lines_in_words(workings: Iterable[Mapping[str, Any]]) -> str:
    """Each line of the working on a line of its own, for a letter: what it is, what it comes to, and how."""
    return "\n".join(
        f"{line['label']}: {line['value']}" + (f" ({line['how']})" if line.get("how") else "") for line in workings
    )


def _what_is_paid(result: Mapping[str, Any], called: str, pay: str) -> str:
    weekly = _amount(result["weekly_contribution"])
    available = _amount(result.get("weekly_available"))
    if available > weekly:
        return (
            f"That leaves {_pounds(available)} a week. The support costs less than that, so {called} {pay} what it "
            f"costs: {_pounds(weekly)} a week."
        )
    if weekly:
        return f"So {called} {pay} {_pounds(weekly)} a week."
    return f"Nothing is left over, so {called} {pay} nothing."


def _amount(weekly: Any) -> Decimal:
    return Decimal(str(weekly or 0))


def _pounds(amount: Any) -> str:
    return in_pounds(_amount(amount))
