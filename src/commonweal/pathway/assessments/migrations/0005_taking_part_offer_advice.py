from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("assessments", "0004_decided_assessments_stay"),)

    operations = (
        migrations.AddField(
            model_name="assessment",
            name="advice",
            field=models.TextField(
                blank=True,
                help_text="what meets, reduces or delays needs that are not eligible: Care Act 2014 s 13(5)",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="carer_offer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_carer", "Nobody gives care without being paid"),
                    ("wants", "It was offered, and the carer wants one"),
                    ("declines", "It was offered, and the carer does not want one now"),
                ],
                help_text="Care Act 2014 s 10",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="taking_part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("able", "Takes part without much difficulty"),
                    ("helped", "Would find it very hard, and is helped by somebody suitable"),
                    ("advocate", "Would find it very hard, and has nobody: an advocate is to be arranged"),
                ],
                help_text="Care Act 2014 s 67",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="taking_part_note",
            field=models.TextField(blank=True, help_text="who helps, or what was done to arrange an advocate"),
        ),
    )
