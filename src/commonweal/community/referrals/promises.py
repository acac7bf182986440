"""By when what is done, from the place's policy (`data/policy/referrals`), in working days. Pure."""

from dataclasses import dataclass
from datetime import date

from commonweal.community.referrals.states import State
from commonweal.core.calculations.policy import policy_on
from commonweal.core.calculations.working_days import working_days_after, working_days_between

NAME = "referrals"


@dataclass(frozen=True)
class Promise:
    """Working days for each step of a referral of one urgency; `kept` and `draft_kept` are days."""

    answer: int
    contact: int
    begin: int
    news: int
    choose: int
    remind_every: int
    place_told_after: int
    kept: int
    draft_kept: int


def promise_on(day: date, urgency: str = "routine") -> Promise:
    """What is promised on a day for referrals of an urgency. Raises OutsideRule where nothing is."""
    policy = policy_on(NAME, day)

    def days(key: str) -> int:
        return int(policy.value(key).amount)

    return Promise(
        answer=days(f"answer_within_{urgency}"),
        contact=days(f"contact_within_{urgency}"),
        begin=days("begin_within"),
        news=days("news_within"),
        choose=days("choose_within"),
        remind_every=days("remind_every"),
        place_told_after=days("place_told_after"),
        kept=days("kept"),
        draft_kept=days("draft_kept"),
    )


def fewest_shown(day: date) -> int:
    """Counts of people smaller than this are not shown to those who work with figures."""
    return int(policy_on(NAME, day).value("fewest_shown").amount)


def contact_by(sent_on: date, urgency: str) -> date:
    """The last day on which somebody who is referred on a day is to be contacted."""
    return working_days_after(sent_on, promise_on(sent_on, urgency).contact)


def next_day(state: State, today: date, *, urgency: str, contact_by: date, contacted: bool) -> date | None:
    """The last day for what comes next in a state reached today; None once it is closed.

    The promise to the person stays as it was made when a referral is passed on: whoever gets it late has until the end
    of the promise, and at least a working day.
    """
    promise = promise_on(today, urgency)
    match state:
        case State.SENT | State.SEEN:
            return working_days_after(today, promise.answer)
        case State.ACCEPTED if not contacted:
            return max(contact_by, working_days_after(today, 1))
        case State.ACCEPTED:
            return working_days_after(today, promise.begin)
        case State.STARTED:
            return working_days_after(today, promise.news)
        case State.DECLINED:
            return working_days_after(today, promise.choose)
        case _:
            return None


WHAT_IS_DUE: dict[State, str] = {
    State.SENT: "Answer",
    State.SEEN: "Answer",
    State.ACCEPTED: "Contact the person",
    State.STARTED: "Say how it goes, or close it",
    State.DECLINED: "Pass it on, or close it",
}


def is_late(due_on: date | None, today: date) -> bool:
    """Whether what was due is past its last day."""
    return due_on is not None and due_on < today


def wants_reminder(due_on: date | None, reminded_on: date | None, today: date, *, every: int) -> bool:
    """Whether to remind today: on the first working day after the last, then every so many working days."""
    if due_on is None or working_days_between(due_on, today) < 1:
        return False
    return reminded_on is None or reminded_on <= due_on or working_days_between(reminded_on, today) >= every


def is_the_places(due_on: date | None, today: date, *, after: int) -> bool:
    """Whether it is so late that the place looks after it."""
    return due_on is not None and working_days_between(due_on, today) > after
