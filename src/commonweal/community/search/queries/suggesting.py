"""What somebody may be about to type: words of topics, needs, and names of entries."""

from commonweal.community.directory.needs import all_needs
from commonweal.community.search.language import parts, plain
from commonweal.community.search.models import SearchEntry
from commonweal.community.search.queries.current import current_snapshot
from commonweal.community.search.queries.reading import current_lexicon

SHORTEST = 2
MOST_WORDS, MOST_NAMES = 5, 3


def suggest(typed: str) -> list[str]:
    """Up to eight ways to go on from what is typed: first words of topics and needs, then names of entries."""
    if len("".join(parts(typed))) < SHORTEST:
        return []
    snapshot = current_snapshot()
    topics = current_lexicon(snapshot).topics.all
    texts = [text for topic in topics for text in (*topic.words, topic.name)]
    texts += [need.name for need in all_needs().values()]
    begun = plain(typed).strip()
    starting = [text for text in texts if plain(text).startswith(begun)]
    inside = [text for text in texts if f" {begun}" in plain(text)]
    words = list({plain(text): text for text in [*sorted(starting, key=len), *sorted(inside, key=len)]}.values())
    rows = snapshot.beginning(begun)[:MOST_NAMES]
    kept = SearchEntry.objects.filter(pk__in=[snapshot.columns.id_of(row) for row in rows])
    return [*words[:MOST_WORDS], *kept.exclude(document=None).values_list("document__name", flat=True)]
