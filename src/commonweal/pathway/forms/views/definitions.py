"""The definitions, for staff: what each form asks, its versions and what changed between them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.listing import csv_response, page_of
from commonweal.pathway.forms.definitions.differences import changes_between, described
from commonweal.pathway.forms.library import UnknownFormError, form_version, forms_in_use, versions_of

READERS = (*CARE_STAFF, Role.ADMINISTRATOR, Role.COMMISSIONER, Role.FINANCE_OFFICER)


@role_required(*READERS)
@require_safe
def definitions(request: CommonwealRequest) -> HttpResponse:
    """`/forms/definitions`: the forms in use, and how many questions each asks."""
    found = forms_in_use(timezone.localdate())
    if request.GET.get("format") == "csv":
        rows = [
            (one.form.title, one.form.purpose, one.form.version, one.form.published, len(one.form.questions))
            for one in found
        ]
        return csv_response("forms", ("Form", "Purpose", "Version", "In use from", "Questions"), rows)
    return render(request, "forms/definitions.html", {"page": page_of(request, found)})


@role_required(*READERS)
@require_safe
def definition(request: CommonwealRequest, key: str, version: str) -> HttpResponse:
    """`/forms/definitions/<form>/<version>`: everything it asks, and what changed since the version before."""
    try:
        held = form_version(key, version)
    except UnknownFormError:
        raise Http404 from None
    versions = versions_of(key)
    position = next(number for number, one in enumerate(versions) if one.form.version == version)
    before = versions[position + 1].form if position + 1 < len(versions) else None
    context = {
        "definition": held.form,
        "is_own_folder": held.is_own,
        "versions": [one.form for one in versions],
        "before": before,
        "changes": changes_between(before, held.form) if before else [],
        "described": {one.key: described(one) for one in held.form.questions},
        "crumbs": [{"text": "Forms", "href": reverse("forms:definitions")}],
    }
    return render(request, "forms/definition.html", context)
