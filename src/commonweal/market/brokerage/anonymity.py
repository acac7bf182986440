"""Whether words tell who somebody is. Pure: given a text and what is known of the person, the words that must go.

A brief goes to providers who may not know whom it is about. It may say what the person likes and needs, and nothing
that names them or anybody of their circle, says where they live, or how to reach them. What is found is a word or
number; it cannot judge a description that only one person fits, which is for the broker to see.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commonweal.people.identity.nhs_number import check_digit


@dataclass(frozen=True)
class KnownFacts:
    """What is known of the person, and must not be in the text.

    `names` are names of people, of which each part counts; `other_names` those of the circle. `phrases` are names of
    groups, which count as a whole. `address_lines` are house and street, as kept ("14 Quay View Road").
    """

    names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    address_lines: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    nhs_number: str = ""
    date_of_birth: date | None = None


@dataclass(frozen=True)
class Leak:
    """What was found: what kind of thing it is, and the words as they stand in the text."""

    kind: str
    found: str

    def __str__(self) -> str:
        return f"“{self.found}” is {self.kind}"


A_NAME = "the person’s name"
ANOTHER_NAME = "the name of somebody in their circle"
A_GROUP = "the name of a group in their circle"
AN_ADDRESS = "their address"
A_POSTCODE = "a postcode"
A_PHONE = "a phone number"
AN_EMAIL = "an e-mail address"
AN_NHS_NUMBER = "an NHS number"
A_BIRTHDAY = "their date of birth"

_TITLE_WORDS = "mr mrs ms miss mx dr prof sir dame lord lady rev revd father sister st nurse"
_PARTICLE_WORDS = "van von der den de di da la le el al bin ibn of the and"
_NAME_WORDS = """
will may mark rose grace hope joy faith dawn ivy iris daisy lily holly hazel olive pearl ruby amber april june august
bill bob pat art guy jack frank ernest grant dean earl duke rich rob sue tom dick harry drew miles penny bush hill wood
woods green brown black white grey gray day long short young old strong walker cook baker carter cross church park parks
field fields stone brook lane street house hall king knight bishop page price love savage sharp swift small little rice
lamb bird fox wolf fish marsh moss lake rivers sands summer winter close noble best care carer wells gardener gardner
taylor shepherd potter miller mason porter butler
"""
_MONTH_WORDS = "january february march april may june july august september october november december"
_TITLES = frozenset(_TITLE_WORDS.split())
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_ALSO_WORDS = frozenset(_NAME_WORDS.split())
"""Names that are also words: these count only where they begin with a capital letter."""

_ENGLISH_SPELLING = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Letters that people write otherwise where their keyboard has none."""

_STREET_WORDS = {
    "road": "rd", "street": "st", "avenue": "ave", "close": "cl", "lane": "ln", "drive": "dr", "crescent": "cres",
    "court": "ct", "place": "pl", "square": "sq", "terrace": "terr", "gardens": "gdns", "grove": "gr", "park": "pk",
}  # fmt: skip
_STREET_ENDS = frozenset(_STREET_WORDS) | frozenset(_STREET_WORDS.values()) | {"way", "walk", "hill", "view", "row"}

_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\d.])(?:(?:\+|00)\s?44[\s.-]?(?:\(0\)\s?)?|\(?0)\d{2,4}\)?[\s.-]?\d{3,4}[\s.-]?\d{3,4}(?!\d)"
)
"""Groups of three digits and more, so that times of day are not taken for a number to call."""

_NHS_NUMBER = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
_MONTHS = _MONTH_WORDS.split()


def leaks(text: str, known: KnownFacts) -> list[Leak]:
    """Everything in `text` that tells who it is about, once each, in the order it stands there."""
    plain = _plain(text)
    found = [*_numbers(plain, known), *_names(plain, known), *_addresses(plain, known)]
    ordered = sorted(found, key=lambda item: (item[0], -len(item[1].found)))
    kept: list[tuple[int, int, Leak]] = []
    for start, leak in ordered:
        end = start + len(leak.found)
        if not any(before <= start and end <= after for before, after, _ in kept):
            kept.append((start, end, leak))
    return list(dict.fromkeys(leak for _, _, leak in kept))


