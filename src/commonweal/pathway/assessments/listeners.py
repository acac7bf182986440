"""What assessments hear of the room of work: who goes on with one that was given or handed over."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions.allocating import hand_assessment_over
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.work.pathway_rules import TO_FINISH
from commonweal.pathway.work.queries.given import given_to


@listen("work.given", "work.handed_over")
def assessment_was_given(entry: Entry, actor: Actor) -> None:
    """Whoever has it to finish assesses."""
    worker, assessments = given_to(entry, TO_FINISH.key, ASSESSORS)
    if worker is not None:
        for assessment in Assessment.objects.filter(pk__in=assessments).order_by("pk"):
            hand_assessment_over(actor, assessment, worker)
