"""People who can be planned with, and plans at each stage: for the tests of this room and of those above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.models import StoredResult
from commonweal.core.places.models import Area, Place
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.pathway.plans.actions import (
    LineTerms,
    add_line,
    add_outcome,
    agree_as_worker,
    answer_rungs,
    record_agreement,
    set_start,
    start_plan,
    waive_risk_talk,
)
from commonweal.pathway.plans.ladder import ladder_on
from commonweal.pathway.plans.models import Holding, Plan, PlannedOutcome, SupportKind
from commonweal.pathway.plans.queries import ROOM
from commonweal.pathway.plans.risk import stages_asked
from commonweal.pathway.work.actions import decide_approval
from commonweal.pathway.work.models import Approval, Approver
from commonweal.people.identity.models import Address, Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

SYSTEM = system_actor("test")
ALL = ("identity", "care", "money", "health")


def in_days(days: int) -> date:
    """A day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def make_person(
    place: Place,
    team: Team,
    *,
    account: Account | None = None,
    given_name: str = "Rose",
    family_name: str = "Penny",
    born: date | None = date(1941, 5, 3),
    neighbourhood: str = "E02999991",
) -> Person:
    """A person whom a team works with; with `account`, they see their own record."""
    with acting_as(SYSTEM) as actor:
        person = Person.objects.create(
            place=place,
            given_name=given_name,
            family_name=family_name,
            date_of_birth=born,
            account=account,
            phone="01202 555 010",
            email=f"{given_name.lower()}@home.example",
        )
        grant_sight(actor, person, [viewer_of(team)], ALL, Basis.TEAM)
        if account is not None:
            grant_sight(actor, person, [viewer_of(account)], ALL, Basis.OWN)
        Address.objects.create(
            person=person,
            lines="14 Quay View Road",
            town="Seaborough",
            postcode="ZZ1 1AA",
            neighbourhood=Area.objects.get(pk=neighbourhood),
            starts_on=date(2001, 1, 1),
        )
    return person


def make_working(person: Person, calculation: str, compartment: str) -> StoredResult:
    """A stored result, as an earlier decision keeps it."""
    return StoredResult.objects.create(
        calculation=calculation,
        version="1",
        inputs={},
        result={},
        workings=[],
        person_id=person.pk,
        compartment=compartment,
        made_at=timezone.now(),
        made_by_name="Test",
    )


def make_assessment(
    person: Person, assessor: Account, *, is_eligible: bool = True, found: Mapping[str, str] | None = None
) -> Assessment:
    """A decided assessment; `found` is what the person cannot achieve: letter -> what was said of it."""
    with acting_as(SYSTEM):
        made = Assessment.objects.create(person=person, assessor=assessor, started_at=timezone.now())
        for letter, note in (found or {}).items():
            AssessedOutcome.objects.create(
                person=person, assessment=made, outcome=letter, ability="takes_longer", note=note
            )
        made.decision, made.is_eligible = make_working(person, "eligibility", "care"), is_eligible
        made.decided_at, made.decided_by = timezone.now(), assessor
        made.save()
    return made


def make_budget(assessment: Assessment, weekly: str = "400.00") -> IndicativeBudget:
    """An indicative budget, in pounds a week."""
    with acting_as(SYSTEM):
        return IndicativeBudget.objects.create(
            person=assessment.person,
            assessment=assessment,
            scheme="points",
            weekly_amount=Decimal(weekly),
            working=make_working(assessment.person, "indicative-budget", "money"),
            made_at=timezone.now(),
        )


def make_contribution(person: Person, weekly: str, *, is_full_cost: bool = False) -> FinancialAssessment:
    """What a person was found able to pay, in pounds a week."""
    with acting_as(SYSTEM):
        return FinancialAssessment.objects.create(
            person=person,
            on=timezone.localdate(),
            weekly_contribution=Decimal(weekly),
            is_full_cost=is_full_cost,
            working=make_working(person, "contribution", "money"),
            made_at=timezone.now(),
        )


