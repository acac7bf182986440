"""Which plans a targeted review is of: criteria as they are chosen, kept and said in words. Pure."""

from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from commonweal.core.calculations.registry import in_pounds
from commonweal.pathway.plans.kinds import KIND_TITLES, SupportKind


class Criteria(BaseModel):
    """All that are given must hold; at least one is. Amounts in pounds a week, ages in years, spans in months."""

    model_config = ConfigDict(extra="forbid")

    kinds: list[SupportKind] = Field(default_factory=list, description="Any of these kinds of support goes on")
    weekly_cost_from: Decimal | None = Field(default=None, ge=0, description="The plan costs this or more")
    above_budget: bool = Field(default=False, description="The plan costs more than its indicative budget")
    age_from: int | None = Field(default=None, ge=0, le=130)
    age_to: int | None = Field(default=None, ge=0, le=130)
    provider: UUID | None = Field(default=None, description="This organisation gives support that goes on")
    provider_name: str = ""
    months_since_review: int | None = Field(default=None, ge=0, le=240)
    in_hospital_within_months: int | None = Field(default=None, ge=1, le=60)

    @model_validator(mode="after")
    def _something_chosen(self) -> Self:
        if not self.words:
            raise ValueError("Choose at least one thing that the plans have in common")
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("The youngest cannot be older than the oldest")
        return self

    @property
    def words(self) -> list[str]:
        """Each criterion in plain words."""
        said = []
        if self.kinds:
            said.append("Support that goes on: " + " or ".join(KIND_TITLES[kind].lower() for kind in self.kinds))
        if self.weekly_cost_from is not None:
            said.append(f"Costs {in_pounds(self.weekly_cost_from)} a week or more")
        if self.above_budget:
            said.append("Costs more than the indicative budget")
        if self.age_from is not None:
            said.append(f"{self.age_from} years or older")
        if self.age_to is not None:
            said.append(f"{self.age_to} years or younger")
        if self.provider is not None:
            said.append(f"Supported by {self.provider_name or 'a provider'}")
        if self.months_since_review is not None:
            said.append(f"Not reviewed for {self.months_since_review} months or more")
        if self.in_hospital_within_months is not None:
            said.append(f"In hospital within the last {self.in_hospital_within_months} months")
        return said

    def kept(self) -> dict[str, Any]:
        """As JSON, without what was not chosen."""
        return self.model_dump(mode="json", exclude_defaults=True)