def _plain(text: str) -> str:
    """The text with one form of each letter, without marks that cannot be seen or that stand alone. Weiß is Weiss."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‑", "-").replace("ß", "ss")
    return "".join(letter for letter in folded if unicodedata.category(letter) not in ("Cf", "Mn"))


def _folded(text: str) -> str:
    """Small letters without accents, letter for letter."""
    letters = []
    for letter in text:
        bare = unicodedata.normalize("NFD", letter)[0].lower()
        letters.append(bare if len(bare) == 1 else letter)
    return "".join(letters)


def _numbers(text: str, known: KnownFacts) -> Iterator[tuple[int, Leak]]:
    """Postcodes, phone numbers, e-mail addresses, NHS numbers and the date of birth."""
    for pattern, kind in ((_POSTCODE, A_POSTCODE), (_EMAIL, AN_EMAIL), (_PHONE, A_PHONE)):
        for match in pattern.finditer(text):
            yield match.start(), Leak(kind, match.group().strip())
    for match in _NHS_NUMBER.finditer(text):
        digits = _digits(match.group())
        if digits == known.nhs_number or check_digit(digits[:9]) == digits[9]:
            yield match.start(), Leak(AN_NHS_NUMBER, match.group())
    for value, kind in (
        *((phone, A_PHONE) for phone in known.phones),
        *((post, A_POSTCODE) for post in known.postcodes),
    ):
        for start, words in _squeezed(text, value):
            yield start, Leak(kind, words)
    for email in known.emails:
        for match in re.finditer(re.escape(email.lower()), text.lower()) if email else ():
            yield match.start(), Leak(AN_EMAIL, text[match.start() : match.end()])
    if known.date_of_birth is not None:
        for start, words in _days(text, known.date_of_birth):
            yield start, Leak(A_BIRTHDAY, words)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _squeezed(text: str, value: str) -> Iterator[tuple[int, str]]:
    """Where letters and digits of `value` stand in the text, whatever spaces and dashes are between them."""
    letters = [letter for letter in value if letter.isalnum()]
    if len(letters) < 5:
        return
    pattern = r"[\s().-]*".join(re.escape(letter) for letter in letters)
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
        yield match.start(), match.group()


def _days(text: str, day: date) -> Iterator[tuple[int, str]]:
    """Where a day is written, in any of the ways people write days."""
    month, short = _MONTHS[day.month - 1], _MONTHS[day.month - 1][:3]
    year = rf"(?:{day.year}|'?{day.year % 100:02d})"
    of_month, number = rf"0?{day.day}(?:\s*(?:st|nd|rd|th))?", rf"0?{day.month}"
    gap = r"[\s,./-]*"
    named = rf"(?:{month}|{short}t?)\.?"
    ways = (
        rf"{of_month}{gap}(?:of\s+)?{named}{gap}{year}",
        rf"{named}{gap}(?:the\s+)?{of_month}{gap}{year}",
        rf"0?{day.day}[\s./-]+{number}[\s./-]+{year}",
        rf"{number}[\s./-]+0?{day.day}[\s./-]+{year}",
        rf"{day.year}[\s./-]?{day.month:02d}[\s./-]?{day.day:02d}",
        rf"{day.day:02d}{day.month:02d}{day.year}",
    )
    for match in re.finditer("|".join(f"(?:{way})" for way in ways), text, re.IGNORECASE):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if not before.isalnum() and not after.isdigit():
            yield match.start(), match.group()


def _names(text: str, known: KnownFacts) -> Iterator[tuple[int, Leak]]:
    for names, kind in ((known.names, A_NAME), (known.other_names, ANOTHER_NAME)):
        for part in dict.fromkeys(part for name in names for part in _parts_of(name)):
            for start, words in _standing(text, part, only_capital=len(part) <= 3 or part in _ALSO_WORDS):
                yield start, Leak(kind, words)
    for phrase in known.phrases:
        if len(phrase.strip()) > 3:
            for start, words in _standing(text, _folded(_plain(phrase.strip()))):
                yield start, Leak(A_GROUP, words)


def _parts_of(name: str) -> Iterator[str]:
    """Each part of a name that could give somebody away, folded: no titles, particles or single letters."""
    for part in re.split(r"[\s,()/.]+", _folded(_plain(name))):
        for piece in sorted({part, *part.split("-")}):
            if len(piece) > 1 and piece not in _TITLES and piece not in _PARTICLES:
                yield piece
                yield piece.translate(_ENGLISH_SPELLING)


def _standing(text: str, wanted: str, *, only_capital: bool = False) -> Iterator[tuple[int, str]]:
    """Where folded words stand in the text as whole words (with 's or without)."""
    pattern = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", wanted)).replace("'", "'?")
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", _folded(text)):
        words = text[match.start() : match.end()]
        if not only_capital or words[:1].isupper():
            yield match.start(), words


def _addresses(text: str, known: KnownFacts) -> Iterator[tuple[int, Leak]]:
    folded = _folded(text)
    for pattern in dict.fromkeys(pattern for lines in known.address_lines for pattern in _ways_to_write(lines)):
        for match in re.finditer(pattern, folded):
            yield match.start(), Leak(AN_ADDRESS, text[match.start() : match.end()])


def _ways_to_write(lines: str) -> Iterator[str]:
    """Patterns of each part of an address: a house's name; a street with or without its number and its last word."""
    for part in re.split(r"[,\n]+", _folded(_plain(lines))):
        words = re.findall(r"[\w']+", part)
        while words and (any(letter.isdigit() for letter in words[0]) or words[0] in ("flat", "unit", "apartment")):
            words = words[1:]
        if not words or (len(words) == 1 and len(words[0]) < 4):
            continue
        number = r"(?:\b\d+\s?[a-z]?,?\s+)?"
        yield rf"{number}(?<!\w)" + r"[\s-]+".join(_street_word(word) for word in words) + r"(?!\w)"
        if len(words) > 2 and words[-1] in _STREET_ENDS:
            yield r"(?<!\w)" + r"[\s-]+".join(re.escape(word) for word in words[:-1]) + r"(?!\w)"


def _street_word(word: str) -> str:
    """A word of a street's name, long or short: road or rd."""
    for long, short in _STREET_WORDS.items():
        if word in (long, short):
            return rf"(?:{long}|{short}\.?)"
    return re.escape(word)
