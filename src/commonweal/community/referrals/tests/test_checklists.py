"""First contact checklists: agreement first, ticks become referrals to who does that there, and the slip."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.community.referrals.actions.checklist_setup import (
    Words,
    add_question,
    ask_or_not,
    change_question,
    load_first_contact,
    move_question,
    remove_partner,
    set_partner,
)
from commonweal.community.referrals.actions.checklists import (
    discard_checklist,
    finish_checklist,
    say_who,
    start_checklist,
    tick,
)
from commonweal.community.referrals.checklist_files import read_checklist, shipped_questions
from commonweal.community.referrals.contents import Agreement
from commonweal.community.referrals.models import Checklist, FirstContactPartner, FirstContactQuestion, Referral
from commonweal.community.referrals.queries.checklists import earlier_with, partner_names, who_is_asked
from commonweal.community.referrals.queries.figures import figures_of
from commonweal.community.referrals.queries.parties import own_party
from commonweal.community.referrals.tests.conftest import IRIS, stored, to_organisation, to_service, to_team_of
from commonweal.community.referrals.tests.test_pages import page
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.periods import Period
from commonweal.core.correspondence.models import Message
from commonweal.core.places.loading import LoadReport
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db

SAID_YES = Agreement(by="Iris Holt", how="face-to-face")
ALL = ("smoke-alarms", "company", "benefits", "transport")


@pytest.fixture
def editor(staff):
    return staff(Role.DIRECTORY_EDITOR)


@pytest.fixture
def listed(place, everybody, editor, fire, neighbours, nell, choir, council) -> dict[str, FirstContactQuestion]:
    """The shipped list: fire for alarms, the neighbours for company (in Harbour the choir), a link worker for money;
    nobody for the rest."""
    with acting_as(system_actor("test")) as actor:
        load_first_contact(actor, place, _Nowhere(), LoadReport(), print)
    questions = {question.key: question for question in FirstContactQuestion.objects.filter(place=place)}
    with acting_as(editor) as actor:
        set_partner(actor, questions["smoke-alarms"], to_organisation(fire), None, "01632 960300")
        set_partner(actor, questions["company"], to_organisation(neighbours))
        set_partner(actor, questions["company"], to_service(choir), place.areas.get(name="Harbour"))
        set_partner(actor, questions["benefits"], to_team_of(nell))
    return questions


class _Nowhere:
    """A place's folder without a file of its own."""

    def __truediv__(self, name: str) -> "_Nowhere":
        return self

    def exists(self) -> bool:
        return False


def fill_in(callum, place, keys=ALL, about=IRIS, **given):
    with acting_as(callum) as actor:
        begun = start_checklist(actor, place, own_party(actor), SAID_YES)
        say_who(actor, begun, about)
        tick(actor, begun, keys)
        return finish_checklist(actor, begun, **given)


def test_each_tick_becomes_a_referral_to_who_does_that_there(listed, place, callum):
    found = fill_in(callum, place, notes={"company": "Misses singing"})
    went = {one.question: one.turn.name for one in found.referrals}
    assert went["smoke-alarms"] == "Bay Fire" and went["company"] == "Quay Choir"
    assert went["benefits"].endswith("Poole Bay Surgeries")
    assert [question.key for question in found.nobody_for] == ["transport"]
    company = next(one for one in found.referrals if one.question == "company")
    assert "Misses singing" in company.why and company.needs == ["company", "lunch-clubs"]
    assert (company.source, company.checklist_id) == ("first-contact", found.checklist.pk)
    others = [one.why for one in found.referrals if one.question != "company"]
    assert not any("singing" in why for why in others)  # a word is for one partner only


