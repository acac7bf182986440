"""By which way a message goes, and in which form. Pure.

Source of the rule: the Accessible Information Standard (NHS England DCB1605; Care Act guidance 3.29): people are given
information in the form they asked for, without asking again.
"""

from dataclasses import dataclass

from commonweal.core.correspondence.preferences import Preferences

EMAIL, TEXT, LETTER, CALL = "email", "text", "letter", "call"


@dataclass(frozen=True)
class Route:
    """A channel, and what it goes to: an e-mail address, a phone number, or name and postal address in lines."""

    channel: str
    to: str


def choose_route(preferences: Preferences, *, has_text: bool, channel: str | None = None) -> Route | None:
    """The first way that reaches somebody, in the order they prefer; None where no way does.

    Who asked to be phoned is phoned, who asked for paper gets a letter; otherwise e-mail, then a text message (if this
    message has one), then a letter. A `channel` that was asked for is the only one tried.
    """
    order = [EMAIL, TEXT, LETTER, CALL]
    if preferences.by_post:
        order = [LETTER, EMAIL, TEXT, CALL]
    if preferences.by_phone:
        order = [CALL, *(way for way in order if way != CALL)]
    reached = {EMAIL: preferences.email, CALL: preferences.phone, TEXT: preferences.phone if has_text else ""}
    if preferences.postal_address:
        reached[LETTER] = f"{preferences.name}\n{preferences.postal_address}".strip()
    for way in [channel] if channel else order:
        if to := reached.get(way, ""):
            return Route(way, to)
    return None


def choose_format(preferences: Preferences, *, easy_read_exists: bool) -> str:
    """ "easy_read" (which is set large as well), "large_print" or "" for the standard form."""
    if preferences.easy_read and easy_read_exists:
        return "easy_read"
    return "large_print" if preferences.large_print or preferences.easy_read else ""
