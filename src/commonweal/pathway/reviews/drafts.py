"""What the review form says already of what is typed when the review is recorded: nothing is typed twice."""

from dataclasses import dataclass, field

from commonweal.core.calculations.registry import on_day
from commonweal.pathway.forms.queries import standing_answers
from commonweal.pathway.reviews.findings import Next
from commonweal.pathway.reviews.models import Review

NEXT = {"no-change": Next.NO_CHANGE, "change": Next.AMEND, "reassess": Next.REASSESS, "ends": Next.END}
"""What comes of the review, in the form's answers and here."""

SUMMED_UP = ("working", "not-working", "comes-why")
"""Questions whose answers say how it is going, altogether."""


@dataclass(frozen=True)
class Draft:
    """What to begin with, by field of the page, and where it is from in words ("" where no form was written)."""

    initial: dict[str, str] = field(default_factory=dict)
    source: str = ""


def drafted(review: Review) -> Draft:
    """The summary and what happens next, as the review form has them."""
    if review.form is None:
        return Draft()
    answers = standing_answers(review.form)
    said = {
        "summary": "\n".join(str(answers[key]) for key in SUMMED_UP if answers.get(key)),
        "next_step": NEXT[answers["comes"]].value if answers.get("comes") in NEXT else "",
    }
    initial = {name: value for name, value in said.items() if value}
    source = f"the review form begun on {on_day(review.form.started_at.date())}" if initial else ""
    return Draft(initial, source)
