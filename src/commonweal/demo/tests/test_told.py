"""The demo's story as it stands today: lives that hold together, and links that lead somewhere."""

import html
import re
from collections import Counter
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.queries import run_by
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.demo import KINDS, personas
from commonweal.core.ledger.models import Entry
from commonweal.demo.linkage import TWICE
from commonweal.demo.lives import Stage
from commonweal.demo.tests.telling import FEW, demo_place, tell_few
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
MOST_OPENED, FEWEST_OPENED = 90, 25
WALKERS = ("resident", "carer", "contact_officer", "social_worker", "team_manager", "finance_officer", "broker",
           "provider", "safeguarding_lead")  # fmt: skip
"""Whose links are followed: those who have to do with people's records."""
PUBLIC_ROOMS = {"guides", "directory", "search", "activities", "volunteering", "places", "figures", "openreferral"}
"""What anybody opens: measured by other tests for each kind of user."""


@pytest.fixture(scope="module")
def told(test_cluster, django_db_setup, django_db_blocker):
    """The demo place with the lives of today."""
    with django_db_blocker.unblock(), demo_place(test_cluster):
        tell_few()
        yield


@pytest.fixture(autouse=True)
def is_demo(settings):
    settings.IS_DEMO = True


def test_the_lives_reach_each_stage_and_the_first_ones_know_each_other(told):
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


@pytest.mark.parametrize("kind", WALKERS)
def test_no_link_that_is_shown_is_refused_or_leads_nowhere(told, kind):
    client = Client()
    client.force_login(next(one for one in personas() if one.key == kind).personas[0].account)
    waiting, seen, opened, refused = [("/home", "")], Counter(), 0, []
    while waiting and opened < MOST_OPENED:
        path, shown_on = waiting.pop(0)
        asked = urlsplit(path)
        room = resolve(asked.path)
        kept = (room.view_name, *sorted(parse_qs(asked.query)))
        if room.app_name in PUBLIC_ROOMS or seen[kept]:
            continue
        seen[kept] += 1
        opened += 1
        answer = client.get(path)
        if answer.status_code >= 400:
            refused.append(f"{path} ({answer.status_code}), shown on {shown_on}")
        elif not answer.streaming and answer.headers["Content-Type"].startswith("text/html"):
            for link in re.findall(r'<a [^>]*?href="([^"#]+)', answer.text):
                address = urljoin(path, html.unescape(link))
                if address.startswith("/") and not address.startswith(("//", "/static", "/media")):
                    waiting.append((address, path))
    assert opened > FEWEST_OPENED
    assert not refused, "\n".join(refused)
