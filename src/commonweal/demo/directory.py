"""Some months of the demo's directory: claims, changes and what waits, what was chased, and what was there twice."""

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils import timezone

from commonweal.community.directory.actions import Origin, service_id, store_records
from commonweal.community.directory.actions.claiming import approve_claim, claim_organisation, decline_claim
from commonweal.community.directory.actions.confirming import (
    answer_questions,
    chase_stale_entries,
    confirm_entries,
    questions_of,
)
from commonweal.community.directory.actions.deciding import amend_proposal, approve_version, decline_version
from commonweal.community.directory.actions.listing import write_note
from commonweal.community.directory.actions.merging import look_for_duplicates, mark_different, merge_pair
from commonweal.community.directory.actions.proposing import (
    report_wrong,
    save_draft,
    send_draft,
    start_draft,
    suggest_entry,
)
from commonweal.community.directory.actions.shortlists import keep_entry
from commonweal.community.directory.fields import all_fields, set_own_keys
from commonweal.community.directory.merging import likely_choice
from commonweal.community.directory.models import DuplicatePair, ListedOrganisation, Service, Version
from commonweal.community.directory.reading import document_of
from commonweal.community.directory.record import Service as Record
from commonweal.community.directory.row_records import schedules_in
from commonweal.core.accounts.actors import NOBODY, acting_as, system_actor
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.places.models import Place
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on

FEED = Origin("Coast Community List (an invented feed of the demo)", is_invented=True)
LAST_CONFIRMED = timedelta(days=3)
"""How long before the load somebody last confirmed an entry: the file's days are moved so that this holds."""

_KEY = re.compile(r"/directory/confirm/(\S+)")

CHASED = (70, 56, 42, 14)
"""Days ago on which the nightly job wrote to those whose entries had grown old."""


def tell_directory(place: Place, cast: Cast, folder: Path) -> None:
    """What was done with the directory in the last months."""
    words = tomllib.loads((folder / "directory.toml").read_text(encoding="utf-8"))
    teller = _Teller(place, cast, words, timezone.localdate())
    teller.confirm_as_of_today()
    teller.claims()
    teller.chase()
    teller.changes()
    teller.said_by_anybody()
    teller.twins()
    teller.kept()


