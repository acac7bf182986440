"""What runs pay and bill for. Rooms beside this one add theirs, so that one run settles everything.

A source tells what it came to in some weeks (`Claim`), before anybody's contribution; paying and billing are worked out
from all claims of a person together.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.payments.models import MoneyAccount
from commonweal.pathway.payments.settling import Piece
from commonweal.pathway.payments.weeks import NOTHING, Cycle

SUPPORT = "support"
CONTRIBUTION = "contribution"


@dataclass(frozen=True)
class Claim:
    """What one source came to in one week, in pounds: `piece.gross` to be paid, of which `delivered` was really given.

    `is_net`: whoever is paid collects the person's contribution.
    """

    piece: Piece
    cycle: Cycle
    delivered: Decimal
    is_chargeable: bool = True
    is_net: bool = False


@dataclass
class Claims:
    """What is told: the claims, and the ids of all sources paid in each cycle, whether anything is due or not."""

    claims: list[Claim] = field(default_factory=list)
    covered: dict[Cycle, set[UUID]] = field(default_factory=dict)

    def cover(self, cycle: Cycle, ids: Iterable[UUID]) -> None:
        self.covered.setdefault(cycle, set()).update(ids)


Asked = Callable[[Organisation, Collection[UUID], list[date]], Claims]
"""Given a council, its people and the weeks: the claims. Called as the system."""

Billed = Callable[[Organisation, Collection[UUID], list[date]], tuple[list[Piece], set[UUID]]]
"""Given the same: pieces that are billed besides contributions, and all sources that they may come from."""

_payers: dict[str, Asked] = {}
_billers: dict[str, Billed] = {}
_accounts: dict[str, tuple[MoneyAccount, MoneyAccount]] = {
    SUPPORT: (MoneyAccount.CARE_COSTS, MoneyAccount.OWED_TO_PROVIDERS),
    CONTRIBUTION: (MoneyAccount.OWED_BY_PEOPLE, MoneyAccount.CONTRIBUTIONS),
}


def add_payer(kind: str, asked: Asked, debit: MoneyAccount, credit: MoneyAccount) -> None:
    """Called from a room's `AppConfig.ready`: a kind of source that the pay run pays, and where it is posted."""
    _payers[kind] = asked
    _accounts[kind] = (debit, credit)


def add_account(kind: str, debit: MoneyAccount, credit: MoneyAccount) -> None:
    """Called from a room's `AppConfig.ready`: where another kind of line of a payer or biller is posted."""
    _accounts[kind] = (debit, credit)


def add_biller(kind: str, billed: Billed, debit: MoneyAccount, credit: MoneyAccount) -> None:
    """Called from a room's `AppConfig.ready`: a kind of source that the billing run bills, and where it is posted."""
    _billers[kind] = billed
    _accounts[kind] = (debit, credit)


def payers() -> list[Asked]:
    return list(_payers.values())


def billers() -> list[Billed]:
    return list(_billers.values())


def accounts_of(kind: str, amount: Decimal) -> tuple[MoneyAccount, MoneyAccount]:
    """The accounts that a line of this kind debits and credits; what takes money back goes the other way."""
    debit, credit = _accounts[kind]
    return (debit, credit) if amount > NOTHING else (credit, debit)
