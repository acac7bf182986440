"""Which tables are about a person: read from the models and from the database itself, so that none is forgotten."""

from django.apps import apps
from django.db import models

from commonweal.people.identity.models import Person


def tables_of_models() -> set[str]:
    """The tables of models that lead to a person: by a foreign key, by one to such a model, or by a `person_id`."""
    everything = apps.get_models(include_auto_created=True)
    about: set[type[models.Model]] = {Person}
    grown = True
    while grown:
        found = {model for model in everything if model not in about and _leads_to(model, about)}
        about |= found
        grown = bool(found)
    return {model._meta.db_table for model in about}


def _leads_to(model: type[models.Model], about: set[type[models.Model]]) -> bool:
    return any(
        field.column == "person_id" or (field.remote_field is not None and field.related_model in about)
        for field in model._meta.concrete_fields
    )


TABLES_WITH_PERSON = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v')
   AND a.attname = 'person_id' AND NOT a.attisdropped
"""
