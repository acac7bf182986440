"""Whether the words of a guide can be read by anybody. Pure."""

import re
from collections.abc import Iterator

from commonweal.community.guides.checking.plain_words import (
    EASY_SENTENCE,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    READING_AGE,
    letters_unexplained,
    long_sentences,
    long_words,
    reading_age,
    words,
)
from commonweal.community.guides.document.guide import Guide
from commonweal.community.guides.document.reading import Fault

_IN_BRACKETS = re.compile(r"\(([A-Z]{2,})\)")
"""Letters explained where they stand: Personal Independence Payment (PIP)."""


def texts_of(guide: Guide) -> Iterator[tuple[str, str, str, str]]:
    """Every text of a guide that people read: its list, item, part and words. Easy words are looked at apart."""
    for part in ("title", "summary", "intro"):
        yield "", "", part, getattr(guide, part)
    for section in guide.sections:
        yield "sections", section.key, "title", section.title
    for question in guide.questions:
        for part in ("ask", "hint", "why"):
            yield "questions", question.key, part, getattr(question, part)
        for option in question.options:
            yield "questions", question.key, "options", f"{option.text}\n{option.hint}"
    for advice in guide.advice:
        for part in ("heading", "part", "text", "costs"):
            yield "advice", advice.key, part, getattr(advice, part)
    for product in guide.products:
        for part in ("name", "does", "before"):
            yield "products", product.key, part, getattr(product, part)
    for term in guide.terms:
        yield "terms", term.term, "means", term.means


def guide_reading_age(guide: Guide) -> float:
    """The reading age of what is read at length: the introduction, reasons and advice. Headings and answers are short,
    and would make the rest look easier than it is."""
    return reading_age((guide.intro, *(one.why for one in guide.questions), *(one.text for one in guide.advice)))


def wording_faults(guide: Guide) -> Iterator[Fault]:
    """Words and sentences that are too long, letters that nobody explains, and a text that is too hard as a whole."""
    texts = list(texts_of(guide))
    explained = {one.term for one in guide.terms}
    explained |= set(_IN_BRACKETS.findall(" ".join(text for *_, text in texts)))
    known = {word.lower() for one in explained for word in words(one)}
    for name, item, part, text in texts:
        at = (name, item, part)
        for word in long_words(text):
            if word.lower() not in known and word.lower().removesuffix("s") not in known:
                said = f"“{word}” is a long word: use a shorter one, or explain it among the words"
                yield Fault("long-word", said, *at)
        for sentence in long_sentences(text):
            said = f"This sentence has more than {LONGEST_SENTENCE} words: “{sentence[:60]}…”. Make two of it"
            yield Fault("long-sentence", said, *at)
        for letters in letters_unexplained(text, explained):
            said = f"“{letters}” is not explained: write it out, or explain it among the words"
            yield Fault("letters", said, *at)
    for question in guide.questions:
        here = ("questions", question.key)
        if len(question.ask) > LONGEST_QUESTION:
            yield Fault("long-question", f"It has more than {LONGEST_QUESTION} characters: shorten it", *here, "ask")
        for option in question.options:
            if len(option.text) > LONGEST_ANSWER:
                said = f"“{option.text[:40]}…” has more than {LONGEST_ANSWER} characters: shorten it"
                yield Fault("long-question", said, *here, "options")
    for advice in guide.advice:
        for sentence in long_sentences(advice.easy, EASY_SENTENCE):
            said = f"In easy words a sentence has {EASY_SENTENCE} words at most: “{sentence[:60]}…”"
            yield Fault("long-sentence", said, "advice", advice.key, "easy")
    age = guide_reading_age(guide)
    if age > READING_AGE:
        said = f"Its words suit a reading age of {age:.0f}: with shorter sentences and words, {READING_AGE} or less"
        yield Fault("reading-age", said)
