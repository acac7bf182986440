"""What is sent with a decision, whether it helped, what whoever asked says is wrong, and whom a request is for."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.directory.tests.conftest import list_service
from commonweal.community.search.actions import keep_entries
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area
from commonweal.pathway.requests.actions import (
    accept_request,
    answer_follow_up,
    decide_request,
    look_again,
    record_contact,
    say_wrong,
    set_cover,
    set_duty,
)
from commonweal.pathway.requests.models import Decision, Duty, Request, Signpost
from commonweal.pathway.requests.outcomes import helped_by_thing, helped_totals
from commonweal.pathway.requests.promises import decided_by, follow_up_on
from commonweal.pathway.requests.queries import is_late
from commonweal.pathway.requests.teams import on_duty, suggested_for
from commonweal.pathway.requests.tests.conftest import FOR_OTHER, stored
from commonweal.pathway.work.models import WorkItem

__all__ = ("list_service",)

OTHER = {page: FOR_OTHER[page] for page in ("who", "asker", "agreement")}
SYSTEM = system_actor("test")
IN_FOUR_WEEKS = 28


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def lunch(list_service: Callable[..., Service]) -> Service:
    """A lunch club that the search knows."""
    service = list_service("Harbour Lunch Club", needs=("company",), postcode="ZZ1 1AA", phone="01632 960001")
    keep_entries([service.pk])
    return service


@pytest.fixture
def signposted(make_request, officer, lunch) -> Callable[..., Request]:
    """`signposted()`: a request of somebody with a record, decided with the lunch club and the guide on loneliness."""

    def make(account: Account | None = None, answers: dict | None = None, **given) -> Request:
        request = make_request(account=account, answers=answers)
        with acting_as(officer) as actor:
            accept_request(actor, request)
            return decide_request(
                actor,
                request,
                "information",
                "Company will do you good.",
                **{"entries": [str(lunch.pk)], "guides": ["loneliness"], "follow_up_on": in_days(IN_FOUR_WEEKS)}
                | given,
            )

    return make


def decision_of(request: Request) -> Decision:
    with acting_as(SYSTEM):
        return Decision.objects.select_related("request").get(request=request, reopened_at=None)


def work(kind: str) -> list[WorkItem]:
    with acting_as(SYSTEM):
        return list(WorkItem.objects.select_related("worker").filter(kind=kind))


def messages_sent() -> list[Message]:
    with acting_as(SYSTEM):
        return list(Message.objects.filter(template__in=("request-signposted", "request-decided")))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


# What is sent


def test_what_was_chosen_is_sent_and_kept_and_somebody_asks_whether_it_helped(signposted, officer, lunch) -> None:
    request = signposted(answers={"communication": {"needs": [], "language": "", "detail": ""}})
    (message,) = messages_sent()
    assert (
        "Harbour Lunch Club" in message.body and "01632 960001" in message.body and "/guides/loneliness" in message.body
    )
    decision = decision_of(request)
    assert decision.sent_how == "E-mail" and decision.decided_by_name == "Noor Aziz"
    with acting_as(officer):
        kept = Signpost.objects.filter(decision=decision).order_by("position")
        assert [(one.kind, one.key) for one in kept] == [("entry", str(lunch.pk)), ("guide", "loneliness")]
    (item,) = work("signposting-to-follow-up")
    assert (item.worker, item.due_on, item.about_id) == (officer, in_days(IN_FOUR_WEEKS), decision.pk)


@pytest.mark.parametrize(
    ("need", "how", "says"),
    [
        ("large_print", "E-mail, in large print", "What we decided"),
        ("easy_read", "E-mail, in easy words", "This may help you"),
        ("braille", "Letter, in braille, by hand", "What we decided"),
    ],
)
def test_it_is_sent_in_the_form_that_the_person_reads(signposted, need, how, says) -> None:
    request = signposted(answers={"communication": {"needs": [need], "language": "", "detail": ""}})
    (message,) = messages_sent()
    assert message.format == need and says in message.body and "Harbour Lunch Club" in message.body
    assert decision_of(request).sent_how == how


def test_where_it_may_be_unsafe_nothing_is_sent_and_what_was_chosen_is_kept(signposted) -> None:
    request = signposted(answers={"safety": {"safe": "no", "how": "Never write"}})
    assert messages_sent() == [] and decision_of(request).sent_how == ""
    with acting_as(SYSTEM):
        assert Signpost.objects.count() == 2


def test_who_asked_without_agreement_is_not_told_what_was_sent(signposted, client) -> None:
    request = signposted(answers=OTHER | {"agreement": {"agrees": "unknown", "detail": ""}})
    (message,) = messages_sent()
    assert message.template == "request-decided" and "Lunch" not in message.body
    assert decision_of(request).sent_how == "E-mail"


def test_without_a_record_it_is_sent_and_nobody_asks_later(make_request, officer, lunch) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        decide_request(actor, request, "information", "Go there", entries=[str(lunch.pk)], follow_up_on=in_days(9))
    assert len(messages_sent()) == 1 and decision_of(request).follow_up_on is None
    assert work("signposting-to-follow-up") == []


@pytest.mark.parametrize(
    ("outcome", "given", "field"),
    [
        ("no_action", {"guides": ["loneliness"]}, "entries"),
        ("information", {"entries": ["00000000-0000-0000-0000-000000000000"]}, "entries"),
        ("information", {"guides": ["no-such-guide"]}, "entries"),
        ("information", {"follow_up_on": date(2100, 1, 1)}, "follow_up_on"),
        ("information", {"guides": ["loneliness"], "follow_up_on": date(2020, 1, 1)}, "follow_up_on"),
        ("information", {"kind_of_need": "nonsense"}, "kind_of_need"),
        ("information", {"note": " "}, "note"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_field(make_request, officer, outcome, given, field) -> None:
    request = make_request()
    with acting_as(officer) as actor, pytest.raises(ValidationError) as refused:
        decide_request(actor, request, outcome, given.pop("note", "Because"), **given)
    assert field in refused.value.message_dict
    assert stored().decided_at is None and messages_sent() == []


# Whether it helped, and looking again


@pytest.mark.parametrize(("helped", "again"), [("yes", False), ("partly", False), ("no", True)])
def test_what_did_not_help_is_looked_at_again(signposted, officer, helped, again) -> None:
    request = signposted()
    with acting_as(officer) as actor:
        answer_follow_up(actor, decision_of(request), helped, "It closed in May")
    kept = stored(pk=request.pk)
    assert (kept.decided_at is None, kept.outcome == "") == (again, again)
    assert [one.done_at is not None for one in work("signposting-to-follow-up")] == [True]
    with acting_as(officer):
        decision = Decision.objects.get(request=request)
        assert (decision.helped, decision.reopened_why) == (helped, "It closed in May" if again else "")
        assert (decision.outcome, decision.note) == ("information", "Company will do you good.")


def test_a_request_that_is_looked_at_again_is_decided_again_and_both_decisions_stay(signposted, officer) -> None:
    request = signposted()
    with acting_as(officer) as actor:
        look_again(actor, request, "I chose the wrong one")
        again = decide_request(actor, request, "assessment", "Life has become hard")
        assert again.outcome == "assessment"
        told = Decision.objects.filter(request=request).order_by("decided_at").values_list("outcome", "reopened_why")
        assert list(told) == [("information", "I chose the wrong one"), ("assessment", "")]
    with acting_as(SYSTEM):
        (entry,) = Entry.objects.filter(kind="request.reopened")
        assert entry.reason == "I chose the wrong one"


def test_a_follow_up_is_answered_once_with_an_answer_and_words_where_it_did_not_help(signposted, officer) -> None:
    decision = decision_of(signposted())
    with acting_as(officer) as actor:
        for helped, field in (("maybe", "helped"), ("no", "note")):
            with pytest.raises(ValidationError) as refused:
                answer_follow_up(actor, decision, helped)
            assert field in refused.value.message_dict
        answer_follow_up(actor, decision, "yes")
        with pytest.raises(ValidationError, match="answered already"):
            answer_follow_up(actor, decision, "partly")


def test_others_than_the_team_and_whoever_asked_say_nothing_about_it(signposted, staff, other_council) -> None:
    request = signposted()
    decision = decision_of(request)
    stranger = staff(Role.CONTACT_OFFICER, "Jo Elsewhere", organisation=other_council)
    with acting_as(stranger) as actor:
        assert not Decision.objects.exists() and not Signpost.objects.exists()
        for act in (lambda: answer_follow_up(actor, decision, "yes"), lambda: look_again(actor, request, "Why")):
            with pytest.raises((PermissionDenied, Request.DoesNotExist)):
                act()


def test_whoever_asked_says_that_it_is_wrong_and_it_is_looked_at_again(make_request, officer, resident) -> None:
    request = make_request(account=resident)
    with acting_as(officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, "no_action", "All is well")
        with pytest.raises(PermissionDenied):
            say_wrong(actor, request, "A worker cannot say so in their name")
    with acting_as(resident) as actor:
        say_wrong(actor, request, "Nobody looked at my stairs")
    kept = stored(pk=request.pk)
    assert kept.decided_at is None and kept.reopened_at is not None
    (item,) = work("words-to-read")
    assert item.worker == officer and item.done_at is None
    with acting_as(officer) as actor:
        decide_request(actor, request, "assessment", "You are right")
    assert [one.done_at is not None for one in work("words-to-read")] == [True]


def test_what_is_with_the_safeguarding_team_is_not_taken_back(
    make_request, officer, resident, safeguarding_team
) -> None:
    request = make_request(account=resident)
    with acting_as(officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, "safeguarding", "She is afraid")
        with pytest.raises(PermissionDenied):
            look_again(actor, request, "A mistake")
    with acting_as(resident) as actor:
        say_wrong(actor, request, "He came back")
    assert stored(pk=request.pk).outcome == "safeguarding"
    with acting_as(SYSTEM):
        assert [one.compartment for one in Entry.objects.filter(kind="request.remarked")] == ["safeguarding"]


def test_what_is_looked_at_again_is_late_when_it_is_not_decided_by_the_promised_day(signposted, officer) -> None:
    request = signposted()
    with acting_as(officer) as actor:
        record = look_again(actor, request, "A mistake")
    assert not is_late(record, timezone.localdate()) and is_late(record, in_days(9))


# The pages


def test_searching_again_keeps_what_was_chosen_and_typed(client: Client, make_request, officer, lunch) -> None:
    request = make_request()
    client.force_login(officer)
    here = f"/requests/{request.pk}"
    led = client.post(f"{here}/decide", {"outcome": "information", "note": "You miss company"})
    assert led["Location"] == f"{here}/signpost" and stored().decided_at is None
    shown = page(client, f"{here}/signpost")
    assert "You miss company" in shown and "Guides" in shown
    typed = {"do": "search", "words": "lunch with company", "note": "You miss company", "outcome": "information"}
    shown = client.post(f"{here}/signpost", typed).content.decode()
    assert f'name="found" type="checkbox" value="{lunch.pk}"' in shown and "There is a problem" not in shown
    shown = client.post(f"{here}/signpost", typed | {"words": "zebra", "found": [str(lunch.pk)]}).content.decode()
    assert f'name="kept" type="checkbox" value="{lunch.pk}" checked' in shown and "You miss company" in shown
    sent = typed | {"do": "decide", "words": "zebra", "kept": [str(lunch.pk)], "guides": ["falls"], "note": ""}
    assert "Say why, in words for the person" in client.post(f"{here}/signpost", sent).content.decode()
    done = client.post(f"{here}/signpost", sent | {"note": "Go there"}, follow=True).content.decode()
    assert "is decided" in done and "Harbour Lunch Club" in done and "Did it help?" in done
    with acting_as(SYSTEM):
        assert {one.key for one in Signpost.objects.all()} == {str(lunch.pk), "falls"}


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("nothing", ("What happens next", "reads this and contacts you", "If something is wrong or has changed")),
        ("contact", ("We contacted you", "Noor Aziz decides what would help", "If something is wrong or has changed")),
        ("assessment", ("What was decided", "Decided by Noor Aziz", "contacts you to begin", "at the latest")),
        ("short_term", ("arranges the support with you", "at the latest", "If you think this is wrong")),
        ("urgent", ("worker on duty arranges", "at the latest", "If you think this is wrong")),
        ("safeguarding", ("safeguarding team contacts you", "If you think this is wrong")),
        ("information", ("What we sent you", "Harbour Lunch Club", "Tell us whether it helped", "E-mail")),
        ("no_action", ("Nothing is needed from us now", "look at it again")),
    ],
)
def test_whoever_asked_reads_what_was_decided_who_by_and_what_comes_next(
    client: Client, make_request, officer, resident, lunch, safeguarding_team, what, said
) -> None:
    request = make_request(account=resident)
    with acting_as(officer) as actor:
        accept_request(actor, request)
        if what == "contact":
            record_contact(actor, request, "We spoke")
        elif what != "nothing":
            chosen = {"entries": [str(lunch.pk)]} if what == "information" else {}
            decide_request(actor, request, what, "Because of the stairs", **chosen)
    client.force_login(resident)
    shown = page(client, f"/ask/status/{request.reference}")
    assert [words for words in said if words not in shown] == []


def test_whoever_asked_says_on_their_page_that_it_did_not_help(client: Client, signposted, resident) -> None:
    request = signposted(account=resident)
    client.force_login(resident)
    here = f"/ask/status/{request.reference}"
    shown = client.post(f"{here}/helped", {"helped": "no", "note": ""}).content.decode()
    assert "There is a problem" in shown and "Say what is still needed" in shown
    shown = client.post(f"{here}/helped", {"helped": "no", "note": "No bus"}, follow=True).content.decode()
    assert "We are looking at this again" in shown and "We decided: information and advice" in shown
    done = client.post(f"{here}/wrong", {"words": "And I fell"}, follow=True).content.decode()
    assert "You wrote to us" in done and "And I fell" in done


def test_whoever_holds_the_code_says_what_is_wrong_without_signing_in(client: Client, signposted) -> None:
    request = signposted()
    session = client.session
    session["draft_key"] = request.draft_key
    session.save()
    here = f"/ask/status/{request.reference}"
    assert "reads it" in page(client, f"{here}/wrong")
    assert "There is a problem" in client.post(f"{here}/wrong", {"words": " "}).content.decode()
    done = client.post(f"{here}/wrong", {"words": "I meant my sister"}, follow=True).content.decode()
    assert "We look at it again" in done and "I meant my sister" in done
    with acting_as(SYSTEM):
        assert [one.by_name for one in request.remarks.all()] == ["Iris"]


def test_the_page_of_a_request_is_not_for_others(client: Client, signposted, resident, social_worker) -> None:
    request = signposted()
    client.force_login(resident)
    for path in ("wrong", "helped"):
        assert client.post(f"/ask/status/{request.reference}/{path}", {"words": "x"})["Location"].startswith(
            "/ask/return"
        )
    assert client.get("/requests/helped").status_code == 403


def test_what_was_sent_is_counted_by_whether_it_helped(client: Client, signposted, officer, lunch) -> None:
    first = signposted()
    signposted(entries=[str(lunch.pk)], guides=[])
    with acting_as(officer) as actor:
        answer_follow_up(actor, decision_of(first), "partly")
        totals = helped_totals(actor)
        assert (totals.sent, totals.partly, totals.open) == (2, 1, 1)
        counted = {one.title: (one.sent, one.partly, one.open) for one in helped_by_thing(actor)}
        assert counted["Harbour Lunch Club"] == (2, 1, 1) and sorted(counted.values()) == [(1, 1, 0), (2, 1, 1)]
    client.force_login(officer)
    assert "Harbour Lunch Club" in page(client, "/requests/helped")
    with CaptureQueriesContext(connection) as few:
        page(client, "/requests/helped")
    signposted(guides=["falls", "memory", "money"])
    with CaptureQueriesContext(connection) as many:
        page(client, "/requests/helped")
    assert len(many) == len(few)
    assert b"Harbour Lunch Club,Entry of the directory,3,0,1,0,2" in client.get("/requests/helped?format=csv").content


# Teams and duty


@pytest.fixture
def manager(staff) -> Account:
    return staff(Role.TEAM_MANAGER, "Priya Shah")


@pytest.fixture
def assessing(manager: Account) -> Team:
    return Team.objects.select_related("organisation__place").get(memberships__account=manager)


def test_the_suggested_team_is_chosen_already_where_the_assessment_is_given(
    client: Client, make_request, officer, manager, assessing, council
) -> None:
    Team.objects.create(organisation=council, work=Team.Work.ASSESSMENT, name="A team that says nothing")
    with acting_as(manager) as actor:
        set_cover(actor, assessing, areas=Area.objects.filter(name="Harbour"), least_age=65, kinds=["physical"])
    request = make_request()
    with acting_as(officer) as actor:
        assert suggested_for(request, "memory") == []
        person = accept_request(actor, request).person
        decide_request(actor, request, "assessment", "Stairs", kind_of_need="physical")
        assert [one.team for one in suggested_for(stored(pk=request.pk))] == [assessing.pk]
    client.force_login(officer)
    assert "Suggested: <strong>Assesses and plans team</strong>. They live in Harbour" in page(
        client, f"/requests/{request.pk}"
    )
    shown = page(client, f"/people/{person.pk}/allocate")
    assert f'value="{assessing.pk}" checked' in shown and "which is one of its areas" in shown


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"least_age": 65, "most_age": 18}, "most_age"),
        ({"least_age": 200}, "least_age"),
        ({"kinds": ["nonsense"]}, "kinds"),
    ],
)
def test_a_cover_that_cannot_be_is_refused(manager, assessing, given, field) -> None:
    with acting_as(manager) as actor, pytest.raises(ValidationError) as refused:
        set_cover(actor, assessing, **given)
    assert field in refused.value.message_dict


def test_only_managers_of_the_organisation_say_for_whom_a_team_is_and_who_is_on_duty(
    officer, assessing, staff, other_council
) -> None:
    stranger = staff(Role.TEAM_MANAGER, "Max Elsewhere", organisation=other_council)
    for account in (officer, stranger):
        with acting_as(account) as actor:
            with pytest.raises(PermissionDenied):
                set_cover(actor, assessing)
            with pytest.raises(PermissionDenied):
                set_duty(actor, assessing, {in_days(1): None})


def test_the_rota_says_who_is_on_duty_and_what_cannot_wait_is_theirs(
    client: Client, make_request, officer, contact_team, staff, manager
) -> None:
    on = staff(Role.CONTACT_OFFICER, "Lena Duty")
    client.force_login(manager)
    first, second = timezone.localdate().isoformat(), in_days(1).isoformat()
    here = f"/requests/teams/{contact_team.pk}/rota"
    done = client.post(here, {first: str(on.pk), second: str(officer.pk)}, follow=True).content.decode()
    assert "2 days were changed" in done and "Lena Duty" in done
    with acting_as(manager) as actor:
        assert set_duty(actor, contact_team, {in_days(1): officer}) == 0
        assert on_duty([contact_team.pk], timezone.localdate()) == {contact_team.pk: on}
        with pytest.raises(ValidationError, match="does not work in"):
            set_duty(actor, contact_team, {in_days(2): manager})
        with pytest.raises(ValidationError, match="from today"):
            set_duty(actor, contact_team, {in_days(-1): on})
        assert Duty.objects.count() == 2
    request = make_request(answers={"soon": {"soon": "now", "why": ""}})
    client.force_login(officer)
    assert "On duty today: <strong>Lena Duty</strong>" in page(client, "/requests")
    assert "<strong>Lena Duty</strong> is on duty today" in page(client, f"/requests/{request.pk}")
    with acting_as(officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, "urgent", "He is alone")
    assert [one.worker for one in work("urgent-support")] == [on]


def test_somebody_who_left_the_team_is_not_on_duty(contact_team, officer) -> None:
    Duty.objects.create(team=contact_team, on=timezone.localdate(), worker=officer)
    officer.memberships.update(ends_on=in_days(-1))
    assert on_duty([contact_team.pk], timezone.localdate()) == {}


def test_a_manager_sets_for_whom_a_team_is_there(client: Client, manager, assessing, council: Organisation) -> None:
    client.force_login(manager)
    here = f"/requests/teams/{assessing.pk}"
    assert "Harbour" in page(client, here)
    shown = client.post(here, {"least_age": "65", "most_age": "18"}).content.decode()
    assert "The oldest cannot be younger" in shown
    done = client.post(here, {"least_age": "18", "kinds": ["memory"], "areas": ["E02999991"]}, follow=True)
    shown = " ".join(done.content.decode().split())
    assert "People from 18" in shown and "Who live in Harbour" in shown and "memory or thinking" in shown
    assert 'value="E02999991" checked' in page(client, here)


def test_it_is_asked_after_four_weeks_on_a_working_day_and_decided_within_five() -> None:
    assert follow_up_on(date(2026, 11, 23)) == date(2026, 12, 21)
    assert follow_up_on(date(2026, 11, 27)) == date(2026, 12, 29)  # Christmas Day, Boxing Day in lieu
    assert decided_by(date(2026, 11, 23)) == date(2026, 11, 30)
