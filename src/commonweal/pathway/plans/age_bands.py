"""The age bands in which support is counted. Pure."""

NOT_KNOWN = "not known"


def age_band(age: int | None) -> str:
    """The band of an age in whole years: 18-64, 65-74, 75-84 or 85+; "not known" where the age is not known."""
    if age is None:
        return NOT_KNOWN
    if age >= 85:
        return "85+"
    if age >= 75:
        return "75-84"
    return "65-74" if age >= 65 else "18-64"
