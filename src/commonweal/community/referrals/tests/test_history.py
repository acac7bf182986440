"""Referrals of the past: read row by row, stored all or none, counted, and about nobody."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.referrals.actions.history import bring_history
from commonweal.community.referrals.commands import group
from commonweal.community.referrals.history_files import COLUMNS, PastReferral, read_history
from commonweal.community.referrals.models import Checklist, Referral
from commonweal.community.referrals.queries.figures import figures_of
from commonweal.community.referrals.states import Outcome
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.periods import Period

HEADER = ",".join(COLUMNS)
ROW = "7,Bay Fire,2026-03-02,company,,company;lunch-clubs,Harbour Neighbours,2026-03-05,helped,2026-04-01"


def test_a_row_is_read_whole():
    (row,), faults = read_history(f"{HEADER}\n{ROW}\n")
    assert faults == []
    assert row == PastReferral(
        from_name="Bay Fire",
        sent_on=date(2026, 3, 2),
        to_name="Harbour Neighbours",
        outcome=Outcome.HELPED,
        ended_on=date(2026, 4, 1),
        contacted_on=date(2026, 3, 5),
        checklist="7",
        question="company",
        needs=("company", "lunch-clubs"),
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("from,to\na,b", "row 1, sent_on: This column is missing"),
        (f"{HEADER},name\n{ROW},Iris", "row 1, name: This column is not known"),
        (f"{HEADER}\n{ROW.replace('2026-03-02', '2 March')}", "row 2, sent_on: Write the day as 2026-05-31"),
        (f"{HEADER}\n{ROW.replace('helped', 'great')}", "row 2, outcome: Use one of helped"),
        (f"{HEADER}\n{ROW.replace('Bay Fire', '')}", "row 2, from: This is needed"),
        (f"{HEADER}\n,Bay Fire,2026-03-02,,,,,,,", "row 2, checklist: This is needed where nobody was asked"),
        (f"{HEADER}\n{ROW.replace('2026-04-01', '2026-02-01')}", "row 2, ended_on: It cannot end before"),
        (f"{HEADER}\n{ROW.replace('2026-03-05', '2026-05-05')}", "row 2, contacted_on: This is not between"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_with_its_number_and_column(content, told):
    rows, faults = read_history(content)
    assert rows == [] and any(str(fault).startswith(told) for fault in faults)


def past(number: int, **given: object) -> PastReferral:
    facts = {
        "from_name": "bay fire",
        "sent_on": date(2026, 3, 2),
        "to_name": "Harbour Neighbours",
        "outcome": Outcome.HELPED,
        "ended_on": date(2026, 4, 1),
        "contacted_on": date(2026, 3, 5),
        "checklist": str(number // 3),
        "question": f"question-{number % 3}",
        "needs": ("company",),
    }
    return PastReferral(**(facts | given))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_past_is_counted_and_in_nobodys_list(place, everybody, choir, staff, callum):
    rows = [past(number) for number in range(30)] + [past(0, to_name="quay choir", outcome=Outcome.NOT_REACHED)] * 12
    with acting_as(system_actor("test")) as actor:
        assert bring_history(actor, place, rows) == 42
    with acting_as(callum):
        assert Checklist.objects.count() == 10
        assert set(Referral.objects.values_list("name", "why", "phone")) == {("Removed", "Removed", "")}
    with acting_as(staff(Role.COMMISSIONER)) as actor:
        found = figures_of(actor, place, Period("", date(2026, 3, 1), date(2026, 3, 31), "March 2026"))
    assert (found.checklists, found.from_checklists) == (10, 42)
    assert found.by_partner.counts == {"Harbour Neighbours": 30, "Quay Choir": 12}
    assert found.result is not None and str(found.result.referrals_per_checklist) == "4.20"


@pytest.mark.django_db
def test_a_row_that_names_nobody_known_stores_nothing(place, everybody):
    rows = [past(0), past(1, from_name="The Moon"), past(2, to_name="Nobody"), past(3, needs=("flying",)),
            past(4, sent_on=date(2009, 9, 1), contacted_on=None, ended_on=date(2009, 9, 2)),
            past(5, checklist="", source="the moon")]  # fmt: skip
    with acting_as(system_actor("test")) as actor:
        with pytest.raises(ValidationError) as told:
            bring_history(actor, place, rows)
        assert [message[:6] for message in told.value.messages] == ["row 3,", "row 4,", "row 5,", "row 6,", "row 7,"]
        assert not Referral.objects.exists()


@pytest.mark.django_db
def test_only_the_system_brings_the_past(place, callum):
    with acting_as(callum) as actor, pytest.raises(PermissionDenied):
        bring_history(actor, place, [])


@pytest.mark.django_db
def test_the_command_reads_a_file_or_says_every_fault(place, everybody, tmp_path):
    file = tmp_path / "past.csv"
    file.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")

    def run(*words: str) -> str:
        return CliRunner().invoke(group, list(words)).output

    assert "1 referrals can be read" in run("history", str(file), "--place", "seaborough", "--check")
    assert "1 referrals brought along" in run("history", str(file), "--place", "seaborough")
    assert "There is no place" in run("history", str(file), "--place", "moon")
    file.write_text(f"{HEADER}\n{ROW.replace('Bay Fire', 'Moon')}\n", encoding="utf-8")
    assert "is not an organisation of the place" in run("history", str(file), "--place", "seaborough")
    file.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in run("history", str(file), "--place", "seaborough")
    assert "Reminded of 0" in run("remind")


@pytest.mark.django_db
def test_a_tick_that_nobody_answered_is_a_gap_and_a_referral_without_checklist_has_its_source(place, everybody, staff):
    (gap,), faults = read_history(f"{HEADER}\n3,Bay Fire,2026-03-02,smoking-drinking,,,,,,\n")
    assert faults == [] and gap.to_name == ""
    rows = [gap, *[past(number) for number in range(30)], *[past(0, checklist="", source="gp")] * 10]
    rows += [past(30 + number, checklist=str(number), question="smoking", to_name="") for number in range(10)]
    with acting_as(system_actor("test")) as actor:
        assert bring_history(actor, place, rows) == 40
    with acting_as(staff(Role.COMMISSIONER)) as actor:
        found = figures_of(actor, place, Period("", date(2026, 3, 1), date(2026, 3, 31), "March 2026"))
    assert found.by_source.counts == {"First contact checklist": 30, "GP surgery": 10}
    assert found.checklists == 10 and found.from_checklists == 30
    assert found.nobody_asked.total == 11
