"""Whose list it is: the questions of a place's first contact checklist and who is asked about each, from its files and
from the page on which the council changes them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from commonweal.community.directory.actions.loading import service_id
from commonweal.community.directory.models import Service
from commonweal.community.directory.needs import all_needs
from commonweal.community.referrals.checklist_files import (
    ChecklistFile,
    Partner,
    Question,
    read_checklist,
    shipped_questions,
)
from commonweal.community.referrals.models import FirstContactPartner, FirstContactQuestion
from commonweal.community.referrals.queries.parties import Receiver
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.loading import Fault, LoadReport, Say
from commonweal.core.places.models import Area, Place

FILE = "first-contact.toml"
SETS_LIST = (Role.DIRECTORY_EDITOR, Role.ENGAGEMENT_LEAD, Role.COMMISSIONER)
"""Who changes the list: those of a council who look after what the place offers."""


def load_first_contact(actor: Actor, place: Place, folder: Path, report: LoadReport, say: Say) -> None:
    """The step of a load: adds the questions and partners that are not there, and changes none that is."""
    path = folder / FILE
    shipped = shipped_questions()
    read = ChecklistFile()
    if path.exists():
        try:
            content = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            report.faults.append(Fault(FILE, f"byte {error.start}", "This is not UTF-8 text. Save it as UTF-8"))
            return
        read = read_checklist(content, all_needs().keys(), {question.key for question in shipped})
    faults = [Fault(FILE, where, message) for where, message in read.faults]
    found = [] if faults else _found_partners(place, read, faults)
    if faults:
        report.faults += faults
        return
    questions = _add_questions(place, read.questions or shipped)
    added = 0
    for partner, columns in found:
        for key in partner.questions:
            if key in questions:
                _, is_new = FirstContactPartner.objects.get_or_create(
                    question=questions[key], area_id=partner.area or None, defaults=columns
                )
                added += is_new
    if path.exists():
        report.read.append(f"{FILE}: {len(questions)} questions, {added} partners added")


def _add_questions(place: Place, questions: tuple[Question, ...]) -> dict[str, FirstContactQuestion]:
    there = {question.key: question for question in FirstContactQuestion.objects.filter(place=place)}
    for order, question in enumerate(questions, len(there) + 1):
        if question.key not in there:
            there[question.key] = FirstContactQuestion.objects.create(
                place=place,
                key=question.key,
                order=order,
                words=question.words,
                short=question.short,
                hint=question.hint,
                needs=list(question.needs),
            )
    return there


def _found_partners(place: Place, read: ChecklistFile, faults: list[Fault]) -> list[tuple[Partner, dict[str, Any]]]:
    """Each partner with the columns it is stored in; what is not in the place goes into `faults`."""
    areas = set(Area.objects.filter(place=place).values_list("pk", flat=True))
    found = []
    for number, partner in enumerate(read.partners, 1):
        where = f"partner {number}"
        columns: dict[str, Any] = {"phone": partner.phone}
        if partner.area and partner.area not in areas:
            faults.append(Fault(FILE, where, f"“{partner.area}” is not the code of an area in geo/areas.csv"))
        if partner.service:
            columns["service"] = Service.objects.filter(pk=service_id(place, partner.service)).first()
            if columns["service"] is None:
                faults.append(Fault(FILE, where, f"“{partner.service}” is not in directory/services.csv"))
        else:
            organisation = Organisation.objects.filter(pk=organisation_id(place, partner.organisation)).first()
            columns["organisation"] = organisation
            if organisation is None:
                faults.append(Fault(FILE, where, f"“{partner.organisation}” is not an organisation in place.toml"))
            elif partner.team:
                team = Team.objects.filter(organisation=organisation, work=partner.team).first()
                columns |= {"organisation": None, "team": team}
                if team is None:
                    faults.append(Fault(FILE, where, f"{organisation.name} has no team for “{partner.team}”"))
            elif organisation.kind in (Organisation.Kind.COUNCIL, Organisation.Kind.NHS):
                faults.append(Fault(FILE, where, f"Name a `team` of {organisation.name}: it is asked by team"))
        found.append((partner, columns))
    return found


@dataclass(frozen=True)
class Words:
    """A question as somebody types it."""

    words: str
    short: str
    hint: str = ""
    needs: tuple[str, ...] = ()


def add_question(actor: Actor, place: Place, words: Words) -> FirstContactQuestion:
    """Add a question at the end of a place's list."""
    actor.require_role(*SETS_LIST)
    with transaction.atomic():
        Place.objects.select_for_update().get(pk=place.pk)  # one at a time, so that no two get one key or number
        mine = FirstContactQuestion.objects.filter(place=place)
        question = FirstContactQuestion(
            place=place,
            key=_free_key(words.short, set(mine.values_list("key", flat=True))),
            order=(mine.aggregate(last=Max("order"))["last"] or 0) + 1,
        )
        _set_words(question, words)
        question.save(force_insert=True)
        _enter(actor, question, "added")
    return question


