"""The demo's story: lives that hold together, whenever they are told, and nothing that has not happened yet."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.queries import run_by
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.demo import KINDS, personas
from commonweal.core.design.data import data_folder
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place
from commonweal.core.places.tests.loaded import loaded_template, pointed_at
from commonweal.demo import lives, story
from commonweal.demo.cast import gather_cast
from commonweal.demo.linkage import TWICE
from commonweal.demo.lives import Stage
from commonweal.demo.triage import TOLD
from commonweal.demo.work import ASKS
from commonweal.market.brokerage.models import Award, Brief
from commonweal.market.brokerage.queries import lines_to_arrange
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.models import Person
from commonweal.people.linkage.models import RecordPair
from commonweal.people.retention.models import RetentionRun
from commonweal.people.rights.models import AccessRequest, Correction

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("the demo's story")]
FEW = {stage: 2 if stage >= Stage.ARRANGING else 1 for stage in Stage}


def quiet(line: str) -> None:
    """Nobody is waiting."""


@pytest.fixture(scope="module")
def demo_place(test_cluster, django_db_setup, django_db_blocker):
    """A database of this file's own that holds the demo place, where nobody lives yet."""
    name = f"test_{os.getpid()}_story"
    with django_db_blocker.unblock(), pointed_at(test_cluster.clone(loaded_template(test_cluster), name)):
        yield
    test_cluster.drop(name)


@pytest.fixture
def few_lives(demo_place, monkeypatch, settings):
    """A dozen lives instead of ninety."""
    settings.IS_DEMO = True
    for module in (lives, story):
        monkeypatch.setattr(module, "LIVES", FEW)


def tell() -> None:
    with acting_as(system_actor("test")):
        story.tell(quiet)


def test_the_lives_reach_each_stage_and_the_first_ones_know_each_other(few_lives):
    tell()
    with acting_as(system_actor("test")):
        assert Request.objects.count() == sum(FEW.values()) + len(ASKS) + len(TOLD)
        assert Request.objects.filter(decided_at=None).count() == FEW[Stage.ASKED]
        asked = Person.objects.filter(pk__in=Request.objects.values("person"))
        assert asked.count() == sum(FEW.values()) + len(ASKS) + len(TOLD) - FEW[Stage.ASKED] - FEW[Stage.INFORMED]
        assert Assessment.objects.filter(decided_at=None).count() == FEW[Stage.ASSESSING]
        assert Plan.objects.filter(signed_at=None).count() == FEW[Stage.PLANNING]
        assert Support.objects.filter(starts_on__lte=timezone.localdate()).count() == FEW[Stage.SUPPORTED]
        assert Brief.objects.filter(awarded_at=None, closes_at__gt=timezone.now()).exists()
        assert lines_to_arrange().exists()
        assert Entry.objects.latest("happened_at").happened_at <= timezone.now()
        assert RecordPair.objects.filter(state=RecordPair.State.OPEN, probability__gt=0.75).count() >= len(TWICE)
        dry_run = RetentionRun.objects.get()
        assert dry_run.worked_out_at is not None and dry_run.approved_at is None
        assert {bool(why) for why in dry_run.lines.values_list("why_kept", flat=True)} == {True, False}
        assert AccessRequest.objects.get().state == AccessRequest.State.REVIEWING
        assert Correction.objects.get().state == Correction.State.ASKED
    kinds = {kind.key: kind.personas[0].account for kind in personas()}
    assert list(kinds) == [kind.key for kind in KINDS]
    with acting_as(system_actor("test")):
        chosen = Award.objects.get(offer__organisation=kinds["provider"].memberships.get().team.organisation)
    with acting_as(kinds["resident"]):
        margaret = Person.objects.get()
        assert Plan.objects.filter(person=margaret).exclude(signed_at=None).exists()
        assert FinancialAssessment.objects.filter(person=margaret).exists()
        assert Support.objects.get(person=margaret).pk == chosen.support_id
        bookings = Booking.objects.filter(account=kinds["resident"]).values_list("state", flat=True)
        assert {"booked", "offered", "attended", "did_not_come"} <= set(bookings)
    with acting_as(kinds["group_leader"]) as leader:
        full = Session.objects.get(activity__in=run_by(leader), waiting__gt=0)
        assert (full.taken, full.free) == (full.places, 0)
        assert Booking.objects.filter(session=full).count() > full.waiting > 3
        over = Session.objects.filter(activity__in=run_by(leader), ends_at__lt=timezone.now())
        assert over.count() > 70
        assert not over.filter(taken=0).exists()
    for key in ("carer", "provider", "social_worker", "broker"):
        with acting_as(kinds[key]):
            assert Plan.objects.filter(person=margaret).exists(), key


def test_the_story_can_be_told_at_night_on_a_holiday_and_before_the_figures_of_a_year_are_known(few_lives):
    day = datetime(2027, 12, 28, 3, tzinfo=UTC)
    with time_machine.travel(day, tick=True):
        tell()
    with acting_as(system_actor("test")):
        assert Entry.objects.latest("happened_at").happened_at <= day + timedelta(minutes=5)
        assert Support.objects.filter(starts_on__lte=day.date()).count() == FEW[Stage.SUPPORTED]
        knows_charges = day.year == 2026
        assert FinancialAssessment.objects.exists() == knows_charges


def test_the_same_lives_are_invented_each_time(few_lives):
    folder = data_folder() / "places" / story.PLACE / "demo"
    with acting_as(system_actor("test")):
        cast, words = gather_cast(Place.objects.get(pk=story.PLACE), folder), lives.read_words(folder)
        first, again = (list(lives.invent_lives(cast, words, timezone.localdate())) for _ in range(2))
    assert first == again
    assert (first[-1].account, first[-1].carer) == (cast.resident, cast.carer)
