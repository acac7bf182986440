"""Young people on their way to adult care: what they will need, who their worker is, and what has been done."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Team
from commonweal.people.identity.models import AboutPerson


class Transition(AboutPerson):
    """One young person on the register, from 14 until what happens after 18 is decided and begun.

    Children's services go on until then: Care Act 2014 section 66.
    """

    class Placement(models.TextChoices):
        HOME = "home", "With family, or near home"
        RESIDENTIAL = "residential", "In a residential placement"
        OUT_OF_AREA = "out_of_area", "Out of the area"

    class Decision(models.TextChoices):
        SUPPORT = "support", "Adult support was agreed and has a first day"
        NOT_ELIGIBLE = "not_eligible", "Assessed: no eligible needs, and advice was given"
        DECLINED = "declined", "They do not want adult support"
        MOVED = "moved", "They live in another area now"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=200, help_text="the school or service that told of them")
    need = models.CharField(max_length=40, help_text="kind of need, as the policy names it")
    need_note = models.TextField(blank=True, help_text="what they are expected to need, in words")
    starts_on = models.DateField(help_text="when adult support is expected to begin")
    yearly_low = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a year")
    yearly_high = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a year")
    yearly_expected = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a year")
    placement = models.CharField(max_length=20, choices=Placement, default=Placement.HOME)
    placement_reason = models.TextField(blank=True)
    last_contact_on = models.DateField(help_text="when somebody last spoke with them or their family")
    registered_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["worker", "starts_on"], name="transition_worker"),)
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(decided_at=None), name="one_open_transition"),
            models.CheckConstraint(
                condition=Q(yearly_low__gte=0, yearly_low__lte=F("yearly_expected"))
                & Q(yearly_expected__lte=F("yearly_high")),
                name="transition_costs_in_order",
            ),
            models.CheckConstraint(
                condition=Q(placement="home") | ~Q(placement_reason=""), name="far_placement_has_a_reason"
            ),
            models.CheckConstraint(condition=Q(decided_at=None) | ~Q(decision=""), name="transition_decision_is_said"),
        )

    def __str__(self) -> str:
        return f"{self.person}: adult from {self.starts_on}"


class MilestoneDone(AboutPerson):
    """A milestone that was reached: when, and what came of it."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="done")
    key = models.CharField(max_length=40)
    done_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["transition", "key"], name="milestone_once"),)

    def __str__(self) -> str:
        return f"{self.key}, {self.done_on}"


class TransitionContact(AboutPerson):
    """A time somebody spoke with the young person or their family."""

    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="contacts")
    spoke_on = models.DateField()
    words = models.TextField()
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-spoke_on", "-said_at")

    def __str__(self) -> str:
        return self.words
