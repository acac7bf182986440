"""The work laid out by the social prescribing standard: to read, and as JSON."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonweal.community.navigation.queries.standard_record import codes_of, record_of
from commonweal.community.navigation.record_standard import not_known, standard
from commonweal.community.navigation.views.opening import open_work, work_context
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest


@sign_in_required
@require_safe
def record(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/record`: under the headings of the standard; `?format=json` for other systems."""
    journey = open_work(request, journey_id, "the record by the social prescribing standard")
    found, codes = record_of(journey), codes_of(journey)
    if request.GET.get("format") == "json":
        document = {"standard": standard(), "codes": codes, "record": found, "not_known": not_known(found)}
        response = HttpResponse(
            json.dumps(document, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="social-prescribing-{journey.pk}.json"'
        return response
    context = work_context(request, journey, record=found, codes=codes, missing=not_known(found), standard=standard())
    return render(request, "navigation/record.html", context)
