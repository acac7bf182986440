"""What people ask of what is held about them: all of it, and that it be put right."""

from django.conf import settings
from django.db import models

from commonweal.people.identity.models import AboutPerson


class AccessRequest(AboutPerson):
    """A request for everything held about a person (Article 15 of the UK GDPR), from being asked to being released."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        REVIEWING = "reviewing", "Being looked through"
        RELEASED = "released", "Ready to download"
        WITHDRAWN = "withdrawn", "Withdrawn"

    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_on = models.DateField()
    asked_by_name = models.CharField(max_length=200, help_text="the person, or who asked for them and by what right")
    due_on = models.DateField()
    extended_why = models.CharField(max_length=500, blank=True)
    gathered_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=("asked", "reviewing")), name="one_access_request_open"
            ),
        )
        indexes = (models.Index(fields=["state", "due_on"], name="access_request_due"),)
        verbose_name = "request for everything held"
        verbose_name_plural = "requests for everything held"

    def __str__(self) -> str:
        return f"{self.get_state_display()}, due {self.due_on}"


class GatheredFile(AboutPerson):
    """Everything held about a person as it was when it was gathered. Read by the system only, on behalf of whoever an
    action lets: it holds what no single worker may see."""

    request = models.OneToOneField(AccessRequest, on_delete=models.CASCADE, related_name="gathered")
    kinds = models.JSONField(help_text="each kind held: its title and its rows, every value as it is read")

    class Meta:
        verbose_name = "copy of everything held"
        verbose_name_plural = "copies of everything held"

    def __str__(self) -> str:
        return f"Gathered for {self.request_id}"


class Mark(AboutPerson):
    """One value in what was gathered that may tell of somebody else, and whether it is released or withheld."""

    class Decision(models.TextChoices):
        WAITING = "waiting", "To be looked at"
        RELEASE = "release", "Given out"
        WITHHOLD = "withhold", "Withheld"

    request = models.ForeignKey(AccessRequest, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=100)
    row = models.CharField(max_length=64)
    field = models.CharField(max_length=100)
    why = models.CharField(max_length=300)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "kind", "row", "field"], name="value_marked_once"),)
        verbose_name = "value about others"
        verbose_name_plural = "values about others"

    def __str__(self) -> str:
        return f"{self.kind} {self.field}: {self.get_decision_display()}"


class Correction(AboutPerson):
    """Somebody asks that a fact be put right (Article 16). If refused, what they say stands beside it."""

    class State(models.TextChoices):
        ASKED = "asked", "To be decided"
        PUT_RIGHT = "put_right", "Put right"
        REFUSED = "refused", "Not changed"

    fact = models.CharField(max_length=40, help_text="a fact of identity, or “other”")
    says_now = models.CharField(max_length=500, blank=True)
    should_say = models.CharField(max_length=500)
    why = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "due_on"], name="correction_due"),)
        verbose_name = "request to put a fact right"
        verbose_name_plural = "requests to put a fact right"

    def __str__(self) -> str:
        return f"{self.fact}: {self.should_say}"
