"""The JSON face of records of one person: pairs, keeping apart, bringing together and undoing."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.people.identity.api import REFUSALS, PageNumber, actor_of
from commonweal.people.linkage.actions import mark_different, merge_records, undo_merge
from commonweal.people.linkage.allowed import require_decider
from commonweal.people.linkage.models import Merge, RecordPair
from commonweal.people.linkage.queries import clashes, moved_by, new_sights, pairs
from commonweal.people.sight.actions import record_look

router = Router(tags=["Records of one person"], auth=signed_in)

PAIRS_A_PAGE = 50
Why = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]


class PairQuery(Schema):
    """Which pairs."""

    state: Literal["open", "different", "merged"] = "open"
    likely: Literal["", "very", "likely", "possible"] = ""
    page: PageNumber = 1


class PairReason(Schema):
    """One thing compared. `weight` is in powers of two: 3 makes one person eight times as likely."""

    what: str
    said: str
    weight: float


class PairOut(Schema):
    """Two records that may be of one person. `prior` is the weight before anything was compared."""

    id: UUID
    first: UUID
    second: UUID
    state: str
    probability: float
    prior: float
    reasons: list[PairReason]
    named_by: str
    note: str
    decided_by: str
    decided_at: datetime | None


class PairsOut(Schema):
    """One page of pairs, the likeliest first. `next_page` is empty on the last."""

    pairs: list[PairOut]
    next_page: int | None


class PairClash(Schema):
    """Something both records have and one may have once only."""

    what: str
    rule: str
    number: int


class PairNewSight(Schema):
    """Somebody who sees only one of the two, and would see the same of both."""

    viewer: str
    ground: str
    parts: str
    sees_only: str


class PairPreview(Schema):
    """What bringing the two together would do, and what must be finished first."""

    pair: PairOut
    finish_first: list[PairClash]
    will_see_more: list[PairNewSight]


class KeepApart(Schema):
    """How it is known that they are two people."""

    why: Why


class BringTogether(Schema):
    """Which record is kept; fact by fact whose value is right ("first" or "second" of the pair); how it is known."""

    kept: UUID
    facts: dict[str, Literal["first", "second"]] = {}
    why: Why
    number_reason: str = Field("", max_length=1000, pattern=r"^[^\x00]*$")


class MergeOut(Schema):
    """Two records brought together. `moved` counts the rows by kind."""

    id: UUID
    kept: UUID
    other: UUID
    why: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None
    moved: dict[str, int]


class MakeTwoAgain(Schema):
    """Why they must be two records again."""

    why: Why


@router.get("/pairs", response={200: PairsOut, **REFUSALS}, summary="Records that may be of one person")
def list_pairs(request: HttpRequest, asked: Query[PairQuery]) -> PairsOut:
    """Pairs of which the asker may see who both are."""
    require_decider(actor_of(request))
    start = (asked.page - 1) * PAIRS_A_PAGE
    found = list(pairs(asked.state, asked.likely)[start : start + PAIRS_A_PAGE + 1])
    return PairsOut(
        pairs=[_pair(pair) for pair in found[:PAIRS_A_PAGE]],
        next_page=asked.page + 1 if len(found) > PAIRS_A_PAGE else None,
    )


@router.get("/pairs/{uuid:pair_id}", response={200: PairPreview, **REFUSALS}, summary="One pair, and what would happen")
def show_pair(request: HttpRequest, pair_id: UUID) -> PairPreview:
    """The pair, what must be finished before it can be brought together, and who would see more."""
    actor = actor_of(request)
    require_decider(actor)
    pair = _held(pair_id)
    for person, other in ((pair.first, pair.second), (pair.second, pair.first)):
        record_look(actor, person, f"the comparison with the record of {other.name}")
    is_open = pair.state == RecordPair.State.OPEN
    return PairPreview(
        pair=_pair(pair),
        finish_first=[PairClash(what=one.what, rule=one.rule, number=one.number) for one in _clashes(pair, is_open)],
        will_see_more=[
            PairNewSight(viewer=one.viewer, ground=one.ground, parts=one.parts, sees_only=one.of)
            for one in (new_sights(pair.first, pair.second) if is_open else [])
        ],
    )


def _clashes(pair: RecordPair, is_open: bool) -> list[Any]:
    return list(clashes(pair.first, pair.second)) if is_open else []


@router.post("/pairs/{uuid:pair_id}/different", response={200: PairOut, **REFUSALS}, summary="Two different people")
def keep_apart(request: HttpRequest, pair_id: UUID, given: KeepApart) -> PairOut:
    """Say that the two are different people; not proposed again unless what is known of them changes."""
    require_decider(actor_of(request))
    return _pair(mark_different(actor_of(request), _held(pair_id), given.why))


@router.post("/pairs/{uuid:pair_id}/together", response={200: MergeOut, **REFUSALS}, summary="Bring them together")
def bring_together(request: HttpRequest, pair_id: UUID, given: BringTogether) -> MergeOut:
    """Make one record of the two; 422 tells what must be finished first."""
    require_decider(actor_of(request))
    merge = merge_records(
        actor_of(request),
        _held(pair_id),
        given.kept,
        given.facts,
        why=given.why,
        number_reason=given.number_reason,
    )
    return _merge(merge)


@router.get("/merges/{uuid:merge_id}", response={200: MergeOut, **REFUSALS}, summary="One merge")
def show_merge(request: HttpRequest, merge_id: UUID) -> MergeOut:
    """What was brought together, and what came with it."""
    actor_of(request).require_role(*CARE_STAFF)
    merge = get_object_or_404(Merge.objects.select_related("kept", "other"), pk=merge_id)
    record_look(actor_of(request), merge.kept, "what was brought together with the record")
    return _merge(merge)


@router.post("/merges/{uuid:merge_id}/undo", response={200: MergeOut, **REFUSALS}, summary="Make two again")
def make_two_again(request: HttpRequest, merge_id: UUID, given: MakeTwoAgain) -> MergeOut:
    """Undo a merge."""
    require_decider(actor_of(request))
    undo_merge(actor_of(request), get_object_or_404(Merge, pk=merge_id), given.why)
    return _merge(Merge.objects.get(pk=merge_id))


def _held(pair_id: UUID) -> RecordPair:
    return get_object_or_404(RecordPair.objects.select_related("first", "second"), pk=pair_id)


def _pair(pair: RecordPair) -> PairOut:
    return PairOut(
        id=pair.pk,
        first=pair.first_id,
        second=pair.second_id,
        state=pair.state,
        probability=pair.probability,
        prior=pair.prior,
        reasons=[PairReason(**reason) for reason in pair.reasons],
        named_by=pair.named_by_name,
        note=pair.note,
        decided_by=pair.decided_by_name,
        decided_at=pair.decided_at,
    )


def _merge(merge: Merge) -> MergeOut:
    return MergeOut(
        id=merge.pk,
        kept=merge.kept_id,
        other=merge.other_id,
        why=merge.why,
        made_by=merge.made_by_name,
        made_at=merge.made_at,
        undone_at=merge.undone_at,
        moved={one.what: one.number for one in moved_by(merge)},
    )
