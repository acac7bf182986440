"""What direct payments claim of a pay run, and what agreed reclaims bill. Called as the system."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.direct_payments.models import Agreement, Pause, Reclaim, SetUpCost
from commonweal.pathway.payments.settling import Piece
from commonweal.pathway.payments.sources import Claim, Claims
from commonweal.pathway.payments.weeks import DAYS, NOTHING, Cycle, days_within, part_of_week, week_of

DIRECT_PAYMENT, SET_UP, RECLAIM = "direct_payment", "set_up_cost", "reclaim"


def claims_of(council: Organisation, people: Collection[UUID], weeks: list[date]) -> Claims:
    """Each week of each agreement, by day where it begins, ends or is paused in it; and what is paid once."""
    claims = Claims()
    until = weeks[-1] + timedelta(days=DAYS - 1)
    pauses: dict[UUID, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(agreement__council=council):
        pauses[pause.agreement_id].append(pause)
    agreements = {
        one.pk: one
        for one in Agreement.objects.filter(council=council, starts_on__lte=until).select_related("person", "provider")
        if one.person_id in people
    }
    for agreement in agreements.values():
        cycle = Cycle(agreement.cycle)
        claims.cover(cycle, (agreement.pk,))
        for week in weeks:
            days = set(days_within(week, agreement.starts_on, agreement.ends_on))
            for pause in pauses[agreement.pk]:
                days -= days_within(week, pause.starts_on, pause.ends_on)
            if days:
                amount = part_of_week(agreement.weekly_amount, days)
                how = f"{len(days)} days of {agreement.weekly_amount} pounds a week"
                words = agreement.get_kind_display()
                claims.claims.append(
                    Claim(_piece(DIRECT_PAYMENT, agreement.pk, agreement, week, amount, words, how), cycle, amount,
                          is_net=agreement.is_net)
                )  # fmt: skip
    for cost in SetUpCost.objects.filter(agreement__in=agreements):
        agreement = agreements[cost.agreement_id]
        cycle = Cycle(agreement.cycle)
        claims.cover(cycle, (cost.pk,))
        week = week_of(cost.on)
        if weeks[0] <= week <= weeks[-1]:
            piece = _piece(SET_UP, cost.pk, agreement, week, cost.amount, cost.words, "paid once, to begin")
            claims.claims.append(Claim(piece, cycle, cost.amount, is_chargeable=False))
    return claims


def _piece(kind: str, source: UUID, agreement: Agreement, week: date, amount: Decimal, words: str, how: str) -> Piece:
    payee = agreement.provider.name if agreement.provider else agreement.manager_name or agreement.person.name
    return Piece(
        kind, source, agreement.person_id, week, amount, amount, NOTHING, words, how, agreement.payee_reference, payee,
        None, agreement.provider_id,
    )  # fmt: skip


def reclaims_of(council: Organisation, people: Collection[UUID], weeks: list[date]) -> tuple[list[Piece], set[UUID]]:
    """What was agreed to be given back, in the week it was agreed; what is not asked back any more becomes a credit."""
    pieces, sources = [], set()
    for one in Reclaim.objects.filter(agreement__council=council):
        if one.agreed_on is None or one.person_id not in people:
            continue
        sources.add(one.pk)
        week = week_of(one.agreed_on)
        if one.withdrawn_at is None and weeks[0] <= week <= weeks[-1]:
            pieces.append(
                Piece(
                    RECLAIM, one.pk, one.person_id, week, one.amount, one.amount, NOTHING,
                    "Direct payment to be given back", one.reason, "", "",
                )
            )  # fmt: skip
    return pieces, sources
