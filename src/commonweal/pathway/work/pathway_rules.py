"""What work follows from the pathway's facts, from a request to support that has begun. Pure."""

from dataclasses import replace
from uuid import UUID

from commonweal.pathway.work.kinds import (
    URGENT,
    USUAL,
    Change,
    Close,
    Coordinate,
    Fact,
    Give,
    KeepLatestCoordinator,
    Open,
    Reach,
    Step,
    WorkKind,
    add_kind,
    add_rule,
)

TO_ALLOCATE = add_kind(WorkKind("assessment-to-allocate", "Assessment to give to a team", "Choose the team",
                                "assessments:allocate", of_person=True))  # fmt: skip
TO_START = add_kind(WorkKind("assessment-to-start", "Assessment to start", "Start the assessment", "identity:record",
                             of_person=True))  # fmt: skip
TO_TAKE_UP = add_kind(WorkKind("self-assessment-to-take-up", "Self-assessment that somebody began",
                               "Help them with it, and take it up", "identity:record", of_person=True))  # fmt: skip
TO_FINISH = add_kind(WorkKind("assessment-to-finish", "Assessment to finish and decide", "Go on with the assessment",
                              "assessments:assessment"))  # fmt: skip
BUDGET = add_kind(WorkKind("budget-to-work-out", "Indicative budget to work out", "Work out the budget",
                           "identity:record", of_person=True))  # fmt: skip
TO_PLAN = add_kind(WorkKind("plan-to-start", "Support plan to begin", "Begin the plan", "identity:record",
                            of_person=True))  # fmt: skip
PLAN = add_kind(WorkKind("plan-to-agree", "Support plan to write and agree", "Go on with the plan", "plans:plan"))
ARRANGE = add_kind(WorkKind("support-to-arrange", "Support to arrange", "See the plan", "identity:record",
                            of_person=True))  # fmt: skip
CONTRIBUTION = add_kind(WorkKind("contribution-to-work-out", "Contribution to work out", "Work out the contribution",
                                 "charging:contribution", of_person=True, compartment="money"))  # fmt: skip
SHORT_TERM = add_kind(WorkKind("short-term-to-begin", "Short-term support to begin", "Begin it", "short_term:begin",
                               of_person=True))  # fmt: skip
URGENT_SUPPORT = add_kind(WorkKind("urgent-support", "Urgent support to arrange", "Do what cannot wait",
                                   "short_term:begin", of_person=True))  # fmt: skip
REFER = add_kind(WorkKind("referral-to-make", "Somebody in the community to bring in", "Refer them", "identity:record",
                          of_person=True))  # fmt: skip
APPROVE = add_kind(WorkKind("approval-to-give", "Approval to give", "Read it and decide", "work:approval",
                            compartment="money"))  # fmt: skip
VISIT = add_kind(WorkKind("visit", "Visit", "Open the record", "identity:record", of_person=True))
CALL = add_kind(WorkKind("call", "Phone call or letter", "Open the record", "identity:record", of_person=True))
OTHER = add_kind(WorkKind("other", "Something else to do", "Open the record", "identity:record", of_person=True))

BY_HAND = (VISIT, CALL, OTHER)
"""Kinds that a worker opens and closes themselves; the others open and close with what is done."""


def after_sent(fact: Fact) -> list[Step]:
    """A request begins its way."""
    team, channel = fact.id_of("team"), str(fact.payload.get("channel", ""))
    values = {"sent_at": fact.at, "team_id": team, "channel": channel,
              "is_urgent": bool(fact.payload.get("is_urgent"))}  # fmt: skip
    return [Reach(fact.id_of("request"), values | ({"person_id": fact.person} if fact.person else {}))]


def after_matched(fact: Fact) -> list[Step]:
    """It is known whose it is: whoever found that out is whom the person asks, until somebody works with them."""
    steps: list[Step] = [Reach(fact.id_of("request"), {"person_id": fact.person})]
    if fact.actor:
        steps.append(Coordinate(fact.actor, fact.id_of("team"), "Answers the request", if_none=True))
    return steps


def after_contacted(fact: Fact) -> list[Step]:
    return [Reach(fact.id_of("request"), {"contacted_at": fact.at})]


def after_decided(fact: Fact) -> list[Step]:
    """What somebody has to do after each decision; nothing where information was enough or it is about nobody known."""
    request, outcome = fact.id_of("request"), str(fact.payload.get("outcome", ""))
    steps: list[Step] = [Reach(request, {"decided_at": fact.at, "outcome": outcome})]
    kinds = {"assessment": TO_ALLOCATE, "short_term": SHORT_TERM, "urgent": URGENT_SUPPORT, "community": REFER}
    if request is None or fact.person is None or outcome not in kinds:
        return steps
    work = Open(
        kinds[outcome].key,
        request,
        team=fact.id_of("team"),
        worker=fact.id_of("worker") or fact.actor,
        priority_of_request=request,
    )
    if outcome == "urgent":
        work = replace(work, due_on=fact.on, priority=URGENT)
    return [*steps, work]


