"""Pages of referrals: writing one, working with them, following one by its key, answering one without an account."""

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.community.referrals.actions import accept_referral
from commonweal.community.referrals.actions.telling import holder_key, person_key
from commonweal.community.referrals.models import Draft, Referral
from commonweal.community.referrals.tests.conftest import AGREED, stored, to_service, to_team_of
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.correspondence.throttle import MOST_TRIES
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code, response.headers.get("Location"))
    return str(response.content.decode())


def walk(client: Client, start: str, typed: dict[str, dict[str, Any]]) -> str:
    """Answer page after page as they come; returns the address after the last."""
    here = start
    for _ in range(len(typed) + 2):
        name = here.rsplit("/", 1)[1]
        if name not in typed:
            return here
        response = client.post(here, typed[name])
        assert response.status_code == 302, (name, response.context["form"].errors if response.context else "")
        here = response["Location"]
    raise AssertionError(f"The pages go round: {here}")


PAGES: dict[str, dict[str, Any]] = {
    "name": {"name": "Iris Holt", "called": "", "born_on_day": "27", "born_on_month": "3", "born_on_year": "1941"},
    "contact": {"phone": "01632 960123", "postcode": "zz11aa", "may_write": "yes"},
    "communication": {"communication": "Large print"},
    "why": {"why": "She has seen nobody since May.", "what_matters": "Singing"},
    "needs": {"needs": ["company"]},
    "soon": {"urgency": "soon", "source": "fire", "to_know": "A loud dog"},
    "agree": {"agrees": "yes", "shares": ["matters", "address"], "agreed_by": "Iris Holt", "agreed_how": "face-to-face",
              "tell_referrer": "yes"},
}  # fmt: skip


def test_a_referral_is_written_page_by_page_and_sent(browse, callum, bridget, neighbours):
    client = browse(callum)
    assert "Without their agreement nobody is referred" in page(client, "/referrals/new")
    first = client.post("/referrals/new")["Location"]
    last = walk(client, first, {"to": {"to": f"organisation:{neighbours.pk}"}} | PAGES)
    shown = page(client, last)
    for words in ("Harbour Neighbours", "Iris Holt", "She has seen nobody", "ZZ1 1AA", "Where they live", "Singing"):
        assert words in shown
    sent = client.post(last)["Location"]
    with acting_as(callum):
        referral = Referral.objects.get()
        assert not Draft.objects.exists()
    assert (referral.urgency, referral.source, referral.needs) == ("soon", "fire", ["company"])
    assert referral.postcode == "ZZ1 1AA" and referral.neighbourhood_id == "E02999991"
    assert person_key(referral) in page(client, sent)


def test_a_page_with_errors_keeps_what_was_typed(browse, callum):
    client = browse(callum)
    first = client.post("/referrals/new")["Location"]
    contact = re.sub("/to$", "/contact", first)
    response = client.post(
        contact, {"phone": "", "postcode": "Nowhere at all", "reach": "Ring twice", "may_write": "yes"}
    )
    shown = response.content.decode()
    assert response.status_code == 200 and "There is a problem" in shown
    assert "Nowhere at" in shown and "Ring twice" in shown
    refused = client.post(re.sub("/to$", "/agree", first), {"agrees": "no", "agreed_by": "Iris"})
    assert "Then nobody is referred" in refused.content.decode()


def test_of_somebody_with_a_record_is_asked_only_what_the_record_does_not_say(browse, maya, rose, bridget, neighbours):
    client = browse(maya)
    record = page(client, f"/people/{rose.pk}")
    assert f"/referrals/new?person={rose.pk}" in record
    first = client.post("/referrals/new", {"person": rose.pk})["Location"]
    left_out = ("name", "contact", "communication")
    typed = {"to": {"to": f"organisation:{neighbours.pk}"}} | {k: v for k, v in PAGES.items() if k not in left_out}
    typed["agree"] = typed["agree"] | {"agreed_by": "Rose Penny", "shares": ["matters", "care"]}
    last = walk(client, first, typed)
    assert "1 Quay Street" in page(client, last)
    client.post(last)
    with acting_as(bridget):
        referral = Referral.objects.get()
    assert (referral.name, referral.phone, referral.person_id) == ("Rose Penny", "01632 960001", rose.pk)
    assert "with Harbour Neighbours" not in record
    assert "Harbour Neighbours" in page(client, f"/people/{rose.pk}")


