"""The step between "save" and saving: a look at the records that may be of the same person."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import PossibleDuplicate

CHANGE = "change"
"""The button that leads back from the warning to the form, with everything typed."""

_SEEN = "seen"
_NOT_TYPED = ("csrfmiddlewaretoken", _SEEN, CHANGE)


def warn_of_duplicates(
    request: CommonwealRequest, matches: Iterable[PossibleDuplicate], person: Person | None = None
) -> HttpResponse | None:
    """The warning, holding everything typed; None where nobody matches whom the worker has not seen on it already.

    `person` is the one whose record is being changed; without, a new record is being started.
    """
    found = list(matches)
    seen = set(request.POST.getlist(_SEEN))
    if all(str(match.person.pk) in seen for match in found):
        return None
    typed = [(name, value) for name in request.POST if name not in _NOT_TYPED for value in request.POST.getlist(name)]
    return render(request, "identity/duplicates.html", {"matches": found, "typed": typed, "person": person})
