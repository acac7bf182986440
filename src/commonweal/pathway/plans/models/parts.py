"""The parts of a plan besides its outcomes and lines: the ladder, risk, what if, the week, and what was said of it."""

from django.db import models
from django.db.models import Q

from commonweal.pathway.plans.ladder import ANSWER_WORDS
from commonweal.pathway.plans.models.plan import Plan, PlannedOutcome, SupportLine, Written, WrittenAs
from commonweal.pathway.plans.risk import CAPACITY_WORDS, HARM_WORDS, LIKELY_WORDS
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import AboutPerson


class RungAnswer(Written):
    """What became of one rung of the ladder for one outcome, in words."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    outcome = models.ForeignKey(PlannedOutcome, on_delete=models.CASCADE, related_name="rungs")
    rung = models.CharField(max_length=30)
    answer = models.CharField(max_length=20, choices=[(key.value, words) for key, words in ANSWER_WORDS.items()])
    words = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["outcome", "rung"], name="one_answer_a_rung"),
            models.CheckConstraint(condition=~Q(words=""), name="rung_answered_in_words"),
        )

    def __str__(self) -> str:
        return self.words


class Helper(Written):
    """Somebody who does something towards an outcome without being paid by the plan: one of the circle, or something of
    the community. An entry of the directory is kept by its id and its name: the plan says what was agreed, whatever
    becomes of the entry."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    outcome = models.ForeignKey(PlannedOutcome, on_delete=models.CASCADE, related_name="helpers")
    rung = models.CharField(max_length=30)
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service = models.UUIDField(null=True, blank=True, help_text="an entry of the directory")
    name = models.CharField(max_length=200)
    does_what = models.CharField(max_length=300)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name}: {self.does_what}"


class RiskTalk(Written):
    """A talk about a risk worth taking, or why none was had at a point where one is asked for."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="risk_talks")
    stage = models.CharField(max_length=30, help_text="the point of the process it is of")
    waived_reason = models.TextField(blank=True, help_text="why no talk was needed")
    what = models.TextField(blank=True, help_text="what might happen")
    likely = models.CharField(
        max_length=20, choices=[(key.value, words) for key, words in LIKELY_WORDS.items()], blank=True
    )
    harm = models.CharField(
        max_length=20, choices=[(key.value, words) for key, words in HARM_WORDS.items()], blank=True
    )
    good = models.TextField(blank=True, help_text="what is good about doing it")
    options = models.TextField(blank=True, help_text="what else was talked about")
    views = models.TextField(blank=True, help_text="who thinks what")
    agreed = models.TextField(blank=True)
    capacity = models.CharField(
        max_length=20, choices=[(key.value, words) for key, words in CAPACITY_WORDS.items()], blank=True
    )
    decided_by = models.CharField(max_length=200, blank=True)
    review_on = models.DateField(null=True, blank=True)
    talked_at = models.DateTimeField()

    class Meta:
        ordering = ("talked_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(waived_reason="")
                | (~Q(what="") & ~Q(agreed="") & ~Q(likely="") & ~Q(harm="") & ~Q(decided_by="")),
                name="risk_talked_of_or_waived",
            ),
        )

    def __str__(self) -> str:
        return self.what or self.waived_reason


class Contingency(Written):
    """If this happens, then this is done, by whom."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="contingencies")
    trigger = models.CharField(max_length=300, help_text="if this happens")
    early_signs = models.TextField(blank=True)
    what = models.TextField(help_text="then this is done")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=200, help_text="the one who does it")
    phone = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        verbose_name_plural = "contingencies"

    def __str__(self) -> str:
        return self.trigger


class WeekSlot(Written):
    """Something on one day of each week: part of a line of support, or what one of the circle or community does.

    `begins` and `ends` are minutes after midnight; what ends at or before it begins goes past midnight.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="slots")
    line = models.ForeignKey(SupportLine, on_delete=models.CASCADE, null=True, blank=True, related_name="slots")
    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True)
    day = models.PositiveSmallIntegerField(help_text="0 is Monday")
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("day", "begins", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(day__lte=6, begins__lt=1440, ends__lte=1440), name="slot_within_week"),
            models.CheckConstraint(condition=Q(line=None) | Q(supporter=None), name="slot_of_line_or_supporter"),
        )

    def __str__(self) -> str:
        return self.label


class PlanRemark(AboutPerson):
    """What was said of a plan without changing it, kept for good: a manager sent it back, or the person disagrees."""

    class Kind(models.TextChoices):
        SENT_BACK = "sent_back", "Sent back by a manager"
        REFUSED = "refused", "Not approved"
        DISAGREED = "disagreed", "Not agreed with"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=20, choices=Kind)
    words = models.TextField()
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    made_as = models.CharField(max_length=10, choices=[*WrittenAs.choices, ("manager", "manager")])

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.words
