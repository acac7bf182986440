"""`commonweal calculate`: one object in, one out; JSON Lines in, JSON Lines out in the same order."""

import json

import pytest
from click.testing import CliRunner

from commonweal.core.calculations.commands import calculate

DAY = "2026-04-06"


@pytest.fixture
def run(taxi):
    def call(*arguments: str, given: str = ""):
        return CliRunner().invoke(calculate, list(arguments), input=given)

    return call


def line(**fields: object) -> str:
    return json.dumps({"on": DAY, **fields})


def test_one_object_in_gives_one_object_out(run):
    said = run("taxi", given=json.dumps({"on": DAY, "miles": "10"}, indent=2))
    assert said.exit_code == 0
    assert json.loads(said.stdout)["fare"] == "20.05"
    assert said.stderr == ""


def test_lines_in_give_lines_out_in_the_same_order(run):
    said = run("taxi", given="\n".join(line(miles=miles) for miles in (5, 1, 3)) + "\n\n")
    assert said.exit_code == 0
    assert [json.loads(row)["fare"] for row in said.stdout.splitlines()] == ["10.03", "2.01", "6.02"]


def test_a_bad_line_keeps_its_place_says_why_and_ends_with_exit_code_2(run):
    given = "\n".join([line(miles=1), line(miles=-1), "{nonsense", "[1]", line(miles=3)])
    said = run("taxi", given=given)
    assert said.exit_code == 2
    answers = [json.loads(row) for row in said.stdout.splitlines()]
    assert [answer.get("fare") for answer in answers] == ["2.01", None, None, None, "6.02"]
    assert answers[1] == {
        "line": 2,
        "errors": [
            {"field": "miles", "message": "Input should be greater than or equal to 0", "allowed": "at least 0"}
        ],
    }
    assert answers[2]["line"] == 3
    assert "not JSON" in answers[2]["errors"][0]["message"]
    assert answers[3]["errors"][0]["message"] == "Give a JSON object"


@pytest.mark.parametrize("given", ['{"miles": -1, "on": "2026-04-06"}', "{nonsense", "[]", "3", "null"])
def test_a_faulty_object_is_told_on_standard_error_with_exit_code_2(run, given):
    said = run("taxi", given=given)
    assert said.exit_code == 2
    assert said.stdout == ""
    (problem,) = json.loads(said.stderr)["errors"]
    assert set(problem) == {"field", "message", "allowed"}
    assert problem["field"]
    assert problem["allowed"]


@pytest.mark.parametrize("given", ["", " \n "])
def test_nothing_on_standard_input_is_told(run, given):
    said = run("taxi", given=given)
    assert said.exit_code == 2
    assert "Nothing on standard input" in said.stderr


def test_an_unknown_name_lists_the_known_ones(run):
    said = run("taxxi")
    assert said.exit_code == 2
    assert "There is no calculation 'taxxi'" in said.stderr
    assert "taxi" in said.stderr.split("Known:")[1]


def test_without_a_name_it_lists_the_rules_with_their_titles(run):
    said = run()
    assert said.exit_code == 0
    assert any(row.startswith("taxi ") and row.endswith("Fare of a taxi") for row in said.stdout.splitlines())


def test_the_schema_is_printed_instead_when_asked_for(run, taxi):
    said = run("taxi", "--schema")
    assert json.loads(said.stdout) == taxi.schema()