def test_of_somebody_with_a_record_nothing_is_asked_again_and_all_of_it_is_on_their_record(
    listed, place, staff, council, rose, maya, browse
):
    agent = staff(Role.COMMUNITY_AGENT, "Imogen Vale", organisation=council)
    with acting_as(system_actor("test")) as actor:
        grant_sight(actor, rose, [viewer_of(agent)], ["identity", "care"], Basis.WORKER)
    client = browse(agent)
    begin = f"/first-contact/new?person={rose.pk}"
    assert begin in page(client, f"/people/{rose.pk}")
    assert 'value="Rose Penny"' in page(client, begin)
    given = {"agrees": "yes", "agreed_by": "Rose Penny", "agreed_how": "face-to-face", "tell_referrer": "yes"}
    who = client.post(begin, given)["Location"]
    shown = page(client, who)
    for known in ("Rose Penny", "01632 960001", "rose@seaborough.example", "This is what their record says"):
        assert known in shown
    with acting_as(agent) as actor:
        found = finish_checklist(actor, tick(actor, Checklist.objects.get(), ["smoke-alarms"]))
    assert [one.person_id for one in found.referrals] == [rose.pk]
    assert "Bay Fire" in page(client, f"/people/{rose.pk}")


def test_a_checklist_about_a_record_is_for_those_who_see_it(listed, place, callum, rose, browse):
    assert browse(callum).get(f"/first-contact/new?person={rose.pk}").status_code == 404
    with acting_as(callum) as actor, pytest.raises(PermissionDenied):
        start_checklist(actor, place, own_party(actor), SAID_YES, rose)


def test_elsewhere_in_the_place_another_partner_is_asked(listed, place, callum):
    found = fill_in(callum, place, ["company"], replace(IRIS, postcode="ZZ2 2BB"))
    assert found.referrals[0].turn.name == "Harbour Neighbours"
    nowhere_known = fill_in(callum, place, ["company"], replace(IRIS, name="Ada Holt", postcode=""))
    assert nowhere_known.referrals[0].turn.name == "Harbour Neighbours"


def test_what_the_person_leaves_out_is_not_sent_and_not_counted_as_a_gap(listed, place, callum, staff):
    found = fill_in(callum, place, left_out=["benefits", "transport"])
    assert {one.question for one in found.referrals} == {"smoke-alarms", "company"}
    assert found.nobody_for == []


def test_the_person_is_told_once_of_all_of_them_and_one_key_opens_all(listed, place, callum):
    found = fill_in(callum, place)
    with acting_as(system_actor("test")):
        sent = Message.objects.filter(to="iris@home.example")
        assert [message.template for message in sent] == ["first-contact-sent"]
        assert sent[0].body.count(", by ") == 3 and found.key in sent[0].body
    assert len({one.person_key for one in found.referrals}) == 1


def test_nothing_begins_without_agreement_and_nothing_is_sent_twice(listed, place, callum, bridget, maya):
    with acting_as(callum) as actor:
        with pytest.raises(ValidationError):
            start_checklist(actor, place, own_party(actor), Agreement("", "phone"))
        begun = start_checklist(actor, place, own_party(actor), SAID_YES)
        with pytest.raises(ValidationError, match="First say who"):
            finish_checklist(actor, begun)
        say_who(actor, begun, IRIS)
        with pytest.raises(ValidationError):
            tick(actor, begun, ["flying"])
        finish_checklist(actor, begun)
        for again in (lambda: finish_checklist(actor, begun), lambda: tick(actor, begun, []),
                      lambda: discard_checklist(actor, begun)):  # fmt: skip
            with pytest.raises(ValidationError, match="sent already"):
                again()
    with acting_as(bridget) as actor:
        assert not Checklist.objects.exists()
        with pytest.raises(PermissionDenied):
            start_checklist(actor, place, own_party_of(callum), SAID_YES)


def own_party_of(account):
    with acting_as(account) as actor:
        return own_party(actor)


def test_a_receiver_reads_its_referral_and_not_the_checklist(listed, place, callum, nell):
    fill_in(callum, place)
    with acting_as(nell):
        assert Referral.objects.count() == 1 and not Checklist.objects.exists()