FOR_MYSELF = {name: PAGES[name] for name in ("name", "contact", "communication", "why")} | {
    "soon": {"urgency": "routine"},
    "agree": {"agrees": "yes", "shares": ["matters"]},
}


def test_one_computer_sends_only_so_many_without_signing_in_and_nothing_typed_is_lost(
    browse, everybody, choir, callum, bridget, neighbours, settings
):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sent_by_unknown": "1/h/ip"}
    answers = []
    for _ in range(2):
        client = Client()
        first = client.post("/referrals/new", {"service": choir.pk})["Location"]
        answers.append(client.post(walk(client, first, FOR_MYSELF)))
    assert [answer.status_code for answer in answers] == [302, 429]
    shown = answers[1].content.decode()
    assert "What you typed is kept" in shown and "She has seen nobody" in shown
    with acting_as(system_actor("test")):
        assert (Referral.objects.count(), Draft.objects.count()) == (1, 1)
    at_work = browse(callum)
    first = at_work.post("/referrals/new")["Location"]
    last = walk(at_work, first, {"to": {"to": f"organisation:{neighbours.pk}"}} | PAGES)
    assert at_work.post(last).status_code == 302


def test_a_resident_asks_a_group_without_an_account_and_follows_it(client, everybody, choir):
    shown = page(client, f"/referrals/new?service={choir.pk}")
    assert "Ask Quay Choir to contact you" in shown and "You need not sign in" in shown
    first = client.post("/referrals/new", {"service": choir.pk})["Location"]
    assert first.endswith("/name")
    asked = page(client, first)
    assert "What you like to be called" in asked
    last = walk(client, first, FOR_MYSELF)
    assert "How soon" in page(client, last)
    sent = client.post(last)["Location"]
    told = page(client, sent)
    with acting_as(system_actor("test")):
        referral = Referral.objects.get()
    assert "Keep this code" in told and person_key(referral) in told
    followed = page(client, f"/referrals/{referral.pk}")
    assert "Your referral" in followed and "Sent to Quay Choir. They contact you by" in followed
    assert "Decline" not in followed and "End this referral" in followed
    assert client.post(f"/referrals/{referral.pk}/withdraw", {"words": "Found one"}).status_code == 302
    assert stored(referral).outcome == "not_wanted"


def test_another_browser_sees_nothing_without_the_key(client, refer):
    referral = refer()
    assert client.get(f"/referrals/{referral.pk}").status_code in (302, 404)
    assert client.get(f"/referrals/{referral.pk}/withdraw").status_code in (302, 404)


def test_whoever_refers_is_told_where_it_is_and_the_receiver_what_to_do(browse, refer, callum, bridget):
    referral = refer()
    to_neighbours = browse(bridget)
    shown = page(to_neighbours, f"/referrals/{referral.pk}")
    for words in ("Accept", "Decline", "Pass it on", "She has seen nobody", "3 Quay Street", "Large print", "Bay Fire"):
        assert words in shown
    assert stored(referral).state == "seen"
    from_fire = page(browse(callum), f"/referrals/{referral.pk}")
    assert "has opened it, and not answered yet" in from_fire and "Accept</a>" not in from_fire
    assert "End it" in from_fire


