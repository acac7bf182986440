"""Whether a text can be read by anybody: long words and sentences, letters that stand for words, reading age. Pure.

The reading age is the Flesch-Kincaid grade (Kincaid and others, 1975) and five years: at 11 a text suits most readers
of a council's pages. Its count of syllables is a rule of thumb.
"""

import re
from collections.abc import Iterable

LONGEST_WORD = 14
"""Letters. A longer word is explained among the words of a guide, or said otherwise."""

LONGEST_SENTENCE = 30
"""Words."""

LONGEST_QUESTION = 120
LONGEST_ANSWER = 110
"""Characters."""

EASY_SENTENCE = 16
"""Words of a sentence in easy words, at most."""

READING_AGE = 12
"""Years. Above this, a guide's text as a whole is too hard."""

KNOWN_LETTERS = frozenset({"NHS", "GP", "UK", "TV", "GOV", "DVD", "CD", "ID", "PIN", "OK", "VAT", "BT"})
"""Letters that everybody knows."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)*")
_LETTERS = re.compile(r"\b[A-Z]{2,}s?\b")
_VOWELS = re.compile(r"[aeiouyà-ÿ]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^l]e)$")
_BRACED = re.compile(r"\{[^{}]*\}|https://\S+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, the points of its lists among them."""
    found = (one.strip(" -") for one in _SENTENCE_END.split(_BRACED.sub(" ", text)))
    return [one for one in found if _WORD.search(one)]


def words(text: str) -> list[str]:
    """The words of a text, without figures in braces and addresses."""
    return _WORD.findall(_BRACED.sub(" ", text))


def long_words(text: str) -> list[str]:
    """Words of more than `LONGEST_WORD` letters, once each. Words joined by a hyphen are words of their own."""
    return list(dict.fromkeys(word for word in words(text) if len(word) > LONGEST_WORD))


def long_sentences(text: str, longest: int = LONGEST_SENTENCE) -> list[str]:
    """Sentences of more words than `longest`."""
    return [one for one in sentences(text) if len(words(one)) > longest]


def letters_unexplained(text: str, explained: Iterable[str]) -> list[str]:
    """Letters that stand for words and are neither known to everybody nor explained: "OT" and the like."""
    said = KNOWN_LETTERS | {one.upper().removesuffix("S") for one in explained}
    found = dict.fromkeys(one.removesuffix("s") for one in _LETTERS.findall(_BRACED.sub(" ", text)))
    return [one for one in found if one not in said and one.removesuffix("S") not in said]


def syllables(word: str) -> int:
    """How many syllables a word has, about."""
    plain = word.lower().replace("’", "").replace("'", "")
    return max(1, len(_VOWELS.findall(_SILENT.sub("", plain) or plain)))


def reading_age(texts: Iterable[str]) -> float:
    """The age, in years, at which texts taken together are read with ease; 0 where there are none."""
    listed = list(texts)
    said = [word for text in listed for word in words(text)]
    count = sum(len(sentences(text)) for text in listed)
    if not said or not count:
        return 0.0
    grade = 0.39 * len(said) / count + 11.8 * sum(map(syllables, said)) / len(said) - 15.59
    return round(max(grade, 0.0) + 5, 1)
