"""A pay run killed in the middle by the machine itself, and the proof of the money, in a database of their own."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.models import Account
from commonweal.pathway.payments.actions.runs import approve_run, post_lines, post_run, prepare_run, reverse_run
from commonweal.pathway.payments.commands import group
from commonweal.pathway.payments.models import Run, RunLine
from commonweal.pathway.payments.queries.proof import verify_money
from commonweal.pathway.payments.tests.factories import lines_of, make_paying, postings
from commonweal.pathway.plans.tests.factories import SYSTEM

POST_SLOWLY = """
import sys, uuid
from commonweal.config.command_line import set_up_django
set_up_django(prepare_database=False)
from commonweal.pathway.payments.actions.runs import post_lines
from commonweal.pathway.payments.models import Posting
keep = Posting.objects.bulk_create
def keep_and_tell(rows):
    kept = keep(rows)
    print("posting", flush=True)
    return kept
Posting.objects.bulk_create = keep_and_tell
post_lines(uuid.UUID(sys.argv[1]), batch=1)
"""


@pytest.fixture
def paying(own_database):
    with time_machine.travel(datetime(2026, 11, 12, 10, tzinfo=UTC), tick=False):
        yield make_paying()


def test_a_process_killed_while_it_posts_leaves_nothing_twice_and_the_next_one_ends_it(paying, own_database):
    paying.terms()
    for _ in range(6):
        paying.support()
    run = paying.approve(paying.prepare())
    environment = {**os.environ, "DATABASE_URL": own_database.runtime, "DATABASE_OWNER_URL": own_database.owner}
    command = [sys.executable, "-c", POST_SLOWLY, str(run.pk)]
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    for _ in range(3):
        assert worker.stdout.readline().strip() == "posting"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    worker.stdout.close()
    done = len(postings())
    assert 2 <= done < 24
    assert verify_money().differences == []
    run = post_lines(run.pk)
    assert run.posted_at is not None and len(postings()) == 24
    assert sum(one.amount for one in postings()) == run.total == Decimal("6000.00")
    assert verify_money().differences == []
    assert prepare_run(paying.start().pk).line_count == 0


def test_the_proof_names_what_somebody_changed_past_the_software(paying):
    paying.terms()
    paying.support()
    run = paying.run()
    said = CliRunner().invoke(group, ["verify"])
    assert said.exit_code == 0 and "4 lines and 4 postings agree" in said.output
    with connections["owner"].cursor() as cursor:
        for table in ("payments_posting", "payments_run"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE payments_posting SET amount = 1 WHERE id = (SELECT min(id::text)::uuid FROM payments_posting)"
        )
        cursor.execute("DELETE FROM payments_posting WHERE id IN (SELECT max(id::text)::uuid FROM payments_posting)")
        cursor.execute("UPDATE payments_run SET total = total + 0.01")
    found = [one.message for one in verify_money().differences]
    assert len(found) == 3
    assert any("not in the ledger of money" in words for words in found)
    assert any("posted as £1.00" in words for words in found)
    assert any("£1000.01; its lines are 4 and £1000.00" in words for words in found)
    said = CliRunner().invoke(group, ["verify"])
    assert said.exit_code == 1 and run.reference in said.output
    with acting_as(SYSTEM):
        assert RunLine.objects.count() == 4


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of these at the same time, each on a connection of its own; returns what was refused."""
    together, refused = threading.Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        try:
            together.wait()
            act()
        except (ValidationError, PermissionDenied) as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def _as(account: Account, act: Callable[[Actor], object]) -> Callable[[], object]:
    def done() -> object:
        with acting_as(account) as actor:
            return act(actor)

    return done


def test_two_people_who_press_at_once_and_two_workers_pay_each_week_once(paying):
    """Begun, approved, posted and taken back by two at the same moment: each happens once, the other is told."""
    paying.terms()
    for _ in range(3):
        paying.support()
    refused = _at_once(paying.start, paying.start)
    assert len(refused) == 1 and "is still open" in refused[0]
    with acting_as(SYSTEM):
        run = Run.objects.get()
    _at_once(lambda: prepare_run(run.pk), lambda: prepare_run(run.pk))
    approved = [_as(account, lambda actor: approve_run(actor, run)) for account in (paying.second, paying.manager)]
    refused = _at_once(*approved)
    assert len(refused) == 1 and "not waiting to be approved" in refused[0]
    with acting_as(SYSTEM):
        run.refresh_from_db()
    _at_once(*(_as(account, lambda actor: post_run(actor, run)) for account in (paying.officer, paying.second)))
    _at_once(lambda: post_lines(run.pk, batch=2), lambda: post_lines(run.pk, batch=2))
    assert len(postings()) == 12 and verify_money().differences == []
    with acting_as(SYSTEM):
        run.refresh_from_db()
    backs = [
        _as(account, lambda actor: reverse_run(actor, run, "By hand")) for account in (paying.officer, paying.second)
    ]
    assert len(_at_once(*backs)) == 1
    with acting_as(SYSTEM):
        back = prepare_run(Run.objects.get(reverses=run).pk)
    assert back.total == -run.total
    paying.approve(back) if back.prepared_by_id == paying.officer.pk else _as(
        paying.manager, lambda actor: approve_run(actor, back)
    )()
    post_lines(back.pk)
    assert sum(one.after for one in lines_of(back)) == 0 and verify_money().differences == []
