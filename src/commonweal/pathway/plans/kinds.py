"""The kinds of support that plans, providers and the evidence count by. Pure."""

from enum import EnumType, StrEnum


class Listed(EnumType):
    """Lets an enumeration be asked for its values and titles as the choices of a table or a form are."""

    @property
    def values(cls) -> list[str]:
        """The values, in order."""
        return [kind.value for kind in KIND_TITLES]

    @property
    def choices(cls) -> list[tuple[str, str]]:
        """Value and title of each, in order."""
        return [(kind.value, title) for kind, title in KIND_TITLES.items()]


class SupportKind(StrEnum, metaclass=Listed):
    """What sort of support a line is."""

    HOME_CARE = "home_care"
    PERSONAL_ASSISTANT = "personal_assistant"
    DAY_OPPORTUNITY = "day_opportunity"
    RESPITE = "respite"
    EQUIPMENT_TECHNOLOGY = "equipment_technology"
    COMMUNITY_ACTIVITY = "community_activity"
    SUPPORTED_LIVING = "supported_living"
    EXTRA_CARE = "extra_care"
    CARE_HOME = "care_home"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Its name in plain words."""
        return KIND_TITLES[self]


KIND_TITLES: dict[SupportKind, str] = {
    SupportKind.HOME_CARE: "Care at home",
    SupportKind.PERSONAL_ASSISTANT: "Personal assistant",
    SupportKind.DAY_OPPORTUNITY: "Day opportunity",
    SupportKind.RESPITE: "A break for the carer",
    SupportKind.EQUIPMENT_TECHNOLOGY: "Equipment or technology",
    SupportKind.COMMUNITY_ACTIVITY: "Community activity",
    SupportKind.SUPPORTED_LIVING: "Supported living",
    SupportKind.EXTRA_CARE: "Extra care housing",
    SupportKind.CARE_HOME: "Care home",
    SupportKind.OTHER: "Something else",
}
