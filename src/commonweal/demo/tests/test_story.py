"""The demo's story: the same lives, whenever they are told, and nothing that has not happened yet."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.design.data import data_folder
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place
from commonweal.demo import lives, story
from commonweal.demo.cast import gather_cast
from commonweal.demo.lives import Stage
from commonweal.demo.tests.telling import FEW, demo_place, tell_few
from commonweal.pathway.charging.models import FinancialAssessment
from commonweal.pathway.plans.models import Support

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("the demo's story")]


@pytest.fixture(scope="module")
def untold(test_cluster, django_db_setup, django_db_blocker):
    """The demo place, where nobody lives yet."""
    with django_db_blocker.unblock(), demo_place(test_cluster):
        yield


def test_the_story_can_be_told_at_night_on_a_holiday_and_before_the_figures_of_a_year_are_known(untold):
    day = datetime(2027, 12, 28, 3, tzinfo=UTC)
    with time_machine.travel(day, tick=True):
        tell_few()
    with acting_as(system_actor("test")):
        assert Entry.objects.latest("happened_at").happened_at <= day + timedelta(minutes=5)
        assert Support.objects.filter(starts_on__lte=day.date()).count() == FEW[Stage.SUPPORTED]
        assert not FinancialAssessment.objects.exists()


def test_the_same_lives_are_invented_each_time(untold, monkeypatch):
    monkeypatch.setattr(lives, "LIVES", FEW)
    folder = data_folder() / "places" / story.PLACE / "demo"
    with acting_as(system_actor("test")):
        cast, words = gather_cast(Place.objects.get(pk=story.PLACE), folder), lives.read_words(folder)
        first, again = (list(lives.invent_lives(cast, words, timezone.localdate())) for _ in range(2))
    assert first == again
    assert (first[-1].account, first[-1].carer) == (cast.resident, cast.carer)
