"""The scales of wellbeing and loneliness: what is asked, what may be answered, and the words that go with it. Pure.

A scale is a file in `data/wellbeing/`. Where its wording is licensed it is not there: a place that is registered brings
its own (see `Wording`), and everybody else sees numbered statements, to be read from a licensed form.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from commonweal.core.design.data import data_folder

SCALES = ("swemwbs", "ons4", "ucla-loneliness", "de-jong-gierveld")
"""By the name of the calculation that scores each."""


@dataclass(frozen=True)
class Answer:
    """One thing that may be answered: the value that is scored, and its words ("" where they are licensed)."""

    value: int | str
    words: str


@dataclass(frozen=True)
class Question:
    """One question: the calculation's field for its answer, its words, its name in tables, and what may be said."""

    key: str
    text: str
    short: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Wording:
    """A place's licensed wording of a scale: one statement for each question, and the words of the answers in order."""

    statements: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """A scale as it is asked. `notice` is to be shown wherever it is asked or scored; `lowest_means` and
    `highest_means` name the ends of a scale of numbers."""

    name: str
    title: str
    about: str
    source: str
    licence: str
    notice: str
    intro: str
    is_licensed: bool
    questions: tuple[Question, ...]
    lowest_means: str = ""
    highest_means: str = ""

    @property
    def is_worded(self) -> bool:
        """Whether the words of its questions are known here."""
        return all(question.text for question in self.questions)

    def worded(self, wording: Wording) -> "Scale":
        """The scale with a place's own wording. Raises ValueError where their numbers do not fit."""
        answers = self.questions[0].answers
        if len(wording.statements) != len(self.questions) or len(wording.answers) != len(answers):
            raise ValueError(f"{self.title} has {len(self.questions)} statements and {len(answers)} answers")
        said = tuple(
            Answer(answer.value, words or answer.words) for answer, words in zip(answers, wording.answers, strict=True)
        )
        questions = tuple(
            replace(question, text=text, answers=said)
            for question, text in zip(self.questions, wording.statements, strict=True)
        )
        return replace(self, questions=questions)


@cache
def scale(name: str) -> Scale:
    """The scale of that name. Raises KeyError where there is none."""
    if name not in SCALES:
        raise KeyError(name)
    table = tomllib.loads((_folder() / f"{name}.toml").read_text(encoding="utf-8"))
    span = table.get("range", {})
    return Scale(
        name=name,
        **{key: str(table[key]) for key in ("title", "about", "source", "licence", "notice", "intro")},
        is_licensed=table["wording"] == "place",
        questions=tuple(_question(number, one, table) for number, one in enumerate(table["questions"], 1)),
        lowest_means=span.get("lowest_means", ""),
        highest_means=span.get("highest_means", ""),
    )


def _question(number: int, one: Mapping[str, Any], table: Mapping[str, Any]) -> Question:
    listed = one.get("answers") or table.get("answers")
    if listed:
        answers = tuple(Answer(answer["value"], answer["words"]) for answer in listed)
    else:
        span = table["range"]
        answers = tuple(Answer(value, "") for value in range(span["lowest"], span["highest"] + 1))
    return Question(one["key"], one.get("text", ""), one.get("short", f"Statement {number}"), answers)


@cache
def metric_scores() -> dict[int, Decimal]:
    """SWEMWBS: the metric score of each sum of raw answers, 7 to 35."""
    with (_folder() / "swemwbs-metric.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["raw"]): Decimal(row["metric"]) for row in csv.DictReader(file)}


def _folder() -> Path:
    return data_folder() / "wellbeing"
