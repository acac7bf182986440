"""What a person wants known of them, what to be careful of, where they stand in law, and what they wish for later."""

from django.db import models
from django.db.models import F, Q

from commonweal.people.about.alerting import AlertKind, LegalKind, WishKind
from commonweal.people.identity.models import AboutPerson


class AboutMe(AboutPerson):
    """One version of "About Me". Each save is a new one; the highest number is what others read."""

    class WrittenAs(models.TextChoices):
        SELF = "self", "The person, in their own words"
        SUPPORTED = "supported", "The person, with somebody's help"
        ON_BEHALF = "on_behalf", "Somebody else, for the person"

    number = models.PositiveIntegerField()
    answers = models.JSONField(help_text="heading's key to words; empty headings are left out")
    written_as = models.CharField(max_length=12, choices=WrittenAs)
    supported_by = models.CharField(max_length=300, blank=True, help_text="name, role and how to reach them")
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "number"], name="about_me_number_once"),)

    def __str__(self) -> str:
        return f"About me, version {self.number}"


class Alert(AboutPerson):
    """Something to be careful of. One of a risk to workers is for staff alone, has a reason and is reviewed."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in AlertKind])
    words = models.CharField(max_length=500)
    compartment = models.CharField(max_length=20)
    for_staff = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True, help_text="what it rests on")
    starts_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    set_by_name = models.CharField(max_length=200)
    ended_by_name = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "starts_on"], name="alert_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="alert_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(for_staff=False) | (~Q(reason="") & Q(review_on__isnull=False)),
                name="alert_for_staff_has_reason_and_review",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.words}"

    @property
    def title(self) -> str:
        return AlertKind(self.kind).words


class LegalStatus(AboutPerson):
    """Where a person stands in law, from a day to a day, by what document."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in LegalKind])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    source = models.CharField(max_length=300, help_text="the document it rests on, and where it is")
    note = models.CharField(max_length=500, blank=True)
    recorded_by_name = models.CharField(max_length=200)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "starts_on"], name="legal_status_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="legal_status_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return LegalKind(self.kind).words

    @property
    def explained(self) -> str:
        return LegalKind(self.kind).explained


class Wish(AboutPerson):
    """One version of an advance decision or wish; of each kind, the highest number counts, unless it is withdrawn."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in WishKind])
    number = models.PositiveIntegerField()
    words = models.TextField()
    made_on = models.DateField()
    kept_where = models.CharField(max_length=300, help_text="where the signed paper is")
    life_sustaining = models.BooleanField(default=False, help_text="refuses treatment that keeps them alive")
    is_witnessed = models.BooleanField(default=False, help_text="in writing, signed and witnessed")
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind", "number"], name="wish_number_once"),)
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"{self.title}: {self.words}"

    @property
    def title(self) -> str:
        return WishKind(self.kind).words

    @property
    def explained(self) -> str:
        return WishKind(self.kind).explained

    @property
    def caution(self) -> str:
        """What keeps it from being followed as it stands; "" for nothing that is known here."""
        if self.kind == WishKind.REFUSES_TREATMENT.value and self.life_sustaining and not self.is_witnessed:
            return "It refuses what keeps them alive, but is not signed and witnessed: it does not bind doctors yet."
        return ""


class NeedsAsked(AboutPerson):
    """That somebody was asked what they need to read, follow and answer: the first step of the standard."""

    class Found(models.TextChoices):
        NEEDS = "needs", "They told us what they need"
        NONE = "none", "They need nothing special"
        NOT_ASKED = "not_asked", "They could not be asked this time"

    asked_on = models.DateField()
    asked_by_name = models.CharField(max_length=200)
    found = models.CharField(max_length=10, choices=Found)
    may_share = models.BooleanField(help_text="agrees that those who support them are told")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-asked_on"], name="needs_asked_person"),)
        verbose_name_plural = "needs asked"

    def __str__(self) -> str:
        return f"{self.get_found_display()}, {self.asked_on:%-d %B %Y}"


class FactConfirmed(AboutPerson):
    """That somebody said a fact is still right, so that nobody asks it again. It holds only while the value is this."""

    key = models.CharField(max_length=60)
    value = models.TextField(help_text="as it was shown")
    compartment = models.CharField(max_length=20)
    confirmed_at = models.DateTimeField()
    confirmed_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["person", "key", "-confirmed_at"], name="fact_confirmed_person"),)
        verbose_name_plural = "facts confirmed"

    def __str__(self) -> str:
        return f"{self.key} on {self.confirmed_at:%-d %B %Y}"
