"""The organisations of a place and their teams, from its `place.toml`."""

import uuid
from pathlib import Path

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.places.faults import Fault, at
from commonweal.core.places.loading import LoadReport, Say
from commonweal.core.places.models import Place
from commonweal.core.places.reading import ReadOrganisation, read_settings
from commonweal.core.places.reading.settings import PLACE_FILE

_NAMES = uuid.UUID("0f6c2f52-6c5e-4a0b-8a51-0b7f5f1f3c5a")
"""The name space in which an organisation's id is made from its place and the id it has in the file."""


def organisation_id(place: Place, file_id: str) -> uuid.UUID:
    """The id of the organisation that the place's file calls `file_id`: the same at each load, whatever its name."""
    return uuid.uuid5(_NAMES, f"{place.pk}/{file_id}")


def load_organisations(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Say) -> None:
    """The second step of a load. Teams are added and never taken away: people may be in them."""
    settings = read_settings((folder / PLACE_FILE).read_bytes(), [])
    if settings is None:
        return
    say("Storing organisations and teams")
    codes = set(place.areas.values_list("pk", flat=True))
    for one in settings.organisations:
        for code in one.areas:
            if code not in codes:
                message = f"“{code}” is not the code of an area in geo/areas.csv. Correct it, or add the area there."
                report.faults.append(Fault(PLACE_FILE, at(one.line, "areas"), message))
    if report.faults:
        return
    for one in settings.organisations:
        _store(place, one)
    teams = sum(len(one.teams) for one in settings.organisations)
    report.read.append(f"{PLACE_FILE}: {len(settings.organisations)} organisations with {teams} teams")


def _store(place: Place, read: ReadOrganisation) -> None:
    same_name = Organisation.objects.filter(place=place, name=read.name).first()
    organisation, _ = Organisation.objects.update_or_create(
        pk=same_name.pk if same_name else organisation_id(place, read.id),
        defaults={"place": place, "kind": read.kind, "name": read.name},
    )
    organisation.areas.set(place.areas.filter(pk__in=read.areas).only("pk"))
    for team in read.teams:
        Team.objects.update_or_create(organisation=organisation, name=team.name, defaults={"work": team.work})
