"""Changing entries: drafts that are written bit by bit, and what is sent to an editor."""

import copy
import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.actions.deciding import approve_version
from commonweal.community.directory.actions.storing import Origin, store_records
from commonweal.community.directory.actions.versions import checked, note_change, with_its_own_ids
from commonweal.community.directory.allowed import is_editor, owns, require_may_edit
from commonweal.community.directory.differences import differences
from commonweal.community.directory.models import ListedOrganisation, Service, Version
from commonweal.community.directory.reading import document_of, whole_organisation, written
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.places.models import Place

LONGEST_NOTE = 2000


def start_draft(actor: Actor, service: Service) -> Version:
    """The actor's draft of changes to an entry: the one they have begun, or a new one of the entry as it is."""
    require_may_edit(actor, service)
    begun = Version.objects.filter(service=service, proposed_by=actor.account_id, state=Version.State.DRAFT).first()
    if begun is not None:
        return begun
    current = document_of(service.pk)
    draft = _version(actor, service, Version.Kind.CHANGE, Version.State.DRAFT, current, before=current)
    draft.save(force_insert=True)
    return draft


def start_new_entry(
    actor: Actor, place: Place, document: Mapping[str, Any], organisation: ListedOrganisation | None = None
) -> Version:
    """Begin an entry that is not in the directory yet, under an organisation that is, or else under the one its
    document names. Only an editor may name a new organisation; an owner adds to their own."""
    if organisation is None and not is_editor(actor):
        raise PermissionDenied("Only an editor of the directory can add an organisation. Suggest the entry instead.")
    if organisation is not None and not (is_editor(actor) or owns(actor, organisation)):
        raise PermissionDenied("Only an editor of the directory, or whoever runs the organisation, can add to it.")
    with transaction.atomic():
        service = _store_new(actor, place, document, organisation)
        draft = _version(actor, service, Version.Kind.NEW, Version.State.DRAFT, document_of(service.pk))
        draft.save(force_insert=True)
    return draft


def save_draft(actor: Actor, draft: Version, document: Mapping[str, Any]) -> Version:
    """Keep a draft with its latest changes. Raises ValidationError with the document's faults."""
    _require_own_draft(actor, draft)
    own = with_its_own_ids(document, draft.service)
    checked(own)
    draft.document = own
    draft.save(update_fields=["document"])
    return draft


def discard_draft(actor: Actor, draft: Version) -> None:
    """Throw a draft away; a new entry goes with it."""
    _require_own_draft(actor, draft)
    with transaction.atomic():
        is_new = draft.kind == Version.Kind.NEW
        draft.delete()
        if is_new:
            draft.service.delete()


def send_draft(actor: Actor, draft: Version, note: str = "", *, is_checked: bool = False) -> Version:
    """Send a draft to the editors; an editor's own is approved at once. `is_checked`: an editor asked whoever runs it,
    so that the entry counts as confirmed today. Raises ValidationError where nothing changed."""
    _require_own_draft(actor, draft)
    if draft.kind == Version.Kind.CHANGE and not differences(draft.before, draft.document):
        raise ValidationError("Nothing has changed yet. Change a part, or throw the draft away")
    with transaction.atomic():
        draft.state = Version.State.PROPOSED
        draft.note = note.strip()[:LONGEST_NOTE]
        draft.proposed_at = timezone.now()
        draft.save(update_fields=["state", "note", "proposed_at"])
        what = "A new entry was" if draft.kind == Version.Kind.NEW else "A change was"
        note_change(actor, draft.service, "proposed", f"{what} proposed by {actor.name}", draft.note, version=draft.pk)
        if is_editor(actor):
            approve_version(actor, draft, is_confirmed=is_checked)
    return draft


def propose_document(actor: Actor, service: Service, document: Mapping[str, Any], note: str = "") -> Version:
    """Propose a whole document at once, as another system does. An editor's is approved at once."""
    require_may_edit(actor, service)
    own = with_its_own_ids(document, service)
    checked(own)
    current = document_of(service.pk)
    if not differences(current, own):
        raise ValidationError("The document says what the entry says already: nothing was proposed")
    with transaction.atomic():
        version = _version(actor, service, Version.Kind.CHANGE, Version.State.PROPOSED, own, before=current)
        version.note = note.strip()[:LONGEST_NOTE]
        version.save(force_insert=True)
        note_change(actor, service, "proposed", f"A change was proposed by {actor.name}", note, version=version.pk)
        if is_editor(actor):
            approve_version(actor, version)
    return version


