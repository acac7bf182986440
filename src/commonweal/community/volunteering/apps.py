from django.apps import AppConfig


class VolunteeringConfig(AppConfig):
    name = "commonweal.community.volunteering"
    label = "volunteering"
    verbose_name = "Neighbours and volunteers"
