"""What it costs, what a place should have, and how a service is reached. Pure."""

import re

from commonweal.community.search.understanding.rules import Rule, after, asks, before, says

_THINGS_FREE = "time from phone range lance choice spirit"
_FREE_OF_THINGS = "gluten dairy smoke drug sugar step get feel set hands stress"
_TO_GET_A_CHAIR = """
a an my the her his new electric manual borrow hire lend loan rent buy get need want repair push mend folding mums dads
"""
_OF_A_CHAIR = """
hire loan repair repairs service services lend clinic cushion basketball rugby sport sports tennis battery height
"""
_TO_BE_ONLINE = "get getting go going be stay staying safe shop shopping bullied bank"
_OF_BEING_ONLINE = "safety banking shopping forms form security"

_WITH = r"(?:(?:with|and|has|have|having|needs?)\s+(?:an?\s+|the\s+)?)?"


def _free(found: re.Match[str]) -> tuple[str, str] | None:
    is_something_else = before(found) in _FREE_OF_THINGS.split() or after(found) in _THINGS_FREE.split()
    return None if is_something_else else ("free", "Free")


def _wheelchair(found: re.Match[str]) -> tuple[str, str] | None:
    is_a_thing = before(found) in _TO_GET_A_CHAIR.split() or after(found) in _OF_A_CHAIR.split()
    return None if is_a_thing else ("step-free", "Step-free")


def _online(found: re.Match[str]) -> tuple[str, str] | None:
    is_a_skill = before(found) in _TO_BE_ONLINE.split() or after(found) in _OF_BEING_ONLINE.split()
    return None if is_a_skill else ("online", "Online")


RULES: tuple[Rule, ...] = (
    asks("cost", r"(?:for\s+)?free(?:\s+of\s+charge)?", _free),
    says("cost", r"(?:at\s+)?no\s+(?:cost|charge)", "free", "Free"),
    says("cost", r"(?:without|not|doesn['’]?t)\s+(?:paying|cost(?:ing)?\s+(?:anything|money))", "free", "Free"),
    says("access", rf"{_WITH}wheel\s?chair\s+(?:access(?:ible)?|friendly|users?|ok|welcome)", "step-free", "Step-free"),
    says(
        "access", r"(?:who\s+)?(?:in|uses?|using)\s+(?:an?|my|her|his|their)\s+wheel\s?chair", "step-free", "Step-free"
    ),
    asks("access", r"wheelchairs?", _wheelchair, stays=True),
    says(
        "access",
        rf"{_WITH}(?:step[- ]free(?:\s+access)?|no\s+steps|(?:level|disabled)\s+access)(?!\s+shower)",
        "step-free",
        "Step-free",
    ),
    says("access", rf"{_WITH}(?:hearing|induction)\s+loops?|{_WITH}loop\s+system", "hearing-loop", "Hearing loop"),
    says(
        "access",
        rf"{_WITH}(?:bsl|sign\s+language)\s+(?:interpret\w+|support)|in\s+bsl",
        "sign-language",
        "British Sign Language",
    ),
    says(
        "access",
        rf"{_WITH}(?:accessible|disabled)\s+(?:toilets?|loos?)",
        "accessible-toilet",
        "Accessible toilet",
        stays=True,
    ),
    says(
        "access", rf"{_WITH}changing\s+places?(?:\s+toilets?)?", "changing-places", "Changing Places toilet", stays=True
    ),
    says(
        "access",
        rf"{_WITH}(?:disabled|accessible|blue\s+badge)\s+parking|with\s+parking",
        "parking",
        "Parking for Blue Badges",
        stays=True,
    ),
    says("access", rf"{_WITH}large[- ]print", "large-print", "Large print", stays=True),
    says("access", rf"{_WITH}(?:guide|assistance)\s+dogs?", "assistance-dogs", "Assistance dogs welcome", stays=True),
    says(
        "access",
        r"(?:autism|sensory)[- ]friendly|quiet\s+(?:space|room|place|group|session)s?",
        "quiet-space",
        "Quiet space",
        stays=True,
    ),
    says("access", r"dementia[- ]friendly", "dementia-friendly", "Dementia-friendly", stays=True),
    says(
        "access",
        r"(?:with\s+)?transport\s+(?:provided|included|there)|with\s+transport",
        "transport",
        "Transport can be arranged",
        stays=True,
    ),
    says(
        "access",
        r"(?:pick|fetch|collect)(?:ed)?\s+(?:me|us|him|her|them)\s+up",
        "transport",
        "Transport can be arranged",
        stays=True,
    ),
    says("reach", r"(?:on|by|over)\s+(?:zoom|video)|video\s+calls?", "online", "Online", stays=True),
    asks("reach", r"online", _online, stays=True),
    says("reach", r"(?:by|over\s+the|on\s+the)\s+(?:tele)?phone", "phone", "By phone", stays=True),
    says("reach", r"house\s?bound|home\s+visits?", "home", "Comes to the home", stays=True),
    says(
        "reach",
        r"(?:comes?|coming|visits?)\s+(?:to\s+)?(?:me|us|him|her|(?:my|the|our|your)\s+(?:house|home|flat))",
        "home",
        "Comes to the home",
        stays=True,
    ),
    says(
        "reach",
        r"can(?:no|['’])?t\s+(?:get\s+out|leave\s+the\s+house|go\s+out)",
        "home",
        "Comes to the home",
        stays=True,
    ),
)
