"""Taking in a file or an address: given, checked, and stored once an editor says so."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.openreferral.actions.importing import require_editor
from commonweal.community.openreferral.actions.uploads import (
    confirm_upload,
    forget_upload,
    name_columns,
    start_upload,
)
from commonweal.community.openreferral.forms import COLUMN_LABELS, ColumnsForm, UploadForm
from commonweal.community.openreferral.models import Import
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_response, page_of

MOST_SHOWN = 100
"""Faults and entries that the page shows; the CSV file has all that the report keeps."""


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: CommonwealRequest) -> HttpResponse:
    """Give a file or an address; and what was given before."""
    require_editor(request.actor)
    posted = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if posted else UploadForm()
    if posted and form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        upload = start_upload(
            request.actor,
            name=file.name if file else given["address"],
            content=file.read() if file else None,
            address=given["address"],
            place=form.chosen_place,
            source=given["source"],
            finds_terms=given["finds_terms"],
        )
        return redirect("openreferral:import", upload.pk)
    earlier = Import.objects.defer("content", "report")
    return render(request, "openreferral/imports.html", {"form": form, "page": page_of(request, earlier)})


@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """What the check found, and what the editor does about it."""
    require_editor(request.actor)
    upload = get_object_or_404(Import.objects.defer("content").select_related("place"), pk=pk)
    report = upload.report
    headings: dict[str, str] = report.get("headings", {})
    columns = ColumnsForm(headings, request.POST if "columns" in request.POST else None)
    if request.method == "POST":
        try:
            if (answer := _answered(request, upload, columns)) is not None:
                return answer
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("openreferral:import", pk)
    context = {
        "upload": upload,
        "report": report,
        "faults": report.get("faults", [])[:MOST_SHOWN],
        "entries": report.get("entries", [])[:MOST_SHOWN],
        "headings": headings,
        "column_labels": COLUMN_LABELS,
        "unused": [heading for heading, column in headings.items() if heading and not column],
        "columns": columns,
        "most_shown": MOST_SHOWN,
        "crumbs": [{"text": "Take services in", "href": reverse("openreferral:imports")}],
    }
    return render(request, "openreferral/import.html", context)


def _answered(request: CommonwealRequest, upload: Import, columns: ColumnsForm) -> HttpResponse | None:
    """Do as the pressed button says; None where what was typed has to be shown again."""
    if "confirm" in request.POST:
        confirm_upload(request.actor, upload)
    elif "forget" in request.POST:
        forget_upload(request.actor, upload)
        messages.success(request, "It is forgotten. Nothing was stored of it.")
        return redirect("openreferral:imports")
    elif "columns" in request.POST:
        if not columns.is_valid():
            return None
        name_columns(request.actor, upload, columns.columns)
    return redirect("openreferral:import", upload.pk)


@require_safe
def import_csv(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Every fault and every entry of the report, a row each."""
    require_editor(request.actor)
    report = get_object_or_404(Import.objects.defer("content"), pk=pk).report
    rows = [(fault["file"], fault["where"], "fault", fault["message"], "") for fault in report.get("faults", ())]
    for entry in report.get("entries", ()):
        if not entry["changes"]:
            rows.append((entry["where"], "", entry["state"], "", entry["name"]))
        for change in entry["changes"]:
            before, after = ("\n".join(change[side]) for side in ("before", "after"))
            rows.append((entry["where"], change["field"], entry["state"], before, after))
    header = ("record or row", "field or column", "what", "before, or what is wrong", "after")
    return csv_response("import-report", header, rows)
