"""Which pages a request goes through, one thing on each, and which comes next. Pure.

What was answered decides: somebody who asks for another is asked about themselves too; words that suggest a risk bring
a page on how to reach somebody safely; what a person's record says is shown back for a yes and not asked again.
"""

from collections.abc import Mapping
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]
"""What was answered so far: by page, then by question."""

TEXTS = ("agreement", "happening", "help", "soon")
"""Pages on which people write in their own words."""

FACTS = ("name", "birth", "address", "communication", "nhs")
"""Pages that a record answers."""


def pages(answers: Answers, *, knows_person: bool = False, is_taken: bool = False, safety_after: str = "") -> list[str]:
    """The pages of a request in order, as far as the answers so far tell.

    `knows_person`: whoever asks is signed in and has a record; or, where a worker takes the request (`is_taken`), they
    found the record of whoever needs help. `safety_after` is the first page whose words suggest that somebody may be at
    risk, or "".
    """
    shows_record = knows_person and (is_taken or answer(answers, "who", "who") != "other")
    for_self = answer(answers, "who", "who") != "other"
    found = ["who"]
    if not for_self:
        found += ["asker", "agreement"]
    found += ["happening", "help", "soon"]
    if answer(answers, "soon", "soon") == "danger":
        found.append("danger")
    if shows_record:
        found.append("known")
    if not (shows_record and answer(answers, "known", "right") == "yes"):
        found += FACTS
    found.insert(found.index("nhs") if "nhs" in found else len(found), "contact")
    found.append("sharing")
    if safety_after in found:
        found.insert(found.index(safety_after) + 1, "safety")
    return found


def outdated_by(page: str, before: Answers, after: Answers) -> tuple[str, ...]:
    """Pages whose answers no longer hold once `page` is answered anew: they were about somebody else, or a record's."""
    if page == "who" and before.get("who", after.get("who")) != after.get("who"):
        return ("asker", "agreement", "known", "contact", *FACTS)
    if page == "known" and answer(before, "known", "right") == "yes" and answer(after, "known", "right") == "no":
        return FACTS
    return ()


def next_page(answers: Answers, route: list[str]) -> str:
    """The first page not yet answered; "" when all are."""
    return next((page for page in route if page not in answers), "")


def page_before(page: str, route: list[str]) -> str:
    """The page that comes before one; "" before the first, and for a page that is not on the way."""
    position = route.index(page) if page in route else 0
    return route[position - 1] if position else ""


def answer(answers: Answers, page: str, question: str, default: Any = "") -> Any:
    """One answer, or the default where it was not given."""
    return answers.get(page, {}).get(question, default)


def is_urgent(answers: Answers) -> bool:
    """Whether it cannot wait, by the answer to how soon."""
    return answer(answers, "soon", "soon") in ("danger", "now")


def may_write(answers: Answers) -> bool:
    """Whether messages may be sent without asking a person first: not where it may be unsafe that others read them."""
    return answer(answers, "safety", "safe", "yes") == "yes"


def may_tell_asker(answers: Answers) -> bool:
    """Whether whoever asked may be told what was decided: for themselves, or where the person knows and agrees."""
    return answer(answers, "who", "who") != "other" or answer(answers, "agreement", "agrees") == "yes"


def written(answers: Answers, page: str) -> list[str]:
    """What somebody wrote in their own words on a page."""
    return [value for value in answers.get(page, {}).values() if isinstance(value, str)] if page in TEXTS else []
