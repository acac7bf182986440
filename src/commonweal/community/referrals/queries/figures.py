"""What is counted of referrals and checklists, for those who plan and fund: as the system, and only counts."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.utils import timezone

from commonweal.community.directory.needs import needs_of
from commonweal.community.referrals.counting import Answer, Fact, Figures, figures
from commonweal.community.referrals.models import Checklist, FirstContactQuestion, Referral, Turn
from commonweal.community.referrals.promises import fewest_shown
from commonweal.community.referrals.states import Outcome, State
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.periods import Period, periods_until
from commonweal.core.places.models import Place

SEES_FIGURES = (
    Role.COMMISSIONER,
    Role.ENGAGEMENT_LEAD,
    Role.COUNCILLOR,
    Role.DIRECTORY_EDITOR,
    Role.TEAM_MANAGER,
)


def periods(place: Place) -> list[Period]:
    """The financial years in which somebody was referred here, the latest first."""
    with acting_as(system_actor("looking since when people are referred")):
        first = Referral.objects.filter(place=place).aggregate(first=Min("sent_at"))["first"]
    return periods_until(timezone.localdate(), timezone.localtime(first).date() if first else None)


def figures_of(actor: Actor, place: Place, period: Period) -> Figures:
    """The figures of a place for referrals sent in a period. Small counts are held back.

    Raises PermissionDenied for whoever does not work with figures.
    """
    if not actor.has_role(*SEES_FIGURES):
        raise PermissionDenied("Only those who plan and fund what is here see these figures.")
    since, until = period.first, period.last
    with acting_as(system_actor("figures of referrals")):
        span = {"sent_at__date__gte": since, "sent_at__date__lte": until}
        sent = Referral.objects.filter(place=place, **span).select_related("turn").only(*_COLUMNS)
        facts = [_fact(one) for one in sent.iterator(chunk_size=2000)]
        answers = [
            Answer(name, _answer(answered_at is not None, ended_at is not None, reason))
            for name, answered_at, ended_at, reason in Turn.objects.filter(referral__place=place, **span).values_list(
                "name", "answered_at", "ended_at", "reason"
            )
        ]
        finished = Checklist.objects.filter(
            place=place, finished_at__date__gte=since, finished_at__date__lte=until
        ).values_list("pk", "organisation__name", "ticked", "left_out")
        lists = list(finished)
        went = set(Referral.objects.filter(checklist__in=[pk for pk, *_ in lists]).values_list("checklist", "question"))
        short = dict(FirstContactQuestion.objects.filter(place=place).values_list("key", "short"))
    nobody_for = Counter(
        short.get(key, key)
        for pk, _, ticked, left_out in lists
        for key in ticked
        if key not in left_out and (pk, key) not in went
    )
    visitors = [name for _, name, *_ in lists]
    today = timezone.localdate()
    return figures(facts, answers, visitors, nobody_for, today, fewest_shown(today))


_COLUMNS = (
    "sent_at", "turn__name", "source", "state", "contact_by", "contacted_at", "outcome", "needs", "checklist_id",
)  # fmt: skip


def _fact(one: Referral) -> Fact:
    return Fact(
        sent_on=timezone.localtime(one.sent_at).date(),
        partner=one.turn.name if one.turn else "",
        source=one.get_source_display(),
        state=State(one.state),
        contact_by=one.contact_by,
        contacted_on=timezone.localtime(one.contacted_at).date() if one.contacted_at else None,
        outcome=Outcome(one.outcome) if one.outcome else None,
        needs=tuple(need.name for need in needs_of(one.needs)),
        from_checklist=one.checklist_id is not None,
    )


def _answer(is_answered: bool, has_ended: bool, reason: str) -> str:
    if reason:
        return "Declined or passed on"
    if is_answered:
        return "Accepted"
    return "Ended unanswered" if has_ended else "Waits"