@pytest.mark.parametrize("verb", ["accept", "decline", "pass-on", "withdraw"])
def test_each_step_has_a_page_and_says_what_is_missing(browse, refer, bridget, callum, verb):
    referral = refer()
    client = browse(callum if verb == "withdraw" else bridget)
    shown = page(client, f"/referrals/{referral.pk}/{verb}")
    assert shown.count("<h1") == 1
    if verb != "accept":
        response = client.post(f"/referrals/{referral.pk}/{verb}", {"words": " "})
        assert response.status_code == 200 and "There is a problem" in response.content.decode()


def test_a_referral_goes_all_its_way_in_the_browser(browse, refer, bridget):
    referral = refer()
    client = browse(bridget)

    def take(verb: str, **typed: Any) -> None:
        response = client.post(f"/referrals/{referral.pk}/{verb}", typed)
        assert response.status_code == 302, response.context["form"].errors

    take("accept", words="Femi phones her")
    take("contact", reached="no", words="No answer")
    take("contact", reached="yes", words="We talked")
    take("start", words="Thursdays")
    take("start", words="Still Thursdays")
    shown = page(client, f"/referrals/{referral.pk}/close")
    assert "Partly helped" in shown
    take("close", outcome="helped", words="She sings")
    assert stored(referral).state == "closed"
    assert "How it ended" in page(client, f"/referrals/{referral.pk}")


def test_a_step_that_is_not_ones_own_leads_back_and_says_where_it_is(browse, refer, callum):
    referral = refer()
    response = browse(callum).get(f"/referrals/{referral.pk}/accept", follow=True)
    assert "This step is not yours to take now" in response.content.decode()
    assert browse(callum).get(f"/referrals/{referral.pk}/vanish").status_code == 404


def test_declining_leads_to_ones_list_and_keeps_ones_own_answer(browse, refer, bridget, nell):
    referral = refer()
    client = browse(bridget)
    token = to_team_of(nell).token
    response = client.post(
        f"/referrals/{referral.pk}/decline",
        {"reason": "wrong_service", "words": "Nell does this", "instead": token, "agrees": "no"},
    )
    assert response["Location"] == "/referrals"
    answers = page(client, "/referrals/answers")
    assert referral.reference in answers and "Nell does this" in answers and "Holt" not in answers
    assert client.get(f"/referrals/{referral.pk}").status_code == 404


def test_passing_on_when_declining_asks_who_agreed(browse, refer, bridget, nell):
    referral = refer()
    client, token = browse(bridget), to_team_of(nell).token
    typed = {"reason": "wrong_service", "words": "Nell does this", "instead": token, "agrees": "yes"}
    assert "Enter who agreed" in client.post(f"/referrals/{referral.pk}/decline", typed).content.decode()
    typed |= {"agreed_by": "Iris Holt", "agreed_how": "phone"}
    assert client.post(f"/referrals/{referral.pk}/decline", typed).status_code == 302
    assert stored(referral).turn.name.endswith("Poole Bay Surgeries")


def test_an_organisation_without_an_account_answers_behind_its_link(client, refer, choir):
    referral = refer(to=to_service(choir))
    link = reverse("referrals:answer-link", args=[referral.reference, holder_key(referral.turn)])
    shown = page(client, link)
    assert "Open the referral" in shown and "Iris" not in shown
    assert stored(referral).state == "sent"  # looking at the link is not opening it
    opened = client.post(link, follow=True)
    assert "She has seen nobody" in opened.content.decode() and "3 Quay Street" in opened.content.decode()
    assert stored(referral).state == "seen"
    assert client.post(f"/referrals/{referral.pk}/accept", {"words": ""}).status_code == 302
    done = stored(referral)
    assert (done.state, done.turn.answered_by_name) == ("accepted", "Quay Choir")
    client.post(f"/referrals/{referral.pk}/decline", {"reason": "full", "words": "No room", "agrees": "no"})
    assert stored(referral).state == "declined"
    assert client.get(f"/referrals/{referral.pk}").status_code == 404
    assert "This link does not open anything now" in client.post(link).content.decode()


