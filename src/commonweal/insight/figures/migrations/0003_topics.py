from django.db import migrations, models

TOPICS = [
    ("people", "People who live here"),
    ("home_care", "Care at home"),
    ("personal_assistant", "Personal assistant"),
    ("day_opportunity", "Day opportunity"),
    ("respite", "A break for the carer"),
    ("equipment_technology", "Equipment or technology"),
    ("community_activity", "Community activity"),
    ("supported_living", "Supported living"),
    ("extra_care", "Extra care housing"),
    ("care_home", "Care home"),
    ("other", "Something else"),
]


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_shown")]

    operations = [
        migrations.RemoveConstraint(model_name="comparison", name="compared_once_a_kind"),
        migrations.RenameField(model_name="comparison", old_name="kind", new_name="topic"),
        migrations.AlterField(
            model_name="comparison", name="topic", field=models.CharField(choices=TOPICS, max_length=30)
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.UniqueConstraint(fields=("cell", "topic"), name="compared_once_a_topic"),
        ),
    ]
