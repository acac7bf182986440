"""What the search keeps: entries made ready for it, meanings, a council's own topics, and what was not found."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

MADE_BY = RawSQL("pg_current_xact_id()::text::bigint", ())
"""The number of the transaction that is running."""
NEXT_VERSION = RawSQL("nextval('search_version')", ())


class SearchIdentity(models.Model):
    """One row with a name of its own for this database, so that no index of another one is taken for its own."""

    identity = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name_plural = "search identities"


class SearchEntry(models.Model):
    """An entry of the directory made ready for the search; without a document where it can no longer be found.

    `changed_in` is the transaction that wrote the row, and `version` rises with every change: by the two each process
    sees what is new since it last looked, whatever the order in which transactions end, and what was rolled back never
    was.
    """

    service_id = models.UUIDField(primary_key=True)
    document = models.JSONField(null=True)
    content = models.BinaryField(max_length=16, help_text="digest of the document")
    meaning = models.BinaryField(max_length=16, help_text="key of the text whose meaning stands for it")
    changed_in = models.BigIntegerField(db_default=MADE_BY)
    version = models.BigIntegerField(db_default=NEXT_VERSION)

    class Meta:
        verbose_name_plural = "search entries"
        indexes = (models.Index(fields=["changed_in"]), models.Index(fields=["meaning"]))


class TextMeaning(models.Model):
    """The meaning of a text, worked out once: 384 numbers of 16 bits."""

    key = models.BinaryField(primary_key=True, max_length=16)
    vector = models.BinaryField(max_length=768)


class LocalTopic(models.Model):
    """A topic as this council has it, in place of the shipped one of the same key, or besides them."""

    key = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=100)
    need = models.CharField(max_length=60, blank=True, help_text="a key of needs.toml")
    words = ArrayField(models.CharField(max_length=80), help_text="what entries say")
    phrases = ArrayField(models.CharField(max_length=160), default=list, help_text="what people say")
    is_whom = models.BooleanField(default=False, help_text="says for whom something is rather than what")
    is_removed = models.BooleanField(default=False, help_text="the shipped topic of this key is not used")
    version = models.BigIntegerField(db_default=NEXT_VERSION)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class UnmetSearch(models.Model):
    """How often something was looked for and little or nothing found: by day, never by person.

    `words` are in small letters and in order of the alphabet, without anything that could name somebody; `area` is the
    first half of a postcode or a named place at most.
    """

    class Outcome(models.TextChoices):
        NOTHING = "nothing", "Nothing fitted well"
        FEW = "few", "One or two fitted"
        GAVE_UP = "gave-up", "Found only without a condition"

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    words = models.CharField(max_length=200)
    topic = models.CharField(max_length=60, blank=True, help_text="what it was about, where that is known")
    area = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    given_up = models.CharField(max_length=60, blank=True, help_text="the conditions that nothing met")
    times = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "unmet searches"
        constraints = (
            models.UniqueConstraint(
                fields=["day", "words", "topic", "area", "outcome", "given_up"], name="unmet_search_counted_once"
            ),
        )
