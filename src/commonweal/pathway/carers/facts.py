"""What is told about carers and caring: typed once, by whoever tells it, and checked in one place."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils import timezone

from commonweal.pathway.carers.models import Carer, Caring, EmergencyPlan

NOT_TYPED = (
    "id", "person", "caring", "carer_name", "cared_for_name", "review_on", "written_at", "written_by_name",
)  # fmt: skip
"""What a plan has besides the words of whoever writes it."""


@dataclass(frozen=True)
class CarerFacts:
    """About the carer: which kind, what would help, and how they want to hear news for carers."""

    is_young: bool = False
    is_parent: bool = False
    is_working: bool = False
    would_help: str = ""
    news: str = Carer.News.NONE

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Those of `given` that are such facts."""
        return cls(**{one.name: given[one.name] for one in fields(cls) if one.name in given})

    def checked(self) -> dict[str, Any]:
        """What is kept. Raises ValidationError by field."""
        if self.news not in Carer.News.values:
            raise ValidationError({"news": "Choose how you want to hear news"})
        return asdict(self) | {"would_help": self.would_help.strip()}


@dataclass(frozen=True)
class CaringFacts:
    """For whom somebody cares, who they are to them, what they do, how many hours a week, since when.

    `may_tell`: whether the person cared for may see this on their own record.
    """

    cared_for_name: str
    relationship: str
    does_what: str = ""
    weekly_hours: Decimal | None = None
    since: date | None = None
    lives_with: bool = False
    may_tell: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """Those of `given` that are such facts."""
        return cls(**{one.name: given[one.name] for one in fields(cls) if one.name in given})

    def checked(self) -> dict[str, Any]:
        """What is kept. Raises ValidationError by field."""
        wrong: dict[str, Any] = {}
        kept = asdict(self)
        for name in ("cared_for_name", "relationship", "does_what"):
            kept[name] = kept[name].strip()
        if not kept["cared_for_name"]:
            wrong["cared_for_name"] = "Enter the name of the person who is looked after"
        if not kept["relationship"]:
            wrong["relationship"] = "Enter who the carer is to them: daughter, husband, neighbour"
        if self.since is not None and self.since > timezone.localdate():
            wrong["since"] = "Enter since when: today or earlier"
        if self.weekly_hours is not None and not 0 <= self.weekly_hours <= 168:
            wrong["weekly_hours"] = "Enter hours a week, up to 168"
        try:
            Caring(**kept).clean_fields(exclude=["id", "person", "carer_name", *wrong])
        except ValidationError as error:
            wrong |= error.message_dict
        if wrong:
            raise ValidationError(wrong)
        return kept


@dataclass(frozen=True)
class PlanFacts:
    """What an emergency plan says. `is_shown`: whether the person cared for may read it."""

    first: str
    triggers: str = ""
    daily: str = ""
    medication: str = ""
    keys: str = ""
    pets: str = ""
    not_to_do: str = ""
    is_shown: bool = False
    review_on: date | None = None

    def checked(self) -> dict[str, Any]:
        """What is kept, without the day of looking again. Raises ValidationError by field."""
        kept = {key: value.strip() if isinstance(value, str) else value for key, value in asdict(self).items()}
        del kept["review_on"]
        if not kept["first"]:
            raise ValidationError({"first": "Say what has to happen in the first hour"})
        try:
            EmergencyPlan(**kept).clean_fields(exclude=NOT_TYPED)
        except ValidationError as error:
            raise ValidationError(error.message_dict) from None
        return kept


@dataclass(frozen=True)
class HelperFacts:
    """Somebody who can step in. `has_agreed`: they said today that they would."""

    name: str
    phone: str
    relationship: str = ""
    how_long: str = ""
    has_key: bool = False
    has_agreed: bool = False
