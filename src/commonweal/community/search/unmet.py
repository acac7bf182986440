"""What may be kept of a search that found little: words without anything that could name somebody. Pure.

Kept are plain words that many people use. Everything with a digit goes (numbers, postcodes, dates), and addresses of
e-mail and of the web; so do common given names and family names, words with a capital letter within a sentence that the
directory does not use, and words that neither the directory nor the model of language knows: a rare name is one.
"""

import re
from collections.abc import Container

from commonweal.community.search.language import GRAMMAR, parts
from commonweal.community.search.understanding import Understood

MOST_WORDS = 8
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*", re.IGNORECASE)
_TITLED = re.compile(
    r"\b(?i:mr|mrs|ms|miss|mx|dr|rev|sir|called|named|name\s+is|names|i['’]?m|this\s+is)\.?\s+(?:[A-Z][\w'’-]*\s*){1,3}"
)
"""What follows is a name, where it is written with a capital letter."""


def kept_words(understood: Understood, is_used: Container[str], is_known: Container[str], names: Container[str]) -> str:
    """The words of a question that may be kept, in order of the alphabet; "" where none is left.

    `is_used` has the words of the directory and of its topics, `is_known` common words, `names` common names of people.
    """
    text = _TITLED.sub(" ", _ADDRESS.sub(" ", understood.rest))
    first, _, others = text.partition(" ")
    named = {word for said in re.findall(r"\b[A-Z][\w'’-]*", others) for word in parts(said) if word not in is_used}
    found = []
    for word in parts(f"{first} {others}"):
        is_plain = word.isalpha() and len(word) > 1 and word not in GRAMMAR
        may_be_name = word in named or (word in names and word not in is_used)
        if is_plain and not may_be_name and (word in is_used or word in is_known):
            found.append(word)
    return " ".join(sorted(dict.fromkeys(found))[:MOST_WORDS])
