"""How a text becomes words: the same way for what is searched and for what is searched in. Pure.

Nothing is thrown away when entries are read. Of a question the small words of grammar are left out, and words that say
only that something is looked for ("help", "support", "group") count little beside others, and fully where they are all
there is: a search for "support group" finds support groups.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import tantivy

_GRAMMAR = """
a an the i me my mine myself we us our ours you your yours he him his himself she her hers herself it its they them
their theirs this that these those there here who whom whose which what where when why how
am is are was were be been being do does did doing done has have had having can cant cannot could couldnt will wont
would wouldnt shall should may might must im ive id ill isnt arent dont doesnt didnt hes shes theyre get gets getting
got go goes going gone come comes coming let lets keep keeps put
and or but if so as than then because since while of to in on at by for from with without into onto about after before
over under up down out off through between during near not no nor too very just only also again any some each every
both either such own same more most much many all please hi hello
"""
GRAMMAR = frozenset(_GRAMMAR.split())
"""Words of grammar: a question is not about them."""

_LIGHT = """
help helps helping support service services need needs needing want wants wanting like look looking find finding
someone somebody anyone anybody everyone everybody somewhere anywhere something anything nothing thing things stuff
place places people person persons man woman lady bloke offer offers available local nearby area group groups club
clubs advice information info know give gives giving take takes taking make makes making able use using used new old
good best way really still now always ever never day days today time times lot bit live lives living start starting
try trying join meet see tell think say ask feel feeling feels
"""
LIGHT = frozenset(_LIGHT.split())
"""Words that say little of what is wanted where others say more."""

LIGHT_WEIGHT = 0.3

_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`-][^\W_]+)*")
_DECADE = re.compile(r"\b(\d{2,3})s\b")
_PARTS = re.compile(r"[a-z0-9]+")
_PLURALS = (("ies", "y", 5), ("sses", "ss", 5), ("shes", "sh", 5), ("ches", "ch", 5), ("xes", "x", 4), ("s", "", 4))


@dataclass(frozen=True)
class Word:
    """A typed word: as it was typed, its stem, and what it weighs in the question (0 to 1)."""

    said: str
    stem: str
    weight: float

    @property
    def is_grammar(self) -> bool:
        return self.weight == 0


def plain(text: str) -> str:
    """The text in small letters without accents and apostrophes: "Men's Café" to "mens cafe", "60s" to "60"."""
    straight = _APOSTROPHE.sub("", text)
    if not straight.isascii():
        straight = unicodedata.normalize("NFKD", straight).encode("ascii", "ignore").decode()
    return _DECADE.sub(r"\1", straight.lower())


def typed_words(text: str) -> list[str]:
    """The words somebody typed, as they typed them, in order, without signs."""
    return _WORD.findall(text)


def parts(text: str) -> list[str]:
    """The single words of a text in their plain form: "day-care's" gives "day", "cares"."""
    return _PARTS.findall(plain(text))


@cache
def analyser() -> tantivy.TextAnalyzer:
    """What cuts and stems, for entries and for questions. Texts go through `plain` first."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def stems(text: str) -> list[str]:
    """The stems of a text, in order: "Carers' circles" to "carer", "circl"."""
    return analyser().analyze(plain(text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of one plain word."""
    found = analyser().analyze(word)
    return found[0] if found else word


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """A plain word without the ending of many: a gentler cut than the stem, by which "pensioners" are no pension."""
    for ending, instead, shortest in _PLURALS:
        if word.endswith(ending) and len(word) >= shortest and not word.endswith(("ss", "us", "is")):
            return word[: -len(ending)] + instead
    return word


def singulars(text: str) -> tuple[str, ...]:
    return tuple(singular(word) for word in parts(text))


def words_of(text: str) -> list[Word]:
    """The words of a question with what each weighs. Where all are words of grammar, or all are light, they count."""
    said = parts(text)
    weights = [_weight(word) for word in said]
    if not any(weights):
        weights = [1.0] * len(said)
    elif max(weights) <= LIGHT_WEIGHT:
        weights = [1.0 if weight else 0.0 for weight in weights]
    return [Word(word, stem(word), weight) for word, weight in zip(said, weights, strict=True)]


def _weight(word: str) -> float:
    if word in GRAMMAR:
        return 0.0
    return LIGHT_WEIGHT if word in LIGHT else 1.0


def content_stems(text: str) -> frozenset[str]:
    """The stems of a text without its words of grammar; of all its words where there are no others."""
    said = parts(text)
    return frozenset(stem(word) for word in said if word not in GRAMMAR) or frozenset(map(stem, said))


def is_sentence(words: Iterable[Word]) -> bool:
    """Whether somebody wrote as people speak, rather than naming a thing: by the words of grammar, or at length."""
    listed = list(words)
    return sum(word.is_grammar for word in listed) >= 2 or (
        len(listed) >= 4 and sum(word.weight < 1 for word in listed) >= 2
    )
