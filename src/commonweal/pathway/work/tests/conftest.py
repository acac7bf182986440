"""A request that becomes an assessment, a plan and support, in a council with two assessment teams."""

import json
from datetime import date
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Membership, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import allocate_assessment
from commonweal.pathway.assessments.tests.factories import Staff, asked, person_of, rose, started, team_of, workers
from commonweal.pathway.work.following import follow
from commonweal.pathway.work.models import WorkItem
from commonweal.people.identity.models import Person

__all__ = ["asked", "person_of", "rose", "started", "workers"]
SYSTEM = system_actor("test")


def items(**which: object) -> list[WorkItem]:
    """Work as it is, whoever may see it; by when it opened."""
    with acting_as(SYSTEM):
        found = WorkItem.objects.select_related("person", "team", "worker").filter(**which)
        return list(found.order_by("opened_at", "kind"))


def kinds_open() -> list[str]:
    """The kinds of work that is to be done, in alphabetical order."""
    return sorted(item.kind for item in items(done_at=None))


@pytest.fixture
def west(workers: Staff) -> Team:
    """The other assessment team."""
    return team_of(workers.elsewhere)


@pytest.fixture
def colleague(workers: Staff) -> Account:
    """Another social worker of Maya's team."""
    return join(team_of(workers.worker), Role.SOCIAL_WORKER, "Cleo Marsh")


def join(team: Team, role: Role, name: str) -> Account:
    """Somebody new in a team, whose second step of sign-in is set up."""
    account = Account.objects.create_user(f"{name.split()[0].lower()}@seaborough.example", name=name)
    Membership.objects.create(account=account, team=team, role=role, starts_on=date(2020, 1, 1))
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    return account


@pytest.fixture
def given(rose: Person, workers: Staff) -> WorkItem:
    """An assessment of Rose that waits with the assessment team, and that nobody has yet."""
    with acting_as(workers.officer) as actor:
        allocate_assessment(actor, rose, team_of(workers.worker))
    return items(kind="assessment-to-start", done_at=None)[0]


def tell(kind: str, person: Person, account: Account | None = None, **payload: object) -> None:
    """Write a fact as a room would, which nobody else hears of."""
    with acting_as(SYSTEM):
        entry = Entry(
            chain=f"person:{person.pk}",
            kind=kind,
            happened_at=timezone.now(),
            actor_id=account.pk if account else None,
            actor_name=str(account or "Test"),
            person_id=person.pk,
            summary=kind,
            payload=json.loads(json.dumps(payload, cls=DjangoJSONEncoder)),
        )
        entry.save(force_insert=True)
        follow(entry)


def amounts(weekly: str, indicative: str | None = None, once: str = "0") -> dict[str, Decimal | None]:
    """What approval is asked for, in pounds."""
    return {
        "weekly_amount": Decimal(weekly),
        "weekly_indicative": Decimal(indicative) if indicative else None,
        "one_off_amount": Decimal(once),
    }
