"""The register of carers: who is on it, for whom they care, and who asked to be on it and has no record yet."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Team
from commonweal.core.places.models import Place
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import AboutPerson, Person


class Carer(AboutPerson):
    """One time on the register, on the carer's own record: from when they came on it until they leave.

    Nobody has to be assessed to be on it. What they do for whom is `Caring`.
    """

    class Offer(models.TextChoices):
        """What was said about a carer's assessment (Care Act 2014 section 10), before there is one."""

        NOT_YET = "not_yet", "Not offered yet"
        OFFERED = "offered", "Offered, no answer yet"
        WANTED = "wanted", "Wants one"
        DECLINED = "declined", "Does not want one now"

    class News(models.TextChoices):
        NONE = "none", "No news"
        EMAIL = "email", "By e-mail"
        POST = "post", "On paper, by post"
        TEXT = "text", "By text message"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    card_number = models.CharField(max_length=12, unique=True, help_text="on the carer's card: it names nobody")
    is_young = models.BooleanField("young carer", default=False, help_text="under 18")
    is_parent = models.BooleanField("parent carer", default=False, help_text="of a child who is disabled")
    is_working = models.BooleanField("working carer", default=False, help_text="has a job besides")
    would_help = models.TextField(blank=True)
    news = models.CharField("news for carers", max_length=10, choices=News, default=News.NONE)
    offer = models.CharField("carer's assessment", max_length=10, choices=Offer, default=Offer.NOT_YET)
    offered_on = models.DateField(null=True, blank=True)
    offer_words = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=200)
    is_own_wish = models.BooleanField("asked themselves, online", default=False)
    left_at = models.DateTimeField(null=True, blank=True)
    left_why = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["team", "registered_at"], condition=Q(left_at=None), name="carer_of_team"),)
        constraints = (
            models.UniqueConstraint(fields=["person"], condition=Q(left_at=None), name="carer_once_on_the_register"),
        )
        verbose_name = "time on the register of carers"
        verbose_name_plural = "times on the register of carers"

    def __str__(self) -> str:
        return f"{self.person} (carer)"

    @property
    def kinds(self) -> list[str]:
        """Young, parent or working carer, in words."""
        said = (("Young carer", self.is_young), ("Parent carer", self.is_parent), ("Working carer", self.is_working))
        return [words for words, holds in said if holds]


class Caring(AboutPerson):
    """What one carer does for one person. It stands on the carer's record and names the other.

    `cared_for` is that person's record, once a worker who sees both says that it is them; that alone lets neither see
    the other's record. `may_tell`: whether the person cared for may see this line on their own.
    """

    carer_name = models.CharField(max_length=200)
    cared_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cared_for_name = models.CharField("looks after", max_length=200)
    relationship = models.CharField(max_length=100, help_text="what the carer is to them: son, wife, neighbour")
    does_what = models.TextField(blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True, help_text="hours a week")
    since = models.DateField(null=True, blank=True)
    lives_with = models.BooleanField("lives with them", default=False)
    may_tell = models.BooleanField("they may know", default=False)
    supporter = models.ForeignKey(
        Supporter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="in their circle"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["cared_for"], name="caring_cared_for"),)
        constraints = (
            models.CheckConstraint(condition=~Q(cared_for=F("person")), name="caring_is_for_another"),
            models.CheckConstraint(
                condition=Q(weekly_hours=None) | Q(weekly_hours__gte=0, weekly_hours__lte=168),
                name="caring_hours_are_of_a_week",
            ),
            models.UniqueConstraint(
                fields=["person", "cared_for"],
                condition=Q(ended_on=None, cared_for__isnull=False),
                name="caring_once_for_one",
            ),
        )
        verbose_name = "person they care for"
        verbose_name_plural = "people they care for"

    def __str__(self) -> str:
        return f"{self.cared_for_name} ({self.relationship})"


class CarerApplication(models.Model):
    """Somebody with an account and no record asked to be on the register: for the contact team to say who it is.

    `answers` is what was typed; it becomes their record and their place on the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict, help_text="what was typed, by question")
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    refused_why = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["team", "sent_at"], condition=Q(answered_at=None), name="carer_asked_team"),)
        constraints = (
            models.UniqueConstraint(fields=["account"], condition=Q(answered_at=None), name="carer_asked_once"),
        )

    def __str__(self) -> str:
        return f"Asked on {self.sent_at:%d %B %Y}"
