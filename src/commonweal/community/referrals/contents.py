"""What a referral says, as plain values: whom it is about, what is wanted, and what the person agreed to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class About:
    """Whom a referral is about, as it was told. A phone number, an e-mail address or an address is needed."""

    name: str
    called: str = ""
    born_on: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    communication: str = ""
    reach: str = ""
    may_write: bool = True
    gp_practice: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is asked for, in plain words; `needs` are keys of needs; `source` and `urgency` are the models'."""

    why: str
    what_matters: str = ""
    to_know: str = ""
    needs: Sequence[str] = ()
    urgency: str = "routine"
    source: str = "other"


@dataclass(frozen=True)
class Agreement:
    """What somebody agreed to: who and how, what may be read (see `visible`), until which day, and whether whoever
    refers may be told how it went. Without it nothing is sent."""

    by: str
    how: str
    shares: frozenset[str] = frozenset()
    until: date | None = None
    tell_referrer: bool = True
