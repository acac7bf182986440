"""From the agreement to the last reconciliation: the actions, the pay and billing runs, the pages."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.core.correspondence.models import Message
from commonweal.pathway.direct_payments.actions.account import (
    agree_reclaim,
    ask_for_return,
    place_transaction,
    propose_reclaim,
    take_statement,
    tell_of_reclaim,
    withdraw_reclaim,
)
from commonweal.pathway.direct_payments.actions.agreeing import (
    add_set_up_cost,
    end_agreement,
    make_agreement,
    pause,
    reconcile,
    resume,
)
from commonweal.pathway.direct_payments.actions.minding import record_concern, record_review, record_stay
from commonweal.pathway.direct_payments.models import Agreement, AskedReturn, BudgetLine, Reclaim, Transaction
from commonweal.pathway.direct_payments.queries.shown import account_of, all_agreements, balance_of, dates_of, listed
from commonweal.pathway.direct_payments.tests.factories import CARD, make_buying
from commonweal.pathway.payments.csv_rows import FaultyFileError
from commonweal.pathway.payments.tests.factories import MONDAY, amounts, lines_of, week
from commonweal.pathway.plans.tests.factories import SYSTEM
from commonweal.people.circle.models import Supporter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 12)


def text_of(response) -> str:
    assert response.status_code == 200, (response.status_code, response.content[:400])
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def browse():
    def sign_in(account) -> Client:
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def test_the_plans_lines_are_paid_four_weeks_ahead_and_once(buying):
    agreement = buying.agree()
    assert agreement.weekly_amount == Decimal("60.00")
    run = buying.paying.run()
    assert amounts(run) == ["60.00"] * 8
    assert {line.payee_reference for line in lines_of(run)} == {"P-4711"}
    assert buying.paying.run().line_count == 0


def test_paid_net_it_leaves_the_contribution_to_the_person_and_nothing_is_billed(buying):
    buying.paying.contributes("20.00")
    buying.agree(is_net=True)
    assert amounts(buying.paying.run()) == ["40.00"] * 8
    assert amounts(buying.paying.run("bill")) == []


def test_paid_gross_the_contribution_is_billed_for_weeks_that_are_over(buying):
    buying.paying.contributes("20.00")
    buying.agree()
    assert amounts(buying.paying.run("bill")) == ["20.00"] * 4


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"managed_by": "nominated"}, "manager"),
        ({"managed_by": "payroll"}, "manager_name"),
        ({"managed_by": "provider"}, "provider"),
        ({"managed_by": "nobody"}, "managed_by"),
        ({"pays_relative": True, "relative_exception": "ok"}, "relative_exception"),
        ({"starts_on": MONDAY - timedelta(days=1)}, "starts_on"),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"signed_by": " "}, "signed_by"),
        ({"payee_reference": "12-34-56"}, "payee_reference"),
    ],
)
def test_what_an_agreement_needs(buying, changed, field):
    with pytest.raises(ValidationError) as error:
        buying.agree(**changed)
    assert field in error.value.message_dict


def test_an_authorised_person_of_the_circle_needs_a_right_and_a_relative_an_approval(buying):
    with acting_as(SYSTEM):
        ann = Supporter.objects.create(
            person=buying.paying.person, name="Ann Penny", kind="family", relationship="daughter"
        )
    with pytest.raises(ValidationError, match="by which right"):
        buying.agree(managed_by="authorised", manager=ann)
    agreement = buying.agree(
        managed_by="authorised", manager=ann, right="Attorney for property and money", pays_relative=True,
        relative_exception="Approved by Ines Cole: nobody else speaks her language",
    )  # fmt: skip
    assert agreement.manager_name == "Ann Penny" and "Ines Cole" in agreement.relative_exception


def test_only_those_who_work_with_the_person_agree_and_only_once(buying):
    for account in (buying.paying.provider_staff, buying.paying.person.account):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            make_agreement(actor, buying.plan, buying.terms())
    buying.agree()
    with pytest.raises(ValidationError, match="already"):
        buying.agree()


def test_a_pause_an_end_and_a_cost_paid_once_come_out_by_day(buying):
    agreement = buying.agree()
    buying.paying.run()
    with acting_as(buying.paying.worker) as actor:
        add_set_up_cost(actor, agreement, "Insurance for the employer", Decimal("75.50"))
        pause(actor, agreement, week(6), "She is with her sister")
        with pytest.raises(ValidationError, match="paused already"):
            pause(actor, agreement, week(6), "Again")
        resume(actor, agreement, week(6) + timedelta(days=2))
        end_agreement(actor, agreement, week(7) + timedelta(days=1), "She moves")
    found = {(line.week, line.source_kind): str(line.amount) for line in lines_of(buying.paying.run())}
    assert found == {
        (week(5), "set_up_cost"): "75.50",
        (week(6), "direct_payment"): "-25.71",
        (week(7), "direct_payment"): "-42.86",
    }


def test_a_statement_is_taken_whole_once_and_sorted_against_the_plan(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.person.account) as actor:
        with pytest.raises(FaultyFileError):
            take_statement(actor, agreement, "card", CARD.replace(b"-90.00", b"ninety"))
        file = take_statement(actor, agreement, "card", CARD)
        assert (file.rows, file.new_rows) == (6, 6)
        assert take_statement(actor, agreement, "card", CARD) == file
        longer = CARD + b"12/10/2026,Taxi,-8.00,T6\n"
        assert take_statement(actor, agreement, "card", longer).new_rows == 1
        account = account_of(agreement)
    assert (account.came_in, account.went_out, account.held.balance) == (
        Decimal("240.00"),
        Decimal("135.50"),
        Decimal("104.50"),
    )
    assert {line.words: str(line.spent) for line in account.lines} == {
        "A personal assistant": "90.00", "The swimming club": "23.00",
    }  # fmt: skip
    assert (account.outside, account.unplaced) == (Decimal("12.50"), Decimal("22.50"))
    with acting_as(buying.paying.provider_staff) as actor, pytest.raises(PermissionDenied):
        take_statement(actor, agreement, "card", CARD)


def test_who_sees_the_money_and_not_the_care_sees_the_account_whole(buying, browse):
    agreement = buying.agree()
    with acting_as(buying.paying.person.account) as actor:
        take_statement(actor, agreement, "card", CARD)
        whole = account_of(agreement)
    with acting_as(buying.paying.officer):
        assert not buying.plan.lines.exists()
        assert account_of(agreement) == whole
    page = text_of(browse(buying.paying.officer).get(f"/people/{buying.paying.person.pk}/direct-payment"))
    assert "A personal assistant" in page and "£90.00" in page


def test_what_is_outside_the_plan_is_placed_or_accepted_with_a_note(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.worker) as actor:
        take_statement(actor, agreement, "card", CARD)
        moved = Transaction.objects.get(is_outside=True)
        with pytest.raises(ValidationError, match="accepted"):
            place_transaction(actor, moved, line=None, category="", is_accepted=True, note=" ")
        place_transaction(actor, moved, line=None, category="not_support", is_accepted=True, note="A gift for Jo")
        assert not Transaction.objects.filter(is_outside=True).exists()
        line = BudgetLine.objects.get(weekly_amount=45)
        place_transaction(actor, moved, line=line, category="personal_assistant", is_accepted=False, note="")
        placed = next(one for one in account_of(agreement).lines if one.weekly == 45)
    assert placed.spent == Decimal("102.50")


def test_a_return_is_asked_for_chased_and_answered_by_a_statement(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.worker) as actor:
        asked = ask_for_return(actor, agreement, date(2026, 10, 11))
        assert asked.due_on == TODAY + timedelta(days=28)
        assert ask_for_return(actor, agreement, date(2026, 10, 11)).chased_at is not None
        take_statement(actor, agreement, "card", CARD)
        assert AskedReturn.objects.get().received_at is not None
        with pytest.raises(ValidationError, match="here already"):
            ask_for_return(actor, agreement, date(2026, 10, 11))
    with acting_as(SYSTEM):
        assert Message.objects.filter(template="direct-payment-return").count() == 2


def test_money_is_asked_back_only_when_told_and_agreed_and_is_billed_once(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.worker) as actor:
        made = propose_reclaim(actor, agreement, Decimal("100.00"), "More than eight weeks are held")
        with pytest.raises(ValidationError, match="told first"):
            agree_reclaim(actor, made, "Yes")
        tell_of_reclaim(actor, made)
        tell_of_reclaim(actor, made)
        agree_reclaim(actor, made, "She agreed, at home")
    with acting_as(SYSTEM):
        Reclaim.objects.filter(pk=made.pk).update(agreed_on=week(1))
        assert Message.objects.filter(template="direct-payment-reclaim").count() == 1
    assert amounts(buying.paying.run("bill")) == ["100.00"]
    assert amounts(buying.paying.run("bill")) == []
    with acting_as(buying.paying.worker) as actor:
        withdraw_reclaim(actor, made, "It was holiday pay")
    assert amounts(buying.paying.run("bill")) == ["-100.00"]


def test_an_ended_payment_is_settled_and_what_is_left_is_proposed_to_come_back(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.worker) as actor:
        take_statement(actor, agreement, "card", CARD)
        with pytest.raises(ValidationError, match="last day is over"):
            reconcile(actor, agreement)
        end_agreement(actor, agreement, week(3), "She chose an agency")
        reclaim = reconcile(actor, agreement)
        assert reclaim.amount == balance_of(agreement) == Decimal("112.50")
        with pytest.raises(ValidationError, match="already"):
            reconcile(actor, agreement)


def test_reviews_concerns_and_what_has_to_be_looked_at(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.worker) as actor:
        assert dates_of(agreement, TODAY).next_review_by == date(2027, 4, 5)
        record_concern(actor, agreement, reason="concern", words="Bills are not paid")
        take_statement(actor, agreement, "card", CARD + b"12/10/2026,Council,2000.00,T9\n")
        row = listed(all_agreements(), TODAY + timedelta(days=1))[0]
        assert row.flags == ["Review overdue", "35.2 weeks held", "Outside the plan"]
        record_review(
            actor, agreement, on=TODAY, is_review=True, going_well="She likes Jo", to_change="", is_managed_well=True
        )
        found = all_agreements().get()
        # the concern became known on the day of the review, which answered it
        assert dates_of(found, TODAY).next_review_by == date(2027, 11, 12)
        with pytest.raises(ValidationError):
            record_review(actor, agreement, on=TODAY + timedelta(days=1), is_review=True, going_well="x", to_change="",
                          is_managed_well=True)  # fmt: skip


def test_more_than_four_weeks_in_a_care_home_are_refused(buying):
    agreement = buying.agree()
    with acting_as(buying.paying.worker) as actor:
        record_stay(actor, agreement, week(0), week(1) + timedelta(days=6))
        with pytest.raises(ValidationError, match="recorded already"):
            record_stay(actor, agreement, week(1), week(1))
        with pytest.raises(ValidationError, match="at most 4 weeks"):
            record_stay(actor, agreement, week(2), week(4))
        record_stay(actor, agreement, week(2), week(3) + timedelta(days=6))


def test_a_service_fund_is_paid_to_its_provider_who_reports_to_the_person(buying, browse):
    agreement = buying.agree(managed_by="provider", provider=buying.paying.provider, payee_reference="V-9")
    assert (agreement.kind, agreement.weekly_amount) == ("service_fund", Decimal("100.00"))
    run = buying.paying.run()
    assert amounts(run) == ["100.00"] * 8 and lines_of(run)[0].provider_id == buying.paying.provider.pk
    from commonweal.pathway.payments.tests.factories import let_provider_in

    let_provider_in(buying.paying)
    pat = browse(buying.paying.provider_staff)
    assert "Rose Penny" in text_of(pat.get("/our-service-funds"))
    sent = {"layout": "card", "file": SimpleUploadedFile("fund.csv", CARD)}
    assert pat.post(f"/our-service-funds/{agreement.pk}", sent).status_code == 302
    page = text_of(browse(buying.paying.person.account).get(f"/people/{buying.paying.person.pk}/direct-payment"))
    assert "Individual service fund" in page and "£112.50" in page


def test_a_person_sees_their_account_and_the_worker_looks_after_it_through_the_pages(buying, browse):
    person = buying.paying.person
    home = f"/people/{person.pk}/direct-payment"
    worker, rose = browse(buying.paying.worker), browse(person.account)
    assert "Agree on a direct payment" in text_of(worker.get(home))
    assert "not agreed on yet" in text_of(worker.get(f"/people/{person.pk}"))
    agree = f"{home}/agree/{buying.plan.pk}"
    form = {"managed_by": "person", "payee_reference": "P-1", "cycle": "four_weekly", "signed_by": "Rose Penny",
            "starts_on_day": "5", "starts_on_month": "10", "starts_on_year": "2026", "signed_on_day": "1",
            "signed_on_month": "10", "signed_on_year": "2026"}  # fmt: skip
    refused = text_of(worker.post(agree, form | {"managed_by": "payroll"}))
    assert "Enter the name of the organisation" in refused and 'value="Rose Penny"' in refused
    assert worker.post(agree, form).status_code == 302
    with acting_as(SYSTEM):
        agreement = Agreement.objects.get()
    sent = {"layout": "card", "file": SimpleUploadedFile("card.csv", CARD)}
    assert rose.post(f"/direct-payments/{agreement.pk}/statement", sent).status_code == 302
    page = text_of(rose.get(home))
    assert "£240.00" in page and "£112.50" in page and "enough for 1.9 weeks" in page and "What can be done" not in page
    assert "£112.50 is left" in text_of(rose.get(f"/people/{person.pk}"))
    bad = {"layout": "card", "file": SimpleUploadedFile("card.csv", CARD.replace(b"07/10/2026", b"7 Oct"))}
    assert "Row 3, transaction date" in text_of(rose.post(f"/direct-payments/{agreement.pk}/statement", bad))
    assert "Outside the plan" in text_of(worker.get("/direct-payments?which=flagged"))
    assert "Review by" in worker.get("/direct-payments?format=csv").content.decode()
    with acting_as(SYSTEM):
        moved = Transaction.objects.get(is_outside=True)
    posted = worker.post(f"/direct-payments/spent/{moved.pk}", {"is_accepted": "on", "note": "A gift", "category": ""})
    assert posted.status_code == 302
    today = {"on_day": "12", "on_month": "11", "on_year": "2026"}
    steps = (
        ("concern", {"reason": "breach", "words": "No receipts"}),
        ("review", today | {"is_review": "on", "going_well": "Well"}),
        ("return", {"last_day": "11", "last_month": "11", "last_year": "2026"}),
        ("once", {"words": "Insurance", "amount": "75"}),
        ("care-home", {"first_day": "5", "first_month": "10", "first_year": "2026", "last_day": "6",
                       "last_month": "10", "last_year": "2026"}),
        ("pause", {"starts_on_day": "9", "starts_on_month": "11", "starts_on_year": "2026", "reason": "Away"}),
        ("resume", {"last_day_day": "10", "last_day_month": "11", "last_day_year": "2026"}),
        ("reclaim", {"amount": "10", "reason": "Unspent"}),
    )  # fmt: skip
    for step, given in steps:
        assert worker.get(f"/direct-payments/{agreement.pk}/{step}").status_code == 200
        answer = worker.post(f"/direct-payments/{agreement.pk}/{step}", given)
        assert answer.status_code == 302, (step, text_of(answer))
    with acting_as(SYSTEM):
        reclaim = Reclaim.objects.get()
    worker.post(f"/direct-payments/reclaims/{reclaim.pk}/tell")
    worker.post(f"/direct-payments/reclaims/{reclaim.pk}/agree", {"how": "Yes"})
    assert "is given back" in text_of(worker.get(home))
    ends = {"ends_on_day": "11", "ends_on_month": "11", "ends_on_year": "2026", "reason": "Moves"}
    assert worker.post(f"/direct-payments/{agreement.pk}/end", ends).status_code == 302
    worker.post(f"/direct-payments/{agreement.pk}/settle")
    assert "£112.50 may be asked back" in text_of(worker.get(home))
    assert rose.post(f"/direct-payments/{agreement.pk}/pause", {}).status_code == 403
    told = rose.get(f"/api/v1/direct-payments/people/{person.pk}").json()
    assert told[0]["balance"] == "112.50"
    assert worker.get("/api/v1/direct-payments").status_code == 200


def test_the_list_asks_the_database_as_often_for_many(buying, browse):
    buying.agree()
    worker = browse(buying.paying.worker)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            text_of(worker.get("/direct-payments"))
        return len(captured)

    queries()  # the first of a session writes when it was
    one = queries()
    paying = buying.paying
    for name in ("Ada", "Ben"):
        paying.person = paying.another_person(name)
        make_buying(paying).agree()
    assert queries() == one


def test_an_agreement_is_made_and_a_file_taken_in_over_the_api(buying, browse):
    def send(client: Client, path: str, body: dict, status: int):
        answer = client.post(f"/api/v1/direct-payments{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    person, plan = buying.paying.person, buying.plan
    worker, owner, stranger = (
        browse(account) for account in (buying.paying.worker, person.account, buying.paying.provider_staff)
    )
    body = {
        "plan": str(plan.pk), "managed_by": "person", "is_net": False, "payee_reference": "P-4711",
        "starts_on": MONDAY.isoformat(), "signed_on": "2026-09-28", "signed_by": "Rose Penny",
        "set_up_costs": [{"words": "Insurance", "amount": "75.50"}],
    }  # fmt: skip
    send(stranger, f"/people/{person.pk}", body, 404)
    send(owner, f"/people/{person.pk}", body, 403)
    assert "manager_name" in str(send(worker, f"/people/{person.pk}", body | {"managed_by": "payroll"}, 422))
    made = send(worker, f"/people/{person.pk}", body, 201)
    assert (made["weekly_amount"], made["kind"]) == ("60.00", "direct_payment")
    here = f"/{made['id']}/statements"
    faulty = CARD.decode().replace("-15.00", "fifteen").replace("10/10/2026", "10/10")
    told = str(send(worker, here, {"layout": "card", "content": faulty}, 422))
    assert "row 4" in told and "row 5" in told
    assert worker.get(f"/api/v1/direct-payments/{made['id']}/movements").json() == []
    send(stranger, here, {"layout": "card", "content": CARD.decode()}, 404)
    taken = send(owner, here, {"layout": "card", "content": CARD.decode()}, 201)
    again = send(worker, here, {"layout": "card", "content": CARD.decode()}, 201)
    assert (taken["rows"], taken["new_rows"]) == (6, 6) and again["id"] == taken["id"]
    moved = worker.get(f"/api/v1/direct-payments/{made['id']}/movements").json()
    assert [one["amount"] for one in moved][-1] == "240.00" and len(moved) == 6
