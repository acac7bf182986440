"""Who works here, for whoever looks after accounts and teams."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.queries import working_here
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

CSV_COLUMNS = ("Name", "E-mail address", "Role", "Team", "Organisation", "Since", "Until")


@role_required(Role.ADMINISTRATOR)
@require_safe
def staff(request: CommonwealRequest) -> HttpResponse:
    """`/staff`: who has which role in which team of one's own organisation today; also as CSV."""
    found = working_here(request.actor)
    if wants_csv(request):
        rows = (
            (
                one.account.name,
                one.account.email,
                one.get_role_display(),
                one.team.name,
                one.team.organisation.name,
                one.starts_on,
                one.ends_on or "",
            )
            for one in found
        )
        return csv_response("who-works-here", CSV_COLUMNS, rows)
    return render(request, "accounts/staff.html", {"page": page_of(request, found), "csv": csv_address(request)})
