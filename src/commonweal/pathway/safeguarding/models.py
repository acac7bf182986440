"""Concerns about abuse or neglect, until it is decided whether to enquire (Care Act 2014 section 42)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonweal.core.accounts.models import Team
from commonweal.people.identity.models import AboutPerson


class Concern(AboutPerson):
    """One concern, as it was passed to the safeguarding team, with what was done at once and what was decided."""

    class Decision(models.TextChoices):
        ENQUIRY = "enquiry", "There is an enquiry (section 42)"
        OTHER_ENQUIRY = "other_enquiry", "We look into it, though section 42 does not ask us to"
        NO_ENQUIRY = "no_enquiry", "No enquiry"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True, blank=True, help_text="the request it came by")
    words = models.TextField(help_text="what was passed on")
    raised_at = models.DateTimeField()
    raised_by_name = models.CharField(max_length=200)
    wishes = models.TextField(blank=True, help_text="what the person wants to happen, in their words")
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=["team", "raised_at"], condition=Q(decided_at=None), name="concern_waiting"),
            models.Index(fields=["person", "-raised_at"], name="concern_of_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="")
                | (Q(decided_at__isnull=False) & ~Q(decision="") & ~Q(reason="")),
                name="concern_decided_with_reason",
            ),
            models.UniqueConstraint(
                fields=["request_id"], condition=~Q(request_id=None), name="concern_once_a_request"
            ),
        )

    def __str__(self) -> str:
        return f"Concern of {self.raised_at:%d %B %Y}"


class Step(AboutPerson):
    """What was done about a concern, and who was told: added to, never changed."""

    class Kind(models.TextChoices):
        TOLD = "told", "Somebody was told"
        PROTECTED = "protected", "Done at once to keep them safe"
        SPOKE = "spoke", "Spoke with the person"
        OTHER = "other", "Something else"

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField()
    done_at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("done_at", "id")

    def __str__(self) -> str:
        return self.words
