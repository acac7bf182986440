"""What is due now for all people of a council: read as the system, in a number of queries that does not grow."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from commonweal.core.accounts.models import Organisation, Team
from commonweal.pathway.charging.queries import weekly_contributions_on
from commonweal.pathway.payments.contributing import Given, share_contribution
from commonweal.pathway.payments.due import Actual, Away, PaidBy, Terms, due_for_week
from commonweal.pathway.payments.models import (
    Absence,
    BillingAccount,
    Delivery,
    InvoiceLine,
    ProviderTerms,
    Run,
    RunLine,
)
from commonweal.pathway.payments.rules import AbsenceKind, Rules, rules_on
from commonweal.pathway.payments.settling import Key, Piece, Settled
from commonweal.pathway.payments.sources import CONTRIBUTION, SUPPORT, Claim, Claims, billers, payers
from commonweal.pathway.payments.weeks import DAYS, NOTHING, Cycle, Period, days_within, mondays
from commonweal.pathway.plans.models import Holding, Support
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Sight

PAID_HOLDINGS = (Holding.MANAGED,)
"""What is paid as support; a direct payment and a service fund are paid by their agreement."""
Absences = dict[UUID, list[Away]]


def people_of(council: Organisation) -> set[UUID]:
    """Everybody whose money the council's finance teams see, or saw: later changes are put right for them too."""
    teams = Team.objects.filter(organisation=council, work=Team.Work.FINANCE)
    sights = Sight.objects.filter(viewer__in=teams.values("pk"), compartment="money", basis=Basis.TEAM)
    return set(sights.values_list("person_id", flat=True))


def absences_of(people: Collection[UUID], weeks: list[date]) -> Absences:
    """Absences that touch the weeks, by person; those withdrawn are left out."""
    until = weeks[-1] + timedelta(days=DAYS - 1)
    found: Absences = defaultdict(list)
    rows = Absence.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=weeks[0]), starts_on__lte=until, withdrawn_at=None
    ).values_list("person_id", "kind", "starts_on", "ends_on")
    for person_id, kind, starts_on, ends_on in rows.iterator():
        if person_id in people:
            found[person_id].append(Away(AbsenceKind(kind), starts_on, ends_on))
    return found


def support_claims(council: Organisation, people: Collection[UUID], weeks: list[date]) -> Claims:
    """What each support came to in each of the weeks, of the providers with whom the council has terms."""
    terms = {one.provider_id: one for one in ProviderTerms.objects.filter(council=council).select_related("provider")}
    claims = Claims()
    absences = absences_of(people, weeks)
    actuals = _actuals(terms, weeks)
    invoiced = _invoiced(terms, weeks)
    rules = {week: rules_on(week) for week in weeks}
    until = weeks[-1] + timedelta(days=DAYS - 1)
    rows = Support.objects.filter(
        provider__in=terms, starts_on__lte=until, line__holding__in=PAID_HOLDINGS
    ).values_list(
        "pk", "person_id", "provider_id", "weekly_cost", "weekly_hours", "starts_on", "ends_on",
        "line__description", "line__is_free",
    )  # fmt: skip
    for pk, person_id, provider_id, cost, hours, starts_on, ends_on, description, is_free in rows.iterator():
        if person_id not in people:
            continue
        paid = terms[provider_id]
        cycle = Cycle(paid.cycle)
        claims.cover(cycle, (pk,))
        arranged = Terms(cost, hours, starts_on, ends_on, PaidBy(paid.paid_by))
        away = absences.get(person_id, ())
        name = str(paid.provider)
        for week in mondays(max(starts_on, paid.pays_from, weeks[0]), min(ends_on or until, until)):
            due = due_for_week(
                week,
                arranged,
                away,
                rules[week],
                actual=actuals.get((pk, week)),
                invoiced=invoiced.get((pk, week)),
            )
            piece = Piece(
                SUPPORT, pk, person_id, week, due.payable, due.payable, NOTHING, description, due.how,
                paid.payee_reference, name, pk, provider_id,
            )  # fmt: skip
            claims.claims.append(Claim(piece, cycle, due.delivered, not is_free, paid.is_net))
    return claims


def _actuals(terms: Collection[UUID], weeks: list[date]) -> dict[Key, Actual]:
    rows = Delivery.objects.filter(
        provider__in=terms, is_current=True, week__gte=weeks[0], week__lte=weeks[-1]
    ).values_list("support_id", "week", "quantity", "compared", "agreed_at")
    return {
        (support, week): Actual(quantity, compared != "more" or agreed_at is not None)
        for support, week, quantity, compared, agreed_at in rows.iterator()
    }


def _invoiced(terms: Collection[UUID], weeks: list[date]) -> dict[Key, Decimal]:
    rows = InvoiceLine.objects.filter(
        provider__in=terms, refused_at=None, payable__isnull=False, week__gte=weeks[0], week__lte=weeks[-1]
    ).values_list("support_id", "week", "payable")
    return {(support, week): payable for support, week, payable in rows.iterator() if payable is not None}


@dataclass
class Found:
    """Pieces that are due, and the ids of all sources that the run settles, whether anything is due for them or not."""

    pieces: list[Piece]
    covered: set[UUID]


def weeks_looked_at(period: Period, kind: str) -> list[date]:
    """The weeks that a run settles: its own, those before for which later changes are put right, and in a pay run those
    after that direct payments are paid for in advance."""
    rules = rules_on(period.last)
    ahead = timedelta(weeks=rules.weeks_ahead if kind == Run.Kind.PAY else 0)
    return list(mondays(period.first - timedelta(weeks=rules.look_back_weeks), period.last + ahead))


