"""Notes that are shared with other organisations, and with them only, while the person agrees."""

from django.db import models

from commonweal.community.navigation.models.work import OfJourney
from commonweal.core.accounts.models import Team
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import AboutPerson


class SharedNote(OfJourney):
    """A note that its team wrote for named organisations. Who else has sight of the record does not see it."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-written_at",)


class NoteReader(AboutPerson):
    """One organisation (or team) that may read a note: by a consent, for as long as the sight from it lasts."""

    note = models.ForeignKey(SharedNote, on_delete=models.CASCADE, related_name="readers")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    viewer = models.UUIDField()
    viewer_name = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["viewer", "note"], name="note_reader_viewer"),)
        constraints = (models.UniqueConstraint(fields=["note", "viewer"], name="note_reader_once"),)


class NoteAnswer(AboutPerson):
    """What one of those who read a note wrote beneath it: read by all who may read the note."""

    note = models.ForeignKey(SharedNote, on_delete=models.CASCADE, related_name="answers")
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200)
    organisation_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("written_at",)
