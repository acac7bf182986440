"""Reading addresses: with care for this network, and for theirs."""

import json
import socket
from typing import Any

import pytest

from commonweal.community.openreferral import fetching
from commonweal.community.openreferral.fetching import Fetcher, FetchError, public_address
from commonweal.community.openreferral.harvesting import gathered, harvest
from commonweal.community.openreferral.reading.contents import Form
from commonweal.community.openreferral.tests.elsewhere import Elsewhere, paged
from commonweal.community.openreferral.tests.records import bare, whole


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def fetcher(pauses: list[float]) -> Fetcher:
    return Fetcher(pause=pauses.append)


def names(contents: Any) -> list[str]:
    return [document["name"] for _, document in contents.records]


def resolves_to(*addresses: str) -> Any:
    return lambda host, port, **_: [(None, None, None, "", (address, port)) for address in addresses]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:a00:1", "64:ff9b::a00:1", "2002:a00:1::1",
        "fec0::1", "::a00:1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_of_private_networks_are_not_read(monkeypatch, address: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolves_to("93.184.216.34", address))
    with pytest.raises(FetchError, match="on a network of its own"):
        public_address("inside.example", 80, allow_private=False)


def test_public_addresses_are_read_and_ipv4_first(monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", resolves_to("2606:2800:220:1::1", "93.184.216.34"))
    assert public_address("example.org", 443, allow_private=False) == "93.184.216.34"


def test_the_guard_holds_for_every_connection(fetcher: Fetcher) -> None:
    for address in ("http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://0/"):
        with pytest.raises(FetchError, match=r"network of its own|no server"):
            fetcher.get(address)


def test_the_guard_holds_after_a_redirect(elsewhere: Elsewhere, settings, monkeypatch) -> None:
    elsewhere.paths["/"] = (302, {"Location": "http://inside.example/secret"}, b"")
    allowed = public_address

    def guarded(host: str, port: int, *, allow_private: bool) -> str:
        return allowed("10.0.0.1" if host == "inside.example" else host, port, allow_private=host == "127.0.0.1")

    monkeypatch.setattr(fetching, "public_address", guarded)
    with pytest.raises(FetchError, match="network of its own"):
        Fetcher().get(elsewhere.address + "/")


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/x", "file:///etc/passwd", "example.org", "http://", "http://[x", "http://example.org:port/",
     "http://xn--a/", "http://a\x00b/"],
)  # fmt: skip
def test_only_web_addresses_are_read(fetcher: Fetcher, address: str) -> None:
    with pytest.raises(FetchError, match=r"is not a web address|no server called"):
        fetcher.get(address)


