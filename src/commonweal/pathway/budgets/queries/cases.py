"""Past cases that a scheme is measured on: plans that were signed or are being written, and files taken in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, Min, OuterRef, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.periods import Period, periods_until
from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.spans import whole_years
from commonweal.core.places.models import Place
from commonweal.pathway.budgets.models import CaseSet, SetAside, WhatIf
from commonweal.pathway.budgets.schemes import Scheme, schemes_on
from commonweal.pathway.budgets.support_reasons import reason_words
from commonweal.pathway.budgets.what_if import PastCase, WhatIfFigures
from commonweal.pathway.plans.age_bands import age_band
from commonweal.pathway.plans.models import Plan

SEE_RECORDS = (Role.TEAM_MANAGER, Role.FINANCE_OFFICER)
"""Who of those below works with people's records: they see small groups, and the cases that they have sight of."""
CALIBRATORS = (*SEE_RECORDS, Role.COMMISSIONER)
"""Who measures schemes, proposes and decides. Councillors read."""
READERS = (*CALIBRATORS, Role.COUNCILLOR)


def place_of(actor: Actor) -> Place:
    """The place of the actor's first organisation by name."""
    return Organisation.objects.filter(pk__in=actor.organisations).order_by("name").select_related("place")[0].place


def figure(key: str) -> Decimal:
    """A figure of the policy on calibration, as it stands today."""
    return policy_on("calibration", timezone.localdate()).value(key).amount


def fewest_shown(actor: Actor) -> int:
    """From how many people on a group is shown to the actor: all groups to those who work with records."""
    return 1 if actor.has_role(*SEE_RECORDS) else int(figure("fewest_shown"))


def points_schemes() -> list[Scheme]:
    """The schemes in force today that have a price of a point."""
    return [scheme for scheme in schemes_on(timezone.localdate()) if scheme.kind == "points"]


def years(place: Place) -> list[Period]:
    """The financial years in which plans were signed, the latest first."""
    with acting_as(system_actor("looking since when plans are signed")):
        first = Plan.objects.filter(person__place=place).aggregate(first=Min("signed_at"))["first"]
    return periods_until(timezone.localdate(), timezone.localtime(first).date() if first else None)


def signed_plans(scheme: str, period: Period | None = None, support_reason: str = "") -> QuerySet[Plan]:
    """Signed plans that came of a points scheme, as far as the actor sees them; a replaced plan counts on its own."""
    found = Plan.objects.filter(signed_at__isnull=False, budget__scheme=scheme)
    if period is not None:
        found = found.filter(signed_at__date__range=(period.first, period.last))
    if support_reason:
        found = found.filter(budget__support_reason=support_reason)
    aside = SetAside.objects.filter(plan=OuterRef("pk"), taken_back_at=None)
    return found.annotate(is_aside=Exists(aside)).order_by("-signed_at", "pk")


@dataclass(frozen=True)
class Cases:
    """What a scheme is measured on: past cases with a cost, those being planned, and how many were set aside."""

    past: list[PastCase]
    planned: list[PastCase]
    set_aside: int


_FACTS = ("budget__points", "weekly_cost", "budget__support_reason", "person__date_of_birth")


def cases_of_plans(place: Place, scheme: str, period: Period, support_reason: str = "") -> Cases:
    """Every case of a place, counted as the system: only sums of it leave the actions that ask."""
    today = timezone.localdate()
    with acting_as(system_actor("measuring an allocation scheme")):
        signed = signed_plans(scheme, period, support_reason).filter(person__place=place)
        rows = list(signed.order_by().values_list(*_FACTS, "signed_at", "is_aside"))
        written = Plan.objects.filter(signed_at=None, budget__scheme=scheme, person__place=place)
        if support_reason:
            written = written.filter(budget__support_reason=support_reason)
        planned = [_case(row, today) for row in written.values_list(*_FACTS)]
    past = [_case(row, timezone.localtime(row[4]).date()) for row in rows if not row[5]]
    return Cases(past, planned, sum(1 for row in rows if row[5]))


def _case(row: Sequence[object], on: date) -> PastCase:
    points, cost, reason, born = row[:4]
    assert isinstance(points, dict)
    total = Decimal(sum(points.values()))
    known = cost if isinstance(cost, Decimal) else None
    age = None
    if isinstance(born, date):
        age = whole_years(born, on)
    return PastCase(total, known, reason_words(str(reason)), age_band(age))


def cases_of_file(case_set: CaseSet) -> Cases:
    """The cases of a file that was taken in."""
    past = [PastCase(Decimal(points), Decimal(cost), reason, band) for _, points, cost, reason, band in case_set.cases]
    return Cases(past, [], 0)


def what_ifs(place: Place) -> QuerySet[WhatIf]:
    """What-ifs of a place, the latest first."""
    found = WhatIf.objects.filter(place=place).select_related("made_by", "proposed_by", "decided_by", "case_set")
    return found.order_by("-made_at", "pk")


def figures_of(row: WhatIf) -> WhatIfFigures:
    """What a what-if showed on the day it was made."""
    return WhatIfFigures.model_validate(row.figures)


def status_of(row: WhatIf) -> str:
    """How far a what-if has come, in words."""
    if row.decided_at is not None:
        return "Adopted" if row.is_adopted else "Turned down"
    return "Proposed" if row.proposed_at is not None else "Tried out"


def proposals(place: Place) -> QuerySet[WhatIf]:
    """What-ifs that wait for a decision, the longest waiting first."""
    return what_ifs(place).filter(proposed_at__isnull=False, decided_at=None).order_by("proposed_at", "pk")


def case_sets(place: Place) -> QuerySet[CaseSet]:
    """Files of cases, the latest first, without what is in them."""
    return CaseSet.objects.filter(place=place).defer("cases").order_by("-taken_in_at")


def listed_cases(actor: Actor, scheme: str, period: Period) -> QuerySet[Plan]:
    """Past cases that the actor has sight of, each with its points and why it is set aside, the latest first."""
    reason = SetAside.objects.filter(plan=OuterRef("pk"), taken_back_at=None).values("reason")[:1]
    found = signed_plans(scheme, period).select_related("person", "budget")
    return found.annotate(points=F("budget__points"), aside_reason=reason)
