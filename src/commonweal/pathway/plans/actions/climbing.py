"""The steps before paid support: what became of each for an outcome, and who of the circle and community does what."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.core.accounts.actors import Actor
from commonweal.pathway.plans.actions.writing import author_of, changed, open_plan
from commonweal.pathway.plans.ladder import ANSWER_WORDS, Answer, ladder_on
from commonweal.pathway.plans.models import Helper, PlannedOutcome, RungAnswer
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of


def answer_rungs(actor: Actor, outcome: PlannedOutcome, answers: Mapping[str, tuple[str, str]]) -> list[RungAnswer]:
    """Record what became of rungs for an outcome: by a rung's key its answer (a value of Answer) and the words for it.

    A rung whose answer and words are both empty is left as it is not answered. Nothing changed writes nothing. Raises
    ValidationError by field: "<rung>-answer" or "<rung>-words".
    """
    with transaction.atomic():
        plan = open_plan(outcome.plan)
        author = author_of(actor, plan)
        known = {rung.key: rung for rung in ladder_on(timezone.localdate()).asked}
        wrong = {}
        for key, (answer, words) in answers.items():
            if key not in known:
                raise ValidationError(f"The ladder has no rung “{key}”")
            if answer and answer not in ANSWER_WORDS:
                wrong[f"{key}-answer"] = "Choose one of the answers"
            elif answer and not words.strip():
                wrong[f"{key}-words"] = f"Say in a few words why, for “{known[key].title}”"
            elif words.strip() and not answer:
                wrong[f"{key}-answer"] = f"Choose what became of “{known[key].title}”"
        if wrong:
            raise ValidationError(wrong)
        stored = {one.rung: one for one in outcome.rungs.all()}
        done = []
        for key, (answer, words) in answers.items():
            before = stored.get(key)
            said = words.strip()
            if not answer:
                if before:
                    before.delete()
                    done.append(known[key].title)
            elif before is None or (before.answer, before.words) != (answer, said):
                kept = before or RungAnswer(person=plan.person, plan=plan, outcome=outcome, rung=key)
                kept.answer, kept.words = answer, said
                author.sign(kept)
                kept.save()
                done.append(known[key].title)
        if done:
            changed(
                actor,
                plan,
                f"Written on the steps before paid support: {', '.join(done)}",
                outcome=outcome.pk,
                before={key: [one.answer, one.words] for key, one in stored.items()},
                answers={key: [answer, words.strip()] for key, (answer, words) in answers.items()},
            )
    return list(outcome.rungs.all())


def copy_answers(actor: Actor, outcome: PlannedOutcome, source: PlannedOutcome) -> None:
    """Say for an outcome what was said for another of the same plan, where nothing is said yet."""
    if source.plan_id != outcome.plan_id:
        raise ValidationError("Choose an outcome of the same plan")
    given = set(outcome.rungs.values_list("rung", flat=True))
    answer_rungs(
        actor, outcome, {one.rung: (one.answer, one.words) for one in source.rungs.all() if one.rung not in given}
    )


def add_helper(
    actor: Actor,
    outcome: PlannedOutcome,
    rung: str,
    does_what: str,
    *,
    supporter: Supporter | None = None,
    service: UUID | None = None,
    name: str = "",
) -> Helper:
    """Say that one of the circle, an entry of the directory, or somebody by `name` does something towards an outcome.

    The rung is answered with "part of this plan" where it has no answer yet. Raises ValidationError by field.
    """
    with transaction.atomic():
        plan = open_plan(outcome.plan)
        author = author_of(actor, plan)
        helps = {one.key: one.helpers for one in ladder_on(timezone.localdate()).asked}.get(rung, "")
        wrong = {}
        if not helps:
            raise ValidationError("Nobody is named on this step")
        if not does_what.strip():
            wrong["does_what"] = "Say what they do"
        if supporter is not None:
            if not circle_of(plan.person).filter(pk=supporter.pk).exists():
                wrong["supporter"] = "Choose somebody of the person’s circle"
            name = supporter.name
        elif service is not None:
            found = Service.objects.filter(pk=service).first()
            if found is None:
                wrong["service"] = "Choose an entry of the directory"
            else:
                name = found.name
        if not name.strip() and not wrong:
            wrong["name"] = "Say who does it"
        if wrong:
            raise ValidationError(wrong)
        helper = Helper(
            person=plan.person,
            plan=plan,
            outcome=outcome,
            rung=rung,
            supporter=supporter,
            service=service,
            name=name.strip()[:200],
            does_what=does_what.strip(),
        )
        author.sign(helper)
        helper.save(force_insert=True)
        changed(actor, plan, f"{helper.name} helps towards an outcome: {helper.does_what}", outcome=outcome.pk)
        if not outcome.rungs.filter(rung=rung).exists():
            answer_rungs(actor, outcome, {rung: (Answer.USED, f"{helper.name}: {helper.does_what}")})
    return helper


def remove_helper(actor: Actor, helper: Helper) -> None:
    """Take a helper out of a plan that is not signed."""
    with transaction.atomic():
        plan = open_plan(helper.plan)
        author_of(actor, plan)
        name = helper.name
        helper.delete()
        changed(actor, plan, f"{name} is not named any more for an outcome", outcome=helper.outcome_id)
