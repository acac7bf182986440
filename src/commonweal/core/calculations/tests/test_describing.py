"""Schemas and values in words."""

import pytest
from pydantic import BaseModel, Field

from commonweal.core.calculations.describing import example_of, fields_in_words, in_order, in_words
from commonweal.core.calculations.registry import all_calculations


class Line(BaseModel):
    what: str
    hours: float | None = Field(default=None, le=168)


class Given(BaseModel):
    lines: list[Line] = Field(min_length=2)
    marks: dict[str, int] = Field(default_factory=dict)
    one: Line = Field(description="The most important\nand more")


def test_fields_are_told_in_order_with_those_inside_them(taxi):
    told = fields_in_words(taxi.schema()["input"])
    assert [(field.name, field.kind, field.needed, field.allowed, field.meaning) for field in told] == [
        ("miles", "number", True, "at least 0; at most 100", "There and back"),
        ("on", "date, as YYYY-MM-DD", True, "", "The day of the journey"),
        ("vehicle", "one of: car, wheelchair", False, "car if left out", ""),
        ("passengers", "whole number", False, "at least 1; 1 if left out", ""),
    ]


def test_objects_lists_and_maps_are_opened():
    told = {field.name: field for field in fields_in_words(Given.model_json_schema())}
    assert list(told) == ["lines", "lines[].what", "lines[].hours", "marks", "one", "one.what", "one.hours"]
    assert told["lines"].kind == "list of object"
    assert told["lines[].hours"].kind == "number"
    assert told["lines[].hours"].allowed == "at most 168"
    assert told["marks"].kind == "map: text; to whole number"
    assert told["one"].meaning == "The most important"


def test_an_example_is_made_from_the_needed_fields_and_is_taken(taxi):
    assert example_of(taxi.schema()["input"]) == {"miles": 1, "on": "2026-04-06"}
    assert taxi(example_of(taxi.schema()["input"])).fare
    assert Given.model_validate(example_of(Given.model_json_schema())).lines[1].what


def test_a_rules_own_example_is_used():
    class Own(BaseModel):
        model_config = {"json_schema_extra": {"examples": [{"what": "mine"}]}}
        what: str

    assert example_of(Own.model_json_schema()) == {"what": "mine"}


def test_the_fields_of_every_rule_can_be_told():
    for rule in all_calculations():
        schema = rule.schema()
        assert fields_in_words(schema["input"])
        assert all(field.kind != "any value" for field in fields_in_words(schema["result"]))


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ({"weekly_cost": "12.50", "on": "2026-04-06"}, [("Weekly cost", "12.50"), ("On", "6 April 2026")]),
        ({"full_cost": True, "shared": False}, [("Full cost", "yes"), ("Shared", "no")]),
        ({"note": None, "why": ""}, [("Note", "not given"), ("Why", "not given")]),
        ({"lines": [{"what": "a"}, {"what": "b"}]}, [("Lines, 1, what", "a"), ("Lines, 2, what", "b")]),
        ({"unable": ["a", "b"], "none": []}, [("Unable", "a, b"), ("None", "none")]),
        ({"reasons": ["x" * 41, "y"]}, [("Reasons", ["x" * 41, "y"])]),
        ({"outcomes": {"a": "needs_assistance"}, "n": "A_B"}, [("Outcomes, a", "needs assistance"), ("N", "A_B")]),
        ({"code": "0123456789"}, [("Code", "0123456789")]),
    ],
)  # fmt: skip
def test_values_are_told_as_rows(value, rows):
    assert in_words(value) == rows


def test_values_come_in_the_order_of_the_rule_and_nothing_is_lost():
    assert list(in_order({"b": 1, "x": 2, "a": 3}, ["a", "b", "missing"])) == ["a", "b", "x"]
