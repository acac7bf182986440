"""For whom: an age, or words that stand for one; and the language somebody speaks. Pure."""

import re

from commonweal.community.search.understanding.rules import Rule, asks, says

TODDLER, CHILD, TEENAGER, ADULT, PENSIONER = 2, 8, 15, 45, 75
"""The ages (years) that words for people stand for. They leave out only entries that name a limit."""

LANGUAGES = (
    "Albanian",
    "Amharic",
    "Arabic",
    "Bengali",
    "Bulgarian",
    "Cantonese",
    "Chinese",
    "Czech",
    "Dari",
    "Dutch",
    "Farsi",
    "French",
    "German",
    "Greek",
    "Gujarati",
    "Hindi",
    "Hungarian",
    "Italian",
    "Japanese",
    "Korean",
    "Kurdish",
    "Latvian",
    "Lithuanian",
    "Mandarin",
    "Nepali",
    "Pashto",
    "Persian",
    "Polish",
    "Portuguese",
    "Punjabi",
    "Romanian",
    "Russian",
    "Slovak",
    "Somali",
    "Spanish",
    "Swahili",
    "Sylheti",
    "Tamil",
    "Tigrinya",
    "Turkish",
    "Ukrainian",
    "Urdu",
    "Vietnamese",
    "Welsh",
    "Yoruba",
)

_PARENT = r"mum|mam|mother|dad|father|gran|granny|nan|grandma|grandad|grandfather|husband|wife|partner|auntie?|uncle"
_SPOKEN = "|".join(LANGUAGES).lower()
OLDEST = 115


def _age(found: re.Match[str]) -> tuple[str, str] | None:
    age = int(found["age"])
    return (str(age), f"Age {age}") if 0 < age <= OLDEST else None


def _over(found: re.Match[str]) -> tuple[str, str] | None:
    age = int(found["age"])
    return (str(age), f"Age {age} and over") if 16 <= age <= OLDEST else None


def _under(found: re.Match[str]) -> tuple[str, str] | None:
    age = int(found["age"])
    return (str(age - 1), f"Under {age}") if 1 <= age <= 30 else None


def _in_a_decade(found: re.Match[str]) -> tuple[str, str]:
    return str(int(found["decade"]) + 5), f"In their {found['decade']}s"


def _language(found: re.Match[str]) -> tuple[str, str]:
    name = found["language"].capitalize()
    return name.lower(), f"In {name}"


RULES: tuple[Rule, ...] = (
    asks("age", r"(?:aged?\s+)?(?P<age>\d{1,3})[ -]?(?:years?|yrs?)[ -]?olds?", _age, stays=True),
    asks("age", r"aged\s+(?P<age>\d{1,3})", _age, stays=True),
    asks("age", r"(?:the\s+)?over[- ]?(?:the\s+age\s+of\s+)?(?P<age>\d{2,3})['’]?s?", _over, stays=True),
    asks("age", r"(?P<age>\d{2,3})\s?\+", _over, stays=True),
    asks(
        "age",
        r"(?:the\s+)?under[- ]?(?:the\s+age\s+of\s+)?(?P<age>\d{1,2})['’]?s?(?!\s*(?:miles?|minutes?|pounds?))",
        _under,
        stays=True,
    ),
    asks("age", r"in\s+(?:my|his|her|their)\s+(?:late\s+|early\s+)?(?P<decade>[3-9]0)['’]?s", _in_a_decade),
    says("age", r"toddlers?|bab(?:y|ies)", str(TODDLER), "For small children", stays=True),
    says("age", r"kids?|child(?:ren)?(?!['’]?s?\s+(?:centre|home))", str(CHILD), "For children", stays=True),
    says("age", r"teenagers?|teens?|adolescents?", str(TEENAGER), "For young people", stays=True),
    says(
        "age",
        r"pensioners?|oaps?|elderly|old\s+(?:people|folk|man|lady|woman|age)",
        str(PENSIONER),
        "For older people",
        stays=True,
    ),
    says(
        "age",
        rf"(?:my|our|for|help|get|take|put)\s+(?:elderly\s+|old\s+)?(?:{_PARENT})",
        str(ADULT),
        "For an adult",
        stays=True,
    ),
    asks("language", rf"(?:in|speaks?|speaking)\s+(?P<language>{_SPOKEN})", _language, stays=True),
    asks("language", rf"(?P<language>{_SPOKEN})[- ]speak(?:ing|ers?)", _language, stays=True),
)