def change_question(actor: Actor, question: FirstContactQuestion, words: Words) -> FirstContactQuestion:
    """Word a question anew. What was ticked before stays ticked under its key."""
    actor.require_role(*SETS_LIST)
    with transaction.atomic():
        stored = FirstContactQuestion.objects.select_for_update().get(pk=question.pk)
        _set_words(stored, words)
        stored.save()
        _enter(actor, stored, "changed")
    return stored


def ask_or_not(actor: Actor, question: FirstContactQuestion, *, is_asked: bool) -> None:
    """Stop asking a question, or ask it again."""
    actor.require_role(*SETS_LIST)
    with transaction.atomic():
        FirstContactQuestion.objects.filter(pk=question.pk).update(is_asked=is_asked)
        question.is_asked = is_asked
        _enter(actor, question, "asked again" if is_asked else "no longer asked")


def move_question(actor: Actor, question: FirstContactQuestion, *, up: bool) -> None:
    """Let a question change places with the one before or after it."""
    actor.require_role(*SETS_LIST)
    with transaction.atomic():
        listed = list(FirstContactQuestion.objects.select_for_update().filter(place=question.place_id))
        here = next(index for index, one in enumerate(listed) if one.pk == question.pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(listed):
            listed[here], listed[there] = listed[there], listed[here]
            for order, one in enumerate(listed, 1):
                one.order = order
            FirstContactQuestion.objects.bulk_update(listed, ["order"])
            _enter(actor, question, "moved")


def set_partner(
    actor: Actor, question: FirstContactQuestion, receiver: Receiver, area: Area | None = None, phone: str = ""
) -> FirstContactPartner:
    """Say who is asked about a question in an area, or (None) wherever no other is named."""
    actor.require_role(*SETS_LIST)
    party, service = receiver.party, receiver.service
    columns: dict[str, Any] = {
        "service": service,
        "team": party.team if party and service is None else None,
        "organisation": party.organisation if party and party.team is None and service is None else None,
        "phone": phone.strip(),
    }
    with transaction.atomic():
        partner, _ = FirstContactPartner.objects.update_or_create(question=question, area=area, defaults=columns)
        where = f" in {area.name}" if area else ""
        _enter(actor, question, f"goes to {receiver.name}{where}")
    return partner


def remove_partner(actor: Actor, partner: FirstContactPartner) -> None:
    """No longer ask this partner about a question in its area."""
    actor.require_role(*SETS_LIST)
    with transaction.atomic():
        FirstContactPartner.objects.filter(pk=partner.pk).delete()
        _enter(actor, partner.question, "has a partner less")


def _set_words(question: FirstContactQuestion, words: Words) -> None:
    question.words, question.short = words.words.strip(), words.short.strip()
    question.hint, question.needs = words.hint.strip(), [need for need in words.needs if need in all_needs()]
    wrong = {}
    if not question.words:
        wrong["words"] = "Enter the question as it is read out"
    if not question.short:
        wrong["short"] = "Enter two or three words for lists"
    if wrong:
        raise ValidationError(wrong)
    question.clean_fields(exclude=["id", "place"])


def _free_key(short: str, taken: set[str]) -> str:
    key = slugify(short)[:36] or "question"
    number = 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free


def _enter(actor: Actor, question: FirstContactQuestion, done: str) -> None:
    write_entry(
        actor,
        "first-contact-list.changed",
        f"First contact checklist: “{question.short}” {done}",
        chain=f"place:{question.place_id}",
        payload={"question": question.key, "words": question.words, "is_asked": question.is_asked},
    )
