"""Reads of this room that have a name."""

from commonweal.community.openreferral.models import FeedRecord, Import
from commonweal.core.accounts.actors import Actor
from commonweal.core.design.listing import counted


def waits_for_editor(actor: Actor) -> str:
    """What waits for an editor, in a few words for the start page: "" for nothing."""
    records = counted(FeedRecord.objects.filter(waiting__isnull=False), "change to decide on", "changes to decide on")
    files = counted(Import.objects.filter(state=Import.State.CHECKED), "file to say yes to", "files to say yes to")
    return " · ".join(filter(None, (records, files)))