def after_allocated(fact: Fact) -> list[Step]:
    request, allocation = fact.id_of("request"), fact.id_of("allocation")
    steps: list[Step] = [
        Close((TO_ALLOCATE.key,), outcome="Given to a team"),
        Close((TO_START.key,), outcome="Moved to another team"),
        Close((TO_TAKE_UP.key,), outcome="Given to a team"),
    ]
    if request is not None:
        steps.append(Reach(request, {"assessing_team_id": fact.id_of("team")}))
    if allocation is not None:
        steps.append(Open(TO_START.key, allocation, team=fact.id_of("team"), priority_of_request=request))
    return steps


def after_self_started(fact: Fact) -> list[Step]:
    """The person, or a carer, began to write: whoever coordinates their support sees to it that somebody helps."""
    assessment = fact.id_of("assessment")
    if assessment is None:
        return []
    return [Open(TO_TAKE_UP.key, assessment, unless=(TO_ALLOCATE.key, TO_START.key))]


def after_started(fact: Fact) -> list[Step]:
    assessment, request = fact.id_of("assessment"), fact.id_of("request")
    steps: list[Step] = [Close((TO_ALLOCATE.key, TO_START.key, TO_TAKE_UP.key), outcome="The assessment was started")]
    if request is not None:
        steps.append(Reach(request, {"assessment_at": fact.at, "assessing_team_id": fact.id_of("team")}))
    if assessment is not None:
        steps.append(
            Open(TO_FINISH.key, assessment, team=fact.id_of("team"), worker=fact.actor, priority_of_request=request)
        )
    if fact.actor:
        steps.append(Coordinate(fact.actor, fact.id_of("team"), "Assesses with them"))
    return steps


def after_assessed(fact: Fact) -> list[Step]:
    assessment, request = fact.id_of("assessment"), fact.id_of("request")
    eligible = bool(fact.payload.get("eligible"))
    steps: list[Step] = [Close((TO_FINISH.key,), assessment, "Eligible" if eligible else "Not eligible")]
    if request is not None:
        steps.append(Reach(request, {"eligibility_at": fact.at, "is_eligible": eligible}))
    if eligible and assessment is not None and fact.person is not None:
        steps.append(Open(BUDGET.key, assessment, team=fact.id_of("team"), worker=fact.actor))
        organisation = fact.id_of("organisation")
        steps.append(Open(CONTRIBUTION.key, fact.person, work_of="finance", organisation=organisation))
    return steps


def after_carer_assessed(fact: Fact) -> list[Step]:
    """A carer's needs were decided, by an assessment of their own or in a joint one: it is finished."""
    assessment, request = fact.id_of("assessment"), fact.id_of("request")
    eligible = bool(fact.payload.get("eligible"))
    steps: list[Step] = [Close((TO_FINISH.key,), assessment, "Eligible" if eligible else "Not eligible")]
    if request is not None and fact.payload.get("kind") == "carer":
        steps.append(Reach(request, {"eligibility_at": fact.at, "is_eligible": eligible}))
    return steps


def after_completed(fact: Fact) -> list[Step]:
    """An assessment by which nothing is decided was finished."""
    return [Close((TO_FINISH.key,), fact.id_of("assessment"), "Completed")]


def after_budget(fact: Fact) -> list[Step]:
    assessment = fact.id_of("assessment")
    steps: list[Step] = [Close((BUDGET.key,), assessment, "Worked out")]
    if assessment is not None:
        steps.append(Open(TO_PLAN.key, assessment, worker=fact.actor, unless=(PLAN.key, TO_PLAN.key)))
    return steps


def after_plan_started(fact: Fact) -> list[Step]:
    plan = fact.id_of("plan")
    steps: list[Step] = [Close((TO_PLAN.key,), outcome="The plan was begun")]
    if plan is not None:
        steps.append(Open(PLAN.key, plan, worker=fact.actor))
    if fact.actor:
        steps.append(Coordinate(fact.actor, None, "Plans with them"))
    return steps


def after_plan_taken_over(fact: Fact) -> list[Step]:
    """Another worker writes the plan now, whether they took it over or the work was given to them."""
    plan, worker = fact.id_of("plan"), fact.id_of("worker")
    if plan is None or worker is None:
        return []
    return [Give(PLAN.key, plan, worker), Coordinate(worker, None, "Plans with them")]


