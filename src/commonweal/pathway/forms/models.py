"""Forms that people fill in, each answer kept with who gave it and when; nothing typed is ever overwritten."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonweal.pathway.forms.definitions.form import Writer
from commonweal.people.identity.models import AboutPerson

WRITERS = [(writer.value, writer.value) for writer in Writer]


class KeptDefinition(models.Model):
    """A version of a form as it was when somebody first began one: a council may change its files, and a form that was
    begun stays as it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    document = models.JSONField()
    kept_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class FilledForm(AboutPerson):
    """A form about a person, begun by somebody and written by all who may. It is open until it is finished.

    `topic` and `topic_id` are what it belongs to in another room (an assessment, a plan), `reviews` the form that it
    looks at again. `last_number` is the number of its latest answer.
    """

    definition = models.ForeignKey(KeptDefinition, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40, blank=True)
    topic_id = models.UUIDField(null=True, blank=True)
    reviews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_by_name = models.CharField(max_length=200)
    started_as = models.CharField(max_length=10, choices=WRITERS)
    last_number = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-started_at"], name="filled_form_person_time"),
            models.Index(fields=["topic_id"], condition=Q(topic_id__isnull=False), name="filled_form_topic"),
        )

    def __str__(self) -> str:
        return f"{self.definition_id} of {self.started_at:%d %B %Y}"

    @property
    def is_open(self) -> bool:
        return self.finished_at is None


class Answer(AboutPerson):
    """One answer to one question, as it was given. Rows are added and never changed: the latest that is not aside
    counts. `aside` is what somebody wrote while another changed the same answer: kept, and chosen from by people."""

    class Basis(models.TextChoices):
        TYPED = "typed", "Written"
        CONFIRMED = "confirmed", "Known already, and confirmed"
        BROUGHT = "brought", "Brought from an earlier record"

    form = models.ForeignKey(FilledForm, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=60)
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the form")
    value = models.JSONField()
    is_aside = models.BooleanField(default=False)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.TYPED)
    source = models.CharField(max_length=200, blank=True, help_text="from where it was known, in words")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_by_name = models.CharField(max_length=200)
    written_as = models.CharField(max_length=10, choices=WRITERS)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["form", "number"], name="answer_number_once_a_form"),)
        indexes = (models.Index(fields=["form", "question", "-number"], name="answer_form_question"),)

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


class SharedForm(AboutPerson):
    """A form that the person, or their worker, shares with somebody who sees their care: they may write there what
    the person may write, until `ended_at`."""

    form = models.ForeignKey(FilledForm, on_delete=models.PROTECT, related_name="shares")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account_name = models.CharField(max_length=200)
    shared_by_name = models.CharField(max_length=200)
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["form", "account"], condition=Q(ended_at__isnull=True), name="form_shared_once_with_each"
            ),
        )

    def __str__(self) -> str:
        return self.account_name


class Here(AboutPerson):
    """Who has a form open, and when their page last asked for changes."""

    form = models.ForeignKey(FilledForm, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    section = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["form", "account"], name="here_once_a_form"),)

    def __str__(self) -> str:
        return self.name
