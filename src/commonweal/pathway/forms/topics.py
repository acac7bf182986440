"""What a form can belong to in other rooms (an assessment, a plan), and where its pages lead back to."""

from collections.abc import Callable
from dataclasses import dataclass

from commonweal.pathway.forms.models import FilledForm


@dataclass(frozen=True)
class Topic:
    """How a room above goes on from a form: the words of the link (for a worker or not), and its address.

    A form with a topic is finished there (an assessment by its decision), not on its own pages.
    """

    name: str
    words: Callable[[FilledForm, bool], str]
    address: Callable[[FilledForm], str]


_topics: dict[str, Topic] = {}


def add_topic(topic: Topic) -> None:
    """Called from a room's `AppConfig.ready`."""
    _topics[topic.name] = topic


def topic_of(filled: FilledForm) -> Topic | None:
    """What the form belongs to, if it is anything's."""
    return _topics.get(filled.topic)
