"""Measuring a scheme on past cases, proposing another price, and adopting it: by a second person, for days to come."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import OutsideRule, in_pounds, on_day
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place
from commonweal.pathway.budgets.case_files import read_cases
from commonweal.pathway.budgets.models import AdoptedScheme, CaseSet, SetAside, WhatIf
from commonweal.pathway.budgets.queries.cases import (
    CALIBRATORS,
    SEE_RECORDS,
    Cases,
    case_sets,
    cases_of_file,
    cases_of_plans,
    fewest_shown,
    years,
)
from commonweal.pathway.budgets.schemes import Scheme, scheme_on
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS
from commonweal.pathway.budgets.what_if import Rate, price_at, what_if
from commonweal.pathway.plans.models import Plan

MOST_PRICE = Decimal(10_000)


@dataclass(frozen=True)
class WhatIfTerms:
    """What is measured, and what would change.

    Past cases are the signed plans of a financial year (`period`, like 2026-27) or a file (`case_set`, its id). The
    price is given, or taken from the cases at a `percentile`: a share from 0 to 1, like `contingency`.
    """

    name: str
    scheme: str
    period: str = ""
    case_set: str = ""
    support_reason: str = ""
    percentile: Decimal | None = None
    price_per_point: Decimal | None = None
    contingency: Decimal = Decimal(0)


def take_in_cases(actor: Actor, place: Place, name: str, content: str) -> CaseSet | tuple[RowFault, ...]:
    """Take in a file of past cases: all of it, or nothing and what is wrong in each row.

    Raises ValidationError without a name, PermissionDenied.
    """
    actor.require_role(*SEE_RECORDS)
    if not name.strip():
        raise ValidationError({"name": "Name the file, so that others know what is in it"})
    read = read_cases(content)
    if read.faults:
        return read.faults
    rows = [
        [reference, str(one.points), str(one.weekly_cost), one.support_reason, one.age_band]
        for reference, one in read.cases
    ]
    with transaction.atomic():
        made = CaseSet.objects.create(
            place=place,
            name=name.strip(),
            cases=rows,
            count=len(rows),
            taken_in_at=timezone.now(),
            taken_in_by_name=actor.name,
        )
        write_entry(
            actor,
            "allocation.cases_taken_in",
            f"Past cases taken in: {made}",
            chain=_chain(place),
            payload={"case_set": made.pk, "count": made.count},
        )
    return made


def set_aside(actor: Actor, plan: Plan, reason: str) -> SetAside:
    """Leave a signed plan out of what schemes are measured on, with a reason. For those with sight of the person."""
    actor.require_role(*SEE_RECORDS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why this plan is no guide to what a point should cost"})
    with transaction.atomic():
        stored = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        if stored.signed_at is None:
            raise ValidationError("Only a signed plan is a past case")
        if SetAside.objects.filter(plan=stored, taken_back_at=None).exists():
            raise ValidationError("This plan is set aside already")
        row = SetAside.objects.create(
            person_id=stored.person_id,
            plan=stored,
            reason=reason.strip()[:300],
            set_aside_at=timezone.now(),
            set_aside_by_name=actor.name,
        )
        _tell_of_case(actor, row, "budget.case_set_aside", "The plan is left out when schemes are measured", row.reason)
    return row


def take_back(actor: Actor, plan: Plan) -> None:
    """Count a plan again that was set aside. Raises ValidationError where it is not."""
    actor.require_role(*SEE_RECORDS)
    with transaction.atomic():
        row = SetAside.objects.select_for_update().filter(plan=plan, taken_back_at=None).first()
        if row is None:
            raise ValidationError("This plan is not set aside")
        row.taken_back_at = timezone.now()
        row.save(update_fields=["taken_back_at"])
        _tell_of_case(actor, row, "budget.case_taken_back", "The plan counts again when schemes are measured", "")


def _tell_of_case(actor: Actor, row: SetAside, kind: str, summary: str, reason: str) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=row.person_id,
        compartment="money",
        payload={"plan": row.plan_id},
        reason=reason,
    )


def make_what_if(actor: Actor, place: Place, terms: WhatIfTerms) -> WhatIf:
    """Measure another price beside today's and keep what it shows: sums, and nobody's own figures.

    Raises ValidationError by field: among others where there are too few cases to be shown to the actor.
    """
    actor.require_role(*CALIBRATORS)
    if actor.account_id is None:
        raise PermissionDenied("A what-if is made by a named person.")
    scheme = _points_scheme(terms.scheme)
    _check(terms)
    case_set, cases = _cases(place, terms)
    if len(cases.past) < fewest_shown(actor):
        raise ValidationError({"period": "There are too few past cases to show. Choose other cases"})
    try:
        price = terms.price_per_point
        if price is None:
            price = price_at(cases.past, terms.percentile or Decimal(1))
        proposed = Rate(price_per_point=price, contingency=terms.contingency)
        figures = what_if(cases.past, cases.planned, rate_of(scheme), proposed, set_aside=cases.set_aside)
    except ValueError as error:
        raise ValidationError({"period": str(error)}) from error
    return WhatIf.objects.create(
        place=place,
        name=terms.name.strip(),
        scheme=scheme.name,
        case_set=case_set,
        period="" if case_set else terms.period,
        support_reason=terms.support_reason,
        percentile=terms.percentile if terms.price_per_point is None else None,
        price_per_point=price,
        contingency=terms.contingency,
        figures=figures.model_dump(mode="json"),
        made_at=timezone.now(),
        made_by_id=actor.account_id,
    )


def rate_of(scheme: Scheme) -> Rate:
    """The price of a points scheme and the share it holds back."""
    values = (scheme.policy.value(key).amount for key in ("price_per_point", "contingency_share"))
    return Rate(price_per_point=next(values), contingency=next(values))


def _points_scheme(name: str, on: date | None = None) -> Scheme:
    try:
        scheme = scheme_on(name, on or timezone.localdate())
    except OutsideRule as error:
        raise ValidationError({"scheme": f"{error.message}. Choose {error.allowed}"}) from error
    if scheme.kind != "points":
        raise ValidationError({"scheme": f"{scheme.title} has no price of a point"})
    return scheme


def _check(terms: WhatIfTerms) -> None:
    wrong = {}
    if not terms.name.strip():
        wrong["name"] = "Name it, so that you can find it again"
    if (terms.percentile is None) == (terms.price_per_point is None):
        wrong["percentile"] = "Give either a percentile or a price"
    elif terms.percentile is not None and not 0 < terms.percentile <= 1:
        wrong["percentile"] = "Give a percentile above 0 and up to 100"
    if terms.price_per_point is not None and not 0 < terms.price_per_point <= MOST_PRICE:
        wrong["price_per_point"] = f"Give a price above £0 and up to £{MOST_PRICE:,}"
    if not 0 <= terms.contingency < 1:
        wrong["contingency"] = "Hold back from 0 to less than 100 per cent"
    if terms.support_reason and terms.support_reason not in SUPPORT_REASONS:
        wrong["support_reason"] = "Choose one of the reasons"
    if wrong:
        raise ValidationError(wrong)


def _cases(place: Place, terms: WhatIfTerms) -> tuple[CaseSet | None, Cases]:
    if terms.case_set:
        with acting_as(system_actor("measuring an allocation scheme")):
            known = {str(one.pk): one for one in case_sets(place)}
            if terms.case_set not in known:
                raise ValidationError({"case_set": "Choose one of the files that were taken in"})
            chosen = CaseSet.objects.get(pk=known[terms.case_set].pk)
        return chosen, cases_of_file(chosen)
    period = next((one for one in years(place) if one.key == terms.period), None)
    if period is None:
        raise ValidationError({"period": "Choose a financial year or a file"})
    return None, cases_of_plans(place, terms.scheme, period, terms.support_reason)


def propose_what_if(actor: Actor, row: WhatIf, starts_on: date, reason: str) -> WhatIf:
    """Put a what-if forward for adoption from a day to come. Raises ValidationError by field."""
    actor.require_role(*CALIBRATORS)
    wrong: dict[str, str] = {}
    if not reason.strip():
        wrong["reason"] = "Say why the council should adopt it"
    if starts_on <= timezone.localdate():
        wrong["starts_on"] = "Choose a day after today: what was worked out up to now stays as it is"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = WhatIf.objects.select_for_update().get(pk=row.pk)
        if stored.proposed_at is not None:
            raise ValidationError("This has been proposed already")
        stored.starts_on, stored.reason = starts_on, reason.strip()
        stored.proposed_at, stored.proposed_by_id = timezone.now(), actor.account_id
        stored.save()
        write_entry(
            actor,
            "allocation.proposed",
            f"Proposed: {stored.name}, {_said(stored)} from {on_day(starts_on)}",
            chain=_chain(stored.place),
            payload={"what_if": stored.pk, "scheme": stored.scheme, "starts_on": starts_on},
            reason=stored.reason,
        )
    return stored


def decide_what_if(actor: Actor, row: WhatIf, *, adopt: bool, reason: str) -> WhatIf:
    """Adopt a proposal or turn it down: by somebody other than who proposed it.

    Adopting writes a new dated version of the scheme, which counts from its first day. Budgets that were worked out
    before are not touched. Raises ValidationError, PermissionDenied.
    """
    actor.require_role(*CALIBRATORS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, for those who ask later"})
    with transaction.atomic():
        stored = WhatIf.objects.select_for_update().get(pk=row.pk)
        if stored.proposed_at is None or stored.starts_on is None:
            raise ValidationError("This has not been proposed")
        if stored.decided_at is not None:
            raise ValidationError("This has been decided already")
        if actor.account_id is None or actor.account_id == stored.proposed_by_id:
            raise PermissionDenied("A second person decides: you proposed this yourself.")
        if adopt and stored.starts_on <= timezone.localdate():
            raise ValidationError(
                "Its first day has come: turn it down and propose it again, so that no budget that exists is changed"
            )
        stored.decided_at, stored.decided_by_id = timezone.now(), actor.account_id
        stored.is_adopted, stored.decision_reason = adopt, reason.strip()
        stored.save()
        if adopt:
            _adopt(stored)
        write_entry(
            actor,
            "allocation.adopted" if adopt else "allocation.turned_down",
            f"{'Adopted' if adopt else 'Turned down'}: {stored.name}, {_said(stored)} from {on_day(stored.starts_on)}",
            chain=_chain(stored.place),
            payload={"what_if": stored.pk, "scheme": stored.scheme, "starts_on": stored.starts_on},
            reason=stored.decision_reason,
        )
    return stored


def _adopt(row: WhatIf) -> None:
    """Write the new version: as the scheme stands on that day, with the price and the share held back changed."""
    assert row.starts_on is not None
    if AdoptedScheme.objects.filter(scheme=row.scheme, starts_on=row.starts_on).exists():
        raise ValidationError("A version of this scheme begins on that day already. Turn this down")
    before = _points_scheme(row.scheme, row.starts_on).policy.document
    document: dict[str, Any] = json.loads(json.dumps(before, default=str))
    for name in ("starts", "ends"):
        document.pop(name, None)
    said = f"adopted by the council on {on_day(timezone.localdate())}: {row.name}"
    for key, amount in (("price_per_point", row.price_per_point), ("contingency_share", row.contingency)):
        document["values"][key] |= {"amount": str(amount), "status": said, "confirmed": True, "source": row.name}
    AdoptedScheme.objects.create(
        scheme=row.scheme, starts_on=row.starts_on, document=document, what_if=row, adopted_at=timezone.now()
    )


def _said(row: WhatIf) -> str:
    return f"{in_pounds(row.price_per_point)} a point less {row.contingency * 100:.0f}%"


def _chain(place: Place) -> str:
    return f"place:{place.pk}"
