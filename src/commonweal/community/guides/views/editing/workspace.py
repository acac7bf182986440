"""All guides for those who write them, and one guide with all its pieces and faults."""

import tomllib
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.guides.actions import start_guide
from commonweal.community.guides.document.changing import items_of, name_of
from commonweal.community.guides.document.condition_words import ConditionError, read_condition
from commonweal.community.guides.document.guide import Guide
from commonweal.community.guides.document.reading import Document, Fault, Weight
from commonweal.community.guides.document.ruling import in_words
from commonweal.community.guides.forms.items import FileForm, NewGuideForm
from commonweal.community.guides.queries import (
    check_version,
    document_in_force,
    draft_of,
    guides_for_editors,
    version_in_force,
    versions_of,
)
from commonweal.community.guides.shipped import read_text, shipped_documents
from commonweal.community.guides.views.editing.drafting import editors_only
from commonweal.core.accounts.middleware import CommonwealRequest

HEADINGS = {
    "doors": "Ways in from the first page",
    "sections": "Sections",
    "questions": "Questions",
    "advice": "Advice",
    "products": "Products",
    "sources": "Sources",
    "figures": "Amounts",
    "terms": "Words explained",
}
PATHS_SHOWN = 200
"""Ways walked each time the page is opened; marking a guide as checked walks more."""

SAYS = {"sections": "title", "questions": "ask", "advice": "heading", "products": "name", "figures": "label"}
"""Which part says what a piece is, where its name does not."""


@editors_only
@require_http_methods(["GET", "POST"])
def guides(request: CommonwealRequest) -> HttpResponse:
    """Every guide, and beginning a new one."""
    form = NewGuideForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            document = text_of_upload(form.cleaned_data["file"])
            draft = start_guide(request.actor, form.cleaned_data["title"], document)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Draft of the guide “{form.cleaned_data['title']}” begun.")
            return redirect("guides:workspace", draft.guide)
    return render(request, "guides/editing/guides.html", {"guides": guides_for_editors(), "form": form})


def text_of_upload(file: Any) -> Document | None:
    """The document in an uploaded file; None where there is none. ValidationError for the field "file"."""
    if not file:
        return None
    try:
        return read_text(file.read().decode("utf-8"))
    except UnicodeDecodeError:
        raise ValidationError({"file": "This is no text file: choose a guide's file, which ends in .toml"}) from None
    except tomllib.TOMLDecodeError as error:
        raise ValidationError({"file": f"The file cannot be read: {error}"}) from None


@editors_only
@require_safe
def workspace(request: CommonwealRequest, key: str) -> HttpResponse:
    """One guide: its draft or what is in force, every piece of it, what is wrong with it, and its versions."""
    draft = draft_of(key)
    document = draft.document if draft else document_in_force(key)
    if document is None:
        raise Http404("There is no such guide")
    checked = check_version(key, document, walks=PATHS_SHOWN)
    in_force = version_in_force(key)
    context = {
        "key": key,
        "title": document.get("title", key),
        "about": document,
        "draft": draft,
        "in_force": in_force,
        "is_shipped": key in shipped_documents(),
        "checked": checked,
        "faults": [(one, _address(key, one)) for one in checked.of_weight(Weight.FAULT)],
        "notes": [(one, _address(key, one)) for one in checked.of_weight(Weight.NOTE)],
        "lists": [(name, HEADINGS[name], _rows(name, document, checked.guide, checked.faults)) for name in HEADINGS],
        "versions": list(versions_of(key)),
        "file_form": FileForm(),
        "crumbs": [{"text": "Edit guides", "href": reverse("guides:editing")}],
    }
    return render(request, "guides/editing/workspace.html", context)


def _address(key: str, fault: Fault) -> str:
    """The page on which a fault is mended."""
    if not fault.list:
        return reverse("guides:about", args=[key])
    if fault.part in ("when", "ends_when"):
        return reverse("guides:rule", args=[key, fault.list, fault.item, fault.part])
    return reverse("guides:item", args=[key, fault.list, fault.item])


def _rows(name: str, document: Document, guide: Guide | None, faults: list[Fault]) -> list[dict[str, Any]]:
    """The pieces of a list as the page shows them."""
    sections = {one.get("key"): one.get("title", "") for one in items_of(document, "sections")}
    wrong = {one.item for one in faults if one.list == name and one.weight == Weight.FAULT}
    rows = []
    for table in items_of(document, name):
        item = name_of(name, table)
        rows.append(
            {
                "item": item,
                "says": table.get(SAYS.get(name, ""), "") or table.get("title") or table.get("means") or "",
                "beside": _beside(name, table, sections),
                "when": rule_in_words(table.get("when"), guide) if name in ("sections", "questions", "advice") else "",
                "ends": rule_in_words(table.get("ends_when"), guide) if table.get("ends_when") else "",
                "is_wrong": item in wrong,
            }
        )
    return [row for row in rows if row["item"]]


def _beside(name: str, table: dict[str, Any], sections: dict[Any, Any]) -> str:
    """What else is worth seeing in a list."""
    if name == "questions":
        return str(sections.get(table.get("section"), ""))
    if name == "advice":
        return str(table.get("part", ""))
    if name == "figures":
        return f"£{table.get('amount', '')}"
    return str(table.get("organisation", "") or table.get("price", ""))


def rule_in_words(written: Any, guide: Guide | None) -> str:
    """A rule of a document as a sentence; as it is written where it cannot be read."""
    if guide is None or not isinstance(written, str):
        return str(written or "always")
    try:
        return in_words(read_condition(written), guide)
    except ConditionError:
        return f"cannot be read: {written}"
