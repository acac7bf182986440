"""Whether what was sent helped, counted: of all decisions, and by entry and guide."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.requests.models import Decision, Signpost

MOST_COUNTED = 1000
YES, PARTLY, NO = Decision.Helped


@dataclass(frozen=True)
class Totals:
    """Decisions with which something was sent: how many helped, in part, or not, and of how many it is not known
    yet."""

    sent: int
    yes: int
    partly: int
    no: int

    @property
    def answered(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def open(self) -> int:
        return self.sent - self.answered


@dataclass(frozen=True)
class Thing(Totals):
    """The same for one entry or guide, by the title it had when it was last sent."""

    title: str
    kind: str
    key: str


def helped_totals(actor: Actor) -> Totals:
    """What the actor's teams sent, counted by decision."""
    decisions = Decision.objects.filter(request__team__in=actor.teams, signposts__isnull=False)
    counted = decisions.aggregate(
        sent=Count("pk", distinct=True),
        yes=Count("pk", distinct=True, filter=Q(helped=YES)),
        partly=Count("pk", distinct=True, filter=Q(helped=PARTLY)),
        no=Count("pk", distinct=True, filter=Q(helped=NO)),
    )
    return Totals(**counted)


def helped_by_thing(actor: Actor) -> list[Thing]:
    """The same by entry and guide, what was sent most first."""
    things = Signpost.objects.filter(decision__request__team__in=actor.teams).values("kind", "key")
    counted = things.annotate(
        title=Max("title"),
        sent=Count("pk"),
        yes=Count("pk", filter=Q(decision__helped=YES)),
        partly=Count("pk", filter=Q(decision__helped=PARTLY)),
        no=Count("pk", filter=Q(decision__helped=NO)),
    ).order_by("-sent", "title")
    return [
        Thing(
            title=one["title"],
            kind=Signpost.Kind(one["kind"]).label,
            key=one["key"],
            sent=one["sent"],
            yes=one["yes"],
            partly=one["partly"],
            no=one["no"],
        )
        for one in counted[:MOST_COUNTED]
    ]
