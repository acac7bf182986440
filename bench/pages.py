"""How many pages a second does one machine answer, beside a bare Django page on the same server?

The bare page has no session, no database and no row security: the ratio is what a page that people need costs over one
that says nothing. The server is the one that `commonweal serve` runs, in production mode, on every core.

`python -m bench.pages`
"""

import os
import secrets
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.server import Load, fetch, granian, has_wrk, in_own_home, load

if TYPE_CHECKING:
    from commonweal.core.accounts.actors import Actor
    from commonweal.core.accounts.models import Team
    from commonweal.core.accounts.roles import Role

PLACE = "bournemouth-dorset-poole"
SEARCH = "/find?words=lunch+club&postcode=BH15+1AA"
RECORDS = 20
"""Records that the load goes round, those with the longest history: workers open many people's, not one's."""
ROUNDS = 3
"""Each round measures every page, the bare one too; the median of the rounds counts, since machines have other work."""
SECONDS = 5
HEADERS = {"X-Forwarded-Proto": "https"}
"""What the proxy before a production server says: people came by https."""


@dataclass(frozen=True)
class Page:
    """What is measured: its addresses, asked for in turn, and the session of whoever asks ("" for a visitor)."""

    title: str
    paths: tuple[str, ...]
    session: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return HEADERS | ({"Cookie": f"sessionid={self.session}"} if self.session else {})


BARE = Page("A bare Django page", ("/",))


def prepare() -> list[Page]:
    """Load the demo, and sign in a social worker with people of their own, and a commissioner; the pages to measure."""
    from django.db import connections

    from commonweal.core.accounts.actors import acting_as, system_actor
    from commonweal.core.accounts.models import Organisation, Team
    from commonweal.core.accounts.roles import Role
    from commonweal.core.database.preparation import migrate_if_needed
    from commonweal.core.running.static_files import gather_static_files
    from commonweal.demo.commands import load_demo

    gather_static_files()
    migrate_if_needed(report=False)
    load_demo()
    with acting_as(system_actor("benchmark")) as actor:
        council = Organisation.objects.filter(place=PLACE, kind=Organisation.Kind.COUNCIL).order_by("name")[0]
        team = Team.objects.create(organisation=council, name="Bench team", work=Team.Work.ASSESSMENT)
        worker = _session(team, Role.SOCIAL_WORKER)
        commissioner = _session(team, Role.COMMISSIONER)
        records = tuple(_records(actor, team))
    connections.close_all()
    return [
        Page("A record, opened by a social worker", records, worker),
        Page("The directory search, by a social worker", (SEARCH,), worker),
        Page("The directory search, by a visitor", (SEARCH,)),
        Page("The place, by a commissioner", (f"/places/{PLACE}",), commissioner),
        Page("The place, by a visitor", (f"/places/{PLACE}",)),
    ]


def _session(team: "Team", role: "Role") -> str:
    """Open an account with this role and a second step, and sign it in; the key of its session."""
    from allauth.mfa.models import Authenticator
    from django.test import Client
    from django.utils import timezone

    from commonweal.core.accounts.models import Account, Membership

    account = Account.objects.create_user(f"{role.value}@bench.example", name=f"A {role.label.lower()}")
    Membership.objects.create(account=account, team=team, role=role, starts_on=timezone.localdate())
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    client.force_login(account)
    return str(client.cookies["sessionid"].value)


def _records(actor: "Actor", team: "Team") -> Iterable[str]:
    """The addresses of the records with the longest history, which the team now works with; new ones where few are."""
    from django.db.models import Count

    from commonweal.core.ledger.models import Entry
    from commonweal.people.identity.actions import NewAddress, create_person
    from commonweal.people.identity.models import Person
    from commonweal.people.sight.actions import grant_sight, viewer_of
    from commonweal.people.sight.models import SHAREABLE, Basis

    about = Entry.objects.filter(person_id__isnull=False).values("person_id").annotate(entries=Count("pk"))
    longest = [str(row["person_id"]) for row in about.order_by("-entries", "person_id")[:RECORDS]]
    for person in Person.objects.filter(pk__in=longest):
        grant_sight(actor, person, [viewer_of(team)], SHAREABLE, Basis.TEAM, origin=team.pk)
        yield f"/people/{person.pk}"
    for number in range(len(longest), RECORDS):
        address: NewAddress = {"lines": f"{number} High Street", "postcode": "BH15 1AA"}
        person = create_person(
            actor, team.organisation.place, team, given_name="Ann", family_name=f"Example{number}", address=address
        )
        yield f"/people/{person.pk}"


def queries_of(page: Page) -> int:
    """How many queries the page makes, once the process has answered it before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={**page.headers, "Host": "127.0.0.1"})
    client.get(page.paths[0])
    with CaptureQueriesContext(connection) as captured:
        client.get(page.paths[0])
    connection.close()
    return len(captured)


def measure(pages: list[Page]) -> dict[Page, list[Load]]:
    """Load every page and the bare one in rounds; what was measured of each."""
    production = {"PYTHONWARNINGS": "ignore"}
    measured: dict[Page, list[Load]] = {page: [] for page in (BARE, *pages)}
    with (
        granian("bench.bare:application", production, "/") as bare,
        granian("commonweal.config.wsgi:application", production, "/health") as commonweal,
    ):
        address = {page: bare if page is BARE else commonweal for page in measured}
        for page in measured:
            load(address[page], page.paths, page.headers, seconds=2)  # the first answers fill caches
        for _ in range(ROUNDS):
            for page, loads in measured.items():
                loads.append(load(address[page], page.paths, page.headers, seconds=SECONDS))
        sizes = {page: len(fetch(address[page], page.paths[0], page.headers)[1]) for page in measured}
    for page, size in sizes.items():
        if page is not BARE and size < 2_000:
            raise RuntimeError(f"{page.title} has {size} bytes: that is not the page")
    return measured


def report(measured: dict[Page, list[Load]], queries: dict[Page, int]) -> None:
    """Print each page's requests a second, p95 and share of the bare page's, as the medians of the rounds."""
    print(f"\nPages by granian on {os.cpu_count()} cores, beside a bare Django page in the same {ROUNDS} rounds:")
    print(f"  {'':<42}{'requests/s':>12}{'p95 ms':>10}{'of bare':>10}{'queries':>10}")
    for page, loads in measured.items():
        rate = statistics.median(one.requests_a_second for one in loads)
        p95 = statistics.median(one.p95_ms for one in loads)
        share = statistics.median(
            one.requests_a_second / bare.requests_a_second for one, bare in zip(loads, measured[BARE], strict=True)
        )
        print(f"  {page.title:<42}{rate:>12.1f}{p95:>10.1f}{share:>10.4f}{queries.get(page, 0):>10}")


def main() -> None:
    """Prepare a home, count the queries, and measure where the load tool is."""
    os.environ["COMMONWEAL_MODE"] = "production"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    with in_own_home():
        import django

        django.setup()
        pages = prepare()
        queries = {page: queries_of(page) for page in pages}
        if has_wrk():
            report(measure(pages), queries)
            return
        print("\n*** wrk IS NOT INSTALLED, SO NO PAGE WAS MEASURED (Debian: apt-get install wrk) ***")
        for page, count in queries.items():
            print(f"  {page.title:<42}{count:>4} queries")


if __name__ == "__main__":
    main()
