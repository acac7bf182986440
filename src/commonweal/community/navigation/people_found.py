"""Whose record it is that a worker is told of, and which council keeps a new one."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.places.models import Place
from commonweal.core.places.postcodes import PostcodeError, normalise
from commonweal.core.places.queries import find_postcode
from commonweal.people.identity.likeness import name_key
from commonweal.people.identity.models import Address, Person
from commonweal.people.identity.nhs_number import checked_nhs_number


def person_told_of(
    place: Place, given: str, family: str, born: date | None, nhs_number: str, postcode: str
) -> Person | None:
    """The one record that fits what a worker was told, or None for somebody new. To be asked as the system.

    A record that nobody showed the worker is found only by what a stranger does not know all of: the family name and
    the date of birth, with the NHS number, or with the first name and the present postcode. An NHS number that another
    record has with another name or birthday is a slip, and is said to be one.
    """
    number = _checked(nhs_number)
    people = Person.objects.filter(place=place, merged_into=None)
    if number and (held := people.filter(nhs_number=number).first()) is not None:
        if held.date_of_birth == born and name_key(held.family_name) == name_key(family):
            return held
        raise ValidationError(
            {"nhs_number": "This number belongs to a record with another name or date of birth. Check all three."}
        )
    try:
        where = normalise(postcode)
    except PostcodeError:
        return None
    if born is None:
        return None
    lives = Address.objects.filter(Q(ends_on=None), postcode=where).values("person")
    same = [
        person
        for person in people.filter(date_of_birth=born, pk__in=lives)
        if name_key(person.family_name) == name_key(family)
        and name_key(given) in (name_key(person.given_name), name_key(person.known_as))
        and not (number and person.nhs_number)
    ]
    if len(same) > 1:
        raise ValidationError(
            {"family_name": "Two records fit this person. Give their NHS number, or ask the council to look at both."}
        )
    return same[0] if same else None


def _checked(nhs_number: str) -> str:
    try:
        return checked_nhs_number(nhs_number) if nhs_number.strip() else ""
    except ValueError as error:
        raise ValidationError({"nhs_number": str(error)}) from error


def council_team_for(place: Place, postcode: str, team: Team) -> Team:
    """The council team that keeps a new record: the worker's own where it is a council's, otherwise the team that takes
    requests in the council serving the postcode, or the first such team of the place. ValidationError where none is."""
    if team.organisation.kind == Organisation.Kind.COUNCIL:
        return team
    teams = Team.objects.select_related("organisation").filter(
        work=Team.Work.CONTACT, organisation__kind=Organisation.Kind.COUNCIL, organisation__place=place
    )
    point = find_postcode(postcode)
    areas = [point.former_council_id, point.council_id] if point else []
    ordered = teams.order_by("organisation__name", "name")
    keeper = ordered.filter(organisation__areas__in=areas).first() or ordered.first()
    if keeper is None:
        raise ValidationError("No council here takes requests, so nobody can keep a new record. Ask an administrator.")
    return keeper
