"""Documents: letters, pictures, recordings and films about a person, and what they hang on."""

from django.db import models
from django.db.models import Q

from commonweal.people.documents.recognising import BY_CONTENT_TYPE, FileType
from commonweal.people.identity.models import AboutPerson


class Document(AboutPerson):
    """One version of a document. The file lies outside the web, under a key that is neither its name nor its id."""

    class Kind(models.TextChoices):
        PLAN = "plan", "A plan, in whatever form"
        ABOUT_ME = "about_me", "About the person"
        LETTER = "letter", "Letter"
        REPORT = "report", "Report or assessment"
        LEGAL = "legal", "Power of attorney, order or other legal paper"
        MONEY = "money", "Bank statement, bill or receipt"
        PHOTO = "photo", "Photograph of the person"
        OTHER = "other", "Something else"

    key = models.CharField(max_length=64, unique=True, help_text="where the file lies; empty of meaning")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField(blank=True, help_text="what it shows or says, for who cannot see or hear it")
    said_by = models.CharField(max_length=200, blank=True, help_text="who wrote, drew or said it")
    dated_on = models.DateField(null=True, blank=True)
    compartment = models.CharField(max_length=20)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content")
    file_name = models.CharField(max_length=200, help_text="as it was called where it came from")
    was_scanned = models.BooleanField(help_text="found clean by the installation's virus scanner")
    number = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    added_by = models.UUIDField(null=True, help_text="the account")
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_name = models.CharField(max_length=200, blank=True)
    remove_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-added_at"], name="document_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | (~Q(removed_by_name="") & ~Q(remove_reason="")),
                name="document_removed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def type(self) -> FileType:
        return BY_CONTENT_TYPE[self.content_type]

    @property
    def size_words(self) -> str:
        """ "340 KB" or "12.5 MB"."""
        if self.size < 1024 * 1024:
            return f"{max(1, round(self.size / 1024))} KB"
        return f"{self.size / 1024 / 1024:.1f} MB".replace(".0 ", " ")


class Attachment(AboutPerson):
    """That a document belongs to something in another room: a plan, an assessment, a payment.

    `room` and `thing` name it without this room knowing what it is.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attachments")
    room = models.CharField(max_length=60, help_text="which room's thing: plans.plan, payments.claim …")
    thing = models.CharField(max_length=60, help_text="its id there")
    compartment = models.CharField(max_length=20, help_text="the document's")
    attached_by_name = models.CharField(max_length=200)
    attached_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["room", "thing"], name="attachment_thing"),)
        constraints = (models.UniqueConstraint(fields=["document", "room", "thing"], name="attached_once"),)

    def __str__(self) -> str:
        return f"{self.document} on {self.room}"
