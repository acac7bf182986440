"""From what was told of somebody's money, kept as rows, to what the calculation takes; and back, for the next time."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from commonweal.pathway.charging.models import Means, MeansLine

Group = MeansLine.Group

_FROM_INPUTS = {
    "living": "living",
    "living_from": "living_from",
    "household": "household",
    "pension_age": "is_pension_age",
    "children": "children",
    "premiums": "premiums",
    "partner_capital": "partner_capital",
    "treatment": "treatment",
    "treatment_reason": "treatment_reason",
    "light_touch": "light_touch",
    "weekly_small_charge": "weekly_small_charge",
    "free_because": "free_because",
}
"""Field of the calculation -> field of `Means`."""


def inputs_of(
    means: Means, lines: Iterable[MeansLine], *, age: int | None, weekly_cost: Decimal | None
) -> dict[str, Any]:
    """What `financial-assessment` takes. What is not there yet is left out, so that the calculation names it."""
    by_group: dict[str, list[MeansLine]] = {}
    for line in lines:
        by_group.setdefault(line.group, []).append(line)
    given: dict[str, Any] = {field: getattr(means, name) for field, name in _FROM_INPUTS.items()}
    given |= {
        "on": means.on,
        "age": age if age is not None else means.age,
        "weekly_cost": means.weekly_cost if means.weekly_cost is not None else weekly_cost,
        "incomes": [_income(line) for line in by_group.get(Group.INCOME, [])],
        "partner_incomes": [_income(line) for line in by_group.get(Group.PARTNER_INCOME, [])],
        "capital_items": [_capital(line) for line in by_group.get(Group.CAPITAL, [])],
        "housing_costs": [_cost(line) for line in by_group.get(Group.HOUSING, [])],
        "expenditure": [_spent(line) for line in by_group.get(Group.EXPENDITURE, [])],
        "local_disregards": [_cost(line) for line in by_group.get(Group.LOCAL, [])],
    }
    return {field: value for field, value in given.items() if value not in (None, "")}


def _income(line: MeansLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "name": line.name,
        "weekly": line.amount,
        "share_percent": line.share_percent,
        "evidence": line.evidence,
    }


def _cost(line: MeansLine) -> dict[str, Any]:
    return {"name": line.name, "weekly": line.amount, "evidence": line.evidence}


def _capital(line: MeansLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "name": line.name,
        "value": line.amount,
        "share_percent": line.share_percent,
        "owed": line.owed,
        "sale_costs": line.has_sale_costs,
        "disregard": line.disregard or None,
        "disregard_from": line.disregard_from,
        "notional": line.is_notional,
        "reason": line.reason,
        "evidence": line.evidence,
    }


def _spent(line: MeansLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "name": line.name,
        "weekly": line.amount,
        "evidence": line.evidence,
        "agreement": line.agreement,
        "weekly_agreed": line.amount_agreed,
        "reason": line.reason,
    }


def means_from(inputs: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Fields of `Means` and of its lines from stored inputs, of a whole assessment or of a contribution in totals.

    Every line starts as it was, uprated since; the day is asked anew.
    """
    fields = {name: inputs[field] for field, name in _FROM_INPUTS.items() if inputs.get(field) is not None}
    if "living" not in fields:
        fields["living"] = "care_home" if inputs.get("setting") == "care_home" else "at_home"
    lines = [_line_of_income(Group.INCOME, one) for one in inputs.get("incomes", [])]
    lines += [_line_of_income(Group.PARTNER_INCOME, one) for one in inputs.get("partner_incomes", [])]
    lines += [_line_of_capital(one) for one in inputs.get("capital_items", [])]
    lines += [_line_of_cost(Group.HOUSING, one) for one in inputs.get("housing_costs", [])]
    lines += [_line_of_spending(one) for one in inputs.get("expenditure", [])]
    lines += [_line_of_cost(Group.LOCAL, one) for one in inputs.get("local_disregards", [])]
    lines += _from_totals(inputs)
    return fields, lines


def _line_of_income(group: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": group,
        "kind": one["kind"],
        "name": one.get("name", ""),
        "amount": one["weekly"],
        "share_percent": one.get("share_percent", 100),
        "evidence": one.get("evidence", ""),
    }


def _line_of_cost(group: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {"group": group, "name": one["name"], "amount": one["weekly"], "evidence": one.get("evidence", "")}


def _line_of_capital(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": Group.CAPITAL,
        "kind": one["kind"],
        "name": one.get("name", ""),
        "amount": one["value"],
        "share_percent": one.get("share_percent", 100),
        "owed": one.get("owed", 0),
        "has_sale_costs": one.get("sale_costs", False),
        "disregard": one.get("disregard") or "",
        "disregard_from": one.get("disregard_from"),
        "is_notional": one.get("notional", False),
        "reason": one.get("reason", ""),
        "evidence": one.get("evidence", ""),
    }


def _line_of_spending(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": Group.EXPENDITURE,
        "kind": one["kind"],
        "name": one.get("name", ""),
        "amount": one["weekly"],
        "evidence": one.get("evidence", ""),
        "agreement": one.get("agreement", "agreed"),
        "amount_agreed": one.get("weekly_agreed"),
        "reason": one.get("reason", ""),
    }


def _from_totals(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lines for a contribution that was worked out from totals: one for each, to be told apart."""
    totals = (
        ("capital", {"group": Group.CAPITAL, "kind": "savings"}),
        ("weekly_housing_costs", {"group": Group.HOUSING, "name": "Costs of the home in all"}),
        ("weekly_disability_expenditure", {"group": Group.EXPENDITURE, "kind": "other", "agreement": "agreed"}),
        ("weekly_local_disregards", {"group": Group.LOCAL, "name": "Left out by the council in all"}),
    )
    return [{**line, "amount": inputs[name]} for name, line in totals if Decimal(str(inputs.get(name) or 0))]


def totals_of(inputs: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a whole assessment as a contribution in totals has them: for the page that asks for totals."""
    return {
        **{name: inputs[name] for name in ("household", "pension_age", "children", "premiums") if name in inputs},
        "incomes": [
            {"kind": one["kind"], "weekly": Decimal(one["weekly"]) * Decimal(one["share_percent"]) / 100}
            for one in inputs.get("incomes", [])
        ],
        "capital": result.get("capital_counted", 0),
        "weekly_housing_costs": sum(Decimal(one["weekly"]) for one in inputs.get("housing_costs", [])),
        "weekly_disability_expenditure": result.get("weekly_expenditure_agreed", 0),
        "weekly_local_disregards": sum(Decimal(one["weekly"]) for one in inputs.get("local_disregards", [])),
    }
