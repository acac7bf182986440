"""Published figures as they were printed, each with its source, and what does not add up in them."""

from django.db import models

from commonweal.core.places.models import Place


class PublishedTable(models.Model):
    """One table of a published document."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="published_tables")
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    section = models.CharField(max_length=200, blank=True, help_text="where in the document")
    as_at = models.CharField(max_length=60, blank=True)
    rows_are = models.CharField(max_length=60)
    columns_are = models.CharField(max_length=60)
    note = models.TextField(blank=True)
    checks = models.PositiveIntegerField(default=0, help_text="how many checks were made when it was loaded")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "slug"], name="table_once_a_place"),)
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class PublishedCell(models.Model):
    """One figure: as printed, and as a number where it is one."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="cells")
    row = models.CharField(max_length=200)
    column = models.CharField(max_length=200)
    row_position = models.PositiveSmallIntegerField()
    column_position = models.PositiveSmallIntegerField()
    printed = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    is_approximate = models.BooleanField(default=False)
    unit = models.CharField(max_length=60)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["table", "row", "column"], name="cell_once_a_table"),)
        ordering = ("row_position", "column_position")

    def __str__(self) -> str:
        return f"{self.row}, {self.column}: {self.printed}"


class Finding(models.Model):
    """Something that does not follow in a published table. It is shown, never repaired."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="findings")
    row = models.CharField(max_length=200)
    column = models.CharField(max_length=200)
    printed = models.CharField(max_length=60)
    computed = models.CharField(max_length=60)
    message = models.TextField()

    def __str__(self) -> str:
        return self.message
