"""Where the lines of a timeline lead, for the groups of this wing: to the page of what each is about."""

from collections.abc import Callable, Mapping

from django.urls import reverse

from commonweal.people.sight.kinds import Happened, Leads


def to_page(name: str, anchor: str = "") -> Leads:
    """To a page of the person that an entry is about."""

    def address(entry: Happened) -> str:
        return reverse(name, args=[entry.person_id]) + anchor if entry.person_id else ""

    return address


def to_thing(name: str, payload_key: str, *, of_person: bool = True) -> Leads:
    """To the page of the thing whose id an entry's payload holds."""

    def address(entry: Happened) -> str:
        thing = entry.payload.get(payload_key)
        if not thing or (of_person and not entry.person_id):
            return ""
        return reverse(name, args=[entry.person_id, thing] if of_person else [thing])

    return address


FOR_RECORD_STAFF = ("communication", "sight", "emergency")
"""Groups whose pages are for the person and for council staff who work with records."""

LEADS: Mapping[str, Callable[[Happened], str]] = {
    "person": to_page("identity:record", "#details"),
    "address": to_page("identity:record", "#contact"),
    "communication": to_page("about:accessible"),
    "circle": to_page("circle:circle"),
    "consent": to_page("consent:consents"),
    "sight": to_page("sight:who_can_see"),
    "emergency": to_page("sight:who_can_see"),
    "about": to_page("about:about"),
    "alert": to_page("about:careful"),
    "legal": to_page("about:careful"),
    "wish": to_page("about:careful"),
    "document": to_thing("documents:document", "document"),
}