def test_the_same_person_ticked_last_month_is_shown(listed, place, callum, nell):
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        first = fill_in(callum, place, ["smoke-alarms"])
    with time_machine.travel("2026-06-10T10:00:00Z", tick=False):
        with acting_as(callum) as actor:
            begun = start_checklist(actor, place, own_party(actor), SAID_YES)
            begun = say_who(actor, begun, IRIS)
            (found,) = earlier_with(actor, begun)
            assert found.checklist == first.checklist and found.finished_on == date(2026, 5, 1)
        with acting_as(nell) as actor:  # of another organisation's only the day is told
            other = say_who(actor, start_checklist(actor, place, own_party(actor), SAID_YES), IRIS)
            (found,) = earlier_with(actor, other)
            assert found.checklist is None
            stranger = say_who(actor, other, replace(IRIS, name="Ada Holt"))
            assert earlier_with(actor, stranger) == []
    with time_machine.travel("2026-09-10T10:00:00Z", tick=False), acting_as(callum) as actor:
        assert earlier_with(actor, begun) == []


def test_ticking_again_what_is_open_already_is_refused_with_its_reference(listed, place, callum):
    first = fill_in(callum, place, ["smoke-alarms"]).referrals[0]
    with pytest.raises(ValidationError, match=first.reference):
        fill_in(callum, place, ["smoke-alarms", "company"])
    with acting_as(callum):
        assert Referral.objects.count() == 1  # all or nothing


def test_a_checklist_is_filled_in_on_a_phone_without_script(listed, place, browse, callum, choir):
    client = browse(callum)
    asked = page(client, "/first-contact/new")
    for words in ("Read this to the person", "Bay Fire", "Quay Choir"):
        assert words in asked
    assert client.post("/first-contact/new", {"agrees": "yes", "agreed_how": "phone"}).status_code == 200
    agreed = {"agrees": "yes", "agreed_by": "Iris Holt", "agreed_how": "face-to-face", "tell_referrer": "yes"}
    who = client.post("/first-contact/new", agreed)["Location"]
    wrong = client.post(who, {"name": "Iris Holt", "may_write": "yes"})
    assert "Enter a phone number" in wrong.content.decode() and "Iris Holt" in wrong.content.decode()
    listing = client.post(
        who, {"name": "Iris Holt", "phone": "01632 960123", "postcode": "ZZ1 1AA", "may_write": "yes"}
    )["Location"]
    assert "Have you fallen in the last year" in page(client, listing)
    check = client.post(listing, {"ticked": list(ALL)})["Location"]
    shown = page(client, check)
    assert "Quay Choir" in shown and "01632 960300" in shown and "It is kept as a gap" in shown
    slip = client.post(check, {"note-company": "Sings alto", "out-benefits": "on"})["Location"]
    printed = page(client, slip)
    for words in ("Who will contact Iris Holt", "Bay Fire", "Phone 01632 960300", "Transport", "Left out"):
        assert words in printed
    with acting_as(callum):
        sent = {one.question: one for one in Referral.objects.select_related("turn")}
    assert set(sent) == {"smoke-alarms", "company"} and "Sings alto" in sent["company"].why
    assert page(client, "/first-contact").count("Iris Holt") == 1
    assert "Iris Holt" in page(client, "/first-contact?format=csv")
    assert client.get(check)["Location"] == slip


def test_saying_no_keeps_nothing_and_a_list_can_be_thrown_away(listed, place, browse, callum):
    client = browse(callum)
    refused = {"agrees": "no", "agreed_how": "face-to-face", "tell_referrer": "yes"}
    assert client.post("/first-contact/new", refused)["Location"] == "/first-contact"
    with acting_as(callum) as actor:
        assert not Checklist.objects.exists()
        begun = say_who(actor, start_checklist(actor, place, own_party(actor), SAID_YES), IRIS)
    client.post(f"/first-contact/{begun.pk}/check", {"discard": "yes"})
    with acting_as(callum):
        assert not Checklist.objects.exists()


