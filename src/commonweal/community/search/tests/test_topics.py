"""What people say leads to what entries say."""

from pathlib import Path

import numpy as np
import pytest

from commonweal.community.directory.needs import all_needs
from commonweal.community.search.language import words_of
from commonweal.community.search.queries.topics import shipped_topics
from commonweal.community.search.topics import MOST_TOPICS, Topic, Topics, read_topics, texts_of

BATHING = Topic(
    "bathing", "Bathing", "washing-and-dressing", ("personal care", "home care"), ("can't get in the bath",)
)
CARERS = Topic("carers", "Carers", "carers", ("carers", "carer"), ("i look after my mum",))
YOUNG = Topic("young", "Young carers", "carers", ("young carers",), ())
OLDER = Topic("older", "For older people", "", ("older people", "pensioners"), (), is_whom=True)
SLEEP = Topic("sleep", "Sleep", "", ("sleep",), ())
ALL = (BATHING, CARERS, YOUNG, OLDER, SLEEP)


def about(text: str, topics: Topics | None = None, vector: "np.ndarray | None" = None) -> dict[str, tuple[str, float]]:
    found = (topics or Topics(ALL)).about(words_of(text), vector)
    return {one.topic.key: (one.by, round(one.weight, 2)) for one in found}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("personal care", {"bathing": ("word", 1.0)}),
        ("in the bath I can't get", {"bathing": ("phrase", 1.0)}),
        ("she can't get in the bath", {"bathing": ("phrase", 1.0)}),
        ("Young Carer", {"young": ("word", 1.0)}),
        ("carer's circle", {"carers": ("word", 1.0)}),
        ("sleeping", {}),
        ("care", {}),
        ("", {}),
    ],
)
def test_a_topic_is_found_by_what_is_said(text: str, found: dict[str, tuple[str, float]]) -> None:
    assert about(text) == found


def test_a_topic_of_whom_counts_little_beside_another() -> None:
    assert about("pensioners") == {"older": ("word", 1.0)}
    found = about("carers for pensioners")
    assert found["carers"][1] == 1.0
    assert found["older"][1] < 0.5


def test_a_topic_is_found_by_a_phrase_that_is_close_in_meaning() -> None:
    vectors = {text: np.array([0, 1], np.float32) for topic in ALL for text in texts_of(topic)}
    vectors["i look after my mum"] = np.array([1, 0], np.float32)
    topics = Topics(ALL, vectors)
    assert about("minding mother", topics, np.array([0.8, 0.1], np.float32)) == {"carers": ("meaning", 1.0)}
    weak = about("minding mother", topics, np.array([0.45, 0.1], np.float32))["carers"]
    assert weak[0] == "meaning" and 0 < weak[1] < 1
    assert about("minding mother", topics, np.array([0.2, 0.1], np.float32)) == {}


def test_where_every_word_is_accounted_for_nothing_is_guessed() -> None:
    vectors = {text: np.array([1, 0], np.float32) for topic in ALL for text in texts_of(topic)}
    assert set(about("personal care", Topics(ALL, vectors), np.array([1, 0], np.float32))) == {"bathing"}


def test_no_more_topics_are_taken_than_a_question_can_mean() -> None:
    many = [Topic(f"t{number}", "T", "", (f"word{number}",), ()) for number in range(9)]
    said = " ".join(f"word{number}" for number in range(9))
    assert len(Topics(many).about(words_of(said))) == MOST_TOPICS


def test_the_shipped_topics_are_whole() -> None:
    topics = shipped_topics()
    assert len(topics) > 150
    for topic in topics.values():
        assert topic.words, topic.key
        assert not topic.need or topic.need in all_needs(), topic.key
        assert len(set(topic.words)) == len(topic.words) and len(set(topic.phrases)) == len(topic.phrases), topic.key


def test_a_file_of_topics_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "topics.toml"
    lines = (
        "[topics.b]", 'name = "B"', "whom = true", 'words = ["x"]', "phrases = []",
        "[topics.a]", 'name = "A"', 'need = "meals"', 'words = ["y"]', 'phrases = ["z"]',
    )  # fmt: skip
    path.write_text("\n".join(lines))
    assert read_topics(path) == [Topic("b", "B", "", ("x",), (), True), Topic("a", "A", "meals", ("y",), ("z",))]
