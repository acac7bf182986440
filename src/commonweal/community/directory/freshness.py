"""How long an entry is taken at its word: when its owner is asked whether it still holds, reminded, and when it is
hidden. Pure. The days are policy (`data/policy/directory`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from commonweal.core.calculations.policy import Policy


class Step(Enum):
    """What is to be done about an entry today."""

    NOTHING = "nothing"
    ASK = "ask"
    REMIND = "remind"
    CALL = "call"
    HIDE = "hide"


@dataclass(frozen=True)
class Rules:
    """All in days, but the number of reminders and of e-mails."""

    ask_after: int
    remind_after: int
    reminders: int
    hide_after: int
    most_at_once: int


def rules_of(policy: Policy) -> Rules:
    """The rules that a policy file sets."""
    return Rules(
        ask_after=int(policy.value("ask_after").amount),
        remind_after=int(policy.value("remind_after").amount),
        reminders=int(policy.value("reminders").amount),
        hide_after=int(policy.value("hide_after").amount),
        most_at_once=int(policy.value("most_at_once").amount),
    )


def is_due(today: date, confirmed_on: date | None, rules: Rules) -> bool:
    """Whether nobody has confirmed an entry for too long. A day that is still to come confirms nothing."""
    if confirmed_on is None or confirmed_on > today:
        return True
    return today - confirmed_on >= timedelta(days=rules.ask_after)


def next_step(
    today: date, confirmed_on: date | None, asked_on: Sequence[date], *, can_be_asked: bool, rules: Rules
) -> Step:
    """What to do today about an entry that was last confirmed on a day, and asked about on days (the first first).

    Days on which it was asked before it was last confirmed do not count. Nothing is hidden that nobody was asked about:
    an entry without an address for e-mail waits for a call.
    """
    if confirmed_on is not None and confirmed_on > today:
        confirmed_on = None
    if not is_due(today, confirmed_on, rules):
        return Step.NOTHING
    asked = [day for day in asked_on if confirmed_on is None or day >= confirmed_on]
    if asked and today >= asked[0] + timedelta(days=rules.hide_after):
        return Step.HIDE
    if not can_be_asked:
        return Step.CALL
    if not asked:
        return Step.ASK
    has_waited = today >= asked[-1] + timedelta(days=rules.remind_after)
    return Step.REMIND if has_waited and len(asked) <= rules.reminders else Step.NOTHING
