"""Whether an entry is shown: hidden, taken out, withdrawn by its owner, brought back. And what staff note of it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.actions.versions import locked, note_change
from commonweal.community.directory.allowed import NOTE_WRITERS, is_editor, require_editor, require_may_edit
from commonweal.community.directory.changes import tell_change
from commonweal.community.directory.models import Service, StaffNote
from commonweal.core.accounts.actors import Actor

Listing = Service.Listing
LONGEST_REASON = 300
LONGEST_NOTE = 2000


def hide_entry(actor: Actor, service: Service, reason: str) -> Service:
    """Show an entry to nobody but its owner and the editors, until it is brought back."""
    require_editor(actor)
    return _list_as(actor, service, Listing.HIDDEN, "hidden", f"Hidden by {actor.name}", reason)


def take_out(actor: Actor, service: Service, reason: str) -> Service:
    """Take an entry out. Its versions stay, and it can be brought back."""
    require_editor(actor)
    return _list_as(actor, service, Listing.REMOVED, "removed", f"Taken out by {actor.name}", reason)


def withdraw_entry(actor: Actor, service: Service, reason: str) -> Service:
    """Its owner takes an entry out themselves: nobody has to approve that."""
    require_may_edit(actor, service)
    words = f"Withdrawn by {service.organisation.name}"
    return _list_as(actor, service, Listing.REMOVED, "withdrawn", f"{words} ({actor.name})", reason, note=words)


def bring_back(actor: Actor, service: Service, reason: str = "") -> Service:
    """List an entry again that was hidden or taken out."""
    require_editor(actor)
    with transaction.atomic():
        held = locked(service.pk)
        if held.listing not in (Listing.HIDDEN, Listing.REMOVED):
            raise ValidationError("Only an entry that is hidden or taken out can be brought back")
        Service.objects.filter(pk=held.pk).update(listing=Listing.LISTED, listing_note="")
        note_change(actor, held, "listed-again", f"Brought back by {actor.name}", reason)
        tell_change([held.pk])
    return Service.objects.get(pk=held.pk)


def write_note(actor: Actor, service: Service, words: str) -> StaffNote:
    """Tell other staff something of an entry. The public never sees it."""
    actor.require_role(*NOTE_WRITERS)
    words = words.strip()
    if not words:
        raise ValidationError({"words": "Write the note"})
    note = StaffNote(
        service=service, words=words[:LONGEST_NOTE], written_by_id=actor.account_id, writer_name=actor.name,
        written_at=timezone.now(),
    )  # fmt: skip
    with transaction.atomic():
        note.save(force_insert=True)
        note_change(actor, service, "noted", f"{actor.name} wrote a note for staff")
    return note


def delete_note(actor: Actor, note: StaffNote) -> None:
    """Take away a note: one's own, or an editor any."""
    actor.require_role(*NOTE_WRITERS)
    if note.written_by_id != actor.account_id:
        require_editor(actor)
    with transaction.atomic():
        note_change(actor, note.service, "note-deleted", f"{actor.name} deleted a note for staff")
        note.delete()


def _list_as(
    actor: Actor, service: Service, listing: Listing, kind: str, summary: str, reason: str, *, note: str = ""
) -> Service:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Say why, for those who read the history"})
    with transaction.atomic():
        held = locked(service.pk)
        allowed = (Listing.LISTED, Listing.HIDDEN) if is_editor(actor) else (Listing.LISTED,)
        if held.listing not in allowed or held.listing == listing:
            raise ValidationError(f"The entry is not in the directory: {held.get_listing_display().lower()}")
        words = f"{note}: {reason}" if note else reason
        Service.objects.filter(pk=held.pk).update(listing=listing, listing_note=words[:LONGEST_REASON])
        note_change(actor, held, kind, summary, reason)
        tell_change([held.pk])
    return Service.objects.get(pk=held.pk)
