"""Sections of an entry are read into forms and written back; what is not touched stays to the letter."""

import copy
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.directory.differences import differences
from commonweal.community.directory.editing import SECTIONS, section_of, write_section
from commonweal.community.directory.fields import set_own_keys
from commonweal.community.directory.forms.rows import RowsForm
from commonweal.community.directory.forms.sections import SECTION_FORMS, WhenForm, section_form, values_of
from commonweal.community.directory.record import read_service
from commonweal.community.directory.tests.documents import entry
from commonweal.core.places.models import Place

FULL = entry(
    interpretation_services="BSL", application_process="Ring first", alert="Closed at Easter", easy_read="We eat.",
    service_areas=[{"id": "00000000-0000-0000-0000-0000000000f1", "name": "Poole", "extent": {"type": "Point"}}],
    cost_options=[{"id": "00000000-0000-0000-0000-0000000000f2", "option": "Lunch", "amount": 5.5, "currency": "GBP"}],
    contacts=[{"id": "00000000-0000-0000-0000-0000000000f3", "name": "Rose", "phones": [
        {"id": "00000000-0000-0000-0000-0000000000f4", "number": "07700 900001"}]}],
    schedules=[
        {"id": "00000000-0000-0000-0000-0000000000f5", "freq": "MONTHLY", "byday": "1TH,3TH", "opens_at": "12:15:00",
         "timezone": 0},
        {"id": "00000000-0000-0000-0000-0000000000f6", "description": "By agreement"},
    ],
    funding=[{"source": "The lottery"}],
)  # fmt: skip


def typed(form: Any, **changes: Any) -> QueryDict:
    """What a browser sends of a form as it is shown, with some boxes changed."""
    sent = QueryDict(mutable=True)
    if isinstance(form, RowsForm):
        sent["rows"] = str(form.shown)
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, list | tuple):
            sent.setlist(name, [str(one) for one in value])
        elif value is not None and value is not False:
            sent[name] = "on" if value is True else str(value)
    for name, value in changes.items():
        sent.setlist(name, value) if isinstance(value, list) else sent.__setitem__(name, value)
    return sent


def test_every_section_has_a_form() -> None:
    assert [section.key for section in SECTIONS] == list(SECTION_FORMS)


@pytest.mark.django_db
@pytest.mark.parametrize("key", SECTION_FORMS)
@pytest.mark.parametrize("document", [FULL, entry(), {"id": FULL["id"], "name": "Bare", "status": "active"}])
def test_a_section_saved_as_it_is_shown_changes_nothing(key: str, document: dict[str, Any], place: Place) -> None:
    section = section_of(key)
    if key == "needs" and document["name"] == "Bare":
        document = copy.deepcopy(document)
        set_own_keys(document, "needs", ["meals"])
    values = section.read(document)
    form = section_form(key, values, typed(section_form(key, values)))
    if document["name"] == "Bare" and key in ("what", "organisation"):
        assert not form.is_valid()
        return
    assert form.is_valid(), form.errors
    written = write_section(document, section, values_of(form))
    assert differences(document, written) == []
    assert read_service(written, "the test")[1] == []


def save(key: str, document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    section = section_of(key)
    values = section.read(document)
    form = section_form(key, values, typed(section_form(key, values), **changes))
    assert form.is_valid(), form.errors
    return write_section(document, section, values_of(form))


def errors(key: str, document: dict[str, Any], **changes: Any) -> dict[str, list[str]]:
    values = section_of(key).read(document)
    form = section_form(key, values, typed(section_form(key, values), **changes))
    assert not form.is_valid()
    return dict(form.errors)


def test_times_are_changed_added_and_taken_away_and_the_rest_of_a_schedule_stays() -> None:
    written = save("when", FULL, opens_0="1pm", gone_1="on", days_2=["MO", "FR"], weeks_2=["other"], opens_2="9.30")
    first, new = written["schedules"]
    assert (first["opens_at"], first["byday"], first["timezone"]) == ("13:00:00", "1TH,3TH", 0)
    assert (new["byday"], new["freq"], new["interval"], new["opens_at"]) == ("MO,FR", "WEEKLY", 2, "09:30:00")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"opens_2": "soon", "days_2": ["MO"]}, "opens_2", "Enter a time"),
        ({"opens_2": "9am"}, "days_2", "Choose the days"),
        ({"days_2": ["MO"], "weeks_2": ["other", "1"]}, "weeks_2", "every other week, or weeks"),
        ({"days_2": ["MO"], "opens_2": "9am", "words_2": "Tuesdays, 9am"}, "words_2", "do not agree"),
    ],
)
def test_a_time_that_makes_no_sense_is_told(changes: dict[str, Any], field: str, said: str) -> None:
    assert said in errors("when", FULL, **changes)[field][0]


