"""Each person is written to in the way and form they asked for."""

import pytest

from commonweal.core.correspondence.choosing import MADE_BY_HAND, choose_format, choose_route, what_to_make
from commonweal.core.correspondence.preferences import Preferences

ALL = {"name": "Rose Penny", "email": "rose@example.org", "phone": "01632 960001", "postal_address": "1 Quay\nZZ1 1AA"}


@pytest.mark.parametrize(
    ("facts", "has_text", "channel"),
    [
        (ALL, True, "email"),
        (ALL | {"email": ""}, True, "text"),
        (ALL | {"email": ""}, False, "letter"),
        (ALL | {"email": "", "postal_address": ""}, False, "call"),
        (ALL | {"by_post": True}, True, "letter"),
        (ALL | {"by_post": True, "postal_address": ""}, True, "email"),
        (ALL | {"by_phone": True}, True, "call"),
        (ALL | {"by_phone": True, "by_post": True}, True, "call"),
        (ALL | {"by_phone": True, "phone": ""}, True, "email"),
        (ALL | {"by_phone": True, "by_post": True, "phone": ""}, True, "letter"),
    ],
)
def test_the_way_somebody_prefers_goes_first(facts, has_text, channel):
    route = choose_route(Preferences(**facts), has_text=has_text)
    assert route is not None
    assert route.channel == channel


def test_a_letter_is_addressed_with_the_name():
    route = choose_route(Preferences(**ALL), has_text=True, channel="letter")
    assert route is not None
    assert route.to == "Rose Penny\n1 Quay\nZZ1 1AA"


def test_nobody_is_reached_without_an_address_or_by_another_way_than_asked():
    assert choose_route(Preferences(), has_text=True) is None
    assert choose_route(Preferences(**ALL), has_text=False, channel="text") is None


@pytest.mark.parametrize(
    ("needs", "exists", "form"),
    [
        ({}, True, ""),
        ({"large_print": True}, True, "large_print"),
        ({"easy_read": True}, True, "easy_read"),
        ({"easy_read": True, "large_print": True}, True, "easy_read"),
        ({"easy_read": True}, False, "large_print"),
    ],
)
def test_the_form_follows_the_need(needs, exists, form):
    assert choose_format(Preferences(**needs), easy_read_exists=exists) == form


@pytest.mark.parametrize(
    ("facts", "channel"),
    [
        (ALL | {"by_text": True}, "text"),
        (ALL | {"by_email": True, "by_post": True}, "letter"),
        (ALL | {"by_text": True, "by_phone": True}, "call"),
        (ALL | {"braille": True}, "letter"),
        (ALL | {"signs": True, "by_phone": True}, "call"),
    ],
)
def test_a_way_that_somebody_asked_for_goes_first(facts, channel):
    route = choose_route(Preferences(**facts), has_text=True)
    assert route is not None
    assert route.channel == channel


def test_whoever_signs_is_not_phoned():
    assert choose_route(Preferences(phone="01632 960001", signs=True), has_text=False) is None


@pytest.mark.parametrize(
    ("needs", "has_language", "form", "to_do"),
    [
        ({"braille": True, "easy_read": True}, True, "braille", "put into braille"),
        ({"audio": True}, True, "audio", "recorded"),
        ({"braille": True}, False, "translation", "no words in Polish"),
        ({}, False, "translation", "not sent in English"),
        ({"large_print": True}, True, "large_print", ""),
    ],
)
def test_what_no_software_makes_is_left_to_somebody_who_is_told_what_to_do(needs, has_language, form, to_do):
    chosen = choose_format(Preferences(**needs), easy_read_exists=True, has_language=has_language)
    assert chosen == form
    assert to_do in what_to_make(chosen, "Polish")
    assert bool(what_to_make(chosen, "Polish")) == (chosen in MADE_BY_HAND)
