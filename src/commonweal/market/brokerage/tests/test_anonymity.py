"""A brief tells nobody who it is about."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonweal.market.brokerage.anonymity import (
    A_BIRTHDAY,
    A_GROUP,
    A_NAME,
    A_PHONE,
    A_POSTCODE,
    AN_ADDRESS,
    AN_EMAIL,
    AN_NHS_NUMBER,
    ANOTHER_NAME,
    KnownFacts,
    Leak,
    leaks,
)

KNOWN = KnownFacts(
    names=("Rosalind Pennyfeather", "Roz"),
    other_names=("Mrs Zoë O'Brien", "Will Hartley-Jones", "Jo Li", "Łucja Strauß"),
    phrases=("St Osmund's Lunch Club",),
    address_lines=("Flat 2, The Old Bakery, 14 Quay View Road",),
    postcodes=("ZZ1 1AA",),
    phones=("01202 555 010", "20711"),
    emails=("rosalind@home.example",),
    nhs_number="9990000018",
    date_of_birth=date(1941, 5, 3),
)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Rosalind likes tea", A_NAME, "Rosalind"),
        ("ROSALIND likes tea", A_NAME, "ROSALIND"),
        ("Mrs pennyfeather's mornings", A_NAME, "pennyfeather"),
        ("She is Roz to friends", A_NAME, "Roz"),
        ("Ask Zoe first", ANOTHER_NAME, "Zoe"),
        ("Ask Mrs O’Brien", ANOTHER_NAME, "O'Brien"),
        ("Ask OBrien", ANOTHER_NAME, "OBrien"),
        ("Hartley visits", ANOTHER_NAME, "Hartley"),
        ("Ask Strauss", ANOTHER_NAME, "Strauss"),
        ("Ring Will", ANOTHER_NAME, "Will"),
        ("Jo visits on Sundays", ANOTHER_NAME, "Jo"),
        ("She goes to St. Osmund's", None, ""),
        ("She goes to St Osmund’s lunch club", A_GROUP, "St Osmund's lunch club"),
        ("near Quay View Rd", AN_ADDRESS, "Quay View Rd"),
        ("at 14 quay view road", AN_ADDRESS, "14 quay view road"),
        ("along Quay View", AN_ADDRESS, "Quay View"),
        ("in the old bakery", AN_ADDRESS, "the old bakery"),
        ("Key safe at zz11aa", A_POSTCODE, "zz11aa"),
        ("next to BH15 1AB", A_POSTCODE, "BH15 1AB"),
        ("ring 01202555010", A_PHONE, "01202555010"),
        ("ring (01202) 555 999", A_PHONE, "(01202) 555 999"),
        ("ring +44 7700 900 123", A_PHONE, "+44 7700 900 123"),
        ("ring 07700 900123", A_PHONE, "07700 900123"),
        ("extension 20711", A_PHONE, "20711"),
        ("write to Rosalind@Home.example", AN_EMAIL, "Rosalind@Home.example"),
        ("write to someone.else@council.example", AN_EMAIL, "someone.else@council.example"),
        ("number 999 000 0018", AN_NHS_NUMBER, "999 000 0018"),
        ("number 9434765919", AN_NHS_NUMBER, "9434765919"),
        ("born 3 May 1941", A_BIRTHDAY, "3 May 1941"),
        ("born 3rd of May, 1941", A_BIRTHDAY, "3rd of May, 1941"),
        ("born May 3rd 1941", A_BIRTHDAY, "May 3rd 1941"),
        ("born 03/05/1941", A_BIRTHDAY, "03/05/1941"),
        ("born 3.5.41", A_BIRTHDAY, "3.5.41"),
        ("born 1941-05-03", A_BIRTHDAY, "1941-05-03"),
        ("born 03051941", A_BIRTHDAY, "03051941"),
    ],
)
def test_what_tells_who_it_is_is_found_as_it_stands(text, kind, found):
    assert leaks(text, KNOWN) == ([Leak(kind, found)] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "A woman of 84 likes roses, jazz and a calm start to the day.",
        "Support will be wanted at 07.00-08.00 12.00-13.00 and 17.30, seven days.",
        "Mornings 7-8, lunch 12-13, evenings 17-18 18-19 19-20",
        "She speaks Welsh. Two workers lift with a hoist. Her cat is called Tibbles.",
        "Between 3 and 5 May 2027 her daughter is away. Budget code 1000000002.",
        "Walks by the quay; a view of boats; old bakery bread.",
        "hartleys jam, rosalinda, will, jo-jo",
    ],
)
def test_a_brief_may_say_what_somebody_likes_and_needs(text):
    assert leaks(text, KNOWN) == []


def test_letters_that_only_look_different_are_read_alike():
    assert leaks("Rosa\u200blind and ＲＯＺ", KNOWN) == [Leak(A_NAME, "Rosalind"), Leak(A_NAME, "ROZ")]


def test_each_leak_is_told_once_in_the_order_of_the_text():
    found = leaks("Rosalind of 14 Quay View Road, ZZ1 1AA. Rosalind likes tea.", KNOWN)
    assert [leak.kind for leak in found] == [A_NAME, AN_ADDRESS, A_POSTCODE]


def test_nothing_known_leaves_only_what_looks_like_a_way_to_reach_somebody():
    assert leaks("Rosalind at 14 Quay View Road", KnownFacts()) == []
    assert leaks("07700 900123", KnownFacts()) == [Leak(A_PHONE, "07700 900123")]


SAYING = "she likes tea and calm mornings at seven with help to wash"
WORDS = st.lists(st.sampled_from(SAYING.split()), max_size=12)
NAME = st.text(st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=4, max_size=12)
GIVEAWAYS = st.sampled_from(
    ["Rosalind", "PENNYFEATHER", "Zoë", "14 Quay View Road", "zz1 1aa", "01202 555 010", "3/5/1941", "999 000 0018"]
)


@given(WORDS, GIVEAWAYS, WORDS, st.sampled_from([" ", ", ", ". ", "\n", " (", " – "]))
def test_a_giveaway_is_found_wherever_it_stands(before, giveaway, after, gap):
    assert leaks(f"{' '.join(before)}{gap}{giveaway}{gap}{' '.join(after)}", KNOWN)


@example("ßAAĐ", [])
@given(NAME, WORDS)
def test_any_name_of_four_letters_and_more_is_found_when_written_as_it_is(name, words):
    assert leaks(f"{' '.join(words)} {name.title()} {' '.join(words)}", KnownFacts(names=(name,)))


@given(WORDS)
def test_plain_words_are_never_leaks(words):
    assert leaks(" ".join(words), KNOWN) == []
