import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = (("places", "0001_initial"),)
    operations = (
        migrations.CreateModel(
            name="LicensedWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scale", models.CharField(max_length=40)),
                ("registered_by", models.CharField(max_length=200)),
                ("registered_on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("statements", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="places.place"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("place", "scale"), name="licensed_wording_once_a_place")
                ],
            },
        ),
    )
