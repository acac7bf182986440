"""What the database itself shows of link work: to whom, and until when."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from commonweal.community.navigation import actions as do
from commonweal.community.navigation.models import (
    Arrival,
    Goal,
    Journey,
    NoteAnswer,
    NoteReader,
    SharedNote,
)
from commonweal.community.navigation.queries.work import notes_shared_with
from commonweal.community.navigation.tests.conftest import join
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.people.consent.actions import end_consent, give_consent, withdraw_consent
from commonweal.people.consent.models import Consent
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")


@pytest.fixture
def fire(place) -> Organisation:
    return Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Bay Fire")


@pytest.fixture
def callum(fire) -> Account:
    """A visitor of the fire service."""
    return join(
        Team.objects.create(organisation=fire, work=Team.Work.COMMUNITY, name="Visits"),
        Role.PARTNER_WORKER,
        "Callum Reed",
    )


@pytest.fixture
def housing(place) -> Account:
    body = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Homes")
    team = Team.objects.create(organisation=body, work=Team.Work.COMMUNITY, name="Tenancies")
    return join(team, Role.PARTNER_WORKER, "Hew Court")


def agree(account: Account, person, partner, parts=("identity",), **options) -> Consent:
    with acting_as(account) as actor:
        return give_consent(actor, person, partner, parts, purpose="Working together", given_by="Rose Penny", **options)


def shared(account: Account, work: Journey, *consents: Consent) -> SharedNote:
    with acting_as(account) as actor:
        return do.share_note(actor, work, "The smoke alarm chirps", consents)


@pytest.mark.parametrize(
    ("role", "kind"), [(Role.SOCIAL_WORKER, "council"), (Role.LINK_WORKER, "nhs"), (Role.COMMISSIONER, "council")]
)
def test_work_is_hidden_from_whoever_has_no_sight_of_the_record(role, kind, place, work):
    body = Organisation.objects.create(place=place, kind=kind, name="Another")
    other = join(Team.objects.create(organisation=body, work=Team.Work.COMMUNITY, name="Others"), role, "Ade Cole")
    with acting_as(other):
        assert not Journey.objects.exists()
        with transaction.atomic(), pytest.raises(DatabaseError):
            Goal(journey=work, person=work.person, words="x", close_at_start=1, close_now=1,
                 rated_on=timezone.localdate(), set_on=timezone.localdate()).save(force_insert=True)  # fmt: skip


def test_a_note_is_seen_only_by_those_it_is_shared_with(nell, maya, callum, housing, fire, resident, work, rose):
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(maya)], ["identity", "care"], Basis.WORKER)
        grant_sight(actor, rose, [viewer_of(housing)], ["identity", "care"], Basis.PROVIDER)
    note = shared(nell, work, agree(nell, rose, fire))
    for account in (nell, resident, callum):
        with acting_as(account):
            assert SharedNote.objects.get() == note
    for account in (maya, housing):
        with acting_as(account):
            assert Journey.objects.exists(), "they see the work"
            assert not SharedNote.objects.exists()
    with acting_as(callum) as actor:
        assert list(notes_shared_with(actor)) == [note]
        assert not Journey.objects.exists(), "what was agreed to is the note, and who it is about"
        assert NoteReader.objects.count() == 1


def test_withdrawn_consent_ends_the_sight_of_a_note_at_once(nell, callum, housing, fire, resident, work, rose):
    first = agree(nell, rose, fire)
    second = agree(nell, rose, Organisation.objects.get(name="Homes"))
    note = shared(nell, work, first, second)
    with acting_as(callum) as actor:
        do.answer_note(actor, note, "We come on Tuesday")
    with acting_as(resident) as actor:
        withdraw_consent(actor, first)
    with acting_as(callum) as actor:
        assert not SharedNote.objects.exists() and not NoteAnswer.objects.exists() and not NoteReader.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            do.answer_note(actor, note, "One more thing")
    with acting_as(housing):
        assert SharedNote.objects.exists(), "the other consent holds"
        assert NoteAnswer.objects.get().words == "We come on Tuesday"


def test_a_note_is_not_shown_by_another_consent_with_the_same_organisation(nell, callum, fire, resident, work, rose):
    first = agree(nell, rose, fire)
    shared(nell, work, first)
    agree(nell, rose, fire, ("identity", "care"))
    with acting_as(resident) as actor:
        withdraw_consent(actor, first)
    with acting_as(callum):
        assert Journey.objects.exists()
        assert not SharedNote.objects.exists()


def test_a_reader_answers_and_changes_nothing(nell, callum, fire, work, rose):
    note = shared(nell, work, agree(nell, rose, fire))
    with acting_as(callum) as actor:
        do.answer_note(actor, note, "We come on Tuesday")
        assert SharedNote.objects.update(words="Nothing chirps") == 0
        assert NoteAnswer.objects.update(words="Never") == 0
        assert SharedNote.objects.all().delete()[0] == 0
        with pytest.raises(PermissionDenied):
            do.share_note(actor, work, "Another", [])
    with acting_as(nell):
        assert SharedNote.objects.get().words == "The smoke alarm chirps"
        assert NoteAnswer.objects.get().organisation_name == "Bay Fire"


def test_a_note_needs_readers_who_the_person_agreed_to(nell, callum, fire, work, rose, make_person):
    stranger = make_person(family_name="Frost")
    consent = agree(nell, rose, fire)
    with acting_as(SYSTEM) as actor:
        other = give_consent(actor, stranger, fire, ["identity"], purpose="Another", given_by="Ann")
    with acting_as(nell) as actor:
        for readers in ([], [other]):
            with pytest.raises(ValidationError) as raised:
                do.share_note(actor, work, "The smoke alarm chirps", readers)
            assert "readers" in raised.value.message_dict
        withdraw_consent(actor, consent, withdrawn_by="Rose")
        with pytest.raises(ValidationError):
            do.share_note(actor, work, "The smoke alarm chirps", [consent])


def test_a_consent_that_runs_out_ends_the_sight_too(nell, callum, fire, work, rose):
    consent = agree(nell, rose, fire)
    shared(nell, work, consent)
    with acting_as(SYSTEM) as actor:
        end_consent(actor, consent, reason="It was over")
    with acting_as(callum):
        assert not SharedNote.objects.exists()


def test_an_arrival_is_seen_by_its_team_only_while_it_waits(maya, nell, imogen, linkers, rose):
    with acting_as(maya) as actor:
        do.put_forward(actor, rose, linkers, do.Forward("colleague", "Lonely"), agreed_by="Rose")
    with acting_as(imogen):
        assert not Arrival.objects.exists()
    with acting_as(nell) as actor:
        do.answer_arrival(actor, Arrival.objects.get(), "not_for_us", "Lives elsewhere")
        assert not Arrival.objects.exists()
    with acting_as(SYSTEM):
        assert Arrival.objects.get().answered_at <= timezone.now() + timedelta(seconds=1)
