"""A place's licensed wording of scales, from the `wellbeing.toml` in its folder."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from commonweal.community.wellbeing.models import LicensedWording
from commonweal.community.wellbeing.scales import SCALES, Wording, scale
from commonweal.core.accounts.actors import Actor
from commonweal.core.places.faults import Fault
from commonweal.core.places.loading import LoadReport, Say
from commonweal.core.places.models import Place

WELLBEING_FILE = "wellbeing.toml"


def load_wordings(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Say) -> None:
    """A step of a load. A wording that the file no longer has is removed: the place is licensed no more."""
    path = folder / WELLBEING_FILE
    tables: Mapping[str, Any] = {}
    if path.is_file():
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            report.faults.append(Fault(WELLBEING_FILE, "", f"Not valid TOML: {error}. Correct it."))
            return
    before = len(report.faults)
    wordings = [wording for name, table in tables.items() if (wording := _read(place, name, table, report))]
    if len(report.faults) > before:
        return
    LicensedWording.objects.filter(place=place).delete()
    LicensedWording.objects.bulk_create(wordings)
    if wordings:
        report.read.append(f"{WELLBEING_FILE}: licensed wording of {', '.join(one.scale for one in wordings)}")


def _read(place: Place, name: str, table: Any, report: LoadReport) -> LicensedWording | None:
    def fault(message: str) -> None:
        report.faults.append(Fault(WELLBEING_FILE, name, message))

    licensed = [one for one in SCALES if scale(one).is_licensed]
    if name not in licensed or not isinstance(table, Mapping):
        fault(f"This is no scale whose wording a place brings. Write one of [{'], ['.join(licensed)}].")
        return None
    texts = {key: table.get(key) for key in ("statements", "answers")}
    if not all(isinstance(value, list) and all(isinstance(one, str) for one in value) for value in texts.values()):
        fault('Write statements = ["...", "..."] and answers = ["...", "..."], as they are licensed.')
        return None
    if type(table.get("registered_on")) is not date or not str(table.get("registered_by", "")).strip():
        fault('Say who is registered and since when: registered_by = "..." and registered_on = 2026-01-05.')
        return None
    try:
        scale(name).worded(Wording(tuple(table["statements"]), tuple(table["answers"])))
    except ValueError as error:
        fault(f"{error}. Write as many.")
        return None
    return LicensedWording(
        place=place,
        scale=name,
        registered_by=str(table["registered_by"])[:200],
        registered_on=table["registered_on"],
        reference=str(table.get("reference", ""))[:200],
        statements=table["statements"],
        answers=table["answers"],
    )
