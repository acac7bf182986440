from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carers", "0002_row_security"),
    ]

    operations = [
        migrations.AddField(
            model_name="replacementcare",
            name="called_off_at",
            field=models.DateTimeField(blank=True, help_text="with the break", null=True),
        ),
    ]
