"""Finding places, areas and postcodes."""

from django.db.models import QuerySet

from commonweal.core.places.models import Area, Place, Postcode
from commonweal.core.places.postcodes import PostcodeError, normalise


def find_postcode(text: str) -> Postcode | None:
    """The postcode somebody typed, however spaced or cased, with its areas; None where no place has it."""
    try:
        postcode = normalise(text)
    except PostcodeError:
        return None
    found = Postcode.objects.select_related("neighbourhood", "council", "former_council")
    return (
        found.defer("neighbourhood__boundary", "council__boundary", "former_council__boundary")
        .filter(pk=postcode)
        .first()
    )


def areas_of(place: Place, kind: str = "") -> QuerySet[Area]:
    """The areas of a place by name, without their outlines; of one kind where that is named."""
    areas = place.areas.defer("boundary").order_by("kind", "name")
    return areas.filter(kind=kind) if kind else areas
