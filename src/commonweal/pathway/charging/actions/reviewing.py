"""Listing people again when something that was left out of their contribution begins to count."""

from datetime import date

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.charging.actions.assessing import ask_for_contribution
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment


def list_ended_limits(actor: Actor, today: date) -> int:
    """Put everybody on the finance team's list whose time limit ended by today, once each; returns how many.

    Only where the contribution that has the limit is still the one made last. For the nightly job, as the system.
    """
    due = (
        FinancialAssessment.objects.filter(review_on__lte=today).select_related("person").order_by("person", "-made_at")
    )
    listed = 0
    for one in due.distinct("person"):
        is_last = not FinancialAssessment.objects.filter(person=one.person_id, made_at__gt=one.made_at).exists()
        asked = ContributionTask.objects.filter(
            person=one.person_id, why=ContributionTask.Why.TIME_LIMIT, asked_at__gt=one.made_at
        )
        if is_last and not asked.exists():
            ask_for_contribution(actor, one.person, ContributionTask.Why.TIME_LIMIT, origin=one.pk)
            listed += 1
    return listed
