"""In a browser: a council pays a provider, looks after a direct payment, and works out what somebody pays."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from commonweal.config.tests.browsing import PHONE, Visitor
from commonweal.config.tests.server import COUNCIL, STAFF, House
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.demo import PERSONA_DOMAIN
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.database.embedded import Addresses
from commonweal.core.places.models import Area
from commonweal.core.places.tests.loaded import pointed_at
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.payments.tests.factories import Paying, let_finance_in, make_plan
from commonweal.pathway.payments.weeks import Cycle, Period, periods_until
from commonweal.pathway.plans.models import Holding, Plan, SupportKind, SupportLine
from commonweal.pathway.plans.tests.factories import SYSTEM, make_person
from commonweal.people.identity.models import Person

pytestmark = pytest.mark.browser

WORKER, OFFICER = STAFF[Role.SOCIAL_WORKER][0], STAFF[Role.FINANCE_OFFICER][0]
SECOND = "Omar Lane"
WEEKLY = Decimal("250.00")
UNTIL_IT_SAYS = """async words => {
    const tag = async () => {
        const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html")
        return page.querySelector("main .govuk-tag")?.textContent ?? ""
    }
    for (let asked = 0; asked < 150 && !(await tag()).includes(words); asked++)
        await new Promise(passed => setTimeout(passed, 200))
}"""
"""Asks the server for this page until its tag says these words, for half a minute at most."""


@dataclass(frozen=True)
class Money:
    """Who is paid for and from when: the last four weeks that are over, and the Monday they begin with."""

    period: Period
    paid_for: Person
    buys: Person
    pays: Person


@pytest.fixture(scope="module")
def money(house: House, django_db_blocker) -> Money:
    """Three people of Poole: one has a provider, one a signed plan with a direct payment, one is to pay something.

    Made before a browser is open; a second officer can approve what the first prepares.
    """
    addresses = Addresses(runtime=house.environment["DATABASE_URL"], owner=house.environment["DATABASE_OWNER_URL"])
    with django_db_blocker.unblock(), pointed_at(addresses):
        return _people()


def _people() -> Money:
    today = timezone.localdate()
    period = next(
        one for one in reversed(periods_until(Cycle.FOUR_WEEKLY, today, rules_on(today).anchor, 3)) if one.last < today
    )
    with acting_as(SYSTEM):
        council = Organisation.objects.select_related("place").get(name=COUNCIL)
        provider = Organisation.objects.create(  # not the one that other tests of this house buy from
            place=council.place, kind=Organisation.Kind.PROVIDER, name="Quayside Home Care"
        )
        found = {account.name: account for account in Account.objects.all()}
        second = Account.objects.create_user(f"omar.lane{PERSONA_DOMAIN}", name=SECOND)
        finance = Team.objects.get(organisation=council, work=Team.Work.FINANCE)
        Membership.objects.create(account=second, team=finance, role=Role.FINANCE_OFFICER, starts_on=date(2020, 1, 1))
        team = Team.objects.get(organisation=council, work=Team.Work.ASSESSMENT)
        area = Area.objects.filter(place=council.place, kind=Area.Kind.NEIGHBOURHOOD).order_by("pk")[0]
    officer, worker = found[OFFICER], found[WORKER]

    def person(name: str) -> Person:
        made = make_person(council.place, team, given_name=name, family_name="Thorne", neighbourhood=area.pk)
        let_finance_in(made, council)
        return made

    paid_for, buys, pays = person("Walter"), person("Edith"), person("Mabel")
    staff = found[STAFF[Role.PROVIDER][0]]
    paying = Paying(council.place, council, provider, officer, second, second, worker, staff, paid_for)
    paying.terms(pays_from=period.first)
    paying.support(str(WEEKLY), starts_on=period.first)
    with acting_as(SYSTEM):
        plan = make_plan(buys, worker)
        SupportLine.objects.create(
            person=buys, plan=plan, kind=SupportKind.PERSONAL_ASSISTANT, description="A personal assistant",
            weekly_price=Decimal("45.00"), holding=Holding.DIRECT_PAYMENT,
        )  # fmt: skip
        now = timezone.now()
        Plan.objects.filter(pk=plan.pk).update(
            starts_on=period.first, weekly_cost=45, person_agreed_at=now, worker_agreed_at=now, signed_at=now
        )
        make_plan(pays, worker)
    return Money(period, paid_for, buys, pays)


@pytest.fixture(scope="module")
def jobs(house: House) -> Iterator[None]:
    """The worker that prepares and posts runs, until the tests of this file are over."""
    command = [sys.executable, "-m", "commonweal", "worker", "--belongs-to", str(os.getpid())]
    process = subprocess.Popen(command, env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait(timeout=30)


def _once_it_says(visitor: Visitor, words: str) -> None:
    """Open the page again as soon as a job has brought it so far."""
    visitor.page.evaluate(UNTIL_IT_SAYS, words)
    visitor.goes(visitor.path)


def _button(visitor: Visitor, name: str) -> None:
    """Press what is drawn as a button and is a link."""
    visitor.clicks(visitor.main.get_by_role("button", name=name))


def test_a_run_is_prepared_approved_by_another_posted_exported_run_again_and_taken_back(
    money: Money, jobs: None, house: House, visitor: Callable[..., Visitor]
) -> None:
    officer, second = visitor(), visitor()
    officer.signs_in_as(OFFICER)
    second.signs_in_as(SECOND)
    weeks = f"{on_day(money.period.first)} to {on_day(money.period.last)}: every four weeks"
    total = in_pounds(WEEKLY * 4)

    def begin() -> None:
        officer.goes("/money")
        _button(officer, "Begin a run")
        officer.chooses("Pay providers and people")
        officer.chooses(weeks)
        officer.presses("Work it out")
        _once_it_says(officer, "To be approved")

    begin()
    run = officer.path
    assert total in officer.reads() and "Somebody else of the finance team approves it" in officer.reads()
    assert officer.main.get_by_role("button", name=f"Approve {total}").count() == 0
    officer.goes(f"{run}?lines=")
    assert "Walter Thorne" in officer.reads()
    second.goes(run)
    second.presses(f"Approve {total}")
    officer.goes(run)
    officer.presses("Post it")
    _once_it_says(officer, "Posted")
    with officer.page.expect_download() as exported:
        officer.main.get_by_role("button", name="Download for the finance system").click()
    assert f"{WEEKLY * 4},4" in exported.value.path().read_text(encoding="utf-8").splitlines()[-1]
    begin()
    again = officer.path
    assert again != run and "There is nothing new in these weeks" in officer.reads()
    _button(officer, "Set it aside")
    officer.types("Why?", "It has no lines")
    officer.presses("Set it aside")
    officer.goes(run)
    _button(officer, "Take it back")
    officer.types("Why?", "The provider was paid by hand")
    officer.presses("Take it back")
    back = officer.path
    _once_it_says(officer, "To be approved")
    assert f"−{total}" in officer.reads() or f"-{total}" in officer.reads()
    second.goes(back)
    second.clicks(second.main.get_by_role("button", name="Approve"))
    officer.goes(back)
    officer.presses("Post it")
    _once_it_says(officer, "Posted")
    officer.goes("/money/ledger")
    proof = house.command("money", "verify")
    assert proof.returncode == 0 and "agree" in proof.stdout, proof.stderr


def test_a_direct_payment_is_agreed_its_account_read_and_money_asked_back(
    money: Money, visitor: Callable[..., Visitor]
) -> None:
    worker = visitor(size=PHONE)
    worker.signs_in_as(WORKER)
    worker.goes(f"/people/{money.buys.pk}/direct-payment")
    _button(worker, "Agree on a direct payment")
    worker.presses("Keep the agreement")
    assert "There is a problem" in worker.page.locator("body").inner_text()
    worker.chooses("The person")
    worker.types("Number in the finance system", "P-4711")
    worker.types_day("First day", money.period.first)
    worker.types_day("Signed on", money.period.first)
    worker.types("Signed by", "Edith Thorne")
    worker.presses("Keep the agreement")
    assert "£45.00 a week" in worker.reads()
    day = money.period.first
    rows = [f"{day + timedelta(days=number):%d/%m/%Y},COUNCIL DIRECT PAYMENT,180.00,T{number}" for number in range(5)]
    header = "Transaction date,Description,Amount,Transaction id"
    good = "\n".join([header, *rows, f"{day:%d/%m/%Y},PAYROLL J MARSH,-90.00,T9"])
    _button(worker, "Send a statement of the account")
    for content, said in ((good.replace("-90.00", "ninety"), "Row 7"), (good, "6 lines were read, 6 of them new")):
        worker.page.get_by_label("How is the file laid out?").or_(worker.main.get_by_role("radio")).first.check()
        upload = worker.page.get_by_label("A CSV file", exact=False)
        upload.set_input_files({"name": "card.csv", "mimeType": "text/csv", "buffer": content.encode()})
        worker.presses("Take it in")
        assert said in worker.page.locator("body").inner_text()
    assert "More than is usually kept" in worker.reads() and "£810.00" in worker.reads()
    worker.goes("/direct-payments?which=flagged")
    worker.follows("Edith Thorne")
    worker.follows("Ask money back")
    worker.types("Why", "More than she needs, as she says herself")
    worker.presses("Propose it")
    worker.presses("Write to the person")
    _button(worker, "Agree that it is given back")
    worker.types("What did the person say", "She agrees")
    worker.presses("Agree")
    assert "is given back" in worker.reads()


def test_money_is_told_line_by_line_shown_with_its_working_let_off_and_written(
    money: Money, visitor: Callable[..., Visitor]
) -> None:
    officer, second = visitor(), visitor()
    officer.signs_in_as(OFFICER)
    at = f"/people/{money.pays.pk}"
    officer.goes(f"{at}/money")
    officer.presses("Start")
    officer.follows("Where they live")
    officer.chooses("At home")
    officer.presses("Save and continue")
    officer.chooses("Single, with no children to look after")
    officer.chooses("Yes")
    officer.presses("Save and continue")
    for kind, amount in (("State pension", "221.20"), ("Attendance Allowance", "110.40")):
        officer.clicks(officer.main.get_by_role("button", name=re.compile("^Add (one|another)")))
        officer.selects("What is it?", kind)
        officer.types("How much a week?", amount)
        officer.presses("Save")
    for _ in range(4):  # income, capital, housing, expenditure
        officer.presses("That is all: save and continue")
    officer.goes(f"{at}/money/dates")
    officer.types_day("From which day is it in force?", timezone.localdate())
    officer.types("What all the support costs a week", "400")
    officer.presses("Save and continue")
    officer.goes(f"{at}/money/check")
    assert "State pension: £221.20 a week" in officer.reads()
    officer.presses("Put this in force and write to Mabel")
    assert "The letter, as PDF" in officer.reads() and "Attendance Allowance" in officer.reads()
    officer.follows("Let a part of it off")
    officer.types("How much a week is let off?", "10")
    officer.types("Why", "Heating after her operation")
    officer.presses("Ask for it")
    assert "not authorised yet" in officer.reads()
    second.signs_in_as(SECOND)
    second.goes(f"{at}/contribution")
    second.follows("Answer it")
    second.chooses("Yes")
    second.presses("Answer")
    officer.goes(f"{at}/contribution")
    assert f"authorised by {SECOND}" in officer.reads() and "a part is let off" in officer.reads()
    letter = officer.page.request.get(f"{officer.address}{at}/contribution/letter.pdf")
    assert letter.ok and letter.body().startswith(b"%PDF")
