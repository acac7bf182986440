"""Telling of money, letting off, looking again and deferring: who may, what is kept, and what people are told."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.calculations.models import StoredResult
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.charging import actions as do
from commonweal.pathway.charging.actions.reviewing import list_ended_limits
from commonweal.pathway.charging.means_parts import PARTS
from commonweal.pathway.charging.models import (
    ContributionTask,
    FinancialAssessment,
    LookAgain,
    Means,
    MeansLine,
    Waiver,
)
from commonweal.pathway.charging.queries import latest_contribution, open_means, weekly_contribution_on
from commonweal.pathway.charging.tests.test_assessing import DAY, WEEKLY, assess, sign_plan
from commonweal.pathway.charging.tests.test_pages import ADDRESS, page, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]


def save(client, person, key: str, **given: str) -> None:
    answered = client.post(reverse("charging:means_part", args=[person.pk, key]), {"then": "next", **given})
    assert answered.status_code == 302, answered.content.decode()


def add(client, person, key: str, **given: str) -> None:
    answered = client.post(reverse("charging:new_means_line", args=[person.pk, key]), given)
    assert answered.status_code == 302, answered.content.decode()


def test_a_person_tells_of_their_money_and_the_finance_officer_decides(client, decided, workers, resident):
    person = decided.person
    sign_plan(person, "100.00")
    client.force_login(resident)
    assert client.post(page("means", person)).status_code == 302
    save(client, person, "living", living="at_home")
    save(client, person, "household", household="single", is_pension_age="yes")
    add(client, person, "income", kind="state_pension", amount="230")
    add(client, person, "income", kind="attendance_allowance", amount="50")
    add(client, person, "capital", kind="savings", amount="29000", share_percent="50")
    add(client, person, "capital", kind="main_home", amount="200000")
    add(client, person, "expenditure", kind="community_alarm", amount="10")
    assert "Answer these first" in client.get(page("check_means", person)).content.decode()
    for key in ("income", "capital", "housing", "expenditure"):
        save(client, person, key)
    assert client.get(reverse("charging:means_part", args=[person.pk, "dates"])).status_code == 403
    client.post(page("check_means", person))
    with acting_as(SYSTEM):
        assert open_means(person).sent_by_name == "Rose Penny"
        assert ContributionTask.objects.get(answer=None).why == ContributionTask.Why.MEANS_SENT
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="has been sent"):
        do.save_line(actor, Means.objects.get(), "income", {"kind": "other", "amount": Decimal(1)})
    client.force_login(workers.finance)
    with acting_as(SYSTEM):
        alarm = MeansLine.objects.get(group="expenditure")
    line = {"kind": "community_alarm", "amount": "10", "agreement": "agreed", "evidence": "Bill of 2 October"}
    client.post(reverse("charging:means_line", args=[person.pk, "expenditure", alarm.pk]), line)
    save(client, person, "dates", on_day="2", on_month="11", on_year="2026")
    assert "£29.55" in client.get(page("check_means", person)).content.decode()
    client.post(page("check_means", person))
    with acting_as(SYSTEM):
        made = FinancialAssessment.objects.get()
        assert (made.weekly_contribution, made.means.ended_at is None) == (WEEKLY, False)
        assert not ContributionTask.objects.filter(answer=None).exists()
        body = Message.objects.get(template="contribution-assessed").body
        assert "The home they live in" in body
        assert "community alarm" in body
    client.force_login(resident)
    pdf = client.get(page("letter", person))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_next_telling_starts_from_the_lines_before(decided, workers):
    assess(workers.finance, decided.person)
    with acting_as(workers.finance) as actor:
        means = do.start_means(actor, decided.person)
        lines = {line.kind or line.name: line.amount for line in means.lines.all()}
        assert lines["state_pension"] == 230
        assert (lines["savings"], means.household, means.is_pension_age) == (14500, "single", True)
        assert do.start_means(actor, decided.person).pk == means.pk


def test_a_page_saved_for_later_keeps_what_was_typed_and_is_not_complete(client, decided, workers):
    client.force_login(workers.finance)
    client.post(page("means", decided.person))
    address = reverse("charging:means_part", args=[decided.person_id, "household"])
    assert client.post(address, {"household": "couple", "then": "later"}).status_code == 302
    with acting_as(SYSTEM):
        means = open_means(decided.person)
        assert (means.household, means.parts) == ("couple", [])
        assert Entry.objects.filter(kind="means.answered").count() == 1
    shown = client.post(address, {"household": "couple", "then": "next"}).content.decode()
    assert "Answer this, or save it and come back later" in shown


@pytest.mark.parametrize("who", ["worker", "officer", "elsewhere"])
def test_others_tell_nothing_of_a_persons_money(who, client, decided, workers):
    with acting_as(getattr(workers, who)) as actor, pytest.raises(PermissionDenied):
        do.start_means(actor, decided.person)
    client.force_login(getattr(workers, who))
    assert client.get(page("means", decided.person)).status_code in (403, 404)


def test_what_was_typed_on_the_what_if_page_is_kept_only_where_its_person_chooses_to(client, decided, resident):
    given = typed(age="78", then="keep")
    client.post(ADDRESS, given)
    with acting_as(SYSTEM):
        assert not Means.objects.exists()
    client.force_login(resident)
    client.post(ADDRESS, typed(age="78"))
    with acting_as(SYSTEM):
        assert not Means.objects.exists()
        assert not StoredResult.objects.filter(calculation="financial-assessment").exists()
    assert client.post(ADDRESS, given)["Location"] == page("means", decided.person)
    with acting_as(SYSTEM):
        assert MeansLine.objects.filter(kind="state_pension", amount=230).count() == 1


def test_the_what_if_page_counts_a_home_in_a_care_home_unless_somebody_lives_there(client):
    given = typed(age="78", living="care_home", home_value="200000", capital="0", weekly_cost="900")
    assert "£900.00" in client.post(ADDRESS, given).content.decode()
    text = client.post(ADDRESS, given | {"home_disregard": "partner_lives_there"}).content.decode()
    assert "£248.20" in text  # 280 - 31.80


def test_a_stay_for_a_time_gives_way_to_what_was_before(decided, workers):
    assess(workers.finance, decided.person, on=date(2026, 5, 4))
    with acting_as(SYSTEM):
        source = latest_contribution(decided.person)
        source.pk, source.on, source.until = None, date(2026, 10, 5), date(2026, 10, 18)
        source.weekly_contribution, source.made_at = Decimal("5.00"), datetime(2026, 11, 2, 11, tzinfo=UTC)
        FinancialAssessment(
            **{
                field.attname: getattr(source, field.attname)
                for field in source._meta.concrete_fields
                if field.name != "id"
            }
        ).save(force_insert=True)
        days = [date(2026, 10, 4), date(2026, 10, 5), date(2026, 10, 18), date(2026, 10, 19)]
        found = [weekly_contribution_on(decided.person_id, day) for day in days]
    assert found == [WEEKLY, Decimal("5.00"), Decimal("5.00"), WEEKLY]


def ask_off(account, person, weekly: str, ends_on: date | None = None) -> Waiver:
    with acting_as(account) as actor:
        return do.ask_for_waiver(
            actor, person, weekly_amount=Decimal(weekly), starts_on=DAY, ends_on=ends_on, reason="Rent arrears"
        )


def test_what_is_let_off_counts_once_another_has_authorised_it_and_never_below_nothing(decided, workers):
    assess(workers.finance, decided.person)
    waiver = ask_off(workers.finance, decided.person, "200.00", DAY)
    with acting_as(SYSTEM):
        assert weekly_contribution_on(decided.person_id, DAY) == WEEKLY
    with acting_as(workers.finance) as actor, pytest.raises(PermissionDenied, match="Somebody other"):
        do.answer_waiver(actor, waiver, is_authorised=True, answer="")
    with acting_as(workers.worker) as actor, pytest.raises(PermissionDenied):
        do.answer_waiver(actor, waiver, is_authorised=True, answer="")
    with acting_as(workers.manager) as actor:
        do.answer_waiver(actor, waiver, is_authorised=True, answer="")
    with acting_as(SYSTEM):
        assert weekly_contribution_on(decided.person_id, DAY) == Decimal("0")
        assert weekly_contribution_on(decided.person_id, date(2026, 11, 3)) == WEEKLY
        assert Message.objects.filter(template="contribution-let-off").count() == 1


def test_the_api_says_what_is_asked_on_a_day(client, decided, workers):
    assess(workers.finance, decided.person)
    waiver = ask_off(workers.finance, decided.person, "9.55", DAY)
    with acting_as(workers.manager) as actor:
        do.answer_waiver(actor, waiver, is_authorised=True, answer="")
    client.force_login(workers.finance)
    address = f"/api/v1/contributions/asked?person={decided.person_id}&on="
    found = client.get(f"{address}2026-11-02").json()
    assert (found["weekly_assessed"], found["weekly_let_off"], found["weekly_asked"]) == ("29.55", "9.55", "20.00")
    assert client.get(f"{address}2026-11-01").json()["weekly_asked"] is None
    client.force_login(workers.elsewhere)
    assert client.get(f"{address}2026-11-02").status_code == 403


def test_nobody_authorises_more_than_their_limit_in_one_or_in_parts(decided, workers, staff):
    second = staff("finance_officer", "Gus Finance")
    first = ask_off(workers.finance, decided.person, "20.00")
    more = ask_off(workers.finance, decided.person, "5.01")
    with acting_as(second) as actor:
        do.answer_waiver(actor, first, is_authorised=True, answer="")
        with pytest.raises(ValidationError, match="you may authorise £25"):
            do.answer_waiver(actor, more, is_authorised=True, answer="")
        with pytest.raises(ValidationError, match="Say why"):
            do.answer_waiver(actor, more, is_authorised=False, answer="")
        do.answer_waiver(actor, more, is_authorised=False, answer="Not needed")


def test_a_person_asks_to_look_again_and_is_answered(client, decided, workers, resident):
    assess(workers.finance, decided.person)
    client.force_login(resident)
    client.post(page("look_again", decided.person), {"why": "wrong", "words": "My alarm was left out"})
    with acting_as(workers.finance) as actor:
        assert ContributionTask.objects.get(answer=None).why == ContributionTask.Why.LOOK_AGAIN

        do.answer_look_again(actor, LookAgain.objects.get(), "You are right.")
    text = client.get(page("contribution", decided.person)).content.decode()
    assert "My alarm was left out" in text
    assert "You are right." in text
    with acting_as(workers.elsewhere) as actor, pytest.raises(PermissionDenied):
        do.ask_to_look_again(actor, decided.person, "wrong", "x")


def test_a_deferred_payment_is_kept_stated_every_six_months_and_ended(client, decided, workers, resident):
    person = decided.person
    with acting_as(workers.finance) as actor:
        made = do.agree_deferred_payment(
            actor, person, address="4 Quay Street", property_value=Decimal(165000), valued_on=DAY,
            encumbrances=Decimal(0), weekly_deferred=Decimal(420), fee=Decimal(750),
            starts_on=date(2026, 4, 6), agreed_by_name="Rose Penny",
        )  # fmt: skip
        assert made.equity_limit == Decimal("134250.00")
        with pytest.raises(ValidationError, match="There is an agreement already"):
            do.agree_deferred_payment(
                actor, person, address="x", property_value=Decimal(165000), valued_on=DAY, encumbrances=Decimal(0),
                weekly_deferred=Decimal(1), fee=Decimal(0), starts_on=DAY, agreed_by_name="x",
            )  # fmt: skip
    with acting_as(SYSTEM) as actor:
        assert do.write_statements_due(actor, date(2026, 10, 5)) == 0
        assert do.write_statements_due(actor, date(2026, 10, 6)) == 1
        assert do.write_statements_due(actor, date(2026, 10, 7)) == 0
        assert made.statements.get().balance > Decimal("11700")
        assert Message.objects.filter(template="deferred-payment-statement").count() == 1
    client.force_login(resident)
    assert "£134,250.00" in client.get(page("defer", person)).content.decode()
    with acting_as(workers.finance) as actor:
        do.end_deferred_payment(actor, made, ends_on=DAY, end="sold", repaid=Decimal("13000"))
    with acting_as(SYSTEM):
        assert do.write_statements_due(SYSTEM, date(2027, 6, 1)) == 0


def test_whose_time_limit_has_ended_is_listed_once(decided, workers):
    made = assess(workers.finance, decided.person)
    with acting_as(SYSTEM) as actor:
        FinancialAssessment.objects.filter(pk=made.pk).update(review_on=date(2026, 12, 1))
        assert list_ended_limits(actor, date(2026, 11, 30)) == 0
        with time_machine.travel(datetime(2026, 12, 1, 4, tzinfo=UTC)):
            assert list_ended_limits(actor, date(2026, 12, 1)) == 1
            assert list_ended_limits(actor, date(2026, 12, 1)) == 0
        assert ContributionTask.objects.get(answer=None).why == ContributionTask.Why.TIME_LIMIT


def test_every_page_of_the_room_is_drawn_for_the_finance_officer(client, decided, workers):
    person = decided.person
    assess(workers.finance, person)
    waiver = ask_off(workers.finance, person, "2.00")
    with acting_as(workers.finance) as actor:
        asked = do.ask_to_look_again(actor, person, "changed", "A new pension")
        means = do.start_means(actor, person)
        line = means.lines.filter(group="income").first()
    client.force_login(workers.finance)
    for name in ("contribution", "look_again", "waive", "means", "check_means", "defer"):
        assert client.get(page(name, person)).status_code == 200, name
    for key in PARTS:
        assert client.get(reverse("charging:means_part", args=[person.pk, key])).status_code == 200, key
        if PARTS[key].group:
            assert client.get(reverse("charging:new_means_line", args=[person.pk, key])).status_code == 200, key
    address = reverse("charging:means_line", args=[person.pk, "income", line.pk])
    assert 'value="230' in client.get(address).content.decode()
    for name, pk in (("answer_again", asked.pk), ("answer_waiver", waiver.pk), ("stop_waiver", waiver.pk)):
        assert client.get(reverse(f"charging:{name}", args=[person.pk, pk])).status_code == 200, name
    assert "Rose Penny" in client.get(reverse("charging:waivers")).content.decode()
    assert "Work out 2026-27" in client.get(reverse("charging:upratings")).content.decode()
    removed = client.post(reverse("charging:remove_line", args=[person.pk, "income", line.pk]))
    assert removed["Location"] == reverse("charging:means_part", args=[person.pk, "income"])
    with acting_as(SYSTEM):
        assert not MeansLine.objects.filter(pk=line.pk).exists()
