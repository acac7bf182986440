"""One piece of a guide as a form: a question, advice, a product, and so on."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.community.guides.document.changing import (
    item_of,
    items_of,
    move_item,
    name_of,
    new_key,
    put_about,
    put_item,
    remove_item,
)
from commonweal.community.guides.document.reading import LISTS, read_guide
from commonweal.community.guides.forms.items import FORMS, AboutForm, PieceForm
from commonweal.community.guides.models import GuideVersion
from commonweal.community.guides.views.editing.drafting import draft_or_workspace, editors_only, keep_change, what
from commonweal.community.guides.views.editing.workspace import HEADINGS, rule_in_words
from commonweal.core.accounts.middleware import CommonwealRequest

NEW = "new"
HAS_RULE = ("sections", "questions", "advice")


@editors_only
@require_http_methods(["GET", "POST"])
def about(request: CommonwealRequest, key: str) -> HttpResponse:
    """The guide itself: title, introduction, whether it is sensitive and in use."""
    draft = draft_or_workspace(request, key)
    if isinstance(draft, HttpResponse):
        return draft
    form = AboutForm(draft.document, draft.document, draft.revision, _posted(request))
    if request.method == "POST" and form.is_valid():
        document = put_about(draft.document, form.to_table())
        if keep_change(request, draft, document, "What the guide is changed", form.cleaned_data["revision"], form):
            return redirect("guides:workspace", key)
    context = {"form": form, "key": key, "heading": "What the guide is", "crumbs": _crumbs(draft)}
    return render(request, "guides/editing/about.html", context)


@editors_only
@require_http_methods(["GET", "POST"])
def item(request: CommonwealRequest, key: str, list_name: str, item: str) -> HttpResponse:
    """One piece: to write anew, change, move or take out."""
    if list_name not in LISTS:
        raise Http404("A guide has no such list")
    draft = draft_or_workspace(request, key)
    if isinstance(draft, HttpResponse):
        return draft
    table = item_of(draft.document, list_name, item)
    if table is None and item != NEW:
        raise Http404("There is no such piece in this draft")
    do = request.POST.get("do", "save")
    if request.method == "POST" and do in ("up", "down", "remove") and table is not None:
        return _rearrange(request, draft, list_name, item, do)
    form = FORMS[list_name](draft.document, table or {}, draft.revision, _posted(request))
    if request.method == "POST" and form.is_valid():
        name = _name_of(form, draft, list_name, item)
        taken = [name_of(list_name, one) for one in items_of(draft.document, list_name)]
        if name != item and name in taken:
            form.add_error(form.named_by, "There is one of this name already")
        else:
            key_part = {} if form.named_by else {"key": name}
            document = put_item(draft.document, list_name, item, {**key_part, **form.to_table()})
            said = f"{what(list_name, name)} {'added' if item == NEW else 'changed'}"
            if keep_change(request, draft, document, said, form.cleaned_data["revision"], form):
                if do == "more" or (item == NEW and list_name in HAS_RULE):
                    return redirect("guides:item", key, list_name, name)
                return redirect(f"{reverse('guides:workspace', args=[key])}#{list_name}")
    guide = read_guide(key, draft.document).guide
    context = {
        "form": form,
        "key": key,
        "list_name": list_name,
        "item": item,
        "is_new": item == NEW,
        "called": LISTS[list_name],
        "rules": {
            part: rule_in_words(table.get(part), guide)
            for part in (("when", "ends_when") if list_name == "questions" else ("when",))
        }
        if table and list_name in HAS_RULE
        else {},
        "has_end": bool(table and table.get("ends_when")),
        "crumbs": _crumbs(draft),
        "list_heading": HEADINGS[list_name],
    }
    template = "question" if list_name == "questions" else "piece"
    return render(request, f"guides/editing/{template}.html", context)


def _posted(request: CommonwealRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _crumbs(draft: GuideVersion) -> list[dict[str, str]]:
    return [
        {"text": "Edit guides", "href": reverse("guides:editing")},
        {
            "text": str(draft.document.get("title", draft.guide)),
            "href": reverse("guides:workspace", args=[draft.guide]),
        },
    ]


def _name_of(form: PieceForm, draft: GuideVersion, list_name: str, item: str) -> str:
    """What the piece is called from now on."""
    if form.named_by:
        return str(form.cleaned_data[form.named_by])
    if item != NEW:
        return item
    return new_key(draft.document, list_name, form.cleaned_data[form.words_for_key])


def _rearrange(request: CommonwealRequest, draft: GuideVersion, list_name: str, item: str, do: str) -> HttpResponse:
    """Move a piece up or down, or take it out."""
    form = PieceForm(draft.document, {}, draft.revision, request.POST)
    if form.is_valid():
        if do == "remove":
            document, done = remove_item(draft.document, list_name, item), "taken out"
        else:
            document = move_item(draft.document, list_name, item, -1 if do == "up" else 1)
            done = f"moved {do}"
        said = f"{what(list_name, item)} {done}"
        if keep_change(request, draft, document, said, form.cleaned_data["revision"], form):
            return redirect(f"{reverse('guides:workspace', args=[draft.guide])}#{list_name}")
    context = {"form": form, "key": draft.guide, "heading": what(list_name, item), "crumbs": _crumbs(draft)}
    return render(request, "guides/editing/conflict.html", context)
