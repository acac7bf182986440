"""By which way a message goes, and in which form. Pure.

Source of the rule: the Accessible Information Standard (NHS England DCB1605; Care Act guidance 3.29): people are given
information in the form they asked for, without asking again.
"""

from dataclasses import dataclass

from commonweal.core.correspondence.preferences import Preferences

EMAIL, TEXT, LETTER, CALL = "email", "text", "letter", "call"
BRAILLE, AUDIO, TRANSLATION = "braille", "audio", "translation"
MADE_BY_HAND = frozenset({BRAILLE, AUDIO, TRANSLATION})
"""Forms that no software here can make: such a message waits until somebody has made it, and is never sent plain."""


@dataclass(frozen=True)
class Route:
    """A channel, and what it goes to: an e-mail address, a phone number, or name and postal address in lines."""

    channel: str
    to: str


def choose_route(preferences: Preferences, *, has_text: bool, channel: str | None = None) -> Route | None:
    """The first way that reaches somebody, in the order they prefer; None where no way does.

    Who asked to be phoned is phoned, who asked for paper gets a letter, for texts a text (if this message has one);
    otherwise e-mail, then a text message, then a letter. Braille is posted. Whoever signs is not phoned unless they ask
    for it. A `channel` that was asked for is the only one tried.
    """
    order = [EMAIL, TEXT, LETTER, CALL]
    asked = {
        EMAIL: preferences.by_email,
        TEXT: preferences.by_text,
        LETTER: preferences.by_post or preferences.braille,
        CALL: preferences.by_phone,
    }
    for way in [way for way, is_asked in asked.items() if is_asked]:
        order = [way, *(other for other in order if other != way)]
    if preferences.signs and not preferences.by_phone:
        order.remove(CALL)
    reached = {EMAIL: preferences.email, CALL: preferences.phone, TEXT: preferences.phone if has_text else ""}
    if preferences.postal_address:
        reached[LETTER] = f"{preferences.name}\n{preferences.postal_address}".strip()
    for way in [channel] if channel else order:
        if to := reached.get(way, ""):
            return Route(way, to)
    return None


def choose_format(preferences: Preferences, *, easy_read_exists: bool, has_language: bool = True) -> str:
    """ "easy_read" (which is set large as well), "large_print" or "" for the standard form; or one of MADE_BY_HAND: in
    the person's language where there is no wording in it (`has_language` False), in braille, or as a recording."""
    if not has_language:
        return TRANSLATION
    if preferences.braille:
        return BRAILLE
    if preferences.audio:
        return AUDIO
    if preferences.easy_read and easy_read_exists:
        return "easy_read"
    return "large_print" if preferences.large_print or preferences.easy_read else ""


def what_to_make(format_: str, spoken: str) -> str:
    """What somebody has to do before a message in a form that is made by hand can go; "" for every other form."""
    return {
        BRAILLE: "To be put into braille, and posted",
        AUDIO: "To be recorded, and sent as a recording",
        TRANSLATION: f"There are no words in {spoken or 'their language'} for this message. Have it translated, and "
        "send it in those words: it is not sent in English",
    }.get(format_, "")
