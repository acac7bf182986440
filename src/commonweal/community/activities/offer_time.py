"""How long a place that is offered is held, and when people are written to: the place's dated policy. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commonweal.core.calculations.policy import policy_on

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Rules:
    """The figures of one policy file; hours, hours of the day, people and days."""

    offer_hours: int
    offer_hours_soon: int
    soon_hours: int
    awake_from: int
    awake_until: int
    reminder_hours: int
    largest_party: int
    names_kept_days: int


def rules_on(day: date) -> Rules:
    """The rules in force on a day. Raises OutsideRule where there are none."""
    policy = policy_on("activities", day)
    return Rules(**{name: int(policy.value(name).amount) for name in Rules.__dataclass_fields__})


def offer_until(now: datetime, starts_at: datetime, rules: Rules) -> datetime:
    """Until when an offer made `now` is held: one made at night counts from the morning, and none outlasts the
    beginning of the session."""
    is_soon = starts_at - now <= timedelta(hours=rules.soon_hours)
    begins = _next_waking_moment(now, rules)
    hours = rules.offer_hours_soon if is_soon else rules.offer_hours
    return min(begins + timedelta(hours=hours), starts_at)


def is_waking_hour(now: datetime, rules: Rules) -> bool:
    """Whether people may be written to without being woken."""
    return rules.awake_from <= now.astimezone(LONDON).hour < rules.awake_until


def _next_waking_moment(now: datetime, rules: Rules) -> datetime:
    if is_waking_hour(now, rules):
        return now
    local = now.astimezone(LONDON)
    day = local.date() + timedelta(days=local.hour >= rules.awake_until)
    return datetime.combine(day, time(rules.awake_from), LONDON).astimezone(now.tzinfo)
