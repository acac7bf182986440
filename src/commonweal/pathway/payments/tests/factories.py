"""A council that pays one provider for one person's support, from a Monday some weeks ago."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Area, Place
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.pathway.payments.actions.returns import Given, take_return
from commonweal.pathway.payments.actions.runs import approve_run, post_lines, post_run, prepare_run, start_run
from commonweal.pathway.payments.actions.terms import set_terms
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import Delivery, Posting, Run, RunLine
from commonweal.pathway.payments.models.delivered import Source
from commonweal.pathway.payments.weeks import Cycle
from commonweal.pathway.plans.models import Holding, Plan, Support, SupportKind, SupportLine
from commonweal.pathway.plans.tests.factories import (
    SYSTEM,
    make_assessment,
    make_budget,
    make_person,
    make_working,
)
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

MONDAY = date(2026, 10, 5)
"""The first of the four weeks 5 October to 1 November 2026, which is a four-weekly period of the policy."""
PERIOD_END = date(2026, 11, 1)


def week(number: int) -> date:
    """The Monday of the n-th week of the period, from 0."""
    return MONDAY + timedelta(weeks=number)


@dataclass
class Paying:
    """A council's finance team of two officers and a manager, a provider, a worker, and Rose."""

    place: Place
    council: Organisation
    provider: Organisation
    officer: Account
    second: Account
    manager: Account
    worker: Account
    provider_staff: Account
    person: Person

    def terms(self, **changed: object) -> None:
        given: dict[str, object] = {
            "payee_reference": "V-20117",
            "paid_by": PaidBy.PLANNED,
            "cycle": Cycle.FOUR_WEEKLY,
            "is_net": False,
            "pays_from": MONDAY,
        }
        with acting_as(self.officer) as actor:
            set_terms(actor, self.council, self.provider, **(given | changed))  # type: ignore[arg-type]

    def support(
        self,
        weekly_cost: str = "250.00",
        weekly_hours: str = "10",
        starts_on: date = MONDAY,
        ends_on: date | None = None,
        person: Person | None = None,
        *,
        is_free: bool = False,
    ) -> Support:
        person = person or self.person
        with acting_as(SYSTEM):
            plan = make_plan(person, self.worker)
            line = SupportLine.objects.create(
                person=person,
                plan=plan,
                kind=SupportKind.HOME_CARE,
                description="Help to wash and dress",
                weekly_hours=Decimal(weekly_hours),
                holding=Holding.MANAGED,
                is_free=is_free,
            )
            return Support.objects.create(
                person=person,
                line=line,
                provider=self.provider,
                provider_name=self.provider.name,
                weekly_hours=Decimal(weekly_hours),
                weekly_cost=Decimal(weekly_cost),
                starts_on=starts_on,
                ends_on=ends_on,
            )

    def contributes(self, weekly: str, on: date = MONDAY, person: Person | None = None) -> None:
        person = person or self.person
        with acting_as(SYSTEM):
            FinancialAssessment.objects.create(
                person=person,
                on=on,
                weekly_contribution=Decimal(weekly),
                is_full_cost=False,
                working=make_working(person, "contribution", "money"),
                made_at=timezone.now(),
            )

    def another_person(self, given_name: str) -> Person:
        team = Team.objects.get(memberships__account=self.worker)
        person = make_person(self.place, team, given_name=given_name)
        let_finance_in(person, self.council)
        return person

    def gave(self, support: Support, quantities: dict[date, str], **more: object) -> None:
        """The provider says what it gave."""
        given = [Given(support.pk, monday, Decimal(quantity), **more) for monday, quantity in quantities.items()]  # type: ignore[arg-type]
        with acting_as(self.provider_staff) as actor:
            take_return(actor, self.provider, given, Source.PAGE)

    def start(self, kind: str = Run.Kind.PAY, last_day: date = PERIOD_END) -> Run:
        with acting_as(self.officer) as actor:
            return start_run(actor, self.council, kind, Cycle.FOUR_WEEKLY, last_day)

    def prepare(self, kind: str = Run.Kind.PAY, last_day: date = PERIOD_END) -> Run:
        return prepare_run(self.start(kind, last_day).pk)

    def approve(self, run: Run) -> Run:
        with acting_as(self.second) as actor:
            return approve_run(actor, run)

    def post(self, run: Run) -> Run:
        run = self.approve(run)
        with acting_as(self.officer) as actor:
            post_run(actor, run)
        return post_lines(run.pk)

    def run(self, kind: str = Run.Kind.PAY, last_day: date = PERIOD_END) -> Run:
        """Prepare, approve and post."""
        return self.post(self.prepare(kind, last_day))


