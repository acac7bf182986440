"""What an editor decides on proposals, and taking an entry back to an earlier version."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.community.directory.actions.versions import (
    checked,
    keep_as_it_was,
    locked,
    note_change,
    put_in_force,
    with_its_own_ids,
)
from commonweal.community.directory.allowed import owns, require_editor
from commonweal.community.directory.differences import rebase
from commonweal.community.directory.fields import field_of
from commonweal.community.directory.models import Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.core.accounts.actors import Actor, acting_as
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.correspondence.actions import send_message


class StaleProposalError(ValidationError):
    """The entry has changed since, in the same fields: the editor has to see that first."""


def approve_version(
    actor: Actor,
    version: Version,
    note: str = "",
    *,
    over_conflicts: bool = False,
    is_confirmed: bool = False,
) -> Version:
    """Put a proposal in force, as the editor amended it, and tell whoever proposed it.

    What others changed since it was begun stays. Raises StaleProposalError where both changed the same field, unless
    the editor has seen it (`over_conflicts`). What an owner sent counts as confirmed by them on the day they sent it.
    """
    require_editor(actor)
    with transaction.atomic():
        service = locked(version.service_id)
        held = _undecided(version)
        if service.listing == Service.Listing.MERGED:
            raise ValidationError("The entry was merged into another: change that one, and decline this with a word")
        rebased = rebase(held.before, document_of(service.pk), held.document)
        if rebased.conflicts and not over_conflicts:
            names = ", ".join(conflict.field.label.lower() for conflict in rebased.conflicts)
            raise StaleProposalError(f"The entry has changed since this was written, in the same place: {names}")
        if held.kind != Version.Kind.NEW:
            keep_as_it_was(service)
        if service.listing == Service.Listing.PROPOSED:
            Service.objects.filter(pk=service.pk).update(listing=Service.Listing.LISTED)
            service.listing = Service.Listing.LISTED
        _confirm(actor, service, held, is_confirmed=is_confirmed)
        kept = put_in_force(service, rebased.document)
        held.document = kept
        _decide(actor, held, Version.State.APPROVED, note)
        note_change(
            actor, service, "approved", f"{_what(held)} was approved by {actor.name}", note,
            version=held.pk, proposer=held.proposer_name, is_amended=held.proposed_document is not None,
        )  # fmt: skip
        _tell(actor, held, service, "entry-approved", note)
    return held


def amend_proposal(actor: Actor, version: Version, document: Mapping[str, Any]) -> Version:
    """Change what is proposed before it is approved. What was proposed is kept beside it."""
    require_editor(actor)
    with transaction.atomic():
        held = _undecided(version)
        own = with_its_own_ids(document, held.service)
        checked(own)
        if held.proposed_document is None:
            held.proposed_document = held.document
        held.document = own
        held.save(update_fields=["document", "proposed_document"])
        note_change(actor, held.service, "amended", f"{actor.name} changed what was proposed", version=held.pk)
    return held


def decline_version(actor: Actor, version: Version, reason: str) -> Version:
    """Say no to a proposal, and why. A new entry is taken out with it."""
    require_editor(actor)
    if not reason.strip():
        raise ValidationError({"note": "Say why, for whoever proposed it"})
    with transaction.atomic():
        service = locked(version.service_id)
        held = _undecided(version)
        _decide(actor, held, Version.State.DECLINED, reason)
        if held.kind == Version.Kind.NEW and service.listing == Service.Listing.PROPOSED:
            Service.objects.filter(pk=service.pk).update(
                listing=Service.Listing.REMOVED, listing_note=reason.strip()[:300]
            )
        note_change(actor, service, "declined", f"{_what(held)} was declined by {actor.name}", reason, version=held.pk)
        _tell(actor, held, service, "entry-declined", reason)
    return held


def roll_back(actor: Actor, version: Version, reason: str) -> Version:
    """Take an entry back to an approved version; returns the version that this makes. Who runs it stays as it is."""
    require_editor(actor)
    if version.state != Version.State.APPROVED:
        raise ValidationError("Only a version that was in force can be gone back to")
    if not reason.strip():
        raise ValidationError({"note": "Say why, for those who read the history"})
    with transaction.atomic():
        service = locked(version.service_id)
        before = keep_as_it_was(service)
        document = dict(version.document)
        field_of("organisation").take(document, before.document)
        kept = put_in_force(service, document)
        now = timezone.now()
        back = Version(
            service=service, kind=Version.Kind.BACK, document=kept, before=before.document,
            state=Version.State.APPROVED, note=reason.strip(), proposed_by_id=actor.account_id,
            proposer_name=actor.name, proposed_at=now, decided_by_id=actor.account_id, decider_name=actor.name,
            decided_at=now,
        )  # fmt: skip
        back.save(force_insert=True)
        day = timezone.localtime(version.decided_at).date()
        note_change(
            actor, service, "rolled-back", f"{actor.name} took the entry back to how it was on {day:%-d %B %Y}", reason,
            version=back.pk, back_to=version.pk,
        )  # fmt: skip
    return back


def _undecided(version: Version) -> Version:
    held = (
        Version.objects.select_for_update(of=("self",))
        .select_related("proposed_by", "service__organisation")
        .get(pk=version.pk)
    )
    if held.state != Version.State.PROPOSED:
        raise ValidationError(f"This has been decided already: {held.get_state_display().lower()}")
    return held


def _decide(actor: Actor, version: Version, state: Version.State, note: str) -> None:
    version.state = state
    version.decided_by_id = actor.account_id
    version.decider_name = actor.name
    version.decided_at = timezone.now()
    version.decision_note = note.strip()
    version.save()


def _confirm(actor: Actor, service: Service, version: Version, *, is_confirmed: bool) -> None:
    """Whoever runs it has just looked at the whole entry; or the editor has asked them."""
    if version.kind == Version.Kind.REPORT and not is_confirmed:
        return
    by_owner = False
    if version.proposed_by is not None:
        with acting_as(version.proposed_by) as proposer:
            by_owner = owns(proposer, service.organisation)
    if not (by_owner or is_confirmed):
        return
    service.assured_date = timezone.localtime(version.proposed_at if by_owner else timezone.now()).date()
    by = service.organisation.name if by_owner else "the directory’s editors"
    Service.objects.filter(pk=service.pk).update(assured_date=service.assured_date, confirmed_by=by)


def _what(version: Version) -> str:
    return {
        Version.Kind.NEW: "The new entry",
        Version.Kind.REPORT: "What somebody said was wrong",
    }.get(Version.Kind(version.kind), "The change")


def _tell(actor: Actor, version: Version, service: Service, template: str, note: str) -> None:
    """Write to whoever proposed it, unless that is who decided."""
    if version.proposed_by_id == actor.account_id and actor.account_id is not None:
        return
    if version.proposed_by is None and not version.proposer_email:
        return
    send_message(
        actor,
        template,
        to_account=version.proposed_by if not version.proposer_email else None,
        to_email=version.proposer_email,
        context={
            "entry": version.document["name"],
            "reason": note.strip() or "The editor left no note.",
            "link": at_our_site(reverse("directory:service", args=[service.pk])),
        },
    )
