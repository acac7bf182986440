"""The house as it runs: a web server of its own with a loaded place, and a small cast who sign in with one press."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from commonweal.core.accounts.actions import token_digest
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.demo import PERSONA_DOMAIN
from commonweal.core.accounts.models import Account, ApiToken, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.database.embedded import Addresses

COUNCIL = "Borough of Poole"
PROVIDER = "Withybed Home Care"
VOLUNTARY = "Harbour Neighbours"
READY_SECONDS = 60

STAFF: dict[Role, tuple[str, Team.Work, str]] = {
    Role.CONTACT_OFFICER: ("Noor Aziz", Team.Work.CONTACT, COUNCIL),
    Role.SOCIAL_WORKER: ("Maya Ellis", Team.Work.ASSESSMENT, COUNCIL),
    Role.TEAM_MANAGER: ("Peter Lovelace", Team.Work.ASSESSMENT, COUNCIL),
    Role.COMMUNITY_AGENT: ("Imogen Vale", Team.Work.COMMUNITY, COUNCIL),
    Role.BROKER: ("Bryn Cobb", Team.Work.BROKERAGE, COUNCIL),
    Role.FINANCE_OFFICER: ("Priya Raman", Team.Work.FINANCE, COUNCIL),
    Role.SAFEGUARDING_LEAD: ("Sol Marsh", Team.Work.SAFEGUARDING, COUNCIL),
    Role.COMMISSIONER: ("Ines Ford", Team.Work.COMMISSIONING, COUNCIL),
    Role.ENGAGEMENT_LEAD: ("Kit Lane", Team.Work.COMMISSIONING, COUNCIL),
    Role.COUNCILLOR: ("Wendy Stour", Team.Work.COMMISSIONING, COUNCIL),
    Role.ADMINISTRATOR: ("Theo Quay", Team.Work.COMMISSIONING, COUNCIL),
    Role.PROVIDER: ("Rhona Birch", Team.Work.PROVISION, PROVIDER),
    Role.LINK_WORKER: ("Nia Lowe", Team.Work.COMMUNITY, "Poole Bay Primary Care Network (invented)"),
    Role.GROUP_LEADER: ("Gwen Abery", Team.Work.COMMUNITY, VOLUNTARY),
    Role.VOLUNTEER_COORDINATOR: ("Vic Dunn", Team.Work.COMMUNITY, VOLUNTARY),
    Role.PARTNER_WORKER: ("Cal Moss", Team.Work.COMMUNITY, "Dorset Bay Fire and Rescue (invented)"),
    Role.DIRECTORY_EDITOR: ("Sadie Holm", Team.Work.COMMISSIONING, COUNCIL),
}
"""Who works here: one of each role, by the name on their button."""
RESIDENT = "Rose Penny"
OTHER_RESIDENT = "Owen Gale"
"""Somebody with an account who never asked for anything."""
ASKER = "Amos Reed"
"""Somebody with an account who asks for everything that is held."""
WRITER = "Elsie Moon"
"""Somebody with an account who writes her own assessment and plan."""


@dataclass(frozen=True)
class House:
    """A running server: where it is, its database, and the keys by which other systems act as its staff."""

    address: str
    environment: dict[str, str]
    keys: dict[Role, str]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "commonweal", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


def open_accounts() -> dict[Role, str]:
    """One account for each role and two residents, all with the demo's own domain: the front page has their buttons.

    Returns a key for the API for each role.
    """
    keys = {role: f"cw_{role}" for role in STAFF}
    with acting_as(system_actor("the cast of the browser tests")):
        for role, (name, work, organisation) in STAFF.items():
            home = Organisation.objects.get(name=organisation)
            team, _ = Team.objects.get_or_create(
                organisation=home, work=work, defaults={"name": f"{work.label} in {home.name}"}
            )
            account = _account(name)
            Membership.objects.create(account=account, team=team, role=role, starts_on=date(2020, 1, 1))
            ApiToken.objects.create(
                account=account,
                name="Tests",
                digest=token_digest(keys[role]),
                expires_at=timezone.now() + timedelta(days=1),
            )
        for name in (RESIDENT, OTHER_RESIDENT, ASKER, WRITER):
            _account(name)
    return keys


def _account(name: str) -> Account:
    return Account.objects.create_user(f"{name.lower().replace(' ', '.')}{PERSONA_DOMAIN}", name=name)


@contextmanager
def running_house(addresses: Addresses, home: Path, keys: dict[Role, str]) -> Iterator[House]:
    """Gather the static files as an installation does, serve in demo mode on a free port, and stop afterwards."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = os.environ | {
        "COMMONWEAL_MODE": "demo",
        "COMMONWEAL_HOME": str(home),
        "DATABASE_URL": addresses.runtime,
        "DATABASE_OWNER_URL": addresses.owner,
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    gather = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(gather, env=environment, check=True)
    # It ends with the process whose number it is given, however that ends: no server outlives a test run.
    arguments = ("127.0.0.1", str(port), "1", "4", str(os.getpid()))
    log = home / "server.log"
    with log.open("wb") as file:
        serve = [sys.executable, "-m", "commonweal.core.running.web", *arguments]
        process = subprocess.Popen(serve, env=environment, stdout=file, stderr=file)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, log)
        yield House(address, environment, keys)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5)  # noqa: S310 - our own address
            return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The web server did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
