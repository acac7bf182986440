"""Reading guides: those in force, drafts and versions, runs that were kept, and counts."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.community.guides.checking import PATHS_WALKED, Checked, check_document
from commonweal.community.guides.document.guide import By, Door, Guide
from commonweal.community.guides.document.reading import Document, read_guide
from commonweal.community.guides.models import GuideVersion, MonthCount, Run
from commonweal.community.guides.nearby import need_names
from commonweal.community.guides.shipped import shipped_documents
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access

READS_COUNTS = (Role.DIRECTORY_EDITOR, Role.COMMISSIONER, Role.ENGAGEMENT_LEAD)
"""Who sees how guides are used."""

SHIPPED = "as shipped"


@dataclass(frozen=True)
class InForce:
    """A guide as residents have it, and which edition that is, in words."""

    guide: Guide
    edition: str

    @property
    def key(self) -> str:
        return self.guide.key


def guides_in_force() -> list[InForce]:
    """Every guide that can be used, by title."""
    published = _published()
    keys = dict.fromkeys([*shipped_documents(), *published])
    found = (_in_force(key, published.get(key)) for key in keys)
    return sorted((one for one in found if one and one.guide.in_use), key=lambda one: one.guide.title)


def titles_in_force() -> dict[str, str]:
    """The titles of all guides that can be used, by name: for reading on in another."""
    return {one.key: one.guide.title for one in guides_in_force()}


def guide_in_force(key: str) -> InForce | None:
    """A guide as residents have it: the council's published version, or the shipped file. None where there is none, or
    it is out of use."""
    found = _in_force(key, _published().get(key))
    return found if found and found.guide.in_use else None


def _published() -> dict[str, tuple[UUID, int]]:
    rows = GuideVersion.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    return {guide: (pk, number) for guide, pk, number in rows.values_list("guide", "pk", "number")}


def _in_force(key: str, published: tuple[UUID, int] | None) -> InForce | None:
    guide = _guide_of_version(published[0]) if published else _shipped_guide(key)
    return InForce(guide, f"version {published[1]}" if published else SHIPPED) if guide else None


@lru_cache(maxsize=200)
def _guide_of_version(pk: UUID) -> Guide | None:
    """A published version, read once: it never changes."""
    version = GuideVersion.objects.get(pk=pk)
    return read_guide(version.guide, version.document).guide


@lru_cache(maxsize=200)
def _shipped_guide(key: str) -> Guide | None:
    document = shipped_documents().get(key)
    return read_guide(key, document).guide if document else None


def document_in_force(key: str) -> Document | None:
    """What residents have, as a document: to begin a draft from, or to compare with. Out of use or not."""
    version = version_in_force(key)
    return version.document if version else shipped_documents().get(key)


def version_in_force(key: str) -> GuideVersion | None:
    """The council's version that goes before the shipped one, if there is one."""
    return GuideVersion.objects.filter(guide=key, published_at__isnull=False, withdrawn_at__isnull=True).first()


def doors(by: By, guides: list[InForce]) -> list[tuple[InForce, Door]]:
    """The ways in under one heading, in the order of guides and of doors in them."""
    return [(one, door) for one in guides for door in one.guide.doors if door.by == by]


def draft_of(key: str) -> GuideVersion | None:
    """The version of a guide that is being written."""
    return GuideVersion.objects.filter(guide=key, published_at__isnull=True).first()


def versions_of(key: str) -> QuerySet[GuideVersion]:
    """All versions of a guide, latest first."""
    return GuideVersion.objects.filter(guide=key).order_by("-number")


def check_version(key: str, document: Document, *, walks: int | None = None) -> Checked:
    """What is wrong with a document today, needs being those of the directory."""
    published = GuideVersion.objects.filter(published_at__isnull=False).values_list("guide", flat=True)
    guides = {key, *shipped_documents(), *published}
    walked = PATHS_WALKED if walks is None else walks
    return check_document(key, document, need_names().keys(), timezone.localdate(), guides=guides, walks=walked)


@dataclass(frozen=True)
class Listed:
    """A guide as editors have it: its title, what is in force, and its draft."""

    key: str
    title: str
    edition: str
    in_use: bool
    draft: GuideVersion | None


def guides_for_editors() -> list[Listed]:
    """Every guide there is: shipped, published or only a draft, by title."""
    drafts = {one.guide: one for one in GuideVersion.objects.filter(published_at__isnull=True)}
    published = _published()
    listed = []
    for key in dict.fromkeys([*shipped_documents(), *published, *drafts]):
        found, draft = _in_force(key, published.get(key)), drafts.get(key)
        title = found.guide.title if found else str(draft.document.get("title", key)) if draft else key
        edition = found.edition if found else ""
        listed.append(Listed(key, title, edition, bool(found and found.guide.in_use), draft))
    return sorted(listed, key=lambda one: one.title)


def runs_of(actor: Actor) -> QuerySet[Run]:
    """Runs that the actor keeps in their account, latest first."""
    if actor.account_id is None:
        return Run.objects.none()
    return Run.objects.filter(account=actor.account_id).order_by("-changed_at", "pk")


def runs_shared_about(person: Person) -> QuerySet[Run]:
    """Runs that a person shares with those who work with them, latest first, as far as the actor's sight goes."""
    return Run.objects.filter(person=person).order_by("-shared_at", "pk")


def guides_on_record(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """What `guides/section.html` shows: the runs a person shares. Left out where there are none."""
    shared = list(runs_shared_about(person)[:20])
    if not shared:
        return None
    titles = titles_in_force()
    return {"shared": [(one, titles.get(one.guide, one.guide)) for one in shared], "is_own": access.is_own}


COUNTED = ("started", "finished", "suggested", "asked", "mailed", "saved")


@dataclass(frozen=True)
class Used:
    """How often a guide was used in a month, or in all months shown (`month` is then None)."""

    guide: str
    title: str
    month: date | None
    counts: dict[str, int]


def months_counted() -> list[date]:
    """The months in which anything was counted, latest first."""
    return list(MonthCount.objects.order_by("-month").values_list("month", flat=True).distinct())


def use_of_guides(months: int = 12) -> list[Used]:
    """Counts by month and guide for the latest months, latest month first."""
    titles = {one.key: one.title for one in guides_for_editors()}
    shown = months_counted()[:months]
    rows = MonthCount.objects.filter(month__in=shown).order_by("-month", "guide")
    return [
        Used(row.guide, titles.get(row.guide, row.guide), row.month, {name: getattr(row, name) for name in COUNTED})
        for row in rows
    ]


def use_by_guide(months: int = 12) -> list[Used]:
    """Counts by guide over the latest months, the most finished first."""
    summed: dict[str, Used] = {}
    for one in use_of_guides(months):
        before = summed.setdefault(one.guide, Used(one.guide, one.title, None, dict.fromkeys(COUNTED, 0)))
        for name in COUNTED:
            before.counts[name] += one.counts[name]
    return sorted(summed.values(), key=lambda one: (-one.counts["finished"], one.guide))
