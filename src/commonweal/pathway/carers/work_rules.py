"""What work follows from what happens to carers. Pure."""

from commonweal.pathway.work.kinds import URGENT, Close, Fact, Open, Step, WorkKind, add_kind, add_rule, add_work

WELCOME = WorkKind("carer-to-welcome", "New on the carers’ register", "Ring them, and offer an assessment",
                   "carers:carer")  # fmt: skip
ASSESS = WorkKind("carer-to-assess", "Carer’s assessment wanted", "Begin it from their record", "carers:carer")
ANSWER = WorkKind("carer-break-to-answer", "Break asked for by a carer", "Agree it, or say why not", "carers:break")
BOOK = WorkKind("carer-break-to-book", "Carer’s break to book", "Book it, and care meanwhile", "carers:break")
EMERGENCY = WorkKind("carer-emergency", "A carer is suddenly away", "See that somebody is there", "carers:emergency")

PAY = WorkKind("carer-budget-to-pay", "Carer’s budget to pay", "Have the pay run pay it", "carers:pay",
               compartment="money")  # fmt: skip


def budget_to_pay(fact: Fact) -> list[Step]:
    """A budget that is a direct payment: the finance team has it paid."""
    budget, team = fact.id_of("budget"), fact.id_of("finance_team")
    return [] if budget is None or team is None else [Open(PAY.key, budget, team=team)]


def assessment_wanted(fact: Fact) -> list[Step]:
    """Somebody on the register said that they want an assessment: their team begins it."""
    carer = fact.id_of("carer")
    if carer is None or fact.payload.get("offer") != "wanted":
        return []
    return [Open(ASSESS.key, carer, team=fact.id_of("team"))]


def assessment_begun(fact: Fact) -> list[Step]:
    """A carer's assessment that was begun is no longer wanted."""
    return [Close((ASSESS.key,), outcome="Begun")] if fact.payload.get("kind") == "carer" else []


def emergency_began(fact: Fact) -> list[Step]:
    """Somebody has to see to it today."""
    about = fact.id_of("activation")
    words = str(fact.payload.get("words", ""))
    return [] if about is None else [
        Open(EMERGENCY.key, about, team=fact.id_of("team"), worker=fact.actor, due_on=fact.on, priority=URGENT,
             words=words)
    ]  # fmt: skip


def emergency_ended(fact: Fact) -> list[Step]:
    about = fact.id_of("activation")
    return [] if about is None else [Close((EMERGENCY.key,), about, outcome="Ended")]


def register() -> None:
    """Add the kinds and the rules. Called once, when the room is ready."""
    add_work(WELCOME, opened_by={"carer.asked_in": "carer"},
             closed_by={"carer.assessment_offered": "carer", "carer.left": "carer"})  # fmt: skip
    add_kind(ASSESS)
    add_rule("carer.assessment_offered", assessment_wanted)
    add_rule("assessment.started", assessment_begun)
    add_work(ANSWER, opened_by={"carer_break.asked": "break"},
             closed_by={"carer_break.agreed": "break", "carer_break.refused": "break",
                        "carer_break.cancelled": "break"})  # fmt: skip
    add_work(BOOK, opened_by={"carer_break.agreed": "break"},
             closed_by={"carer_break.booked": "break", "carer_break.taken": "break",
                        "carer_break.cancelled": "break"})  # fmt: skip
    add_work(PAY, opened_by={}, closed_by={"carer_budget.to_be_paid": "budget", "carer_budget.paid": "budget"})
    add_rule("carer_budget.agreed", budget_to_pay)
    add_kind(EMERGENCY)
    add_rule("carer_emergency.began", emergency_began)
    add_rule("carer_emergency.ended", emergency_ended)
