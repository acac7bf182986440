"""The demo's charging: somebody asks to look again, a part is let off, a home pays later, and money is being told."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.policy import policies
from commonweal.demo.cast import Cast, Council
from commonweal.demo.days import as_on
from commonweal.pathway.charging import actions as do
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.people.identity.models import Person


def tell_charging(cast: Cast) -> None:
    """Tell of the resident anybody may be, and of three more people of the councils."""
    today = timezone.localdate()
    if not any(policy.governs(today) for policy in policies("charging")):
        return
    resident = Person.objects.filter(account=cast.resident).first()
    if resident is not None and FinancialAssessment.objects.filter(person=resident).exists():
        _ask_again(cast.resident, resident, today)
    for council in cast.councils.values():
        people = _assessed(council, resident)
        if len(people) >= 3:
            _let_off(council, people[0], today)
            _defer(council, people[1], today)
            _tell(council, people[2], today)
            return


def _assessed(council: Council, resident: Person | None) -> list[Person]:
    """People whose contribution this council's finance officer worked out, the first of them first."""
    with acting_as(council.staff[Role.FINANCE_OFFICER]):
        found = FinancialAssessment.objects.select_related("person").order_by("made_at")
        return list(dict.fromkeys(one.person for one in found.exclude(person=resident)))[:3]


def _ask_again(account: Account, resident: Person, today: date) -> None:
    words = "My new alarm costs £5.20 a week and the gardener £12. I think neither was counted."
    with as_on(today - timedelta(days=2), 11), acting_as(account) as actor:
        do.ask_to_look_again(actor, resident, "wrong", words)


def _let_off(council: Council, person: Person, today: date) -> None:
    asked_on = today - timedelta(days=9)
    with as_on(asked_on, 10), acting_as(council.staff[Role.FINANCE_OFFICER]) as actor:
        waiver = do.ask_for_waiver(
            actor,
            person,
            weekly_amount=Decimal("8.00"),
            starts_on=asked_on,
            ends_on=today + timedelta(days=60),
            reason="A debt from before the benefit began is being paid off; the benefit is being looked at again.",
        )
    with as_on(asked_on + timedelta(days=1), 15), acting_as(council.staff[Role.TEAM_MANAGER]) as actor:
        do.answer_waiver(actor, waiver, is_authorised=True, answer="")


def _defer(council: Council, person: Person, today: date) -> None:
    starts_on = today - timedelta(days=200)
    with as_on(today - timedelta(days=5), 10), acting_as(council.staff[Role.FINANCE_OFFICER]) as actor:
        agreement = do.agree_deferred_payment(
            actor,
            person,
            address="11 Cliff Road",
            property_value=Decimal(165_000),
            valued_on=starts_on - timedelta(days=30),
            encumbrances=Decimal(0),
            weekly_deferred=Decimal("412.00"),
            fee=Decimal(750),
            starts_on=starts_on,
            agreed_by_name=person.name,
        )
        do.write_statement(actor, agreement, today - timedelta(days=17))


def _tell(council: Council, person: Person, today: date) -> None:
    with as_on(today - timedelta(days=1), 14), acting_as(council.staff[Role.FINANCE_OFFICER]) as actor:
        means = do.start_means(actor, person)
        do.save_part(actor, means, "living", {"living": "at_home", "living_from": None}, is_complete=True)
        cost = {"kind": "laundry", "name": "Washing every day", "amount": Decimal("6.40"), "agreement": "waiting"}
        do.save_line(actor, means, "expenditure", cost)