def withdraw_proposal(actor: Actor, version: Version) -> None:
    """Take back what one has proposed and nobody has decided."""
    if version.proposed_by_id is None or version.proposed_by_id != actor.account_id:
        raise PermissionDenied("Only whoever proposed it can take it back.")
    with transaction.atomic():
        held = Version.objects.filter(pk=version.pk, state=Version.State.PROPOSED)
        if not held.update(state=Version.State.WITHDRAWN, decided_at=timezone.now()):
            raise ValidationError("This has been decided already")
        note_change(actor, version.service, "taken-back", f"{actor.name} took their proposal back", version=version.pk)


def report_wrong(actor: Actor, service: Service, words: str, name: str = "", email: str = "") -> Version:
    """Anybody says what is wrong with an entry; an editor reads it. Raises ValidationError by field."""
    _require_words(words, email)
    current = document_of(service.pk)
    with transaction.atomic():
        version = _version(actor, service, Version.Kind.REPORT, Version.State.PROPOSED, current, before=current)
        version.note, version.proposer_email = words.strip()[:LONGEST_NOTE], email.strip()
        version.proposer_name = name.strip()[:200] or version.proposer_name
        version.save(force_insert=True)
        note_change(
            actor, service, "reported", "Somebody said that something in the entry is wrong", version=version.pk
        )
    return version


def suggest_entry(
    actor: Actor, place: Place, document: Mapping[str, Any], words: str, name: str = "", email: str = ""
) -> Version:
    """Anybody suggests something that is missing; it is not shown until an editor has approved it."""
    _require_words(words, email)
    checked(document)
    with transaction.atomic():
        # as the system: an entry that nobody sees yet has no owner who could write it
        with acting_as(system_actor("keeping a suggested entry")):
            service = _store_new(actor, place, document, None)
            kept = document_of(service.pk)
        version = _version(actor, service, Version.Kind.NEW, Version.State.PROPOSED, kept)
        version.note, version.proposer_email = words.strip()[:LONGEST_NOTE], email.strip()
        version.proposer_name = name.strip()[:200] or version.proposer_name
        version.save(force_insert=True)
        note_change(
            actor, service, "suggested", f"“{service.name}” was suggested for the directory", version=version.pk
        )
    return version


def _require_words(words: str, email: str) -> None:
    problems: dict[str, str] = {}
    if not words.strip():
        problems["words"] = "Say it in a sentence or two"
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError:
            problems["email"] = "Enter an e-mail address, like name@example.com"
    if problems:
        raise ValidationError(problems)


def _require_own_draft(actor: Actor, draft: Version) -> None:
    if draft.proposed_by_id is None or draft.proposed_by_id != actor.account_id:
        raise PermissionDenied("Only whoever began a draft can change it.")
    if draft.state != Version.State.DRAFT:
        raise ValidationError("This has been sent already. Begin another change")


def _version(
    actor: Actor,
    service: Service,
    kind: Version.Kind,
    state: Version.State,
    document: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
) -> Version:
    return Version(
        service=service,
        kind=kind,
        state=state,
        document=dict(document),
        before=dict(before) if before is not None else None,
        proposed_by_id=actor.account_id,
        proposer_name=actor.name,
        proposed_at=timezone.now(),
    )


def _store_new(
    actor: Actor, place: Place, document: Mapping[str, Any], organisation: ListedOrganisation | None
) -> Service:
    """The entry's row, not listed yet."""
    service = uuid4()
    new = copy.deepcopy(dict(document)) | {"id": str(service)}
    offered = document_of_organisation(organisation) if organisation else new.get("organization") or {}
    new["organization"] = {"id": str(organisation.pk if organisation else uuid4())} | offered
    new.pop("organization_id", None)
    source = f"Proposed by {actor.name}" if actor.is_signed_in else "Suggested on the website"
    store_records([checked(new)], Origin(source, place, listing=Service.Listing.PROPOSED))
    return Service.objects.select_related("organisation", "place").get(pk=service)


def document_of_organisation(organisation: ListedOrganisation) -> dict[str, Any]:
    """An organisation as its entries have it."""
    found: dict[str, Any] = json.loads(
        written(ListedOrganisation, whole_organisation(), [organisation.pk])[organisation.pk]
    )
    return found
