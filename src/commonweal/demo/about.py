"""The demo's people as whoever meets them should know them: in their own words, with what to be careful of."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import vl_convert
from django.core.files.base import ContentFile
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on
from commonweal.people.about.actions import (
    record_legal_status,
    record_needs_asked,
    record_wish,
    set_alert,
    write_about_me,
)
from commonweal.people.circle.actions import change_supporter, check_standing, record_standing
from commonweal.people.circle.models import Supporter
from commonweal.people.documents.actions import add_document
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Sight

AGO = 40
"""Days ago that the resident wrote About me first."""

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360" viewBox="0 0 480 360">
<rect width="480" height="360" fill="#fff6e0"/>
<rect x="150" y="40" width="190" height="170" fill="#cfe6f7" stroke="#16232b"
stroke-width="6"/><path d="M245 40v170M150 125h190" stroke="#16232b" stroke-width="5"/><circle cx="295" cy="80" r="26"
fill="#f0b400"/><path d="M60 200v110M60 250h90v60M60 200h34v50" fill="none" stroke="#0f5c55" stroke-width="16"/>
<path d="M220 270h110M230 270v60M320 270v60" stroke="#8a4b08" stroke-width="9"/>
<path d="M258 246h30v22h-30zM288 250h12v12h-12" fill="#fff" stroke="#16232b" stroke-width="3"/></svg>"""


def tell_about(cast: Cast, folder: Path) -> None:
    """Tell of the resident whom anybody may be, and of some of the people whom the social workers keep."""
    words = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    person = Person.objects.filter(account=cast.resident).first()
    if person is None:
        return
    worker = cast.councils[cast.words["resident"]["council"]].staff[Role.SOCIAL_WORKER]
    today = timezone.localdate()
    _circle(worker, person, today)
    _own_words(cast.resident, worker, person, words, today)
    _careful(cast, person, words, today)


def _circle(worker: Account, person: Person, today: date) -> None:
    """David is her attorney for health and welfare, Ruth for property and money; Joan has a key."""
    members = {one.name: one for one in Supporter.objects.filter(person=person)}
    made_on = date(today.year - 4, 6, 3)
    with as_on(today - timedelta(days=AGO), 9), acting_as(worker) as actor:
        for name, kind in (("David Hale", "lpa_health"), ("Ruth Hale-Jones", "lpa_money")):
            if name in members:
                standing = record_standing(
                    actor, members[name], kind, starts_on=made_on, registered_on=made_on + timedelta(days=80)
                )
                check_standing(actor, standing, how="Saw the stamped document at the visit")
        if "David Hale" in members:
            first = {"is_emergency_contact": True, "emergency_order": 1}
            change_supporter(actor, members["David Hale"], how_often="every evening", **first)
        if "Joan Pardy" in members:
            change_supporter(
                actor, members["Joan Pardy"], holds_keys=True, is_emergency_contact=True, emergency_order=2
            )


def _own_words(resident: Account, worker: Account, person: Person, words: dict[str, Any], today: date) -> None:
    """About me in two versions, a plan that is a letter, one that is a picture, and a wish for later."""
    with as_on(today - timedelta(days=AGO), 10), acting_as(worker) as actor:
        record_needs_asked(actor, person, found="needs", may_share=True)
        helped: dict[str, Any] = {"written_as": "supported", "supported_by": f"{worker.name}, social worker"}
        write_about_me(actor, person, words["about_me"]["first"], **helped)
        record_wish(actor, person, made_on=timezone.localdate(), **words["wish"])
    letter, picture = words["letter"], words["picture"]
    with as_on(today - timedelta(days=AGO - 12), 15), acting_as(resident) as actor:
        write_about_me(actor, person, words["about_me"]["second"])
        content = ContentFile(letter["words"].strip().encode(), "my-week.txt")
        add_document(actor, person, content, title=letter["title"], kind="plan", words=letter["words"])
        drawn = ContentFile(vl_convert.svg_to_png(PICTURE), "my-chair.png")
        add_document(actor, person, drawn, title=picture["title"], kind="about_me", words=picture["words"])


def _careful(cast: Cast, resident: Person, words: dict[str, Any], today: date) -> None:
    """Alerts and a legal status for the first few people of each social worker's own list."""
    for council in cast.councils.values():
        worker = council.staff[Role.SOCIAL_WORKER]
        kept = Sight.objects.filter(viewer=council.teams["assessment"].pk, basis=Basis.TEAM, compartment="care")
        people = Person.objects.filter(pk__in=kept.values("person")).exclude(pk=resident.pk)
        chosen = list(people.order_by("family_key", "given_key", "pk")[: len(words["alerts"]) + 1])
        with as_on(today - timedelta(days=20), 11), acting_as(worker) as actor:
            for alert, person in zip(words["alerts"], chosen, strict=False):
                review_on = timezone.localdate() + timedelta(days=120) if "reason" in alert else None
                set_alert(actor, person, **alert, review_on=review_on)
            for status, person in zip(words["statuses"], chosen[-1:], strict=False):
                record_legal_status(actor, person, starts_on=date(today.year - 1, 2, 11), **status)
