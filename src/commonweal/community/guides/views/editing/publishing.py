"""Beginning, checking, publishing and throwing away drafts, going back, and what differs between versions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.guides.actions import (
    check_draft,
    discard_draft,
    publish_draft,
    roll_back,
    save_draft,
    start_draft,
)
from commonweal.community.guides.document.differences import differences as find_differences
from commonweal.community.guides.document.reading import Document
from commonweal.community.guides.document.writing import write_document
from commonweal.community.guides.forms.items import FileForm
from commonweal.community.guides.queries import document_in_force, draft_of, versions_of
from commonweal.community.guides.shipped import shipped_documents
from commonweal.community.guides.views.editing.drafting import draft_or_workspace, editors_only
from commonweal.community.guides.views.editing.workspace import text_of_upload
from commonweal.core.accounts.middleware import CommonwealRequest

SHIPPED, IN_FORCE, DRAFT = "shipped", "in-force", "draft"


@editors_only
@require_POST
def act(request: CommonwealRequest, key: str) -> HttpResponse:
    """What the buttons of the workspace do."""
    try:
        said = _act(request, key, request.POST.get("do", ""), request.POST.get("number", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    if draft_of(key) is None and document_in_force(key) is None:
        return redirect("guides:editing")
    return redirect("guides:workspace", key)


def _act(request: CommonwealRequest, key: str, do: str, number: str) -> str:
    """Do it; returns what to say."""
    actor, draft = request.actor, draft_of(key)
    if do == "start":
        start_draft(actor, key)
        return "Draft begun. Residents see it once you publish it."
    if do == "roll-back" and number.isascii() and number.isdigit():
        roll_back(actor, key, int(number))
        return f"Version {number} is before residents again."
    if do == "shipped":
        roll_back(actor, key, None)
        return "The shipped guide is before residents again."
    if draft is None:
        raise ValidationError("There is no draft: begin one.")
    if do == "check":
        check_draft(actor, draft)
        return "The guide is sound. You can publish it."
    if do == "publish":
        publish_draft(actor, draft)
        return "The guide is published: residents see it now."
    if do == "discard":
        discard_draft(actor, draft)
        return "The draft was thrown away."
    raise Http404("There is nothing of this name to do")


@editors_only
@require_safe
def differences(request: CommonwealRequest, key: str) -> HttpResponse:
    """What differs between two versions: `?before=` and `?after=` are draft, in-force, shipped or a number."""
    sides = _sides(key)
    if len(sides) < 2:
        messages.info(request, "There is only one version of this guide so far.")
        return redirect("guides:workspace", key)
    before = _chosen(request.GET.get("before", IN_FORCE), sides)
    after = _chosen(request.GET.get("after", DRAFT), sides)
    context = {
        "key": key,
        "sides": {name: words for name, (words, _) in sides.items()},
        "before": before,
        "after": after,
        "differences": find_differences(sides[before][1], sides[after][1]),
        "crumbs": [{"text": "This guide", "href": reverse("guides:workspace", args=[key])}],
    }
    return render(request, "guides/editing/differences.html", context)


def _sides(key: str) -> dict[str, tuple[str, Document]]:
    """Everything that can be compared, by its name in an address: what it is called, and its document."""
    found: dict[str, tuple[str, Document]] = {}
    draft, in_force, shipped = draft_of(key), document_in_force(key), shipped_documents().get(key)
    if draft is not None:
        found[DRAFT] = ("The draft", draft.document)
    if in_force is not None:
        found[IN_FORCE] = ("What residents have", in_force)
    if shipped is not None:
        found[SHIPPED] = ("The shipped guide", shipped)
    for version in versions_of(key).filter(published_at__isnull=False):
        found[str(version.number)] = (f"Version {version.number}", version.document)
    return found


def _chosen(asked: str, sides: dict[str, tuple[str, Document]]) -> str:
    return asked if asked in sides else next(iter(sides))


@editors_only
@require_http_methods(["GET", "POST"])
def file(request: CommonwealRequest, key: str) -> HttpResponse:
    """The guide as a file, to keep, change elsewhere or give away; and putting such a file in its place."""
    if request.method == "POST":
        return _take_file(request, key)
    draft = draft_of(key)
    document = draft.document if draft else document_in_force(key)
    if document is None:
        raise Http404("There is no such guide")
    response = HttpResponse(write_document(document), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.toml"'
    return response


def _take_file(request: CommonwealRequest, key: str) -> HttpResponse:
    draft = draft_or_workspace(request, key)
    if isinstance(draft, HttpResponse):
        return draft
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            document = text_of_upload(form.cleaned_data["file"])
            assert document is not None
            save_draft(request.actor, draft, document, "Everything replaced from a file", draft.revision)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "The file was put in place of the draft. Read what is wrong with it below.")
    else:
        messages.error(request, "Choose a file first.")
    return redirect("guides:workspace", key)