def lines_of(run: Run) -> list[RunLine]:
    with acting_as(SYSTEM):
        return list(RunLine.objects.filter(run=run).order_by("week", "source_id"))


def amounts(run: Run) -> list[str]:
    return [str(line.amount) for line in lines_of(run)]


def come_to(source: UUID, monday: date) -> Decimal:
    """What has come of a piece, by what is posted."""
    with acting_as(SYSTEM):
        return sum(
            (line.amount for line in RunLine.objects.filter(source_id=source, week=monday, posted_at__isnull=False)),
            Decimal("0.00"),
        )


def delivery_of(support: Support, monday: date) -> Delivery:
    with acting_as(SYSTEM):
        return Delivery.objects.select_related("person", "support").get(support=support, week=monday, is_current=True)


def postings() -> list[Posting]:
    with acting_as(SYSTEM):
        return list(Posting.objects.all())


def make_plan(person: Person, worker: Account) -> Plan:
    """A plan to hang support on; nobody has agreed to it, so that lines can be added at will."""
    assessment = make_assessment(person, worker)
    return Plan.objects.create(
        person=person, assessment=assessment, budget=make_budget(assessment), worker=worker, started_at=timezone.now()
    )


def let_finance_in(person: Person, council: Organisation) -> None:
    with acting_as(SYSTEM) as actor:
        team = Team.objects.get(organisation=council, work=Team.Work.FINANCE)
        grant_sight(actor, person, [viewer_of(team)], ["identity", "money"], Basis.TEAM)


def account_in(organisation: Organisation, work: Team.Work, role: Role, name: str) -> Account:
    """Somebody who works in an organisation's team for that work, with their second step of sign-in set up."""
    from allauth.mfa.models import Authenticator

    team, _ = Team.objects.get_or_create(organisation=organisation, work=work, defaults={"name": work.label})
    account = Account.objects.create_user(f"{name.lower().replace(' ', '.')}@seaborough.example", name=name)
    Membership.objects.create(account=account, team=team, role=role, starts_on=date(2020, 1, 1))
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    return account


def make_paying(resident: Account | None = None) -> Paying:
    """Everything that paying needs, without fixtures: for tests in a database of their own too."""
    with acting_as(SYSTEM):
        place, _ = Place.objects.get_or_create(slug="seaborough", defaults={"name": "Seaborough"})
        Area.objects.get_or_create(
            code="E02999991", defaults={"place": place, "kind": Area.Kind.NEIGHBOURHOOD, "name": "Harbour"}
        )
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        provider = Organisation.objects.create(place=place, kind=Organisation.Kind.PROVIDER, name="Lantern Home Care")
        worker = account_in(council, Team.Work.ASSESSMENT, Role.SOCIAL_WORKER, "Maya Ellis")
        officer = account_in(council, Team.Work.FINANCE, Role.FINANCE_OFFICER, "Fay Marsh")
        second = account_in(council, Team.Work.FINANCE, Role.FINANCE_OFFICER, "Omar Lane")
        manager = account_in(council, Team.Work.FINANCE, Role.TEAM_MANAGER, "Ines Cole")
        staff = account_in(provider, Team.Work.PROVISION, Role.PROVIDER, "Pat Hill")
        person = make_person(place, Team.objects.get(memberships__account=worker), account=resident)
    let_finance_in(person, council)
    return Paying(place, council, provider, officer, second, manager, worker, staff, person)


def let_provider_in(paying: Paying, person: Person | None = None) -> None:
    """The provider sees who the person is and their support, as an award lets it."""
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, person or paying.person, [viewer_of(paying.provider)], ["identity", "care"], Basis.PROVIDER)


def invited_provider(paying: Paying) -> Account:
    """Somebody of another provider of the place."""
    with acting_as(SYSTEM):
        other = Organisation.objects.create(place=paying.place, kind=Organisation.Kind.PROVIDER, name="Beacon Care")
        return account_in(other, Team.Work.PROVISION, Role.PROVIDER, "Bea Stone")
