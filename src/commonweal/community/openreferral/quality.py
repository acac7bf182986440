"""How good the directory is: whether every entry keeps to the standard, and how complete and fresh they are."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from commonweal.community.directory.models import Service
from commonweal.community.directory.reading import written
from commonweal.community.directory.record import read_service
from commonweal.community.openreferral.judging import Schema, judge
from commonweal.community.openreferral.preparing import UK_LATITUDES, UK_LONGITUDES
from commonweal.community.openreferral.served import forms
from commonweal.community.openreferral.served.filters import listed
from commonweal.core.places.faults import Fault

FRESH_DAYS = 91
"""The standard's advice: an entry should have been confirmed less than three months ago."""
AT_ONCE = 500

_DEAD_URL = r"^https?://([^/.\s]+(:\d+)?(/|$)|example\.(com|org|net))|\s"
_PHONE = r"\d.*\d.*\d.*\d.*\d.*\d"
_EMAIL = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"


@dataclass(frozen=True)
class Figure:
    """How many of the listed entries something is so of. `is_good` says whether more of it is better."""

    key: str
    label: str
    count: int
    of: int
    is_good: bool

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down, so that 100 means all."""
        return self.count * 100 // self.of if self.of else 0


def quality_of(entries: "QuerySet[Service, Any]", today: date) -> list[Figure]:
    """What is so of these entries, in one reading of them (and one of their names)."""
    located = Q(latitude__isnull=False)
    fresh = Q(assured_date__gt=today - timedelta(FRESH_DAYS), assured_date__lte=today)
    wrong_url = ~Q(url="") & Q(url__regex=_DEAD_URL)
    wrong_email = ~Q(email="") & ~Q(email__regex=_EMAIL)
    wrong_phone = ~Q(phone="") & ~Q(phone__regex=_PHONE)
    sorts: dict[str, tuple[str, Q, bool]] = {
        "fresh": ("Confirmed in the last three months", fresh, True),
        "never": ("Never confirmed", Q(assured_date=None), False),
        "when": ("With opening times", ~Q(when=""), True),
        "cost": ("With what it costs", ~Q(cost=""), True),
        "contact": ("With a phone number, an e-mail address or a website", ~Q(phone="", email="", url=""), True),
        "needs": ("With a need it helps with", ~Q(needs=[]), True),
        "located": ("With a point on the map", located, True),
        "abroad": (
            "With a point outside the UK",
            located & ~Q(latitude__range=UK_LATITUDES, longitude__range=UK_LONGITUDES),
            False,
        ),
        "dead": ("With a website, e-mail or phone that cannot work", wrong_url | wrong_email | wrong_phone, False),
    }
    counts = entries.aggregate(
        every=Count("pk"), **{key: Count("pk", filter=fits) for key, (_, fits, _) in sorts.items()}
    )
    names = (
        entries.order_by().values(name_=Lower("name"), whose=Lower("organisation__name")).annotate(times=Count("pk"))
    )
    twice = sum(row["times"] for row in names.filter(times__gt=1))
    every = counts["every"]
    figures = [Figure(key, label, counts[key], every, good) for key, (label, _, good) in sorts.items()]
    return [*figures, Figure("twice", "With the name of another entry of the same organisation", twice, every, False)]


def judge_entries(say: Callable[[int], None] = lambda done: None) -> Iterator[Fault]:
    """Every fault of every listed entry, as the feed serves it: by the published schema, and by our ranges."""
    keys = listed().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    done = 0
    while some := list(islice(keys, AT_ONCE)):
        for key, text in written(Service, forms.service_whole(), some).items():
            document = json.loads(text)
            where = f"{document.get('name') or key} ({key})"
            _, ranges = read_service(document, where)
            found = {
                (fault.where, fault.message): fault for fault in (*judge(document, Schema.SERVICE, where), *ranges)
            }
            yield from found.values()
        done += len(some)
        say(done)
