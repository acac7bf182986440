"""Sharing a form, so that somebody else writes in it what the person may write."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.forms.definitions.form import Writer
from commonweal.pathway.forms.models import FilledForm, SharedForm
from commonweal.pathway.forms.queries import definition_of, writers_in
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import access_of, in_force


def may_be_shared_with(filled: FilledForm) -> list[Account]:
    """Carers with an account who see the person's care now: a form shows no more of a record than it does anyway."""
    seen = in_force(Sight.objects.filter(person=filled.person_id, basis=Basis.CARER, compartment="care"))
    return list(Account.objects.filter(pk__in=list(seen.values_list("viewer", flat=True))).order_by("name"))


def share_form(actor: Actor, filled: FilledForm, account: Account) -> SharedForm:
    """Let a carer write in a form what the person may write; they are told by message.

    For the person and those who work with them. Publishes `form.shared`. Raises ValidationError where the account does
    not see the person's care, or it is shared with them already; PermissionDenied.
    """
    with transaction.atomic():
        held = FilledForm.objects.select_for_update(of=("self",), no_key=True)
        held_form = held.select_related("person", "definition").get(pk=filled.pk)
        _check_sharer(actor, held_form)
        if account.pk not in {one.pk for one in may_be_shared_with(held_form)}:
            called = held_form.person.called
            raise ValidationError(
                {"account": f"{account.name} does not see {called}’s care. Share that first, in the circle of support"}
            )
        if SharedForm.objects.filter(form=held_form, account=account, ended_at=None).exists():
            raise ValidationError({"account": f"It is shared with {account.name} already"})
        shared = SharedForm.objects.create(
            person_id=held_form.person_id,
            form=held_form,
            account=account,
            account_name=account.name,
            shared_by_name=actor.name,
            shared_at=timezone.now(),
        )
        title = definition_of(held_form).title
        write_entry(
            actor,
            "form.shared",
            f"{title} shared with {account.name}",
            person_id=held_form.person_id,
            payload={"form": held_form.pk, "account": account.pk},
        )
        send_message(
            actor,
            "form-shared",
            to_account=account,
            context={
                "form": title,
                "person": held_form.person.called,
                "sharer": actor.name,
                "link": f"{settings.SITE_URL}{reverse('forms:form', args=[held_form.pk])}",
            },
        )
    return shared


def end_share(actor: Actor, shared: SharedForm) -> None:
    """End the sharing of a form: what was written stays. For the person and those who work with them."""
    with transaction.atomic():
        held = (
            SharedForm.objects.select_for_update(of=("self",), no_key=True)
            .select_related("form__person", "form__definition")
            .get(pk=shared.pk)
        )
        _check_sharer(actor, held.form)
        if held.ended_at is not None:
            return
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        write_entry(
            actor,
            "form.unshared",
            f"{definition_of(held.form).title} no longer shared with {held.account_name}",
            person_id=held.person_id,
            payload={"form": held.form_id, "account": held.account_id},
        )


def _check_sharer(actor: Actor, filled: FilledForm) -> None:
    if not filled.is_open:
        raise ValidationError("This form is finished: there is nothing left to write in it.")
    access = access_of(actor, filled.person)
    is_shared_with = not access.is_own and Writer.WORKER not in writers_in(actor, filled, access)
    if is_shared_with:
        raise PermissionDenied("Only the person, and those who work with them, share a form.")
