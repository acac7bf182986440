"""The pages on which a council keeps its own words for things."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.community.directory.needs import all_needs
from commonweal.community.search.actions import change_topic, remove_topic, restore_topic
from commonweal.community.search.forms import TopicForm
from commonweal.community.search.models import LocalTopic
from commonweal.community.search.queries.topics import all_topics, as_topic, shipped_topics
from commonweal.community.search.topics import Topic
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role

EDITORS = (Role.DIRECTORY_EDITOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class ListedTopic:
    """A topic in the list: `state` is "", "changed", "own" or "removed"."""

    topic: Topic
    need: str
    state: str


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All topics, those that this council has changed marked; `?words=` finds those that say something."""
    _actor(request).require_role(*EDITORS)
    wanted = request.GET.get("words", "").strip().lower()
    local = {one.key: one for one in LocalTopic.objects.all()}
    removed = [as_topic(one) for one in local.values() if one.is_removed]
    listed = [
        ListedTopic(topic, all_needs()[topic.need].name if topic.need in all_needs() else "", _state(topic, local))
        for topic in [*all_topics(), *removed]
    ]
    if wanted:
        listed = [
            one for one in listed if wanted in " ".join((one.topic.name, *one.topic.words, *one.topic.phrases)).lower()
        ]
    return render(
        request, "search/topics.html", {"topics": sorted(listed, key=lambda one: one.topic.name), "wanted": wanted}
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str = "") -> HttpResponse:
    """Change a topic, or make a new one."""
    actor = _actor(request)
    actor.require_role(*EDITORS)
    topic = _topic(key) if key else None
    form = TopicForm(request.POST or None, initial=_initial(topic))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            changed = change_topic(
                actor, key, given["name"], given["need"], given["words"], given["phrases"], is_whom=given["is_whom"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Searches use the words for “{changed.name}” from now on.")
            return redirect("search:topics")
    context = {
        "form": form,
        "topic": topic,
        "is_shipped": key in shipped_topics(),
        "is_changed": LocalTopic.objects.filter(key=key).exists(),
        "back_to": reverse("search:topics"),
    }
    return render(request, "search/topic.html", context)


@require_POST
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Stop using a topic."""
    topic = _topic(key)
    remove_topic(_actor(request), key)
    messages.success(request, f"Searches no longer use the words for “{topic.name}”. You can bring them back.")
    return redirect("search:topics")


@require_POST
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Bring a topic back: as it was shipped, or as it was."""
    try:
        restore_topic(_actor(request), key)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "The words are back, and searches use them.")
    return redirect("search:topics")


def _topic(key: str) -> Topic:
    found = next((topic for topic in all_topics() if topic.key == key), None)
    if found is None:
        raise Http404
    return found


def _initial(topic: Topic | None) -> dict[str, object]:
    if topic is None:
        return {}
    return {
        "name": topic.name,
        "need": topic.need,
        "words": "\n".join(topic.words),
        "phrases": "\n".join(topic.phrases),
        "is_whom": topic.is_whom,
    }


def _state(topic: Topic, local: dict[str, LocalTopic]) -> str:
    if topic.key not in local:
        return ""
    if local[topic.key].is_removed:
        return "removed"
    return "changed" if topic.key in shipped_topics() else "own"


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