def due_now(council: Organisation, kind: str, cycle: Cycle, period: Period) -> Found:
    """Everything that is due to be paid (or billed) by the end of a period, in whole."""
    weeks = weeks_looked_at(period, kind)
    people = people_of(council)
    claims, covered = _all_claims(council, people, weeks, period, cycle)
    absences = absences_of(people, weeks)
    rules = {week: rules_on(week) for week in weeks}
    found = Found([], covered if kind == Run.Kind.PAY else set())
    by_week: dict[date, dict[UUID, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        by_week[claim.piece.week][claim.piece.person_id].append(claim)
    for week in weeks:
        of_people = by_week.get(week, {})
        charged = of_people if kind == Run.Kind.BILL else _paid_net(of_people)
        contributions = weekly_contributions_on(charged, week) if charged else {}
        for person_id, given in of_people.items():
            _settle_week(
                found,
                kind,
                cycle,
                given,
                contributions.get(person_id),
                _uncharged(week, absences.get(person_id, ()), rules[week]),
            )
    if kind == Run.Kind.BILL:
        found.covered.update(people)
        for biller in billers():
            pieces, sources = biller(council, people, weeks)
            found.pieces += pieces
            found.covered |= sources
        _name_payers(council, found)
    return found


def _paid_net(of_people: Mapping[UUID, list[Claim]]) -> list[UUID]:
    return [person_id for person_id, claims in of_people.items() if any(claim.is_net for claim in claims)]


def _all_claims(
    council: Organisation, people: Collection[UUID], weeks: list[date], period: Period, cycle: Cycle
) -> tuple[list[Claim], set[UUID]]:
    claims: list[Claim] = []
    covered: set[UUID] = set()
    past = [week for week in weeks if week <= period.last]
    for told in (*(payer(council, people, weeks) for payer in payers()), support_claims(council, people, past)):
        claims += told.claims
        covered |= told.covered.get(cycle, set())
    return claims, covered


def _uncharged(week: date, absences: Collection[Away], rules: Rules) -> frozenset[int]:
    days: set[int] = set()
    for away in absences:
        if not rules.absences[away.kind].is_charged:
            days |= days_within(week, away.starts_on, away.ends_on)
    return frozenset(days)


def _settle_week(
    found: Found, kind: str, cycle: Cycle, claims: list[Claim], weekly: Decimal | None, uncharged: frozenset[int]
) -> None:
    """One person's week: what each source is paid, and what the person is billed."""
    if kind == Run.Kind.PAY and not any(claim.is_net for claim in claims):
        found.pieces += [claim.piece for claim in claims if claim.cycle is cycle]
        return
    shared = share_contribution(
        weekly,
        [
            Given(claim.piece.source_id, claim.delivered, claim.piece.gross, claim.is_chargeable, claim.is_net)
            for claim in claims
        ],
        uncharged,
    )
    if kind == Run.Kind.PAY:
        for claim in claims:
            if claim.cycle is cycle:
                taken = shared.collected.get(claim.piece.source_id, NOTHING)
                found.pieces.append(
                    replace(
                        claim.piece,
                        amount=claim.piece.gross - taken,
                        contribution=taken,
                        how=f"{claim.piece.how}; less the contribution that the person pays directly"
                        if taken
                        else claim.piece.how,
                    )
                )
        return
    first = claims[0].piece
    found.pieces.append(
        Piece(
            CONTRIBUTION, first.person_id, first.person_id, first.week, shared.billed, shared.contribution,
            shared.contribution - shared.billed, "What you pay towards your support", shared.how, "", "",
        )
    )  # fmt: skip


def _name_payers(council: Organisation, found: Found) -> None:
    """Put the number of the person's billing account, and their name, on what is billed."""
    numbers = dict(BillingAccount.objects.filter(council=council).values_list("person_id", "reference"))
    names = {person.pk: person.name for person in Person.objects.filter(pk__in={p.person_id for p in found.pieces})}
    found.pieces = [
        replace(
            piece,
            payee_reference=numbers.get(piece.person_id, ""),
            payee_name=names.get(piece.person_id, ""),
        )
        for piece in found.pieces
    ]


def settled_before(council: Organisation, kind: str, weeks: list[date]) -> dict[Key, Settled]:
    """Where the chain of each piece of these weeks ends: of all runs of the council and kind but those set aside."""
    ends = (
        RunLine.objects.filter(run__council=council, run__kind=kind, week__gte=weeks[0], week__lte=weeks[-1])
        .order_by("source_kind", "source_id", "week", "-sequence")
        .distinct("source_kind", "source_id", "week")
    )
    return {(line.source_id, line.week): settled_of(line) for line in ends.iterator(chunk_size=5000)}


def settled_of(line: RunLine) -> Settled:
    """A stored line as the end of its chain."""
    return Settled(
        line.sequence,
        line.after,
        Piece(
            line.source_kind, line.source_id, line.person_id, line.week, line.after, line.gross, line.contribution,
            line.description, line.how, line.payee_reference, line.payee_name, line.support_id, line.provider_id,
        ),
    )  # fmt: skip


def unpaid_support(council: Organisation) -> Iterator[Support]:
    """Support that goes on and that no run can pay: nobody known gives it, or the council has no terms with them."""
    known = ProviderTerms.objects.filter(council=council).values("provider")
    people = people_of(council)
    rows = (
        Support.objects.filter(ends_on=None, line__holding__in=PAID_HOLDINGS)
        .exclude(provider__in=known)
        .select_related("line", "provider", "person")
        .order_by("provider_name", "starts_on", "pk")
    )
    return (support for support in rows if support.person_id in people)
