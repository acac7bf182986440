"""Answering a guide in the browser: one thing a page, back, change, report, send on, leave."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonweal.community.guides.handover import SESSION_KEY as TOLD_BEFORE
from commonweal.community.guides.models import MonthCount
from commonweal.community.guides.views.answering import QUICK_EXIT
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.correspondence.models import Message

pytestmark = pytest.mark.django_db

FALLS = {
    "who": "other",
    "hurt": "no",
    "fell": "more",
    "up": "yes",
    "how": ["night"],
    "fear": "often",
    "age": "81",
    "signs": ["unsteady", "sight"],
    "medicines": "few",
    "active": "little",
    "home": ["bath"],
    "alone": "yes",
    "alarm": "no",
    "postcode": "zz11aa",
}
SAFE = {"who": "me", "danger": "may", "what": ["money"], "whose": "home", "paid": "no", "postcode": ""}


def page(response) -> str:
    return response.content.decode()


def answer_all(client: Client, key: str, answers: dict, *, start: bool = True) -> None:
    """Answer a guide page by page, following where it leads, until it has the answers to check."""
    response = client.post(f"/guides/{key}/begin") if start else client.get(f"/guides/{key}/check")
    while (address := response.url) != f"/guides/{key}/check":
        question = address.rsplit("/", 1)[1]
        assert client.get(address).status_code == 200
        response = client.post(address, {"answer": answers[question]})
        assert response.status_code == 302, page(response)


@pytest.fixture
def answered(client: Client, place) -> Client:
    """A browser in which the guide on falls has been answered."""
    answer_all(client, "falls", FALLS)
    return client


def test_the_first_page_leads_to_guides_by_room_and_by_worry(client):
    shown = page(client.get("/guides"))
    assert "Where at home is it hard?" in shown
    assert "What is it about?" in shown
    for name in ("Bathroom", "Kitchen", "Stairs and doors", "Feeling lonely", "Money and benefits"):
        assert name in shown


def test_a_room_is_chosen_without_being_asked_for_again(client):
    response = client.post("/guides/daily-living/begin", {"door": "Kitchen"})
    assert response.url == "/guides/daily-living/q/who"
    response = client.post(response.url, {"answer": "me"})
    assert response.url == "/guides/daily-living/q/kitchen"
    assert "Kitchen" in page(client.get("/guides/daily-living/q/rooms"))


def test_another_room_of_the_same_guide_keeps_what_was_answered_before(client):
    client.post("/guides/daily-living/begin", {"door": "Kitchen"})
    client.post("/guides/daily-living/q/who", {"answer": "me"})
    response = client.post("/guides/daily-living/begin", {"door": "Bathroom"})
    assert response.url == "/guides/daily-living/q/bathroom"


def test_a_guide_says_what_it_is_for_and_a_strange_one_is_not_found(client):
    assert "Start" in page(client.get("/guides/falls"))
    assert client.get("/guides/no-such").status_code == 404


def test_a_question_has_its_hint_and_why_it_is_asked(client):
    client.post("/guides/falls/begin")
    for key in ("who", "hurt", "fell", "up", "how", "fear"):
        client.post(f"/guides/falls/q/{key}", {"answer": FALLS[key]})
    shown = page(client.get("/guides/falls/q/age"))
    assert "<h1" in shown
    assert "How old are you?" in shown
    assert "Why we ask" in shown
    assert 'inputmode="numeric"' in shown


def test_a_wrong_answer_is_told_and_what_was_typed_stays(client):
    client.post("/guides/falls/begin")
    shown = page(client.post("/guides/falls/q/who", {"answer": ""}))
    assert "There is a problem" in shown
    assert "Choose an answer" in shown
    for key in ("who", "hurt", "fell", "up"):
        client.post(f"/guides/falls/q/{key}", {"answer": FALLS[key]})
    shown = page(client.post("/guides/falls/q/how", {"answer": ["night", "none"]}))
    assert "but not both" in shown
    assert len(re.findall(r"\bchecked\b", shown)) == 2


def test_no_answer_is_ever_in_an_address(client, place):
    addresses = []
    response = client.post("/guides/falls/begin")
    while not response.url.endswith("/check"):
        addresses.append(response.url)
        response = client.post(response.url, {"answer": FALLS[response.url.rsplit("/", 1)[1]]})
    assert not [one for one in addresses if "?" in one or "81" in one or "unsteady" in one]


def test_the_answers_are_checked_before_the_report(answered):
    shown = page(answered.get("/guides/falls/check"))
    assert "I feel unsteady, or hold on to furniture; I do not see well" in shown
    assert "81 years" in shown
    assert '/guides/falls/q/age"' in shown
    assert "no-store" in answered.get("/guides/falls/check")["Cache-Control"]


def test_a_changed_answer_keeps_the_later_ones_that_still_apply(answered):
    assert answered.post("/guides/falls/q/fell", {"answer": "never"}).url == "/guides/falls/check"
    shown = page(answered.get("/guides/falls/check"))
    assert "How you fell" not in shown
    assert "81 years" in shown
    assert answered.post("/guides/falls/q/fell", {"answer": "once"}).url == "/guides/falls/check"
    assert "on my way to the toilet at night" in page(answered.get("/guides/falls/check"))


def test_the_report_has_urgent_advice_first_products_services_costs_and_sources(answered):
    shown = page(answered.get("/guides/falls/report"))
    assert "Ask your GP for a falls assessment" in shown
    assert "Because you said: Falls in the last 12 months: Twice or more" in shown
    assert shown.index("Do this first") < shown.index("Get stronger and steadier")
    assert "Rough price:" in shown
    assert '<a class="govuk-link" href="/guides/getting-out">Getting out and about</a>' in shown
    assert "Help near ZZ1 1AA" in shown
    assert "/find?need=falls-and-exercise" in shown
    assert "ZZ1" not in "".join(re.findall(r'href="[^"]*"', shown))
    assert "What it costs" in shown
    assert "Care Act 2014, section 9" in shown
    assert "not checked online" in shown


def test_a_report_can_be_read_in_large_print_and_in_easy_words(answered):
    large, easy = (page(answered.get(f"/guides/falls/report?read={way}")) for way in ("large", "easy"))
    assert "cw-report--large" in large
    assert "They check your balance, your medicines and your home." in easy
    assert "They check your balance, your medicines and your home." not in large


def test_a_report_is_not_shown_before_all_is_answered(client):
    client.post("/guides/falls/begin")
    assert client.get("/guides/falls/report").url == "/guides/falls/q/who"
    assert client.get("/guides/falls/check").url == "/guides/falls/q/who"


def test_without_answers_in_the_browser_every_page_leads_to_the_start(client):
    for path in ("q/who", "check", "report", "mail", "saved"):
        assert client.get(f"/guides/falls/{path}").url == "/guides/falls"


def test_a_question_that_is_not_asked_leads_on(client):
    client.post("/guides/falls/begin")
    assert client.get("/guides/falls/q/alarm").url == "/guides/falls/q/who"


def test_runs_are_counted_without_anybody_in_them(client, place, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer_all(client, "falls", FALLS)
        client.get("/guides/falls/report")
        client.get("/guides/falls/report")
        client.post("/guides/falls/ask")
    count = MonthCount.objects.get()
    assert (count.guide, count.month) == ("falls", timezone.localdate().replace(day=1))
    assert (count.started, count.finished, count.suggested, count.asked, count.saved) == (1, 1, 1, 1, 0)


def test_the_advice_is_sent_by_e_mail_without_the_answers(answered, django_capture_on_commit_callbacks):
    assert "There is a problem" in page(answered.post("/guides/falls/mail", {"email": "nobody"}))
    assert answered.post("/guides/falls/mail", {"email": "rose@home.example"}).url == "/guides/falls/report"
    with acting_as(system_actor("test")):
        message = Message.objects.get()
    assert message.to == "rose@home.example"
    assert "strength and balance" in message.body
    assert "81" not in message.body
    assert "unsteady, or hold on" not in message.body


def test_not_many_messages_go_to_one_address(answered):
    for _ in range(5):
        assert answered.post("/guides/falls/mail", {"email": "Rose@home.example"}).status_code == 302
    assert "Try again tomorrow" in page(answered.post("/guides/falls/mail", {"email": "rose@home.example"}))


def test_what_was_said_is_handed_over_to_asking_for_help(answered):
    assert answered.post("/guides/falls/ask").url == "/ask"
    told = answered.session[TOLD_BEFORE]
    assert told["who"] == "other"
    assert told["source"] == "Falls"
    assert told["postcode"] == "ZZ1 1AA"
    assert "Falls in the last 12 months: Twice or more." in told["words"]


def test_answers_are_forgotten_when_somebody_says_so(answered):
    response = answered.post("/guides/falls/forget")
    assert response.url == "/guides"
    assert response["Clear-Site-Data"] == '"cache"'
    assert answered.get("/guides/falls/report").url == "/guides/falls"


def test_a_sensitive_guide_can_be_left_at_once_on_every_page(client, place):
    answer_all(client, "staying-safe", SAFE)
    for path in ("", "/q/danger", "/check", "/report", "/mail"):
        assert "/guides/exit" in page(client.get(f"/guides/staying-safe{path}"))
    assert "/guides/exit" not in page(client.get("/guides/falls"))
    response = client.get("/guides/exit")
    assert response.url == QUICK_EXIT
    assert client.get("/guides/staying-safe/report").url == "/guides/staying-safe"


def test_a_guide_that_ends_early_asks_nothing_more(client):
    answer_all(client, "staying-safe", {"who": "me", "danger": "now"})
    shown = page(client.get("/guides/staying-safe/report"))
    assert "Call 999 and ask for the police" in shown


def test_starting_again_forgets_what_was_answered(answered):
    assert "Go on where you were" in page(answered.get("/guides/falls"))
    assert answered.post("/guides/falls/begin").url == "/guides/falls/q/who"
    assert answered.get("/guides/falls/check").url == "/guides/falls/q/who"


def test_the_menu_leads_everybody_to_the_guides(client):
    assert "Advice for yourself" in page(client.get("/guides"))


def test_figures_are_marked_where_they_were_not_verified(client, place):
    money = {
        "pension": "yes", "work": "retired", "condition": "yes", "daily": "yes", "limits": "cannot", "caring": "no",
        "children": "no", "benefits": "no", "savings": "under", "behind": "yes", "postcode": "",
    }  # fmt: skip
    answer_all(client, "money", money)
    shown = page(client.get("/guides/money/report"))
    assert "£76.70 a week" in shown
    assert "not verified" in shown
    assert "5 April 2027" in shown


def test_no_answer_whatever_breaks_a_question(client, place):
    """Whatever is sent to a question, it is asked again or the next one is; and the report of it can be read."""
    answer_all(client, "falls", FALLS)

    @given(st.sampled_from(sorted(FALLS)), st.lists(st.text(max_size=40), max_size=3))
    def answer(question: str, sent: list[str]) -> None:
        response = client.post(f"/guides/falls/q/{question}", {"answer": sent})
        assert response.status_code in (200, 302)
        assert client.get("/guides/falls/report").status_code in (200, 302)

    answer()
