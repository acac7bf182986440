"""How many carers there are in a place, for those who plan: sums without small numbers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.small_numbers import HeldBack, hold_back
from commonweal.core.places.models import Place
from commonweal.pathway.carers.allowed import SEES_NOBODY, SUMS
from commonweal.pathway.carers.models import Carer, CarerBudget, CarerGoal
from commonweal.pathway.carers.queries.register import ASSESSED_WORDS, Assessed, standing
from commonweal.pathway.carers.timing import PLAN_WORDS, PlanState, fewest_shown
from commonweal.pathway.reviews.findings import ACHIEVED_WORDS, Achieved
from commonweal.people.identity.models import Address

HOURS = ((0, "Not said, or none"), (1, "1 to 19 hours"), (20, "20 to 49 hours"), (50, "50 hours or more"))
"""As the census asks: hours a week from which each band begins."""

BREAKS_HAD = {True: "Had a break within a year", False: "No break in a year"}


@dataclass(frozen=True)
class Counted:
    """One way of counting the same carers, as far as the reader may be shown it."""

    key: str
    title: str
    shown: HeldBack


@dataclass(frozen=True)
class CarersCounted:
    """How many carers are on the register of a place, counted in several ways. None: too few to be shown."""

    place: Place
    on: date
    people: int | None
    fewest: int
    tables: tuple[Counted, ...]


def place_of(actor: Actor) -> Place:
    """The place of the actor's first organisation by name."""
    homes = Organisation.objects.filter(pk__in=actor.organisations).select_related("place")
    return homes.order_by("name")[0].place


def carers_counted(actor: Actor, place: Place) -> CarersCounted:
    """Every carer on the register of a place, counted as the system. Raises PermissionDenied.

    For those who see nobody's record counts under so many are held back, in every table and in the whole.
    """
    actor.require_role(*SUMS)
    today = timezone.localdate()
    with acting_as(system_actor("counting carers for the place")):
        carers = list(standing(Carer.objects.filter(person__place=place, left_at=None), today))
        ids = [one.person_id for one in carers]
        present = Address.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), person__in=ids, starts_on__lte=today)
        lives = dict(present.order_by("starts_on").values_list("person", "neighbourhood__name"))
        goals = Counter(
            CarerGoal.objects.filter(person__in=ids, achieved_on__gte=date(today.year - 1, today.month, 1)).values_list(
                "achieved", flat=True
            )
        )
        paid = set(CarerBudget.objects.filter(person__in=ids).values_list("person", flat=True))
    fewest = fewest_shown(today) if actor.has_role(*SEES_NOBODY) and not actor.is_system else 1

    def table(key: str, title: str, labels: Iterable[str], found: Iterable[str]) -> Counted:
        counts = Counter(found)
        return Counted(key, title, hold_back({label: counts[label] for label in labels}, fewest))

    kinds = [words for one in carers for words in one.kinds or ["None of these"]]
    areas = [lives.get(person) or "Not known" for person in ids]
    tables = (
        table("kind", "Which carers (some are more than one)",
              ("Young carer", "Parent carer", "Working carer", "None of these"), kinds),
        table("hours", "Hours a week of caring", [words for _, words in HOURS], [_band(one) for one in carers]),
        table("plan", "Emergency plan", PLAN_WORDS.values(),
              [PLAN_WORDS[PlanState(_said(one, "plan"))] for one in carers]),
        table("assessment", "Carer’s assessment", ASSESSED_WORDS.values(),
              [ASSESSED_WORDS[Assessed(_said(one, "assessed"))] for one in carers]),
        table("breaks", "Breaks", tuple(BREAKS_HAD.values()),
              [BREAKS_HAD[bool(getattr(one, "break_taken", False))] for one in carers]),
        table("budget", "Budget of their own", ("Has had one", "None"),
              ["Has had one" if person in paid else "None" for person in ids]),
        Counted("goals", "Goals looked at within a year, and how far they were reached",
                hold_back({ACHIEVED_WORDS[key]: goals[key.value] for key in Achieved}, fewest)),
        table("area", "Where they live", sorted(set(areas)), areas),
    )  # fmt: skip
    people = len(carers)
    return CarersCounted(place, today, None if 0 < people < fewest else people, fewest, tables)


def _said(carer: Carer, name: str) -> str:
    """What `standing` worked out for a registration."""
    return str(getattr(carer, name))


def _band(carer: Carer) -> str:
    hours = getattr(carer, "weekly_hours") or 0  # noqa: B009 - `standing` adds it
    return next(words for least, words in reversed(HOURS) if hours >= least)