def test_the_person_follows_all_of_it_with_the_checklists_reference(client, listed, place, callum):
    found = fill_in(callum, place)
    response = client.post(
        "/referrals/follow", {"reference": found.checklist.reference, "code": found.key}, follow=True
    )
    shown = response.content.decode()
    assert "Who was asked to help you" in shown
    for name in ("Bay Fire", "Quay Choir", "Poole Bay Surgeries"):
        assert name in shown
    assert page(client, f"/referrals/{found.referrals[0].pk}").count("Your referral") > 0


def test_the_list_is_changed_without_code(listed, place, editor, browse, maya, fire):
    client = browse(editor)
    shown = page(client, "/first-contact/questions")
    assert "Smoke alarms" in shown and "Nobody is asked" in shown
    new = {"words": "Do you have a pet that needs looking after?", "short": "Pets", "hint": "", "needs": ["company"]}
    assert client.post("/first-contact/questions/new", new).status_code == 302
    pets = FirstContactQuestion.objects.get(short="Pets")
    assert (pets.key, pets.order) == ("pets", len(shipped_questions()) + 1)
    assert "Enter the question" in client.post("/first-contact/questions/new", {"short": "x"}).content.decode()
    client.post(f"/first-contact/questions/{pets.pk}/change", {"up": "yes"})
    assert FirstContactQuestion.objects.get(pk=pets.pk).order == len(shipped_questions())
    client.post(
        f"/first-contact/questions/{pets.pk}/partner", {"to": f"organisation:{fire.pk}", "area": "", "phone": ""}
    )
    partner = FirstContactPartner.objects.get(question=pets)
    assert "Bay Fire" in page(client, "/first-contact/questions")
    client.post(f"/first-contact/partners/{partner.pk}/remove")
    client.post(f"/first-contact/questions/{pets.pk}/change", {"ask": "no"})
    client.post(f"/first-contact/questions/{pets.pk}", new | {"short": "Animals"})
    pets.refresh_from_db()
    assert (pets.is_asked, pets.short, pets.key) == (False, "Animals", "pets")
    assert browse(maya).post("/first-contact/questions/new", new).status_code == 403


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, place, question: add_question(actor, place, Words("Do you?", "Do")),
        lambda actor, place, question: change_question(actor, question, Words("Do you?", "Do")),
        lambda actor, place, question: ask_or_not(actor, question, is_asked=False),
        lambda actor, place, question: move_question(actor, question, up=True),
        lambda actor, place, question: remove_partner(actor, question.partners.first()),
    ],
)
def test_only_those_who_look_after_the_list_change_it(listed, place, callum, act):
    with acting_as(callum) as actor, pytest.raises(PermissionDenied):
        act(actor, place, listed["company"])


