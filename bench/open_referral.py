"""How fast is the directory taken in, and served as Open Referral UK?

Taking in is beside the least that any import has to do: decode each record, check it by the published schema. What is
served is beside two peers in the same run: a bare Django view that holds its page in memory, and the usual way to write
nested JSON from Django models (prefetch, then dictionaries). The feed is served by the server of `commonweal serve`, in
production mode, with all parameters, envelope and checks.

`python -m bench.open_referral [SERVICES]` (10,000 unless said otherwise)
"""

import json
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.invented_services import invented_services
from bench.server import Load, fetch, granian, has_wrk, in_own_home, load

SERVICES = 10_000
PAGE = 50
ROUNDS = 3
SECONDS = 5
HEADERS = {"X-Forwarded-Proto": "https"}
BASE = "/openreferral/v3"


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Seconds, and how many records were worked on."""
    started = time.perf_counter()
    count = work()
    return time.perf_counter() - started, count


def line(title: str, seconds: float, count: int, peer: float = 0.0) -> float:
    """Print one measurement; `peer` is the rate that it is compared with. Returns its rate."""
    rate = count / seconds
    beside = f"{rate / peer:>9.2f}" if peer else f"{'':>9}"
    print(f"  {title:<66}{rate:>10,.0f}{seconds:>9.2f}{beside}")
    return rate


def take_in(content: bytes) -> None:
    """Decode and check alone, then what an import does: check, work out terms, compare, store, index for search."""
    import jsonschema
    import jsonschema_rs

    from commonweal.community.openreferral.actions.candidates import Settings
    from commonweal.community.openreferral.actions.importing import import_file
    from commonweal.community.openreferral.judging import Schema, published
    from commonweal.core.accounts.actors import acting_as, system_actor

    records = [json.loads(text) for text in content.splitlines()]
    schema = published(Schema.SERVICE)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    slow = jsonschema.Draft202012Validator(schema, format_checker=checker)
    fast = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    some = records[:500]

    print(f"\nTaking in, records a second ({len(records):,} records, {len(content) / 1e6:.0f} MB of ndjson)")
    print(f"  {'':<66}{'a second':>10}{'seconds':>9}{'of peer':>9}")
    peer = line("peer: decode, and check by jsonschema (Python)", *timed(lambda: check(some, slow)))
    line("peer: decode, and check by jsonschema-rs", *timed(lambda: check(records, fast)), peer)

    def run(*, only_check: bool) -> int:
        with acting_as(system_actor("benchmark")) as actor:
            report = import_file(actor, content, Settings("Benchmark"), check=only_check)
        if report.fault_count:
            raise RuntimeError(str(report.faults[0]))
        return report.records

    line("checked: schema, ranges, terms worked out, compared", *timed(lambda: run(only_check=True)), peer)
    line("taken in: the same, stored, and indexed for search", *timed(lambda: run(only_check=False)), peer)
    line("taken in again: all are the same, nothing is written", *timed(lambda: run(only_check=False)), peer)


def check(records: list[dict[str, Any]], validator: Any) -> int:
    texts = [json.dumps(record) for record in records]
    if not all(validator.is_valid(json.loads(text)) for text in texts):
        raise RuntimeError("An invented record is not valid")
    return len(records)


def in_process() -> float:
    """Everything written as whole records in this process: as the feed does it, and by Django's models. Returns the
    peer's rate."""
    from commonweal.community.directory.models import Service
    from commonweal.community.directory.reading import whole_documents, written
    from commonweal.community.openreferral.served import forms

    keys = list(Service.objects.order_by("pk").values_list("pk", flat=True))

    def by_models() -> int:
        return sum(bool(json.dumps(document)) for document in django_documents(keys[:1_000]))

    def by_database() -> int:
        count = 0
        for start in range(0, len(keys), 500):
            count += len(written(Service, forms.service_whole(), keys[start : start + 500]))
        return count

    documents = list(whole_documents(Service.objects.order_by("pk")[:1_000]))
    print(f"\nWhole records written in one process ({len(keys):,} services)")
    print(f"  {'':<66}{'a second':>10}{'seconds':>9}{'of peer':>9}")
    peer = line("peer: Django models, prefetched, as dictionaries, json.dumps", *timed(by_models))
    line("peer: json.dumps alone of records that are in memory", *timed(lambda: dump(documents)), peer)
    line("the feed: the database writes the JSON", *timed(by_database), peer)
    return peer


def dump(documents: list[dict[str, Any]]) -> int:
    return sum(bool(json.dumps(document)) for document in documents)


