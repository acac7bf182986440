"""Primary support reasons: why somebody mainly needs support, as councils in England count it. Pure.

Source: Client Level Data, release 2, the list "Primary Support Reason".
"""

SUPPORT_REASONS: dict[str, str] = {
    "physical_access": "Physical support: access and mobility only",
    "physical_personal_care": "Physical support: personal care",
    "sensory_visual": "Sensory support: visual impairment",
    "sensory_hearing": "Sensory support: hearing impairment",
    "sensory_dual": "Sensory support: dual impairment",
    "memory_cognition": "Support with memory and cognition",
    "learning_disability": "Learning disability support",
    "mental_health": "Mental health support",
    "social_substance": "Social support: substance misuse",
    "social_asylum": "Social support: asylum seeker",
    "social_isolation": "Social support: social isolation or other",
    "social_carer": "Social support: for an unpaid carer",
}
"""Key -> words, in the order of the list. "Unknown" of that list is kept as an empty key."""

NOT_SAID = "Not said"


def reason_words(key: str) -> str:
    """A reason in words; "Not said" for none."""
    return SUPPORT_REASONS.get(key, NOT_SAID)
