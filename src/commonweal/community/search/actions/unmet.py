"""Counting what was looked for and not found, without anything about who looked."""

from datetime import date
from functools import cache

from django.db import connection
from django.utils import timezone

from commonweal.community.search.models import UnmetSearch
from commonweal.community.search.queries.results import Results
from commonweal.community.search.unmet import kept_words
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.design.data import data_folder
from commonweal.core.places.postcodes import PostcodeError, outward

MOST_A_DAY = 2_000
"""Different searches that are counted in a day, so that nobody can fill the table."""

_COUNT = """
INSERT INTO search_unmetsearch (day, words, topic, area, outcome, given_up, times)
SELECT %(day)s, %(words)s, %(topic)s, %(area)s, %(outcome)s, %(given_up)s, 1
 WHERE (SELECT count(*) FROM search_unmetsearch WHERE day = %(day)s) < %(most)s
ON CONFLICT (day, words, topic, area, outcome, given_up) DO UPDATE SET times = search_unmetsearch.times + 1
"""


def count_unmet(results: Results) -> None:
    """Count a search that found little or nothing; one that found enough is not kept at all.

    What is kept: the day, plain words without names and numbers, the topic, and the area: the first half of a postcode,
    or a place that was named.
    """
    outcome = _outcome(results)
    if not outcome:
        return
    words = kept_words(results.understood, results.used_words, results.known_words, common_names())
    topic = results.about[0].topic.key if results.about else ""
    if not words and not topic:
        return
    counted: dict[str, str | int | date] = {
        "day": timezone.localdate(),
        "words": words[:200],
        "topic": topic,
        "area": _area(results),
        "outcome": outcome,
        "given_up": " ".join(results.given_up)[:60],
        "most": MOST_A_DAY,
    }
    # nobody may read these counts but those who plan: not even whoever adds to them
    with acting_as(system_actor("counting what was not found")), connection.cursor() as cursor:
        cursor.execute(_COUNT, counted)


def _outcome(results: Results) -> str:
    if not results.text:
        return ""
    if results.good == 0:
        return UnmetSearch.Outcome.NOTHING
    if results.given_up:
        return UnmetSearch.Outcome.GAVE_UP
    return UnmetSearch.Outcome.FEW if results.good < 3 else ""


def _area(results: Results) -> str:
    if results.point is None:
        return ""
    try:
        return outward(results.point.name)
    except PostcodeError:
        return results.point.name[:60]


@cache
def common_names() -> frozenset[str]:
    """Common names of people (data/search/names.txt)."""
    lines = (data_folder() / "search" / "names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
