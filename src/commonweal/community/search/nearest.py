"""The needs to offer somebody whose words found little. Pure."""

from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from commonweal.community.search.language import GRAMMAR, parts

SOUNDS_LIKE = 80
"""How alike (0 to 100) a typed word and a word of a need must be to count: "demenia" is 93 like "dementia"."""
TOO_SHORT = 3
WHERE_TO_START = ("advice-and-information", "company", "washing-and-dressing", "carers")
"""Offered where nothing typed is near any need."""


def nearest_needs(text: str, likely: Iterable[str], words: Mapping[str, str], how_many: int = 4) -> list[str]:
    """The keys of needs, nearest first: the `likely` ones, then those with words like the typed ones; where there are
    none, good places to start. `words` has the name of each need with the other words that people use for it."""
    typed = [word for word in parts(text) if len(word) > TOO_SHORT and word not in GRAMMAR]
    scores: dict[str, float] = {}
    for key, said in words.items():
        known = [word for word in parts(said) if len(word) > TOO_SHORT]
        best = (process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=SOUNDS_LIKE) for word in typed)
        scores[key] = sum(found[1] for found in best if found)
    near = sorted((key for key, score in scores.items() if score), key=lambda key: -scores[key])
    found = [key for key in dict.fromkeys([*likely, *near]) if key in words]
    return (found or [key for key in WHERE_TO_START if key in words])[:how_many]
