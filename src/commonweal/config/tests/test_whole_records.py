"""Records that hold what the whole pathway leaves behind: brought together and taken apart, and erased by rule."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import timeline
from commonweal.pathway.charging.queries import weekly_contribution_on
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.direct_payments.tests.factories import make_buying
from commonweal.pathway.forms.actions import save_answers, start_form
from commonweal.pathway.forms.models import Answer
from commonweal.pathway.payments.actions.receipts import Received, take_receipts
from commonweal.pathway.payments.models import BillingAccount, Run, RunLine
from commonweal.pathway.payments.queries.proof import verify_money
from commonweal.pathway.payments.queries.shown import account_of
from commonweal.pathway.payments.tests.factories import MONDAY, Paying, account_in, make_paying
from commonweal.pathway.plans.models import Plan, Support
from commonweal.people.documents.actions import add_document
from commonweal.people.documents.models import Document
from commonweal.people.identity.models import Person
from commonweal.people.linkage.actions import merge_records, undo_merge
from commonweal.people.linkage.models import RecordPair
from commonweal.people.linkage.queries import clashes
from commonweal.people.retention.actions import approve_run, ask_for_run, carry_out_run, start_dry_run, work_out_run

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
NOVEMBER = "2026-11-12 10:00:00"
OLD_NUMBER, NEW_NUMBER = "12.50", "20.00"


@pytest.fixture
def paying(db: None) -> Paying:
    with time_machine.travel(NOVEMBER):
        return make_paying()


def live(paying: Paying, person: Person, contribution: str, *, is_buying: bool) -> None:
    """Two plans (one with a direct payment, where they buy), a form, a letter, and a contribution that is billed."""
    paying.contributes(contribution, person=person)
    paying.support("100.00", person=person)
    if is_buying:
        was, paying.person = paying.person, person
        make_buying(paying).agree(is_net=False, payee_reference="P-1")
        paying.person = was
    with acting_as(paying.worker) as actor:
        form = start_form(actor, person, "adult")
        save_answers(actor, form, {"strengths": f"{person.given_name} bakes"})
        paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n%%EOF\n" + person.given_name.encode(), "application/pdf")
        add_document(actor, person, paper, title=f"Letter of {person.given_name}")


def rows_of(person: Person) -> set[tuple[str, str]]:
    """Every row of the whole database that is this person's, by table and key."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT held::text, col, key FROM linkage_tables() WHERE col = 'person_id'")
        found = set()
        for table, column, key in cursor.fetchall():
            cursor.execute(f'SELECT "{key}"::text FROM {table} WHERE "{column}" = %s', [person.pk])
            found |= {(table, row) for (row,) in cursor.fetchall()}
    return found


@pytest.fixture
def two(paying: Paying) -> tuple[Person, Person]:
    """Two records of Rose, each with all of it, after a pay run and a billing run of both."""
    with time_machine.travel(NOVEMBER):
        paying.terms()
        other = paying.another_person("Rosie")
        live(paying, paying.person, OLD_NUMBER, is_buying=True)
        live(paying, other, NEW_NUMBER, is_buying=False)
        paying.run()
        paying.run(Run.Kind.BILL)
    return paying.person, other


def test_two_whole_records_are_brought_together_and_taken_apart_without_losing_a_row(
    paying: Paying, two: tuple[Person, Person]
) -> None:
    kept, other = two
    with time_machine.travel("2026-11-20 10:00:00"), acting_as(SYSTEM) as actor:
        first, second = sorted(two, key=lambda person: person.pk)
        pair = RecordPair.objects.create(
            place=kept.place, first=first, second=second, probability=0.99, prior=-10.0, reasons=[],
            found_at=timezone.now(),
        )  # fmt: skip
        before = {person.pk: rows_of(person) for person in two}
        owed = {person.pk: account_of(person).owed for person in two}
        assert clashes(kept, other) == []
        made = merge_records(actor, pair, kept.pk, {}, why="One person, written down twice")
        kept.refresh_from_db()
        assert before[kept.pk] | before[other.pk] <= rows_of(kept) | rows_of(other)
        assert {table for table, _ in rows_of(other)} <= {"payments_billingaccount", "payments_statement"}
        assert Plan.objects.filter(person=kept).count() == 3
        assert Agreement.objects.filter(person=kept).count() == 1
        assert {one.value for one in Answer.objects.filter(person=kept, question="strengths")} == {
            "Rose bakes",
            "Rosie bakes",
        }
        assert Document.objects.filter(person=kept).count() == 2
        assert weekly_contribution_on(kept.pk, MONDAY) == Decimal(NEW_NUMBER)
        assert account_of(kept).owed == sum(owed.values())
        assert {entry.person_id for entry in timeline(kept.pk)} == {kept.pk, other.pk}
        assert verify_money().differences == []
        undo_merge(actor, made, "They are two people after all")
        assert {person.pk: rows_of(person) for person in two} == before
        assert {person.pk: account_of(person).owed for person in two} == owed
        assert verify_money().differences == []


def test_a_whole_record_is_erased_and_the_sums_of_money_stay_right(paying: Paying, two: tuple[Person, Person]) -> None:
    rose, rosie = two
    with time_machine.travel(NOVEMBER), acting_as(SYSTEM):
        Support.objects.filter(person=rosie).update(ends_on=MONDAY)
        number = BillingAccount.objects.get(person=rosie).reference
        owed = account_of(rosie).owed
        assert owed > 0
    with time_machine.travel(NOVEMBER), acting_as(paying.officer) as actor:
        take_receipts(actor, paying.council, [Received(number, date(2026, 11, 12), owed, "B-1")])
    with time_machine.travel("2036-01-10 10:00:00"):
        with acting_as(paying.manager) as actor:
            run = start_dry_run(actor, paying.place, queue=False)
        work_out_run(run.pk)
        with acting_as(paying.manager) as actor:
            ask_for_run(actor, run)
        with acting_as(second_manager(paying)) as actor:
            approve_run(actor, run, queue=False)
        carry_out_run(run.pk)
    with acting_as(SYSTEM):
        why = "Money is owed. Their support goes on. The account of a direct payment is not closed"
        assert set(run.lines.filter(person=rose).values_list("why_kept", "outcome")) == {(why, "")}
        assert set(run.lines.filter(person=rosie).values_list("outcome", flat=True)) == {"erased"}
        assert {table for table, _ in rows_of(rosie)} == {
            "payments_billingaccount", "payments_posting", "payments_receipt", "payments_runline",
            "retention_retentionline",
        }  # fmt: skip
        assert set(RunLine.objects.filter(person=rosie).values_list("payee_name", "description", "support")) == {
            ("Erased", "Erased", None)
        }
        assert Plan.objects.filter(person=rose).count() == 2
        assert not Entry.objects.filter(person_id=rosie.pk).exists()
        assert verify_money().differences == []


def second_manager(paying: Paying) -> Account:
    with acting_as(SYSTEM):
        return account_in(paying.council, Team.Work.ASSESSMENT, Role.TEAM_MANAGER, "Grace Odell")
