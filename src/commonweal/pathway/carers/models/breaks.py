"""Breaks from caring: how much is allowed, each break from asking to having had it, and who is there meanwhile."""

from django.db import models
from django.db.models import F, Q

from commonweal.pathway.carers.breaks_left import UNIT_WORDS, BreakFacts, BreakState, BreakUnit, state_of
from commonweal.pathway.carers.models.register import Caring
from commonweal.people.identity.models import AboutPerson

UNITS = [(unit.value, words) for unit, words in UNIT_WORDS.items()]


class BreaksAllowance(AboutPerson):
    """How many nights or hours, or how many pounds, of breaks a carer has from a day to a day (both included)."""

    unit = models.CharField(max_length=10, choices=UNITS)
    amount = models.DecimalField(max_digits=8, decimal_places=2, help_text="in its unit")
    starts_on = models.DateField()
    ends_on = models.DateField()
    why = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    agreed_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="breaks_end_after_start"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="breaks_are_more_than_none"),
            models.UniqueConstraint(fields=["person", "unit", "starts_on"], name="breaks_allowance_once"),
        )
        verbose_name = "allowance for breaks"
        verbose_name_plural = "allowances for breaks"

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} {self.get_unit_display()}, {self.starts_on} to {self.ends_on}"


class CarerBreak(AboutPerson):
    """One break. How far it is follows from its moments: asked, agreed or refused, booked, taken, cancelled."""

    class Felt(models.TextChoices):
        BETTER = "better", "It did me good"
        SAME = "same", "It made no difference"
        WORSE = "worse", "It was harder than staying"

    caring = models.ForeignKey(Caring, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=300)
    unit = models.CharField(max_length=10, choices=UNITS)
    amount = models.DecimalField(max_digits=8, decimal_places=2, help_text="in its unit")
    starts_on = models.DateField()
    ends_on = models.DateField()
    meanwhile = models.TextField("who is there meanwhile", blank=True)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    is_agreed = models.BooleanField(null=True, blank=True)
    answer_words = models.TextField(blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    booked_with = models.CharField(max_length=200, blank=True)
    taken_on = models.DateField(null=True, blank=True, help_text="the day they came back")
    felt = models.CharField(max_length=10, choices=Felt, blank=True)
    felt_words = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-starts_on"], name="carer_break_of_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="break_ends_after_start"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="break_is_more_than_none"),
            models.CheckConstraint(
                condition=Q(booked_at=None, taken_on=None) | Q(is_agreed=True), name="break_is_agreed_before_booked"
            ),
        )
        verbose_name = "break from caring"
        verbose_name_plural = "breaks from caring"

    def __str__(self) -> str:
        return self.what

    @property
    def facts(self) -> BreakFacts:
        """The plain values that the rule reads."""
        return BreakFacts(
            unit=BreakUnit(self.unit),
            amount=self.amount,
            starts_on=self.starts_on,
            is_agreed=self.is_agreed,
            is_booked=self.booked_at is not None,
            is_taken=self.taken_on is not None,
            is_cancelled=self.cancelled_at is not None,
        )

    @property
    def state(self) -> BreakState:
        return state_of(self.facts)


class ReplacementCare(AboutPerson):
    """Care for the person cared for while their carer has a break. It stands on the record of whom it is given to.

    It is that person's support, so whatever is charged for it is part of their own contribution: a carer is never
    charged for it (Care Act 2014 section 14).
    """

    class Kind(models.TextChoices):
        FAMILY = "family", "Family or friends, unpaid"
        SITTING = "sitting", "Somebody who comes and stays"
        HOME_CARE = "home_care", "Home care"
        DAY = "day", "Days out, or a day centre"
        CARE_HOME = "care_home", "A short stay in a care home"
        HOST = "host", "A stay with a host family"

    carer_break = models.OneToOneField(CarerBreak, on_delete=models.PROTECT, related_name="replacement")
    kind = models.CharField(max_length=12, choices=Kind)
    given_by = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cost = models.DecimalField(max_digits=8, decimal_places=2, default=0, help_text="pounds, all of it")
    is_charged = models.BooleanField("counts towards their own contribution", default=False)
    arranged_at = models.DateTimeField()
    arranged_by_name = models.CharField(max_length=200)
    called_off_at = models.DateTimeField(null=True, blank=True, help_text="with the break")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="replacement_ends_after_start"),
            models.CheckConstraint(condition=Q(cost__gte=0), name="replacement_costs_nothing_or_more"),
        )
        verbose_name = "care while the carer has a break"
        verbose_name_plural = "care while the carer has a break"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.starts_on} to {self.ends_on}"
