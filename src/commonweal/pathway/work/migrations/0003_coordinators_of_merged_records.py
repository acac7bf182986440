"""Two records that turn out to be of one person each have a coordinator until they are one: the room keeps the latest."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("work", "0002_row_security"),)
    operations = (migrations.RemoveConstraint(model_name="coordinator", name="one_coordinator_a_person"),)
