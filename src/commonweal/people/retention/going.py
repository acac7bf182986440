"""When each kind of what is held about somebody may go. Pure.

The clock of every kind starts with the last thing that happened in the record. A kind may go on the day after its term
has ended, but never before whatever of the same record rests on it, and the history and the name go with the last.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from commonweal.people.rights.schedule import KindKept


def goes_on(
    schedule: Collection[KindKept], held: Collection[str], last_thing: date, rests_on: Mapping[str, Collection[str]]
) -> dict[str, date | None]:
    """The first day on which each kind held may go; None for what is kept without an end.

    `held` are the keys of the kinds of which the record holds something; `rests_on` says which kinds a kind's rows
    point at, and therefore outlive it in no case. What goes with the record goes with the last of the others.
    """
    own = {
        kind.key: _after(kind.ends_on(last_thing))
        for kind in schedule
        if kind.key in held and not kind.goes_with_record
    }
    changed = True
    while changed:
        changed = False
        for key, days in own.items():
            for under in rests_on.get(key, ()):
                if under in own and under != key and _later(days, own[under]) != own[under]:
                    own[under] = _later(days, own[under])
                    changed = True
    whole: date | None = last_thing + timedelta(days=1)
    for day in own.values():
        whole = _later(whole, day)
    return own | {kind.key: whole for kind in schedule if kind.key in held and kind.goes_with_record}


def _after(day: date | None) -> date | None:
    return None if day is None else day + timedelta(days=1)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)


def soonest_end(schedule: Collection[KindKept], last_thing: date) -> date | None:
    """The first day on which anything of a record could go; None where all is kept without an end."""
    ends = [_after(kind.ends_on(last_thing)) for kind in schedule if not kind.goes_with_record]
    return min((day for day in ends if day is not None), default=None)
