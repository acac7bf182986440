"""Accounts that sign in, the organisations and teams they belong to, and what they do there."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F, Q

from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Area, Place


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Store an account, its `email` in lower case. Without a password one signs in by link or through the council.

        Whoever makes an account for somebody vouches for the address, so it counts as confirmed. (Who signs up on
        their own confirms it by a code.)
        """
        from allauth.account.models import EmailAddress  # it asks for this model while it loads

        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        with transaction.atomic(using=self._db):
            account.save(using=self._db)
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in: a resident or carer, or a member of staff of a council, provider or partner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Organisation(models.Model):
    """A body whose people sign in: a council, an NHS body, a provider, or a voluntary organisation."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        NHS = "nhs", "NHS body"
        PROVIDER = "provider", "Provider"
        VOLUNTARY = "voluntary", "Voluntary organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="organisations")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "name"], name="organisation_name_once_a_place"),)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of one organisation who share work: what the team may see, each current member may see."""

    class Work(models.TextChoices):
        CONTACT = "contact", "Takes requests for help"
        ASSESSMENT = "assessment", "Assesses and plans"
        BROKERAGE = "brokerage", "Finds support"
        FINANCE = "finance", "Works out contributions and pays"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        COMMISSIONING = "commissioning", "Plans and buys for the place"
        PROVISION = "provision", "Provides support"
        COMMUNITY = "community", "Community and voluntary work"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=200)
    work = models.CharField(max_length=20, choices=Work)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "name"], name="team_name_once_an_organisation"),)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An account's place in a team, with a role, from a day to a day (both included)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["account", "starts_on"]),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}, {self.get_role_display()}, {self.team}"


class ApiToken(models.Model):
    """A key by which another system acts as an account. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
