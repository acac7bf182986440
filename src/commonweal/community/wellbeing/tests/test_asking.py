"""The questions that other rooms ask, the wording a place brings, and scores of answers by question."""

from pathlib import Path

import pytest

from commonweal.community.wellbeing.loading import load_wordings
from commonweal.community.wellbeing.models import LicensedWording
from commonweal.community.wellbeing.queries import given_of, questions, score
from commonweal.community.wellbeing.scales import SCALES, scale
from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.core.design.data import data_folder
from commonweal.core.places.loading import LoadReport

LICENSED = """
[swemwbs]
registered_by = "Seaborough Council"
registered_on = 2026-01-05
reference = "A letter"
statements = ["One", "Two", "Three", "Four", "Five", "Six", "Seven"]
answers = ["a", "b", "c", "d", "e"]
"""


@pytest.mark.parametrize("name", SCALES)
def test_each_scale_asks_what_its_calculation_takes(name: str) -> None:
    known = scale(name)
    fields = get_calculation(name).input_model.model_fields
    keys = [question.key for question in known.questions]
    assert set(keys) <= set(fields) or keys == [str(number) for number in range(1, len(keys) + 1)]
    assert all(question.answers and question.short for question in known.questions)
    assert all((known.title, known.about, known.source, known.licence))


@pytest.mark.parametrize("name", SCALES)
def test_wording_that_is_licensed_is_not_in_the_software(name: str) -> None:
    known = scale(name)
    assert known.is_worded == (name in ("ons4", "ucla-loneliness"))
    assert known.is_licensed != known.is_worded
    if known.is_licensed:
        assert "©" in known.notice
        assert [question.short for question in known.questions][:2] == ["Statement 1", "Statement 2"]


def test_a_scale_that_is_not_known_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        scale("pam-13")


def read(folder: Path, actor, place, text: str) -> LoadReport:
    (folder / "wellbeing.toml").write_text(text, encoding="utf-8")
    report = LoadReport()
    load_wordings(actor, place, folder, report, lambda line: None)
    return report


def test_a_registered_place_brings_its_wording_and_loses_it_with_the_file(tmp_path: Path, as_system, place) -> None:
    assert not questions("swemwbs", place).is_worded
    assert not read(tmp_path, as_system, place, LICENSED).faults
    asked = questions("swemwbs", place)
    assert [question.text for question in asked.questions] == ["One", "Two", "Three", "Four", "Five", "Six", "Seven"]
    assert (asked.questions[6].answers[0].value, asked.questions[6].answers[0].words) == (1, "a")
    assert asked.is_worded
    assert "NHS Health Scotland" in asked.notice
    assert not questions("swemwbs").is_worded
    (tmp_path / "wellbeing.toml").unlink()
    load_wordings(as_system, place, tmp_path, LoadReport(), lambda line: None)
    assert not LicensedWording.objects.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[swemwbs", "Not valid TOML"),
        ("[ons4]\nstatements = []", "no scale whose wording a place brings"),
        ("swemwbs = 1", "no scale whose wording a place brings"),
        ('[swemwbs]\nstatements = "One"', "Write statements"),
        (LICENSED.replace("registered_on = 2026-01-05", ""), "since when"),
        (LICENSED.replace('"Seven"', ""), "7 statements and 5 answers"),
        (LICENSED.replace(', "e"]', "]"), "7 statements and 5 answers"),
    ],
)
def test_a_faulty_file_is_told_and_changes_nothing(tmp_path: Path, as_system, place, text: str, told: str) -> None:
    read(tmp_path, as_system, place, LICENSED)
    (fault,) = read(tmp_path, as_system, place, text).faults
    assert told in fault.message
    assert LicensedWording.objects.count() == 1


def test_answers_by_question_are_scored_by_the_calculation_of_the_scale() -> None:
    seven = {str(number): 3 for number in range(1, 8)}
    assert (score("swemwbs", seven).values, score("swemwbs", seven).bands) == ({"metric": 19.25}, {"metric": "low"})
    scored = score("ons4", {"happiness": 8, "anxiety": 1})
    assert scored.values == {"happiness": 8.0, "anxiety": 1.0}
    assert scored.bands == {"happiness": "high", "anxiety": "very low"}
    lonely = score("ucla-loneliness", {"companionship": 3, "left_out": 2, "isolated": 3, "direct": "occasionally"})
    assert (lonely.values, lonely.bands) == ({"score": 8.0}, {"score": "lonely"})
    assert lonely.given["direct"] == "occasionally"
    assert score("de-jong-gierveld", {str(n): "no" for n in range(1, 7)}).bands == {"score": "moderately lonely"}


def test_what_was_not_answered_is_left_out_of_the_figures() -> None:
    assert score("swemwbs", {"1": 3}).values == {}
    assert score("ucla-loneliness", {"companionship": 1}).values == {}
    assert given_of("swemwbs", {"2": 5}) == {"answers": [None, 5, None, None, None, None, None]}


def test_an_answer_that_the_scale_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidInput):
        score("swemwbs", {str(number): 6 for number in range(1, 8)})


def test_the_shipped_files_hold_no_licensed_statement() -> None:
    """The seven statements begin with "I've been": none may stand in a shipped file."""
    for path in (data_folder() / "wellbeing").iterdir():
        assert "I’ve been" not in path.read_text(encoding="utf-8").replace("'", "’"), path.name
