"""Everything that is held about a person, found by walking the models: a new room is included without being named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils import timezone

from commonweal.core.calculations.registry import on_day
from commonweal.core.design.environment import moment
from commonweal.people.identity.models import Person

LEFT_OUT = ("rights.gatheredfile", "rights.mark", "linkage.movedrow", "identity.spelling")
"""Copies of what is listed in its own place, and what holds only keys."""

NOT_SAID = (
    "id",
    "person",
    "person_id",
    "hash",
    "previous_hash",
    "chain",
    "number",
    "given_key",
    "family_key",
    "known_key",
)


@dataclass(frozen=True)
class Kind:
    """One kind of thing held about people: its key, its title, its model and the columns that name a person."""

    key: str
    title: str
    model: type[models.Model]
    columns: tuple[str, ...]

    def rows(self, person_ids: list[UUID]) -> models.QuerySet[models.Model]:
        """The rows about these people."""
        asked = models.Q()
        for column in self.columns:
            asked |= models.Q(**{f"{column}__in": person_ids})
        return self.model._default_manager.filter(asked).order_by("pk")


def kinds(*, everything: bool = False) -> list[Kind]:
    """Every kind of thing held about people: their own facts first, then by title. With `everything`, copies and keys
    too, which nobody is told of but which go with the rest."""
    found = [Kind("identity.person", "Name and details", Person, ("pk",))]
    for model in apps.get_models():
        if model is Person or (model._meta.label_lower in LEFT_OUT and not everything) or not model._meta.managed:
            continue
        columns = tuple(field.attname for field in model._meta.concrete_fields if _names_person(field))
        if columns:
            found.append(Kind(model._meta.label_lower, title_of(model), model, columns))
    return [found[0], *sorted(found[1:], key=lambda kind: kind.title)]


def _names_person(field: "models.Field[Any, Any]") -> bool:
    return field.related_model is Person if field.is_relation else field.column == "person_id"


def title_of(model: type[models.Model]) -> str:
    """What the rows of a model are called, with a capital: "Communication needs"."""
    one, words = str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
    if words == f"{one}s":  # where no plural was given, an s was put behind whatever the name is
        words = _plural(one)
    return words[:1].upper() + words[1:]


def _plural(name: str) -> str:
    if name.endswith("us"):
        return f"{name}es"
    if name.endswith("s"):
        return name
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


def facts_of(row: models.Model) -> Iterator[tuple[str, str, str]]:
    """What a row says: each field's key, its name and its value as people read it. Empty ones are left out."""
    for field in row._meta.concrete_fields:
        if field.name in NOT_SAID or field.attname in NOT_SAID or _names_person(field):
            continue
        text = _said(row, field)
        if text:
            name = str(field.verbose_name).replace("_", " ")
            yield field.name, name[:1].upper() + name[1:], text


def _said(row: models.Model, field: "models.Field[Any, Any]") -> str:
    if field.is_relation:
        return str(getattr(row, field.attname) or "")
    value = getattr(row, field.attname)
    if field.choices:
        return str(getattr(row, f"get_{field.attname}_display")() or "")
    return said(value)


def said(value: Any) -> str:
    """A value as people read it."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(timezone.localtime(value))
    if isinstance(value, date):
        return on_day(value)
    if isinstance(value, dict):
        return "; ".join(f"{str(key).replace('_', ' ')}: {said(one)}" for key, one in value.items() if said(one))
    if isinstance(value, list | tuple):
        return ", ".join(said(one) for one in value)
    return str(value)
