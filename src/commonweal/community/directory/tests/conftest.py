"""A few services in Seaborough, listed as a load lists them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from commonweal.community.directory.actions import list_services, service_id
from commonweal.community.directory.models import Service
from commonweal.community.directory.service_rows import ServiceRow
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.places.models import Place, Postcode


@pytest.fixture
def list_service(place: Place) -> Callable[..., Service]:
    """`list_service("Harbour lunch", needs=("meals",), postcode="ZZ1 1AA")`: a service in the directory."""

    def make(name: str, **given: Any) -> Service:
        row_id = name.lower().replace(" ", "-").replace("'", "")
        text = dict.fromkeys(("cost", "who_for", "when", "accessibility", "phone", "email", "url", "address"), "")
        text |= {"organisation": "Seaborough Neighbours", "description": "A service.", "source": "Invented for a test"}
        text |= {key: given[key] for key in text if key in given} | {"name": name}
        row = ServiceRow(
            row_id,
            text,
            given.get("needs", ("company",)),
            given.get("postcode", ""),
            given.get("last_confirmed_on", date(2026, 9, 1)),
            given.get("is_invented", True),
        )
        with acting_as(system_actor("test")) as actor:
            list_services(actor, place, [row], {p.postcode: p for p in Postcode.objects.all()})
        return Service.objects.get(pk=service_id(place, row_id))

    return make
