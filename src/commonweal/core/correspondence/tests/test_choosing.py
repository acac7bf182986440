"""Each person is written to in the way and form they asked for."""

import pytest

from commonweal.core.correspondence.choosing import choose_format, choose_route
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
