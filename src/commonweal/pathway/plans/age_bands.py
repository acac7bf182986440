"""The age bands in which support is counted. Pure."""

NOT_KNOWN = "not known"


def age_band(age: int | None) -> str:
    """The band of an age in whole years: under 18, 18-64, 65-74, 75-84 or 85+; "not known" where it is not known."""
    if age is None:
        return NOT_KNOWN
    bands = ((85, "85+"), (75, "75-84"), (65, "65-74"), (18, "18-64"))
    return next((words for least, words in bands if age >= least), "under 18")