def test_words_that_say_more_than_days_and_times_stay() -> None:
    written = save("when", FULL, days_2=["MO"], opens_2="9am", words_2="In term time")
    assert written["schedules"][2]["description"] == "In term time"


@pytest.mark.django_db
def test_a_place_gets_the_point_of_its_postcode_and_keeps_what_nobody_touched(place: Place) -> None:
    document = entry()
    location = document["service_at_locations"][0]["location"]
    location |= {"latitude": 1.0, "longitude": 2.0, "external_identifier": "UPRN 1"}
    same = save("where", document, address_1_0="2 Quay")["service_at_locations"][0]["location"]
    assert (same["latitude"], same["external_identifier"]) == (1.0, "UPRN 1")
    moved = save("where", document, postcode_0="zz22bb")["service_at_locations"][0]["location"]
    assert (moved["latitude"], moved["longitude"], moved["addresses"][0]["postal_code"]) == (50.72, -1.98, "ZZ2 2BB")
    unknown = save("where", document, postcode_0="ZZ9 9ZZ")["service_at_locations"][0]["location"]
    assert "latitude" not in unknown
    assert "service_at_locations" not in save("where", document, gone_0="on")
    online = save("where", document, is_online_1="on", url_1="https://meet.example")["service_at_locations"][1]
    assert (online["location"]["location_type"], online["location"]["url"]) == ("virtual", "https://meet.example")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [({"postcode_0": "BH15"}, "postcode_0"), ({"city_0": ""}, "city_0"), ({"name_1": "Hall"}, "postcode_1"),
     ({"address_1_0": "", "name_0": ""}, "address_1_0")],
)  # fmt: skip
def test_a_place_without_its_address_is_told(changes: dict[str, str], field: str) -> None:
    assert field in errors("where", entry(), **changes)


def test_prices_phones_terms_and_ages() -> None:
    cost = save("cost", FULL, amount_0="£1,250.50", option_1="Tea", amount_1="0")["cost_options"]
    assert (cost[0]["amount"], cost[0]["currency"], cost[1]["amount"]) == (1250.5, "GBP", 0.0)
    contact = save("contact", FULL, number_1="07700 900009", description_1="texts", contact_name="Joan")
    assert [phone["number"] for phone in contact["phones"]] == ["01632 960001", "07700 900009"]
    assert contact["contacts"][0]["phones"][0]["number"] == "07700 900001"
    assert "Enter a phone number" in errors("contact", FULL, number_0="ring us")["number_0"][0]
    who = save("who", FULL, circumstances=["older", "carer"], minimum_age="", maximum_age="25")
    assert "minimum_age" not in who and who["maximum_age"] == 25
    assert "below" in errors("who", FULL, maximum_age="20")["maximum_age"][0]
    assert "Choose at least one" in errors("needs", FULL, needs=[])["needs"][0]


def test_access_is_written_where_the_place_is_and_an_empty_text_takes_it_away() -> None:
    written = save("access", entry(), access=["parking"], words_0="Ramp at the back")
    location = written["service_at_locations"][0]["location"]
    assert location["accessibility"][0]["description"] == "Ramp at the back"
    emptied = save("access", entry(), words_0="")
    assert "accessibility" not in emptied["service_at_locations"][0]["location"]


def test_languages_and_areas_keep_what_a_feed_said_of_those_that_stay() -> None:
    assert save("area", FULL, areas="Poole\n\n Hamworthy ")["service_areas"][0] == FULL["service_areas"][0]
    assert [one["name"] for one in save("languages", FULL, languages="English\nPolish")["languages"]] == [
        "English", "Polish",
    ]  # fmt: skip


def test_one_more_row_is_shown_with_all_that_was_typed_and_no_complaint() -> None:
    values = section_of("when").read(FULL)
    form = section_form("when", values, typed(section_form("when", values), opens_2="soon", add="1"))
    assert isinstance(form, WhenForm) and form.wants_another_row
    more = form.one_more()
    assert more.shown == form.shown + 1
    assert more["opens_2"].value() == "soon" and not more.errors
    assert [group.legend for group in more.groups] == ["Time 1", "Time 2", "Time 3", "Time 4"]


@given(st.times(), st.none() | st.decimals(0, 1000, places=2))
def test_any_time_and_price_is_shown_so_that_it_is_read_back(at: time, amount: Decimal | None) -> None:
    at = at.replace(second=0, microsecond=0)
    document = entry(
        schedules=[{"id": FULL["id"], "byday": "MO", "opens_at": at.isoformat()}],
        cost_options=[
            {"id": FULL["id"], "option": "Lunch"} | ({"amount": float(amount)} if amount is not None else {})
        ],
    )
    assert differences(document, save("when", document)) == []
    assert differences(document, save("cost", document)) == []
