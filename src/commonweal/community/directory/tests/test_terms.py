"""Our own lists of terms, and what a place's own words say it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.models import Service, Taxonomy, Term
from commonweal.community.directory.terms import LISTS, access_in, own_terms, own_terms_by_id


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Step-free, accessible toilet, hearing loop", ("step-free", "accessible-toilet", "hearing-loop")),
        ("STEP-FREE", ("step-free",)),
        ("There are no steps", ("step-free",)),
        ("Not step-free", ()),
        ("No hearing loop. Step-free", ("step-free",)),
        ("There isn't an accessible toilet", ()),
        ("No accessible toilet, but level access", ("step-free",)),
        ("Without wheelchair access; the ramped door is at the back", ("step-free",)),
        ("Guide dogs welcome", ("assistance-dogs",)),
        ("Wheelchair users and carers welcome", ()),
        ("Footsteps-freedom", ()),
        ("", ()),
    ],
)
def test_access_is_what_the_words_say_is_there(words: str, found: tuple[str, ...]) -> None:
    assert access_in(words) == found


@given(st.lists(st.sampled_from(sorted(own_terms("access"))), unique=True))
def test_every_access_term_is_known_by_its_own_name(keys: list[str]) -> None:
    assert set(keys) <= set(access_in(", ".join(own_terms("access")[key].name for key in keys)))


@given(st.text())
def test_no_words_whatever_name_a_term_that_is_not_there(words: str) -> None:
    assert set(access_in(words)) <= own_terms("access").keys()


def test_each_term_has_a_name_and_an_id_of_its_own() -> None:
    terms = [term for name in LISTS for term in own_terms(name).values()]
    assert len(own_terms_by_id()) == len(terms) > 80
    assert all(term.name and term.key == term.key.lower() for term in terms)


def test_the_kinds_of_the_list_are_those_of_the_table() -> None:
    assert [(key, term.name) for key, term in own_terms("kinds").items()] == Service.Kind.choices


@pytest.mark.django_db
def test_the_database_has_the_lists_for_whoever_harvests_it() -> None:
    assert set(Taxonomy.objects.values_list("key", flat=True)) == set(LISTS)
    assert set(Term.objects.values_list("pk", flat=True)) == own_terms_by_id().keys()