def after_signed(fact: Fact) -> list[Step]:
    """Signed: what the plan before still had to have arranged falls away, and its own lines are to be arranged."""
    steps: list[Step] = [
        Close((PLAN.key,), fact.id_of("plan"), "Signed"),
        Close((ARRANGE.key,), outcome="A new plan replaced it"),
        Reach(None, {"plan_at": fact.at}),
    ]
    steps += [Open(ARRANGE.key, UUID(line), work_of="brokerage") for line in fact.payload.get("to_arrange", ())]
    if fact.person is not None:
        steps.append(Open(CONTRIBUTION.key, fact.person, work_of="finance"))
    return steps


def after_brief(fact: Fact) -> list[Step]:
    line = fact.id_of("line")
    return [Give(ARRANGE.key, line, fact.actor)] if line is not None and fact.actor is not None else []


def after_support(fact: Fact) -> list[Step]:
    return [
        Close((ARRANGE.key,), fact.id_of("line"), "Arranged"),
        Close((URGENT_SUPPORT.key,), outcome="Support began"),
        Reach(None, {"support_at": fact.at}),
    ]


def after_contribution(fact: Fact) -> list[Step]:
    return [Close((CONTRIBUTION.key,), outcome="Worked out")]


def after_referral(fact: Fact) -> list[Step]:
    return [Close((REFER.key,), outcome="Referred")]


def after_asked(fact: Fact) -> list[Step]:
    approval = fact.id_of("approval")
    return [] if approval is None else [Open(APPROVE.key, approval, team=fact.id_of("team"))]


def after_opened(fact: Fact) -> list[Step]:
    """Somebody put something on the list by hand."""
    about = fact.id_of("about")
    if about is None:
        return []
    return [
        Open(
            str(fact.payload["kind"]),
            about,
            team=fact.id_of("team"),
            worker=fact.id_of("worker"),
            due_on=fact.day_of("due_on"),
            priority=int(fact.payload.get("priority", USUAL)),
            words=str(fact.payload.get("words", "")),
        )
    ]


def after_given(fact: Fact) -> list[Step]:
    """Given, taken, put back or handed over: who has it now, and the note for them."""
    values: dict[str, object] = {
        "team_id": fact.id_of("team"),
        "worker_id": fact.id_of("worker"),
        "given_at": fact.at if fact.payload.get("worker") else None,
        "note": str(fact.payload.get("note", "")),
        "handed_over_from": str(fact.payload.get("from_name", "")),
    }
    steps: list[Step] = [Change(_items(fact), values)]
    worker = fact.id_of("worker")
    if worker is not None and fact.payload.get("coordinates"):
        steps.append(Coordinate(worker, fact.id_of("team"), str(fact.payload.get("why", "Handed over"))))
    return steps


def after_moved(fact: Fact) -> list[Step]:
    return [Change(_items(fact), {"due_on": fact.day_of("due_on")})]


def after_closed(fact: Fact) -> list[Step]:
    return [Change(_items(fact), {"done_at": fact.at, "outcome": str(fact.payload.get("outcome", ""))[:300]})]


def _items(fact: Fact) -> tuple[UUID, ...]:
    return tuple(UUID(item) for item in fact.payload.get("items", ()))


def after_merged(fact: Fact) -> list[Step]:
    """Two records are one: what waits of both is about the kept one, and one worker coordinates."""
    return [KeepLatestCoordinator()]


def after_answered(fact: Fact) -> list[Step]:
    return [Close((APPROVE.key,), fact.id_of("approval"), str(fact.payload.get("decision", "")))]


for kind, rule in {
    "request.sent": after_sent,
    "request.matched": after_matched,
    "request.contacted": after_contacted,
    "request.decided": after_decided,
    "assessment.allocated": after_allocated,
    "self_assessment.started": after_self_started,
    "assessment.started": after_started,
    "assessment.decided": after_assessed,
    "carer_assessment.decided": after_carer_assessed,
    "assessment.completed": after_completed,
    "budget.set": after_budget,
    "plan.started": after_plan_started,
    "plan.taken_over": after_plan_taken_over,
    "plan.signed": after_signed,
    "brief.opened": after_brief,
    "support.started": after_support,
    "contribution.assessed": after_contribution,
    "referral.sent": after_referral,
    "approval.asked": after_asked,
    "approval.given": after_answered,
    "approval.sent_back": after_answered,
    "approval.refused": after_answered,
    "approval.withdrawn": after_answered,
    "person.merged": after_merged,
    "work.opened": after_opened,
    "work.given": after_given,
    "work.handed_over": after_given,
    "work.due_moved": after_moved,
    "work.closed": after_closed,
}.items():
    add_rule(kind, rule)