class _Teller:
    """The story with its place, cast and words."""

    def __init__(self, place: Place, cast: Cast, words: Mapping[str, Any], today: date) -> None:
        self.place, self.cast, self.words, self.today = place, cast, words, today
        self.editor = next(council.staff[Role.DIRECTORY_EDITOR] for council in cast.councils.values()
                           if Role.DIRECTORY_EDITOR in council.staff)  # fmt: skip

    def service(self, row: str) -> Service:
        services = Service.objects.select_related("organisation", "place")
        return services.get(pk=service_id(self.place, row))

    def account(self, by: str) -> Account:
        """Somebody of the cast: a partner's group leader, a provider's manager, a role of a council, or the editor."""
        if by == "editor":
            return self.editor
        if by in self.cast.partners:
            return self.cast.partners[by][Role.GROUP_LEADER]
        if by in set(Role):
            return next(one.staff[Role(by)] for one in self.cast.councils.values() if Role(by) in one.staff)
        return self.cast.managers[Organisation.objects.get(pk=organisation_id(self.place, by))]

    def day(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def confirm_as_of_today(self) -> None:
        """The file's days are those of when it was written: moved, so that as much is fresh and stale at any load."""
        services = Service.objects.filter(place=self.place, is_invented=True)
        last = services.aggregate(last=Max("assured_date"))["last"]
        moved = self.today - LAST_CONFIRMED - last
        confirmed = list(services.filter(assured_date__isnull=False).select_related("organisation"))
        for service in confirmed:
            service.assured_date += moved
            service.confirmed_by = service.organisation.name
        Service.objects.bulk_update(confirmed, ["assured_date", "confirmed_by"])

    def claims(self) -> None:
        for one in self.words["claims"]:
            account = self.account(one["by"])
            listed = ListedOrganisation.objects.get(place=self.place, name=one["organisation"])
            works_in = Organisation.objects.get(pk=organisation_id(self.place, one["by"]))
            with as_on(self.day(one["days"]), 9), acting_as(account) as actor:
                given = {"position": one["position"], "evidence": one["evidence"]}
                claim = claim_organisation(actor, listed, organisation=works_in, **given)
            if decided := one.get("decided"):
                decide = approve_claim if decided == "approved" else decline_claim
                with as_on(self.day(one["days"] - 1), 14), acting_as(self.editor) as actor:
                    decide(actor, claim, one.get("note", ""))

    def chase(self) -> None:
        for days in CHASED:
            with as_on(self.day(days), 7), acting_as(system_actor("keeping the directory fresh")) as actor:
                chase_stale_entries(actor, self.day(days))
            self._answer(days - 3)
        for one in self.words["confirmed"]:
            with as_on(self.day(one["days"]), 11), acting_as(self.editor) as actor:
                confirm_entries(actor, [self.service(row) for row in one["services"]], "by phone")

    def _answer(self, days: int) -> None:
        """Most of those who were written to answer within days, by the link in their e-mail."""
        with as_on(self.day(days), 12), acting_as(system_actor("hearing whether entries still hold")) as actor:
            keys = [_KEY.search(message.body) for message in _unanswered()]
            for number, key in enumerate(filter(None, keys)):
                if number % 6:
                    asked = questions_of(key[1], self.day(days))
                    answer_questions(actor, key[1], {one.service_id: "confirmed" for one in asked}, {})

    def changes(self) -> None:
        for one in self.words["changes"]:
            self._change(one)
        for one in self.words["notes"]:
            with as_on(self.day(one["days"]), 15), acting_as(self.account(one["by"])) as actor:
                write_note(actor, self.service(one["service"]), one["words"])

    def _change(self, one: Mapping[str, Any]) -> None:
        with as_on(self.day(one["days"]), 10), acting_as(self.account(one["by"])) as actor:
            draft = start_draft(actor, self.service(one["service"]))
            save_draft(actor, draft, draft.document | one["set"])
            version = send_draft(actor, draft, one["why"])
        if overtaken := one.get("overtaken"):
            with as_on(self.day(one["days"] - 2), 10), acting_as(self.editor) as actor:
                draft = start_draft(actor, self.service(one["service"]))
                save_draft(actor, draft, draft.document | overtaken)
                send_draft(actor, draft, "The council's roads team told us.")
        if decided := one.get("decided"):
            with as_on(self.day(one["days"] - 1), 14), acting_as(self.editor) as actor:
                if amended := one.get("amended"):
                    version = amend_proposal(actor, version, version.document | amended)
                if decided == "approved":
                    approve_version(actor, version, one.get("note", ""))
                else:
                    decline_version(actor, version, one["note"])

    def said_by_anybody(self) -> None:
        for one in self.words["reports"]:
            with as_on(self.day(one["days"]), 17), acting_as(NOBODY) as actor:
                service = self.service(one["service"])
                report = report_wrong(actor, service, one["words"], one.get("name", ""), one.get("email", ""))
            if closed := one.get("closed"):
                with as_on(self.day(one["days"] - 1), 10), acting_as(self.editor) as actor:
                    decline_version(actor, Version.objects.get(pk=report.pk), closed)
        for one in self.words["suggestions"]:
            with as_on(self.day(one["days"]), 20), acting_as(NOBODY) as actor:
                suggest_entry(actor, self.place, self._suggested(one), one["how"], one["name"], one["email"])

    def _suggested(self, one: Mapping[str, Any]) -> dict[str, Any]:
        key = service_id(self.place, one["document"]["name"])

        def part(name: str) -> str:
            return str(uuid5(key, name))

        document: dict[str, Any] = dict(one["document"]) | {
            "id": str(key),
            "organization": {"id": part("organisation"), "name": one["organisation"]},
            "schedules": list(schedules_in(one["when"], part)),
        }
        set_own_keys(document, "kinds", [one["kind"]])
        if postcode := one.get("postcode"):
            address = {
                "id": part("address"), "address_1": one["address"], "city": one["town"],
                "state_province": one["town"], "postal_code": postcode, "country": "GB", "address_type": "physical",
            }  # fmt: skip
            location = {"id": part("location"), "location_type": "physical", "addresses": [address]}
            document["service_at_locations"] = [{"id": part("at"), "location": location}]
        return document

    def twins(self) -> None:
        """What another directory has too: loaded from a feed, found by comparing, one of them merged."""
        twin_of = {row["service"]: self._store_twin(row) for row in self.words["twins"]}
        with as_on(self.day(2), 2), acting_as(system_actor("looking for entries that are there twice")) as actor:
            look_for_duplicates(actor)
        with as_on(self.day(1), 11), acting_as(self.editor) as actor:
            for row in self.words["twins"]:
                pair = self._pair(self.service(row["service"]).pk, twin_of[row["service"]])
                if pair is not None and row.get("merged"):
                    ours, theirs = document_of(self.service(row["service"]).pk), document_of(twin_of[row["service"]])
                    choices = {field.key: likely_choice(field, ours, theirs) for field in all_fields()}
                    merge_pair(actor, pair, UUID(ours["id"]), choices, row["merged"])
            for one in self.words["different"]:
                pair = self._pair(*(self.service(row).pk for row in one["services"]))
                if pair is not None:
                    mark_different(actor, pair)

    def _store_twin(self, row: Mapping[str, Any]) -> UUID:
        document = _with_other_ids(document_of(self.service(row["service"]).pk)) | row["as"]
        with as_on(self.day(3), 3):
            [key] = store_records([Record.model_validate(document)], FEED)
        return key

    @staticmethod
    def _pair(one: UUID, other: UUID) -> DuplicatePair | None:
        first, second = sorted((one, other))
        return DuplicatePair.objects.filter(first=first, second=second).first()

    def kept(self) -> None:
        with acting_as(self.cast.resident) as actor:
            for row in _rows(self.words["kept"]):
                keep_entry(actor, self.service(row))


def _unanswered() -> list[Message]:
    """The last e-mails that ask whether entries still hold."""
    written = Message.objects.filter(template__in=("entry-check", "entry-check-again"))
    last = timezone.now() - timedelta(days=5)
    return list(written.filter(created_at__gte=last).order_by("to"))


def _rows(listed: Iterable[Mapping[str, Any]]) -> list[str]:
    return [row for one in listed for row in one["services"]]


def _with_other_ids(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy as another directory would have it: its own ids for the entry, its organisation and its places."""
    twin = copy.deepcopy(dict(document))
    key = UUID(twin["id"])
    twin["id"] = str(uuid5(key, "twin"))
    twin.pop("organization_id", None)
    twin["organization"]["id"] = str(uuid5(key, "twin/organisation"))
    for number, at in enumerate(twin.get("service_at_locations", [])):
        at["id"] = str(uuid5(key, f"twin/at/{number}"))
        at["location"]["id"] = str(uuid5(key, f"twin/location/{number}"))
    return twin
