"""What this room knows of a person, so that no form and nobody asks it again."""

from collections.abc import Mapping

from django.utils import timezone

from commonweal.core.calculations.registry import on_day
from commonweal.pathway.carers.models import Caring, EmergencyPlan
from commonweal.pathway.carers.queries.register import carer_of, carings_of
from commonweal.pathway.forms.facts import Known
from commonweal.people.about.known import KnownFact
from commonweal.people.identity.models import Person

SOURCE = "The carers’ register"


def _said(caring: Caring) -> str:
    hours = f", {caring.weekly_hours.normalize():f} hours a week" if caring.weekly_hours else ""
    since = f", since {on_day(caring.since)}" if caring.since else ""
    return f"{caring.cared_for_name}, as their {caring.relationship}{hours}{since}"


def facts_for_forms(person: Person) -> Mapping[str, Known]:
    """Whom a carer looks after and who steps in, by the names that the carer's assessment asks them by."""
    carings = list(carings_of(person))
    if not carings:
        return {}
    plans = EmergencyPlan.objects.filter(caring__in=carings, replaced_at=None).prefetch_related("helpers")
    helpers = [helper.name for plan in plans for helper in plan.helpers.all()]
    carer = carer_of(person)
    on = timezone.localtime(carer.registered_at).date() if carer else None
    return {
        "carer.cares-for": Known("; ".join(_said(one) for one in carings), SOURCE, on),
        "circle.emergency": Known(helpers[0] if helpers else "", "The emergency plan", on),
    }


def facts_of_carers(person: Person) -> list[KnownFact]:
    """Whom somebody looks after, and who looks after them with an emergency plan, for the page of what is known."""
    carings = list(carings_of(person))
    carer = carer_of(person)
    on = timezone.localtime(carer.registered_at).date() if carer else None
    by = carer.registered_by_name if carer else ""
    facts = [
        ("carers.looks-after", "Whom they look after", "; ".join(_said(one) for one in carings)),
        ("carers.would-help", "What would help them as a carer", carer.would_help if carer else ""),
    ]
    return [KnownFact(key, label, value, SOURCE, "care", "identity:record", on, by) for key, label, value in facts]
