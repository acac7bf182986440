"""Published figures as they were printed, each with its source, and what does not add up in them."""

from django.db import models
from django.urls import reverse

from commonweal.core.places.models import Area, Place
from commonweal.pathway.plans.models import SupportKind


class PublishedTable(models.Model):
    """One table of a published document."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="published_tables")
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    section = models.CharField(max_length=200, blank=True, help_text="where in the document")
    as_at = models.CharField(max_length=60, blank=True)
    row_labels = models.JSONField(default=list, help_text="what a row is about, as scheme, area, part: in this order")
    across = models.CharField(max_length=60, blank=True, help_text="what the column headings are; empty for one column")
    note = models.TextField(blank=True)
    checks = models.PositiveIntegerField(default=0, help_text="how many checks were made when it was loaded")
    not_checked = models.JSONField(default=list, help_text="checks that could not be made, in words")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "slug"], name="table_once_a_place"),)
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("figures:table", args=[self.place_id, self.slug])


class PublishedCell(models.Model):
    """One figure: as printed, and as a number where it is one."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="cells")
    row = models.CharField(max_length=200)
    column = models.CharField(max_length=200)
    row_position = models.PositiveSmallIntegerField()
    column_position = models.PositiveSmallIntegerField()
    labels = models.JSONField(default=dict, help_text="what the figure is about: a label for each dimension")
    area = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, related_name="+", help_text="where its labels name one area"
    )
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

    @property
    def anchor(self) -> str:
        """The cell's id on its table's page."""
        return f"r{self.row_position}c{self.column_position}"

    def get_absolute_url(self) -> str:
        return f"{self.table.get_absolute_url()}#{self.anchor}"


class Finding(models.Model):
    """Something that does not follow in a published table. It is shown, never repaired."""

    class Severity(models.TextChoices):
        CONTRADICTION = "contradiction", "Does not add up"
        ROUNDING = "rounding", "Differs by rounding"

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="findings")
    row = models.CharField(max_length=200)
    column = models.CharField(max_length=200)
    printed = models.CharField(max_length=60)
    computed = models.CharField(max_length=60)
    message = models.TextField()
    severity = models.CharField(max_length=20, choices=Severity, default=Severity.CONTRADICTION)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.message


class Comparison(models.Model):
    """A published figure that stands beside the live record on the page of the place, as the place chose.

    Its topic is a kind of support, or the people who live here.
    """

    PEOPLE = "people"
    TOPICS = ((PEOPLE, "People who live here"), *SupportKind.choices)

    cell = models.ForeignKey(PublishedCell, on_delete=models.CASCADE, related_name="comparisons")
    topic = models.CharField(max_length=30, choices=TOPICS)
    says = models.CharField(max_length=200, help_text="what the figure counts")
    detail = models.CharField(max_length=300, blank=True, help_text="labels that tell it from its fellows, as its date")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["cell", "topic"], name="compared_once_a_topic"),)

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.says}"


class PublishedChart(models.Model):
    """How figures of a table are drawn: bars for each label of one dimension, in groups, in panels side by side."""

    table = models.ForeignKey(PublishedTable, on_delete=models.CASCADE, related_name="charts")
    title = models.CharField(max_length=200)
    bars = models.CharField(max_length=60)
    groups = models.CharField(max_length=60, blank=True)
    panels = models.CharField(max_length=60, blank=True)
    where = models.JSONField(default=dict, help_text="the labels drawn, by dimension; all of a dimension not named")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title
