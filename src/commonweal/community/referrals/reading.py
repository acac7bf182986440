"""A referral as it is shown: only the parts that whoever reads it may read, in words. Pages and the API ask here."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from commonweal.community.directory.needs import needs_of
from commonweal.community.referrals.actions.telling import course_of
from commonweal.community.referrals.models import How, Referral, Turn
from commonweal.community.referrals.progress import (
    OUTCOMES,
    REASONS,
    SHORT,
    Point,
    line,
    told_to_organisations,
    told_to_person,
)
from commonweal.community.referrals.promises import WHAT_IS_DUE, is_late
from commonweal.community.referrals.queries.parties import sides_of
from commonweal.community.referrals.states import Move, Outcome, Reason, Side, State, moves_of, whose_turn
from commonweal.community.referrals.visible import CHOSEN, OF_THE_RECORD, Part, readable
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day


@dataclass(frozen=True)
class Shown:
    """One referral for one reader. What they may not read is empty."""

    referral: Referral
    sides: frozenset[Side]
    parts: frozenset[Part]
    moves: tuple[Move, ...]
    short: str
    told: str
    line: list[Point]
    due: str
    owner: str
    is_late: bool
    facts: list[tuple[str, str]]
    why: str
    what_matters: str
    to_know: str
    outcome: str
    outcome_words: str
    name: str
    turns: list["ShownTurn"]

    @property
    def is_for_person(self) -> bool:
        return Side.PERSON in self.sides and not self.sides & {Side.SENDER, Side.RECEIVER, Side.MINDER, Side.KEEPER}


@dataclass(frozen=True)
class ShownTurn:
    """One organisation's turn, as everybody who sees the referral reads it."""

    name: str
    sent_at: datetime
    seen_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    reason: str
    words: str
    instead: str
    agreed: str
    shares: list[str]


def shown_to(actor: Actor, referral: Referral, today: date | None = None) -> Shown:
    """What the actor reads of a referral that they see."""
    day = today or timezone.localdate()
    sides = sides_of(actor, referral)
    turn, state = referral.turn, State(referral.state)
    shares = frozenset(turn.shares) if turn else frozenset()
    holds = turn is None or turn.agreed_until is None or turn.agreed_until >= day
    parts = readable(sides, shares, agreement_holds=holds, tell_referrer=referral.tell_referrer)
    course = course_of(referral)
    for_person = Side.PERSON in sides
    ended_unread = state is State.CLOSED and Part.ENDING not in parts
    told = told_to_person(course) if for_person else told_to_organisations(course)
    outcome = OUTCOMES[Outcome(referral.outcome)] if referral.outcome and Part.ENDING in parts else ""
    return Shown(
        referral=referral,
        sides=sides,
        parts=parts,
        moves=moves_of(state, sides),
        short=SHORT[state],
        told="It has ended. The person did not want more told." if ended_unread else told,
        line=line(
            state,
            sent_at=referral.sent_at,
            seen_at=turn.seen_at if turn else None,
            answered_at=turn.answered_at if turn else None,
            started_at=turn.started_at if turn else None,
            closed_at=referral.closed_at,
        ),
        due=_due(referral, state),
        owner=_owner(referral, state),
        is_late=is_late(referral.due_on, day),
        facts=_facts(referral, parts),
        why=referral.why if Part.WHY in parts else "",
        what_matters=referral.what_matters if Part.MATTERS in parts else "",
        to_know=referral.to_know if Part.TO_KNOW in parts else "",
        outcome=outcome,
        outcome_words=referral.outcome_words if Part.ENDING in parts else "",
        name=referral.name if Part.NAME in parts else "",
        turns=_turns(referral, parts),
    )


def _due(referral: Referral, state: State) -> str:
    return f"{WHAT_IS_DUE[state]}, by {on_day(referral.due_on)}" if referral.due_on else ""


def _owner(referral: Referral, state: State) -> str:
    owner = whose_turn(state, for_oneself=referral.minder_id is not None)
    names = {
        Side.RECEIVER: referral.turn.name if referral.turn else "",
        Side.SENDER: referral.from_name,
        Side.MINDER: "The council",
    }
    return names[owner] if owner is not None else ""


def _facts(referral: Referral, parts: frozenset[Part]) -> list[tuple[str, str]]:
    """Whom it is about, as far as it may be read: name and value, empty ones left out."""
    born = f"{on_day(referral.born_on)}" if referral.born_on else ""
    all_of_them = [
        (Part.NAME, "Name", referral.name),
        (Part.NAME, "Likes to be called", referral.called),
        (Part.BORN_ON, "Date of birth", born),
        (Part.CONTACT, "Phone", referral.phone),
        (Part.CONTACT, "E-mail", referral.email),
        (Part.CONTACT, "When and how", referral.reach),
        (Part.CONTACT, "Writing", "" if referral.may_write else "Not safe: only speak with them"),
        (Part.ADDRESS, "Address", "\n".join(part for part in (referral.address, referral.postcode) if part)),
        (Part.COMMUNICATION, "Communication", referral.communication),
        (Part.GP, "GP surgery", referral.gp_practice),
        (Part.NEEDS, "About", ", ".join(need.name for need in needs_of(referral.needs))),
    ]
    return [(name, value) for part, name, value in all_of_them if part in parts and value]


def _turns(referral: Referral, parts: frozenset[Part]) -> list[ShownTurn]:
    """Who has had it. Who agreed is the person, mostly, and reasons are about them: read only with name and reason."""
    named: dict[str, str] = {key.value: words for key, words in CHOSEN.items()} | OF_THE_RECORD
    shown = []
    for turn in Turn.objects.filter(referral=referral).order_by("number"):
        shown.append(
            ShownTurn(
                name=turn.name,
                sent_at=turn.sent_at,
                seen_at=turn.seen_at,
                answered_at=turn.answered_at,
                ended_at=turn.ended_at,
                reason=REASONS[Reason(turn.reason)] if turn.reason else "",
                words=turn.words if Part.WHY in parts else "",
                instead=turn.instead_name,
                agreed=f"{turn.agreed_by}: {_small(How(turn.agreed_how).label)}" if Part.NAME in parts else "",
                shares=[_small(named[key]) for key in turn.shares if key in named],
            )
        )
    return shown


def _small(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:]
