"""The index follows the database: what was committed, what a transaction wrote itself, what was taken back or went."""

from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.db import connection, connections, transaction

from commonweal.community.directory.models import Service
from commonweal.community.search.actions import keep_entries, rebuild_entries
from commonweal.community.search.models import SearchEntry
from commonweal.community.search.queries import current
from commonweal.community.search.queries.current import current_snapshot, folder_of, forget
from commonweal.community.search.queries.results import search_directory
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.database.embedded import Addresses
from commonweal.core.places.models import Place

ListService = Callable[..., Service]


def names(words: str) -> list[str]:
    with transaction.atomic():
        return [one.entry.name for one in search_directory(words).found]


@pytest.fixture
def committed(own_database: Addresses) -> Iterator[Callable[..., None]]:
    """`committed("Tea", "Lunch")`: entries with these names, for good, as a job or another process writes them."""
    forget()

    def write(*listed: str) -> None:
        with acting_as(system_actor("test")):
            place, _ = Place.objects.get_or_create(slug="seaborough", defaults={"name": "Seaborough"})
            from commonweal.community.directory.models import ListedOrganisation

            group, _ = ListedOrganisation.objects.get_or_create(name="Neighbours", place=place)
            made = [Service.objects.create(name=name, organisation=group, place=place) for name in listed]
            keep_entries([service.pk for service in made])

    yield write
    forget()


def test_what_a_transaction_wrote_is_found_in_it_and_nowhere_after_it_was_taken_back(
    committed: Callable[..., None],
) -> None:
    committed("Tea")
    with transaction.atomic():
        with acting_as(system_actor("test")):
            tea = Service.objects.get()
            Service.objects.filter(pk=tea.pk).update(name="Dinner")
            keep_entries([tea.pk])
        assert names("dinner") == ["Dinner"]
        transaction.set_rollback(True)
    assert names("tea") == ["Tea"]
    assert "Dinner" not in names("dinner")


def test_what_is_written_changed_and_taken_out_is_so_in_the_next_search(committed: Callable[..., None]) -> None:
    committed("Tea", "Lunch")
    assert names("tea") == ["Tea"]
    tea = Service.objects.get(name="Tea")
    with acting_as(system_actor("test")):
        Service.objects.filter(pk=tea.pk).update(name="Dance")
        keep_entries([tea.pk])
    assert names("dance") == ["Dance"]
    with acting_as(system_actor("test")):
        Service.objects.filter(pk=tea.pk).update(listing=Service.Listing.REMOVED)
        keep_entries([tea.pk])
    assert "Dance" not in names("dance")
    assert current_snapshot().columns.entries == 1


def test_another_process_opens_the_files_without_reading_the_entries_again(committed: Callable[..., None]) -> None:
    committed("Tea")
    assert names("tea") == ["Tea"]
    forget()  # as a process that starts
    with transaction.atomic(), connection.execute_wrapper(refuse_to_read_entries):
        assert current_snapshot().columns.entries == 1


def refuse_to_read_entries(execute, sql, params, many, context):
    assert "e.document" not in sql, "the files had everything"
    return execute(sql, params, many, context)


def test_a_transaction_that_ends_late_is_not_missed(committed: Callable[..., None]) -> None:
    committed("Tea")
    started, may_end = [], []

    def write_slowly() -> None:
        with acting_as(system_actor("test")):
            tea = Service.objects.get(name="Tea")
            Service.objects.filter(pk=tea.pk).update(name="Late tea")
            keep_entries([tea.pk])
            started.append(True)
            while not may_end:
                connection.cursor().execute("SELECT pg_sleep(0.01)")
        connections.close_all()

    thread = Thread(target=write_slowly)
    thread.start()
    while not started:
        connection.cursor().execute("SELECT pg_sleep(0.01)")
    committed("Later but sooner done")
    assert names("later sooner") == ["Later but sooner done"]
    assert names("tea")[0] == "Tea"
    may_end.append(True)
    thread.join()
    assert "Late tea" in names("tea")


def test_very_much_that_is_new_is_left_to_a_job_at_first(
    committed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "MOST_AT_ONCE", 2)
    committed("Tea")
    assert names("tea") == ["Tea"]
    committed(*(f"Tea {number}" for number in range(5)))
    assert names("tea") == ["Tea"], "a visitor does not wait"
    with transaction.atomic():
        assert current_snapshot(patient=True).columns.entries == 6
    assert len(names("tea")) == 6


def test_a_visitor_waits_when_no_job_has_come_for_a_minute(
    committed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "MOST_AT_ONCE", 2)
    committed("Tea")
    assert names("tea") == ["Tea"]
    committed(*(f"Tea {number}" for number in range(5)))
    assert names("tea") == ["Tea"]
    monkeypatch.setattr(current, "LONGEST_BEHIND", 0.0)
    assert len(names("tea")) == 6


def test_the_files_of_another_life_of_the_database_are_made_again(committed: Callable[..., None]) -> None:
    committed("Tea")
    assert names("tea") == ["Tea"]
    (database,) = current._kept
    opened = current._kept[database]
    from dataclasses import replace

    ahead = replace(opened, seen=replace(opened.seen, below=opened.seen.below + 10**9))
    current._kept[database] = ahead
    committed("Lunch")
    assert names("lunch") == ["Lunch"]
    assert folder_of(database).is_dir()


def test_everything_can_be_made_ready_again(committed: Callable[..., None]) -> None:
    committed("Tea", "Lunch")
    with acting_as(system_actor("test")):
        Service.objects.filter(name="Lunch").delete()
        SearchEntry.objects.filter(document__name="Tea").update(document={"name": "Nonsense"})
        assert rebuild_entries() == 1
    assert names("tea") == ["Tea"]
    assert current_snapshot(patient=True).columns.entries == 1


def test_an_entry_that_did_not_change_is_not_written_again(list_service: ListService) -> None:
    service = list_service("Tea")
    before = SearchEntry.objects.get().version
    keep_entries([service.pk])
    assert SearchEntry.objects.get().version == before


def test_what_may_not_be_found_is_not_kept(list_service: ListService) -> None:
    service = list_service("Tea")
    for hidden in ({"listing": Service.Listing.HIDDEN}, {"listing": "listed", "status": Service.Status.DEFUNCT}):
        Service.objects.filter(pk=service.pk).update(**hidden)
        keep_entries([service.pk])
        assert SearchEntry.objects.get().document is None