def django_documents(keys: list[Any]) -> Iterator[dict[str, Any]]:
    """Whole records the usual way: instances with all that belongs to them prefetched, put into dictionaries."""
    from django.db.models import Prefetch
    from django.forms.models import model_to_dict

    from commonweal.community.directory import models as m

    def plain(row: Any) -> dict[str, Any]:
        return {name: str(value) for name, value in model_to_dict(row).items() if value not in (None, "", {}, [])}

    def parts(owner: Any, *names: str) -> dict[str, Any]:
        return {name: [plain(one) for one in getattr(owner, name).all()] for name in names}

    contacts = m.Contact.objects.prefetch_related("phones")
    places = m.Location.objects.prefetch_related("addresses", "accessibility", "phones", "contacts")
    ats = m.ServiceAtLocation.objects.prefetch_related("schedules", "phones", Prefetch("location", queryset=places))
    attributes = m.Attribute.objects.select_related("term__taxonomy")
    services = m.Service.objects.filter(pk__in=keys).select_related("organisation").prefetch_related(
        "schedules", "service_areas", "languages", "cost_options", "phones",
        Prefetch("contacts", queryset=contacts), Prefetch("attributes", queryset=attributes),
        Prefetch("service_at_locations", queryset=ats),
    )  # fmt: skip
    for service in services:
        document = plain(service) | {"organization": plain(service.organisation)}
        document |= parts(service, "schedules", "service_areas", "languages", "cost_options", "phones")
        document["contacts"] = [plain(one) | parts(one, "phones") for one in service.contacts.all()]
        document["attributes"] = [plain(one) | {"taxonomy_term": plain(one.term)} for one in service.attributes.all()]
        document["service_at_locations"] = [
            plain(at) | parts(at, "schedules", "phones")
            | {"location": plain(at.location) | parts(at.location, "addresses", "accessibility", "phones")}
            for at in service.service_at_locations.all()
        ]  # fmt: skip
        yield document


def serve(home: Path) -> None:
    """Pages and the stream over HTTP, beside the bare view."""
    from django.test import Client

    client = Client(headers={**HEADERS, "Host": "127.0.0.1"})
    first = client.get(f"{BASE}/services", {"per_page": PAGE}).json()
    bare_page = home / "page.json"
    bare_page.write_text(json.dumps(first), encoding="utf-8")
    keys = [one["id"] for one in first["contents"]]
    pages = {
        "a page of services": (f"{BASE}/services?per_page={PAGE}", PAGE),
        "a page of whole services": (f"{BASE}/services?per_page={PAGE}&full=true", PAGE),
        "a page of what is on on Tuesdays, with a word": (f"{BASE}/services?per_page={PAGE}&day=TU&search=walk", PAGE),
        "one whole service": (f"{BASE}/services/{keys[0]}", 1),
    }
    environment = {"PYTHONWARNINGS": "ignore", "FEED_REQUESTS_A_MINUTE": "0"}
    bare_environment = {**environment, "BARE_FEED": str(bare_page)}
    with (
        granian("bench.bare_feed:application", bare_environment, "/") as bare,
        granian("commonweal.config.wsgi:application", environment, "/health") as commonweal,
    ):
        print(f"\nServed by granian on {os.cpu_count()} cores, medians of {ROUNDS} rounds")
        print(f"  {'':<52}{'requests/s':>12}{'items/s':>12}{'p95 ms':>10}{'of bare':>10}")
        loads: dict[str, list[Load]] = {name: [] for name in ("bare", *pages)}
        for number in range(ROUNDS + 1):
            for name, measured in loads.items():
                address, path = (bare, "/") if name == "bare" else (commonweal, pages[name][0])
                found = load(address, [path], HEADERS, seconds=2 if number == 0 else SECONDS)
                measured += [found] if number else []
        peer = 0.0
        for name, measured in loads.items():
            items = PAGE if name == "bare" else pages[name][1]
            rate = statistics.median(one.requests_a_second for one in measured)
            p95 = statistics.median(one.p95_ms for one in measured)
            peer = peer or rate * items
            title = "peer: a bare Django view, its page in memory" if name == "bare" else name
            print(f"  {title:<52}{rate:>12,.1f}{rate * items:>12,.0f}{p95:>10.1f}{rate * items / peer:>10.3f}")
        for words, asked in (("short records", ""), ("whole records", "&full=true")):
            best = min(_stream(commonweal, asked) for _ in range(ROUNDS))
            size, count = best[1], best[2]
            print(f"  ndjson: {count:,} {words}, {size / 1e6:.0f} MB: {best[0]:.2f} s, {count / best[0]:,.0f} items/s")


def _stream(address: str, asked: str) -> tuple[float, int, int]:
    started = time.perf_counter()
    _, body = fetch(address, f"{BASE}/services?format=ndjson{asked}", HEADERS)
    return time.perf_counter() - started, len(body), body.count(b"\n")


def main() -> None:
    """Take in invented services in a home of its own, and serve them."""
    os.environ["COMMONWEAL_MODE"] = "production"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SERVICES
    with in_own_home() as home:
        import django

        django.setup()
        from django.db import connections

        from commonweal.core.database.preparation import migrate_if_needed
        from commonweal.core.running.static_files import gather_static_files

        gather_static_files()
        migrate_if_needed(report=False)
        content = "\n".join(json.dumps(record) for record in invented_services(count)).encode()
        take_in(content)
        in_process()
        connections.close_all()
        if has_wrk():
            serve(home)
        else:
            print("\n*** wrk IS NOT INSTALLED, SO NOTHING SERVED WAS MEASURED (Debian: apt-get install wrk) ***")


if __name__ == "__main__":
    main()
