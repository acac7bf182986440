"""The terms that records are described by."""

import uuid

from django.db import models


class Taxonomy(models.Model):
    """A list of terms (Open Referral `taxonomy`): one of `data/taxonomies`, whose `key` names its file, or a feed's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(blank=True, help_text="the file in data/taxonomies; empty for a feed's own")
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=500, blank=True)
    version = models.TextField(blank=True)
    more = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "taxonomies"
        constraints = (models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="taxonomy_key_once"),)

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One term (Open Referral `taxonomy_term`). `code` is its key in the file, or the feed's code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taxonomy = models.ForeignKey(Taxonomy, on_delete=models.CASCADE, null=True, blank=True, related_name="terms")
    code = models.TextField(blank=True)
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    parent_id = models.UUIDField(null=True, blank=True, help_text="broader term; a feed may never give it")
    term_uri = models.URLField(max_length=500, blank=True)
    more = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = (models.Index(fields=["taxonomy", "code"]),)

    def __str__(self) -> str:
        return self.name
