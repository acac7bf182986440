"""The ledger keeps everything in order and refuses to forget."""

import threading

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connections

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.ledger.actions import Fact, listen, write_entries, write_entry
from commonweal.core.ledger.commands import group
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import verify_ledger

SYSTEM = system_actor("test")


def write(chain: str = "place:seaborough", count: int = 1) -> None:
    for number in range(count):
        with acting_as(SYSTEM) as actor:
            write_entry(actor, "test.done", f"Done {number}", chain=chain)


def tamper(statement: str) -> None:
    """Change the ledger as only a database superuser could: with its triggers off."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")


def test_entries_of_a_chain_are_numbered_and_chained(own_database):
    write(count=3)
    write(chain="place:elsewhere")
    with acting_as(SYSTEM):
        entries = list(Entry.objects.filter(chain="place:seaborough").order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous_hash == ""
    assert [entry.previous_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    found = verify_ledger()
    assert (found.entries, found.chains, found.first_break) == (4, 2, None)


@pytest.mark.parametrize("alias", ["default", "owner"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET summary = 'other'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry",
     "UPDATE ledger_head SET number = 9", "DELETE FROM ledger_head", "TRUNCATE ledger_head"],
)  # fmt: skip
def test_nobody_changes_or_removes_an_entry_not_even_the_owner(own_database, alias, statement):
    write(count=2)
    with pytest.raises(DatabaseError), acting_as(SYSTEM), connections[alias].cursor() as cursor:
        cursor.execute(statement)
    assert verify_ledger().entries == 2
    assert verify_ledger().first_break is None


@pytest.mark.parametrize(
    ("statement", "number", "words"),
    [
        ("UPDATE ledger_entry SET summary = 'other' WHERE number = 2", 2, "changed after it was written"),
        ("DELETE FROM ledger_entry WHERE number = 2", 3, "the entry before it is missing"),
        ("DELETE FROM ledger_entry WHERE number = 3", 3, "the end of this chain is missing"),
        ("UPDATE ledger_entry SET hash = ledger_hash(ledger_entry) WHERE false", 0, ""),
    ],
)
def test_verification_names_the_first_broken_entry(own_database, statement, number, words):
    write(count=3)
    tamper(statement)
    fault = verify_ledger().first_break
    if not words:
        assert fault is None
    else:
        assert fault is not None
        assert (fault.chain, fault.number) == ("place:seaborough", number)
        assert words in fault.message


def test_a_rewritten_entry_with_a_new_hash_breaks_the_next_one(own_database):
    write(count=3)
    tamper(
        "UPDATE ledger_entry SET summary = 'other' WHERE number = 1;"
        "UPDATE ledger_entry e SET hash = ledger_hash(e) WHERE number = 1"
    )
    fault = verify_ledger().first_break
    assert fault is not None
    assert fault.number == 2
    assert "does not follow" in fault.message


def remove_whole() -> None:
    """Remove a chain with its head, as only somebody above the triggers could."""
    with connections["owner"].cursor() as cursor:
        for table in ("ledger_entry", "ledger_head"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table} WHERE chain = 'place:elsewhere'")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def write_anew() -> None:
    """Change an entry and make every hash after it, and the head, fit."""
    with connections["owner"].cursor() as cursor:
        for table in ("ledger_entry", "ledger_head"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_entry SET actor_name = 'Somebody else' WHERE chain = 'place:elsewhere'")
        for number in (1, 2):
            cursor.execute(
                "UPDATE ledger_entry e SET previous_hash = COALESCE((SELECT b.hash FROM ledger_entry b"
                " WHERE b.chain = e.chain AND b.number = e.number - 1), '') WHERE number = %s;"
                "UPDATE ledger_entry e SET hash = ledger_hash(e) WHERE number = %s;",
                [number, number],
            )
        cursor.execute(
            "UPDATE ledger_head h SET hash = e.hash FROM ledger_entry e WHERE e.chain = h.chain AND e.number = h.number"
        )
        for table in ("ledger_entry", "ledger_head"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(("tampering", "words"), [(remove_whole, "is missing"), (write_anew, "written anew")])
def test_what_leaves_every_chain_whole_shows_against_a_seal_kept_elsewhere(own_database, tmp_path, tampering, words):
    kept = tmp_path / "seal.csv"
    write(count=2)
    write(chain="place:elsewhere", count=2)
    assert CliRunner().invoke(group, ["seal", str(kept)]).exit_code == 0
    write()  # a chain may have grown since
    whole = CliRunner().invoke(group, ["verify", "--sealed", str(kept)])
    assert (whole.exit_code, "All 2 chains of the seal still hold" in whole.output) == (0, True)

    tampering()
    assert verify_ledger().first_break is None
    found = CliRunner().invoke(group, ["verify", "--sealed", str(kept)])
    assert found.exit_code == 1
    assert "place:elsewhere" in found.output
    assert words in found.output


@pytest.mark.parametrize(
    "text", ["", "chain,number,hash\n", "chain,number,hash\na,b,c\n", "chain,number,hash\na,1\n", "{}"]
)
def test_a_file_that_is_no_seal_proves_nothing(own_database, tmp_path, text):
    write()
    (tmp_path / "seal.csv").write_text(text)
    found = CliRunner().invoke(group, ["verify", "--sealed", str(tmp_path / "seal.csv")])
    assert found.exit_code == 2
    assert "no seal" in found.output


def test_two_writers_on_one_chain_at_once_both_land(own_database):
    barrier = threading.Barrier(4)

    def writer() -> None:
        barrier.wait()
        write(count=10)
        connections.close_all()

    threads = [threading.Thread(target=writer) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verify_ledger()
    assert (found.entries, found.first_break) == (40, None)


def test_a_failing_listener_undoes_the_action(own_database):
    def refuse(entry: Entry, actor: object) -> None:
        raise RuntimeError("no")

    listen("test.refused")(refuse)
    with pytest.raises(RuntimeError), acting_as(SYSTEM) as actor:
        write_entry(actor, "test.refused", "Never", chain="place:seaborough")
    assert verify_ledger().entries == 0


@pytest.mark.django_db
def test_an_entry_belongs_to_somebody_or_something():
    with acting_as(SYSTEM) as actor, pytest.raises(ValueError, match="named chain"):
        write_entry(actor, "test.done", "Done")


def test_many_entries_written_at_once_are_chained_each_in_its_own_history_and_heard(own_database):
    heard = []

    @listen("test.many")
    def hear(entry, actor):
        heard.append(entry.summary)

    write(count=1)
    facts = [Fact("test.many", f"Done {n}", chain=chain) for n in range(3) for chain in ("place:seaborough", "place:b")]
    with acting_as(SYSTEM) as actor:
        write_entries(actor, facts)
    with acting_as(SYSTEM):
        assert [e.number for e in Entry.objects.filter(chain="place:seaborough").order_by("number")] == [1, 2, 3, 4]
    assert verify_ledger().entries == 7
    assert verify_ledger().first_break is None
    assert sorted(heard) == ["Done 0", "Done 0", "Done 1", "Done 1", "Done 2", "Done 2"]
