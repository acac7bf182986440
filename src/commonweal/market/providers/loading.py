"""The providers of a place, their places on frameworks and their free hours, from the folder's `market` files."""

from collections.abc import Collection
from datetime import datetime, time
from pathlib import Path

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.loading import LoadReport, Say
from commonweal.core.places.models import Area, Place
from commonweal.market.providers.market_files import (
    CAPACITY_FILE,
    FRAMEWORKS_FILE,
    PROVIDERS_FILE,
    ReadCapacity,
    ReadPlace,
    ReadProvider,
    read_capacity,
    read_frameworks,
    read_providers,
)
from commonweal.market.providers.models import Capacity, Framework, FrameworkPlace, Provider
from commonweal.market.providers.queries import CAPACITY_AREAS

TEAM_NAME = "Support"
"""The team that a provider's people sign in to, where it has none yet."""


def load_providers(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Say) -> None:
    """The market's step of a load. With any fault nothing of it is written.

    A provider is known again by its id, a framework by its name. What the files do not name stays. Hours that a
    provider has said itself, later than the file, stay too.
    """
    if not (folder / PROVIDERS_FILE).exists():
        return
    say("Reading providers")
    faults_before = len(report.faults)
    providers = read_providers((folder / PROVIDERS_FILE).read_bytes(), report.faults)
    ids = {provider.id for provider in providers}
    areas = set(Area.objects.filter(place=place, kind__in=CAPACITY_AREAS).values_list("pk", flat=True))
    places = _read_places(folder, ids, report)
    capacities = _read_capacities(folder, ids, areas, report)
    if len(report.faults) > faults_before:
        return
    say("Storing providers")
    stored = {provider.id: _store_provider(place, provider) for provider in providers}
    _store_places(place, stored, places)
    _store_capacities(stored, capacities)
    write_entry(
        actor,
        "providers.loaded",
        f"{len(providers)} providers read from files",
        chain=f"place:{place.pk}",
        payload={"providers": len(providers), "framework_places": len(places), "capacities": len(capacities)},
    )
    report.read.append(f"{PROVIDERS_FILE}: {len(providers)} providers")
    report.read.append(f"{FRAMEWORKS_FILE}: {len(places)} places on frameworks")
    report.read.append(f"{CAPACITY_FILE}: free hours in {len(capacities)} rows")


def _read_places(folder: Path, providers: Collection[str], report: LoadReport) -> list[ReadPlace]:
    path = folder / FRAMEWORKS_FILE
    return read_frameworks(path.read_bytes(), providers, report.faults) if path.exists() else []


def _read_capacities(
    folder: Path, providers: Collection[str], areas: Collection[str], report: LoadReport
) -> list[ReadCapacity]:
    path = folder / CAPACITY_FILE
    return read_capacity(path.read_bytes(), providers, areas, report.faults) if path.exists() else []


def _store_provider(place: Place, read: ReadProvider) -> Provider:
    same_name = Organisation.objects.filter(place=place, name=read.name).first()
    organisation, _ = Organisation.objects.update_or_create(
        pk=same_name.pk if same_name else organisation_id(place, read.id),
        defaults={"place": place, "kind": Organisation.Kind.PROVIDER, "name": read.name},
    )
    if not organisation.teams.filter(work=Team.Work.PROVISION).exists():
        Team.objects.create(organisation=organisation, name=TEAM_NAME, work=Team.Work.PROVISION)
    provider, _ = Provider.objects.update_or_create(
        organisation=organisation,
        defaults={"summary": read.summary, "phone": read.phone, "is_invented": read.is_invented},
    )
    return provider


def _store_places(place: Place, providers: dict[str, Provider], read: list[ReadPlace]) -> None:
    for one in read:
        framework, _ = Framework.objects.update_or_create(
            place=place,
            name=one.framework.name,
            defaults={
                "kind": one.framework.kind,
                "starts_on": one.framework.starts_on,
                "ends_on": one.framework.ends_on,
            },
        )
        FrameworkPlace.objects.update_or_create(
            framework=framework,
            provider=providers[one.provider],
            defaults={"hourly_price": one.hourly_price, "starts_on": one.starts_on, "ends_on": one.ends_on},
        )


def _store_capacities(providers: dict[str, Provider], read: list[ReadCapacity]) -> None:
    for one in read:
        said_at = timezone.make_aware(datetime.combine(one.said_on, time.min))
        said = {"weekly_hours": one.weekly_hours, "said_at": said_at}
        capacity, is_new = Capacity.objects.get_or_create(
            provider=providers[one.provider], kind=one.kind, area_id=one.area, defaults=said
        )
        if not is_new and capacity.said_at < said_at:
            Capacity.objects.filter(pk=capacity.pk).update(**said)