def test_a_redirect_to_another_sort_of_address_is_not_followed(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/"] = (302, {"Location": "file:///etc/passwd"}, b"")
    with pytest.raises(FetchError):
        fetcher.get(elsewhere.address + "/")


def test_what_is_too_large_is_given_up(elsewhere: Elsewhere, fetcher: Fetcher, monkeypatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 10)
    elsewhere.paths["/"] = (200, {}, b"x" * 11)
    with pytest.raises(FetchError, match="is larger than"):
        fetcher.get(elsewhere.address + "/")


def test_an_answer_that_cannot_be_unpacked_is_said(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/"] = (200, {"Content-Encoding": "gzip"}, b"not gzip")
    with pytest.raises(FetchError, match="could not be read"):
        fetcher.get(elsewhere.address + "/")


def test_redirects_without_end_are_given_up(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/"] = (302, {"Location": "/"}, b"")
    with pytest.raises(FetchError, match="without end"):
        fetcher.get(elsewhere.address + "/")


def test_a_busy_server_is_asked_again_when_it_says(elsewhere: Elsewhere, fetcher: Fetcher, pauses: list[float]) -> None:
    answers = [(429, {"Retry-After": "7"}, b""), (503, {}, b""), (200, {}, b"[]")]
    elsewhere.paths["/"] = lambda _: answers.pop(0)
    assert fetcher.get(elsewhere.address + "/") == b"[]"
    assert pauses == [7, 5]


def test_a_server_that_stays_busy_is_left_alone(elsewhere: Elsewhere, fetcher: Fetcher, pauses: list[float]) -> None:
    elsewhere.paths["/"] = (429, {"Retry-After": "9999"}, b"")
    with pytest.raises(FetchError, match="was busy each time"):
        fetcher.get(elsewhere.address + "/")
    assert pauses == [120, 120, 120]


def test_what_is_not_there_is_said(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="answered 404"):
        fetcher.get(elsewhere.address + "/nothing")


def test_a_feed_is_read_from_its_base_page_after_page(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    records = [whole(f"Number {number}") for number in range(5)]
    elsewhere.paths |= {
        "/feed": {"version": "HSDS-UK-3.0", "profile": "x", "openapi_url": "y"},
        "/feed/services": paged(records, 2),
    }
    contents = harvest(elsewhere.address + "/feed", fetcher, "Elsewhere")
    assert contents.total == 5
    assert names(contents) == [record["name"] for record in records]
    assert [one for one in elsewhere.asked if "/services/" in one] == []


def test_a_short_list_is_asked_for_whole(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    records = [whole(f"Number {number}") for number in range(3)]
    short = [{name: record[name] for name in ("id", "name", "status")} for record in records]
    elsewhere.paths["/services"] = lambda asked: paged(records if asked.get("full") == "true" else short, 2)(asked)
    contents = harvest(elsewhere.address + "/services?taxonomy_id=7", fetcher, "Elsewhere")
    assert [document for _, document in contents.records] == records
    assert all("taxonomy_id=7" in one for one in elsewhere.asked)
    assert len(elsewhere.asked) == 3


def test_records_of_a_short_list_are_fetched_one_by_one_where_it_cannot_be_whole(
    elsewhere: Elsewhere, fetcher: Fetcher, pauses: list[float]
) -> None:
    records = [whole(f"Number {number}") for number in range(3)]
    short = [{name: record[name] for name in ("id", "name", "status")} for record in records]
    elsewhere.paths["/services"] = paged(short, 2)
    elsewhere.paths |= {f"/services/{record['id']}": record for record in records}
    contents = harvest(elsewhere.address + "/services", fetcher, "Elsewhere")
    assert [document for _, document in contents.records] == records
    assert len(pauses) == 3


def test_a_list_of_records_that_have_no_more_is_taken_as_it_is(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    records = [bare(f"Number {number}") for number in range(3)]
    elsewhere.paths["/services"] = paged(records, 5)
    elsewhere.paths[f"/services/{records[0]['id']}"] = records[0]
    assert [document for _, document in harvest(elsewhere.address + "/services", fetcher, "x").records] == records


def test_a_feed_of_version_1_is_read(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    def page(asked: dict[str, str]) -> dict[str, Any]:
        number = int(asked.get("page", 1))
        item = {"id": number, "name": f"Number {number}", "regular_schedules": [{"byday": "TU", "freq": "WEEKLY"}]}
        return {"totalElements": 2, "totalPages": 2, "number": number, "size": 1, "content": [item]}

    elsewhere.paths["/services"] = page
    found = [document for _, document in harvest(elsewhere.address + "/services", fetcher, "x").records]
    assert [(one["name"], one["schedules"][0]["byday"]) for one in found] == [("Number 1", "TU"), ("Number 2", "TU")]


def test_a_page_that_cannot_be_read_is_a_fault_and_ends_it(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    pages = paged([whole(f"Number {number}") for number in range(6)], 2)
    elsewhere.paths["/services"] = lambda asked: (500, {}, b"") if asked.get("page") == "2" else pages(asked)
    contents = harvest(elsewhere.address + "/services", fetcher, "x")
    assert names(contents) == ["Number 0", "Number 1"]
    [fault] = contents.faults
    assert (fault.where, "answered 500" in fault.message) == ("page 2", True)


def test_pages_may_be_counted_in_quotes(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    pages = paged([bare(f"Number {number}") for number in range(4)], 2)
    elsewhere.paths["/services"] = lambda asked: pages(asked) | {"total_pages": "2", "total_items": "4"}
    contents = harvest(elsewhere.address + "/services", fetcher, "x")
    assert (contents.total, len(names(contents))) == (4, 4)


def test_a_list_that_is_nested_without_end_is_a_fault(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/services"] = (200, {}, b"[" * 5_000)
    contents = harvest(elsewhere.address + "/services", fetcher, "x")
    assert names(contents) == []
    assert "nested too deeply" in contents.faults[0].message


def test_a_feed_that_does_not_turn_its_pages_is_left(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/services"] = paged([whole("Again")], 1)({}) | {"total_pages": 9}
    contents = harvest(elsewhere.address + "/services", fetcher, "x")
    assert names(contents) == ["Again"]
    assert "does not turn its pages" in contents.faults[0].message


def test_a_file_behind_an_address_is_read_as_a_file(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/a.csv"] = (200, {"Content-Type": "text/csv"}, b"name,organisation,description\nTea,A,B\n")
    elsewhere.paths["/a.ndjson"] = (200, {}, b"\n".join(json.dumps(bare(str(one))).encode() for one in range(3)))
    assert harvest(f"{elsewhere.address}/a.csv", fetcher, "x").form == Form.CSV
    assert names(harvest(f"{elsewhere.address}/a.ndjson", fetcher, "x")) == ["0", "1", "2"]


def test_what_was_gathered_is_the_same_and_asks_nothing_more(elsewhere: Elsewhere, fetcher: Fetcher) -> None:
    elsewhere.paths["/services"] = paged([whole(f"Number {number}") for number in range(3)], 1)
    contents = gathered(harvest(elsewhere.address + "/services", fetcher, "x"))
    asked = len(elsewhere.asked)
    assert names(contents) == ["Number 0", "Number 1", "Number 2"]
    assert len(elsewhere.asked) == asked
