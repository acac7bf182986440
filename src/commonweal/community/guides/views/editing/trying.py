"""Every path through a draft with the report it ends in, and walking through it as a resident would."""

from itertools import islice
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from commonweal.community.guides.answering import in_words
from commonweal.community.guides.checking.exploring import paths as ways_through
from commonweal.community.guides.document.conditions import holds
from commonweal.community.guides.document.guide import Guide, Question
from commonweal.community.guides.document.reading import read_guide
from commonweal.community.guides.held import TRYING, let_go
from commonweal.community.guides.queries import document_in_force, draft_of
from commonweal.community.guides.reports import report_of
from commonweal.community.guides.views.editing.drafting import draft_or_workspace, editors_only
from commonweal.community.guides.views.reporting import ways_to_read
from commonweal.core.accounts.middleware import CommonwealRequest

PATHS_A_PAGE = 20
MOST_PATHS = 2000
"""Paths that can be paged through; to see others, hold questions to one answer."""


@editors_only
@require_safe
def paths(request: CommonwealRequest, key: str) -> HttpResponse:
    """The paths, a page at a time. A question's name in the address holds it to one answer."""
    guide = _guide(key)
    fixed: dict[str, str] = {}
    for question in guide.questions:
        asked = str(request.GET.get(question.key, ""))
        if question.is_choice and question.option(asked):
            fixed[question.key] = asked
    page = _page(request)
    start = (page - 1) * PATHS_A_PAGE
    found = list(islice(ways_through(guide, fixed), start, start + PATHS_A_PAGE + 1))
    counted = sum(1 for _ in islice(ways_through(guide, fixed), MOST_PATHS + 1))
    context = {
        "key": key,
        "guide": guide,
        "fixed": fixed,
        "choices": [(one, fixed.get(one.key, "")) for one in guide.questions if one.is_choice],
        "paths": [
            (number, _steps(guide, answers), [advice.heading for advice in guide.advice if holds(advice.when, answers)])
            for number, answers in enumerate(found[:PATHS_A_PAGE], start + 1)
        ],
        "counted": counted,
        "has_more": counted > MOST_PATHS,
        "query": urlencode(fixed),
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if len(found) > PATHS_A_PAGE and start + PATHS_A_PAGE < MOST_PATHS else None,
        "crumbs": [{"text": "This guide", "href": reverse("guides:workspace", args=[key])}],
    }
    return render(request, "guides/editing/paths.html", context)


@editors_only
@require_safe
def path(request: CommonwealRequest, key: str, number: int) -> HttpResponse:
    """The report at the end of one path, as a resident would read it."""
    guide = _guide(key)
    fixed = {name: str(value) for name, value in request.GET.items() if guide.question(name) is not None}
    if not 0 < number <= MOST_PATHS:
        raise Http404("There is no such path")
    answers = next(islice(ways_through(guide, fixed), number - 1, None), None)
    if answers is None:
        raise Http404("There is no such path")
    back = f"{reverse('guides:paths', args=[key])}?{urlencode(fixed)}"
    context = {
        "key": key,
        "guide": guide,
        "number": number,
        "report": report_of(guide, answers),
        "nearby": [],
        **ways_to_read(request),
        "crumbs": [
            {"text": "This guide", "href": reverse("guides:workspace", args=[key])},
            {"text": "Every path", "href": back},
        ],
    }
    return render(request, "guides/editing/path.html", context)


def _guide(key: str) -> Guide:
    """The draft, or what is in force."""
    draft = draft_of(key)
    document = draft.document if draft else document_in_force(key)
    guide = read_guide(key, document).guide if document else None
    if guide is None:
        raise Http404("There is no such guide, or it has no questions yet")
    return guide


def _page(request: CommonwealRequest) -> int:
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return min(max(number, 1), MOST_PATHS // PATHS_A_PAGE)


def _steps(guide: Guide, answers: dict[str, Any]) -> list[tuple[Question, str]]:
    return [(one, in_words(one, answers[one.key])) for one in guide.questions if one.key in answers]


@editors_only
@require_POST
def walk(request: CommonwealRequest, key: str) -> HttpResponse:
    """Walk through the draft as a resident would, or stop doing so."""
    if request.POST.get("do") == "stop":
        request.session.pop(TRYING, None)
        let_go(request.session, key)
        return redirect("guides:workspace", key)
    draft = draft_or_workspace(request, key)
    if isinstance(draft, HttpResponse):
        return draft
    request.session[TRYING] = key
    let_go(request.session, key)
    return redirect("guides:guide", key)
