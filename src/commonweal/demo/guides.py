"""The demo's guides: half a year of people who used them, what one resident keeps and shares, and an editor at work."""

import random
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from commonweal.community.guides.actions import (
    check_draft,
    count_use,
    keep_run,
    publish_draft,
    save_draft,
    share_run,
    start_draft,
)
from commonweal.community.guides.answering import accept_all
from commonweal.community.guides.checking.exploring import some_paths
from commonweal.community.guides.document.changing import item_of, put_item
from commonweal.community.guides.queries import InForce, guide_in_force, guides_in_force
from commonweal.community.guides.reports import report_of
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.demo.cast import Cast
from commonweal.demo.days import as_on

SEED = 61
MONTHS = 6
RUNS_A_MONTH = {"money": 21, "daily-living": 18, "falls": 15, "caring": 13, "memory": 12}
OTHER_RUNS_A_MONTH = 7
FINISH, SAVE, MAIL, ASK = 0.72, 0.14, 0.09, 0.11
"""The share of runs that are finished, and of finished ones that are saved, sent by e-mail, and taken on to asking."""

KEPT_DAYS_AGO, DRAFTED_DAYS_AGO = 24, 9

STAIRS_AND_BATH = {
    "who": "me", "rooms": ["bathroom", "stairs"], "bathroom": ["bath", "slip"], "stairs": ["stairs", "steps"],
    "sudden": "no", "undone": ["fell"], "help": "family", "lasting": "yes", "pension": "yes", "postcode": "BH15 1AB",
}  # fmt: skip
"""What the resident whom anybody may be answered about everyday life at home."""


def tell_guides(cast: Cast) -> None:
    """Count the uses of half a year, keep a resident's answers, and publish and begin versions of the council's own."""
    today = timezone.localdate()
    _count_uses(today)
    _keep_answers(cast.resident, today - timedelta(days=KEPT_DAYS_AGO))
    editor = next(
        council.staff[Role.DIRECTORY_EDITOR]
        for council in cast.councils.values()
        if Role.DIRECTORY_EDITOR in council.staff
    )
    _edit(editor, today - timedelta(days=DRAFTED_DAYS_AGO))


def _count_uses(today: date) -> None:
    """What people who are not kept anywhere did: each month a few more than the month before."""
    chance = random.Random(SEED)  # noqa: S311 - the same uses each time, nothing secret
    for found in guides_in_force():
        walked, _ = some_paths(found.guide, 60)
        suggests = [bool(report_of(found.guide, answers).assessments) for answers in walked]
        for ago in range(MONTHS):
            month = today - timedelta(days=30 * ago)
            runs = RUNS_A_MONTH.get(found.key, OTHER_RUNS_A_MONTH)
            with as_on(month, 12):
                for _ in range(round(runs * (1 - ago / 12) * chance.uniform(0.8, 1.2))):
                    _count_run(found, chance, suggests)


def _count_run(found: InForce, chance: random.Random, suggests: list[bool]) -> None:
    count_use(found.key, "started")
    if chance.random() > FINISH:
        return
    count_use(found.key, "finished")
    if chance.choice(suggests):
        count_use(found.key, "suggested")
        if chance.random() < ASK:
            count_use(found.key, "asked")
    for what, share in (("saved", SAVE), ("mailed", MAIL)):
        if chance.random() < share:
            count_use(found.key, what)


def _keep_answers(resident: Account, day: date) -> None:
    found = guide_in_force("daily-living")
    assert found is not None
    answers, problems = accept_all(found.guide, STAIRS_AND_BATH)
    assert not problems, problems
    with as_on(day, 15), acting_as(resident) as actor:
        run = keep_run(actor, found.key, found.edition, answers)
        share_run(actor, run, found.guide.title)


def _edit(editor: Account, day: date) -> None:
    """A version with the council's own number in it, published; and a draft with a new answer that lacks its advice."""
    with as_on(day, 9), acting_as(editor) as actor, transaction.atomic():
        draft = start_draft(actor, "getting-out")
        lifts = item_of(draft.document, "advice", "lifts")
        assert lifts is not None
        lifts["text"] += "\n\nOur transport desk knows every scheme here: 01632 960115, weekdays from 9 to 4."
        document = put_item(draft.document, "advice", "lifts", lifts)
        draft = save_draft(actor, draft, document, "Advice “lifts” changed", draft.revision)
        publish_draft(actor, check_draft(actor, draft))
    with as_on(day + timedelta(days=4), 14), acting_as(editor) as actor:
        draft = start_draft(actor, "loneliness")
        liked = item_of(draft.document, "questions", "like")
        assert liked is not None
        liked["options"].insert(-1, {"key": "animals", "text": "Be with animals"})
        document = put_item(draft.document, "questions", "like", liked)
        draft = save_draft(actor, draft, document, "Question “like” changed", draft.revision)
        advice = {
            "key": "animals",
            "heading": "Be with animals",
            "part": "Things to do with others",
            "when": "like includes animals",
            "text": "City farms and animal homes are glad of people who walk dogs or brush ponies.",
            "needs": ["work-and-volunteering"],
        }
        document = put_item(draft.document, "advice", "animals", advice)
        save_draft(actor, draft, document, "Advice “animals” added", draft.revision)
