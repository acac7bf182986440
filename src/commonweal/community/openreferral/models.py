"""What comes in from elsewhere: files that are being taken in, and the feeds that are read again and again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonweal.community.directory.models import Service
from commonweal.core.places.models import Place


class Import(models.Model):
    """One file or address that an editor takes in: checked first, and stored when they say so, all of it or nothing."""

    class State(models.TextChoices):
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked: waits for a yes"
        FAULTY = "faulty", "Cannot be taken in"
        STORING = "storing", "Being stored"
        STORED = "stored", "Stored"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=300, help_text="of the file, or the address")
    address = models.CharField(max_length=1000, blank=True, help_text="where it was fetched; empty for a file")
    content = models.BinaryField(null=True, help_text="what was read, compressed (gzip); forgotten once it is stored")
    source = models.CharField(max_length=300, help_text="how entries name where they come from")
    finds_terms = models.BooleanField(default=True, help_text="needs and so on are worked out where none are given")
    is_invented = models.BooleanField(default=False)
    columns = models.JSONField(default=dict, help_text="of a table: our column for each heading that somebody named")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    done = models.PositiveIntegerField(default=0, help_text="records that the present step is through with")
    total = models.PositiveIntegerField(default=0, help_text="records; 0 while that is not known")
    report = models.JSONField(default=dict, help_text="what the check found: see `importing.report`")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    starter_name = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return self.name


class Feed(models.Model):
    """A directory elsewhere whose records are read again and again."""

    class Every(models.IntegerChoices):
        DAY = 24, "Every day"
        WEEK = 168, "Every week"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, help_text="as the entries name their source")
    address = models.URLField(max_length=1000, unique=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    licence = models.CharField(max_length=200, blank=True, help_text="what its publisher lets others do with it")
    every_hours = models.PositiveSmallIntegerField(choices=Every, default=Every.DAY)
    hides_after = models.PositiveSmallIntegerField(
        default=3, help_text="readings in a row that a record may be missing from before its entry is hidden"
    )
    finds_terms = models.BooleanField(default=True, help_text="needs and so on are worked out where none are given")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, help_text="when it was last read, or tried")
    read_at = models.DateTimeField(null=True, help_text="when it was last read to its end")
    problem = models.TextField(blank=True, help_text="why it could not be read the last time")
    report = models.JSONField(default=dict, help_text="what the last reading found: counts, and faults of records")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class FeedRecord(models.Model):
    """A record as a feed last gave it, so that what changed there can be told from what was edited here."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="records")
    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="+")
    document = models.JSONField(help_text="as the feed gave it and it was taken in")
    digest = models.CharField(max_length=64, help_text="of the record as the feed gave it")
    seen_at = models.DateTimeField()
    missing = models.PositiveSmallIntegerField(default=0, help_text="readings in a row that it was not in")
    is_hidden = models.BooleanField(default=False, help_text="its entry was hidden since it was missing too often")
    waiting = models.JSONField(
        null=True, blank=True, help_text="a newer record that changes what was edited here: an editor decides"
    )
    waiting_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (models.Index(fields=["feed", "missing"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(waiting__isnull=True, waiting_digest="")
                | (Q(waiting__isnull=False) & ~Q(waiting_digest="")),
                name="feed_record_waiting_has_digest",
            ),
        )
