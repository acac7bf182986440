"""The search's part in loading a place: the meanings of what was loaded, so that its first search finds by them."""

from collections.abc import Callable
from pathlib import Path

from commonweal.community.search.actions.meanings import work_out_meanings
from commonweal.community.search.queries.reading import has_meaning
from commonweal.core.accounts.actors import Actor
from commonweal.core.places.loading import LoadReport
from commonweal.core.places.models import Place


def load_meanings(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Callable[[str], None]) -> None:
    """Work out the meanings of the entries and topics that have none yet."""
    if has_meaning():
        say("Working out what entries mean")
        work_out_meanings(say)
