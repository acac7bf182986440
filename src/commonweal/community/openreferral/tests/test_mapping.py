"""Terms that are worked out: every rule names terms that there are, and what is found says why."""

import csv
import tomllib
from typing import Any

import pytest

from commonweal.community.directory.terms import LISTS, own_terms
from commonweal.community.openreferral.mapping import find_terms
from commonweal.community.openreferral.preparing import prepare, with_terms
from commonweal.community.openreferral.tests.records import bare, feed_term, name_id
from commonweal.core.design.data import data_folder

RULES = tomllib.loads((data_folder() / "taxonomies" / "mapping.toml").read_text(encoding="utf-8"))


def found(name: str, description: str = "", terms: tuple[str, ...] = (), who_for: str = "") -> dict[str, str]:
    """What is found for a record, each "list/key" with why."""
    document: dict[str, Any] = {"name": name, "description": description, "eligibility_description": who_for}
    document["attributes"] = [{"taxonomy_term": {"name": term, "taxonomy": "lgsl", "code": term}} for term in terms]
    return {f"{one.list}/{one.key}": one.why for one in find_terms(document, LISTS)}


def test_every_rule_is_for_a_term_of_ours_and_every_need_has_one() -> None:
    for name, rules in RULES.items():
        assert rules.keys() <= own_terms(name).keys()
        for rule in rules.values():
            assert rule.keys() <= {"terms", "name", "words", "unless"}
            assert all(said == said.strip() and said for phrases in rule.values() for said in phrases)
    for name in ("needs", "circumstances", "conditions"):
        assert RULES[name].keys() == own_terms(name).keys()


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        (("Tuesday Lunch Club", "A two-course lunch and bingo"), {"needs/lunch-clubs", "kinds/group"}),
        (("Meals on Wheels", "Hot meals to your door"), {"needs/meals"}),
        (("Alpha", "Help to wash and dress, at home"), {"needs/washing-and-dressing"}),
        (("Alpha", "", ("Supported Employment",)), {"needs/work-and-volunteering"}),
        (("Alpha", "", ("lgsl:107",)), {"needs/housing"}),
        (("Carers’ coffee morning", "For unpaid carers"), {"needs/carers", "needs/company", "circumstances/carer"}),
        (("Seated exercise", "", (), "People over 65"), {"needs/falls-and-exercise", "circumstances/older"}),
        (("Stroke Club", "For people after a stroke"), {"needs/stroke-and-long-term-conditions", "conditions/stroke"}),
        (("Sale Library", "Borrow books"), {"needs/books-and-learning", "kinds/place"}),
    ],
)
def test_what_a_record_is_for_is_found(record: tuple[Any, ...], wanted: set[str]) -> None:
    assert wanted <= found(*record).keys()


@pytest.mark.parametrize(
    ("record", "unwanted"),
    [
        (("Weight loss group", "Lose weight together"), "needs/bereavement"),
        (("Hearing Voices Group", "Peer support"), "needs/hearing-loss"),
        (("Window blinds", "Blinds fitted"), "needs/sight-loss"),
        (("Tool library", "Borrow a drill"), "needs/books-and-learning"),
        (("Main Street Pharmacy", "Prescriptions and advice"), "needs/advice-and-information"),
        (("Rape Crisis", "A helpline"), "needs/mental-health"),
        (("Acme Company", "The company and its staff benefits"), "needs/company"),
        (("Acme Company", "The company and its staff benefits"), "needs/benefits-advice"),
        (("Dance class", "Carers welcome"), "needs/carers"),
        (("Whitechapel choir", "Hits of the sixties"), "needs/staying-safe"),
        (("Walton Park Bowling Club", "Bowls"), "needs/out-and-about"),
    ],
)
def test_words_that_mean_something_else_are_not_taken_for_it(record: tuple[Any, ...], unwanted: str) -> None:
    assert unwanted not in found(*record)


def test_each_term_says_why() -> None:
    assert found("Tea", "A lunch club for people who are lonely", ("Transport",)) == {
        "needs/transport": "its term “Transport”",
        "needs/lunch-clubs": "“lunch club” in its words",
        "needs/company": "“lonely” in its words",
        "circumstances/living-alone": "“lonely” in its words",
    }


def test_a_long_text_does_not_give_more_terms_than_a_record_can_be_for() -> None:
    everything = ". ".join(phrase for rule in RULES["needs"].values() for phrase in rule.get("words", ()))
    needs = [one for one in found("Lunch club", everything) if one.startswith("needs/")]
    assert needs[0] == "needs/lunch-clubs"
    assert len(needs) == 4


def test_terms_that_a_record_has_are_never_added_to() -> None:
    own = own_terms("needs")["shopping"]
    attributes = [{"id": name_id("own"), "taxonomy_term": {"id": str(own.id), "name": own.name}}]
    given = prepare(bare("Lunch club for carers", attributes=attributes), "it")
    made = with_terms(given, None, finds=True)
    assert "needs" not in {one.list for one in made.terms}
    assert with_terms(given, None, finds=False) == given


def test_an_entry_keeps_the_terms_that_an_editor_gave_it() -> None:
    current = prepare(bare("Lunch club", attributes=[
        {"id": name_id("own"), "taxonomy_term": {"id": str(own_terms("needs")["transport"].id), "name": "Transport"}},
    ]), "it").document  # fmt: skip
    again = with_terms(prepare(bare("Lunch club", attributes=[
        {"id": name_id("feed"), "taxonomy_term": feed_term("Lunch clubs")},
    ]), "it"), current, finds=True)  # fmt: skip
    names = [one["taxonomy_term"]["name"] for one in again.document["attributes"]]
    assert names == ["Lunch clubs", "Transport"]
    assert again.terms == ()


def test_most_terms_of_the_demo_that_are_found_are_those_that_people_gave() -> None:
    """Its entries were given their needs by hand, several each: what is found should be among them, and above all what
    an entry is chiefly for."""
    path = data_folder() / "places/bournemouth-dorset-poole/directory/services.csv"
    right = wrong = chief = count = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            given = [key.strip() for key in row["needs"].split(";")]
            keys = {one.removeprefix("needs/") for one in found(row["name"], row["description"], (), row["who_for"])
                    if one.startswith("needs/")}  # fmt: skip
            right, wrong = right + len(keys & set(given)), wrong + len(keys - set(given))
            chief, count = chief + (given[0] in keys), count + 1
    assert right / (right + wrong) > 0.85
    assert chief / count > 0.7
