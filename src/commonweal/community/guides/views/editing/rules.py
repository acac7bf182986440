"""The rule of a section, question or advice: built test by test, or written out."""

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.community.guides.document.changing import item_of, put_item
from commonweal.community.guides.document.condition_words import ConditionError, read_condition, write_condition
from commonweal.community.guides.document.conditions import ALWAYS, Condition
from commonweal.community.guides.document.reading import LISTS, read_guide
from commonweal.community.guides.document.ruling import in_words, may_be_asked_about, rows_of, with_row, without_row
from commonweal.community.guides.forms.items import PieceForm
from commonweal.community.guides.forms.rules import RowForm, WrittenForm
from commonweal.community.guides.models import GuideVersion
from commonweal.community.guides.views.editing.drafting import draft_or_workspace, editors_only, keep_change, what
from commonweal.core.accounts.middleware import CommonwealRequest

RULES = {
    ("sections", "when"): "When are the questions of this section asked?",
    ("questions", "when"): "When is this question asked?",
    ("questions", "ends_when"): "When does the guide end after this question?",
    ("advice", "when"): "When is this advice given?",
}


@editors_only
@require_http_methods(["GET", "POST"])
def rule(request: CommonwealRequest, key: str, list_name: str, item: str, part: str) -> HttpResponse:
    """One rule. `?about=` names the question about which a test is added."""
    if (list_name, part) not in RULES:
        raise Http404("There is no such rule")
    draft = draft_or_workspace(request, key)
    if isinstance(draft, HttpResponse):
        return draft
    table, guide = item_of(draft.document, list_name, item), read_guide(key, draft.document).guide
    if table is None or guide is None:
        raise Http404("There is no such piece in this draft, or the guide has no question yet")
    condition, problem = _read(table.get(part))
    joined, rows = rows_of(condition)
    rows = () if condition == ALWAYS else rows
    questions = may_be_asked_about(guide, list_name, item, part)
    about = next((one for one in questions if one.key == request.GET.get("about")), None)
    do = request.POST.get("do", "")
    posted = request.POST if request.method == "POST" else None
    written = WrittenForm(
        posted if do == "write" else None, initial={"rule": table.get(part, ""), "revision": draft.revision}
    )
    adding = RowForm(about, joined, draft.revision, posted if do == "add" else None) if about else None
    form: Form | None = adding if do == "add" else written if do == "write" else None
    changed: Condition | None = None
    if do == "write" and written.is_valid():
        changed = written.cleaned_data["rule"]
    elif do == "add" and adding is not None and adding.is_valid():
        changed = with_row(condition, adding.cleaned_data["joined"], adding.row())
    elif do.startswith("remove-") and do[7:].isdigit():
        form = removing = PieceForm(draft.document, {}, draft.revision, posted)
        changed = without_row(condition, int(do[7:])) if removing.is_valid() else None
    if changed is not None and form is not None:
        document = put_item(draft.document, list_name, item, {**table, part: write_condition(changed)})
        said = f"Rule of {what(list_name, item).lower()} changed"
        if keep_change(request, draft, document, said, form.cleaned_data["revision"], form):
            return redirect("guides:rule", key, list_name, item, part)
    context = {
        "key": key,
        "heading": RULES[list_name, part],
        "of": what(list_name, item),
        "problem": problem,
        "joined": joined,
        "rows": [in_words(row, guide) for row in rows],
        "ends": part == "ends_when",
        "questions": questions,
        "about": about,
        "form": form,
        "adding": adding,
        "written": written,
        "revision": draft.revision,
        "crumbs": _crumbs(draft, list_name, item),
    }
    return render(request, "guides/editing/rule.html", context)


def _read(written: object) -> tuple[Condition, str]:
    """The condition as it is, and why it cannot be read."""
    try:
        return read_condition(written if isinstance(written, str) else ""), ""
    except ConditionError as error:
        return ALWAYS, str(error)


def _crumbs(draft: GuideVersion, list_name: str, item: str) -> list[dict[str, str]]:
    return [
        {
            "text": str(draft.document.get("title", draft.guide)),
            "href": reverse("guides:workspace", args=[draft.guide]),
        },
        {
            "text": f"{LISTS[list_name].capitalize()} “{item}”",
            "href": reverse("guides:item", args=[draft.guide, list_name, item]),
        },
    ]