def test_a_person_follows_with_reference_and_code_however_typed(client, refer):
    referral = refer()
    typed = {"reference": referral.reference.lower().replace("-", " "), "code": person_key(referral).lower()}
    response = client.post("/referrals/follow", typed, follow=True)
    assert "Your referral" in response.content.decode()
    assert client.post("/referrals/leave").status_code == 302
    assert client.get(f"/referrals/{referral.pk}").status_code in (302, 404)


def test_the_link_in_the_message_opens_it_and_leaves_the_address(client, refer):
    referral = refer()
    with acting_as(system_actor("test")):
        body = Message.objects.get(template="referral-sent").body
    found = re.search(r"https?://[^/]+(/referrals/follow/\S+)", body)
    assert found is not None
    response = client.get(found[1])
    assert response["Location"] == f"/referrals/{referral.pk}"
    assert "Sent to Harbour Neighbours" in page(client, response["Location"])
    assert client.get("/referrals/follow/CW-222-222/2222-2222-2222").status_code == 200


def test_wrong_codes_are_few(client, refer):
    referral = refer()
    wrong = {"reference": referral.reference, "code": "2222-2222-2222"}
    for _ in range(MOST_TRIES):
        assert "do not belong together" in client.post("/referrals/follow", wrong).content.decode()
    right = {"reference": referral.reference, "code": person_key(referral)}
    assert "Too many wrong codes" in client.post("/referrals/follow", right).content.decode()
    assert "Enter the code" in client.post("/referrals/follow", right | {"code": "x"}).content.decode()


def test_the_list_shows_what_is_due_first_and_filters(browse, refer, bridget, callum):
    first, second = refer(), refer(name="Ada Holt", urgency="urgent", source="library")
    with acting_as(bridget) as actor:
        accept_referral(actor, first)
    client = browse(bridget)
    shown = page(client, "/referrals")
    assert shown.index(second.reference) < shown.index(first.reference) and "Cannot wait" in shown
    assert first.reference not in page(client, "/referrals?source=library")
    assert second.reference in page(client, "/referrals?source=library")
    assert first.reference not in page(client, "/referrals?shows=closed")
    assert first.reference in page(browse(callum), "/referrals?box=sent")
    rows = list(csv.reader(io.StringIO(page(client, "/referrals?format=csv").lstrip("\ufeff"))))
    assert rows[0][0] == "reference" and {row[0] for row in rows[1:]} == {first.reference, second.reference}
    assert page(client, "/referrals?box=minded", status=404)


def test_the_start_page_says_what_waits(browse, refer, bridget, callum):
    refer()
    assert "1 waits" in page(browse(bridget), "/home")
    assert "1 waits" not in page(browse(callum), "/home")


def test_a_list_asks_the_database_as_often_for_eighteen_as_for_three(browse, refer, bridget):
    def asked(address: str) -> int:
        client = browse(bridget)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            page(client, address)
        return len(captured)

    for number in range(3):
        refer(name=f"Ada {number}")
    before = {address: asked(address) for address in ("/referrals", "/referrals?format=csv")}
    for number in range(3, 18):
        refer(name=f"Ada {number}")
    assert {address: asked(address) for address in before} == before


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        (Role.COMMISSIONER, "/referrals", 403),
        (Role.COMMISSIONER, "/referrals/overdue", 200),
        (Role.COMMISSIONER, "/referrals/figures", 200),
        (Role.FINANCE_OFFICER, "/referrals/new", 403),
        (Role.SOCIAL_WORKER, "/referrals/figures", 403),
        (Role.SOCIAL_WORKER, "/referrals/overdue", 403),
        (Role.CONTACT_OFFICER, "/referrals?box=minded", 200),
        (Role.CONTACT_OFFICER, "/referrals/overdue", 200),
        (Role.DIRECTORY_EDITOR, "/first-contact/questions", 200),
        (Role.SOCIAL_WORKER, "/first-contact/questions", 403),
        (Role.COUNCILLOR, "/first-contact", 403),
    ],
)
def test_who_may_open_which_page(browse, staff, role, address, status):
    page(browse(staff(role)), address, status=status)