def terms(**changed: object) -> LineTerms:
    """Ten hours a week of managed care at home for £25 an hour, or otherwise as said."""
    usual: dict[str, object] = {
        "kind": SupportKind.HOME_CARE,
        "description": "Help to wash and dress each morning",
        "holding": Holding.MANAGED,
        "weekly_hours": Decimal(10),
        "hourly_price": Decimal("25.00"),
    }
    return LineTerms(**(usual | changed))  # type: ignore[arg-type]


def direct_payment(**changed: object) -> LineTerms:
    """Four hours a week of a personal assistant for £15 an hour, bought with a direct payment."""
    usual: dict[str, object] = {
        "kind": SupportKind.PERSONAL_ASSISTANT,
        "description": "A personal assistant to go out with",
        "who": "Jo Marsh",
        "holding": Holding.DIRECT_PAYMENT,
        "weekly_hours": Decimal(4),
        "hourly_price": Decimal("15.00"),
    }
    return terms(**(usual | changed))


@dataclass
class Planning:
    """A worker planning with a person who was found eligible and has an indicative budget of £400 a week."""

    person: Person
    worker: Account
    assessment: Assessment
    budget: IndicativeBudget
    plans: list[Plan] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        """The latest plan, as it is stored now."""
        with acting_as(SYSTEM):
            return Plan.objects.select_related("person", "worker").get(pk=self.plans[-1].pk)

    def start(self, *lines: LineTerms, starts_on: date | None = None) -> Plan:
        """A plan with one outcome and these lines, from two weeks from today, that nobody has agreed to."""
        with acting_as(self.worker) as actor:
            plan = start_plan(actor, self.assessment, self.budget)
            self.plans.append(plan)
            prepare(actor, plan, add_outcome(actor, plan, "I want to see my friends"), lines or (terms(),))
            for line in lines or (terms(),):
                add_line(actor, plan, line)
            set_start(actor, plan, starts_on or in_days(14))
        return self.plan

    def sign(self) -> Plan:
        """The person and the worker agree, and whoever has to approves what it costs."""
        with acting_as(self.worker) as actor:
            record_agreement(actor, self.plan, decider="person", name="", how="at home, on paper")
            agree_as_worker(actor, self.plan)
        approve(self.plan)
        return self.plan


def approver_near(worker: Account) -> Account:
    """Somebody of the worker's team who may approve without a limit."""
    found, is_new = Account.objects.get_or_create(email="approver@seaborough.example", defaults={"name": "Ida North"})
    if is_new:
        team = Team.objects.filter(memberships__account=worker).first()
        Membership.objects.create(account=found, team=team, role=Role.TEAM_MANAGER, starts_on=date(2020, 1, 1))
        Approver.objects.create(account=found, level="director", starts_on=date(2020, 1, 1), given_by_name="Test")
    return found


def approve(plan: Plan) -> None:
    """What is asked about a plan is approved; nothing where nothing is asked."""
    with acting_as(SYSTEM):
        asked = Approval.objects.filter(room=ROOM, about_id=plan.pk, decided_at=None).first()
    if asked is not None:
        with acting_as(approver_near(asked.asked_by)) as actor:
            decide_approval(actor, asked, "agreed")


def prepare(actor: Actor, plan: Plan, outcome: PlannedOutcome, lines: Iterable[LineTerms]) -> None:
    """What is asked before long-term support is agreed: each rung answered for an outcome, talks about risk waived."""
    rungs = ladder_on(timezone.localdate()).asked
    answer_rungs(actor, outcome, {rung.key: ("tried", "Tried for a month, and not enough") for rung in rungs})
    lines = list(lines)
    for stage in stages_asked(timezone.localdate(), [one.holding for one in lines], [one.kind for one in lines]):
        waive_risk_talk(actor, plan, stage.key, "Talked about at the assessment")


def planning_with(person: Person, worker: Account, weekly_budget: str = "400.00") -> Planning:
    """Everything that must be there before a plan."""
    assessment = make_assessment(person, worker)
    return Planning(person, worker, assessment, make_budget(assessment, weekly_budget))
