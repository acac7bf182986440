"""Postcodes as people type them, made into the one form they are kept in. Pure.

Only the form is judged, by Royal Mail's rules for it (which letters may stand where); whether a postcode is in use, and
where it lies, is for the place's own list to say.
"""

import re

_OUTWARD = r"""
    [A-PR-UWYZ][0-9]{1,2}                       # M1, B33
    |[A-PR-UWYZ][A-HK-Y][0-9]{1,2}              # BH1, BH15
    |[A-PR-UWYZ][0-9][ABCDEFGHJKPSTUW]          # W1A
    |[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]     # EC1A
    |ZZ[0-9]{1,2}                               # ZZ99: the NHS's own, for no fixed abode and the like
"""
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(rf"(?P<outward>{_OUTWARD})(?P<inward>{_INWARD})", re.VERBOSE)
_OUTWARD_ALONE = re.compile(_OUTWARD, re.VERBOSE)
_IGNORED = re.compile(r"[\s.,()\-\u2010-\u2015]+")


class PostcodeError(ValueError):
    """What was typed is not a postcode; the message says what to type."""


def normalise(text: str) -> str:
    """The postcode in capitals with one space: "bh15 1ab" to "BH15 1AB". Raises PostcodeError where it is not one."""
    typed = _IGNORED.sub("", text).upper()
    found = _POSTCODE.fullmatch(typed)
    if found:
        return f"{found['outward']} {found['inward']}"
    if not typed:
        raise PostcodeError("Enter a postcode, such as BH15 1AB")
    if _OUTWARD_ALONE.fullmatch(typed):
        raise PostcodeError(f"{typed} is the first half of a postcode. Enter all of it, such as {typed} 1AB")
    raise PostcodeError(f"“{text.strip()[:20]}” is not a postcode. Enter one such as BH15 1AB")


def district(text: str) -> str:
    """The first half of a postcode where that is all there is: "BH15" of "bh15"; "" for anything else."""
    typed = _IGNORED.sub("", text).upper()
    return typed if _OUTWARD_ALONE.fullmatch(typed) else ""


def is_postcode(text: str) -> bool:
    """Whether the text is a full postcode, however it is spaced or cased."""
    try:
        normalise(text)
    except PostcodeError:
        return False
    return True


def outward(text: str) -> str:
    """The first half, which names the post town's district: "BH15" of "bh15 1ab". Raises PostcodeError as normalise."""
    return normalise(text).partition(" ")[0]