def test_whoever_is_not_signed_in_is_led_to_sign_in_from_a_list(client, place):
    assert client.get("/referrals")["Location"].startswith("/sign-in")


def test_opening_a_referral_about_a_record_is_a_look(browse, refer, rose, maya, bridget):
    referral = refer(by=maya, person=rose, agreement=replace(AGREED, by="Rose Penny"))
    page(browse(bridget), f"/referrals/{referral.pk}")
    with acting_as(system_actor("test")):
        look = Entry.objects.get(kind=LOOKED, person_id=rose.pk)
    assert look.summary == f"Bridget Oakes opened referral {referral.reference}"


def test_the_person_reads_their_referral_on_their_own_record(browse, refer, rose, maya, resident, bridget):
    referral = refer(by=maya, person=rose, agreement=replace(AGREED, by="Rose Penny"))
    with acting_as(bridget) as actor:
        accept_referral(actor, referral)
    client = browse(resident)
    record = client.get("/my-record", follow=True).content.decode()
    assert "Harbour Neighbours has said yes" in record
    shown = page(client, f"/referrals/{referral.pk}")
    assert "What you asked for" in shown and "You can end it at any time" in shown


def test_a_service_that_can_only_be_phoned_is_said_so(client, choir, everybody):
    with acting_as(system_actor("test")):
        choir.organisation.email = ""
        choir.organisation.save()
    shown = page(client, f"/referrals/new?service={choir.pk}")
    assert "cannot be referred to here" in shown and "01632 960200" in shown
    assert client.get("/referrals/new?service=nonsense").status_code == 404


def test_the_overdue_page_names_nobody(browse, refer, noor):
    referral = refer()
    with acting_as(system_actor("test")):
        Referral.objects.filter(pk=referral.pk).update(due_on="2020-01-06")
    shown = page(browse(noor), "/referrals/overdue")
    assert referral.reference in shown and "Harbour Neighbours" in shown and "Holt" not in shown
    assert referral.reference in page(browse(noor), "/referrals/overdue?format=csv")


def test_a_draft_of_another_is_not_there(browse, callum, femi):
    address = browse(callum).post("/referrals/new")["Location"]
    assert browse(femi).get(address).status_code == 404


def test_care_staff_find_the_record_that_a_referral_is_about(browse, refer, rose, maya, noor, bridget):
    referral = refer(by=noor, name="Rose Penny", born_on=rose.date_of_birth)
    with acting_as(system_actor("test")):
        Referral.objects.filter(pk=referral.pk).update(sent_by=to_team_of(maya).viewer)
    client = browse(maya)
    assert "Find their record" in page(client, f"/referrals/{referral.pk}")
    assert "Rose Penny" in page(client, f"/referrals/{referral.pk}/match")
    assert client.post(f"/referrals/{referral.pk}/match", {"person": str(rose.pk)}).status_code == 302
    assert stored(referral).person_id == rose.pk
    assert "Find their record" not in page(browse(bridget), f"/referrals/{referral.pk}")


def test_the_page_of_an_entry_leads_to_a_referral_where_somebody_answers(browse, client, callum, staff, choir):
    link = f'href="/referrals/new?service={choir.pk}"'
    shown = page(browse(callum), f"/services/{choir.pk}")
    assert link in shown and "Refer somebody to Quay Choir" in shown
    shown = page(client, f"/services/{choir.pk}")
    assert link in shown and "Ask Quay Choir to contact you" in shown
    assert link not in page(browse(staff(Role.COUNCILLOR, "Wendy Stour")), f"/services/{choir.pk}")
    with acting_as(system_actor("test")):
        type(choir.organisation).objects.update(email="")
    assert link not in page(client, f"/services/{choir.pk}"), "it can only be phoned"
