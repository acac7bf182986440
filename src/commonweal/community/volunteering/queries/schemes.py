"""Which scheme serves whom, and who somebody is to a task, a volunteer or a grant."""

from django.db.models import Prefetch

from commonweal.community.volunteering.grant_rules import GrantSide
from commonweal.community.volunteering.keys import digest_in_hand
from commonweal.community.volunteering.models import Grant, Scheme, Task, Volunteer
from commonweal.community.volunteering.states import Side
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.places.models import Area, Place, Postcode
from commonweal.core.places.postcodes import PostcodeError, normalise
from commonweal.core.places.queries import find_postcode

TAKES = (Role.VOLUNTEER_COORDINATOR, *CARE_STAFF)
"""Who may ask for a hand for somebody by phone."""

DECIDES = (Role.COMMISSIONER, Role.ENGAGEMENT_LEAD)
"""Who decides on small grants, and reads what was not met."""


def scheme_for(postcode: Postcode) -> Scheme | None:
    """The open scheme that serves a postcode: of its council (as it is or was), else one of the whole place."""
    found = Scheme.objects.select_related("organisation__place").filter(
        is_open=True, organisation__place=postcode.neighbourhood.place_id
    )
    areas = {postcode.council_id, postcode.former_council_id, postcode.neighbourhood_id}
    whole = None
    for scheme in found.prefetch_related(_areas()).order_by("organisation__name"):
        served = {area.pk for area in scheme.organisation.areas.all()}
        if served & areas:
            return scheme
        if not served and whole is None:
            whole = scheme
    return whole


def schemes_of(place: Place) -> list[Scheme]:
    """The schemes of a place, by name, with the areas they serve."""
    found = Scheme.objects.filter(organisation__place=place).select_related("organisation")
    return list(found.prefetch_related(_areas()).order_by("organisation__name"))


def _areas() -> "Prefetch[str]":
    """The areas of organisations, without their outlines."""
    return Prefetch("organisation__areas", queryset=Area.objects.defer("boundary").order_by("name"))


def known_postcode(typed: str) -> tuple[Postcode | None, str]:
    """The postcode that somebody typed, or what is wrong with it."""
    try:
        wanted = normalise(typed)
    except PostcodeError as error:
        return None, str(error)
    found = find_postcode(wanted)
    return found, "" if found else f"{wanted} is not a postcode that we know here"


def first_place() -> Place | None:
    """The place of this installation, or the first of several."""
    return Place.objects.order_by("pk").first()


def scheme_of(organisation: Organisation) -> Scheme | None:
    """An organisation's scheme, if it has one."""
    try:
        return organisation.volunteering_scheme
    except Scheme.DoesNotExist:
        return None


def own_organisation(actor: Actor) -> Organisation | None:
    """The organisation whose tasks the actor coordinates: the first by name where there are several."""
    if not actor.has_role(Role.VOLUNTEER_COORDINATOR):
        return None
    return Organisation.objects.filter(pk__in=actor.organisations).order_by("name").first()


def coordinates(actor: Actor, organisation_id: object) -> bool:
    """Whether the actor is a coordinator of this organisation, or the system."""
    return actor.is_system or (actor.has_role(Role.VOLUNTEER_COORDINATOR) and organisation_id in actor.organisations)


def sides_of(actor: Actor, task: Task, digest: str | None = None) -> frozenset[Side]:
    """Who the actor is to a task: by role, by account, by team, or by the key that they hold.

    `digest` is what they hold, where it was read before the system took over the transaction.
    """
    held = digest_in_hand() if digest is None else digest
    sides = set()
    if coordinates(actor, task.organisation_id):
        sides.add(Side.COORDINATOR)
    is_asker = actor.account_id is not None and actor.account_id == task.account_id
    if is_asker or task.asked_by in actor.teams or (held and held == task.asker_key):
        sides.add(Side.ASKER)
    is_volunteer = actor.account_id is not None and actor.account_id == task.seen_by
    if is_volunteer or (held and task.volunteer_key and held == task.volunteer_key):
        sides.add(Side.VOLUNTEER)
    return frozenset(sides)


def is_the_volunteer(actor: Actor, volunteer: Volunteer) -> bool:
    """Whether the actor is this volunteer, by account or by the key in hand."""
    by_account = actor.account_id is not None and actor.account_id == volunteer.account_id
    return by_account or _is_in_hand(volunteer.key)


def _is_in_hand(key: str) -> bool:
    """Whether the actor holds this key; of what was erased the key is "", and nobody holds that."""
    return bool(key) and digest_in_hand() == key


def grant_sides(actor: Actor, grant: Grant) -> frozenset[GrantSide]:
    """Who the actor is to a grant. Nobody decides on what they asked for themselves."""
    if (actor.account_id is not None and actor.account_id == grant.account_id) or _is_in_hand(grant.key):
        return frozenset({GrantSide.GROUP})
    return frozenset({GrantSide.DECIDER}) if actor.has_role(*DECIDES) else frozenset()
