"""What those who write guides can do: draft, change, check, publish, go back. Each writes to the ledger."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from commonweal.community.guides.document.reading import NOT_A_GUIDE, Document, is_key
from commonweal.community.guides.models import GuideVersion
from commonweal.community.guides.queries import (
    check_version,
    document_in_force,
    draft_of,
    version_in_force,
    versions_of,
)
from commonweal.community.guides.shipped import shipped_documents
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry

EDITS = (Role.DIRECTORY_EDITOR,)
"""Who writes guides."""


def start_draft(actor: Actor, key: str, document: Document | None = None, based_on: str = "") -> GuideVersion:
    """Begin a draft of a guide: of what is in force, or of a document. ValidationError where one is begun already."""
    actor.require_role(*EDITS)
    with transaction.atomic():
        if draft_of(key) is not None:
            raise ValidationError("Somebody has begun a draft of this guide already. Go on with that one.")
        if document is None:
            document = document_in_force(key)
            in_force = version_in_force(key)
            based_on = f"version {in_force.number}" if in_force else "the shipped guide"
        if document is None:
            raise ValidationError("There is no guide of this name.")
        latest = versions_of(key).first()
        now = timezone.now()
        version = GuideVersion(
            guide=key,
            number=latest.number + 1 if latest else 1,
            document=document,
            based_on=based_on,
            started_at=now,
            changed_at=now,
            changed_by_name=actor.name,
        )
        version.save(force_insert=True)
        _enter(actor, version, "guide.drafted", f"Draft of the guide “{_title(version)}” begun by {actor.name}")
    return version


def start_guide(actor: Actor, title: str, document: Document | None = None) -> GuideVersion:
    """Begin a guide of one's own, empty or from a document. ValidationError where there is one of the same name."""
    key = slugify(title)[:60].strip("-")
    if not is_key(key) or key in NOT_A_GUIDE:
        raise ValidationError({"title": "Choose another title: its words make the address of the guide"})
    if key in shipped_documents() or versions_of(key).exists():
        raise ValidationError({"title": "There is a guide of this name already. Choose another title"})
    return start_draft(actor, key, {**(document or {}), "title": title}, "a new guide")


def save_draft(actor: Actor, draft: GuideVersion, document: Document, said: str, revision: int) -> GuideVersion:
    """Keep a changed document. `said` is what was changed, in the past tense; `revision` is the one the change was made
    to: ValidationError where somebody changed the draft since."""
    actor.require_role(*EDITS)
    with transaction.atomic():
        held = _open(draft)
        if held.revision != revision:
            raise ValidationError(
                f"{held.changed_by_name} changed this draft while you were writing. Copy what you wrote, open the page"
                " again, and put it in there."
            )
        held.document = document
        held.revision += 1
        held.changed_at, held.changed_by_name = timezone.now(), actor.name
        held.checked_at, held.checked_by_name = None, ""
        held.save()
        _enter(actor, held, "guide.changed", f"{said} in the draft of “{_title(held)}”")
    return held


def check_draft(actor: Actor, draft: GuideVersion) -> GuideVersion:
    """Mark a draft as sound, so that it can be published. ValidationError with the first faults where it is not."""
    actor.require_role(*EDITS)
    with transaction.atomic():
        held = _open(draft)
        checked = check_version(held.guide, held.document)
        if not checked.is_sound:
            count = sum(one.weight == "fault" for one in checked.faults)
            raise ValidationError(f"The guide has {count} fault{'' if count == 1 else 's'}. Mend them first.")
        held.checked_at, held.checked_by_name = timezone.now(), actor.name
        held.save(update_fields=["checked_at", "checked_by_name"])
        _enter(actor, held, "guide.checked", f"The guide “{_title(held)}” was checked by {actor.name}")
    return held


def publish_draft(actor: Actor, draft: GuideVersion) -> GuideVersion:
    """Put a checked draft before residents, and withdraw the one before it. ValidationError where it is unchecked."""
    actor.require_role(*EDITS)
    with transaction.atomic():
        held = _open(draft)
        if held.checked_at is None:
            raise ValidationError("Check the guide first: only a checked guide can be published.")
        _withdraw(held.guide)
        held.published_at, held.published_by_name = timezone.now(), actor.name
        held.save(update_fields=["published_at", "published_by_name"])
        _enter(actor, held, "guide.published", f"The guide “{_title(held)}” was published by {actor.name}")
    return held


def discard_draft(actor: Actor, draft: GuideVersion) -> None:
    """Throw a draft away. What it said stays in the ledger only as far as its changes were named there."""
    actor.require_role(*EDITS)
    with transaction.atomic():
        held = _open(draft)
        _enter(actor, held, "guide.discarded", f"Draft of the guide “{_title(held)}” thrown away by {actor.name}")
        held.delete()


def roll_back(actor: Actor, key: str, number: int | None) -> GuideVersion | None:
    """Go back to an earlier published version (which becomes a new one), or with None to the shipped guide.

    ValidationError where there is no such version, or no shipped guide to go back to.
    """
    actor.require_role(*EDITS)
    with transaction.atomic():
        if number is None:
            in_force = version_in_force(key)
            if in_force is None or key not in shipped_documents():
                raise ValidationError("There is no shipped guide to go back to.")
            _withdraw(key)
            said = f"The guide “{_title(in_force)}” was put back to the shipped one by {actor.name}"
            _enter(actor, in_force, "guide.rolled-back", said)
            return None
        earlier = versions_of(key).filter(number=number, published_at__isnull=False).first()
        if earlier is None:
            raise ValidationError("There is no published version of this number.")
        if draft_of(key) is not None:
            raise ValidationError("Publish or throw away the draft first.")
        again = start_draft(actor, key, earlier.document, f"version {number}")
        return publish_draft(actor, check_draft(actor, again))


def _open(draft: GuideVersion) -> GuideVersion:
    """The draft as it is now, held until the transaction ends. ValidationError once it has been published."""
    held = GuideVersion.objects.select_for_update().filter(pk=draft.pk).first()
    if held is None or held.published_at is not None:
        raise ValidationError("This draft has been published or thrown away. Begin a new one.")
    return held


def _withdraw(key: str) -> None:
    GuideVersion.objects.filter(guide=key, published_at__isnull=False, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )


def _title(version: GuideVersion) -> str:
    return str(version.document.get("title") or version.guide)


def _enter(actor: Actor, version: GuideVersion, kind: str, summary: str) -> None:
    facts: dict[str, Any] = {"guide": version.guide, "version": version.number, "revision": version.revision}
    write_entry(actor, kind, summary, chain=f"guide:{version.guide}", payload=facts)
