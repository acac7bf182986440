"""The pages and the API of this room: the finance team's way, the provider's and the person's."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.payments.actions.runs import post_lines, prepare_run
from commonweal.pathway.payments.actions.statements import make_statements
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import Absence, Delivery, Invoice, ProviderTerms, Receipt, Run
from commonweal.pathway.payments.tests.factories import MONDAY, invited_provider, let_provider_in, lines_of, week
from commonweal.pathway.plans.tests.factories import SYSTEM

pytestmark = pytest.mark.django_db


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status, (response.status_code, response.content[:500])
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def browse():
    def sign_in(account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def latest() -> Run:
    with acting_as(SYSTEM):
        return Run.objects.order_by("-started_at").first()


def test_the_finance_team_pays_a_period_through_the_pages(paying, browse):
    paying.support("250.10")
    officer, second = browse(paying.officer), browse(paying.second)
    assert "Lantern Home Care" in text_of(officer.get("/money/unpaid"))
    form = {
        "provider": paying.provider.pk, "payee_reference": "20-11-71", "paid_by": "planned", "cycle": "four_weekly",
        "pays_from_day": "7", "pays_from_month": "10", "pays_from_year": "2026",
    }  # fmt: skip
    refused = text_of(officer.post("/money/providers/new", form))
    assert "looks like a bank account" in refused and 'value="20-11-71"' in refused
    assert officer.post("/money/providers/new", form | {"payee_reference": "V-1"}).status_code == 302
    with acting_as(SYSTEM):
        assert ProviderTerms.objects.get().pays_from == MONDAY
    assert "Choose a period" in text_of(officer.post("/money/runs/new", {"kind": "pay"}))
    begun = officer.post("/money/runs/new", {"kind": "pay", "period": "four_weekly:2026-11-01"})
    run = latest()
    assert begun.headers["Location"] == f"/money/runs/{run.pk}"
    assert "Being prepared" in text_of(officer.get(f"/money/runs/{run.pk}"))
    prepare_run(run.pk)
    page = text_of(officer.get(f"/money/runs/{run.pk}"))
    assert "£1,000.40" in page and "Somebody else of the finance team approves it" in page and "Approve £" not in page
    assert "PAY-0001: to be approved" in text_of(second.get("/money"))
    assert "1 run to approve" in text_of(second.get("/home"))
    assert "Approve £1,000.40" in text_of(second.get(f"/money/runs/{run.pk}"))
    second.post(f"/money/runs/{run.pk}/approve")
    officer.post(f"/money/runs/{run.pk}/post")
    post_lines(run.pk)
    page = text_of(officer.get(f"/money/runs/{run.pk}?lines="))
    assert "Rose Penny" in page and "7 days as planned" in page and "Take it back" in page
    exported = officer.get(f"/money/runs/{run.pk}/export")
    assert exported.content.decode().splitlines()[-1].endswith("1000.40,4")
    assert "Lines, runs and ledger agree" in text_of(officer.get("/money/ledger"))
    assert "Help to wash" in text_of(officer.get("/money/ledger/care_costs"))
    assert officer.get("/money/ledger/nothing").status_code == 404
    with acting_as(SYSTEM):
        terms = ProviderTerms.objects.get()
    assert "PAY-0001" in text_of(officer.get(f"/money/providers/{terms.pk}"))
    assert "Say why" in text_of(officer.post(f"/money/runs/{run.pk}/take-back", {"reason": ""}))
    officer.post(f"/money/runs/{run.pk}/take-back", {"reason": "Wrong weeks"})
    mirror = latest()
    prepare_run(mirror.pk)
    assert "Takes back" in text_of(officer.get(f"/money/runs/{mirror.pk}"))
    officer.post(f"/money/runs/{mirror.pk}/set-aside", {"reason": "No, they were right"})
    assert "Set aside" in text_of(officer.get("/money/runs"))


def test_a_list_is_csv_too_and_its_queries_stay_the_same(paying, browse):
    paying.terms()
    paying.support()
    run = paying.run()
    officer = browse(paying.officer)
    rows = list(csv.reader(io.StringIO(officer.get(f"/money/runs/{run.pk}?lines=&format=csv").content.decode())))
    assert len(rows) == 5 and rows[1][-1] == "250.00"

    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            text_of(officer.get(address))
        return len(captured)

    lists = ("/money/runs", "/money/unpaid", "/money/given", "/money/invoices", "/money/receipts", "/money/providers")
    few = queries(f"/money/runs/{run.pk}?lines=")
    before = {address: queries(address) for address in lists}
    for name in ("Ada", "Ben", "Cy"):
        support = paying.support(person=paying.another_person(name))
        let_provider_in(paying, support.person)
        paying.gave(support, {week(0): "10", week(1): "12"})
    assert queries(f"/money/runs/{paying.run().pk}?lines=") == few
    assert {address: queries(address) for address in lists} == before


def test_a_provider_says_what_it_gave_invoices_it_and_sees_what_it_was_paid(paying, browse):
    paying.terms(paid_by=PaidBy.INVOICED)
    support = paying.support()
    let_provider_in(paying)
    pat = browse(paying.provider_staff)
    page = text_of(pat.get(f"/our-support-given?week={week(3).isoformat()}"))
    assert "Rose Penny" in page and "10 hours" in page
    typed = {"week": week(3).isoformat(), f"given-{support.pk}": "ten", f"missed-{support.pk}": "1"}
    wrong = text_of(pat.post("/our-support-given", typed))
    assert "Enter numbers for Rose Penny" in wrong and 'value="ten"' in wrong
    pat.post("/our-support-given", typed | {f"given-{support.pk}": "12", f"reason-{support.pk}": "no_worker"})
    with acting_as(SYSTEM):
        delivery = Delivery.objects.get()
    assert (str(delivery.quantity), delivery.compared, delivery.missed_visits) == ("12.00", "more", 1)
    listed = pat.get(f"/our-support-given?week={week(2).isoformat()}&format=csv").content
    filled = listed.replace(b"2026-10-19,,", b"2026-10-19,10,")
    sent = SimpleUploadedFile("given.csv", filled)
    assert (
        pat.post("/our-support-given", {"send": "file", "week": week(2).isoformat(), "file": sent}).status_code == 302
    )
    bad = SimpleUploadedFile("given.csv", listed)
    as_file = {"send": "file", "week": week(2).isoformat()}
    page = text_of(pat.post("/our-support-given", as_file | {"file": bad}))
    assert "Row 2, quantity: is empty" in page
    invoice = {
        "week": week(2).isoformat(), "reference": "INV-7", "dated_on_day": "2", "dated_on_month": "11",
        "dated_on_year": "2026", f"quantity-{support.pk}": "10", f"price-{support.pk}": "25.00",
    }  # fmt: skip
    assert pat.post("/our-invoices", invoice).status_code == 302
    assert "here already" in text_of(pat.post("/our-invoices", invoice))
    invoice |= {"week": week(3).isoformat(), "reference": "INV-8", f"quantity-{support.pk}": "12"}
    assert pat.post("/our-invoices", invoice).status_code == 302

    worker, officer = browse(paying.worker), browse(paying.officer)
    assert "More than planned: agree" in text_of(worker.get("/money/given?which=to_agree"))
    assert "2 weeks" not in text_of(officer.get("/money")) and "1 invoice to decide" in text_of(officer.get("/money"))
    with acting_as(SYSTEM):
        held = Invoice.objects.get(reference="INV-8").lines.get()
    page = text_of(officer.get(f"/money/invoices/{held.invoice_id}"))
    assert "above the tolerance" in page and "Decide" in page
    worker.post(f"/money/given/{delivery.pk}/agree", {"reason": "She was weak"})
    assert "Matched" in text_of(officer.get(f"/money/invoices/{held.invoice_id}"))
    run = paying.run()
    assert [str(line.amount) for line in lines_of(run)] == ["250.00", "300.00"]
    assert "£550.00" in text_of(pat.get("/our-payments"))
    advice = text_of(pat.get(f"/our-payments/{run.pk}"))
    assert "Remittance advice PAY-0001" in advice and "number V-20117" in advice
    other = browse(invited_provider(paying))
    assert other.get(f"/our-payments/{run.pk}").status_code == 404
    assert "Rose" not in text_of(other.get(f"/our-support-given?week={week(3).isoformat()}"))
    assert officer.get("/our-payments").status_code == 403


def test_an_invoice_line_that_differs_is_decided_on_its_page(paying, browse):
    paying.terms(paid_by=PaidBy.INVOICED)
    support = paying.support()
    pat, officer = browse(paying.provider_staff), browse(paying.officer)
    content = (
        f"reference,dated_on,support,week,quantity,unit_price,amount\nI-1,2026-11-02,{support.pk},{MONDAY},10,26,260\n"
    )
    sent = SimpleUploadedFile("invoices.csv", content.encode())
    assert pat.post("/our-invoices", {"send": "file", "file": sent}).status_code == 302
    with acting_as(SYSTEM):
        line = Invoice.objects.get().lines.get()
    address = f"/money/invoices/lines/{line.pk}"
    assert "The price is £26.00; £25.00 was agreed" in text_of(officer.get(address))
    assert "Enter how much is paid" in text_of(officer.post(address, {"what": "pay", "payable": "", "reason": "x"}))
    assert officer.post(address, {"what": "pay", "payable": "250", "reason": "As agreed"}).status_code == 302
    assert paying.run().total == 250


def test_a_person_sees_what_they_owe_week_by_week_and_says_that_they_were_away(paying, browse):
    paying.terms()
    paying.contributes("60.00")
    paying.support()
    rose = browse(paying.person.account)
    home = f"/people/{paying.person.pk}"
    days = {"starts_on_day": "12", "starts_on_month": "10", "starts_on_year": "2026"}
    assert rose.post(f"{home}/absences/new", days | {"kind": "hospital"}).status_code == 302
    assert "longer than it is held for" in text_of(rose.get(f"{home}/absences"))
    with acting_as(SYSTEM):
        absence = Absence.objects.get()
    ends = {"ends_on_day": "18", "ends_on_month": "10", "ends_on_year": "2026"}
    assert rose.post(f"{home}/absences/{absence.pk}/end", ends).status_code == 302
    run = paying.run("bill")
    make_statements(run.pk)
    page = text_of(rose.get(f"{home}/bills"))
    assert "£180.00" in page and "to pay now" in page and "A0000001" in page
    statement = text_of(rose.get(f"{home}/bills/statements/{run.pk}"))
    assert "£60.00 a week as worked out" in statement and "Week by week" in statement
    assert "£180.00 to pay now" in text_of(rose.get(home))
    assert browse(paying.provider_staff).get(f"{home}/bills").status_code == 404
    officer = browse(paying.officer)
    paid = b"account,received_on,amount,bank_reference\nA0000001,2026-11-10,50,B1\n"
    officer.post("/money/receipts/new", {"file": SimpleUploadedFile("bank.csv", paid)})
    typed = {"account": "a0000001", "amount": "30", "bank_reference": "CHQ 1", "received_on_day": "11",
             "received_on_month": "11", "received_on_year": "2026"}  # fmt: skip
    officer.post("/money/receipts/type", typed)
    with acting_as(SYSTEM):
        assert Receipt.objects.count() == 2
    assert "£100.00" in text_of(rose.get(f"{home}/bills"))
    assert "CHQ 1" in text_of(officer.get("/money/receipts"))
    rose.post(f"{home}/absences/{absence.pk}/withdraw", {"reason": "I was at home"})
    assert "None are recorded" in text_of(rose.get(f"{home}/absences"))


def test_only_the_finance_team_opens_the_money_of_the_council(paying, browse, resident):
    for account in (paying.provider_staff, resident):
        client = browse(account)
        for address in (
            "/money",
            "/money/runs",
            "/money/runs/new",
            "/money/providers",
            "/money/ledger",
            "/money/receipts",
        ):
            assert client.get(address).status_code == 403, address


def test_the_same_over_the_api(paying, browse):
    paying.terms(paid_by=PaidBy.DELIVERED)
    support = paying.support()
    pat, officer = browse(paying.provider_staff), browse(paying.officer)
    given = [{"support": str(support.pk), "week": MONDAY.isoformat(), "quantity": "9.5"}]
    refused = pat.post("/api/v1/money/given", given + given, content_type="application/json")
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "1.week"
    assert pat.post("/api/v1/money/given", given, content_type="application/json").status_code == 201
    listed = pat.get(f"/api/v1/money/given?week={MONDAY.isoformat()}").json()
    assert listed[0]["given"] == "9.50"
    invoice = {"reference": "X", "dated_on": "2026-11-02", "lines": [
        {"support": str(support.pk), "week": MONDAY.isoformat(), "quantity": "9.5", "unit_price": "25",
         "amount": "237.50"}
    ]}  # fmt: skip
    sent = pat.post("/api/v1/money/invoices", invoice, content_type="application/json")
    assert sent.status_code == 201 and sent.json()["lines"][0]["payable"] == "237.50"
    run = paying.run()
    assert officer.get("/api/v1/money/runs").json()[0]["total"] == "237.50"
    assert len(officer.get(f"/api/v1/money/runs/{run.pk}/lines").json()) == 1
    assert pat.get(f"/api/v1/money/remittances?run={run.pk}").json()[0]["amount"] == "237.50"
    assert officer.get("/api/v1/money/proof").json()["agrees"] is True
    rose = browse(paying.person.account)
    absence = {"person": str(paying.person.pk), "kind": "away", "starts_on": "2026-10-05", "ends_on": "2026-10-06"}
    assert rose.post("/api/v1/money/absences", absence, content_type="application/json").status_code == 201
    assert rose.get(f"/api/v1/money/people/{paying.person.pk}").json()["owed"] == "0.00"
    assert rose.get("/api/v1/money/runs").status_code == 403
