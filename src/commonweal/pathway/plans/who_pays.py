"""Who pays for a plan each week: the person, the council and the health service. Pure.

The contribution is asked for the council's part only: what the NHS pays, and after-care under section 117, is free of
charge (Care Act 2014 section 14; National Health Service Act 2006 section 1(4); Mental Health Act 1983 section 117).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Payers:
    """Pounds a week by payer; together they are the cost. `own` is what the person pays beside a contribution.

    `contribution` is None while it is not worked out: `council` is then what council and person pay between them.
    """

    council: Decimal
    nhs: Decimal = NOTHING
    contribution: Decimal | None = None
    own: Decimal = NOTHING

    def parts(self, person: str) -> list[tuple[str, str, Decimal]]:
        """Key, words and amount of each payer, in the order in which they are drawn."""
        if self.contribution is None:
            rest = "Council and contribution: not settled yet" if self.nhs or self.own else "Not settled yet who pays"
        else:
            rest = "Paid by the council"
        return [
            ("0", f"Paid by {person}", (self.contribution or NOTHING) + self.own),
            ("1", rest, self.council),
            ("2", "Paid by the NHS", self.nhs),
        ]


def who_pays(
    weekly_cost: Decimal, weekly_contribution: Decimal | None, sides: Mapping[str, Decimal] | None = None
) -> Payers:
    """What each pays of a cost. `sides` is how an integrated budget divided it: council, nhs, person (their own money).

    A division that does not add up to the cost (the plan was changed since) is left out.
    """
    if not sides or sum(sides.values()) != weekly_cost:
        sides = {"council": weekly_cost}
    council = sides.get("council", NOTHING)
    contribution = None if weekly_contribution is None else min(weekly_contribution, council)
    own, nhs = sides.get("person", NOTHING), sides.get("nhs", NOTHING)
    return Payers(council - (contribution or NOTHING), nhs, contribution, own)
