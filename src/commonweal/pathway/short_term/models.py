"""Short-term support: its goals, when it ends, and what came after. It is never charged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Team
from commonweal.people.identity.models import AboutPerson


class Kind(models.TextChoices):
    REABLEMENT = "reablement", "Short-term support to get back to doing things (reablement)"
    URGENT = "urgent", "Urgent support, before an assessment"


class Sequel(models.TextChoices):
    """What came after: the event outcomes of Client Level Data, release 2, in plain words, in its order."""

    REABLEMENT = "Progress to reablement/ST-Max", "Short-term support to get back to doing things"
    ASSESSMENT = "Progress to assessment, review or reassessment", "An assessment"
    PLANNING = "Progress to support planning or services", "A support plan, or longer support"
    CONTINUES = "Continuation of support or services", "The support they had before goes on"
    HOSPITAL = "Admitted to hospital", "They went into hospital"
    MOVED = "NFA: Responsibility moved to another local authority", "Another council is responsible now"
    NHS = "NFA: Referral to NHS services or NHS funded social care", "The NHS, or care that it pays for"
    SELF_FUNDED = "NFA: Self-funded client or under 12wk disregard", "They arrange and pay for support themselves"
    INFORMATION = "NFA: Information and advice or signposting", "Information and advice, or groups nearby"
    OTHER_SERVICE = "NFA: Referral to other service within the local authority", "Another service of the council"
    DECLINED = "NFA: Support declined", "They did not want more support"
    DECEASED = "NFA: Deceased", "They died"
    AS_PLANNED = "NFA: Support ended as planned", "They manage without support, as was planned"
    OTHER_REASON = "NFA: Support ended for other reason", "It ended for another reason"


class Episode(AboutPerson):
    """Support from a day until a day, given by somebody, towards goals. One at a time of a kind."""

    kind = models.CharField(max_length=20, choices=Kind)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request_id = models.UUIDField(null=True, blank=True, help_text="the request it answers")
    provider_name = models.CharField(max_length=200)
    what = models.CharField(max_length=300, help_text="what is done, and how often")
    starts_on = models.DateField()
    ends_by = models.DateField(help_text="its last planned day")
    assess_by = models.DateField(null=True, blank=True, help_text="by when the assessment follows urgent support")
    ended_on = models.DateField(null=True, blank=True)
    sequel = models.CharField(max_length=80, choices=Sequel, blank=True)
    note = models.TextField(blank=True, help_text="what was reached, and what helps from now")

    class Meta:
        indexes = (
            models.Index(fields=["team", "ends_by"], condition=Q(ended_on=None), name="short_term_open"),
            models.Index(fields=["person", "-starts_on"], name="short_term_of_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ended_on=None), name="one_open_short_term_a_kind"
            ),
            models.CheckConstraint(condition=Q(ends_by__gte=F("starts_on")), name="short_term_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ended_on=None, sequel="") | (Q(ended_on__gte=F("starts_on")) & ~Q(sequel="")),
                name="ended_short_term_has_sequel",
            ),
            models.CheckConstraint(
                condition=Q(kind="reablement", assess_by=None) | Q(kind="urgent", assess_by__isnull=False),
                name="urgent_support_is_assessed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.starts_on}"


class Goal(AboutPerson):
    """Something the person wants to do again, and how close they feel to it from 1 to 10."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="goals")
    words = models.CharField(max_length=300)
    close_at_start = models.PositiveSmallIntegerField()
    close_now = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(
                condition=Q(close_at_start__range=(1, 10), close_now__range=(1, 10)), name="short_term_goal_1_to_10"
            ),
        )

    def __str__(self) -> str:
        return self.words
