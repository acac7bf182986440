"""The demo's money: providers are paid and people billed for a month, the next run waits to be approved, and a direct
payment is kept an eye on."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.demo import PERSONA_DOMAIN
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.demo.cast import JOINED_ON, Cast, Council
from commonweal.demo.days import as_on
from commonweal.pathway.direct_payments.actions.account import take_statement
from commonweal.pathway.direct_payments.actions.agreeing import AgreementTerms, make_agreement
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.payments.actions.runs import approve_run, post_lines, post_run, prepare_run, start_run
from commonweal.pathway.payments.actions.statements import make_statements
from commonweal.pathway.payments.actions.terms import record_absence, set_terms
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import Run
from commonweal.pathway.payments.queries.due_pieces import people_of
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.payments.weeks import Cycle, periods_until
from commonweal.pathway.plans.models import Holding, Plan, Support

SECOND = {"name": "Ines Cole", "role": Role.TEAM_MANAGER}
"""Who approves what the finance officer prepared; one in each council, with the council's area in the address."""

WEEKS_PAID_HERE = 26
NET_OF = 5
"""Every fifth provider collects what the person pays."""


def tell_money(cast: Cast) -> None:
    """Tell of every council that pays somebody."""
    for council in cast.councils.values():
        officer = council.staff.get(Role.FINANCE_OFFICER)
        if officer is None:
            continue
        team = (
            Team.objects.select_related("organisation")
            .filter(memberships__account=officer, work=Team.Work.FINANCE)
            .first()
        )
        if team is not None:
            _pay(council, officer, team)


def _pay(council: Council, officer: Account, team: Team) -> None:
    people = people_of(team.organisation)
    supports = [
        one
        for one in Support.objects.filter(provider__isnull=False).select_related("person", "provider")
        if one.person_id in people
    ]
    today = timezone.localdate()
    manager = _manager(council, team)
    begin = today - timedelta(weeks=WEEKS_PAID_HERE)
    _agree_on_terms(officer, team.organisation, supports, begin)
    _direct_payments(council, people, begin)
    rules = rules_on(today)
    _, last, before = periods_until(Cycle.FOUR_WEEKLY, today, rules.anchor, 3)
    for kind in (Run.Kind.PAY, Run.Kind.BILL):
        with as_on(before.last + timedelta(days=3), 9):
            run = _prepared(officer, team.organisation, kind, before.last)
            with acting_as(manager) as actor:
                approve_run(actor, run)
            with acting_as(officer) as actor:
                run.refresh_from_db()
                post_run(actor, run)
            post_lines(run.pk)
            make_statements(run.pk)
    if supports:
        worker = council.staff[Role.SOCIAL_WORKER]
        away = supports[0]
        with as_on(last.first + timedelta(days=9), 10), acting_as(worker) as actor:
            record_absence(
                actor, away.person, kind="hospital", starts_on=last.first + timedelta(days=2),
                ends_on=last.first + timedelta(days=8), note="A fall; home again with the same workers",
            )  # fmt: skip
    with as_on(min(last.last + timedelta(days=2), today), 9):
        _prepared(officer, team.organisation, Run.Kind.PAY, last.last)


def _prepared(officer: Account, organisation: Organisation, kind: Run.Kind, last: date) -> Run:
    with acting_as(officer) as actor:
        run = start_run(actor, organisation, kind, Cycle.FOUR_WEEKLY, last)
    return prepare_run(run.pk)


def _manager(council: Council, team: Team) -> Account:
    local = f"{SECOND['name'].lower().replace(' ', '.')}.{council.area}"
    account = Account.objects.create_user(f"{local}{PERSONA_DOMAIN}", name=SECOND["name"])
    Membership.objects.create(account=account, team=team, role=SECOND["role"], starts_on=JOINED_ON)
    return account


def _agree_on_terms(officer: Account, council: Organisation, supports: list[Support], begin: date) -> None:
    known = {one.provider_id: one.provider for one in supports if one.provider is not None}
    with acting_as(officer) as actor:
        for number, provider in enumerate(sorted(known.values(), key=lambda one: one.name)):
            set_terms(
                actor, council, provider, payee_reference=f"V-{20_000 + number}", paid_by=PaidBy.PLANNED,
                cycle=Cycle.FOUR_WEEKLY, is_net=number % NET_OF == NET_OF - 1, pays_from=begin,
            )  # fmt: skip


def _direct_payments(council: Council, people: set[UUID], begin: date) -> None:
    """Everybody whose signed plan has one agrees on it; the first sends a statement."""
    worker = council.staff[Role.SOCIAL_WORKER]
    plans = Plan.objects.filter(
        signed_at__isnull=False,
        replaced_by__signed_at=None,
        lines__holding=Holding.DIRECT_PAYMENT,
        starts_on__gte=begin,
    ).select_related("person")
    first: Agreement | None = None
    for number, plan in enumerate(plans.distinct().order_by("signed_at")):
        if plan.person_id not in people or plan.starts_on is None or plan.starts_on > timezone.localdate():
            continue
        with as_on(plan.starts_on, 10), acting_as(worker) as actor:
            if Agreement.objects.filter(person=plan.person).exists():
                continue
            agreement = make_agreement(
                actor,
                plan,
                AgreementTerms(
                    managed_by=Agreement.ManagedBy.PERSON,
                    is_net=number % 2 == 0,
                    payee_reference=f"P-{40_000 + number}",
                    cycle=Cycle.FOUR_WEEKLY,
                    starts_on=plan.starts_on,
                    signed_on=plan.starts_on,
                    signed_by=plan.person.name,
                    not_for="Anything that is not support, such as bets or alcohol",
                ),
            )
            first = first or agreement
    if first is not None:
        _statement(worker, first)


def _statement(worker: Account, agreement: Agreement) -> None:
    rows = ["Transaction date,Description,Amount,Transaction id"]
    for week in range(4):
        day = agreement.starts_on + timedelta(weeks=week, days=2)
        if day < timezone.localdate():
            rows.append(f"{day:%d/%m/%Y},Council direct payment,{agreement.weekly_amount},IN{week}")
            rows.append(f"{day:%d/%m/%Y},PAYROLL,{-agreement.weekly_amount / 2:.2f},OUT{week}")
    rows.append(f"{agreement.starts_on:%d/%m/%Y},CASHPOINT HIGH STREET,-20.00,C1")
    with acting_as(worker) as actor:
        take_statement(actor, agreement, "card", "\n".join(rows).encode())
