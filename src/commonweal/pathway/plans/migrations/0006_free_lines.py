from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("plans", "0005_unsigned_index"),)

    operations = (
        migrations.AddField(
            model_name="supportline",
            name="is_free",
            field=models.BooleanField(default=False, help_text="never charged for, by SI 2014/2672 regs 3 and 4"),
        ),
    )
