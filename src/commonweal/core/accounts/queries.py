"""Who works where."""

from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.places.models import Place


def teams_for(place: Place, work: Team.Work, organisation: Organisation | None = None) -> list[Team]:
    """The council teams of a place that do this work (of one organisation, if named), by name."""
    teams = Team.objects.select_related("organisation").filter(
        organisation__place=place, organisation__kind=Organisation.Kind.COUNCIL, work=work
    )
    if organisation is not None:
        teams = teams.filter(organisation=organisation)
    return list(teams.order_by("organisation__name", "name"))
