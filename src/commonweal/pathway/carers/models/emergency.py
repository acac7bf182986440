"""What happens if a carer is suddenly away: the plan, who can step in, and each time it was needed."""

from django.db import models
from django.db.models import Q

from commonweal.pathway.carers.models.register import Caring
from commonweal.people.identity.models import AboutPerson, Person


class EmergencyPlan(AboutPerson):
    """A version of the plan for one person cared for. A change makes a new version, and the one before stays.

    It stands on the carer's record; staff who see the care of the person cared for see it too, since it is about them.
    `is_shown`: whether that person themselves, and whoever else sees their care, may read it.
    """

    caring = models.ForeignKey(Caring, on_delete=models.PROTECT, related_name="plans")
    cared_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    carer_name = models.CharField(max_length=200)
    cared_for_name = models.CharField(max_length=200)
    first = models.TextField("what happens first", help_text="in the first hour: whom to call, what cannot wait")
    triggers = models.TextField("when it is needed", blank=True)
    daily = models.TextField("what each day needs", blank=True)
    medication = models.TextField(blank=True)
    keys = models.TextField("keys and getting in", blank=True)
    pets = models.TextField(blank=True)
    not_to_do = models.TextField("what not to do", blank=True)
    is_shown = models.BooleanField("the person cared for may read it", default=False)
    review_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["cared_for"], condition=Q(replaced_at=None), name="carer_plan_cared_for"),)
        constraints = (
            models.UniqueConstraint(fields=["caring"], condition=Q(replaced_at=None), name="carer_plan_one_in_force"),
            models.UniqueConstraint(fields=["caring", "version"], name="carer_plan_versions_differ"),
        )
        verbose_name = "emergency plan"

    def __str__(self) -> str:
        return f"If {self.carer_name} cannot look after {self.cared_for_name}"


class EmergencyHelper(AboutPerson):
    """Somebody who can step in, in the order in which they are asked, and whether they agreed to it."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.CASCADE, related_name="helpers")
    position = models.PositiveSmallIntegerField(help_text="1 is asked first")
    name = models.CharField(max_length=200)
    relationship = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40)
    how_long = models.CharField(max_length=100, blank=True, help_text="a night, until Sunday")
    has_key = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["plan", "position"], name="carer_helper_order"),)
        verbose_name = "somebody who can step in"
        verbose_name_plural = "people who can step in"

    def __str__(self) -> str:
        return f"{self.name} ({self.relationship})" if self.relationship else self.name


class Activation(AboutPerson):
    """A time when the plan was needed: about the person cared for where they have a record, else about the carer."""

    plan = models.ForeignKey(EmergencyPlan, on_delete=models.PROTECT, related_name="activations")
    caring = models.ForeignKey(Caring, on_delete=models.PROTECT, related_name="+")
    told_by = models.CharField(max_length=200, help_text="who rang: the carer, a hospital, a neighbour")
    happened = models.TextField()
    started_at = models.DateTimeField()
    started_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    done = models.TextField("what was done", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["caring"], condition=Q(ended_at=None), name="carer_emergency_one_at_once"),
            models.CheckConstraint(condition=Q(ended_at=None) | ~Q(done=""), name="carer_emergency_ends_with_words"),
        )
        verbose_name = "time an emergency plan was needed"
        verbose_name_plural = "times an emergency plan was needed"

    def __str__(self) -> str:
        return f"Emergency plan used on {self.started_at:%d %B %Y}"


class EmergencyCall(AboutPerson):
    """Somebody who was rung during an emergency, and what they said."""

    class Answer(models.TextChoices):
        COMING = "coming", "Steps in"
        CANNOT = "cannot", "Cannot"
        NO_ANSWER = "no_answer", "Did not answer"

    activation = models.ForeignKey(Activation, on_delete=models.CASCADE, related_name="calls")
    name = models.CharField(max_length=200)
    answer = models.CharField(max_length=10, choices=Answer)
    words = models.CharField(max_length=300, blank=True)
    called_at = models.DateTimeField()
    called_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("called_at",)
        verbose_name = "call in an emergency"
        verbose_name_plural = "calls in an emergency"

    def __str__(self) -> str:
        return f"{self.name}: {self.get_answer_display()}"
