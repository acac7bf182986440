"""What the JSON face of referrals takes and gives. A name of a schema is one in the whole API's document: each says
whose it is, and choices stand where they are used."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import WithJsonSchema

from commonweal.community.referrals.contents import Agreement
from commonweal.community.referrals.models import How, Source, Urgency
from commonweal.community.referrals.states import Outcome, Reason, State
from commonweal.community.referrals.visible import CHOSEN

StateOut = Annotated[State, WithJsonSchema({"type": "string", "enum": list(State)})]
OutcomeIn = Annotated[Outcome, WithJsonSchema({"type": "string", "enum": list(Outcome)})]
ReasonIn = Annotated[Reason, WithJsonSchema({"type": "string", "enum": list(Reason)})]
SourceIn = Annotated[Source, WithJsonSchema({"type": "string", "enum": Source.values})]
UrgencyIn = Annotated[Urgency, WithJsonSchema({"type": "string", "enum": Urgency.values})]
HowIn = Annotated[How, WithJsonSchema({"type": "string", "enum": How.values})]

NO_NUL = r"^[^\x00]*$"


class ReferralAboutIn(Schema):
    """Whom it is about. A phone number, an e-mail address or an address is needed."""

    name: str = Field(max_length=200, pattern=NO_NUL)
    called: str = Field("", max_length=100, pattern=NO_NUL)
    born_on: date | None = None
    phone: str = Field("", max_length=40, pattern=NO_NUL)
    email: str = Field("", max_length=254, pattern=NO_NUL)
    address: str = Field("", max_length=300, pattern=NO_NUL)
    postcode: str = Field("", max_length=10, pattern=NO_NUL)
    communication: str = Field("", max_length=300, pattern=NO_NUL)
    reach: str = Field("", max_length=300, pattern=NO_NUL)
    may_write: bool = Field(True, description="whether messages to this phone and e-mail are safe")
    gp_practice: str = Field("", max_length=200, pattern=NO_NUL)


class ReferralAgreementIn(Schema):
    """What was agreed to. Without it nothing is sent."""

    by: str = Field(max_length=200, pattern=NO_NUL, description="the person, or who acts for them and by what right")
    how: HowIn
    shares: list[str] = Field(
        default_factory=list,
        description=f"what else may be read there: {', '.join(CHOSEN)}; of a record care and health",
    )
    until: date | None = None
    tell_referrer: bool = True

    def agreement(self) -> Agreement:
        return Agreement(self.by, self.how.value, frozenset(self.shares), self.until, self.tell_referrer)


class ReferralIn(Schema):
    """A referral. Either `about`, or `person_id` of a record that the sender sees."""

    to: str = Field(description="as /referrals/receivers lists it, or service:<id> of a service in the directory")
    about: ReferralAboutIn | None = None
    person_id: UUID | None = None
    why: str = Field(pattern=NO_NUL, max_length=4000)
    what_matters: str = Field("", pattern=NO_NUL, max_length=4000)
    to_know: str = Field("", pattern=NO_NUL, max_length=4000)
    needs: list[str] = Field(default_factory=list, description="keys of needs; unknown ones are left out")
    urgency: UrgencyIn = Urgency.ROUTINE
    source: SourceIn = Source.OTHER
    agreement: ReferralAgreementIn
    their_reference: str = Field(
        "",
        max_length=250,
        pattern=NO_NUL,
        description="what the sending system calls it: sent again, it gives the referral that was sent",
    )


class ReferralSentOut(Schema):
    """What was sent, and the key with which the person follows it."""

    id: UUID
    reference: str
    to: str
    contact_by: date
    person_key: str


class ReferralLineOut(Schema):
    id: UUID
    reference: str
    about: str
    with_name: str
    state: StateOut
    outcome: str
    sent_at: datetime
    due: str
    due_on: date | None
    is_late: bool
    is_ours: bool
    contact_by: date


class ReferralListOut(Schema):
    page: int
    more: bool
    referrals: list[ReferralLineOut]


class ReferralTurnOut(Schema):
    name: str
    sent_at: datetime
    seen_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    reason: str
    words: str
    instead: str


class ReferralOut(Schema):
    """One referral, as far as whoever reads it may read it; what they may not read is empty."""

    id: UUID
    reference: str
    state: StateOut
    told: str
    with_whom: str = Field(description="who is to act next; empty once it is closed")
    due: str
    is_late: bool
    moves: list[str]
    facts: dict[str, str]
    why: str
    what_matters: str
    to_know: str
    outcome: str
    outcome_words: str
    contact_by: date
    contacted_at: datetime | None
    turns: list[ReferralTurnOut]


class ReferralReceiverOut(Schema):
    to: str
    name: str


class ReferralListIn(Schema):
    box: Literal["received", "sent", "minded"] = "received"
    shows: Literal["open", "mine", "late", "closed", "all"] = "open"
    source: SourceIn | Literal[""] = ""
    page: int = Field(1, ge=1, le=100_000)


class ReferralWordsIn(Schema):
    words: str = Field("", pattern=NO_NUL, max_length=2000)


class ReferralDeclineIn(Schema):
    reason: ReasonIn
    words: str = Field(pattern=NO_NUL, max_length=2000)
    instead: str = Field("", description="who could help instead; needed where the reason is wrong_service")
    agreement: ReferralAgreementIn | None = Field(
        None, description="the person's agreement to them: it is passed on at once"
    )


class ReferralPassOnIn(Schema):
    to: str
    words: str = Field(pattern=NO_NUL, max_length=2000)
    agreement: ReferralAgreementIn


class ReferralContactIn(ReferralWordsIn):
    reached: bool


class ReferralCloseIn(Schema):
    outcome: OutcomeIn
    words: str = Field(pattern=NO_NUL, max_length=2000)


class ReferralFiguresOut(Schema):
    """Counts; null for one that is held back because it is small. `answers` and `endings` are by partner."""

    period: str
    since: date
    until: date
    checklists: int | None
    referrals: int | None
    from_checklists: int | None
    referrals_per_checklist: float | None
    share_contacted_in_time: float | None
    by_month: dict[str, int | None]
    by_partner: dict[str, int | None]
    by_visitor: dict[str, int | None]
    by_source: dict[str, int | None]
    by_outcome: dict[str, int | None]
    by_need: dict[str, int | None]
    answers: dict[str, dict[str, int | None]]
    endings: dict[str, dict[str, int | None]]
    nobody_asked: dict[str, int | None]
