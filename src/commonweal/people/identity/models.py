"""The person: one record, told once."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from commonweal.core.calculations.spans import whole_years
from commonweal.core.places.models import Area, Place


class Person(models.Model):
    """Somebody with a record: who they are, and how to reach them."""

    class Gender(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        OTHER = "other", "Another way"
        NOT_SAID = "not_said", "Not said"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    known_as = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.NOT_SAID)
    nhs_number = models.CharField(max_length=10, blank=True, help_text="ten digits, check digit proven")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
        help_text="the record that this one was brought together with, which is the one to read",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # The names as they are searched: lower case, without accents, spaces and punctuation; filled by the database.
    # Row security lets an index be used only by leak-proof comparisons, and neither LIKE nor upper() is one.
    given_key = models.TextField(default="", editable=False, db_collation="C")
    family_key = models.TextField(default="", editable=False, db_collation="C")
    known_key = models.TextField(default="", editable=False, db_collation="C")

    class Meta:
        indexes = (
            models.Index(fields=["nhs_number"], condition=~Q(nhs_number=""), name="person_nhs_number"),
            models.Index(fields=["family_key", "given_key"], name="person_family_key"),
            models.Index(fields=["given_key"], name="person_given_key"),
            models.Index(fields=["known_key"], name="person_known_key"),
            models.Index(fields=["date_of_birth"], name="person_date_of_birth"),
            # Of those merged only: of all, it would hide the indexes above behind "not merged".
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_merged_into"),
        )
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """What the person likes to be called."""
        return self.known_as or self.given_name

    def age_on(self, day: date) -> int | None:
        """Whole years at `day`, or None where the date of birth is not known."""
        return whole_years(self.date_of_birth, day) if self.date_of_birth else None


class Spelling(models.Model):
    """One name that occurs, by a key that a slip of the pen or the ear leads to it. About nobody in particular.

    The database fills it and answers from it (`identity_near`); the application's role can neither read nor write it.
    """

    pk = models.CompositePrimaryKey("key", "name", "part")
    key = models.TextField(db_collation="C", help_text="the part without a letter or two, or, after ~, how it sounds")
    name = models.TextField(db_collation="C", help_text="as `family_key`, `given_key` or `known_key` has it")
    part = models.TextField(db_collation="C", help_text="the part of the name that was meant: all of it, or one word")

    class Meta:
        indexes = (models.Index(fields=["name"], name="spelling_name"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.name}"


class AboutPerson(models.Model):
    """Base of every fact about a person: the column that row security reads, on each table itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Address(AboutPerson):
    """Where a person lives, from a day to a day. The neighbourhood comes from the postcode."""

    lines = models.CharField(max_length=300, help_text="house and street")
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8)
    outward = models.GeneratedField(
        expression=Func(F("postcode"), Value(" "), Value(1), function="split_part"),
        output_field=models.CharField(max_length=4),
        db_persist=True,
        help_text="the first half of the postcode, kept so that a search for it is a plain comparison",
    )
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["postcode"]),
            models.Index(fields=["outward"], name="address_outward"),
            models.Index(fields=["person", "starts_on"]),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="address_ends_after_start"
            ),
        )
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return ", ".join(part for part in (self.lines, self.town, self.postcode) if part)


class CommunicationKind(models.TextChoices):
    """What somebody needs so that they can read and answer."""

    LARGE_PRINT = "large_print", "Large print"
    EASY_READ = "easy_read", "Easy read"
    BRAILLE = "braille", "Braille"
    AUDIO = "audio", "Audio"
    BRITISH_SIGN_LANGUAGE = "bsl", "British Sign Language"
    INTERPRETER = "interpreter", "An interpreter"
    BY_PHONE = "by_phone", "By phone rather than in writing"
    BY_POST = "by_post", "On paper, by post"
    BY_TEXT = "by_text", "By text message"
    BY_EMAIL = "by_email", "By e-mail"
    LONGER_APPOINTMENT = "longer_appointment", "More time at appointments"
    SOMEBODY_PRESENT = "somebody_present", "With somebody they trust present"


class CommunicationNeed(AboutPerson):
    """How a person wants to be written and spoken to (Accessible Information Standard)."""

    kind = models.CharField(max_length=20, choices=CommunicationKind)
    language = models.CharField(max_length=60, blank=True, help_text="for an interpreter or a translation")
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "kind", "language"], name="communication_need_once_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{f' ({self.language})' if self.language else ''}"
