"""What was given, invoiced, absent and billed, through the actions and to the penny."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.core.accounts.actors import acting_as
from commonweal.core.correspondence.models import Message
from commonweal.pathway.payments.actions.exporting import export_run
from commonweal.pathway.payments.actions.invoices import Invoiced, Sent, decide_line, read_invoices, take_invoices
from commonweal.pathway.payments.actions.receipts import Received, read_receipts, take_receipts
from commonweal.pathway.payments.actions.returns import Given, agree_delivery, read_return, take_return
from commonweal.pathway.payments.actions.runs import prepare_run, reverse_run
from commonweal.pathway.payments.actions.statements import make_statements
from commonweal.pathway.payments.actions.terms import end_absence, record_absence, set_terms, withdraw_absence
from commonweal.pathway.payments.csv_rows import FaultyFileError
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import BillingAccount, InvoiceLine, ProviderReturn, RunLine, Statement
from commonweal.pathway.payments.models.delivered import Source
from commonweal.pathway.payments.queries.shown import account_of, balances
from commonweal.pathway.payments.tests.factories import (
    MONDAY,
    amounts,
    delivery_of,
    lines_of,
    postings,
    week,
)
from commonweal.pathway.payments.weeks import Cycle
from commonweal.pathway.plans.tests.factories import SYSTEM

pytestmark = pytest.mark.django_db


def test_what_was_given_is_paid_and_above_the_tolerance_once_it_is_agreed(paying):
    paying.terms(paid_by=PaidBy.DELIVERED)
    support = paying.support("250.00", "10")
    paying.gave(support, {week(0): "10", week(1): "8", week(2): "14"}, missed_visits=1, missed_reason="no_worker")
    assert amounts(paying.run()) == ["250.00", "200.00", "250.00"]
    delivery = delivery_of(support, week(2))
    with acting_as(paying.officer) as actor, pytest.raises(PermissionDenied):
        agree_delivery(actor, delivery, "I say so")
    with acting_as(paying.worker) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            agree_delivery(actor, delivery, " ")
        agree_delivery(actor, delivery, "She came home from hospital weak")
    assert amounts(paying.run()) == ["100.00"]


def test_a_later_return_takes_the_place_of_the_earlier_and_is_put_right(paying):
    paying.terms(paid_by=PaidBy.DELIVERED)
    support = paying.support()
    paying.gave(support, {week(0): "10"})
    paying.run()
    paying.gave(support, {week(0): "9"})
    assert amounts(paying.run()) == ["-25.00"]


def test_a_return_is_kept_whole_or_not_at_all_and_the_same_again_is_the_same(paying):
    paying.terms(paid_by=PaidBy.DELIVERED)
    support = paying.support(ends_on=week(2))
    header = "support,week,quantity,missed_visits,missed_reason\n"
    wrong = f"{header}{support.pk},2026-10-06,10,,\n{support.pk},2026-10-05,ten,,\nabc,2026-10-05,1,1,sulked\n".encode()
    with pytest.raises(FaultyFileError) as error:
        read_return(wrong)
    assert [(fault.row, fault.column) for fault in error.value.faults] == [
        (2, "week"),
        (3, "quantity"),
        (4, "missed_reason"),
    ]
    with acting_as(paying.provider_staff) as actor:
        with pytest.raises(FaultyFileError) as error:
            rows = [Given(support.pk, week(0), Decimal(10)), Given(support.pk, week(0), Decimal(1)),
                    Given(support.pk, week(3), Decimal(1)), Given(support.pk, week(1), Decimal(999)),
                    Given(paying.person.pk, week(0), Decimal(1))]  # fmt: skip
            take_return(actor, paying.provider, rows, Source.API)
        assert [fault.row for fault in error.value.faults] == [3, 4, 5, 6]
        content = f"{header}{support.pk},2026-10-05,10,,\n".encode()
        first = take_return(actor, paying.provider, read_return(content), Source.FILE, content)
        assert take_return(actor, paying.provider, read_return(content), Source.FILE, content) == first
    with acting_as(SYSTEM):
        assert ProviderReturn.objects.count() == 1
    for account in (paying.officer, paying.worker):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            take_return(actor, paying.provider, [], Source.PAGE)


def invoice(paying, reference, *lines, source=Source.PAGE):
    sent = Sent(reference, date(2026, 11, 2), tuple(lines))
    with acting_as(paying.provider_staff) as actor:
        return take_invoices(actor, paying.council, paying.provider, [sent], source)[0]


def line_of(support, monday, quantity="10", price="25.00", amount="250.00"):
    return Invoiced(support.pk, monday, Decimal(quantity), Decimal(price), Decimal(amount))


def invoice_lines():
    with acting_as(SYSTEM):
        return list(InvoiceLine.objects.select_related("invoice__council").order_by("week"))


def test_an_invoice_is_paid_where_it_matches_and_where_it_was_decided(paying):
    paying.terms(paid_by=PaidBy.INVOICED)
    support = paying.support()
    paying.gave(support, {week(0): "10", week(1): "9"})
    invoice(
        paying, "INV-1", line_of(support, week(0)), line_of(support, week(1)),
        line_of(support, week(2), price="26.00", amount="260.00"), line_of(support, week(3)),
    )  # fmt: skip
    faults = [[name for name, _ in line.faults] for line in invoice_lines()]
    assert faults == [[], ["quantity"], ["price", "no_return"], ["no_return"]]
    assert amounts(paying.run()) == ["250.00"]
    paying.gave(support, {week(3): "10"})
    with acting_as(paying.officer) as actor:
        with pytest.raises(ValidationError, match="which is invoiced"):
            decide_line(actor, invoice_lines()[1], payable=Decimal("250.01"), reason="More")
        decide_line(actor, invoice_lines()[1], payable=Decimal("225.00"), reason="Nine hours were given")
        decide_line(actor, invoice_lines()[2], payable=None, reason="The price is wrong")
    with acting_as(paying.provider_staff) as actor, pytest.raises(PermissionDenied):
        decide_line(actor, invoice_lines()[1], payable=Decimal(1), reason="Mine")
    assert amounts(paying.run()) == ["225.00", "250.00"]
    invoice(paying, "INV-2", line_of(support, week(2)))
    paying.gave(support, {week(2): "10"})
    assert amounts(paying.run()) == ["250.00"]


def test_the_same_invoice_and_a_week_invoiced_already_are_refused(paying):
    paying.terms(paid_by=PaidBy.INVOICED)
    support = paying.support()
    invoice(paying, "INV-1", line_of(support, week(0)))
    with pytest.raises(FaultyFileError, match="Invoice inv-1 is here already") as error:
        invoice(paying, "inv-1", line_of(support, week(1)))
    assert len(error.value.faults) == 1
    with pytest.raises(FaultyFileError, match="invoiced already, by INV-1"):
        invoice(paying, "INV-2", line_of(support, week(0)))
    with pytest.raises(FaultyFileError, match="twice here"):
        invoice(paying, "INV-3", line_of(support, week(1)), line_of(support, week(1)))
    content = (
        "reference,dated_on,support,week,quantity,unit_price,amount\n"
        f"A,2026-11-01,{support.pk},2026-10-12,10,25,250\nA,2026-11-02,{support.pk},2026-10-19,10,25,250\n"
    )
    with pytest.raises(FaultyFileError, match="differs from the other lines of A"):
        read_invoices(content.encode())
    assert len(read_invoices(content.replace("A,2026-11-02", "B,2026-11-02").encode())) == 2


def test_a_hospital_stay_keeps_the_provider_and_charges_the_person_nothing(paying):
    paying.terms()
    paying.contributes("70.00")
    paying.support("140.00")
    with acting_as(paying.worker) as actor:
        stay = record_absence(actor, paying.person, kind="hospital", starts_on=week(1))
        with pytest.raises(ValidationError, match="overlaps"):
            record_absence(actor, paying.person, kind="away", starts_on=week(2))
    with acting_as(paying.person.account) as actor:
        end_absence(actor, stay, week(2) + timedelta(days=2))
    assert amounts(paying.run()) == ["140.00", "140.00", "80.00", "140.00"]
    assert amounts(paying.run("bill")) == ["70.00", "40.00", "70.00"]
    with acting_as(paying.officer) as actor:
        withdraw_absence(actor, stay, "It was somebody else")
    assert amounts(paying.run()) == ["60.00"]
    assert amounts(paying.run("bill")) == ["70.00", "30.00"]


def test_nobody_without_sight_records_an_absence(paying):
    with acting_as(SYSTEM):
        stranger = paying.another_person("Ada")
    with acting_as(paying.provider_staff) as actor, pytest.raises(PermissionDenied):
        record_absence(actor, stranger, kind="away", starts_on=MONDAY)


def test_one_contribution_for_two_kinds_of_support_and_never_above_what_was_given(paying):
    paying.terms()
    paying.contributes("60.00")
    paying.support("40.00")
    second = paying.support("30.00", "3")
    paying.gave(second, {week(1): "1"})
    assert amounts(paying.run("bill")) == ["60.00", "50.00", "60.00", "60.00"]


def test_what_is_free_and_what_was_never_assessed_is_not_billed(paying):
    paying.terms()
    paying.support("40.00", is_free=True)
    assert amounts(paying.run("bill")) == []
    paying.contributes("20.00")
    assert amounts(paying.run("bill")) == []


def test_a_provider_paid_net_collects_the_contribution_and_nothing_is_billed(paying):
    paying.terms(is_net=True)
    paying.contributes("60.00")
    paying.support("250.00")
    run = paying.run()
    assert amounts(run) == ["190.00"] * 4
    assert {(str(line.gross), str(line.contribution)) for line in lines_of(run)} == {("250.00", "60.00")}
    assert amounts(paying.run("bill")) == []


def test_a_new_contribution_and_a_support_that_ended_come_out_as_a_credit(paying):
    paying.terms()
    paying.contributes("60.00")
    paying.support("250.00")
    assert paying.run("bill").total == Decimal("240.00")
    paying.contributes("45.00", on=week(2))
    credit = paying.run("bill")
    assert amounts(credit) == ["-15.00", "-15.00"]


def test_a_statement_adds_up_is_made_once_and_tells_the_person(paying):
    paying.terms()
    paying.contributes("60.00")
    paying.support("250.00")
    run = paying.run("bill")
    assert make_statements(run.pk, batch=1) == 1
    assert make_statements(run.pk) == 0
    with acting_as(SYSTEM):
        statement = Statement.objects.get()
        account = BillingAccount.objects.get()
        told = Message.objects.get(template="statement-ready")
    assert (statement.opening, statement.charged, statement.paid, statement.closing) == (0, 240, 0, 240)
    assert "£240.00" in told.body and account.reference == "A0000001" and account.reference in told.body
    with acting_as(paying.officer) as actor:
        rows = read_receipts(b"account,received_on,amount,bank_reference\na0000001,2026-11-09,100.00,BACS 1\n")
        assert take_receipts(actor, paying.council, rows).new == 1
        again = take_receipts(actor, paying.council, rows)
        assert (again.new, again.known) == (0, 1)
        with pytest.raises(FaultyFileError, match="was another payment before"):
            take_receipts(actor, paying.council, [Received("A0000001", MONDAY, Decimal(1), "BACS 1")])
        with pytest.raises(FaultyFileError, match="no billing account"):
            take_receipts(actor, paying.council, [Received("A9", MONDAY, Decimal(1), "BACS 2")])
        good, wrong = Received("A0000001", MONDAY, Decimal(5), "BACS 3"), Received("A8", MONDAY, Decimal(1), "BACS 4")
        with pytest.raises(FaultyFileError) as told:
            take_receipts(actor, paying.council, [good, wrong, good])
        assert [(fault.row, fault.column) for fault in told.value.faults] == [(3, "account"), (4, "bank_reference")]
        assert (take_receipts(actor, paying.council, rows).known, account_of(paying.person).owed) == (
            1,
            Decimal("140.00"),
        )
        mirror = reverse_run(actor, run, "The wrong weeks")
    paying.post(prepare_run(mirror.pk))
    make_statements(mirror.pk)
    with acting_as(SYSTEM):
        second = Statement.objects.get(run=mirror)
        owed = account_of(paying.person)
    assert (second.opening, second.charged, second.paid, second.closing) == (240, -240, 100, -100)
    assert owed.owed == Decimal("-100.00") and owed.lines[0].paid == Decimal("100.00")


def test_the_ledger_balances_and_agrees_with_the_runs(paying):
    paying.terms()
    paying.contributes("60.00")
    paying.support("250.00")
    paid, billed = paying.run(), paying.run("bill")
    with acting_as(SYSTEM):
        found = {one.account.value: one for one in balances(paying.council)}
    assert sum(one.difference for one in found.values()) == 0
    assert found["care_costs"].difference == paid.total == -found["owed_to_providers"].difference
    assert found["owed_by_people"].difference == billed.total == -found["contributions"].difference
    assert sum(one.amount for one in postings()) == paid.total + billed.total


def test_the_export_is_the_same_however_often_and_its_totals_agree(paying):
    paying.terms()
    paying.support("250.10")
    paying.support("99.99", person=paying.another_person("=Ada"))
    run = paying.prepare()
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError, match="once it is posted"):
        export_run(actor, run)
    run = paying.post(run)
    with acting_as(paying.officer) as actor:
        content = export_run(actor, run)
        assert export_run(actor, run) == content
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [row["record"] for row in rows] == ["H", "P", *["D"] * 8, "T"]
    details = [Decimal(row["amount"]) for row in rows if row["record"] == "D"]
    assert Decimal(rows[-1]["amount"]) == sum(details) == run.total and rows[-1]["count"] == "8"
    assert rows[1]["payee_reference"] == "V-20117"
    with acting_as(paying.worker) as actor, pytest.raises(PermissionDenied):
        export_run(actor, run)


@pytest.mark.parametrize("reference", ["12-34-56 12345678", "20304012345678", "GB33BUKB20201555555555", " "])
def test_a_bank_account_is_never_kept(paying, reference):
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError):
        set_terms(
            actor, paying.council, paying.provider, payee_reference=reference, paid_by=PaidBy.PLANNED,
            cycle=Cycle.MONTHLY, is_net=False, pays_from=MONDAY,
        )  # fmt: skip


def test_row_security_shows_each_their_own(paying):
    paying.terms()
    paying.contributes("60.00")
    paying.support()
    run = paying.prepare()
    with acting_as(paying.provider_staff):
        assert RunLine.objects.count() == 0
    paying.post(run)
    billed = paying.run("bill")
    with acting_as(paying.provider_staff):
        assert set(RunLine.objects.values_list("run", flat=True)) == {run.pk}
    with acting_as(paying.person.account):
        assert RunLine.objects.filter(run=billed).count() == 4
    with acting_as(paying.worker):
        assert RunLine.objects.count() == 8
    with acting_as(None):
        assert RunLine.objects.count() == 0
