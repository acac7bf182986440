"""Our own lists of terms as taxonomies of the database, so that whoever harvests the directory finds them there."""

from typing import Any

from django.db import transaction

from commonweal.community.directory.models import Taxonomy, Term
from commonweal.community.directory.terms import LISTS, list_id, own_terms


@transaction.atomic
def keep_own_taxonomies(**_: Any) -> None:
    """Write the lists of `data/taxonomies` over what the database has of them. Runs after each migration."""
    lists = [
        Taxonomy(id=list_id(name), key=name, name=name, description=description) for name, description in LISTS.items()
    ]
    terms = [
        Term(id=term.id, taxonomy_id=list_id(name), code=term.key, name=term.name)
        for name in LISTS
        for term in own_terms(name).values()
    ]
    Taxonomy.objects.bulk_create(
        lists, update_conflicts=True, unique_fields=["id"], update_fields=["key", "name", "description"]
    )
    Term.objects.bulk_create(
        terms, update_conflicts=True, unique_fields=["id"], update_fields=["taxonomy", "code", "name"]
    )