def test_who_is_asked_is_found_with_as_few_questions_for_all_as_for_one(listed, place):
    questions = list(listed.values())

    def asked(how_many: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            who_is_asked(place, "ZZ2 2BB", questions[:how_many])
        return len(captured)

    assert asked(14) == asked(1)
    names = partner_names(place)
    assert names[:2] == ["Bay Fire", "Harbour Neighbours"] and names[3] == "Quay Choir"
    assert names[2].startswith("Poole Bay Surgeries (")


def test_a_load_adds_what_is_missing_and_changes_nothing_that_is_there(listed, place, editor, tmp_path):
    with acting_as(editor) as actor:
        change_question(actor, listed["company"], Words("Would you like company?", "Friends"))
    (tmp_path / "first-contact.toml").write_text(
        '[[partners]]\nquestions = ["transport"]\norganisation = "nobody"\n', encoding="utf-8"
    )
    report = LoadReport()
    with acting_as(system_actor("test")) as actor:
        load_first_contact(actor, place, tmp_path, report, print)
        assert "“nobody” is not an organisation in place.toml" in report.faults[0].message
        (tmp_path / "first-contact.toml").unlink()
        load_first_contact(actor, place, tmp_path, LoadReport(), print)
    listed["company"].refresh_from_db()
    assert listed["company"].short == "Friends"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[[questions]", "This is not TOML"),
        ("[[question]]\nkey='a'", "This is not known"),
        ("questions = 'all'", "Write each as [[questions]]"),
        ("[[questions]]\nkey='A b'\nshort='x'\nwords='y'", "small letters"),
        ("[[questions]]\nkey='a'\nshort=''\nwords='y'", "`short` needs words"),
        ("[[questions]]\nkey='a'\nshort='x'\nwords='y'\nneeds=['flying']", "flying"),
        ("[[questions]]\nkey='a'\nshort='x'\nwords='y'\ncolour='red'", "colour is not known"),
        ("[[questions]]\nkey='a'\nshort='x'\nwords='y'\n[[questions]]\nkey='a'\nshort='x'\nwords='y'", "twice"),
        ("[[partners]]\nquestions=['b']\norganisation='x'", "There is no question b"),
        ("[[partners]]\nquestions=[]\norganisation='x'", "needs a list"),
        ("[[partners]]\nquestions=['a']", "Name either"),
    ],
)
def test_a_file_with_a_fault_says_where_and_what(content, fault):
    faults = read_checklist(content, {"company"}, {"a"} if "partners" in content else ()).faults
    assert any(fault in message for _, message in faults)


def test_the_shipped_list_has_fourteen_questions_that_each_name_a_need():
    questions = shipped_questions()
    assert len(questions) == 14 and all(question.needs for question in questions)


def test_figures_count_checklists_referrals_and_gaps_and_hold_small_ones_back(listed, place, callum, staff, browse):
    for number in range(10):
        fill_in(callum, place, about=replace(IRIS, name=f"Ada {number}"))
    today = date.today()
    commissioner = staff(Role.COMMISSIONER)
    with acting_as(commissioner) as actor:
        found = figures_of(actor, place, Period("", today, today, "Today"))
    assert (found.checklists, found.from_checklists) == (10, 30)
    assert found.result is not None and str(found.result.referrals_per_checklist) == "3.00"
    assert found.nobody_asked.counts == {"Transport": 10}
    assert set(found.by_partner.counts.values()) == {10}
    with acting_as(callum) as actor, pytest.raises(PermissionDenied):
        figures_of(actor, place, Period("", today, today, "Today"))
    assert found.by_visitor.counts == {"Bay Fire": 10}
    assert [held.counts for held in found.endings.values()] == [{"Still open": 10}] * 3


def test_the_page_of_figures_is_by_financial_year_and_names_nobody(listed, place, callum, staff, browse):
    with time_machine.travel("2026-11-02 10:00"):
        for number in range(10):
            fill_in(callum, place, about=replace(IRIS, name=f"Ada {number}"))
    with time_machine.travel("2026-12-02 10:00"):
        client = browse(staff(Role.COMMISSIONER))
        shown = page(client, "/referrals/figures")
        for said in (
            "April 2026 to November 2026",
            "3.00",
            "published elsewhere: 3.13",
            "How it ended with each partner",
        ):
            assert said in shown
        assert "Ada" not in shown
        told = page(client, "/referrals/figures?format=csv")
    assert "Referrals for each checklist" in told and "Endings with Quay Choir,Still open,10" in told


def test_a_checklist_of_one_person_shows_no_figures(listed, place, callum, staff):
    one = fill_in(callum, place, ["smoke-alarms"])
    today = date.today()
    with acting_as(staff(Role.COMMISSIONER)) as actor:
        found = figures_of(actor, place, Period("", today, today, "Today"))
    assert (found.checklists, found.referrals, found.result) == (None, None, None)
    assert stored(one.referrals[0]).state == "sent"
