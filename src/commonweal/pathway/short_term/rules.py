"""What work follows from short-term support. Pure."""

from commonweal.pathway.work.kinds import Close, Fact, Open, Reach, Step, WorkKind, add_rule, add_work

TO_END = WorkKind("short-term-to-end", "What comes after short-term support", "Look at the goals with them",
                  "short_term:episode")  # fmt: skip


def after_begun(fact: Fact) -> list[Step]:
    """What was to be arranged is arranged; after urgent support the assessment follows by the day that was said."""
    steps: list[Step] = [Close(("short-term-to-begin", "urgent-support"), outcome="Begun")]
    request = fact.id_of("request")
    if request is not None:
        steps.append(Reach(request, {"support_at": fact.at}))
    assess_by, episode = fact.day_of("assess_by"), fact.id_of("episode")
    if assess_by is not None and episode is not None:
        steps.append(
            Open(
                "assessment-to-allocate",
                episode,
                team=fact.id_of("team"),
                worker=fact.id_of("worker"),
                due_on=assess_by,
                unless=("assessment-to-allocate", "assessment-to-start", "assessment-to-finish"),
            )
        )
    return steps


def register() -> None:
    """Add the kind and the rules. Called once, when the room is ready."""
    add_work(TO_END, opened_by={"short_term.begun": "episode"}, closed_by={"short_term.ended": "episode"})
    add_rule("short_term.begun", after_begun)
